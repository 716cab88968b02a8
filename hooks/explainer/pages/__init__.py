"""Generated pages: straight from the records to HTML, by templates with autoescaping; never through Markdown.

``maker`` makes every page and puts views in their places on others; where a page is written and inside which theme is
the engine adapter's business. ``article`` and ``whos_who`` are the pages of that name, ``dispute`` the views and
``picture`` the chronology's geometry. ``rendering`` has the templates, ``cache_inputs`` what pages depend on,
``previews`` what cross-links show before they are followed, ``page_frame`` what stands around a page's text,
``linked_data`` what other programs read of the site, ``edition`` the whole site on one page, ``assets`` the style sheet
and the script.
"""

from explainer.pages.assets import assets
from explainer.pages.cache_inputs import Uses
from explainer.pages.edition import Chapter, edition_page, in_reading_order
from explainer.pages.linked_data import LinkedData
from explainer.pages.maker import PageMaker
from explainer.pages.page_frame import PageFrame, Publication, PublishedPage
from explainer.pages.previews import previews_scripts
from explainer.pages.rendering import GeneratedPage, Renderer, Resolve, environment

__all__ = [
    "Chapter",
    "GeneratedPage",
    "LinkedData",
    "PageFrame",
    "PageMaker",
    "Publication",
    "PublishedPage",
    "Renderer",
    "Resolve",
    "Uses",
    "assets",
    "edition_page",
    "environment",
    "in_reading_order",
    "previews_scripts",
]
