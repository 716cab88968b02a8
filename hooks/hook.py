"""The one file that MkDocs loads: it hands the engine's events to the adapter.

MkDocs runs it once per process, with this folder on the import path while it runs; so everything is imported here and a
change under ``hooks/`` needs a restart of ``serve``.
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
