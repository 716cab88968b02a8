"""Problems as a person, a browser, a program or a CI reads them: text, a banner, JSON, annotations, SARIF 2.1.0."""

import json
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote

from jinja2 import Environment

from explainer.problems import Problem, ProblemKind, Severity
from explainer.records import Unit, UnitState
from explainer.wording import printable

SARIF_LEVELS = {Severity.ERROR: "error", Severity.NOTICE: "note"}

BANNER = Environment(autoescape=True, trim_blocks=True).from_string("""\
<div class="admonition danger" role="status" data-search-exclude>
<p class="admonition-title">{{ problems | length }} problem{{ 's' if problems | length > 1 }} to mend</p>
<ul>
{% for problem in problems %}
<li>{{ problem }}</li>
{% endfor %}
</ul>
</div>
""")
"""In the classes of an admonition, which every theme of the engine styles; no script and no style of its own."""


def as_text(problems: Sequence[Problem]) -> str:
    """A line each, then a summary."""
    counts = {severity: sum(problem.kind.severity is severity for problem in problems) for severity in Severity}
    parts = [f"{count} {severity}{'s' if count > 1 else ''}" for severity, count in counts.items() if count]
    return "\n".join([*map(str, problems), ", ".join(parts) or "No problems."])


def as_json(problems: Sequence[Problem]) -> str:
    """A JSON array (ASCII, as terminals show it too) of objects: path, line, column, id, severity, message and hint."""
    return _json([_fields(problem) for problem in problems])


def as_github(problems: Sequence[Problem]) -> str:
    """Workflow commands, which GitHub shows at the line of the file."""
    return "\n".join(
        f"::{problem.kind.severity} file={_property(problem.path)},line={problem.position.line},"
        f"col={problem.position.column},title={_property(f'{problem.kind.id} {problem.kind.value.title}')}"
        f"::{_data(' '.join(filter(None, (problem.message, problem.hint))))}"
        for problem in problems
    )


def as_sarif(problems: Sequence[Problem]) -> str:
    """A SARIF 2.1.0 log with one run; every kind of problem is a rule of it."""
    rules = [
        {"id": kind.id, "name": kind.value.title, "fullDescription": {"text": kind.value.remedy}}
        for kind in ProblemKind
    ]
    run = {
        "tool": {"driver": {"name": "explainer", "rules": rules}},
        "results": [_result(problem) for problem in problems],
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return _json({"$schema": schema, "version": "2.1.0", "runs": [run]})


def _json(data: object) -> str:
    """ASCII, and nothing that GitHub's runner would obey if it is shown in a log."""
    return json.dumps(data, indent=2).replace("##[", r"##\u005b")


def as_banner(problems: Sequence[Problem]) -> str:
    """HTML for the top of a page: what must be mended, each as the terminal says it; empty when nothing must."""
    wrong = [problem for problem in problems if problem.kind.severity is not Severity.NOTICE]
    return BANNER.render(problems=wrong) if wrong else ""


def explain(identity: str) -> str | None:
    """The page of one kind of problem, by its id in any case; None when there is no such kind."""
    kind = next((kind for kind in ProblemKind if kind.id == identity.upper()), None)
    return f"{kind.id}: {kind.value.title} ({kind.severity})\n\n{kind.value.remedy}" if kind else None


FORMATS: dict[str, Callable[[Sequence[Problem]], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
}


def _fields(problem: Problem) -> dict[str, object]:
    return {
        "path": problem.path,
        "line": problem.position.line,
        "column": problem.position.column,
        "id": problem.kind.id,
        "severity": problem.kind.severity.value,
        "message": problem.message,
        "hint": problem.hint,
    }


def _result(problem: Problem) -> dict[str, object]:
    region = {"startLine": problem.position.line, "startColumn": problem.position.column}
    uri = quote(problem.path, errors="replace")  # a file's name that is not UTF-8 has no other address
    place = {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
    text = " ".join(filter(None, (problem.message, problem.hint)))
    level = SARIF_LEVELS[problem.kind.severity]
    return {"ruleId": problem.kind.id, "level": level, "message": {"text": text}, "locations": [place]}


def _data(text: str) -> str:
    """Text behind the last colons of a workflow command, which may not end it."""
    return printable(text).replace("%", "%25")


def _property(text: str) -> str:
    """Text in a property of a workflow command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def coverage(units: Mapping[str, Sequence[Unit]]) -> str:
    """The coverage of each page: how many units, how many covered, which not, and what was set aside and why."""
    lines = []
    for page, found in units.items():
        counts = {state: sum(unit.state is state for unit in found) for state in UnitState}
        share = f"{100 * counts[UnitState.SET_ASIDE] / len(found):.1f} %" if found else "–"
        covered = counts[UnitState.CITED] + counts[UnitState.IN_SCOPE]
        lines.append(
            f"{printable(page)}: {len(found)} units, {covered} covered ({counts[UnitState.IN_SCOPE]} in a scope), "
            f"{counts[UnitState.SET_ASIDE]} set aside ({share}), {counts[UnitState.UNCITED]} uncited"
        )
        lines += [f"  {_unit(page, unit)}" for unit in found if unit.state in (UnitState.SET_ASIDE, UnitState.UNCITED)]
    return "\n".join(lines)


def _unit(page: str, unit: Unit) -> str:
    why = f"set aside ({unit.reason})" if unit.state is UnitState.SET_ASIDE else "uncited"
    return printable(f"{page}:{unit.position.line}:{unit.position.column}: {why}: {unit.text}")
