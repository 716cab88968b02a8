"""Moving a finished site in place: the engine writes beside the last good site, which stays whole until then."""

import shutil
from pathlib import Path


def staging_folder(site: Path) -> Path:
    """Where a build for ``site`` is written until it is complete."""
    return site.with_name(f".{site.name}.building")


def discard(site: Path) -> None:
    """Remove what an unfinished build left."""
    shutil.rmtree(staging_folder(site), ignore_errors=True)


def publish(site: Path) -> None:
    """Put the finished build in the place of the last one."""
    previous = site.with_name(f".{site.name}.previous")
    shutil.rmtree(previous, ignore_errors=True)
    if site.exists():
        site.rename(previous)
    staging_folder(site).rename(site)
    shutil.rmtree(previous, ignore_errors=True)
