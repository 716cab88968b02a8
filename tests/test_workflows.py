"""What runs on the code host: the workflows and the bot that renews what they use."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

BIN = Path(sys.executable).parent
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))

CHECK = "import sys; sys.modules['rfc3987_syntax'] = None; from check_jsonschema import main; main()"
"""check-jsonschema without a grammar that takes three seconds to load, for a format that no schema here asks for."""

each_workflow = pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)


def run(*command: str | Path) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflows_are_what_the_host_understands() -> None:
    run(sys.executable, "-c", CHECK, "--builtin-schema", "vendor.github-workflows", *WORKFLOWS)


def test_the_bot_is_told_in_words_it_understands() -> None:
    run(sys.executable, "-c", CHECK, "--builtin-schema", "vendor.dependabot", ".github/dependabot.yml")


def test_an_audit_finds_no_weakness() -> None:
    run(BIN / "zizmor", "--offline", "--strict-collection", "--no-progress", "--persona", "pedantic", ".github")


@pytest.mark.slow
def test_a_linter_finds_no_mistake() -> None:
    run("node", "tests/lint_workflows.mjs", *WORKFLOWS)


@each_workflow
def test_every_action_is_pinned_to_a_commit_and_tells_its_version(workflow: Path) -> None:
    uses = re.findall(r"^ *(?:- )?uses: *(.+)$", workflow.read_text(encoding="utf-8"), re.MULTILINE)
    assert uses
    assert not [action for action in uses if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)]


@each_workflow
def test_no_workflow_repeats_the_address_of_the_site(workflow: Path) -> None:
    assert "://" not in workflow.read_text(encoding="utf-8")
