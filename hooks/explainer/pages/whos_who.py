"""The who's who: every name, by kind, with where it stands in the articles and on the pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from explainer.addresses import WHOS_WHO, PagePath, SourceKey
from explainer.authored import NameRecord, PassageRef
from explainer.disputes import Entry
from explainer.library import Library
from explainer.pages.rendering import GeneratedPage, Renderer, TocEntry
from explainer.records import Page, Source
from explainer.wording import counted

KINDS = {
    "Person": "People",
    "Organization": "Organisations",
    "Place": "Places",
    "Event": "Events",
    "DefinedTerm": "Terms",
}


@dataclass(frozen=True, slots=True)
class Appearance:
    """Where a name stands: its paragraphs in each article, and the pages that mention it."""

    name: NameRecord
    spellings: list[str]
    paragraphs: list[tuple[Source, list[int]]]
    pages: list[Page]
    said: list[Entry]
    took_part: list[Entry]
    roles: list[tuple[str, str]]


def whos_who(
    renderer: Renderer, named: Mapping[PassageRef, Iterable[str]], mentions: Mapping[PagePath, Iterable[str]]
) -> GeneratedPage:
    """The page: ``named`` are the names in each paragraph, ``mentions`` those on each page."""
    found = _appearances(renderer.library, named, mentions)
    groups = [
        (
            kind,
            label,
            sorted((entry for entry in found if entry.name.kind == kind), key=lambda entry: _filed(entry.name)),
        )
        for kind, label in KINDS.items()
    ]
    groups = [group for group in groups if group[2]]
    html = renderer.render("whos_who.html", WHOS_WHO, groups=groups)
    toc = tuple(TocEntry(2, kind.lower(), label) for kind, label, _ in groups)
    description = "The people, organisations, places and events in the articles, with every spelling used."
    return GeneratedPage(WHOS_WHO, "Who’s who", description, html, toc)


def _appearances(
    library: Library, named: Mapping[PassageRef, Iterable[str]], mentions: Mapping[PagePath, Iterable[str]]
) -> list[Appearance]:
    paragraphs: dict[str, dict[SourceKey, set[int]]] = {}
    for source in library.sources.values():
        for number in source.passages:
            for owner in named[source.key, number]:
                paragraphs.setdefault(owner, {}).setdefault(source.key, set()).add(number)
    pages: dict[str, list[Page]] = {}
    for path, page in library.pages.items():
        for id in mentions.get(path, ()):
            pages.setdefault(id, []).append(page)
    return [
        Appearance(
            name=name,
            spellings=[spelling.text for spelling in name.spellings],
            paragraphs=[(library.sources[key], sorted(found)) for key, found in paragraphs.get(name.id, {}).items()],
            pages=pages.get(name.id, []),
            said=[entry for entry in library.ledger.of_person(name.id) if entry.speaker == name.id],
            took_part=[entry for entry in library.ledger.of_person(name.id) if entry.speaker != name.id],
            roles=_roles(entry for entry in library.ledger.of_person(name.id) if entry.speaker == name.id),
        )
        for name in library.names.values()
    ]


def _filed(name: NameRecord) -> str:
    """Under what a reader looks for a name: that of a person under its last word."""
    words = name.name.split()
    filed = [words[-1].removeprefix("al-"), *words] if name.kind == "Person" else words
    return " ".join(filed).casefold()


def _roles(statements: Iterable[Entry]) -> list[tuple[str, str]]:
    """The roles in which somebody speaks, each with the statements that are made in it, by their dates.

    It is no term of office: only a statement whose date has two ends can be the first or the last of them.
    """
    found: dict[str, list[Entry]] = {}
    for entry in statements:
        if entry.role:
            found.setdefault(entry.role, []).append(entry)
    return [(role, _span(entries)) for role, entries in found.items()]


def _span(statements: Sequence[Entry]) -> str:
    """``a statement of 5 April 2017``, ``statements of 2015 to 2017``, ``2 statements without a date of their own``."""
    dates = [
        entry.date.start.date.spoken() for entry in statements if entry.date and entry.date.start and entry.date.end
    ]
    if not dates:
        number = counted(len(statements), "statement")
        return f"{number} without a date of {'its' if len(statements) == 1 else 'their'} own"
    some = "a statement" if len(statements) == 1 else "statements"
    return f"{some} of {' to '.join(dict.fromkeys([dates[0], dates[-1]]))}"
