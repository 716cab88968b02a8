"""The MkDocs adapter: answers the engine's events, hands them to the façade, and logs the problems.

``events`` has what MkDocs calls, and the state of a build; ``record_pages`` are the engine's pages of what is made from
records, ``authored_pages`` renders those that people write or takes them from the cache, ``filling`` gives all of them
what is known when every page is read, ``titles`` makes HTML of what themes print as it is.
"""

from explainer.mkdocs_adapter.events import (
    on_build_error,
    on_config,
    on_env,
    on_files,
    on_nav,
    on_page_content,
    on_page_context,
    on_page_markdown,
    on_post_build,
    on_post_page,
    on_post_template,
    on_pre_page,
    on_serve,
    on_startup,
)

__all__ = [
    "on_build_error",
    "on_config",
    "on_env",
    "on_files",
    "on_nav",
    "on_page_content",
    "on_page_context",
    "on_page_markdown",
    "on_post_build",
    "on_post_page",
    "on_post_template",
    "on_pre_page",
    "on_serve",
    "on_startup",
]
