"""Where something stands in a file. What finds that after parsing is ``locator``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A position in a file as it is on disk: line and column count from 1."""

    line: int = 1
    column: int = 1

    @classmethod
    def of(cls, offset: int, text: str, first_line: int = 1) -> "Position":
        """The position of a character of ``text``, which begins on ``first_line`` of its file."""
        return cls(first_line + text.count("\n", 0, offset), offset - text.rfind("\n", 0, offset))
