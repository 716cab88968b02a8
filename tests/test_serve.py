"""Serving: problems are shown and lived with, and a change of a page or a source builds again."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.reports import as_banner
from harness import ROOT, explainer


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

    def page_with(self, text: str, name: str, seconds: float = 20) -> str:
        """A page as soon as it holds ``text``."""
        return self._page_when(lambda page: text in page, name, seconds)

    def page_without(self, text: str, name: str, seconds: float = 20) -> str:
        """A page as soon as it does not hold ``text``."""
        return self._page_when(lambda page: text not in page, name, seconds)

    def _page_when(self, fits: Callable[[str], bool], name: str, seconds: float) -> str:
        end = time.monotonic() + seconds
        while not fits(page := self.page(name)):
            if time.monotonic() > end:
                pytest.fail(f"not served within {seconds} seconds\n{self.log.read_text('utf-8')}")
            time.sleep(0.2)
        return page

    def page(self, name: str) -> str:
        """A page as it is served."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/oxley/{name}", timeout=20) as answer:
            return str(answer.read().decode("utf-8"))


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """A server that ends with the block."""
    server = Server(folder)
    try:
        yield server
    finally:
        server.process.terminate()
        server.process.wait(10)


@pytest.fixture
def server(project: Callable[[str], Path]) -> Iterator[Server]:
    folder = project("bridge")
    configuration = folder / "mkdocs.yml"
    configuration.write_text(configuration.read_text("utf-8") + "watch:\n  - sources\n", "utf-8")
    with serving(folder) as server:
        yield server


def test_a_problem_is_shown_and_mended_while_serving(server: Server) -> None:
    server.wait_for("Serving on")
    page = server.folder / "docs" / "topics" / "ferry.md"
    good = page.read_text("utf-8")
    page.write_text(good + "\nNo [@nobody, ¶1].\n", "utf-8")
    server.wait_for("docs/topics/ferry.md:17:5: error CIT001")
    page.write_text(good.replace("For a year", "For one year"), "utf-8")
    server.page_with("For one year", "topics/ferry/")
    assert "Traceback" not in server.log.read_text("utf-8")


def test_a_changed_source_builds_again(server: Server) -> None:
    server.wait_for("Serving on")
    article = server.folder / "sources" / "gazette-2011.md"
    article.write_text(article.read_text("utf-8").replace("may close by summer", "might close by summer"), "utf-8")
    server.page_with("might close", "sources/gazette-2011/")


def test_what_is_wrong_stands_at_the_top_of_every_page_until_it_is_mended(server: Server) -> None:
    server.wait_for("Serving on")
    page = server.folder / "docs" / "topics" / "ferry.md"
    good = page.read_text("utf-8")
    page.write_text(good + "\nNo [@nobody, ¶1].\n", "utf-8")
    server.page_with("docs/topics/ferry.md:17:5: error CIT001", "topics/bridge/")
    for name in ("", "topics/ferry/", "sources/gazette-2011/", "whos-who/"):
        assert "docs/topics/ferry.md:17:5: error CIT001: " in server.page(name)
    page.write_text(good, "utf-8")
    server.page_without("error CIT001", "topics/bridge/")


@pytest.mark.slow
def test_a_page_that_is_not_utf8_is_reported_and_the_others_are_served(server: Server) -> None:
    server.wait_for("Serving on")
    page = server.folder / "docs" / "topics" / "ferry.md"
    good = page.read_bytes()
    page.write_bytes(b"# Caf\xe9\n")
    said = "docs/topics/ferry.md:1:6: error FIL001: Byte 0xe9 is not UTF-8. Save it as UTF-8."
    assert said in server.page_with(said, "topics/bridge/")
    page.write_bytes(good)
    server.page_without("FIL001", "topics/bridge/")
    assert "For a year" in server.page("topics/ferry/")
    assert "Traceback" not in server.log.read_text("utf-8")


def test_serving_begins_beside_a_page_that_is_not_utf8(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    (folder / "docs" / "topics" / "ferry.md").write_bytes(b"# Caf\xe9\n")
    with serving(folder) as server:
        server.wait_for("Serving on")
        assert "ferry.md:1:6: error FIL001" in server.page("")


def test_fields_that_the_theme_cannot_use_are_reported_and_the_pages_served(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    for name, field in {"ferry": "template: mian.html", "bridge": "template: [main.html]\nhide: 5"}.items():
        page = folder / "docs" / "topics" / f"{name}.md"
        page.write_text(page.read_text("utf-8").replace("title:", f"{field}\ntitle:"), "utf-8")
    with serving(folder) as server:
        assert "Traceback" not in server.wait_for("Serving on")
        assert "docs/topics/ferry.md:2:1: error FRM003" in server.page("topics/ferry/")


def test_a_broken_configuration_is_reported_and_the_last_pages_are_served(server: Server) -> None:
    server.wait_for("Serving on")
    configuration = server.folder / "mkdocs.yml"
    good = configuration.read_text("utf-8")
    configuration.write_text(good + "nav: [\n", "utf-8")
    server.wait_for("error parsing the configuration file")
    assert "For a year" in server.page("topics/ferry/")
    configuration.write_text(good.replace("site_name: ", "site_name: New "), "utf-8")
    server.page_with("New ", "topics/ferry/")
    assert "Traceback" not in server.log.read_text("utf-8")


def test_a_change_of_the_evidence_builds_again_whatever_the_settings_watch(server: Server) -> None:
    server.wait_for("Serving on")
    names = server.folder / "sources" / "names.yml"
    names.write_text(names.read_text("utf-8").replace("Mayor of Oxley", "Mayor of the town"), "utf-8")
    server.page_with("Mayor of the town", "whos-who/")


def test_a_busy_port_is_said_in_one_line_before_anything_is_built(project: Callable[[str], Path]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        run = explainer("serve", "--dev-addr", f"127.0.0.1:{port}", folder=project("bridge"))
    remedy = "Stop the program that uses it, or choose another: make serve PORT=8001."
    said = f"Error: Port {port} of 127.0.0.1 cannot be used: Address already in use. {remedy}\n"
    assert (run.status, run.output) == (1, said)


@pytest.mark.parametrize(
    "address",
    ["[::1]:99999", "127.0.0.1:99999", "no.such.host.invalid:8000", "8000", "127.0.0..1:8000", f"{'a' * 64}:8000"],
)
def test_an_address_that_is_none_is_no_traceback(address: str, project: Callable[[str], Path]) -> None:
    run = explainer("serve", "--dev-addr", address, folder=project("bridge"))
    assert run.status in (1, 2)
    assert "Traceback" not in run.output


def test_the_banner_shows_what_a_file_says_as_text_and_no_notices() -> None:
    wrong = Problem(ProblemKind.LINK_BROKEN, "docs/<b>.md", Position(3, 7), "No <script>x()</script> & no '.'.")
    told = Problem(ProblemKind.LOCK_BEHIND, "docs/a.md", Position(1, 1), "A notice.")
    banner = as_banner([told, wrong])
    assert "<li>docs/&lt;b&gt;.md:3:7: error LNK001: No &lt;script&gt;x()&lt;/script&gt; &amp; no" in banner
    assert "A notice." not in banner
    assert as_banner([told]) == ""


def test_a_build_shows_no_banner(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    (folder / "sources" / "evidence.lock").unlink()  # notices only, so that there is a site
    assert explainer("build", folder=folder).status == 0
    assert not [page for page in (folder / "site").rglob("*.html") if "to mend</p>" in page.read_text("utf-8")]
