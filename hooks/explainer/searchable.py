"""What a reader can search: the passages of every page, each once, with its address, and the names that lead to them.

An article's paragraph, a section of a page, an entry of the ledger in the chronology, a disagreement, a name in the
who's who. What the pages made from records show comes from the records, and what editors write from their pages' HTML;
views, notes and links back only repeat it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

import lxml.html
from lxml import etree

from explainer.addresses import (
    CHRONOLOGY,
    DISAGREEMENTS,
    WHOS_WHO,
    Anchor,
    PagePath,
    article_page,
    endnote_anchor,
    entry_anchor,
    paragraph_anchor,
)
from explainer.authored import NameRecord, PassageRef
from explainer.disputes import Disagreement, Entry
from explainer.fragments import drop, read_fragment
from explainer.library import Library
from explainer.outgoing import INLINE
from explainer.records import Source
from explainer.searchindex import Corpus, SearchPassage

LONG = 1500  # characters from which on a section is found in parts, so that a file of them stays small

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
NOT_READ = etree.XPath(
    "//*[@data-search-exclude] | //script | //style | //template | //comment()"
    " | //*[contains(concat(' ', @class, ' '), ' headerlink ') or contains(concat(' ', @class, ' '), ' note-marks ')]"
    " | //*[contains(concat(' ', @class, ' '), ' notes ') or contains(concat(' ', @class, ' '), ' footnote ')]"
    " | //a[@role='doc-noteref' or @role='doc-backlink']"
    " | //*[contains(concat(' ', @class, ' '), ' short-answer ')]/*[@class='admonition-title']"
)
"""What is no text of the page: notes and marks, what only a script or a style sheet reads, a box's label."""


@dataclass(frozen=True, slots=True)
class PageAddress:
    """Where a page is, relative to the site's root, and what it is called."""

    url: str
    title: str


@dataclass(slots=True)
class _Section:
    anchor: str = ""
    label: str = ""
    blocks: list[str] = field(default_factory=list)


def build_corpus(
    library: Library,
    addresses: Mapping[PagePath, PageAddress],
    authored: Mapping[PagePath, str],
    named: Mapping[PassageRef, Iterable[str]],
) -> Corpus:
    """Everything on pages with ``addresses``; ``authored`` is the HTML of those that editors write, without views.

    ``named`` are the names in the articles' paragraphs.
    """
    prose = (passage for path, html in authored.items() for passage in _on_page(path, addresses[path], html, library))
    passages = [*prose, *_Records(library, addresses, named).all()]
    return Corpus(passages, _spellings(library), _about(library, passages, addresses))


def _spellings(library: Library) -> dict[str, list[str]]:
    """How each name and topic may be written: as its record has it, a person by the last word, others by initials."""
    names = {name.id: [*_spellings_of(name), *_shortened(name)] for name in library.names.values()}
    return names | {page.path: [page.title, *page.meta.aliases] for page in library.topics.values()}


def _spellings_of(name: NameRecord) -> list[str]:
    return [spelling.text for spelling in name.all_spellings()]


def _shortened(name: NameRecord) -> Iterator[str]:
    if name.kind == "Person":
        yield name.name.split()[-1]
        return
    for spelling in _spellings_of(name):
        initials = "".join(word[0] for word in re.findall(r"\w+", spelling) if word[0].isupper())
        if len(initials) > 2:
            yield initials


def _about(
    library: Library, passages: list[SearchPassage], addresses: Mapping[PagePath, PageAddress]
) -> dict[str, list[int]]:
    """For each name and topic the passages that are about it: its entry, and the beginning of its topic's page."""
    first: dict[tuple[str, str], int] = {}
    for number, passage in enumerate(passages):
        first.setdefault((passage.url, passage.anchor), number)
        first.setdefault((passage.url, ""), number)
    shown = [page.path for page in library.topics.values() if page.path in addresses]
    begun = {path: first.get((addresses[path].url, "")) for path in shown}
    about = {str(path): [number] for path, number in begun.items()}
    paths = {str(id): page.path for id, page in library.topics.items()}
    for name in library.names.values():
        entry = first.get((addresses[WHOS_WHO].url, name.id)) if WHOS_WHO in addresses else None
        about[name.id] = [entry, begun.get(paths.get(name.topic or "", PagePath("")))]
    return {id: [number for number in numbers if number is not None] for id, numbers in about.items()}


# --- pages that editors write -----------------------------------------------------------------------------------------


def _on_page(path: PagePath, page: PageAddress, html: str, library: Library) -> Iterator[SearchPassage]:
    record = library.pages.get(path)
    keywords = " ".join([page.title, *(record.meta.aliases if record else ())])
    for section in _sections(html):
        for text in _parts(section.blocks):
            names = library.names_in(text)
            found_by = f"{keywords} {section.label}"  # a heading is what its section is about
            yield SearchPassage(page.url, page.title, section.anchor, section.label, text, found_by, names)
            keywords = ""


def _sections(html: str) -> list[_Section]:
    """The sections of a page: what stands under each heading that can be linked to, in blocks."""
    if not html.strip():
        return []
    root = read_fragment(html)
    for element in cast("list[lxml.html.HtmlElement]", NOT_READ(root)):
        if element.getparent() is not None:
            drop(element)
    sections, said = [_Section()], [""]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag not in INLINE:
            _end_of_block(sections[-1], said)
        if event == "start" and element.tag in HEADINGS and element.get("id"):
            sections.append(_Section(element.get("id", ""), _plain("".join(element.itertext()))))
        said.append((element.text if event == "start" else element.tail) or "")
    _end_of_block(sections[-1], said)
    return sections


def _end_of_block(section: _Section, said: list[str]) -> None:
    text = _plain("".join(said))
    said.clear()
    if text and text != section.label:
        section.blocks.append(text)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _parts(blocks: list[str]) -> Iterator[str]:
    """The text of a section, in parts of whole blocks where it is long."""
    part: list[str] = []
    for block in blocks:
        if part and sum(map(len, part)) + len(block) > LONG:
            yield " ".join(part)
            part = []
        part.append(block)
    if part:
        yield " ".join(part)


# --- pages made from records ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Records:
    library: Library
    addresses: Mapping[PagePath, PageAddress]
    named: Mapping[PassageRef, Iterable[str]]

    def all(self) -> Iterator[SearchPassage]:
        """What stands on the pages of this project that are made."""
        made = self.library.generated_pages() & self.addresses.keys()
        for source in self.library.sources.values():
            if article_page(source.key) in made:
                yield from self._article(source)
        if WHOS_WHO in made:
            yield from map(self._name, self.library.names.values())
        if CHRONOLOGY in made:
            yield from map(self._entry, self.library.ledger.entries)
        if DISAGREEMENTS in made:
            yield from map(self._disagreement, self.library.ledger.disagreements)

    def _article(self, source: Source) -> Iterator[SearchPassage]:
        meta = source.meta
        page = self._passage(article_page(source.key), "", "The article", "")
        about = [source.byline, meta.container_title, meta.publisher, source.dated]
        yield replace(page, text=" · ".join(filter(None, about)), keywords=" ".join([meta.title, *meta.aliases]))
        full = {passage.number: passage.text for passage in source.full.passages} if source.full else {}
        for number in sorted(full.keys() | source.passages.keys()):
            said = [full.get(number, ""), source.passages[number].text if number in source.passages else ""]
            anchor, names = paragraph_anchor(number), tuple(self.named.get((source.key, number), ()))
            yield replace(page, anchor=anchor, label=f"¶{number}", text=_plain(" ".join(said)), names=names)
        for note in source.full.endnotes if source.full else ():
            label = f"Endnote {note.number}"
            yield replace(page, anchor=endnote_anchor(note.number), label=label, text=_plain(" ".join(note.blocks)))

    def _name(self, name: NameRecord) -> SearchPassage:
        spellings = _spellings_of(name)
        also = f"Also written: {', '.join(spellings[1:])}." if spellings[1:] else ""
        text = " ".join(filter(None, (name.role, also)))
        passage = self._passage(WHOS_WHO, name.id, name.name, text)
        return replace(passage, keywords=" ".join(spellings), names=(name.id,))

    def _entry(self, entry: Entry) -> SearchPassage:
        who = self.library.speaker(entry.speaker) if entry.speaker else entry.speaker_unnamed
        what = " and ".join(stance.noun for stance in entry.stance)
        label = ", ".join(filter(None, (entry.when, who, entry.role, what)))
        text = f"{entry.text} Evidence named: {entry.evidence}" if entry.evidence else entry.text
        passage = self._passage(CHRONOLOGY, entry_anchor(entry.id), label, text)
        people = (id for id in entry.people if id in self.library.names)
        keywords = " ".join(filter(None, (entry.to, entry.where, *entry.stance)))
        return replace(passage, keywords=keywords, names=tuple(dict.fromkeys([*people, *passage.names])))

    def _disagreement(self, item: Disagreement) -> SearchPassage:
        said = [
            f"{self.library.speaker(answer.source)}: {item.shown(answer)}. {answer.says}" for answer in item.answers
        ]
        anchor = Anchor(f"disagreement-{item.id}")
        return self._passage(DISAGREEMENTS, anchor, item.question, " ".join([*said, item.note or ""]))

    def _passage(self, path: PagePath, anchor: str, label: str, text: str) -> SearchPassage:
        page, plain = self.addresses[path], _plain(text)
        return SearchPassage(page.url, page.title, anchor, label, plain, names=self.library.names_in(plain))
