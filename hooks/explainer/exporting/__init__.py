"""The export: the whole site as plain Markdown that any engine builds.

Two ways lead from a page to plain Markdown. The finished tree could be written out as Markdown: then every word that an
editor wrote goes through the engine and back, and what the engine understood is all that is left. Or the file is taken
as it is, and only what this project reads is replaced where it stands: so the export keeps the editor's text to the
character, and a later reader can go on editing it. ``rewriting`` does the second, since the extension knows where on
disk everything stands that it changed. The pages made from records have no file; ``blocks`` writes their HTML as
Markdown. ``configuration`` makes the settings, ``exporter`` puts all together.

An export is written whole or not at all, as a site is, and takes the place of an empty folder or of an earlier export.
"""

from explainer.exporting.exporter import NotAnExport, export_site

__all__ = ["NotAnExport", "export_site"]
