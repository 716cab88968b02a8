"""The Python-Markdown extension: citations, notes, cross-links. Usable with any engine that runs such extensions.

What happens to a page, in this order (a processor table in ``extension.py`` gives the priorities):

1. ``citations``   inline: leaves a mark for each cluster, never in code, links, headings' ids or raw HTML
2. ``notes``       tree: numbers the marks in document order, writes the list of notes, records the occurrences
3. ``crosslinks``  tree: links the first mention of each name
"""

from explainer.markup.extension import ExplainerExtension, makeExtension, render
from explainer.markup.grounds import is_pure
from explainer.markup.state import PageContext, PageResult

__all__ = ["ExplainerExtension", "PageContext", "PageResult", "is_pure", "makeExtension", "render"]
