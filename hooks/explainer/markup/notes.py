"""Marks and notes: the tree pass that numbers citations in document order and writes the list of notes.

The contract with readers, styles and scripts:

* a mark is ``<sup id="fnref-…"><a class="note-ref" href="#fn-…" role="doc-noteref">[3]</a></sup>``; the ``toc``
  extension leaves elements with such an id out of headings in the table of contents;
* the notes are ``<section class="notes" role="doc-endnotes">`` with one ``li`` per cited item; ids are made of key and
  locator, so they survive edits elsewhere on the page, and hold no colon;
* each way back is a ``doc-backlink`` with a name of its own.

Hand-written ``[^1]`` notes (Python-Markdown's ``footnotes``) join the same list on a page that cites; a page without
citations is left exactly as it was.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import chain, pairwise
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions.footnotes import NBSP_PLACEHOLDER

from explainer.addresses import Anchor, anchor_part, article_page, paragraph_anchor, relative_link
from explainer.citesyntax import TERMS
from explainer.disputes import Stance
from explainer.markup.runs import runs
from explainer.markup.state import CITE, PageProcessor, RawCitation
from explainer.markup.text import RunText, read_run
from explainer.positions import Position
from explainer.records import CitationItem, Mode, Occurrence, Replacement, Source
from explainer.sentences import sentence_at, span_at
from explainer.silence import Extent

HEADING_ID = Anchor("notes")
SEVERAL = re.compile(r"\w\s*[-–,&]\s*\w|\w \w")


@dataclass(slots=True)
class Note:
    """One entry of the list: where it is, what it says, and the marks that lead to it with their number."""

    anchor: Anchor
    number: int
    item: CitationItem | None
    content: list[Element]
    marks: list[Anchor] = field(default_factory=list)


@dataclass(slots=True)
class NoteList:
    """The notes of one page in the order of their first marks, the ids already taken on it, and our own blocks."""

    taken: set[str]
    notes: dict[object, Note] = field(default_factory=dict)
    positions: dict[Anchor, Position] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    own: set[Element] = field(default_factory=set)

    def unique(self, wanted: str) -> Anchor:
        """``wanted``, or with a number behind it when that id is taken."""
        anchor, count = wanted, self.counts.get(wanted, 1)
        while anchor in self.taken:
            count += 1
            anchor = f"{wanted}_{count}"
        self.taken.add(anchor)
        self.counts[wanted] = count
        return Anchor(anchor)

    def note(self, identity: object, name: str, item: CitationItem | None, content: list[Element]) -> Note:
        """The note with this identity, made at its first mark."""
        if identity not in self.notes:
            self.notes[identity] = Note(self.unique(f"fn-{name}"), len(self.notes) + 1, item, content)
        return self.notes[identity]

    def mark(self, note: Note, position: Position | None = None) -> Element:
        """A new mark for a note; a citation's has a position on disk."""
        anchor = self.unique(f"fnref-{note.anchor.removeprefix('fn-')}")
        note.marks.append(anchor)
        if position:
            self.positions[anchor] = position
        mark = Element("sup", {"id": anchor})
        link = SubElement(mark, "a", {"class": "note-ref", "href": f"#{note.anchor}", "role": "doc-noteref"})
        link.text = f"[{note.number}]"
        return mark


class NotesProcessor(PageProcessor):
    """Turns what the inline pass left behind into marks and notes, and records who cites what."""

    def run(self, root: Element) -> None:
        """Number, list, record. Leaves the tree of a page without citations alone."""
        notes = NoteList({element.get("id", "") for element in root.iter()} | {HEADING_ID})
        if root.find(f".//{CITE}") is not None:
            hand_written = _take_hand_written(root)
            self._mark_all(root, notes, hand_written)
            hand_written.put_back(root, self._section(notes))
        self.state.prose += [(run, read_run(run, self.stash)) for run in runs(root, notes.own)]
        self._record(notes)

    # --- marks -----------------------------------------------------------------------------------------------------

    def _mark_all(self, root: Element, notes: NoteList, hand_written: "_HandWritten") -> None:
        """Mark the body, then what hand-written notes that were referred to say themselves, until none is new."""
        waiting = [root]
        listed: set[str] = set()
        for scope in waiting:  # grows while it is walked
            for parent, before, element in list(_marks(scope)):
                if element.tag == CITE:
                    self._mark_cluster(parent, before, element, notes)
                elif name := hand_written.name(element):
                    content = hand_written.notes[name]
                    note = notes.note(("hand-written", name), anchor_part(name.removeprefix("fn")), None, list(content))
                    _become(element, notes.mark(note))
                    if name not in listed:
                        listed.add(name)
                        waiting.append(content)

    def _mark_cluster(self, parent: Element, before: Element | None, element: Element, notes: NoteList) -> None:
        number = int(element.get("n", ""))
        items, raw = self.state.clusters[number], self.state.raw_citations[number]
        cluster = Element("span", {"class": "note-marks"})
        author = self._author(items[0]) if items[0].mode is Mode.AUTHOR_IN_TEXT else None
        if author is not None:
            cluster.append(author)
        else:
            _strip_space_before(parent, before)
        noted_as = []
        for item, part, position in zip(items, list(element), raw.positions, strict=True):
            noted = replace(item, mode=Mode.NORMAL) if item.mode is Mode.AUTHOR_IN_TEXT else item
            note = notes.note(noted, _note_name(noted), noted, list(part))
            cluster.append(notes.mark(note, position))
            noted_as.append(note.anchor)
        _become(element, cluster)
        if self.state.traced:
            self._record_change(raw, author, items, noted_as)

    def _record_change(
        self, raw: RawCitation, author: Element | None, items: Sequence[CitationItem], notes: Iterable[Anchor]
    ) -> None:
        text, href = (author.text or "", author.get("href", "")) if author is not None else ("", "")
        keys = tuple(item.key for item in items)
        self.state.result.replacements.append(Replacement(raw.first, raw.last, text, href, keys, tuple(notes)))

    def _author(self, item: CitationItem) -> Element:
        link = Element("a", {"class": "cited-author", "href": self._href(item.key)})
        link.text = self.state.library.sources[item.key].short_byline
        return link

    def _href(self, key: str, number: int | None = None) -> str:
        source = self.state.library.sources[key]  # type: ignore[index]
        anchor = paragraph_anchor(number) if number else None
        return relative_link(self.state.page.path, article_page(source.key), anchor)

    # --- the list --------------------------------------------------------------------------------------------------

    def _section(self, notes: NoteList) -> Element:
        section = Element("section", {"class": "notes", "role": "doc-endnotes", "aria-labelledby": HEADING_ID})
        heading = SubElement(section, "h2", {"id": HEADING_ID})
        heading.text = "Notes"
        notes.own.add(heading)
        entries = SubElement(section, "ol")
        for note in notes.notes.values():
            entry = SubElement(entries, "li", {"id": note.anchor})
            said = list(self._cited(note.item, note.content)) if note.item else []
            notes.own.update(said)
            entry.extend(said or note.content)
            last = entry[-1] if len(entry) and entry[-1].tag == "p" else SubElement(entry, "p")
            last.append(_ways_back(note))
        return section

    def _cited(self, item: CitationItem, content: list[Element]) -> Iterator[Element]:
        """A note on a cited item: whose words, of when, which paragraph, and what it says there."""
        source = self.state.library.sources[item.key]
        prefix, suffix = content
        head = Element("p", {"class": "note-source"})
        _add_inline(head, prefix, after=" ")
        if item.mode is not Mode.SUPPRESS_AUTHOR:
            _add_text(head, f"{source.byline}, ")
        cite = SubElement(head, "cite")
        title = SubElement(cite, "a", {"href": self._href(item.key)})
        title.text, title.tail = source.meta.title, None
        _add_text(head, f", {source.dated}")
        self._add_locator(head, item)
        _add_inline(head, suffix)
        _add_text(head, "" if item.suffix.endswith((".", "!", "?")) else ".")
        if source.meta.URL:
            _add_text(head, " ")
            original = SubElement(
                head, "a", {"class": "note-original", "href": str(source.meta.URL), "rel": "external"}
            )
            original.text = "Read the original"
        yield head
        yield from self._stances(item)
        yield from _said(source, item)

    def _stances(self, item: CitationItem) -> Iterator[Element]:
        """What the statements that the ledger has from the cited paragraphs do: they allege, deny, demand."""
        stances = self.state.library.ledger.stances
        found = {stance for passage in item.passages for stance in stances.get(passage, ())}
        if found:
            line = Element("p", {"class": "note-stances"})
            line.text = f"Statements told in {'this paragraph' if len(item.numbers) == 1 else 'these paragraphs'}: "
            for stance in filter(found.__contains__, Stance):
                chip = SubElement(line, "span", {"class": "stance"})  # one look for all: no verdict on the sentence
                chip.text, chip.tail = stance.noun, " "
            yield line

    def _add_locator(self, head: Element, item: CitationItem) -> None:
        if not item.locator:
            return
        singular, plural = TERMS[item.label].split("|")[2:4]
        several = len(item.numbers) > 1 if item.paragraphs else SEVERAL.search(item.locator)
        _add_text(head, f", {plural if several else singular} ")
        if not item.paragraphs:
            _add_text(head, item.locator)
        for nth, span in enumerate(item.paragraphs):
            _add_text(head, ", " if nth else "")
            SubElement(head, "a", {"href": self._href(item.key, span.first)}).text = str(span)

    # --- what the page says about itself ---------------------------------------------------------------------------

    def _record(self, notes: NoteList) -> None:
        """Record each citation with the sentence it stands in and its position on disk, in document order."""
        cited = {mark: note.item for note in notes.notes.values() if note.item for mark in note.marks}
        for _, reading in self.state.prose:
            text = reading.without(reading.attributes)
            unmarked = cache(partial(_unmarked, text, reading))  # a sentence may have any number of marks
            for mark, offset in reading.marks:
                if item := cited.get(Anchor(mark)):
                    position, sentence = notes.positions[Anchor(mark)], sentence_at(text, offset)
                    extent = unmarked(*span_at(text, offset))
                    self.state.result.occurrences.append(
                        Occurrence(self.state.page.path, Anchor(mark), item, sentence, position, extent)
                    )
                    self._check(item, position)

    def _check(self, item: CitationItem, position: Position) -> None:
        if fault := self.state.library.fault_in(item.key, item.numbers):
            self.state.report_fault(fault, position)


def _unmarked(text: str, reading: RunText, start: int, end: int) -> Extent:
    """Where in a sentence, once it is on one line, its longest stretch without a mark stands."""
    edges = [start, *(offset for _, offset in reading.marks_of(start, end) if offset < end), end]
    first, last = max(pairwise(edges), key=lambda edge: edge[1] - edge[0])
    stretch = " ".join(text[first:last].split())
    begin = " ".join(text[start:end].split()).find(stretch)
    return begin, begin + len(stretch)


@dataclass(slots=True)
class _HandWritten:
    """Python-Markdown's list of footnotes, taken out of the tree: content by the id that marks refer to."""

    notes: dict[str, Element] = field(default_factory=dict)
    slot: tuple[Element, int] | None = None

    def name(self, element: Element) -> str:
        """The id of the note that a ``sup`` refers to, empty when it is no such mark."""
        link = element.find("a")
        name = link.get("href", "")[1:] if link is not None and link.get("class") == "footnote-ref" else ""
        return name if name in self.notes else ""

    def put_back(self, root: Element, section: Element) -> None:
        """Put the list of notes where the engine had put its own, else at the end."""
        if self.slot:
            self.slot[0].insert(self.slot[1], section)
        else:
            root.append(section)


def _take_hand_written(root: Element) -> _HandWritten:
    taken = _HandWritten()
    for parent in root.iter():
        for index, child in enumerate(parent):
            if child.tag == "div" and child.get("class") == "footnote":
                for entry in child.iter("li"):
                    if name := entry.get("id"):
                        taken.notes[name] = _without_ways_back(entry)
                parent.remove(child)
                taken.slot = (parent, index)
                return taken
    return taken


def _without_ways_back(entry: Element) -> Element:
    """The content of the engine's note without its own links back."""
    for parent in list(entry.iter()):
        for child in list(parent):
            if child.tag == "a" and child.get("class") == "footnote-backref":
                parent.remove(child)
                _strip_end(parent)
    for block in list(entry):
        if block.tag == "p" and not len(block) and not (block.text or "").strip():
            entry.remove(block)
    return entry


def _strip_end(parent: Element) -> None:
    """Remove the space that the engine puts before its links back."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "").replace(NBSP_PLACEHOLDER, "") or None
    else:
        parent.text = (parent.text or "").replace(NBSP_PLACEHOLDER, "") or None


def _marks(scope: Element) -> Iterator[tuple[Element, Element | None, Element]]:
    """Parent, the element before and element of every citation and every ``sup``, in document order."""
    for parent in scope.iter():
        for before, child in pairwise(chain((None,), parent)):
            if child is not None and child.tag in (CITE, "sup"):
                yield parent, before, child


def _become(element: Element, other: Element) -> None:
    """Turn ``element`` into ``other`` where it stands, keeping what follows it."""
    tail = element.tail
    element.clear()
    element.tag, element.text, element.tail = other.tag, other.text, tail
    element.attrib.update(other.attrib)
    element.extend(list(other))


def _strip_space_before(parent: Element, before: Element | None) -> None:
    if before is not None:
        before.tail = before.tail.rstrip() if before.tail else before.tail
    else:
        parent.text = parent.text.rstrip() if parent.text else parent.text


def _note_name(item: CitationItem) -> str:
    if item.numbers:
        locator = f"para-{'-'.join(str(span).replace('–', '-') for span in item.paragraphs)}"
    else:
        locator = anchor_part(f"{item.label}-{item.locator}") if item.locator else ""
    return f"{anchor_part(item.key)}-{locator}" if locator else anchor_part(item.key)


def _add_text(parent: Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _add_inline(parent: Element, content: Element, after: str = "") -> None:
    """Add the inline content of a prefix or suffix, when there is any."""
    if content.text or len(content):
        content.tail = None
        parent.append(content)
        _add_text(parent, after)


def _said(source: Source, item: CitationItem) -> Iterator[Element]:
    """What the cited paragraphs say, as we tell them."""
    for number in item.numbers:
        passage = source.passages.get(number)
        if passage:
            said = Element("p", {"class": "note-said"})
            if len(item.numbers) > 1:
                _add_text(said, f"¶{number} ")
            _add_text(said, passage.text)
            yield said


def _ways_back(note: Note) -> Element:
    back = Element("span", {"class": "note-back"})
    _add_text(back, " Back to the text: ")
    for use, mark in enumerate(note.marks, 1):
        _add_text(back, " " if use > 1 else "")
        label = f"Back to note {note.number} in the text" + (f", place {use}" if len(note.marks) > 1 else "")
        link = SubElement(back, "a", {"href": f"#{mark}", "role": "doc-backlink", "aria-label": label})
        link.text = f"↑{use}" if len(note.marks) > 1 else "↑"
    return back
