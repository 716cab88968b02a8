"""One export: every page as plain Markdown, written into a folder of its own, whole or not at all."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from explainer.addresses import EDITION, HOME, RECORDS_BIBTEX, RECORDS_CSL, Anchor, PagePath, built_link
from explainer.checking import Checked
from explainer.exchange import bibtex_file, csl_json_file
from explainer.exporting.blocks import LinkContext, as_html, as_markdown, with_addresses
from explainer.exporting.configuration import exported_configuration, not_exportable
from explainer.exporting.fields import changed_by_printing, printed, with_fields, without_fields
from explainer.exporting.rewriting import OURS, Note, read_notes, renamed_marks, rewrite_body
from explainer.fragments import read_fragment
from explainer.frontmatter import split
from explainer.pages import Chapter, GeneratedPage, assets, edition_page, in_reading_order
from explainer.problems import Problem, in_order
from explainer.reading import EXPORT, all_below, read_text, site_files
from explainer.records import Page
from explainer.rights import Origins, published_leaks
from explainer.staging import open_workshop
from explainer.writing import write_files

SAYS = "Written by `python -m explainer export`, which writes this folder anew: work on what it was exported from.\n"
STYLE = "explainer.css"
STYLES = "assets/explainer"

IN_BRACES = re.compile(r"---\s*\{")
"""Front matter whose fields stand within braces: they may share a line, so they are all written anew."""


class NotAnExport(ValueError):
    """The folder cannot be written to without losing what stands in it; the message says why."""


def export_site(checked: Checked, folder: Path) -> list[Problem]:
    """Write the site of a checked project to ``folder``, or say what is wrong and change nothing.

    Raises ``NotAnExport``, ``OSError`` where nothing can be written, and ``ValueError`` for a check without a
    trace, which does not say where citations stand.
    """
    if not checked.traced:
        raise ValueError("An export needs a traced check.")
    if why := checked.project.why_not_put(EXPORT, folder):
        raise NotAnExport(f"The export cannot be put in '{folder}', since {why}. Name another folder.")
    exporter = _Exporter.of(checked)
    texts, problems = exporter.pages()
    if problems:
        return problems
    workshop = open_workshop(folder)
    try:
        exporter.write(texts, workshop.new)
        problems = exporter.leaks(workshop.new)
        if not problems:
            workshop.publish()
    finally:
        workshop.close()
    return problems


@dataclass(frozen=True, slots=True)
class _Exporter:
    checked: Checked
    notes: Mapping[PagePath, Mapping[Anchor, Note]]
    renamed: Mapping[tuple[PagePath, Anchor | None], Anchor]

    @classmethod
    def of(cls, checked: Checked) -> "_Exporter":
        notes = {path: read_notes(html, LinkContext(path, {}, directories=True)) for path, html in checked.html.items()}
        return cls(checked, notes, dict(pair for path, found in notes.items() for pair in renamed_marks(path, found)))

    def pages(self) -> tuple[dict[PagePath, str], list[Problem]]:
        """The text of every page, and what could not be put in plain Markdown."""
        generated = {page.path: page for page in self.checked.maker.all()}
        if self.checked.site.library.edition:
            generated[EDITION] = self._edition(generated)
        texts: dict[PagePath, str] = {path: self._generated(page) for path, page in generated.items()}
        problems = list(not_exportable(self.checked.project.file))
        for page in self.checked.site.library.pages.values():
            texts[page.path], found = self._authored(page)
            problems += found
        return texts, in_order(problems)

    def write(self, texts: Mapping[PagePath, str], folder: Path) -> None:
        """Write every file of the export, whatever else lies among the pages with it."""
        project, docs = self.checked.project, folder / "docs"
        for file in all_below(project.docs):
            if file.is_file() and file.suffix != ".md":
                copy = docs / file.relative_to(project.docs)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(file.read_bytes())
        style = f"{STYLES}/{STYLE}"
        write_files(docs, {style: assets()[STYLE]} | dict(texts) | dict(self._downloads()))
        settings = exported_configuration(project.file, self.checked.config, style, texts)
        write_files(folder, {"mkdocs.yml": settings} | dict.fromkeys(EXPORT.told_by, SAYS))

    def _downloads(self) -> Iterator[tuple[PagePath, str]]:
        """The records for reference managers, to which the bibliography links."""
        records = [entry.record for entry in self.checked.maker.entries.values()]
        if records:
            yield RECORDS_BIBTEX, bibtex_file(records)
            yield RECORDS_CSL, csl_json_file(records)

    def leaks(self, folder: Path) -> list[Problem]:
        """Restricted words in what was written."""
        restricted = self.checked.site.restricted
        if restricted is None:
            return []
        return list(published_leaks(restricted, site_files(folder), lambda: Origins(self.checked.site.authored())))

    def _authored(self, page: Page) -> tuple[str, list[Problem]]:
        """A page that people write."""
        rendered, links = self.checked.rendered, self._links(page.path)
        result = rendered.results[page.path]
        views = [as_markdown(self.checked.maker.view(view, page.path), links) for view in result.views]
        body, problems = rewrite_body(page, result, rendered.library, self.notes[page.path], views)
        text, _ = read_text(self.checked.project.docs / page.path, page.file)
        return self._header(page, text.removesuffix(page.body)) + body, problems

    def _header(self, page: Page, header: str) -> str:
        """The front matter of a page that people write, in which only what engines read is left."""
        lines = {str(at[0]): position.line for at, position in page.positions.items() if len(at) == 1}
        data = split(header, page.file).data
        fields = {name: value for name, value in data.items() if name not in OURS} if isinstance(data, dict) else {}
        changed = changed_by_printing(fields)
        title = _heading(self.checked.html[page.path]) or page.title  # without a heading it is made of the file's name
        if "title" not in fields and page.path != HOME and "<" in title:
            changed["title"] = printed(title)  # Material's <title> undoes the escapes of a heading's
        if IN_BRACES.match(header):
            return with_fields("", fields | changed)
        fence = len(header.splitlines())
        return with_fields(without_fields(header, lines, [*OURS, *changed], end=fence), changed)

    def _generated(self, page: GeneratedPage) -> str:
        """A page made from records; the edition, which is for printing, stays HTML."""
        header = with_fields("", {"title": printed(page.title), "description": printed(page.description)})
        convert = as_html if page.path == EDITION else as_markdown
        return f"{header}{convert(page.html, self._links(page.path))}\n"

    def _edition(self, generated: Mapping[PagePath, GeneratedPage]) -> GeneratedPage:
        """The edition of the others, whose links name files too."""
        library, maker = self.checked.site.library, self.checked.maker
        publication = self.checked.project.publication(self.checked.config)
        chapters = []
        order = in_reading_order(self.checked.project.navigation.listed(), library)
        own = frozenset(order)
        for path in order:
            relative = "" if path == HOME else built_link(HOME, path, directories=self._directories)
            address = f"{publication.address}{relative}"
            if page := library.pages.get(path):
                title = publication.name if path == HOME else page.title
                html = with_addresses(maker.place_views(path, self.checked.html[path]), self._links(path), own)
                chapters.append(Chapter(path, title, address, path, html, page.meta.reviewed))
            elif path in generated:
                html = with_addresses(generated[path].html, self._links(path), own)
                chapters.append(Chapter(path, generated[path].title, address, path, html))
        return edition_page(chapters, EDITION, publication)

    @property
    def _directories(self) -> bool:
        return self.checked.config.use_directory_urls

    def _links(self, path: PagePath) -> LinkContext:
        return LinkContext(path, self.renamed, self._directories, self.checked.config.site_url or "")


def _heading(html: str) -> str:
    """The text of a page's first heading, without marks of notes; empty where there is none."""
    heading = read_fragment(html).find(".//h1")
    return "" if heading is None else " ".join("".join(heading.xpath(".//text()[not(ancestor::sup)]")).split())
