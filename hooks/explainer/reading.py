"""The disk, for what a project consists of: decodes its files, hands text to floor 1, returns records and problems."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from explainer.addresses import SAFE_ID, PagePath, SourceKey
from explainer.disputes import Disagreement, Entry
from explainer.frontmatter import (
    Data,
    Document,
    late_fields,
    mended,
    read_yaml,
    split,
    split_page,
    taken_lines,
    validate,
)
from explainer.paragraph_map import MAP_FILE, read_map
from explainer.passages import read_body, read_full
from explainer.positions import Locator
from explainer.problems import Position, Problem, ProblemKind, did_you_mean
from explainer.records import (
    COMPARED_FIELDS,
    LARGEST_COPY,
    RECORD_FIELDS,
    FullText,
    NameRecord,
    Originals,
    Page,
    PageMeta,
    Passage,
    PassagePlace,
    Placed,
    PlacedName,
    Provenance,
    Source,
    SourceMeta,
    Span,
    Standing,
)
from explainer.silence import mask_code

NAMES_FILE = "names.yml"
LEDGER_FOLDER = "ledger"
DISAGREEMENTS_FILE = "disagreements.yml"
LOCK_FILE = "evidence.lock"
FULL_FOLDER = "full"
FOLDERS = frozenset({LEDGER_FOLDER, FULL_FOLDER, "originals"})
"""The folders of the evidence in which files are read, or are private."""

CONFLICT = re.compile(r"^<{7} \S", re.MULTILINE)
"""The first of the marks that git leaves around two versions of a passage."""

READ_ELSEWHERE = frozenset({".yml", ".yaml", ".md", ".txt", ".html", ".htm", ".doc", ".docx", ".odt"})
"""Endings of files that somebody may take for evidence; with other names or in other places they are not read."""

LEFTOVER = re.compile(r".*\.md(?:~|\.(?:orig|bak|rej|txt|old|swp))", re.IGNORECASE)
"""Names of what editors' programs leave beside a page."""

Listed = TypeVar("Listed", NameRecord, Entry, Disagreement)

UNKNOWN = {name: Provenance(status=Standing.UNKNOWN) for name in RECORD_FIELDS}

OTHER_MARKDOWN = frozenset({".markdown", ".mdown", ".mkdn", ".mkd"})
"""Endings of pages for the engine, beside .md, which alone is read here."""

PLUGIN_FIELDS = ("social", "date")
"""Front matter of a page that plugins of Material for MkDocs read, each as it likes."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the project, and what its files are called in messages (``docs``, ``sources``)."""

    path: Path
    label: str

    def name(self, file: Path) -> str:
        """How a message names a file of this folder: from the project's root, with forward slashes."""
        return f"{self.label}/{file.relative_to(self.path).as_posix()}"


def read_text(file: Path, name: str) -> tuple[str, list[Problem]]:
    """The text of a UTF-8 file with Unix line ends, without a byte order mark."""
    try:
        data = file.read_bytes()
    except OSError as error:
        return "", [_unreadable(name, f"The file cannot be opened: {error.strerror or error}.")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        return "", [_unreadable(name, f"Byte {data[error.start]:#04x} is not UTF-8.", Position(line, column))]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "<<<<<<< " in text and (mark := CONFLICT.search(mask_code(text))):
        place = Position(text.count("\n", 0, mark.start()) + 1)
        return "", [Problem(ProblemKind.FILE_CONFLICT, name, place, "A merge was not finished here.")]
    return text, []


def is_encodable(name: str) -> bool:
    """Whether a file's name is UTF-8: other bytes come as lone surrogates, which UTF-8 cannot encode."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def read_limited(file: Path, most: int) -> bytes:
    """At most ``most`` + 1 bytes of a file, so that the caller sees when there are more; raises ``OSError``."""
    with file.open("rb") as stream:
        return stream.read(most + 1)


def _unreadable(name: str, message: str, position: Position = Position()) -> Problem:  # noqa: B008 (frozen)
    return Problem(ProblemKind.FILE_UNREADABLE, name, position, message)


def has_evidence(folder: Path) -> bool:
    """Whether a folder holds anything that only evidence consists of."""
    return any(folder.glob("*.md")) or any((folder / name).exists() for name in (NAMES_FILE, LEDGER_FOLDER, LOCK_FILE))


# --- Articles -----------------------------------------------------------------------------------------------------


def read_sources(folder: Folder) -> tuple[list[Source], list[Problem]]:
    """Every article of ``sources/``: one Markdown file each, named by its key."""
    sources: list[Source] = []
    problems: list[Problem] = []
    for file in sorted(folder.path.glob("*.md")):
        source, found = read_source(file, folder.name(file))
        problems += found
        sources += [source] if source else []
    return sources, problems + _unclaimed(folder) + _strays(folder)


def read_source(file: Path, name: str) -> tuple[Source | None, list[Problem]]:
    """One article: front matter and body. None when its record cannot be made."""
    if not SAFE_ID.fullmatch(file.stem) or file.stem == "index":  # that page lists the articles
        return None, [Problem(ProblemKind.FILE_NAME, name, Position(), f"'{file.stem}' cannot be a citation key.")]
    text, problems = read_text(file, name)
    if problems:
        return None, problems
    document = split(text, name)
    if document.problems:
        return None, list(document.problems)
    meta, problems = validate(SourceMeta, document, name)
    sound = meta is not None
    problems += _check_standing(meta, document, name) if meta else []
    meta = meta or mended(SourceMeta, document, _stand_in(file.stem))
    problems += [*_check_provenance(document, name), *_check_about(meta, document, name)]
    meta = meta.model_copy(update={"provenance": UNKNOWN | meta.provenance})  # what is missing there is reported
    count = meta.original.paragraphs
    body, found = read_body(document.body, name, first_line=document.body_line, count=count)
    given = _within(document.data, "original").get("paragraphs")
    if not (isinstance(given, str) and given.isdecimal() and int(given[:9]) == count):  # it is reported, not counted on
        found = [problem for problem in found if problem.kind is not ProblemKind.PARAGRAPH_MISSING]
    passages = {item.number: item for item in body if isinstance(item, Passage)}
    full, wrong = _read_full(file, name, meta, document) if sound else (None, [])
    places = {place: position for place, position in document.places.items() if COMPARED_FIELDS.issuperset(place[:1])}
    source = Source(SourceKey(file.stem), name, meta, body, passages, places, full, sound, _digest(text))
    return source, problems + found + wrong


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _stand_in(key: str) -> dict[str, Data]:
    """What is put for the fields of a record that are missing or wrong, so that the rest can be checked."""
    return {
        "type": "article",
        "title": key,
        "original": {"file": key, "sha256": "0" * 64, "paragraphs": "10000"},  # the most, so that none is beyond it
        "rights": {"holder": "unknown", "publish": "digest"},
        "provenance": {},
    }


def _within(data: Data, field: str) -> dict[str, Data]:
    """The fields within a field of a document; none where there are none."""
    value = data.get(field) if isinstance(data, dict) else None
    return value if isinstance(value, dict) else {}


def _read_full(file: Path, name: str, meta: SourceMeta, document: Document) -> tuple[FullText | None, list[Problem]]:
    """The article's own text, in ``full/<key>.md`` beside its record, where its rights say that it is published."""
    full = file.parent / FULL_FOLDER / file.name
    full_name = f"{name.rpartition('/')[0]}/{FULL_FOLDER}/{file.name}"
    if meta.rights.publish == "digest":
        message = f"The rights of '{file.stem}' say publish: digest."
        there = [Problem(ProblemKind.RIGHTS_FULL_UNPERMITTED, full_name, Position(), message)]
        return None, there if full.exists() else []
    if not full.exists():
        where = document.places.get(("rights", "publish"), Position())
        message = f"publish: full needs the article's text in {full_name}."
        return None, [Problem(ProblemKind.RIGHTS_FULL_MISSING, name, where, message)]
    text, problems = read_text(full, full_name)
    if problems:
        return None, problems
    body, endnotes, problems = read_full(text, full_name, count=meta.original.paragraphs)
    return FullText(full_name, body, endnotes, _digest(text)), problems


def _unclaimed(folder: Folder) -> list[Problem]:
    """Full texts that no article's record claims."""
    return [
        Problem(
            ProblemKind.RIGHTS_FULL_UNPERMITTED, folder.name(file), Position(), f"There is no article '{file.stem}'."
        )
        for file in sorted((folder.path / FULL_FOLDER).glob("*"))
        if not (folder.path / file.name).exists() or file.suffix != ".md"
    ]


def _strays(folder: Folder) -> list[Problem]:
    """Files that look like evidence, and have a name or a place that is not read."""
    if (folder.path / "mkdocs.yml").exists():  # the project's own folder has much else
        return []
    read = {NAMES_FILE, DISAGREEMENTS_FILE}
    places = [folder.path, *(path for path in folder.path.glob("*") if path.is_dir() and path.name not in FOLDERS)]
    files = (file for place in places for file in (place.glob("*") if place == folder.path else place.rglob("*")))
    message = "No file of this name, or in this place, is read."
    return [
        Problem(ProblemKind.FILE_IGNORED, folder.name(file), Position(), message, did_you_mean(file.name, read))
        for file in sorted(files)
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder.path).parts)
        if file.suffix.lower() in READ_ELSEWHERE | OTHER_MARKDOWN
        if not (file.parent == folder.path and (file.suffix == ".md" or file.name in read))
    ]


def _is_nearly_a_page(file: Path) -> bool:
    return (file.suffix.lower() == ".md" and file.suffix != ".md") or LEFTOVER.fullmatch(file.name) is not None


def _open_comments(document: Document, name: str) -> Iterator[Problem]:
    for position in Locator(document.body, document.body_line).open_comments():
        yield Problem(ProblemKind.COMMENT_OPEN, name, position, "This comment is not closed.")


def _near_pages(folder: Folder, topics: str) -> Iterator[Problem]:
    """Files that the engine takes for pages and we do not, and those among the topics that are nearly pages."""
    for file in sorted(folder.path.rglob("*")):
        if file.suffix.lower() in OTHER_MARKDOWN:
            message = "The engine would build this page, and no rule would look at it."
        elif (folder.path / topics) in file.parents and _is_nearly_a_page(file):
            message = "This is no page by its name, and would be published as the file that it is."
        else:
            continue
        yield Problem(ProblemKind.FILE_IGNORED, folder.name(file), Position(), message)


def _check_provenance(document: Document, name: str) -> Iterator[Problem]:
    """Whether the record says of each field that matters how it is known, and of no other."""
    if not isinstance(document.data, dict) or "provenance" not in document.data:
        return
    given, place = _within(document.data, "provenance"), document.places[("provenance",)]
    for wanted in RECORD_FIELDS:
        if wanted not in given:
            message = f"provenance must say how '{wanted}' is known: attested, found, inferred or unknown."
            yield Problem(ProblemKind.FRONT_MATTER_INVALID, name, place, message)
    for field_name in given:
        if field_name not in RECORD_FIELDS:
            where = document.places.get(("provenance", field_name), place)
            hint = did_you_mean(field_name, RECORD_FIELDS)
            message = f"provenance has no field '{field_name}'."
            yield Problem(ProblemKind.FRONT_MATTER_UNKNOWN_FIELD, name, where, message, hint)


def _check_standing(meta: SourceMeta, document: Document, name: str) -> Iterator[Problem]:
    """Whether the record gives what is said to be known, and nothing that is said to be unknown."""
    given = {
        "title": meta.title,
        "author": meta.author,
        "publisher": meta.publisher or meta.container_title,
        "issued": meta.issued,
        "URL": meta.URL,
    }
    for field_name, value in given.items():
        known = meta.provenance[field_name].status if field_name in meta.provenance else None
        where = document.places.get(("provenance", field_name), Position())
        if known is Standing.UNKNOWN and value:
            message = f"provenance says that '{field_name}' is unknown, and the record gives it."
            yield Problem(ProblemKind.FRONT_MATTER_INVALID, name, where, message)
        elif known in (Standing.ATTESTED, Standing.FOUND) and not value:
            message = f"provenance says that '{field_name}' is {known}, and the record does not give it."
            yield Problem(ProblemKind.FRONT_MATTER_INVALID, name, where, message)


def _check_about(meta: SourceMeta, document: Document, name: str) -> Iterator[Problem]:
    """Whether the article has the paragraphs that bear on each topic, as far as these can be read."""
    for topic, listed in _within(document.data, "about").items():
        for index, written in enumerate(listed if isinstance(listed, list) else ()):
            span = _span(written)
            if span and span.last > meta.original.paragraphs:
                where = document.places.get(("about", topic, index), Position())
                message = f"about.{topic} names paragraph {span.last}; the article has {meta.original.paragraphs}."
                yield Problem(ProblemKind.ABOUT_UNKNOWN, name, where, message)


def _span(written: Data) -> Span | None:
    try:
        return Span.parse(str(written))
    except ValueError:  # reported where the record is validated
        return None


# --- Names, the ledger, disagreements --------------------------------------------------------------------------------


def read_names(folder: Folder) -> tuple[list[PlacedName], list[Problem]]:
    """Every entry of ``names.yml``; a project with articles says so, by an empty list, when it means to have none."""
    name = folder.name(folder.path / NAMES_FILE)
    if not (folder.path / NAMES_FILE).exists():
        return [], [_nameless(name, "is not there")] if any(folder.path.glob("*.md")) else []
    return _read_list(folder, folder.path / NAMES_FILE, NameRecord, if_empty=[_nameless(name, "is empty")])


def read_ledger(folder: Folder) -> tuple[list[Placed[Entry]], list[Problem]]:
    """Every event and statement of ``ledger/*.yml``, file by file."""
    entries: list[Placed[Entry]] = []
    problems = _not_read(folder, (folder.path / LEDGER_FOLDER).rglob("*"), LEDGER_FOLDER)
    for file in sorted((folder.path / LEDGER_FOLDER).glob("*.yml")):
        empty = Problem(ProblemKind.LIST_EMPTY, folder.name(file), Position(), "Nothing stands in this file.")
        found, wrong = _read_list(folder, file, Entry, if_empty=[empty])
        entries += found
        problems += wrong
    return entries, problems


def _not_read(folder: Folder, files: Iterable[Path], within: str) -> list[Problem]:
    """Files of a folder of lists that are none, by their ending or their place."""
    message = "Only files that stand in this folder itself and end in .yml are read."
    return [
        Problem(ProblemKind.FILE_IGNORED, folder.name(file), Position(), message)
        for file in sorted(files)
        if file.is_file() and not file.name.startswith(".") and (file.suffix != ".yml" or file.parent.name != within)
    ]


def read_disagreements(folder: Folder) -> tuple[list[Placed[Disagreement]], list[Problem]]:
    """Every entry of ``disagreements.yml``."""
    file = folder.path / DISAGREEMENTS_FILE
    return _read_list(folder, file, Disagreement) if file.exists() else ([], [])


def _read_list(
    folder: Folder, file: Path, model: type[Listed], *, if_empty: Sequence[Problem] = ()
) -> tuple[list[Placed[Listed]], list[Problem]]:
    """The records of a YAML list, each with an id; ``if_empty`` is what is wrong when nothing stands in the file."""
    name = folder.name(file)
    text, problems = read_text(file, name)
    document = read_yaml(text, name)
    problems += document.problems
    if problems or document.data is None:
        return [], problems or list(if_empty)
    if not isinstance(document.data, list):
        message = f"{file.name} is a list: each entry starts with '- id:'."
        return [], [Problem(ProblemKind.FRONT_MATTER_INVALID, name, Position(), message)]
    records: list[Placed[Listed]] = []
    within = document.places_within()
    for index in range(len(document.data)):
        place = document.places[(index,)]
        record, found = validate(model, document, name, at=(index,))
        if record and not SAFE_ID.fullmatch(record.id):
            where = within[index].get(("id",), place)
            message = f"'{record.id}' cannot be an id: write letters, digits, '.', '_' and '-'."
            found = [Problem(ProblemKind.FRONT_MATTER_INVALID, name, where, message)]
        problems += found
        records += [Placed(record, name, place, within[index])] if record and not found else []
    return records, problems


def _nameless(name: str, state: str) -> Problem:
    message = f"The list of names {state}, so nothing would be linked and the who's who would be empty."
    hint = "Bring it back; a project without names has the line []."
    return Problem(ProblemKind.NAMES_MISSING, name, Position(), message, hint)


# --- Originals and their lock --------------------------------------------------------------------------------------


def read_originals(folder: Path) -> tuple[Originals | None, list[Problem]]:
    """The originals of a folder, by its map of paragraphs; None where it has none."""
    table = folder / MAP_FILE
    if not table.is_file():
        return None, []
    text, problems = read_text(table, MAP_FILE)
    copies: dict[str, _Copy | None] = {}  # None is one that cannot be read, which its first row has said
    paragraphs: dict[PassagePlace, str] = {}
    files: dict[SourceKey, str] = {}
    for number, row in read_map(text):
        try:
            if row is None:
                raise _NoRow
            if row.file not in copies:
                copies[row.file] = None
                copies[row.file] = _read_copy(folder / Path(row.file).name)
            if copy := copies[row.file]:
                files[SourceKey(row.key)] = copy.digest
                paragraphs[SourceKey(row.key), row.paragraph] = copy.lines[row.line - 1]
        except (ValueError, IndexError, OSError) as error:
            message = f"This row leads to no paragraph: {_reason(error)}."
            problems.append(Problem(ProblemKind.ORIGINALS_UNREADABLE, MAP_FILE, Position(number), message))
    return Originals(paragraphs, files), problems


def old_paragraphs(folder: Path, key: str) -> dict[int, str]:
    """The paragraphs of an article's private copy by number; empty when copy or map is not there."""
    found: dict[int, str] = {}
    texts: dict[str, list[str]] = {}
    for _, row in read_map(read_map_text(folder)):
        if row is None or row.key != key or Path(row.file).name != row.file:
            continue
        if row.file not in texts:
            file = folder / row.file
            texts[row.file] = file.read_text("utf-8-sig").split("\n") if file.is_file() else []
        if row.line <= len(texts[row.file]):
            found[row.paragraph] = texts[row.file][row.line - 1]
    return found


def read_map_text(folder: Path) -> str:
    """The text of the map of paragraphs of a folder of originals; empty where it has none."""
    file = folder / MAP_FILE
    return file.read_text("utf-8-sig") if file.is_file() else ""


@dataclass(frozen=True, slots=True)
class _Copy:
    digest: str
    lines: list[str]


class _NoRow(ValueError):
    """A row of the map that has not what a row must have."""


class _TooLarge(ValueError):
    """A file that is no copy of an article."""


def _read_copy(file: Path) -> _Copy:
    """The SHA-256 of a private copy, and its lines."""
    data = read_limited(file, LARGEST_COPY)
    if len(data) > LARGEST_COPY:
        raise _TooLarge
    return _Copy(sha256(data).hexdigest(), data.decode("utf-8").split("\n"))


def _reason(error: Exception) -> str:
    match error:
        case OSError():
            return "its file cannot be opened"
        case UnicodeDecodeError():
            return "its file is not UTF-8"
        case _TooLarge():
            return f"its file is too large; an article has fewer than {LARGEST_COPY:,} bytes"
        case IndexError():
            return "its file has no such line"
        case _:
            return "its fields are not key, file, paragraph and line"


def read_lock_text(folder: Folder) -> tuple[str | None, list[Problem]]:
    """The text of ``evidence.lock``, or None where there is none."""
    file = folder.path / LOCK_FILE
    return read_text(file, folder.name(file)) if file.exists() else (None, [])


# --- Pages --------------------------------------------------------------------------------------------------------


def read_pages(
    folder: Folder,
    topics: str,
    extra_fields: Iterable[str] = (),
    left_out: Callable[[str], bool] = lambda _: False,
) -> tuple[list[Page], list[Problem]]:
    """The front matter of every Markdown page under ``docs/`` that is not left out, by its path there.

    A page is split as the engine does, but for one in the folder of ``topics``: of that no line of text is lost.
    """
    pages: list[Page] = []
    problems: list[Problem] = []
    allowed = (*PLUGIN_FIELDS, *extra_fields)
    problems += _near_pages(folder, topics)
    nameless = sorted(file for file in folder.path.rglob("*") if not is_encodable(file.name))
    problems += [
        _unreadable(folder.name(file), "The file's name is not UTF-8, so it has no address.") for file in nameless
    ]
    for file in sorted(folder.path.rglob("*.md")):
        path, name = PagePath(file.relative_to(folder.path).as_posix()), folder.name(file)
        if left_out(path) or not is_encodable(path):
            continue
        text, found = read_text(file, name)
        document = split(text, name) if path.startswith(f"{topics}/") else split_page(text, name)
        found += document.problems
        readable = not found
        problems += taken_lines(document, text, name, PageMeta, allowed)
        meta, invalid = validate(PageMeta, document, name, extra=allowed) if readable else (None, [])
        problems += found + invalid
        meta = meta or mended(PageMeta, document, {})  # the rest of it counts, and links to the page are no faults
        problems += late_fields(document, text, name, PageMeta)
        problems += _open_comments(document, name) if path.startswith(f"{topics}/") else []
        title = meta.title or _first_heading(document.body) or file.stem
        pages.append(Page(path, name, meta, title, document.places, document.body, document.body_line, readable))
    return pages, problems


def _first_heading(body: str) -> str:
    return next((line.removeprefix("# ").strip() for line in body.splitlines() if line.startswith("# ")), "")


# --- What leaves ---------------------------------------------------------------------------------------------------


def authored_files(folder: Folder, private: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Name and text of every text file of a folder that people write; what lies in a private folder is left out."""
    closed = [path.resolve() for path in private]
    for file in sorted(folder.path.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(folder.path).parts)
        if file.is_file() and not hidden and not any(file.resolve().is_relative_to(path) for path in closed):
            data = file.read_bytes()
            if b"\0" not in data:
                yield folder.name(file), data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")


def site_files(site: Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file of a built site."""
    for name in sorted(built_files(site)):
        yield name, (site / name).read_bytes()


# --- The built site -----------------------------------------------------------------------------------------------


def built_files(site: Path) -> set[str]:
    """Every file of a built site, relative to it, with forward slashes."""
    return {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}


def built_pages(site: Path, files: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every HTML file of a built site."""
    for name in sorted(files):
        if name.endswith(".html"):
            yield name, (site / name).read_bytes()
