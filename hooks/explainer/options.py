"""What a project may set under ``extra.explainer`` of its ``mkdocs.yml``, and what is wrong with what it sets."""

from collections.abc import Mapping
from pathlib import Path
from posixpath import normpath
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from explainer.feedback import report_template
from explainer.frontmatter import Document, validate
from explainer.problems import Problem, ProblemKind, in_order
from explainer.settings import SettingsFile
from explainer.wording import did_you_mean, nearest

PLACE = ("extra", "explainer")


class Options(BaseModel):
    """The options and what each stands at when it is not set; the README says what each is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: str = "sources"
    topics: Annotated[str, AfterValidator(normpath)] = "topics"
    lean: Annotated[float, Field(gt=0, le=1)] = 0.5
    review_after: Annotated[int, Field(ge=1, le=365_000)] = 365
    changes: bool = True
    report: Annotated[str | None, AfterValidator(report_template)] = None
    search: bool = True
    edition: bool = False
    page_fields: tuple[str, ...] = ()


def read_options(
    extra: Mapping[str, Any], file: SettingsFile, folders: Mapping[str, Path]
) -> tuple[Options | None, list[Problem]]:
    """The options in what the engine has read as ``extra``, or what is wrong with them, and where in ``file``.

    ``folders`` are those in which the folders that options name are.
    """
    document = Document({PLACE[0]: {PLACE[1]: extra.get(PLACE[1])}}, "", 1, file.fields)
    options, problems = validate(Options, document, file.name, at=PLACE)
    for name in sorted(options.model_fields_set & folders.keys()) if options else ():
        folder = getattr(options, name)
        if (folders[name] / folder).is_dir():
            continue
        beside = [path.name for path in folders[name].glob("*") if path.is_dir()]
        hint = did_you_mean(folder, beside)
        if hint or folder != Options.model_fields[name].default:  # without either the project may be new
            message = f"The field '{name}' is not valid: there is no folder '{folder}'."
            where = document.nearest((*PLACE, name))
            hint = hint or "Correct it, or make the folder."
            problems.append(Problem(ProblemKind.FRONT_MATTER_INVALID, file.name, where, message, hint))
    for name in extra if PLACE[1] not in extra else ():
        if nearest(str(name), [PLACE[1]], cutoff=0.8):
            message, hint = f"Nothing reads the field 'extra.{name}'.", did_you_mean(str(name), [PLACE[1]])
            where = document.nearest((PLACE[0], str(name)))
            problems.append(Problem(ProblemKind.FRONT_MATTER_UNKNOWN_FIELD, file.name, where, message, hint))
    return None if problems else options, in_order(problems)
