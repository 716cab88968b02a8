"""What stands behind a quotation: the private originals where a machine has them, else the lock made with them.

The lock (``evidence.lock``) is JSON: for each article the SHA-256 of its original and of each numbered paragraph
(normalised as quotations are), and the normalised quotations that were found in it; over all of it a checksum, so that
a change by hand shows.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from hashlib import sha256
from typing import Any

from explainer.addresses import SourceKey
from explainer.problems import Position, Problem, ProblemKind, counted
from explainer.quotations import AT_MOST, Quotation, Verdict, hint_at_nearest, normalise, verify
from explainer.records import Originals, PassagePlace

FORMAT = 1


class LockBroken(ValueError):
    """The lock cannot be trusted; the message says why."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What was verified when the originals were at hand."""

    originals: Mapping[SourceKey, str] = field(default_factory=dict)
    paragraphs: Mapping[PassagePlace, str] = field(default_factory=dict)
    quotations: frozenset[tuple[SourceKey, int, str]] = frozenset()


class Proof(Enum):
    """What is known of a quotation on this machine."""

    VERIFIED = "verified"
    LOCKED = "locked"
    UNVERIFIED = "unverified"
    REFUSED = "refused"

    @property
    def is_verified(self) -> bool:
        """Whether a reader may be told that a machine has compared the words with the original."""
        return self in (Proof.VERIFIED, Proof.LOCKED)


@dataclass(frozen=True, slots=True)
class Finding:
    """How one quotation stands, the paragraphs that bear it out, and the problem with it, if there is one."""

    proof: Proof
    kind: ProblemKind | None = None
    message: str = ""
    hint: str = ""
    places: tuple[PassagePlace, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Verifies quotations against what is at hand."""

    originals: Originals | None = None
    lock: Lock = field(default_factory=Lock)

    def check(self, quotation: Quotation, places: Iterable[PassagePlace]) -> Finding:
        """Whether quoted words stand in one of the paragraphs that their sentence cites."""
        cited, shown = list(places), f"“{quotation.text}”"
        if quotation.words > AT_MOST:
            return _refused(ProblemKind.QUOTATION_TOO_LONG, f"{shown} has {quotation.words} words; ten are the most.")
        if not cited:
            return _refused(ProblemKind.QUOTATION_UNCITED, f"No paragraph is cited for {shown}.")
        words = normalise(quotation.text)
        locked = tuple(place for place in cited if (*place, words) in self.lock.quotations)
        at_hand = self.originals.paragraphs if self.originals else {}
        texts = [at_hand[place] for place in cited if place in at_hand]
        if texts:
            finding = _compare(quotation, texts, spoken(cited), locked=bool(locked))
            if finding.proof is not Proof.REFUSED or all(place in at_hand for place in locked):
                return replace(finding, places=tuple(self.found_in(quotation, cited)))
        if locked:
            return Finding(Proof.LOCKED, places=locked)
        message = f"{shown} is not in the lock and no original is at hand."
        return Finding(Proof.UNVERIFIED, ProblemKind.QUOTATION_UNVERIFIED, message)

    def grounds(self) -> list[object]:
        """As plain data: what a finding depends on."""
        at_hand = self.originals and sorted((*place, text) for place, text in self.originals.paragraphs.items())
        return [sorted(self.lock.quotations), at_hand]

    def trusted(self) -> str:
        """What quotations are compared with on this machine, in a sentence."""
        if self.originals:
            return f"Quotations are compared with the originals of {counted(len(self.originals.files), 'article')}."
        trusted = counted(len(self.lock.quotations), "quotation")
        paragraphs = counted(len(self.lock.paragraphs), "paragraph")
        return f"No originals are at hand: for {trusted} from {paragraphs} the lock is trusted."

    def found_in(self, quotation: Quotation, places: Iterable[PassagePlace]) -> list[PassagePlace]:
        """The cited paragraphs whose originals, at hand, bear the quoted words out."""
        paragraphs = self.originals.paragraphs if self.originals else {}
        return [
            place
            for place in places
            if place in paragraphs and verify(quotation, [paragraphs[place]]) is Verdict.VERIFIED
        ]


def _compare(quotation: Quotation, texts: list[str], where: str, *, locked: bool) -> Finding:
    """The finding for words whose originals are at hand."""
    shown = f"“{quotation.text}”"
    match verify(quotation, texts):
        case Verdict.VERIFIED if locked:
            return Finding(Proof.VERIFIED)
        case Verdict.VERIFIED:
            message = f"{shown} stands in {where}, but the lock does not say so yet."
            return Finding(Proof.VERIFIED, ProblemKind.LOCK_BEHIND, message)
        case Verdict.AMBIGUOUS:
            return _refused(ProblemKind.QUOTATION_AMBIGUOUS, f"{shown} stands more than once in {where}.")
        case _:
            message = f"{shown} does not stand in {where}."
            return _refused(ProblemKind.QUOTATION_ABSENT, message, hint_at_nearest(quotation.text, texts))


def _refused(kind: ProblemKind, message: str, hint: str = "") -> Finding:
    return Finding(Proof.REFUSED, kind, message, hint)


def spoken(places: Iterable[PassagePlace]) -> str:
    """Paragraphs as a message names them: ``¶3 of one-article or ¶4 of another``."""
    return " or ".join(f"¶{number} of {key}" for key, number in places)


def fingerprint(paragraph: str) -> str:
    """The SHA-256 of a paragraph, normalised as quotations are."""
    return sha256(normalise(paragraph).encode()).hexdigest()


# --- the lock as a file -----------------------------------------------------------------------------------------------


def make_lock(originals: Originals, quoted: Iterable[tuple[SourceKey, int, str]]) -> Lock:
    """The lock of what was verified: all paragraphs, and the quotations given as key, paragraph and words."""
    return Lock(
        originals=dict(originals.files),
        paragraphs={place: fingerprint(text) for place, text in originals.paragraphs.items()},
        quotations=frozenset((key, number, normalise(words)) for key, number, words in quoted),
    )


def write_lock(lock: Lock) -> str:
    """The lock as text, the same for the same content."""
    content: dict[str, dict[str, Any]] = {
        key: {"original": digest, "paragraphs": {}, "quotations": []} for key, digest in sorted(lock.originals.items())
    }
    for key, number in sorted(place for place in lock.paragraphs if place[0] in content):
        content[key]["paragraphs"][str(number)] = lock.paragraphs[key, number]
    for key, number, words in sorted(found for found in lock.quotations if found[0] in content):
        content[key]["quotations"].append([number, words])
    document = {"format": FORMAT, "checksum": _checksum(content), "sources": content}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def read_lock(text: str) -> Lock:
    """Read a lock; raises ``LockBroken`` when it is not one or does not match its own checksum."""
    try:
        document = json.loads(text)
        content = document["sources"]
        known = document["format"] == FORMAT and document["checksum"] == _checksum(content)
        lock = Lock(
            originals={SourceKey(key): entry["original"] for key, entry in content.items()},
            paragraphs={
                (SourceKey(key), int(number)): digest
                for key, entry in content.items()
                for number, digest in entry["paragraphs"].items()
            },
            quotations=frozenset(
                (SourceKey(key), int(number), str(words))
                for key, entry in content.items()
                for number, words in entry["quotations"]
            ),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise LockBroken("It is not a lock of this project.") from error
    if not known:
        raise LockBroken("Its content does not match its checksum: it was changed by hand, or merged.")
    return lock


def _checksum(content: object) -> str:
    return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


# --- what has changed since -------------------------------------------------------------------------------------------


def changes(
    originals: Originals, lock: Lock, recorded: Mapping[SourceKey, str], paths: Mapping[SourceKey, str]
) -> list[Problem]:
    """Originals and paragraphs that are no longer those that were told and locked.

    ``recorded`` is the SHA-256 in each article's front matter, ``paths`` how messages name its file.
    """
    problems = []
    for key, digest in recorded.items():
        path, position = paths[key], Position()
        if key not in originals.files:
            message = f"The original of '{key}' is not among the originals at hand."
            problems.append(Problem(ProblemKind.ORIGINAL_MISSING, path, position, message))
        elif originals.files[key] != digest:
            message = f"The original of '{key}' at hand is not the one that was told: its SHA-256 differs."
            problems.append(Problem(ProblemKind.ORIGINAL_CHANGED, path, position, message))
    for (key, number), locked in lock.paragraphs.items():
        if key in recorded and key in originals.files and _differs(originals.paragraphs.get((key, number)), locked):
            message = f"¶{number} of '{key}' has changed since it was locked."
            problems.append(Problem(ProblemKind.PARAGRAPH_CHANGED, paths[key], Position(), message))
    return problems


def _differs(text: str | None, locked: str) -> bool:
    return text is None or fingerprint(text) != locked
