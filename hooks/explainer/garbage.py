"""When Python's cyclic garbage collector runs during a build: after each page, over what is new, and at no other time.

A build makes much that lives until it ends, and going through all of it again and again took a tenth of its time.
Frozen objects (``gc.freeze``) are passed over by every later collection.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def pause() -> None:
    """Collect nothing by itself, from here to ``resume``; what the last build of this process left is collected."""
    gc.unfreeze()
    collect_and_freeze()
    gc.disable()


def collect_and_freeze() -> None:
    """Collect once what a page left behind in reference cycles, and freeze what survives."""
    gc.collect()
    gc.freeze()


def freeze() -> None:
    """Freeze all that is new, where nothing of it is garbage."""
    gc.freeze()


def resume() -> None:
    """Collect as always, from here on, but for what was made meanwhile."""
    gc.freeze()
    gc.enable()


@contextmanager
def paused() -> Iterator[None]:
    """From ``pause`` to ``resume``, whatever happens between."""
    pause()
    try:
        yield
    finally:
        resume()
