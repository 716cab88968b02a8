"""Where a project's files stand and what they are called: the evidence, and the folders that messages name."""

from dataclasses import dataclass
from pathlib import Path

NAMES_FILE = "names.yml"
LEDGER_FOLDER = "ledger"
DISAGREEMENTS_FILE = "disagreements.yml"
LOCK_FILE = "evidence.lock"
FULL_FOLDER = "full"
ORIGINALS_FOLDER = "originals"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the project, and what its files are called in messages (``docs``, ``sources``)."""

    path: Path
    label: str

    def name(self, file: Path) -> str:
        """How a message names a file of this folder: from the project's root, with forward slashes."""
        return f"{self.label}/{file.relative_to(self.path).as_posix()}"


def has_evidence(folder: Path) -> bool:
    """Whether a folder holds anything that only evidence consists of."""
    return any(folder.glob("*.md")) or any((folder / name).exists() for name in (NAMES_FILE, LEDGER_FOLDER, LOCK_FILE))
