"""The Python-Markdown extension: citations, notes, cross-links. Usable with any engine that runs such extensions.

What happens to a page, in this order (a processor table in ``extension.py`` gives the priorities):

1. ``citations``   inline: leaves a mark for each cluster, never in code, links, headings' ids or raw HTML
2. ``locating``    tree: finds each block in the file, so that all behind it has a position
3. ``notes``       tree: numbers the marks in document order, writes the list of notes, records the occurrences
4. ``quoted``      tree: compares quotations with what their sentence cites
5. ``coverage``    tree: which sentences cite a paragraph, which are set aside
6. ``status``      tree: words such as *alleged*, and statements that bear them out
7. ``views``       tree: where views of the records are to stand
8. ``crosslinks``  tree: links the first mention of each name
"""

from explainer.markup.cache_inputs import is_cacheable_extension
from explainer.markup.extension import ExplainerExtension, makeExtension, render
from explainer.markup.state import PageContext, PageResult

__all__ = ["ExplainerExtension", "PageContext", "PageResult", "is_cacheable_extension", "makeExtension", "render"]
