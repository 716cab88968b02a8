"""``verify`` compares a published site, a folder or an address of this machine, with the originals."""

import functools
import http.server
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from explainer.crawling import NotLoopback, base_of
from harness import SITES, Run, copied, explainer, in_our_design

ORIGINALS = SITES / "bridge-originals"
BASE = "/oxley/"
PAGE = "topics/bridge/index.html"
ARTICLE = "sources/gazette-2011/index.html"
LEAK = "Meanwhile the old ferry, which has lost half of its passengers, may close by summer."


class _Handler(http.server.SimpleHTTPRequestHandler):
    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + path.removeprefix(BASE)) if path.startswith(BASE) else "/nowhere"

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The address at which the folder ``bridge/site`` is served."""
    handler = functools.partial(_Handler, directory=str(tmp_path / "bridge" / "site"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()  # it ends within as many seconds
    yield f"http://127.0.0.1:{server.server_port}{BASE}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bridge with its built site."""
    folder = in_our_design(copied("bridge", tmp_path_factory.mktemp("built-once")))
    with (folder / "mkdocs.yml").open("a", encoding="utf-8") as configuration:
        configuration.write("extra_css: [assets/own.css]\n")
    (folder / "docs" / "assets").mkdir(exist_ok=True)
    (folder / "docs" / "assets" / "own.css").write_text("p { background: url(own.svg) }\n", "utf-8")
    (folder / "docs" / "assets" / "own.svg").write_text("<svg><title>Water</title></svg>\n", "utf-8")
    assert explainer("build", folder=folder).status == 0
    return folder


@pytest.fixture
def published(built_once: Path, tmp_path: Path) -> Path:
    """A copy of the built site, beside its project, which a test may then spoil."""
    return Path(shutil.copytree(built_once, tmp_path / "bridge")) / "site"


@pytest.fixture(params=["folder", "address"])
def verify(request: pytest.FixtureRequest, published: Path) -> Callable[[], Run]:
    """Runs the command on the folder and on the address."""
    site = "site" if request.param == "folder" else request.getfixturevalue("served")
    return lambda: explainer("verify", site, "--originals", str(ORIGINALS), folder=published.parent)


def test_without_its_configuration_every_article_counts_as_a_digest_and_that_is_said(published: Path) -> None:
    (published.parent / "mkdocs.yml").rename(published.parent / "other.yml")
    run = explainer("verify", "site", "--originals", str(ORIGINALS), folder=published.parent)
    said = "No mkdocs.yml here: every article counts as publish: digest, and no name or title is free."
    assert run.output.splitlines()[-2] == said
    configured = explainer("verify", "site", "--originals", str(ORIGINALS), "-f", "other.yml", folder=published.parent)
    assert said not in configured.output


def test_originals_that_cannot_be_read_are_named(published: Path, tmp_path: Path) -> None:
    (tmp_path / "originals").mkdir()
    (tmp_path / "originals" / "paragraphs.tsv").write_text("key\tfile\tparagraph\tline\na\tb.txt\t1\t1\n", "utf-8")
    run = explainer("verify", "site", "--originals", str(tmp_path / "originals"), folder=published.parent)
    assert (run.status, [problem.split(": ")[1] for problem in run.problems]) == (2, ["error ORI004"])


def tamper(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_a_site_as_it_was_built_has_no_findings(verify: Callable[[], Run]) -> None:
    run = verify()
    assert (run.status, run.problems) == (0, []), run.output
    found = re.search(r"(\d+) paragraphs of (\d+) articles, (\d+) quotations, (\d+) files; 0 findings", run.output)
    assert found
    assert found.groups()[:2] == ("6", "2")
    assert int(found[3]) >= 4  # one in a telling, two on the page, and what the notes say of them
    assert int(found[4]) > 15


QUOTED = {
    "on a page": (PAGE, "“was sent twice”</span>", "“was sent thrice”</span>"),
    "on a page, without its mark-up": (
        PAGE,
        '<span class="quotation locked">“was sent twice”</span>',
        "“was never sent”",
    ),
    "in a note": (PAGE, "word for word: “was sent twice”", "word for word: “was sent often”"),
    "in the telling that a note repeats": (PAGE, "an invoice “was sent twice” to", "an invoice “was lost” to"),
    "that only its citation gives": (
        PAGE,
        "word for word: “may close by summer”",
        "word for word: “will close by summer”",
    ),
    "in a telling": (ARTICLE, "“was sent twice”</span>", "“was sent once”</span>"),
    "in a telling, without its mark-up": (ARTICLE, "The ferry, Hale adds,", "The ferry, Hale “hints”,"),
}


@pytest.mark.parametrize(("file", "old", "new"), QUOTED.values(), ids=QUOTED)
def test_a_quotation_that_was_changed_is_found(
    file: str, old: str, new: str, published: Path, verify: Callable[[], Run]
) -> None:
    tamper(published / file, old, new)
    run = verify()
    assert run.status == 1
    assert [problem.split(": ")[1] for problem in run.problems] == ["error VER001"], run.output
    assert run.problems[0].startswith(f"{file}:")


def test_a_quotation_that_leads_to_another_paragraph_is_found(published: Path, verify: Callable[[], Run]) -> None:
    tamper(published / PAGE, 'gazette-2011/#para-2">2</a>', 'gazette-2011/#para-3">3</a>')
    run = verify()
    assert run.status == 1
    assert "“was sent twice” does not stand in ¶3 of gazette-2011." in run.output


def test_a_quotation_without_a_citation_is_found(published: Path, verify: Callable[[], Run]) -> None:
    tamper(published / "index.html", "</article>", '<p><span class="quotation">“Never!”</span></p></article>')
    run = verify()
    assert run.status == 1
    assert "“Never!” is shown without a citation." in run.output


def test_a_paragraph_that_is_missing_is_found(published: Path, verify: Callable[[], Run]) -> None:
    tamper(published / ARTICLE, 'class="passage" id="para-4"', 'class="lost"')
    run = verify()
    assert run.status == 1
    message = "The page of 'gazette-2011' has 3 paragraphs; the original has 4. Not there: para-4."
    assert run.problems == [f"{ARTICLE}:1:1: error VER002: {message}"]


def test_a_paragraph_too_many_is_found(published: Path, verify: Callable[[], Run]) -> None:
    tamper(
        published / ARTICLE,
        '<div class="passage" id="para-4"',
        '<div class="passage"></div><div class="passage" id="para-4"',
    )
    run = verify()
    assert run.status == 1
    assert "has 5 paragraphs; the original has 4." in run.output


@pytest.mark.parametrize(
    ("file", "old"), [(ARTICLE, '<div class="passage" id="para-4"'), (PAGE, 'gazette-2011/#para-2">2</a>')]
)
def test_a_number_that_no_paragraph_can_have_is_found(file: str, old: str, published: Path) -> None:
    tamper(published / file, old, re.sub(r"para-\d", f"para-{'9' * 5000}", old))
    assert explainer("verify", "site", folder=published.parent, originals=ORIGINALS).status == 1


def test_a_configuration_whose_name_no_file_can_have_is_not_there(published: Path) -> None:
    run = explainer("verify", "site", "-f", "x" * 300, folder=published.parent, originals=ORIGINALS)
    assert f"No {'x' * 300} here: every article counts as publish: digest" in run.output


def test_an_article_without_its_page_is_found(published: Path, verify: Callable[[], Run]) -> None:
    shutil.rmtree(published / "sources" / "council-minutes")
    run = verify()
    assert run.status == 1
    assert "sources/council-minutes/:1:1: error VER003: The article 'council-minutes' has no page." in run.problems


LEAKS = {
    "in a page": (PAGE, "</article>", f"<p>{LEAK}</p></article>"),
    "in a comment": (PAGE, "</body>", f"<!-- {LEAK} --></body>"),
    "in the search index": ("search/passages-0.js", '","', '"," ' + LEAK.replace("ferry", "f\\u0065rry")),
    "in a style sheet": ("assets/own.css", "p {", f"/* {LEAK} */ p {{"),
    "in a drawing that a style sheet names": ("assets/own.svg", "Water", LEAK),
    "in the page for what is not found": ("404.html", "</body>", f"<p>{LEAK}</p></body>"),
}


@pytest.mark.parametrize(("file", "old", "new"), LEAKS.values(), ids=LEAKS)
def test_a_leak_is_found(file: str, old: str, new: str, published: Path, verify: Callable[[], Run]) -> None:
    tamper(published / file, old, new)
    run = verify()
    assert run.status == 1
    place = f"{file}:{place_of('Meanwhile', (published / file).read_text('utf-8'))}"
    assert any(problem.startswith(f"{place}: error RGT001: 15 words") for problem in run.problems), run.output


def place_of(word: str, text: str) -> str:
    before = text[: text.index(word)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


@pytest.mark.parametrize("name", ["lonely", "what?", "no#1", "of%25"])
def test_a_page_that_only_the_sitemap_names_is_read_and_a_missing_one_reported(
    name: str, published: Path, served: str
) -> None:
    (published / name).mkdir()
    (published / name / "index.html").write_text(f"<p>{LEAK}</p>", "utf-8")
    root = "https://example.org/oxley/"
    entries = f"<url><loc>{root}{quote(name)}/</loc></url><url><loc>{root}gone/</loc></url></urlset>"
    tamper(published / "sitemap.xml", "</urlset>", entries)
    run = explainer("verify", served, "--originals", str(ORIGINALS), folder=published.parent)
    assert run.status == 1
    assert [problem.split(": ")[:2] for problem in run.problems] == [
        ["gone/index.html:1:1", "error VER003"],
        [f"{name}/index.html:1:4", "error RGT001"],
    ]


def test_it_runs_beside_no_project_as_well(published: Path, tmp_path: Path) -> None:
    run = explainer("verify", str(published), folder=tmp_path, originals=ORIGINALS)
    assert (run.status, run.problems) == (0, []), run.output


def test_what_only_the_search_index_names_is_read_over_an_address(published: Path, served: str) -> None:
    (published / "lonely").mkdir()
    (published / "lonely" / "index.html").write_text(f"<p>{LEAK}</p>", "utf-8")
    tamper(published / "search" / "passages-0.js", '"pages":[', '"pages":[["lonely/","Lonely"],["gone/","Gone"],')
    run = explainer("verify", served, "--originals", str(ORIGINALS), folder=published.parent)
    assert [problem.split(": ")[:2] for problem in run.problems] == [
        ["gone/index.html:1:1", "error VER003"],
        ["lonely/index.html:1:4", "error RGT001"],
    ]


def test_a_leak_in_any_file_of_the_search_index_is_found_over_an_address(published: Path, served: str) -> None:
    for shard in (published / "search").glob("passages-*.js"):
        tamper(shard, '","', f'","{LEAK} ')
    run = explainer("verify", served, "--originals", str(ORIGINALS), folder=published.parent)
    leaking = {problem.split(":")[0] for problem in run.problems if "RGT001" in problem}
    assert leaking == {f"search/{shard.name}" for shard in (published / "search").glob("passages-*.js")} != set()


MISUSE = {
    "another host": (["http://example.org/"], "is not on this machine"),
    "another host that begins alike": (["http://127.0.0.1.example.org/"], "is not on this machine"),
    "a user that looks like a host": (["http://127.0.0.1@example.org/"], "is not on this machine"),
    "another scheme": (["file:///etc/"], "is not on this machine"),
    "a port where nothing answers": (["http://127.0.0.1:9/"], "cannot be reached"),
    "a folder that is not there": (["nowhere"], "no folder with a site"),
    "a folder without a site": (["docs"], "no folder with a site"),
    "no site": ([], "Missing argument"),
}


@pytest.mark.parametrize(("arguments", "message"), MISUSE.values(), ids=MISUSE)
def test_misuse(arguments: list[str], message: str, project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    (folder / "docs" / "index.html").unlink(missing_ok=True)
    run = explainer("verify", *arguments, folder=folder, originals=ORIGINALS)
    assert run.status == 2
    assert message in " ".join(run.output.split())
    assert "Traceback" not in run.output


def test_without_originals_there_is_nothing_to_compare_with(published: Path) -> None:
    run = explainer("verify", "site", folder=published.parent)
    assert run.status == 2
    assert "No originals to compare with" in run.output


@pytest.mark.parametrize(
    ("address", "base"),
    [
        ("http://localhost:8000", "http://localhost:8000/"),
        ("http://127.0.0.1:8000/a/b/index.html", "http://127.0.0.1:8000/a/b/"),
        ("http://127.8.8.8/a", "http://127.8.8.8/a/"),
        ("http://[::1]:80/a/?x#y", "http://[::1]:80/a/"),
    ],
)
def test_an_address_of_this_machine_is_taken(address: str, base: str) -> None:
    assert base_of(address) == base


@pytest.mark.parametrize(
    "address", ["https://127.0.0.1/", "http://[::2]/", "http://[", "http://x:99999999/", "http:///"]
)
def test_any_other_address_is_not(address: str) -> None:
    with pytest.raises(NotLoopback):
        base_of(address)
