"""Views that an editor places on a page: ``<!-- view: chronology -->``, on a line of its own.

The comment stays where it is, which other engines ignore; what it stands for is put in its place when every page has
been read. Behind the view's name stands the id of a topic, where the page is not that topic's own.
"""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from markdown.util import STX

from explainer.markup.runs import STASHED
from explainer.markup.state import PageProcessor
from explainer.problems import ProblemKind
from explainer.records import VIEW, VIEWS, ViewRequest
from explainer.wording import did_you_mean, nearest

MEANT = re.compile(rf"<!--\s*views?\s*(?::|=|\s(?:{'|'.join(VIEWS)})\b|-->)", re.IGNORECASE)
"""A comment that looks like a view; one that only begins with the word is none."""

WORDS = ("view", "covered", "uncited")
"""The words of the comments that are read."""

LABELLED = re.compile(r"<!--\s*/?(?P<word>[A-Za-z]+)\s*(?::|-->)")


class ViewsProcessor(PageProcessor):
    """Notes which views a page asks for, and reports what is no view."""

    def run(self, root: Element) -> None:
        """Look through the comments of the page."""
        comments = [raw for raw in map(self.stash, range(self.md.htmlStash.html_counter)) if raw.startswith("<!--")]
        self._report_misspelt(comments)
        if not any(map(MEANT.match, comments)):
            return
        for element in root.iter():
            for slot in filter(None, (element.text, element.tail)):
                for match in STASHED.finditer(slot) if STX in slot else ():
                    raw = self.stash(int(match[1]))
                    if MEANT.match(raw) and not VIEW.match(raw):
                        self._report(
                            f"This is not a view: {' '.join(raw.split())}.", "Write <!-- view: chronology -->."
                        )
                    elif view := VIEW.match(raw):
                        self._note(view, alone=slot.strip() == match[0] and slot is element.text and not len(element))

    def _report_misspelt(self, comments: Iterable[str]) -> None:
        """On a page that states facts a comment whose first word is nearly one that is read was meant so."""
        for raw in comments if self.state.page.states_facts else ():
            word = found["word"].lower() if (found := LABELLED.match(raw)) else ""
            meant = nearest(word, [known for known in WORDS if known[0] == word[:1]], cutoff=0.75)
            if meant and meant != word and not MEANT.match(raw):
                message, hint = f"This comment is not read: {' '.join(raw.split())}.", f"Did you mean '{meant}'?"
                position = self.state.locator.find_comment(_beginning(raw), "misspelt")
                self.state.report(ProblemKind.VIEW_UNKNOWN, position, message, hint)

    def _note(self, view: re.Match[str], *, alone: bool) -> None:
        name, topic = view["name"], view["topic"] or self.state.page.topic
        if name not in VIEWS:
            hint = did_you_mean(name, VIEWS) or f"There are {', '.join(VIEWS)}."
            self._report(f"There is no view '{name}'.", hint)
        elif topic and topic not in self.state.library.topics:
            hint = did_you_mean(topic, self.state.library.topics)
            self._report(f"There is no topic page '{topic}'.", hint)
        elif not alone:
            message = "A view stands on a line of its own, with an empty line before and behind it."
            self._report(message)
        elif any(shown.name == name for shown in self.state.result.views):
            self._report(f"The view '{name}' stands on this page already: its entries would have one id twice.")
        else:
            self.state.locator.find_comment(MEANT, "views")
            self.state.result.views.append(ViewRequest(name, topic))

    def _report(self, message: str, hint: str = "") -> None:
        position = self.state.locator.find_comment(MEANT, "views")
        self.state.report(ProblemKind.VIEW_UNKNOWN, position, message, hint)


def _beginning(comment: str) -> re.Pattern[str]:
    """How a comment begins, whatever white space stands in it."""
    return re.compile(r"\s+".join(map(re.escape, comment[:40].split())))
