"""The cache inputs of each generated page and each view on a page: all that it depends on, as plain data."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import astuple, dataclass
from functools import cached_property

from pydantic_core import to_jsonable_python

from explainer.addresses import PagePath, SourceKey, TopicId
from explainer.authored import PassageRef
from explainer.caching import digest
from explainer.library import Library
from explainer.records import Occurrence, Source, ViewRequest


@dataclass(frozen=True, slots=True)
class Uses:
    """What the pages use of the evidence: who cites what, which names pages mention, what each topic's page shows."""

    occurrences: Sequence[Occurrence]
    mentions: Mapping[PagePath, Iterable[str]]
    used: Mapping[TopicId, Set[PassageRef]]


@dataclass(frozen=True)
class CacheInputs:
    """The cache inputs of one site's pages; ``lean`` is the share of citations from which a page leans on an article.

    ``cited`` tells who cites each paragraph, ``citations`` how often each topic's page cites each article.
    """

    library: Library
    uses: Uses
    cited: Mapping[PassageRef, Sequence[Occurrence]]
    citations: Mapping[TopicId, Mapping[SourceKey, int]]
    lean: float

    def of_all(self) -> list[object]:
        """What every page and view depends on."""
        titles = [(page.path, page.title) for page in self.library.pages.values()]
        topics = [(id, page.path) for id, page in self.library.topics.items()]
        return [self.library.cache_inputs(), titles, topics]

    def of_article(self, source: Source) -> list[object]:
        """What the page of an article depends on: the article, and who cites it."""
        cited = [
            (number, use.page, use.mark, use.sentence)
            for number in range(1, source.meta.original.paragraphs + 1)
            for use in self.cited.get((source.key, number), ())
        ]
        return [source.key, *_digests(source), cited]

    def of_page(self, path: PagePath) -> list[object]:
        """What a page that is not an article's depends on: all that is recorded, and all that pages make of it."""
        return [path, self._records, self._uses, self._mentions]

    def of_view(self, view: ViewRequest, page: PagePath) -> list[object]:
        """What a view depends on as a page shows it: some show what pages cite of the articles."""
        shows_uses = view.name in ("articles", "sources")
        return [astuple(view), page, self._records, self._uses if shows_uses else ""]

    @cached_property
    def _records(self) -> str:
        ledger = self.library.ledger
        records = [list(self.library.names.values()), ledger.entries, ledger.disagreements]
        return digest([_digests(source) for source in self.library.sources.values()], to_jsonable_python(records))

    @cached_property
    def _uses(self) -> str:
        used = {topic: sorted(passages) for topic, passages in self.uses.used.items()}
        return digest(sorted(self.cited), used, self.citations, self.lean)

    @cached_property
    def _mentions(self) -> str:
        return digest({path: sorted(mentioned) for path, mentioned in self.uses.mentions.items()})


def _digests(source: Source) -> list[str]:
    return [source.digest, source.full.digest if source.full else ""]
