"""Names of authors as bylines write them, split into given and family name only where that is plain."""

import re

from explainer.authored import Person
from explainer.extraction.dating import without_dates
from explainer.extraction.decoding import visible
from explainer.extraction.phrases import BODY, NO_AUTHOR, PLACE_WORD, ROLE_WORD

PARTICLES = frozenset("al bin da de del della den der di dos du el ibn la le ten ter van von y zu".split())
HONORIFIC = re.compile(r"^(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Sir|Dame|Rev)\.?\s+)+")
SEPARATOR = re.compile(r"\s*(?:\||·|•|—|–|\s-\s|;|\bupdated\b|\bpublished\b|\bposted\b).*", re.IGNORECASE)
NAME_WORD = re.compile(r"[^\W\d_][\w'’.-]*\Z")
SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


def authors_of(names: str, *, labelled: bool) -> tuple[Person, ...]:
    """The people a byline names; empty when it names none.

    ``labelled`` says that the line is surely a byline, so that a single word may be a name.
    """
    names = re.sub(r"^\W+", "", SEPARATOR.sub("", names))
    if BODY.fullmatch(names.strip(" .")):
        return named(literal=re.sub(r"^the ", "", names.strip(" ."), flags=re.IGNORECASE))
    names = PLACE_WORD.sub("", without_dates(names) if re.search(r"\d", names) else names).strip(" ,.:")
    if not names or NO_AUTHOR.fullmatch(names):
        return ()
    people: list[Person] = []
    for part in re.split(r"\s*,\s*(?:and\s+)?|\s+(?:and|&|und|et|и)\s+", names):
        if part.lower() in SUFFIXES and people:
            continue
        if not looks_like_name(part, single=labelled):
            break
        people += person(part)
    return tuple(people)


def looks_like_name(text: str, *, single: bool = False) -> bool:
    """Whether a text could be the name of a person: two to five capitalised words or particles, no digit, no role."""
    words = HONORIFIC.sub("", text.strip()).split()
    if not (1 if single else 2) <= len(words) <= 5 or ROLE_WORD.search(text) or NO_AUTHOR.fullmatch(text.strip()):
        return False
    if not all(NAME_WORD.match(word) for word in words):
        return False
    proper = [word for word in words if word.lower() not in PARTICLES]
    return bool(proper) and all(word[0].isupper() for word in proper)


def person(text: str) -> tuple[Person, ...]:
    """A name as a record: the last word, and particles before it, are the family name; one word stays whole."""
    text = HONORIFIC.sub("", visible(text).strip(" ,"))
    if text.isupper() and len(text) > 4:
        text = text.title()
    if text.count(",") == 1:
        family, given = text.split(",")
        return named(family=family, given=given)
    words = text.split()
    if len(words) < 2:
        return named(literal=text)
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].lower() in PARTICLES:
        cut -= 1
    return named(family=" ".join(words[cut:]), given=" ".join(words[:cut]))


def named(family: str = "", given: str = "", literal: str = "") -> tuple[Person, ...]:
    """A name by its parts, of which what can be seen is kept: none at all where nothing can."""
    parts = {"family": visible(family), "given": visible(given), "literal": visible(literal)}
    said = {name: part for name, part in parts.items() if part}
    if said.keys() == {"given"}:
        said = {"literal": said["given"]}
    return (Person(**said),) if said else ()
