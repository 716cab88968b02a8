"""BibTeX and CSL-JSON: an entry in, claims out. What they say was found elsewhere than in the copy."""

import json
import logging
import re
from collections.abc import Mapping
from itertools import chain

from bibtexparser import middlewares
from bibtexparser.entrypoint import parse_string
from bibtexparser.exceptions import BlockAbortedException, PartialMiddlewareException
from bibtexparser.library import Library
from bibtexparser.middlewares.middleware import BlockMiddleware
from bibtexparser.model import Entry

from explainer.dates import PartialDate
from explainer.extraction.claims import ADDRESS, LANGUAGE, Claims
from explainer.extraction.dating import dates_in
from explainer.extraction.decoding import Unreadable, visible
from explainer.extraction.people import named, person
from explainer.problems import Position
from explainer.records import Person, SourceMeta, Standing

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


def read_references(text: str, key: str, *, bibtex: bool) -> Claims:
    """The entry of that key, or the only one there is; ``Unreadable`` says why there is none."""
    entries = _bibtex(text, key) if bibtex else _csl(text, key)
    if not entries:
        raise Unreadable("It holds no entry.")
    if key not in entries and len(entries) > 1:
        known = ", ".join(list(entries)[:8])
        raise Unreadable(f"It holds {len(entries)} entries and none is called '{key}': {known}.")
    return entries.get(key) or next(iter(entries.values()))


def _found(claims: Mapping[str, object]) -> Claims:
    values = {name: value for name, value in claims.items() if value}
    fields = {"publisher" if name == "container_title" else name for name in values}
    return Claims(**values, standing=dict.fromkeys(fields, Standing.FOUND))  # type: ignore[arg-type]  # built below


def _only(kind: re.Pattern[str], text: str) -> str:
    """A text that is of this kind; BibTeX's names of languages, and files' addresses, would be refused in a record."""
    return text if kind.fullmatch(text) else ""


# --- BibTeX -----------------------------------------------------------------------------------------------------------


def _bibtex(text: str, key: str) -> dict[str, Claims]:
    steps = [
        middlewares.NormalizeFieldKeys(),
        _OnlyWhatIsRead(),
        middlewares.LatexDecodingMiddleware(),
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


class _OnlyWhatIsRead(BlockMiddleware):
    """Leaves out fields that are not read: what an abstract or a note has of LaTeX is nobody's trouble then."""

    def transform_entry(self, entry: Entry, library: Library) -> Entry:  # noqa: ARG002 (as the library calls it)
        """The entry with the fields that are read."""
        entry.fields = [field for field in entry.fields if field.key in READ]
        return entry


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
    kind = BIBTEX_TYPES.get(entry.entry_type.lower(), "")
    if kind == "article-journal" and (text("entrysubtype") in {"newspaper", "magazine"}):
        kind = f"article-{text('entrysubtype')}"
    return _found(
        {
            "title": text("title") + (f": {text('subtitle')}" if text("subtitle") else ""),
            "author": tuple(chain.from_iterable(map(_bibtex_person, names))) if isinstance(names, list) else (),
            "container_title": text("journaltitle", "journal", "booktitle", "maintitle"),
            "publisher": text("publisher", "institution", "organization"),
            "issued": _bibtex_date(text("date"), text("year"), text("month"), text("day")),
            "URL": _only(ADDRESS, text("url")),
            "language": _only(LANGUAGE, text("langid", "language")),
            "type": kind,
        }
    )


def _plain(text: str) -> str:
    return visible(text.replace("{", "").replace("}", ""))


def _bibtex_person(name: object) -> tuple[Person, ...]:
    if not isinstance(name, middlewares.NameParts):
        return person(_plain(str(name)))
    family = _plain(" ".join([*name.von, *name.last]))
    given = _plain(" ".join(name.first)) + (f" {' '.join(name.jr)}" if name.jr else "")
    return named(family=family, given=given) if given else named(literal=family)


def _bibtex_date(date: str, year: str, month: str, day: str) -> PartialDate | None:
    if date:
        return _edtf(date.partition("/")[0])
    if not re.fullmatch(r"\d{4}", year):
        return None
    if NUMBER.fullmatch(month):
        exact = _edtf(f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if NUMBER.fullmatch(day) else ""))
        return exact or PartialDate(int(year))
    spoken = dates_in(f"{day} {month} {year}" if NUMBER.fullmatch(day) else f"{month} {year}")
    return spoken[0].date if month and spoken else PartialDate(int(year))


def _edtf(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except ValueError:
        return None


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
            "URL": _only(ADDRESS, text("URL")),
            "language": _only(LANGUAGE, text("language")),
            "type": text("type") if text("type") in CSL_TYPES else "",
        }
    )


def _csl_person(name: object) -> tuple[Person, ...]:
    def part(*keys: str) -> str:
        return " ".join(str(name[key]) for key in keys if name.get(key)) if isinstance(name, dict) else ""

    return named(
        family=part("non-dropping-particle", "family"),
        given=part("given", "dropping-particle", "suffix"),
        literal=part("literal"),
    )


def _csl_date(value: object) -> PartialDate | None:
    if isinstance(value, str):
        return _edtf(value)
    if not isinstance(value, dict):
        return None
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    if not isinstance(first, list) or not first:
        return _edtf(str(value.get("raw") or value.get("literal") or ""))
    text = "-".join(
        f"{int(part):0{4 if not place else 2}d}" for place, part in enumerate(first[:3]) if NUMBER.fullmatch(str(part))
    )
    return _edtf(text)
