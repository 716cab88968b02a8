"""A fuzzer led by coverage: changes inputs at random and keeps those that reach code which none before has reached.

``python tests/fuzz TARGET [options of libFuzzer]`` in the environment of ``tests/engines/fuzz.txt``; ``make fuzz`` runs
every target. It begins with the cases of the tests, keeps what it found in ``build/fuzz/TARGET``, and stops at an input
that raises, takes longer than ten seconds or does not hold what its target says; that stands in a file then.
"""

import contextlib
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import atheris
import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "hooks"))

with atheris.instrument_imports(include=["explainer"]):
    from markdown import Markdown

    from explainer.addresses import PagePath
    from explainer.authored import SourceMeta
    from explainer.citesyntax import AT_KEY, Malformed, parse_cluster, parse_in_text
    from explainer.extraction import Unreadable, extract
    from explainer.frontmatter import split, validate
    from explainer.library import Read, build_library
    from explainer.markup import ExplainerExtension, PageContext
    from explainer.quotations import hint_at_nearest, occurrences, read_marks, unpaired, verify
    from explainer.reading import Folder, read_names, read_pages, read_sources
    from explainer.sentences import sentence_at, sentence_spans
    from explainer.spellings import Matcher

BRIDGE = ROOT / "tests" / "sites" / "bridge"
CASES = ROOT / "tests" / "cases"
ENGINE = ["abbr", "admonition", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html", "tables", "toc"]
PAGE = PageContext(PagePath("topics/page.md"), "docs/topics/page.md", states_facts=True)
LIMITS = ["-timeout=10", "-max_len=4096", "-rss_limit_mb=2048", "-print_final_stats=1"]

SOURCES, _ = read_sources(Folder(BRIDGE / "sources", "sources"))
NAMES, _ = read_names(Folder(BRIDGE / "sources", "sources"))
PAGES, _ = read_pages(Folder(BRIDGE / "docs", "docs"), "topics")
LIBRARY, _ = build_library(Read(SOURCES, NAMES, PAGES), topics_folder="topics")


def citations(data: bytes) -> None:
    """A citation is read or malformed, and each item has a key."""
    text = data.decode("utf-8", "replace")
    with contextlib.suppress(Malformed):
        assert all(item.key for item in parse_cluster(text) or ())
    for at_key in AT_KEY.finditer(text):
        with contextlib.suppress(Malformed):
            parse_in_text(at_key, text[at_key.end() :])


def front_matter(data: bytes) -> None:
    """A file's head is a record or a list of problems, and its body the end of the file."""
    text = data.decode("utf-8", "replace").replace("\r", "")
    document = split(text, "page.md")
    assert text.endswith(document.body)
    record, problems = validate(SourceMeta, document, "page.md")
    assert (record is None) == bool(problems)


def quotations(data: bytes) -> None:
    """What is quoted stands between its marks, and is found in a text that says the same."""
    text = data.decode("utf-8", "replace")
    marks = read_marks(text)
    list(unpaired(text, marks))
    for found in marks.quotations[:20]:
        assert text[found.start + 1 : found.end - 1] == found.text
        verify(found, [text])
        occurrences(text, found.text)
        hint_at_nearest(found.text, [text[:500]])


def sentences(data: bytes) -> None:
    """The sentences of a text are all of it but for white space."""
    text = data.decode("utf-8", "replace")
    spans = list(sentence_spans(text))
    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())
    sentence_at(text, len(text) // 2)


def crosslinks(data: bytes) -> None:
    """A name is found as it was given; a page that the engine renders is rendered with notes and links too."""
    first, _, text = data.decode("utf-8", "replace").partition("\n")
    for start, end, spelling in Matcher(first.split(",")).find(text):
        found = " ".join(text[start:end].split())
        assert found[1:] == " ".join(spelling.split())[1:]
    try:
        Markdown(extensions=ENGINE).convert(text)
    except Exception:  # what the engine itself cannot read
        return
    extension = ExplainerExtension(library=LIBRARY)
    extension.page = PAGE
    Markdown(extensions=[*ENGINE, extension]).convert(text)


def imports(data: bytes) -> None:
    """A copy is an article with paragraphs, or is refused with a reason."""
    with contextlib.suppress(Unreadable):
        assert extract(data).paragraphs


TARGETS: dict[str, Callable[[bytes], None]] = {
    "citations": citations,
    "front_matter": front_matter,
    "quotations": quotations,
    "sentences": sentences,
    "crosslinks": crosslinks,
    "imports": imports,
}


def read(cases: Path) -> Any:  # noqa: ANN401
    """A file of cases, every scalar of it a string."""
    return yaml.load(cases.read_text("utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506


def seeds(target: str) -> Iterator[bytes]:
    """What a target begins with: the cases of the tests."""
    match target:
        case "citations":
            table = read(CASES / "citations.yml")
            yield from (case["text"].encode().strip(b"[]") for case in table["cases"])
        case "front_matter":
            yield from (page.read_bytes()[:4096] for page in BRIDGE.rglob("*.md"))
        case "sentences":
            yield from (" ".join(case).encode() for case in read(CASES / "sentences.yml").values())
        case "imports":
            yield from (copy.read_bytes()[:4096] for copy in CASES.glob("imports/*/copy.*"))
        case _:
            pages = [read(case) for case in CASES.glob("[nc]*s/*.yml")]
            yield from (f"Oxley,Harbour Board\n{page['markdown']}".encode() for page in pages)


def run(target: str, options: list[str]) -> None:
    """Fuzz a target until its time is over or something is found."""
    corpus = ROOT / "build" / "fuzz" / target
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(target)):
        (corpus / f"seed-{number}").write_bytes(seed)
    warnings.simplefilter("ignore")  # of the libraries: the tests make errors of ours
    atheris.Setup(
        [target, *LIMITS, f"-artifact_prefix={corpus.parent}/{target}-found-", *options, str(corpus)], TARGETS[target]
    )
    atheris.Fuzz()


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2:])
