"""Bytes to text: which encoding a copy is in, said by a mark, by the page itself, or guessed and said to be a guess."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default as modern

from charset_normalizer import from_bytes

from explainer.positions import Position
from explainer.records import LARGEST_COPY

MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
FORMATS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"bplist", "a Safari web archive"),
)
ENCODINGS = (
    "cp1252 cp1250 cp1251 koi8_r koi8_u iso8859_2 iso8859_5 cp1253 cp1254 cp1255 cp1256 cp1257 mac_roman mac_cyrillic "
    "shift_jis euc_jp euc_kr gb18030 big5 cp866"
).split()
DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
XML_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE)
NEVER_DECLARED = re.compile(r"utf[-_]?(?:7|16|32).*|.*escape|undefined|punycode|idna", re.IGNORECASE)
"""In which no page is that says so in ASCII (a browser takes UTF-8 instead), and what is Python's alone."""
BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""What steers a terminal, hides or reverses text, or is no character: none of it is an article's."""


class Unreadable(ValueError):
    """A copy, or a file of metadata, that cannot be read; the message says why, and ``position`` where."""

    def __init__(self, message: str, position: Position | None = None) -> None:
        super().__init__(message)
        self.position = position or Position()


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a copy with Unix line ends, the encoding it was in, and whether that was only guessed."""

    text: str
    encoding: str
    guessed: bool = False


def visible(text: str) -> str:
    """A value as a record may say it: on one line, and only what a reader sees.

    Copies and metadata may write characters by reference (``&#127;``), which ``decode`` does not see.
    """
    return INVISIBLE.sub("", " ".join(text.split())).strip()


def decode(data: bytes) -> Decoded:
    """Decode a copy; ``Unreadable`` for what is empty, too large, binary, or in no encoding that makes text of it."""
    if len(data) > LARGEST_COPY:
        raise Unreadable(f"The file is too large; an article has fewer than {LARGEST_COPY:,} bytes.")
    for start, kind in FORMATS:
        if data.startswith(start):
            raise Unreadable(f"The file is {kind}, neither text nor HTML: save the article as one of these.")
    decoded = next(_attempts(_web_archive(data)), None)
    if decoded is None:
        raise Unreadable("The file is in no encoding that makes text of it. Save it as UTF-8.")
    text = INVISIBLE.sub("", BREAKS.sub("\n", decoded.text))
    if not text.strip():
        raise Unreadable("The file is empty.")
    if _is_binary(decoded.text):
        raise Unreadable("The file is not text: it holds control characters throughout.")
    return Decoded(text, decoded.encoding, decoded.guessed)


def _web_archive(data: bytes) -> bytes:
    """The page within an MHTML file, which is how some browsers save one; other data as they are."""
    head = data[:4000].lower()
    if b"multipart/related" not in head or b"mime-version:" not in head:
        return data
    for part in message_from_bytes(data, policy=modern).walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else data
    return data


def _attempts(data: bytes) -> Iterator[Decoded]:
    """Readings of ``data``, the surest first."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            yield from _strictly(data, encoding)
    yield from _strictly(data, "utf-8")
    head = data[:4000]
    declared = XML_DECLARED.search(head) or DECLARED.search(head)
    name = declared[1].decode("ascii", "replace") if declared else ""
    if name and not NEVER_DECLARED.fullmatch(name):
        yield from _strictly(data, name)
    best = from_bytes(data, cp_isolation=ENCODINGS).best()
    if best is not None:
        yield Decoded(str(best), best.encoding, guessed=True)


def _strictly(data: bytes, encoding: str) -> Iterator[Decoded]:
    # What declares itself Latin-1 is in Windows-1252, as browsers read it.
    encoding = "cp1252" if encoding.lower() in {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"} else encoding
    try:
        yield Decoded(data.decode(encoding), encoding)
    except (UnicodeError, LookupError):
        return


def _is_binary(text: str) -> bool:
    controls = sum(char < " " and char not in "\t\n\r\f\x0b" for char in text[:20_000])
    return controls > len(text[:20_000]) / 100
