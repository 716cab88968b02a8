"""Importing an article's copy into the evidence, or a changed copy of an article that is there.

``run`` is one import, from the copy to the files; ``record`` makes the article's file of a copy, ``comparison`` says
which paragraph became which, ``citing`` what cites them, ``revision`` brings a file that is there up to date.
"""

from explainer.importing.run import Outcome, ProjectPaths, import_copy

__all__ = ["Outcome", "ProjectPaths", "import_copy"]
