"""The search index: an inverted index in script files of bounded size, of which a reader loads the few that are needed.

Pure: passages and names in, the files' texts out. ``search/manifest.js`` says with which key each shard of terms
begins; ``terms-N.js`` has what a term finds, ``passages-N.js`` the texts of ``SHARD_PASSAGES`` passages. Each file is
one call of ``explainerSearch``: a script, because pages on a disk may not fetch.

A key is a term (``folding.terms``), ``@`` and a name's id (every passage that has the name in any spelling), or ``~``
and a skeleton (the spellings of names whose longest word has it: how misspelt names are found). What a key finds is
``[idf, levels]``: BM25 (Robertson and Zaragoza 2009) in two factors, the second as a small level, and for each level
the gaps between the numbers of its passages. Of a frequent term the best ``KEPT`` are kept, and a third item says so;
a name's third item is every word of its spellings, to be marked.
"""

from explainer.searchindex.building import (
    EMPTY,
    KEPT,
    SEARCH_FOLDER,
    SHARD_PASSAGES,
    Corpus,
    SearchPassage,
    build_index,
    read_script,
    shard_names,
)

__all__ = [
    "EMPTY",
    "KEPT",
    "SEARCH_FOLDER",
    "SHARD_PASSAGES",
    "Corpus",
    "SearchPassage",
    "build_index",
    "read_script",
    "shard_names",
]
