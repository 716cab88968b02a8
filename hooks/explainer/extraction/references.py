"""BibTeX and CSL-JSON: an entry in, claims out. What they say was found elsewhere than in the copy."""

import json
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import chain, takewhile

from bibtexparser import middlewares
from bibtexparser.entrypoint import parse_string
from bibtexparser.exceptions import BlockAbortedException, PartialMiddlewareException
from bibtexparser.library import Library
from bibtexparser.model import Block, Entry, MiddlewareErrorBlock

from explainer.authored import LANGUAGE, Person, SourceMeta, Standing
from explainer.dates import PartialDate
from explainer.extraction.claims import Claims, is_address
from explainer.extraction.dating import dates_in
from explainer.extraction.decoding import Unreadable, visible
from explainer.extraction.people import named, person
from explainer.positions import Position

CSL_TYPES = set(SourceMeta.model_fields["type"].annotation.__args__)  # type: ignore[union-attr]  # a Literal
BIBTEX_TYPES = {
    "article": "article-journal",
    "inbook": "chapter",
    "incollection": "chapter",
    "techreport": "report",
    "report": "report",
    "online": "webpage",
    "electronic": "webpage",
    "misc": "webpage",
}

for reader in ("bibtexparser", "pylatexenc"):  # what they cannot read is told with its place
    logging.getLogger(reader).addHandler(logging.NullHandler())

READ = frozenset(
    "author booktitle date day entrysubtype institution journal journaltitle langid language maintitle month "
    "organization publisher subtitle title url year".split()
)
"""The fields of a BibTeX entry that say what a record says."""

NUMBER = re.compile(r"\d{1,4}")
"""A year, month or day in figures."""

PIECE = re.compile(r'"([^"{}]*)"|\{([^{}]*)\}|([^\s{}"#=,]+)')
"""A piece of a value that is joined with ``#``: text, or the name of a string."""

JOINED = re.compile(rf"(?:{PIECE.pattern})(?:\s*#\s*(?:{PIECE.pattern}))*")

PERCENT = re.compile(r"(?<!\\)%")
ESCAPED = re.compile(r"\\([%_&#~$])")

OTHERS = "others"
"""What stands in BibTeX for the names that a list leaves out."""


def read_references(text: str, key: str, *, bibtex: bool) -> Claims:
    """The entry of that key, or the only one there is; ``Unreadable`` says why there is none."""
    entries = _bibtex(text, key) if bibtex else _csl(text, key)
    if not entries:
        raise Unreadable("It holds no entry.")
    if key not in entries and len(entries) > 1:
        known = ", ".join(list(entries)[:8])
        raise Unreadable(f"It holds {len(entries)} entries and none is called '{key}': {known}.")
    return entries.get(key) or next(iter(entries.values()))


def _found(claims: Mapping[str, object], **notes: str) -> Claims:
    """What an entry says, and in words what it leaves open, by field."""
    values = {name: value for name, value in claims.items() if value}
    fields = {"publisher" if name == "container_title" else name for name in values}
    said = {field: note for field, note in notes.items() if note}
    return Claims(**values, standing=dict.fromkeys(fields, Standing.FOUND), notes=said)  # type: ignore[arg-type]  # built below


def _only(fits: Callable[[str], object], text: str) -> str:
    """A text that fits; BibTeX's names of languages, and files' addresses, would be refused in a record."""
    return text if fits(text) else ""


def _date(parts: Iterable[object]) -> PartialDate | None:
    """Year, month and day as far as they are of a calendar."""
    figures = [
        f"{int(part):0{2 if nth else 4}d}" for nth, part in enumerate(takewhile(NUMBER.fullmatch, map(str, parts)))
    ]
    return next(filter(None, (PartialDate.parse_or_none("-".join(figures[:known])) for known in (3, 2, 1))), None)


# --- BibTeX -----------------------------------------------------------------------------------------------------------


def _bibtex(text: str, key: str) -> dict[str, Claims]:
    steps = [
        middlewares.NormalizeFieldKeys(),
        _Decoding(),
        middlewares.SeparateCoAuthors(),
        middlewares.SplitNameParts(),
    ]
    library = parse_string(text, append_middleware=steps)
    begins = re.compile(rf"@\w+\s*[{{(]\s*{re.escape(key)}\s*,")
    for block in library.failed_blocks:  # another article's does not matter, where this one's can be found
        if key not in library.entries_dict or begins.match(block.raw or ""):
            message = f"What begins here is no BibTeX that can be read: {_reason(block.error)}."
            raise Unreadable(message, Position((block.start_line or 0) + 1))
    return {entry.key: _of_entry(entry) for entry in library.entries}


class _Decoding(middlewares.LatexDecodingMiddleware):
    """Decodes the fields that are read: what an abstract or a note has of LaTeX is nobody's trouble then.

    An address stands as it is; a percent sign, with which a comment would begin in LaTeX, is one of the text's.
    """

    def transform_entry(self, entry: Entry, library: Library) -> Block:
        """The entry with the fields that are read."""
        for field in entry.fields:
            if field.enclosing == "no-enclosing" and field.value:
                if not JOINED.fullmatch(field.value):
                    reason = f"the value of '{field.key}' has no end that can be found; is a comma missing?"
                    return MiddlewareErrorBlock(entry, BlockAbortedException(reason))
                field.value = _joined(field.value, library)
        addresses = [field for field in entry.fields if field.key == "url"]
        entry.fields = [field for field in entry.fields if field.key in READ - {"url"}]
        for field in entry.fields:
            field.value = PERCENT.sub(r"\\%", field.value)
        decoded = super().transform_entry(entry, library)
        entry.fields = [*entry.fields, *addresses]
        return decoded


def _joined(value: str, library: Library) -> str:
    """A value without its marks of joining, with the strings that it names."""
    strings = {string.key: str(string.value) for string in library.strings}
    return "".join(text or braced or strings.get(name, name) for text, braced, name in PIECE.findall(value))


def _reason(error: Exception) -> str:
    if isinstance(error, PartialMiddlewareException):
        return "a command of LaTeX in it is not complete"
    reason = error.abort_reason if isinstance(error, BlockAbortedException) else str(error).partition(" Note:")[0]
    return reason[:1].lower() + reason[1:].strip().rstrip(".")


def _of_entry(entry: Entry) -> Claims:
    fields = {name: field.value for name, field in entry.fields_dict.items()}

    def text(*names: str) -> str:
        return next((_plain(str(fields[name])) for name in names if fields.get(name)), "")

    names = fields.get("author")
    people = tuple(chain.from_iterable(map(_bibtex_person, names))) if isinstance(names, list) else ()
    known = tuple(one for one in people if one.literal != OTHERS)
    kind = BIBTEX_TYPES.get(entry.entry_type.lower(), "")
    if kind == "article-journal" and (text("entrysubtype") in {"newspaper", "magazine"}):
        kind = f"article-{text('entrysubtype')}"
    return _found(
        {
            "title": text("title") + (f": {text('subtitle')}" if text("subtitle") else ""),
            "author": known,
            "container_title": text("journaltitle", "journal", "booktitle", "maintitle"),
            "publisher": text("publisher", "institution", "organization"),
            "issued": _bibtex_date(text("date"), text("year"), text("month"), text("day")),
            "URL": _only(is_address, _plain(_address(str(fields.get("url", ""))))),
            "language": _only(LANGUAGE.fullmatch, text("langid", "language")),
            "type": kind,
        },
        author="The entry leaves out further names." if known != people else "",
    )


def _plain(text: str) -> str:
    return visible(text.replace("{", "").replace("}", ""))


def _address(raw: str) -> str:
    """An address as it is meant, where it was written for LaTeX."""
    return ESCAPED.sub(r"\1", raw.strip().removeprefix(r"\url").replace(r"\textasciitilde", "~"))


def _bibtex_person(name: object) -> tuple[Person, ...]:
    if not isinstance(name, middlewares.NameParts):
        return person(_plain(str(name)))
    family = _plain(" ".join([*name.von, *name.last]))
    given = _plain(" ".join(name.first)) + (f" {' '.join(name.jr)}" if name.jr else "")
    return named(family=family, given=given) if given else named(literal=family)


def _bibtex_date(date: str, year: str, month: str, day: str) -> PartialDate | None:
    if date:
        return PartialDate.parse_or_none(date.partition("/")[0])
    spoken = dates_in(f"{day} {month} {year}" if NUMBER.fullmatch(day) else f"{month} {year}")
    if month and spoken and re.fullmatch(r"\d{4}", year) and not NUMBER.fullmatch(month):
        return spoken[0].date
    return _date([year, month, day])


# --- CSL-JSON ---------------------------------------------------------------------------------------------------------


def _csl(text: str, key: str) -> dict[str, Claims]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"It is not JSON: {error.msg}.", Position(error.lineno, error.colno)) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"It is not JSON: {error}.") from error
    if isinstance(data, dict):
        data = data.get("items", [data])
    if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
        raise Unreadable("CSL-JSON is a list of items, each with its variables.")
    keys = [str(item.get("citation-key") or item.get("id") or number) for number, item in enumerate(data)]
    if keys.count(key) > 1:
        raise Unreadable(f"It holds {keys.count(key)} entries that are called '{key}'.")
    return dict(zip(keys, map(_of_item, data), strict=True))


def _of_item(item: Mapping[str, object]) -> Claims:
    def text(name: str) -> str:
        value = item.get(name)
        return visible(re.sub(r"</?(?:i|b|sub|sup|span)\b[^<>]*>", "", value)) if isinstance(value, str) else ""

    names = item.get("author")
    people = map(_csl_person, names) if isinstance(names, list) else ()
    return _found(
        {
            "title": text("title"),
            "author": tuple(chain.from_iterable(people)),
            "container_title": text("container-title"),
            "publisher": text("publisher"),
            "issued": _csl_date(item.get("issued")),
            "URL": _only(is_address, text("URL")),
            "language": _only(LANGUAGE.fullmatch, text("language")),
            "type": text("type") if text("type") in CSL_TYPES else "",
        }
    )


def _csl_person(name: object) -> tuple[Person, ...]:
    def part(*keys: str) -> str:
        said = [name.get(key) for key in keys] if isinstance(name, dict) else []
        return " ".join(text for text in said if text and isinstance(text, str))

    return named(
        family=part("non-dropping-particle", "family"),
        given=part("given", "dropping-particle", "suffix"),
        literal=part("literal"),
    )


def _csl_date(value: object) -> PartialDate | None:
    if isinstance(value, str):
        return PartialDate.parse_or_none(value)
    if not isinstance(value, dict):
        return None
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    if not isinstance(first, list) or not first:
        return PartialDate.parse_or_none(str(value.get("raw") or value.get("literal") or ""))
    return _date(first)
