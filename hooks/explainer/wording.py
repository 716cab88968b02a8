"""How messages are worded: numbers with their nouns, what may have been meant, text that is fit for a terminal."""

import logging
import re
from collections.abc import Collection
from difflib import get_close_matches

COMPARED = 100
"""With how many known words one that is not known is compared: for each of many it would take too long with all."""

COMMAND = re.compile(r"(?<!\S)::")


def printable(text: str) -> str:
    """``text`` on one line without control characters: file contents must not steer a terminal or a log parser.

    GitHub's runner obeys ``##[command]`` anywhere in a line.
    """
    return "".join(char if char.isprintable() else " " for char in text).replace("##[", "## [")


def printable_lines(text: str) -> str:
    """The same for several lines, of which none may begin as a workflow command does, however it is wrapped."""
    return "\n".join(COMMAND.sub(": :", printable(line)) for line in text.split("\n"))


def make_printable(record: logging.LogRecord) -> bool:
    """A filter of what the engine logs: it says names and settings as they are, line ends and all."""
    record.msg, record.args = printable_lines(record.getMessage()), ()
    return True


def not_built(error: OSError) -> str:
    """Why there is no new site: a full disk, a file that went away."""
    where = f" ({error.filename})" if error.filename else ""
    return printable(f"The site was not built, and the last one is as it was: {error.strerror or error}{where}.")


def counted(number: int, noun: str) -> str:
    """``1 article``, ``2 articles``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def nearest(word: str, known: Collection[str], cutoff: float = 0.6) -> str:
    """The known word that a word is most like, or nothing when none is near.

    Of very many only those are compared that begin or end as it does, and of these the ones of about its length.
    """
    some = list(known)
    if len(some) > COMPARED:
        alike = [other for other in some if other.startswith(word[:2]) or other.endswith(word[-3:])]
        some = sorted(alike, key=lambda other: abs(len(other) - len(word)))[:COMPARED]
    return next(iter(get_close_matches(word, some, n=1, cutoff=cutoff)), "")


def did_you_mean(word: str, known: Collection[str]) -> str:
    """A hint that names the nearest known word, or nothing when none is near."""
    near = nearest(word, known)
    return f"Did you mean '{near}'?" if near else ""
