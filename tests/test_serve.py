"""Serving: problems are shown and lived with, and a change of a page or a source builds again."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness import ROOT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """``python -m explainer serve`` on a copy of the small site, its messages in a file."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log, self.port = folder, folder.parent / "serve.log", free_port()
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "hooks"), "EXPLAINER_ORIGINALS": "", "NO_COLOR": "1"}
        command = [sys.executable, "-m", "explainer", "serve", "--dev-addr", f"127.0.0.1:{self.port}"]
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)

    def wait_for(self, text: str, seconds: float = 20) -> str:
        """Wait until the messages hold ``text``."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            messages = self.log.read_text("utf-8")
            if text in messages:
                return messages
            time.sleep(0.1)
        pytest.fail(f"not said within {seconds} seconds: {text}\n{self.log.read_text('utf-8')}")

    def page(self, name: str) -> str:
        """A page as it is served."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/oxley/{name}") as answer:
            return str(answer.read().decode("utf-8"))


@pytest.fixture
def server(project: Callable[[str], Path]) -> Iterator[Server]:
    folder = project("bridge")
    configuration = folder / "mkdocs.yml"
    configuration.write_text(configuration.read_text("utf-8") + "watch:\n  - sources\n", "utf-8")
    server = Server(folder)
    yield server
    server.process.terminate()
    server.process.wait(10)


def test_a_problem_is_shown_and_mended_while_serving(server: Server) -> None:
    server.wait_for("Serving on")
    page = server.folder / "docs" / "topics" / "ferry.md"
    good = page.read_text("utf-8")
    page.write_text(good + "\nNo [@nobody, ¶1].\n", "utf-8")
    server.wait_for("docs/topics/ferry.md:9:5: error CIT001")
    page.write_text(good.replace("For a year", "For one year"), "utf-8")
    end = time.monotonic() + 20
    while "For one year" not in server.page("topics/ferry/") and time.monotonic() < end:
        time.sleep(0.2)
    assert "For one year" in server.page("topics/ferry/")
    assert "Traceback" not in server.log.read_text("utf-8")


def test_a_changed_source_builds_again(server: Server) -> None:
    server.wait_for("Serving on")
    article = server.folder / "sources" / "gazette-2011.md"
    article.write_text(article.read_text("utf-8").replace("may close by summer", "might close by summer"), "utf-8")
    end = time.monotonic() + 20
    while "might close" not in server.page("sources/gazette-2011/") and time.monotonic() < end:
        time.sleep(0.2)
    assert "might close" in server.page("sources/gazette-2011/")
