"""Evidence-bound explainers on MkDocs: source articles, topic pages, notes that cite paragraphs.

The floors, an import goes down only (held by the contract in ``pyproject.toml``):

5  ``mkdocs_adapter``, ``staging``, ``__main__``   the engine's events · moving a finished site in place · the commands
4  ``site`` · ``links``                 load everything, gather what is wrong: the façade · links and ids, in and out
3  ``markup`` · ``pages``               the Python-Markdown extension · generated pages
2  ``reading`` · ``library`` · ``bibliography``   the disk · lookups over the evidence · the CSL processor
1  ``frontmatter`` ``citesyntax`` ``passages`` ``spellings`` ``sentences`` ``positions``   text in, records out
0  ``records`` ``dates`` ``problems`` ``addresses``

The flow: read → library (frozen) → pages are rendered against it and give back occurrences → backlinks and checks
→ problems, or a site.
"""
