"""The façade: load everything, gather what is wrong, make every generated page. What an engine's adapter talks to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from explainer.addresses import PagePath, SourceKey
from explainer.library import Library, build_library
from explainer.markup import PageResult
from explainer.pages import GeneratedPage, PageMaker, Resolve
from explainer.problems import Problem, in_order
from explainer.reading import Folder, read_names, read_pages, read_sources


class Options(BaseModel):
    """What a project may set under ``extra.explainer`` in ``mkdocs.yml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: Annotated[str, Field(description="the folder of evidence, relative to mkdocs.yml")] = "sources"
    topics: Annotated[str, Field(description="the folder of topic pages, relative to docs_dir")] = "topics"
    page_fields: Annotated[tuple[str, ...], Field(description="further front-matter fields that pages may have")] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """One state of a project: its evidence, and what is wrong with it before any page is rendered."""

    library: Library
    problems: tuple[Problem, ...] = ()
    results: dict[PagePath, PageResult] = field(default_factory=dict)

    def all_problems(self) -> list[Problem]:
        """The problems of the evidence and of every page rendered so far."""
        return in_order([*self.problems, *(problem for result in self.results.values() for problem in result.problems)])

    def generated(self, resolve: Resolve) -> Iterator[GeneratedPage]:
        """Every generated page, from the evidence and what the rendered pages cite and mention."""
        occurrences = [occurrence for result in self.results.values() for occurrence in result.occurrences]
        mentions = {path: result.mentions for path, result in self.results.items()}
        return PageMaker(self.library, occurrences, mentions, resolve).all()


def load(root: Path, docs: Path, options: Options) -> Site:
    """Read ``docs`` and the evidence; messages name files relative to ``root``."""
    evidence = Folder(root / options.sources, options.sources)
    pages_folder = Folder(docs, _label(docs.resolve(), root.resolve()))
    sources, problems = read_sources(evidence)
    names, found = read_names(evidence)
    pages, wrong = read_pages(pages_folder, options.page_fields)
    unread = {SourceKey(file.stem) for file in evidence.path.glob("*.md")} - {source.key for source in sources}
    library, clashes = build_library(sources, names, pages, topics_folder=options.topics, unread=unread)
    return Site(library, (*problems, *found, *wrong, *clashes))


def _label(folder: Path, root: Path) -> str:
    return folder.relative_to(root).as_posix() if folder.is_relative_to(root) else folder.as_posix()
