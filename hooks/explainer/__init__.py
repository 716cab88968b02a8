"""Evidence-bound explainers on MkDocs: source articles, topic pages, notes that cite paragraphs.

The floors, an import goes down only (held by the contract in ``pyproject.toml``, which divides some of them once more):

5  ``__main__`` the commands · ``mkdocs_adapter`` the engine's events · ``exporting`` the site as plain Markdown ·
   ``checking`` the rules without a build · ``staging`` moving a finished site in place · ``project`` its settings
4  ``loading`` a project from the disk · ``rules`` all of them, by when they can be asked · ``site`` what was loaded,
   and that with its pages rendered · ``links`` links and ids, in and out · ``reports`` problems as output ·
   ``importing`` a copy into the evidence · ``verification`` a published site and the originals
3  ``markup`` the Python-Markdown extension · ``pages`` generated pages and views · ``quoting`` what the records quote ·
   ``searchable`` what a reader can search · ``rights`` what may leave · ``roles`` what roles cite · ``ledger_rules``
   what the records of the dispute must keep · ``page_rules`` what pages must do with the evidence
2  ``reading`` and ``writing`` the disk · ``caching`` what is kept for the next build · ``crawling`` a served site ·
   ``library`` lookups · ``evidence`` originals and lock · ``bibliography`` the CSL processor · ``history`` git ·
   ``options`` what a project sets · ``navigation`` which pages it names
1  ``frontmatter`` ``citesyntax`` ``passages`` ``spellings`` ``sentences`` ``quotations`` ``locator`` ``settings``
   ``paragraph_map`` ``ledger`` ``leaks`` ``outgoing`` ``policy`` ``searchindex`` ``extraction`` ``exchange``
   ``feedback`` ``reviews``: text in, records out
0  ``authored`` ``disputes`` ``records`` ``dates`` ``problems`` ``positions`` ``wording`` ``addresses`` ``silence``
   ``fragments`` ``garbage`` ``lazy`` ``slips``

The flow: read → library (frozen) → pages are rendered against it and give back occurrences → backlinks and checks
→ problems, or a site.
"""
