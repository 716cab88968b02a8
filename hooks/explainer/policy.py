"""The Content-Security-Policy of a page, and what of its content that policy forbids.

Content Security Policy Level 3: a page loads what lies beside it and nothing else, and runs and styles nothing that
stands in it, but for what the theme puts there, each piece by its SHA-256. ``forbidden`` says the same to editors while
a page is still theirs, and which links are none: an address is a web, mail or telephone address, or leads to this site.
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import cast

import lxml.html
from jinja2 import Environment
from lxml import etree

from explainer.problems import ProblemKind

LINKED = frozenset({"", "http", "https", "mailto", "tel"})
"""Schemes that a link may have; without one it leads to this site."""

LINKS = ("href", "action", "formaction", "cite", "{http://www.w3.org/1999/xlink}href", "xlink:href")
FETCHED = ("src", "srcset", "poster", "data", "background")
"""Attributes with what is followed, and with what the browser fetches by itself."""

FETCHING = frozenset({"image", "use", "feimage"})
"""Elements of pictures for which the browser fetches what their links lead to."""

PAINTED = frozenset("clip-path cursor fill filter marker marker-end marker-mid marker-start mask stroke".split())
PAINT = re.compile(r"url\(\s*[\"']?([^\"')]*)", re.IGNORECASE)
"""Attributes of pictures that may name another picture, and how they do."""

SINGLE = ("style", "srcdoc", "ping")
"""Attributes that no page may have, beside those that run something."""

JUDGED = frozenset((*LINKS, *FETCHED, *SINGLE, *PAINTED))

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
IGNORED = re.compile(r"[\t\n\r]|\A[\x00-\x20]+")
"""What browsers leave out of an address before they read its scheme (WHATWG URL, basic URL parser)."""

INLINE = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
HAS_SOURCE = re.compile(r"\ssrc\s*=", re.IGNORECASE)
IS_DATA = re.compile(r"\stype\s*=\s*[\"']?[\w.+-]*/(?:[\w.+-]*\+)?json\b", re.IGNORECASE)
"""A script of data is not run, so no policy concerns it."""

HEAD = re.compile(r"<head(?:\s[^>]*)?>", re.IGNORECASE)

META = Environment(autoescape=True).from_string('<meta http-equiv="Content-Security-Policy" content="{{ policy }}">')

DIRECTIVES = (
    ("default-src", "'none'"),
    ("script-src", "'self'"),
    ("style-src", "'self'"),
    ("img-src", "'self' data:"),
    ("media-src", "'self'"),
    ("font-src", "'self'"),
    ("connect-src", "'self'"),  # the theme's search index
    ("worker-src", "'self'"),  # and what searches it
    ("manifest-src", "'self'"),
    ("base-uri", "'none'"),
    ("form-action", "'self'"),
)


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Something in a page's content that no page may have; ``needle`` is how it is likely to be written."""

    kind: ProblemKind
    needle: str
    message: str
    hint: str


def policy(html: str, content: str = "") -> str:
    """The policy of a built page: the value of a ``Content-Security-Policy`` header.

    ``content`` is the part of ``html`` that is not the theme's: what it runs or styles gets no leave.
    """
    foreign = set(_inline(content))
    leave: dict[str, dict[str, None]] = {"script": {}, "style": {}}
    for tag, code in _inline(html):
        if (tag, code) not in foreign:
            leave[tag][_hash(code)] = None
    return "; ".join(
        " ".join((name, sources, *leave.get(name.removesuffix("-src"), ()))) for name, sources in DIRECTIVES
    )


def with_policy(html: str, content: str = "") -> str:
    """A built page with its policy as the first thing in its head; what is no page stays as it is."""
    head = HEAD.search(html)
    if head is None:
        return html
    return html.replace(head[0], head[0] + META.render(policy=policy(html, content)), 1)


def _inline(html: str) -> Iterator[tuple[str, str]]:
    """What a page runs or styles that stands in it: ``script`` or ``style``, and the code."""
    for match in INLINE.finditer(html):
        tag, attributes, code = match[1].lower(), match[2], match[3]
        if code.strip() and not HAS_SOURCE.search(attributes) and not IS_DATA.search(attributes):
            yield tag, code


@lru_cache(maxsize=64)
def _hash(code: str) -> str:
    """The hash source of a piece of code, whose line ends the HTML parser has made into line feeds."""
    text = code.replace("\r\n", "\n").replace("\r", "\n")
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


# --- content ----------------------------------------------------------------------------------------------------------

FILES = "Put it into a file under docs/ and name that in mkdocs.yml, under extra_javascript or extra_css."
ALIGNED = "For the columns of tables set 'tables: {use_align_attribute: true}' in mkdocs.yml; else use a class."
PLAIN = "Write it as Markdown: every page can be read without scripts."
BESIDE = "Put the file beside the pages, or link to it."

DEEPEST = 200
"""How many elements may stand within each other: parsers stop reading at 256, and the theme has some around a page."""

TOO_DEEP = etree.XPath("/*" * (DEEPEST + 1))

SHOWN = "Write it where readers see it, or leave it out: a quotation and a citation are what is seen."

STYLE = "style="

REFUSED = {
    "script": ("A script stands in the page", FILES),
    "style": ("A style sheet stands in the page", FILES),
    "base": ("A <base> changes where every link leads", "Delete it."),
    "link": ("A <link> loads a file", FILES),
    "meta": ("A <meta> speaks for the whole page", "Use the fields of the front matter."),
    **dict.fromkeys(("iframe", "frame", "object", "embed", "applet"), ("A frame shows another page", "Link to it.")),
    **dict.fromkeys(
        ("noscript", "noembed", "noframes", "xmp", "plaintext", "template"),
        ("Browsers differ in what they read here", PLAIN),
    ),
    **dict.fromkeys(("set", "animate"), ("A picture in the page changes its own attributes", BESIDE)),
    **dict.fromkeys(("datalist", "dialog", "rp", "title"), ("An element hides from readers what stands in it", SHOWN)),
}

HIDING = ("hidden", "popover")
"""Attributes with which browsers hide an element."""

INSTEAD = frozenset({"audio", "canvas", "meter", "progress", "video"})
"""Elements whose words only browsers show that do not know them."""

VIEWED = "ledger-filter"
"""The class of what a view hides until a script can use it."""


def read_content(html: str) -> lxml.html.HtmlElement:
    """A page's content (HTML) as a tree."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    page = f"<body>{html}".encode(errors="replace")  # a body, as the parser takes no page that says nothing
    return lxml.html.document_fromstring(page, parser=parser)


def forbidden(content: lxml.html.HtmlElement) -> Iterator[Forbidden]:
    """What the policy forbids of a page's content, and links that are none."""
    for element in cast("list[lxml.html.HtmlElement]", TOO_DEEP(content))[:1]:
        message = f"Elements stand more than {DEEPEST} deep within each other, where nothing is looked at any more."
        yield Forbidden(ProblemKind.PAGE_FORBIDDEN, f"<{element.tag}", message, "Take some of them out.")
    for element in content.iter(etree.Element):
        tag = str(element.tag).lower()
        if tag in REFUSED and not _is_data(element) and not _is_name_of_picture(element):
            message, hint = REFUSED[tag]
            yield Forbidden(ProblemKind.PAGE_FORBIDDEN, f"<{tag}", f"{message}, which no page may do.", hint)
        if tag in INSTEAD and any(map(str.strip, map(str, element.itertext()))):
            message = f"Browsers do not show the words that stand in <{tag}>."
            yield Forbidden(ProblemKind.PAGE_FORBIDDEN, f"<{tag}", message, SHOWN)
        for name, value in element.items():
            if name in HIDING:
                yield from _hidden(element, str(name))
            elif name in JUDGED or str(name).startswith("on"):  # the parser writes names in lower case
                yield from _in_attribute(tag, str(name), str(value))


def _is_data(element: etree._Element) -> bool:
    return element.tag == "script" and IS_DATA.search(f" type={element.get('type', '')}") is not None


def _is_name_of_picture(element: etree._Element) -> bool:
    """Whether an element says what a picture in the page shows: browsers show that, and readers hear it."""
    return element.tag == "title" and any(True for _ in element.iterancestors("svg"))


def _hidden(element: lxml.html.HtmlElement, name: str) -> Iterator[Forbidden]:
    """An attribute that hides its element; one without a value is found by what is likely to stand behind it."""
    if VIEWED in element.classes:
        return
    names = [str(name) for name in element.attrib]
    following = next(iter(names[names.index(name) + 1 :]), "")
    needle = f"{name}=" if element.get(name) else f"{name} {following}" if following else f"{name}>"
    message = f"The attribute {name} hides what stands in the page."
    yield Forbidden(ProblemKind.PAGE_FORBIDDEN, needle, message, SHOWN)


def _in_attribute(tag: str, name: str, value: str) -> Iterator[Forbidden]:
    if name.startswith("on"):
        message = f"The attribute {name} runs a script, which no page may do."
        yield Forbidden(ProblemKind.PAGE_FORBIDDEN, f"{name}=", message, FILES)
    elif name == "style":
        message = "The attribute style sets a style in the page, which no page may do."
        yield Forbidden(ProblemKind.PAGE_FORBIDDEN, STYLE, message, ALIGNED)
    elif name in SINGLE:
        message = f"The attribute {name} is one that no page may have."
        yield Forbidden(ProblemKind.PAGE_FORBIDDEN, f"{name}=", message, "Delete it.")
    elif name in LINKS and tag not in FETCHING and scheme_of(value) not in LINKED:
        message = f"'{value[:60]}' is no address that a link may lead to."
        yield Forbidden(
            ProblemKind.LINK_FORBIDDEN, value, message, "Write an https:// address, or a page of this site."
        )
    elif not all(map(is_beside, _fetched(tag, name, value))):
        message = f"'{value[:60]}' is fetched from elsewhere by the browser of everybody who opens the page."
        yield Forbidden(ProblemKind.PAGE_FORBIDDEN, value, message, BESIDE)


def _fetched(tag: str, name: str, value: str) -> list[str]:
    """The addresses in an attribute that the browser fetches by itself."""
    if name in PAINTED:
        return PAINT.findall(value)
    if name == "srcset":
        return [word.strip(",") for word in value.split()]  # widths and densities among them, which are no addresses
    return [value] if name in FETCHED or (tag in FETCHING and name in LINKS) else []


def scheme_of(address: str) -> str:
    """The scheme of an address as a browser reads it, in lower case; empty where it has none."""
    if ":" not in address:
        return ""
    match = SCHEME.match(IGNORED.sub("", address))
    return match[1].lower() if match else ""


def is_beside(address: str) -> bool:
    """Whether something that is fetched comes from this site, or is a picture that stands in its own address."""
    plain = IGNORED.sub("", address)
    return plain[:11].lower() == "data:image/" or not (scheme_of(plain) or "//" in plain[:2].replace("\\", "/"))
