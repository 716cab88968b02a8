"""One import: extract, compare with what is there, say everything, and write all files or none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import AnyHttpUrl

from explainer.addresses import SAFE_ID, SourceKey
from explainer.authored import RECORD_FIELDS, SourceMeta
from explainer.extraction import Article, Claims, Unreadable, extract, read_references, with_references
from explainer.extraction import decode as decode_bytes
from explainer.frontmatter import read_yaml, split, validate
from explainer.history import is_offered
from explainer.importing.citing import CitingPlace, in_prose, in_records, in_roles
from explainer.importing.comparison import Change, Fate, compare
from explainer.importing.record import CleanCopy, clean_copy, map_rows, source_file
from explainer.importing.revision import NotRevisable, revise
from explainer.paragraph_map import MAP_FILE, replaced_map
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.reading import (
    Folder,
    all_below,
    old_paragraphs,
    read_limited,
    read_map_text,
    read_names,
    read_source,
    read_sources,
    read_text,
)
from explainer.records import LARGEST_COPY
from explainer.wording import counted, printable
from explainer.writing import CannotWrite, write_all


@dataclass(frozen=True, slots=True)
class ProjectPaths:
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
    """What an import says, line by line, and the problems that stopped it."""

    lines: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class _Refused(Exception):
    """The import cannot go on, and nothing has been written."""

    def __init__(self, kind: ProblemKind, path: str, message: str, position: Position | None = None) -> None:
        super().__init__(message)
        self.problem = Problem(kind, path, position or Position(), message)


@dataclass(frozen=True, slots=True)
class _Import:
    """One import under way: what was made of the copy, where it goes, and what has been said so far."""

    key: str
    paths: ProjectPaths
    article: Article
    copy: CleanCopy
    lines: list[str] = field(default_factory=list)

    @property
    def source(self) -> Path:
        return self.paths.sources / f"{self.key}.md"

    def say(self, text: str) -> None:
        self.lines.append(printable(text))

    def write(self, source: str, further: Mapping[Path, str]) -> Outcome:
        """Write the article's file, the cleaned copy and its map, and whatever else, all or none."""
        folder = self.paths.originals
        files = {
            folder / self.copy.file: self.copy.text,
            folder / MAP_FILE: replaced_map(read_map_text(folder), self.key, map_rows(self.key, self.copy)),
            **further,
            self.source: source,
        }
        write_all(files)
        for file in files:
            self.say(f"Wrote {self.paths.name(file)}")
        if is_offered(self.paths.root, folder / self.copy.file):
            self.say(
                f"Unsure: git does not ignore {self.paths.name(folder)}. The copy is its publisher's: keep it out."
            )
        return Outcome(tuple(self.lines))


def import_copy(
    copy: Path, key: str, paths: ProjectPaths, *, metadata: Path | None = None, apply: bool = False
) -> Outcome:
    """Import a copy under a key; when the key exists, compare, and change the files only with ``apply``."""
    source = paths.name(paths.sources / f"{key[:100]}.md")
    try:
        _check_key(key, source)
        _check_clash(copy, key, paths)
        article = _read(copy, paths.name(copy))
        if metadata:
            article = with_references(article, _references(metadata, key, paths.name(metadata)))
        job = _Import(key, paths, article, clean_copy(key, article))
        return _again(job, apply=apply) if job.source.exists() else _first(job)
    except _Refused as refused:
        problem = refused.problem
    except CannotWrite as error:
        problem = Problem(ProblemKind.IMPORT_CANNOT_WRITE, source, Position(), str(error))
    except (OSError, UnicodeDecodeError) as error:
        message = f"An earlier copy or the map cannot be read: {error}."
        problem = Problem(ProblemKind.IMPORT_NO_OLD_COPY, paths.name(paths.originals), Position(), message)
    return Outcome(problems=(problem,))


def _check_key(key: str, source: str) -> None:
    if not SAFE_ID.fullmatch(key) or len(key) > 100:
        raise _Refused(ProblemKind.FILE_NAME, source, f"'{key}' cannot be a citation key.")


def _check_clash(copy: Path, key: str, paths: ProjectPaths) -> None:
    """The editor's own file is never written over, nor another article by one whose key differs only in case."""
    target = paths.originals / f"{key}.txt"
    if copy.exists() and target.exists() and copy.samefile(target):
        message = "The copy has the name that its cleaned version gets, and would be lost: rename it."
        raise _Refused(ProblemKind.IMPORT_CANNOT_WRITE, paths.name(copy), message)
    for file in paths.sources.glob("*.md"):
        if file.stem.lower() == key.lower() and file.stem != key:
            message = f"'{key}' differs from the key of this article only in capitals."
            raise _Refused(ProblemKind.IMPORT_CANNOT_WRITE, paths.name(file), message)


def _read(copy: Path, name: str) -> Article:
    try:
        return extract(read_limited(copy, LARGEST_COPY))
    except OSError as error:
        message = f"The file cannot be opened: {error.strerror or error}."
        raise _Refused(ProblemKind.IMPORT_UNREADABLE, name, message) from error
    except Unreadable as error:
        raise _Refused(ProblemKind.IMPORT_UNREADABLE, name, str(error)) from error


def _references(file: Path, key: str, name: str) -> Claims:
    try:
        text = decode_bytes(read_limited(file, LARGEST_COPY)).text
        return read_references(text, key, bibtex=not text.lstrip().startswith(("[", "{")))
    except OSError as error:
        message = f"The file cannot be opened: {error.strerror or error}."
        raise _Refused(ProblemKind.IMPORT_METADATA, name, message) from error
    except Unreadable as error:
        raise _Refused(ProblemKind.IMPORT_METADATA, name, str(error), error.position) from error


# --- a new article ----------------------------------------------------------------------------------------------------


def _first(job: _Import) -> Outcome:
    _describe(job)
    for other in _with_the_same_copy(job):
        job.say(f"Unsure: '{other}' was made from this very copy. Two keys of one article? Then delete one of them.")
    return job.write(source_file(job.article, job.copy), {})


def _with_the_same_copy(job: _Import) -> list[SourceKey]:
    """The articles whose cleaned copy is this one."""
    folder = Folder(job.paths.sources, job.paths.name(job.paths.sources))
    files = [file for file in sorted(folder.path.glob("*.md")) if job.copy.sha256 in read_text(file, "")[0]]
    sources = (read_source(file, folder.name(file))[0] for file in files)  # few: most are not to be read as records
    return [source.key for source in sources if source and source.meta.original.sha256 == job.copy.sha256]


def _describe(job: _Import) -> None:
    """Say what was found, field by field, what was left out, and every doubt."""
    article, claims = job.article, job.article.claims
    values = {"author": " and ".join(map(str, claims.author)), "publisher": claims.publisher or claims.container_title}
    for name in RECORD_FIELDS:
        value = values.get(name, str(getattr(claims, name, "") or ""))
        note = f" ({note})" if (note := claims.note(name)) else ""
        job.say(f"{name + ':':12}{value or '—'}  [{claims.known(name)}]{note}")
    numbered, headings = len(job.copy.lines), len(article.body) - len(job.copy.lines)
    job.say(f"{'language:':12}{claims.language or 'und'}")
    counts = [counted(numbered, "paragraph"), counted(headings, "heading"), counted(len(article.endnotes), "endnote")]
    job.say(f"{'text:':12}{', '.join(counts)}")
    job.say(f"{'encoding:':12}{article.encoding}")
    for text in article.standfirst:
        job.say(f"Standfirst, not numbered: {_brief(text)}")
    for piece in article.left_out:
        job.say(f"Left out, {piece.reason}: {_brief(piece.text)}")
    for doubt in article.doubts:
        job.say(f"Unsure: {doubt}")


def _brief(text: str) -> str:
    return text if len(text) <= 70 else f"{text[:69]}…"


# --- a changed copy ---------------------------------------------------------------------------------------------------


def _again(job: _Import, *, apply: bool) -> Outcome:
    old = old_paragraphs(job.paths.originals, job.key)
    if not old:
        message = f"The earlier copy of '{job.key}' is not there to compare with; name its folder by --originals."
        file = job.paths.name(job.paths.originals / MAP_FILE)
        raise _Refused(ProblemKind.IMPORT_NO_OLD_COPY, file, message)
    _describe(job)
    changes = compare(old, {paragraph.number: paragraph.text for paragraph in job.article.paragraphs})
    _describe_record(job)
    _describe_changes(job, changes)
    if apply:
        return _apply(job, changes)
    job.say(f"'{job.key}' is already there: nothing was written. --apply brings its file, copy and map up to date.")
    return Outcome(tuple(job.lines))


def _describe_record(job: _Import) -> None:
    """Say of each field that the copy attests whether the record has it otherwise; nothing is changed."""
    name = job.paths.name(job.source)
    text, problems = read_text(job.source, name)
    record = None if problems else validate(SourceMeta, split(text, name), name)[0]
    if record is None:  # what is wrong with it is said by a check, and before it is changed
        return
    claims = job.article.claims
    published = [name for name in (record.publisher, record.container_title) if name]
    theirs = claims.publisher or claims.container_title
    pairs = {
        "title": (record.title, claims.title),
        "author": (" and ".join(map(str, record.author)), " and ".join(map(str, claims.author))),
        "publisher": (theirs if theirs in published else " and ".join(published), theirs),
        "date": (str(record.issued or ""), str(claims.issued or "")),
        "address": (str(record.URL or ""), str(AnyHttpUrl(claims.URL)) if claims.URL else ""),
    }
    for said, (ours, others) in pairs.items():
        if others and others != ours:
            had = f"“{ours}” as its {said}" if ours else f"no {said}"
            job.say(f"The record has {had}; this copy has “{others}”.")


def _describe_changes(job: _Import, changes: list[Change]) -> None:
    cited = list(_citing(job.paths, SourceKey(job.key)))
    for change in changes:
        job.say(str(change))
        if change.fate in {Fate.EDITED, Fate.MOVED, Fate.GONE} or change.renumbered:
            for place in cited:
                if change.old in place.numbers:
                    job.say(f"    cited by {place}")
    counts = [f"{sum(change.fate is fate for change in changes)} {fate}" for fate in Fate]
    job.say(f"{counted(len(changes), 'paragraph')}: {', '.join(counts)}")
    fates = {change.fate for change in changes}
    if fates.isdisjoint({Fate.UNCHANGED, Fate.MOVED}) and not fates <= {Fate.EDITED}:
        job.say("Unsure: no paragraph is as it was. This looks like another article, which needs a key of its own.")


def _citing(paths: ProjectPaths, key: SourceKey) -> Iterator[CitingPlace]:
    """Everything that cites an article, as far as it can be read: pages, records, roles."""
    pages = [file for file in all_below(paths.docs) if file.suffix == ".md"]
    for file in [*pages, *sorted(paths.sources.rglob("*.yml"))]:
        name = paths.name(file)
        text, problems = read_text(file, name)
        if not problems and file.suffix == ".md":
            yield from in_prose(name, text, key)
            yield from in_records(name, split(text, name), key)
        elif not problems:
            yield from in_records(name, read_yaml(text, name), key)
    evidence = Folder(paths.sources, paths.name(paths.sources))
    yield from in_roles(read_names(evidence)[0], read_sources(evidence)[0], key)


def _apply(job: _Import, changes: list[Change]) -> Outcome:
    name = job.paths.name(job.source)
    text, problems = read_text(job.source, name)
    document = split(text, name)
    problems = [*problems, *document.problems] or validate(SourceMeta, document, name)[1]
    if problems:
        return Outcome(tuple(job.lines), tuple(problems))
    try:
        cited = {number for place in _citing(job.paths, SourceKey(job.key)) for number in place.numbers}
        revised = revise(text, job.article, job.copy, changes, cited)
    except NotRevisable as error:
        message = "Its front matter cannot be changed as it is written: put each field on a line of its own."
        raise CannotWrite(message) from error
    further: dict[Path, str] = {}
    if revised.gone:
        kept = job.paths.originals / f"{job.key}.gone.md"
        before = kept.read_text("utf-8") + "\n" if kept.is_file() else ""
        gone = [f"¶{number} {telling}" for number, telling in revised.gone.items()]
        further[kept] = before + "\n\n".join(gone) + "\n"
        job.say(f"Tellings of paragraphs that are gone are kept in {job.paths.name(kept)}")
    job.say("The record (title, author, publisher, date, address) and every citation are yours to change.")
    return job.write(revised.text, further)
