"""What the processes that ``harness`` starts begin with: the project is imported, and its templates are compiled."""

import explainer.mkdocs_adapter.events  # noqa: F401 (the hook imports it)
from explainer.pages.rendering import environment

for name in environment().list_templates():
    environment().get_template(name)
