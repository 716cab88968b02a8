"""Importing an article's copy: extract, compare with what is there, say everything, and write all files or none."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from explainer.addresses import SAFE_ID, SourceKey
from explainer.extraction import LARGEST, Article, Claims, Unreadable, extract, read_references, with_references
from explainer.extraction import decode as decode_bytes
from explainer.importing.citing import CitingPlace, citing_places
from explainer.importing.comparison import Change, Fate, compare
from explainer.importing.record import CleanCopy, clean_copy, map_rows, source_file
from explainer.importing.revision import revise
from explainer.problems import Position, Problem, ProblemKind, printable
from explainer.reading import read_text
from explainer.records import RECORD_FIELDS
from explainer.writing import MAP_FILE, CannotWrite, old_paragraphs, read_limited, read_map, replaced_map, write_all


@dataclass(frozen=True, slots=True)
class Places:
    """Where an import reads and writes: the project's root, its evidence and pages, the private originals."""

    root: Path
    sources: Path
    docs: Path
    originals: Path

    def name(self, file: Path) -> str:
        """A file as messages name it: from the project's root where it is below."""
        file, root = file.resolve(), self.root.resolve()
        return file.relative_to(root).as_posix() if file.is_relative_to(root) else file.as_posix()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import says, line by line, the problems that stopped it, and the files it wrote."""

    lines: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    written: tuple[Path, ...] = ()


@dataclass(slots=True)
class _Report:
    lines: list[str] = field(default_factory=list)

    def say(self, text: str = "") -> None:
        self.lines.append(printable(text))


def import_copy(copy: Path, key: str, places: Places, *, metadata: Path | None = None, apply: bool = False) -> Outcome:
    """Import a copy under a key; when the key exists, compare, and change the files only with ``apply``."""
    if not SAFE_ID.fullmatch(key) or len(key) > 100:
        message = f"'{key}' cannot be a citation key."
        return Outcome(
            problems=(
                Problem(ProblemKind.FILE_NAME, places.name(places.sources / f"{key[:100]}.md"), Position(), message),
            )
        )
    if clash := _clash(copy, key, places):
        return Outcome(problems=(clash,))
    article = _read(copy, places.name(copy))
    if isinstance(article, Problem):
        return Outcome(problems=(article,))
    if metadata:
        claims = _references(metadata, key, places.name(metadata))
        if isinstance(claims, Problem):
            return Outcome(problems=(claims,))
        article = with_references(article, claims)
    cleaned = clean_copy(key, article)
    try:
        if (places.sources / f"{key}.md").exists():
            return _again(article, cleaned, key, places, apply=apply)
        return _first(article, cleaned, key, places)
    except CannotWrite as error:
        return Outcome(
            problems=(_failed(ProblemKind.IMPORT_CANNOT_WRITE, places.name(places.sources / f"{key}.md"), str(error)),)
        )
    except (OSError, UnicodeDecodeError) as error:
        return Outcome(
            problems=(
                _failed(ProblemKind.IMPORT_NO_OLD_COPY, places.name(places.originals), f"It cannot be read: {error}."),
            )
        )


def _clash(copy: Path, key: str, places: Places) -> Problem | None:
    """The editor's own file is never written over, nor another article by one whose key differs only in case."""
    target = places.originals / f"{key}.txt"
    if copy.exists() and target.exists() and copy.samefile(target):
        message = "The copy has the name that its cleaned version gets, and would be lost: rename it."
        return _failed(ProblemKind.IMPORT_CANNOT_WRITE, places.name(copy), message)
    other = next(
        (file for file in places.sources.glob("*.md") if file.stem.lower() == key.lower() and file.stem != key), None
    )
    if other:
        return _failed(
            ProblemKind.IMPORT_CANNOT_WRITE,
            places.name(other),
            f"'{key}' differs from the key of this article only in capitals.",
        )
    return None


def _failed(kind: ProblemKind, path: str, message: str) -> Problem:
    return Problem(kind, path, Position(), message)


def _read(copy: Path, name: str) -> Article | Problem:
    try:
        return extract(read_limited(copy, LARGEST))
    except OSError as error:
        return _failed(ProblemKind.IMPORT_UNREADABLE, name, f"The file cannot be opened: {error.strerror or error}.")
    except Unreadable as error:
        return _failed(ProblemKind.IMPORT_UNREADABLE, name, str(error))


def _references(file: Path, key: str, name: str) -> Claims | Problem:
    try:
        text = decode_bytes(read_limited(file, LARGEST)).text
        return read_references(text, key, bibtex=not text.lstrip().startswith(("[", "{")))
    except OSError as error:
        return _failed(ProblemKind.IMPORT_METADATA, name, f"The file cannot be opened: {error.strerror or error}.")
    except Unreadable as error:
        return _failed(ProblemKind.IMPORT_METADATA, name, str(error))


# --- a new article ----------------------------------------------------------------------------------------------------


def _first(article: Article, copy: CleanCopy, key: str, places: Places) -> Outcome:
    report = _Report()
    _describe(report, article, copy)
    table, _ = read_map(places.originals)
    files = {
        places.originals / copy.file: copy.text,
        places.originals / MAP_FILE: replaced_map(table, key, map_rows(key, copy)),
        places.sources / f"{key}.md": source_file(article, copy),
    }
    write_all(files)
    for file in files:
        report.say(f"Wrote {places.name(file)}")
    return Outcome(tuple(report.lines), written=tuple(files))


def _describe(report: _Report, article: Article, copy: CleanCopy) -> None:
    claims = article.claims
    values = {"author": " and ".join(map(str, claims.author)), "publisher": claims.publisher or claims.container_title}
    for name in RECORD_FIELDS:
        value = values.get(name, str(getattr(claims, name, "") or ""))
        note = f" ({claims.notes[name]})" if claims.notes.get(name) else ""
        report.say(f"{name + ':':12}{value or '—'}  [{claims.known(name)}]{note}")
    headings = len(article.body) - len(copy.lines)
    report.say(f"{'language:':12}{claims.language or 'und'}")
    report.say(
        f"{'text:':12}{len(copy.lines)} paragraphs, {headings} headings, {len(article.endnotes)} endnotes; read as {article.encoding}"
    )
    for text in article.standfirst:
        report.say(f"Standfirst, not numbered: {_brief(text)}")
    for piece in article.left_out:
        report.say(f"Left out, {piece.reason}: {_brief(piece.text)}")
    for doubt in article.doubts:
        report.say(f"Unsure: {doubt}")


def _brief(text: str) -> str:
    return text if len(text) <= 70 else f"{text[:69]}…"


# --- a changed copy ---------------------------------------------------------------------------------------------------


def _again(article: Article, copy: CleanCopy, key: str, places: Places, *, apply: bool) -> Outcome:
    report = _Report()
    old = old_paragraphs(places.originals, key)
    if not old:
        message = f"The earlier copy of '{key}' is not there to compare with; name its folder by --originals."
        return Outcome(
            problems=(_failed(ProblemKind.IMPORT_NO_OLD_COPY, places.name(places.originals / MAP_FILE), message),)
        )
    _describe(report, article, copy)
    changes = compare(old, {paragraph.number: paragraph.text for paragraph in article.paragraphs})
    cited = citing_places(dict(_texts(places)), SourceKey(key))
    _describe_changes(report, changes, cited)
    if not apply:
        report.say(
            f"'{key}' is already there: nothing was written. With --apply its file, copy and map are brought up to date."
        )
        return Outcome(tuple(report.lines))
    return _apply(report, article, copy, key, places, changes)


def _texts(places: Places) -> Iterator[tuple[str, str]]:
    """Every file that may cite an article: the pages, and the YAML of the evidence."""
    for file in [*sorted(places.docs.rglob("*.md")), *sorted(places.sources.rglob("*.yml"))]:
        text, problems = read_text(file, file.name)
        if not problems:
            yield places.name(file), text


def _describe_changes(report: _Report, changes: list[Change], cited: list[CitingPlace]) -> None:
    for change in changes:
        report.say(str(change))
        if change.fate in {Fate.EDITED, Fate.MOVED, Fate.GONE} or change.renumbered:
            for place in cited:
                if change.old in place.numbers:
                    report.say(f"    cited by {place}")
    counts = [f"{sum(change.fate is fate for change in changes)} {fate}" for fate in Fate]
    report.say(f"{len(changes)} paragraphs: {', '.join(counts)}")


def _apply(
    report: _Report, article: Article, copy: CleanCopy, key: str, places: Places, changes: list[Change]
) -> Outcome:
    source = places.sources / f"{key}.md"
    text, problems = read_text(source, places.name(source))
    if problems:
        return Outcome(tuple(report.lines), tuple(problems))
    revised = revise(text, places.name(source), article, copy, changes)
    table, _ = read_map(places.originals)
    files = {
        places.originals / copy.file: copy.text,
        places.originals / MAP_FILE: replaced_map(table, key, map_rows(key, copy)),
        source: revised.text,
    }
    if revised.gone:
        kept = places.originals / f"{key}.gone.md"
        before = kept.read_text("utf-8") + "\n" if kept.is_file() else ""
        files[kept] = before + "\n\n".join(f"¶{number} {telling}" for number, telling in revised.gone.items()) + "\n"
        report.say(f"Tellings of paragraphs that are gone are kept in {places.name(kept)}")
    write_all(files)
    for file in files:
        report.say(f"Wrote {places.name(file)}")
    report.say(
        "Title, author, publisher, date and address were left as they are; citations in the pages are yours to renumber."
    )
    return Outcome(tuple(report.lines), written=tuple(files))


__all__ = ["Outcome", "Places", "import_copy"]
