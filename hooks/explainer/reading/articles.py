"""Articles: one Markdown file each, named by its key, and their own texts where these are published."""

from hashlib import sha256
from pathlib import Path

from explainer.addresses import SAFE_ID, SourceKey
from explainer.authored import RECORD_FIELDS, Provenance, SourceMeta, Standing, count_of
from explainer.frontmatter import Data, Document, mended, not_opened, split, validate
from explainer.passages import read_body, read_full
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.reading.article_rules import check_about, check_days, check_provenance, check_standing
from explainer.reading.files import read_text
from explainer.reading.layout import FULL_FOLDER, Folder
from explainer.reading.strays import strays, unclaimed
from explainer.records import COMPARED_FIELDS, FullText, Passage, Source

UNKNOWN = {name: Provenance(status=Standing.UNKNOWN) for name in RECORD_FIELDS}


def read_sources(folder: Folder) -> tuple[list[Source], list[Problem]]:
    """Every article of ``sources/``: one Markdown file each, named by its key."""
    sources: list[Source] = []
    problems: list[Problem] = []
    for file in sorted(folder.path.glob("*.md")):
        source, found = read_source(file, folder.name(file))
        problems += found
        sources += [source] if source else []
    return sources, problems + unclaimed(folder) + strays(folder)


def read_source(file: Path, name: str) -> tuple[Source | None, list[Problem]]:
    """One article: front matter and body. None when its record cannot be made."""
    if not SAFE_ID.fullmatch(file.stem) or file.stem == "index":  # that page lists the articles
        return None, [Problem(ProblemKind.FILE_NAME, name, Position(), f"'{file.stem}' cannot be a citation key.")]
    text, problems = read_text(file, name)
    if problems:
        return None, problems
    document = split(text, name)
    if document.problems or document.body_line == 1:
        return None, list(document.problems) or [not_opened(name)]
    meta, problems = validate(SourceMeta, document, name)
    complete = meta is not None
    problems += [*check_standing(meta, document, name), *check_days(meta, document, name)] if meta else []
    meta = meta or mended(SourceMeta, document, _stand_in(file.stem))
    problems += [*check_provenance(document, name), *check_about(meta, document, name)]
    meta = meta.model_copy(update={"provenance": UNKNOWN | meta.provenance})  # what is missing there is reported
    count = meta.original.paragraphs
    body, found = read_body(document.body, name, first_line=document.body_line, count=count)
    given = document.within("original").get("paragraphs")
    is_sound = isinstance(given, str) and given.isdecimal() and count_of(given) == count
    if not is_sound:  # it is reported, not counted on
        found = [problem for problem in found if problem.kind is not ProblemKind.PARAGRAPH_MISSING]
    passages = {item.number: item for item in body if isinstance(item, Passage)}
    full, wrong = _read_full(file, name, meta, document) if complete else (None, [])
    positions = {
        path: position for path, position in document.positions.items() if COMPARED_FIELDS.issuperset(path[:1])
    }
    source = Source(SourceKey(file.stem), name, meta, body, passages, positions, full, complete, _digest(text))
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


def _read_full(file: Path, name: str, meta: SourceMeta, document: Document) -> tuple[FullText | None, list[Problem]]:
    """The article's own text, in ``full/<key>.md`` beside its record, where its rights say that it is published."""
    full = file.parent / FULL_FOLDER / file.name
    full_name = f"{name.rpartition('/')[0]}/{FULL_FOLDER}/{file.name}"
    if meta.rights.publish == "digest":
        message = f"The rights of '{file.stem}' say publish: digest."
        there = [Problem(ProblemKind.RIGHTS_FULL_UNPERMITTED, full_name, Position(), message)]
        return None, there if full.exists() else []
    if not full.exists():
        where = document.positions.get(("rights", "publish"), Position())
        message = f"publish: full needs the article's text in {full_name}."
        return None, [Problem(ProblemKind.RIGHTS_FULL_MISSING, name, where, message)]
    text, problems = read_text(full, full_name)
    if problems:
        return None, problems
    body, endnotes, problems = read_full(text, full_name, count=meta.original.paragraphs)
    return FullText(full_name, body, endnotes, _digest(text)), problems
