"""The disk, for what a project consists of: decodes its files, hands text to floor 1, returns records and problems."""

from explainer.reading.articles import read_source, read_sources
from explainer.reading.files import (
    all_below,
    authored_files,
    built_files,
    built_pages,
    is_encodable,
    read_limited,
    read_text,
    site_files,
)
from explainer.reading.layout import LOCK_FILE, ORIGINALS_FOLDER, Folder, has_evidence
from explainer.reading.lists import read_disagreements, read_ledger, read_names
from explainer.reading.originals import (
    ORIGINALS_VARIABLE,
    old_paragraphs,
    originals_folder,
    read_lock_text,
    read_map_text,
    read_originals,
)
from explainer.reading.outputs import EXPORT, SITE, Output, why_not_put
from explainer.reading.pages import read_pages

__all__ = [
    "EXPORT",
    "LOCK_FILE",
    "ORIGINALS_FOLDER",
    "ORIGINALS_VARIABLE",
    "SITE",
    "Folder",
    "Output",
    "all_below",
    "authored_files",
    "built_files",
    "built_pages",
    "has_evidence",
    "is_encodable",
    "old_paragraphs",
    "originals_folder",
    "read_disagreements",
    "read_ledger",
    "read_limited",
    "read_lock_text",
    "read_map_text",
    "read_names",
    "read_originals",
    "read_pages",
    "read_source",
    "read_sources",
    "read_text",
    "site_files",
    "why_not_put",
]
