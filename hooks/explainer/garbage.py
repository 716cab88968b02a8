"""When Python's collector of garbage looks: after each page, at what is new, and not again and again at what stays.

A build makes much that is there until it ends, and going through all of it each time took a tenth of its time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def rest() -> None:
    """Stop looking, from here to ``wake``; what the last build of this process kept is looked at once more."""
    gc.unfreeze()
    keep()
    gc.disable()


def keep() -> None:
    """Look once at what is new: clear away what a page left behind in circles, and let the rest stay unlooked at."""
    gc.collect()
    gc.freeze()


def stay() -> None:
    """Let all that is new stay unlooked at: nothing of it is garbage."""
    gc.freeze()


def wake() -> None:
    """Look again as always, from here on: what was made meanwhile is looked at when somebody rests again, if ever."""
    gc.freeze()
    gc.enable()


@contextmanager
def resting() -> Iterator[None]:
    """From ``rest`` to ``wake``, whatever happens between."""
    rest()
    try:
        yield
    finally:
        wake()
