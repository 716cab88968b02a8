"""Markdown in, what the extension makes of it out: shared by the tests of syntax and of notes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from xml.etree.ElementTree import Element

from lxml.html import HtmlElement, fragment_fromstring
from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from explainer.addresses import PagePath, SourceKey
from explainer.library import Library, Read, build_library
from explainer.markup import ExplainerExtension, PageContext, PageResult
from explainer.markup.citations import CitationProcessor
from explainer.markup.state import CITE
from explainer.problems import in_order
from explainer.reading import Folder, read_names, read_pages, read_sources
from explainer.records import CitationItem
from harness import SITES

BLOCKS = ("p", "li", "td", "th", "dt", "dd", "pre", "h1", "h2", "h3", "figcaption")
ENGINE = ["abbr", "admonition", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html", "tables", "toc"]
PAGE = PageContext(PagePath("topics/page.md"), "docs/topics/page.md")


@dataclass(frozen=True)
class Rendered:
    """One page as it came out: its HTML, its citations in document order, and what was found out about it."""

    html: str
    items: tuple[CitationItem, ...]
    result: PageResult
    contents: str

    @property
    def problems(self) -> list[str]:
        """The problems as an editor sees them; those of quotations have tests of their own."""
        problems = in_order(self.result.problems)
        return [str(problem) for problem in problems if not problem.kind.id.startswith("QUO")]

    @property
    def body(self) -> list[str]:
        """The text of each block before the notes."""
        blocks = (block for block in self._tree.iter(*BLOCKS) if not block.xpath("ancestor::section[@class='notes']"))
        return [_read(block) for block in blocks if _is_innermost(block)]

    @property
    def notes(self) -> list[str]:
        """The first paragraph of each note, with its number."""
        entries = self._tree.xpath("//section[@class='notes']/ol/li")
        return [f"{number}. {_read(entry.find('p'))}" for number, entry in enumerate(entries, 1)]

    @property
    def said(self) -> list[str]:
        """What the notes tell of the cited paragraphs."""
        return [_read(block) for block in self._tree.xpath("//p[@class='note-said']")]

    @property
    def ways_back(self) -> list[list[str]]:
        """The ids that the links of each note lead back to."""
        entries = self._tree.xpath("//section[@class='notes']/ol/li")
        return [[href[1:] for href in entry.xpath(".//a[@role='doc-backlink']/@href")] for entry in entries]

    @property
    def marks(self) -> list[str]:
        """The ids of the marks, in document order."""
        return list(map(str, self._tree.xpath("//a[@class='note-ref']/../@id")))

    @property
    def sentences(self) -> list[str]:
        """The sentence of each mark of a citation, in document order."""
        return [occurrence.sentence for occurrence in self.result.occurrences]

    @property
    def unmarked(self) -> list[str]:
        """Of the same the longest stretch that stands on the page word for word."""
        return [occurrence.sentence[slice(*occurrence.unmarked)] for occurrence in self.result.occurrences]

    @property
    def mentions(self) -> list[str]:
        """The names that the page mentions."""
        return sorted(self.result.mentions)

    @property
    def crosslinks(self) -> list[str]:
        """Text and target of each cross-link, in document order."""
        return [f"{_read(link)} -> {link.get('href')}" for link in self._tree.xpath("//a[@class='crosslink']")]

    @property
    def _tree(self) -> HtmlElement:
        return fragment_fromstring(self.html, create_parent="main")


@cache
def evidence(site: str = "bridge") -> Library:
    """The library of one of the small sites."""
    folder = SITES / site
    sources, found = read_sources(Folder(folder / "sources", "sources"))
    names, wrong = read_names(Folder(folder / "sources", "sources"))
    pages, missing = read_pages(Folder(folder / "docs", "docs"), "topics")
    library, clashes = build_library(Read(sources, names, pages), topics_folder="topics")
    assert [*found, *wrong, *missing, *clashes] == []
    return library


def articles(keys: Iterable[str], paragraphs: int = 40) -> Library:
    """A library of articles that differ only in their keys."""
    first = next(iter(evidence().sources.values()))
    meta = first.meta.model_copy(update={"original": first.meta.original.model_copy(update={"paragraphs": paragraphs})})
    return replace(evidence(), sources={SourceKey(key): replace(first, key=SourceKey(key), meta=meta) for key in keys})


def render(text: str, library: Library, page: PageContext = PAGE) -> Rendered:
    """Render one page as the site does."""
    extension = ExplainerExtension(library=library, traced=True)
    extension.page = page
    engine = Markdown(extensions=[*ENGINE, extension])
    citations = _Citations(engine)
    engine.treeprocessors.register(citations, "citations", 7.5)  # right before the notes make marks of them
    html = engine.convert(text)
    return Rendered(html, tuple(citations.items), extension.result, str(getattr(engine, "toc", "")))


def render_plainly(text: str) -> str:
    """Render one page without the extension."""
    return Markdown(extensions=ENGINE).convert(text)


def _read(element: HtmlElement | None) -> str:
    """The text of an element as a reader sees it, but for the ways back of a note."""
    if element is None:
        return ""
    back = "".join(str(part) for part in element.xpath(".//span[@class='note-back']//text()"))
    return " ".join(element.text_content().replace(back, "").split())


def _is_innermost(block: HtmlElement) -> bool:
    return next(block.iterdescendants(*BLOCKS), None) is None


class _Citations(Treeprocessor):
    """Reads the citations off the tree while they are still whole."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.items: list[CitationItem] = []

    def run(self, root: Element) -> None:
        processor = self.md.inlinePatterns["explainer-citations"]
        assert isinstance(processor, CitationProcessor)
        for element in root.iter(CITE):
            self.items += processor.state.clusters[int(element.get("n", ""))]
