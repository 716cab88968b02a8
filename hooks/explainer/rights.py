"""What may leave: the words of articles that are only told here, searched for in what people write and what is built.

An article whose record says ``publish: full`` is free to leave whole; every other is a digest, and no run of its body
may stand anywhere. Names and titles of the project's own records are the only exemption.
"""

from collections.abc import Iterable, Iterator, Mapping

from explainer import outgoing
from explainer.leaks import UNSEEN, Leak, Restricted, words
from explainer.library import Library
from explainer.problems import Position, Problem, ProblemKind
from explainer.records import Originals, PassagePlace, Source


def restricted_runs(paragraphs: Mapping[PassagePlace, str], library: Library | None = None) -> Restricted:
    """What may not leave, of the originals' numbered paragraphs; without records of a project nothing is free."""
    sources = dict(library.sources) if library else {}
    published = {key for key, source in sources.items() if source.meta.rights.publish == "full"}
    closed = {place: text for place, text in paragraphs.items() if place[0] not in published}
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
        for leak in _longest_of_each(restricted, outgoing.written(text)):
            yield Problem(ProblemKind.RIGHTS_LEAK, name, leak.position, f"{_spoken(leak)}.")


def published_leaks(
    restricted: Restricted, files: Iterable[tuple[str, bytes]], written: Mapping[str, str] | None = None
) -> Iterator[Problem]:
    """Restricted runs in the files of a built or published site; ``written`` says which file a page was made from."""
    for name, data in files:
        for leak in _longest_of_each(restricted, outgoing.readings(name, data)):
            path = (written or {}).get(name, name)
            message = f"{_spoken(leak)}{'' if path == name else f', in the built file {name}'}."
            yield Problem(ProblemKind.RIGHTS_LEAK, path, Position(), message)


def _longest_of_each(restricted: Restricted, readings: Iterable[str]) -> list[Leak]:
    """The leaks of one file, the longest from each paragraph."""
    found: dict[PassagePlace, Leak] = {}
    for reading in readings:
        for leak in restricted.find(reading):
            if leak.place not in found or found[leak.place].words < leak.words:
                found[leak.place] = leak
    return list(found.values())


def _spoken(leak: Leak) -> str:
    key, number = leak.place
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
