"""What stands behind a quotation: the private originals where a machine has them, else the lock made with them.

The lock (``evidence.lock``) is JSON: for each article the SHA-256 of its original and of each numbered paragraph
(normalised as quotations are), and the normalised quotations that were found in it; over all of it a checksum, so that
a change by hand shows.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from enum import Enum
from hashlib import sha256
from typing import Any

from explainer.addresses import SourceKey
from explainer.authored import PassageRef
from explainer.paragraph_map import MAP_FILE
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.quotations import AT_MOST, Quotation, Verdict, hint_at_nearest, normalise, verify
from explainer.records import Originals, Source
from explainer.wording import counted

FORMAT = 1


class LockBroken(ValueError):
    """The lock cannot be trusted; the message says why."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What was verified when the originals were at hand."""

    originals: Mapping[SourceKey, str] = field(default_factory=dict)
    paragraphs: Mapping[PassageRef, str] = field(default_factory=dict)
    quotations: frozenset[tuple[SourceKey, int, str]] = frozenset()

    def without(self, keys: Set[SourceKey]) -> "Lock":
        """The lock but for what it has of some articles."""
        return Lock(
            {key: digest for key, digest in self.originals.items() if key not in keys},
            {passage: digest for passage, digest in self.paragraphs.items() if passage[0] not in keys},
            frozenset(found for found in self.quotations if found[0] not in keys),
        )


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
class QuotationCheck:
    """How one quotation stands, the paragraphs that bear it out, and the problem with it, if there is one."""

    proof: Proof
    kind: ProblemKind | None = None
    message: str = ""
    hint: str = ""
    passages: tuple[PassageRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Verifies quotations against what is at hand."""

    originals: Originals | None = None
    lock: Lock = field(default_factory=Lock)

    def check(self, quotation: Quotation, passages: Iterable[PassageRef]) -> QuotationCheck:
        """Whether quoted words stand in one of the paragraphs that their sentence cites."""
        cited, shown = list(passages), f"“{quotation.text}”"
        if quotation.words > AT_MOST:
            return _refused(ProblemKind.QUOTATION_TOO_LONG, f"{shown} has {quotation.words} words; ten are the most.")
        if not cited:
            return _refused(ProblemKind.QUOTATION_UNCITED, f"No paragraph is cited for {shown}.")
        words = normalise(quotation.text)
        locked = tuple(passage for passage in cited if (*passage, words) in self.lock.quotations)
        at_hand = self.originals.paragraphs if self.originals else {}
        texts = [at_hand[passage] for passage in cited if passage in at_hand]
        if texts:
            found = tuple(self.found_in(quotation, cited))
            check = _compare(quotation, texts, spoken(cited), spoken(found), locked=bool(locked))
            if check.kind is ProblemKind.QUOTATION_ABSENT and (elsewhere := self._beside(quotation, cited)):
                check = replace(check, hint=f"It stands in {spoken(elsewhere)}.")
            if check.proof is not Proof.REFUSED or all(passage in at_hand for passage in locked):
                return replace(check, passages=found)
        if locked:
            return QuotationCheck(Proof.LOCKED, passages=locked)
        message = f"{shown} is not in the lock and no original is at hand."
        return QuotationCheck(Proof.UNVERIFIED, ProblemKind.QUOTATION_UNVERIFIED, message)

    def cache_inputs(self) -> list[object]:
        """As plain data: what a check depends on."""
        at_hand = self.originals and sorted((*passage, text) for passage, text in self.originals.paragraphs.items())
        return [sorted(self.lock.quotations), at_hand]

    def trusted(self) -> str:
        """What quotations are compared with on this machine, in a sentence."""
        if self.originals:
            return f"Quotations are compared with the originals of {counted(len(self.originals.files), 'article')}."
        trusted = counted(len(self.lock.quotations), "quotation")
        paragraphs = counted(len(self.lock.paragraphs), "paragraph")
        return f"No originals are at hand: for {trusted} from {paragraphs} the lock is trusted."

    def _beside(self, quotation: Quotation, cited: Collection[PassageRef]) -> list[PassageRef]:
        """Other paragraphs of the cited articles that bear the words out: a number is soon one off."""
        keys, at_hand = {key for key, _ in cited}, self.originals.paragraphs if self.originals else {}
        return self.found_in(quotation, [passage for passage in at_hand if passage[0] in keys and passage not in cited])

    def found_in(self, quotation: Quotation, passages: Iterable[PassageRef]) -> list[PassageRef]:
        """The cited paragraphs whose originals, at hand, bear the quoted words out."""
        paragraphs = self.originals.paragraphs if self.originals else {}
        return [
            passage
            for passage in passages
            if passage in paragraphs and verify(quotation, [paragraphs[passage]]) is Verdict.VERIFIED
        ]


def _compare(quotation: Quotation, texts: list[str], where: str, found: str, *, locked: bool) -> QuotationCheck:
    """How words stand whose originals are at hand: ``where`` they may stand, and where they are ``found``."""
    shown = f"“{quotation.text}”"
    match verify(quotation, texts):
        case Verdict.VERIFIED if locked:
            return QuotationCheck(Proof.VERIFIED)
        case Verdict.VERIFIED:
            message = f"{shown} stands in {found}, but the lock does not say so yet."
            return QuotationCheck(Proof.VERIFIED, ProblemKind.LOCK_BEHIND, message)
        case Verdict.AMBIGUOUS:
            return _refused(ProblemKind.QUOTATION_AMBIGUOUS, f"{shown} stands more than once in {where}.")
        case _:
            message = f"{shown} does not stand in {where}."
            return _refused(ProblemKind.QUOTATION_ABSENT, message, hint_at_nearest(quotation.text, texts))


def _refused(kind: ProblemKind, message: str, hint: str = "") -> QuotationCheck:
    return QuotationCheck(Proof.REFUSED, kind, message, hint)


def spoken(passages: Iterable[PassageRef]) -> str:
    """Paragraphs as a message names them: ``¶3 of one-article or ¶4 of another``."""
    return " or ".join(f"¶{number} of {key}" for key, number in passages)


def fingerprint(paragraph: str) -> str:
    """The SHA-256 of a paragraph, normalised as quotations are."""
    return sha256(normalise(paragraph).encode()).hexdigest()


# --- the lock as a file -----------------------------------------------------------------------------------------------


def make_lock(originals: Originals, quoted: Iterable[tuple[SourceKey, int, str]]) -> Lock:
    """The lock of what was verified: all paragraphs, and the quotations given as key, paragraph and words."""
    return Lock(
        originals=dict(originals.files),
        paragraphs={passage: fingerprint(text) for passage, text in originals.paragraphs.items()},
        quotations=frozenset((key, number, normalise(words)) for key, number, words in quoted),
    )


def write_lock(lock: Lock) -> str:
    """The lock as text, the same for the same content."""
    content: dict[str, dict[str, Any]] = {
        key: {"original": digest, "paragraphs": {}, "quotations": []} for key, digest in sorted(lock.originals.items())
    }
    for key, number in sorted(passage for passage in lock.paragraphs if passage[0] in content):
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


def of_other_copies(lock: Lock, sources: Iterable[Source]) -> set[SourceKey]:
    """The articles of which the lock was made with another copy than the one that was told."""
    told = {source.key: source.meta.original.sha256 for source in sources if source.complete}
    return {key for key, digest in lock.originals.items() if told.get(key, digest) != digest}


def changes(originals: Originals | None, lock: Lock, sources: Sequence[Source]) -> list[Problem]:
    """Originals and paragraphs that are no longer those that were told and locked, with the originals at hand or none.

    A record with stand-ins is compared with nothing.
    """
    told = {source.key: source for source in sources if source.complete}
    keys = {source.key for source in sources}
    astray, at_hand = of_other_copies(lock, told.values()), originals or Originals({}, {})
    problems: list[Problem] = []
    for key, source in told.items():
        if originals and key not in originals.files:
            message = f"The original of '{key}' is not among the originals at hand."
            hint = _renamed(source, originals, keys)
            problems.append(Problem(ProblemKind.ORIGINAL_MISSING, source.path, Position(), message, hint))
        problems += _of_copies(source, at_hand, astray=key in astray)
    for (key, number), locked in lock.paragraphs.items():
        if key in told and key in at_hand.files and _differs(at_hand.paragraphs.get((key, number)), locked):
            message = f"¶{number} of '{key}' has changed since it was locked."
            problems.append(Problem(ProblemKind.PARAGRAPH_CHANGED, told[key].path, Position(), message))
    return problems


def _renamed(source: Source, originals: Originals, keys: Set[SourceKey]) -> str:
    """What to do where the map leads to the article's copy by a key that no article has: it had that one before."""
    file, digest = source.meta.original.file, source.meta.original.sha256
    same = (key for key, name in originals.names.items() if name == file or originals.files[key] == digest)
    before = next((key for key in same if key not in keys), None)
    return f"{MAP_FILE} has its rows under '{before}', which no article is called: rename it there." if before else ""


def _of_copies(source: Source, at_hand: Originals, *, astray: bool) -> Iterator[Problem]:
    """Whether the copy that was told is the one at hand and, unless the lock is ``astray``, the one that was locked."""
    key, told = source.key, source.meta.original
    digest = at_hand.files.get(key)
    if digest and digest != told.sha256:
        message = f"The original of '{key}' at hand is not the one that was told: its SHA-256 differs."
        yield _at(source, "sha256", ProblemKind.ORIGINAL_CHANGED, message)
    elif astray:
        kind = ProblemKind.LOCK_BEHIND if digest else ProblemKind.LOCK_BROKEN
        message = f"The lock was made with another copy of '{key}' than the one whose SHA-256 stands here."
        yield _at(source, "sha256", kind, message)
    named = at_hand.names.get(key, told.file)
    if named != told.file:
        message = f"The field 'original.file' is not valid: '{told.file}' is given, and {MAP_FILE} leads to '{named}'."
        yield _at(source, "file", ProblemKind.FRONT_MATTER_INVALID, message)


def _at(source: Source, name: str, kind: ProblemKind, message: str) -> Problem:
    where = source.positions.get(("original", name), Position())
    return Problem(kind, source.path, where, message)


def _differs(text: str | None, locked: str) -> bool:
    return text is None or fingerprint(text) != locked
