"""What an import writes: the article's file, ready for telling, and the cleaned private copy with its map."""

import hashlib
import json
from dataclasses import dataclass

from explainer.authored import RECORD_FIELDS, Person, Standing
from explainer.extraction import Article, Claims, Paragraph
from explainer.paragraph_map import MapRow


@dataclass(frozen=True, slots=True)
class CleanCopy:
    """The cleaned private copy of an article: its text, a paragraph to a line, and the line of each paragraph."""

    file: str
    text: str
    lines: dict[int, int]

    @property
    def sha256(self) -> str:
        """The hash of the copy as it is written."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


def clean_copy(key: str, article: Article) -> CleanCopy:
    """The article as one paragraph a line with empty lines between; what is not numbered is in no row of the map."""
    pieces: list[str] = []
    numbers: dict[int, int] = {}
    pieces += filter(None, (article.claims.title, *article.standfirst, *article.imprint))
    for item in article.body:
        pieces.append(item.text)
        if isinstance(item, Paragraph):
            numbers[item.number] = 2 * len(pieces) - 1
    pieces += ("Notes", *article.endnotes) if article.endnotes else ()
    return CleanCopy(f"{key}.txt", "\n\n".join(pieces) + "\n", numbers)


def map_rows(key: str, copy: CleanCopy) -> list[MapRow]:
    """The rows of the paragraph map for a cleaned copy."""
    lines = copy.text.split("\n")
    rows = []
    for number, line in sorted(copy.lines.items()):
        words = lines[line - 1].split()
        rows.append(MapRow(key, copy.file, number, line, " ".join(words[:4]), " ".join(words[-3:])))
    return rows


def source_file(article: Article, copy: CleanCopy) -> str:
    """The article's Markdown file: what is attested, and every numbered paragraph still to be told."""
    return f"{front_matter(article, copy)}\n{body(article, {})}"


def body(article: Article, tellings: dict[int, str]) -> str:
    """Headings and numbered paragraphs, each with its telling or empty."""
    blocks = []
    for item in article.body:
        if isinstance(item, Paragraph):
            telling = tellings.get(item.number, "")
            blocks.append(f"¶{item.number} {telling}".rstrip().replace(" \n", "\n", 1))
        else:
            blocks.append(f"{'#' * item.level} {item.text}")
    return "\n\n".join(blocks) + "\n"


def front_matter(article: Article, copy: CleanCopy) -> str:
    """YAML between two lines of ``---``; a field nobody attests is left out, and said to be unknown."""
    claims = article.claims
    lines = ["---", f"type: {claims.type or 'webpage'}", f"title: {_quoted(claims.title or '[No title]')}"]
    if claims.author:
        lines += ["author:", *(line for person in claims.author for line in _person(person))]
    lines += [f"container-title: {_quoted(claims.container_title)}"] if claims.container_title else []
    lines += [f"publisher: {_quoted(claims.publisher)}"] if claims.publisher else []
    lines += [f"issued: {claims.issued}"] if claims.issued else []
    lines += [f"URL: {_quoted(claims.URL)}"] if claims.URL else []
    lines += [f"language: {claims.language or 'und'}"]
    lines += ["original:", f"  file: {copy.file}", f"  sha256: {copy.sha256}", f"  paragraphs: {len(copy.lines)}"]
    lines += ["rights:", "  holder: unknown", "  publish: digest"]
    lines += ["provenance:", *(f"  {field}: {_provenance(claims, field)}" for field in RECORD_FIELDS)]
    return "\n".join([*lines, "about: {}", "---", ""])


def _provenance(claims: Claims, field: str) -> str:
    status = claims.known(field)
    note = claims.note(field)
    if field == "issued" and status is Standing.UNKNOWN and not note:
        note = "No date was recognised in the copy."
    said = [f"status: {status}"]
    said += ["last-modified: true"] if field == "issued" and claims.last_modified else []
    said += [f"note: {_quoted(note)}"] if note else []
    return f"{{{', '.join(said)}}}"


def _person(person: Person) -> list[str]:
    parts = [(name, value) for name in ("family", "given", "literal") if (value := getattr(person, name))]
    return [f"  {'-' if nth == 0 else ' '} {name}: {_quoted(value)}" for nth, (name, value) in enumerate(parts)]


def _quoted(text: str) -> str:
    """A YAML double-quoted scalar; what JSON writes is one."""
    return json.dumps(text, ensure_ascii=False)
