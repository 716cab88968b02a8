"""What may leave: the words of articles that are only told here, searched for in what people write and what is built.

An article whose record says ``publish: full`` is free to leave whole; every other is a digest, and no run of its body
may stand anywhere. Names and titles of the project's own records are the only exemption.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from explainer import outgoing
from explainer.authored import PassageRef
from explainer.leaks import UNSEEN, Leak, Phrases, Restricted, words
from explainer.library import Library
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.records import Originals, Source


def restricted_runs(paragraphs: Mapping[PassageRef, str], library: Library | None = None) -> Restricted:
    """What may not leave, of the originals' numbered paragraphs; without records of a project nothing is free."""
    sources = dict(library.sources) if library else {}
    published = {key for key, source in sources.items() if source.meta.rights.publish == "full"}
    closed = {passage: text for passage, text in paragraphs.items() if passage[0] not in published}
    free = (block for source in sources.values() for block in _full_blocks(source))
    return Restricted(closed, _names_and_titles(library) if library else (), free)


def _full_blocks(source: Source) -> Iterator[str]:
    if source.full:
        yield "\n".join(passage.text for passage in source.full.passages)
        for endnote in source.full.endnotes:
            yield "\n".join(endnote.blocks)


def _names_and_titles(library: Library) -> Iterator[str]:
    for name in library.names.values():
        yield from (spelling.text for spelling in name.all_spellings())
    for source in library.sources.values():
        meta = source.meta
        yield from meta.aliases
        yield from map(str, meta.author)
        yield from filter(None, (meta.title, meta.title_short, meta.container_title, meta.publisher))


def authored_leaks(restricted: Restricted, files: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """Restricted runs in files that people write, each at its line."""
    for name, text in files:
        for leak in _longest_of_each(restricted, outgoing.authored_readings(text)):
            yield Problem(ProblemKind.RIGHTS_LEAK, name, leak.position, f"{_spoken(leak)}.")


class Origins:
    """What a built site was made of: ``files`` that people write, by name, and from which each built file comes."""

    def __init__(self, files: Iterable[tuple[str, str]] = (), made_from: Mapping[str, str] | None = None) -> None:
        self._files = {name: _phrases(text) for name, text in files}
        self._made_from = made_from or {}

    def find(self, leak: Leak, built: str) -> tuple[str, Position] | None:
        """The file that says what a leak in a built one begins with, rather its own, and where."""
        own = self._made_from.get(built)
        for name in sorted(self._files, key=lambda name: name != own):
            if position := _find(leak, self._files[name]):
                return name, position
        return None


def _phrases(text: str) -> list[Phrases]:
    return [Phrases(reading) for reading in outgoing.authored_readings(text)]


def _find(leak: Leak, readings: Iterable[Phrases]) -> Position | None:
    return next((position for reading in readings if (position := reading.find(leak.beginning))), None)


def published_leaks(
    restricted: Restricted, files: Iterable[tuple[str, bytes]], origins: Callable[[], Origins] = Origins
) -> Iterator[Problem]:
    """Restricted runs in the files of a built or published site, each where it was written, or where it came out."""
    found: dict[tuple[str, Position, PassageRef], list[tuple[Leak, str]]] = {}
    known: Origins | None = None
    for name, data in files:
        leaks = _longest_of_each(restricted, outgoing.readings(name, data))
        here = _phrases(data.decode("utf-8-sig", "replace")) if leaks else []
        for leak in leaks:
            known = known or origins()
            path, position = known.find(leak, name) or (name, _find(leak, here) or Position())
            found.setdefault((path, position, leak.passage), []).append((leak, name))
    for (path, position, _), leaking in found.items():
        yield Problem(ProblemKind.RIGHTS_LEAK, path, position, f"{_spoken(leaking[0][0])}{_built(path, leaking)}.")


def _built(path: str, leaks: list[tuple[Leak, str]]) -> str:
    names = [name for _, name in leaks]
    if names == [path]:
        return ""
    return f", in the built file {names[0]}" + (f" and {len(names) - 1} more" if len(names) > 1 else "")


def _longest_of_each(restricted: Restricted, readings: Iterable[str]) -> list[Leak]:
    """The leaks of one file, the longest from each paragraph."""
    found: dict[PassageRef, Leak] = {}
    for reading in readings:
        for leak in restricted.find(reading):
            if leak.passage not in found or found[leak.passage].words < leak.words:
                found[leak.passage] = leak
    return list(found.values())


def _spoken(leak: Leak) -> str:
    key, number = leak.passage
    return f"{leak.words} words in a row as in ¶{number} of '{key}', which is not published: '{leak.beginning} …'"


def full_text_differences(originals: Originals, library: Library) -> Iterator[Problem]:
    """Paragraphs of full texts that have other words than the originals at hand."""
    for source in library.sources.values():
        for passage in source.full.passages if source.full else ():
            original = originals.paragraphs.get((source.key, passage.number))
            if source.full and original is not None and _read(original) != _read(passage.text):
                message = f"¶{passage.number} has not the words of the original."
                yield Problem(ProblemKind.RIGHTS_FULL_DIFFERS, source.full.path, passage.position, message)


def _read(text: str) -> list[str]:
    return words(UNSEEN.sub("", text))
