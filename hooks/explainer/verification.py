"""A published site compared once more with a private copy of the originals: paragraphs, quotations, restricted words.

It looks at what readers get, whoever built it: each article's page has the paragraphs of its original, quoted words
stand in a paragraph that their place cites, and nothing restricted stands in any file.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import cast
from xml.etree.ElementTree import Element

import lxml.html
from lxml import etree

from explainer.addresses import EDITION, SourceKey, paragraph_anchor, split_address
from explainer.authored import PassageRef, Span, count_of
from explainer.evidence import spoken
from explainer.leaks import Restricted
from explainer.markup.runs import runs
from explainer.markup.text import read_run
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind, in_order
from explainer.quotations import Quotation, Verdict, find_quotations, hint_at_nearest, verify
from explainer.records import Originals
from explainer.rights import published_leaks
from explainer.wording import counted

EDITION_PAGE = re.compile(rf"{EDITION.removesuffix('.md')}(?:/index)?\.html")
"""The printable edition repeats the other pages, with ids of its own; only restricted words are looked for in it."""

ARTICLE_PAGE = re.compile(r"(?:.*/)?sources/(?P<key>[^/]+?)(?:/index)?\.html")
PARAGRAPH_LINK = re.compile(r"(?:.*/)?sources/(?P<key>[^/]+?)(?:/|/index\.html|\.html)?")
END_OF_PAGE = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)
"""Left out, since browsers show what stands behind it and the parser does not."""
PARAGRAPH = re.compile(r"para-(\d+)")


@dataclass(slots=True)
class Report:
    """What was compared, and what was found wrong."""

    files: int = 0
    articles: int = 0
    paragraphs: int = 0
    quotations: int = 0
    problems: list[Problem] = field(default_factory=list)
    absent: set[SourceKey] = field(default_factory=set)
    """The articles that are cited and have no original here, so that nothing of them was compared."""

    def __str__(self) -> str:
        absent = f" Not compared, as their originals are not here: {', '.join(sorted(self.absent))}."
        return self._compared() + (absent if self.absent else "")

    def _compared(self) -> str:
        return (
            f"Compared with the originals: {counted(self.paragraphs, 'paragraph')} of "
            f"{counted(self.articles, 'article')}, {counted(self.quotations, 'quotation')}, "
            f"{counted(self.files, 'file')}; {counted(len(self.problems), 'finding')}."
        )

    def add(self, kind: ProblemKind, page: str, line: int | None, message: str, hint: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(kind, page, Position(line or 1), message, hint))


def verify_site(
    files: Iterable[tuple[str, bytes]],
    originals: Originals,
    restricted: Restricted,
    *,
    keys: Iterable[SourceKey],
    missing: Iterable[str] = (),
) -> Report:
    """Compare the files of a site, by name, with the originals.

    ``keys`` are the articles that it must have; ``missing`` the pages that it names and does not have.
    """
    report = Report()
    awaited = dict.fromkeys(keys)
    for name, data in files:
        report.files += 1
        report.problems += published_leaks(restricted, [(name, data)])
        if name.endswith((".html", ".htm")) and data.strip() and not EDITION_PAGE.fullmatch(name):
            page = _Page(name, _document(data), originals, report)
            page.verify()
            awaited.pop(page.key or SourceKey(""), None)
    for key in awaited:
        report.add(ProblemKind.SITE_PAGE_MISSING, f"sources/{key}/", None, f"The article '{key}' has no page.")
    for name in missing:
        report.add(ProblemKind.SITE_PAGE_MISSING, name, None, "The site names this page and does not have it.")
    report.problems = in_order(report.problems)
    return report


def _document(data: bytes) -> lxml.html.HtmlElement:
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return lxml.html.document_fromstring(END_OF_PAGE.sub(b"", data), parser=parser)
    except etree.ParserError:  # nothing but comments
        return lxml.html.document_fromstring(b"<p></p>")


@dataclass(slots=True)
class _Page:
    """One published HTML page; its ``key`` when it is an article's."""

    name: str
    document: lxml.html.HtmlElement
    originals: Originals
    report: Report
    key: SourceKey | None = None

    def verify(self) -> None:
        match = ARTICLE_PAGE.fullmatch(self.name)
        if match and SourceKey(match["key"]) in self.originals.files:
            self.key = SourceKey(match["key"])
            self._verify_article(self.key)
        elif match and self._with_class("div", "passage"):
            self.report.absent.add(SourceKey(match["key"]))
        else:
            self._verify_uses()
        self._verify_notes()

    # --- an article's page -------------------------------------------------------------------------------------------

    def _verify_article(self, key: SourceKey) -> None:
        passages = self._with_class("div", "passage")
        wanted = {paragraph_anchor(number) for source, number in self.originals.paragraphs if source == key}
        ids = [passage.get("id", "") for passage in passages]
        self.report.articles += 1
        self.report.paragraphs += len(wanted & set(ids))
        if len(ids) != len(wanted) or set(ids) != wanted:
            message = f"The page of '{key}' has {len(ids)} paragraphs; the original has {len(wanted)}."
            lost = ", ".join(sorted(wanted - set(ids)))
            self.report.add(
                ProblemKind.SITE_PARAGRAPHS, self.name, None, message, f"Not there: {lost}." if lost else ""
            )
        for passage in passages:
            self._verify_telling(key, passage)

    def _verify_telling(self, key: SourceKey, passage: lxml.html.HtmlElement) -> None:
        """Our words on a paragraph quote only from it: its own blocks, or the summary beside the article's text."""
        number = PARAGRAPH.fullmatch(passage.get("id", ""))
        cited = [(key, count_of(number[1]))] if number else []
        for block in passage.xpath("./p | ./*[contains(concat(' ', @class, ' '), ' passage-summary ')]/p"):
            self._verify_quotations(block.text_content(), cited, block)

    # --- a page that cites --------------------------------------------------------------------------------------------

    def _verify_uses(self) -> None:
        """Every quotation in a block with marks stands in a paragraph that one of the marks leads to."""
        cited = {mark.getparent().get("id", ""): mark.get("href", "") for mark in self._with_class("a", "note-ref")}
        notes = {f"#{note.get('id')}": self._passages_of(note) for note in self._notes()}
        section = set(chain.from_iterable(note.iter() for note in self._notes()))
        for root in self.document.xpath("//article") or [self.document]:
            for run in runs(cast("Element", root)):
                reading = read_run(run, lambda _: "")
                block = cast("lxml.html.HtmlElement", run.block)
                shown = _quoting(block) and block not in section
                if reading.marks or shown:
                    passages = [passage for mark, _ in reading.marks for passage in notes.get(cited.get(mark, ""), ())]
                    self._verify_quotations(reading.text, passages or _beside(block), block)

    def _verify_notes(self) -> None:
        """What a note says was quoted, and its telling, stand in the paragraphs that the note leads to."""
        for note in self._notes():
            cited = self._passages_of(note)
            for block in note.xpath("./p[@class='note-quote' or @class='note-said']"):
                text = block.text_content()
                words = [quote.text_content() for quote in block.iter("q")]
                self._verify_quotations(" ".join([text, *(f"“{quoted}”" for quoted in words)]), cited, block)

    def _passages_of(self, note: lxml.html.HtmlElement) -> list[PassageRef]:
        """The paragraphs that a note leads to; the text of a link may name a range."""
        return [passage for link in note.xpath(".//p[@class='note-source']//a[@href]") for passage in _linked(link)]

    # --- both ---------------------------------------------------------------------------------------------------------

    def _verify_quotations(self, text: str, cited: list[PassageRef], block: lxml.html.HtmlElement) -> None:
        for quotation in find_quotations(" ".join(text.split())):
            self.report.quotations += 1
            self._verify_quotation(quotation, cited, block)

    def _verify_quotation(self, quotation: Quotation, cited: list[PassageRef], block: lxml.html.HtmlElement) -> None:
        if absent := [key for key, _ in cited if key not in self.originals.files]:
            self.report.absent.update(absent)
            return
        texts = [self.originals.paragraphs[passage] for passage in cited if passage in self.originals.paragraphs]
        verdict = verify(quotation, texts)
        if verdict is Verdict.VERIFIED:
            return
        reasons = {
            Verdict.TOO_LONG: "is longer than a quotation may be",
            Verdict.AMBIGUOUS: f"stands more than once in {spoken(cited)}",
            Verdict.ABSENT: f"does not stand in {spoken(cited)}" if cited else "is shown without a citation",
        }
        hint = hint_at_nearest(quotation.text, texts) if verdict is Verdict.ABSENT else ""
        message = f"“{quotation.text}” {reasons[verdict]}."
        self.report.add(ProblemKind.SITE_QUOTATION, self.name, block.sourceline, message, hint)

    def _notes(self) -> list[lxml.html.HtmlElement]:
        return [note for section in self._with_class("section", "notes") for note in section.xpath("./ol/li")]

    def _with_class(self, tag: str, name: str) -> list[lxml.html.HtmlElement]:
        return [element for element in self.document.iter(tag) if name in element.get("class", "").split()]


def _quoting(block: lxml.html.HtmlElement) -> bool:
    """Whether a block shows words as a quotation, marks or not."""
    return any("quotation" in span.get("class", "").split() for span in block.iterchildren("span"))


def _beside(block: lxml.html.HtmlElement) -> list[PassageRef]:
    """The paragraphs that the entry of a view leads to in which a block stands."""
    around = next((each for each in [block, *block.iterancestors()] if _is_evidence(each)), None)
    return [passage for link in around.iter("a") for passage in _linked(link)] if around is not None else []


def _is_evidence(element: lxml.html.HtmlElement) -> bool:
    return "evidence" in element.get("class", "").split()


def _linked(link: lxml.html.HtmlElement) -> list[PassageRef]:
    """The paragraphs that a link leads to; its text may name a range."""
    parts = split_address(link.get("href", ""))
    page, number = PARAGRAPH_LINK.fullmatch(parts.path), PARAGRAPH.fullmatch(parts.fragment)
    if not (page and number):
        return []
    return [(SourceKey(page["key"]), each) for each in _range(link.text_content(), count_of(number[1]))]


def _range(text: str, first: int) -> Span:
    """The paragraphs that a link names: its text, where that is a range that begins with ``first``."""
    try:
        span = Span.parse(text)
    except ValueError:
        return Span(first, first)
    return span if span.first == first else Span(first, first)
