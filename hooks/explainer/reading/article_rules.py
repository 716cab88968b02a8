"""What is wrong with an article's record beyond the shape of its fields: it contradicts itself or its article."""

from collections.abc import Iterator

from explainer.authored import RECORD_FIELDS, SourceMeta, Span, Standing
from explainer.frontmatter import Data, Document
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.wording import did_you_mean


def check_provenance(document: Document, name: str) -> Iterator[Problem]:
    """Whether the record says of each field that matters how it is known, and of no other."""
    if not isinstance(document.data, dict) or "provenance" not in document.data:
        return
    given, position = document.within("provenance"), document.positions[("provenance",)]
    for wanted in RECORD_FIELDS:
        if wanted not in given:
            message = f"provenance must say how '{wanted}' is known: attested, found, inferred or unknown."
            yield Problem(ProblemKind.FRONT_MATTER_INVALID, name, position, message)
    for field_name in given:
        if field_name not in RECORD_FIELDS:
            where = document.positions.get(("provenance", field_name), position)
            hint = did_you_mean(field_name, RECORD_FIELDS)
            message = f"provenance has no field '{field_name}'."
            yield Problem(ProblemKind.FRONT_MATTER_UNKNOWN_FIELD, name, where, message, hint)


def check_standing(meta: SourceMeta, document: Document, name: str) -> Iterator[Problem]:
    """Whether the record gives what is said to be known, and nothing that is said to be unknown."""
    given = {
        "title": meta.title,
        "author": meta.author,
        "publisher": meta.publisher or meta.container_title,
        "issued": meta.issued,
        "URL": meta.URL,
    }
    for field_name, value in given.items():
        known = meta.provenance[field_name].status if field_name in meta.provenance else None
        where = document.positions.get(("provenance", field_name), Position())
        if known is Standing.UNKNOWN and value:
            message = f"provenance says that '{field_name}' is unknown, and the record gives it."
            yield Problem(ProblemKind.FRONT_MATTER_INVALID, name, where, message)
        elif known in (Standing.ATTESTED, Standing.FOUND) and not value:
            message = f"provenance says that '{field_name}' is {known}, and the record does not give it."
            yield Problem(ProblemKind.FRONT_MATTER_INVALID, name, where, message)


def check_days(meta: SourceMeta, document: Document, name: str) -> Iterator[Problem]:
    """Whether the days that the record gives can follow each other."""
    if not meta.issued:
        return
    issued = meta.issued.spoken()
    bound = meta.provenance["issued"].not_before if "issued" in meta.provenance else None
    if bound and bound.first_day > meta.issued.last_day:
        message = f"provenance says that 'issued' is not before {bound.spoken()}, and the record gives {issued}."
        where = document.nearest(("provenance", "issued", "not-before"))
        yield Problem(ProblemKind.FRONT_MATTER_INVALID, name, where, message)
    if meta.accessed and meta.accessed.last_day < meta.issued.first_day:
        message = f"'accessed' is {meta.accessed.spoken()}, before the article was issued ({issued})."
        yield Problem(ProblemKind.FRONT_MATTER_INVALID, name, document.nearest(("accessed",)), message)


def check_about(meta: SourceMeta, document: Document, name: str) -> Iterator[Problem]:
    """Whether the article has the paragraphs that bear on each topic, as far as these can be read."""
    for topic, listed in document.within("about").items():
        for index, raw in enumerate(listed if isinstance(listed, list) else ()):
            span = _span(raw)
            if span and span.last > meta.original.paragraphs:
                where = document.positions.get(("about", topic, index), Position())
                message = f"about.{topic} names paragraph {span.last}; the article has {meta.original.paragraphs}."
                yield Problem(ProblemKind.ABOUT_UNKNOWN, name, where, message)


def _span(raw: Data) -> Span | None:
    try:
        return Span.parse(str(raw))
    except ValueError:  # reported where the record is validated
        return None
