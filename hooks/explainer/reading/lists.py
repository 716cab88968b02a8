"""The lists of the evidence, in YAML: names, the ledger, disagreements."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from explainer.addresses import SAFE_ID
from explainer.authored import NameRecord
from explainer.disputes import Disagreement, Entry
from explainer.frontmatter import read_yaml, validate
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.reading.files import read_text
from explainer.reading.layout import DISAGREEMENTS_FILE, LEDGER_FOLDER, NAMES_FILE, Folder
from explainer.reading.strays import not_read
from explainer.records import Located, LocatedName

Listed = TypeVar("Listed", NameRecord, Entry, Disagreement)


def read_names(folder: Folder) -> tuple[list[LocatedName], list[Problem]]:
    """Every entry of ``names.yml``; a project with articles says so, by an empty list, when it means to have none."""
    name = folder.name(folder.path / NAMES_FILE)
    if not (folder.path / NAMES_FILE).exists():
        return [], [_nameless(name, "is not there")] if any(folder.path.glob("*.md")) else []
    return _read_list(folder, folder.path / NAMES_FILE, NameRecord, if_empty=[_nameless(name, "is empty")])


def read_ledger(folder: Folder) -> tuple[list[Located[Entry]], list[Problem]]:
    """Every event and statement of ``ledger/*.yml``, file by file."""
    entries: list[Located[Entry]] = []
    problems = not_read(folder, (folder.path / LEDGER_FOLDER).rglob("*"), LEDGER_FOLDER)
    for file in sorted((folder.path / LEDGER_FOLDER).glob("*.yml")):
        found, wrong = _read_list(folder, file, Entry, if_empty=[_empty(folder, file)])
        entries += found
        problems += wrong
    return entries, problems


def read_disagreements(folder: Folder) -> tuple[list[Located[Disagreement]], list[Problem]]:
    """Every entry of ``disagreements.yml``."""
    file = folder.path / DISAGREEMENTS_FILE
    return _read_list(folder, file, Disagreement, if_empty=[_empty(folder, file)]) if file.exists() else ([], [])


def _read_list(
    folder: Folder, file: Path, model: type[Listed], *, if_empty: Sequence[Problem] = ()
) -> tuple[list[Located[Listed]], list[Problem]]:
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
    records: list[Located[Listed]] = []
    within = document.positions_within()
    for index in range(len(document.data)):
        position = document.positions[(index,)]
        record, found = validate(model, document, name, at=(index,))
        if record and not SAFE_ID.fullmatch(record.id):
            where = within[index].get(("id",), position)
            message = f"'{record.id}' cannot be an id: write letters, digits, '.', '_' and '-'."
            found = [Problem(ProblemKind.FRONT_MATTER_INVALID, name, where, message)]
        problems += found
        records += [Located(record, name, position, within[index])] if record and not found else []
    return records, problems


def _empty(folder: Folder, file: Path) -> Problem:
    return Problem(ProblemKind.LIST_EMPTY, folder.name(file), Position(), "Nothing stands in this file.")


def _nameless(name: str, state: str) -> Problem:
    message = f"The list of names {state}, so nothing would be linked and the who's who would be empty."
    hint = "Make it, or bring it back; a project without names has the line []."
    return Problem(ProblemKind.NAMES_MISSING, name, Position(), message, hint)
