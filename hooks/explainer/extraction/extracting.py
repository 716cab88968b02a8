"""The article of a copy: its blocks sorted, its record read off them, and every doubt; or with a file of metadata."""

import re
from dataclasses import replace

from explainer.extraction.attested import attested
from explainer.extraction.blocks import blocks_of
from explainer.extraction.claims import Article, Claims, LeftOut, Paragraph
from explainer.extraction.decoding import Decoded, Unreadable, decode
from explainer.extraction.lines import Role, Sorting
from explainer.extraction.sorting import sort_blocks
from explainer.extraction.titles import without_site
from explainer.extraction.webpage import is_web_page, read_web_page
from explainer.records import Heading


def extract(data: bytes) -> Article:
    """Make an article of the bytes of a copy; ``Unreadable`` when that cannot be done, with a reason for an editor."""
    decoded = decode(data)
    if is_web_page(decoded.text):
        page = read_web_page(decoded.text)
        title = without_site(page.claims.title, {block.text for block in page.blocks}, page.claims.publisher)
        sorting, page_claims = sort_blocks(page.blocks, title), replace(page.claims, title=title)
        sorting.doubts[:0] = page.doubts
        left_out = page.left_out
    else:
        sorting, page_claims, left_out = sort_blocks(blocks_of(decoded.text)), Claims(), ()
    article = _article(sorting, page_claims, decoded)
    article = replace(article, left_out=(*article.left_out, *left_out))
    if not article.paragraphs:
        raise Unreadable("No paragraph of running text was found in it.")
    return article


def _article(sorting: Sorting, page: Claims, decoded: Decoded) -> Article:
    claims = page.or_else(attested(sorting))
    if page.author:  # the page itself says who wrote it
        sorting.doubts = [doubt for doubt in sorting.doubts if "taken for the author" not in doubt]
    doubts = [*sorting.doubts, *_doubts(claims, decoded), *_joined_words(sorting)]
    return Article(
        claims=claims,
        body=_body(sorting),
        imprint=tuple(line.text for line in sorting.of(Role.BYLINE, Role.DATE)),
        standfirst=tuple(line.text for line in sorting.of(Role.STANDFIRST)),
        endnotes=tuple(line.text for line in sorting.of(Role.ENDNOTE)),
        left_out=tuple(LeftOut(line.text, line.role.value) for line in sorting.lines if line.role not in KEPT),
        doubts=tuple(doubts),
        encoding=decoded.encoding,
    )


KEPT = (Role.TEXT, Role.HEADING, Role.BYLINE, Role.DATE, Role.TITLE, Role.STANDFIRST, Role.ENDNOTE)


def _body(sorting: Sorting) -> tuple[Heading | Paragraph, ...]:
    body: list[Heading | Paragraph] = []
    number = 0
    levels = sorted({line.block.level for line in sorting.of(Role.HEADING)})
    for line in sorting.of(Role.TEXT, Role.HEADING):
        if line.role is Role.HEADING:
            body.append(Heading(line.text, min(2 + levels.index(line.block.level), 6)))
        else:
            number += 1
            body.append(Paragraph(number, line.block.text.replace("\t", " ").rstrip("\n"), line.block.line))
    return tuple(body)


def _doubts(claims: Claims, decoded: Decoded) -> list[str]:
    doubts = []
    if decoded.guessed:
        doubts.append(f"The copy does not say in which encoding it is; it was read as {decoded.encoding}.")
    if "\ufffd" in decoded.text:
        doubts.append("Some characters of the copy are lost (it holds replacement characters).")
    if re.search("[ÃÂ][\x80-\xbf]|â€", decoded.text):
        doubts.append(
            "Some characters look wrongly decoded before the copy was saved (such as “â€™” for an apostrophe)."
        )
    if claims.language in {"", "und"}:
        doubts.append("The language was not recognised; set language: by hand.")
    return doubts


def _joined_words(sorting: Sorting) -> list[str]:
    words = list(dict.fromkeys(word for line in sorting.of(*KEPT) for word in line.block.joined))
    more = f" and {len(words) - 5} more" if len(words) > 5 else ""
    shown = ", ".join(f"“{word}”" for word in words[:5])
    message = f"Words are parted by a hyphen at a line's end, which was kept; compare with the original: {shown}{more}."
    return [message] if words else []


def with_references(article: Article, references: Claims) -> Article:
    """The article with what a file of metadata adds; where the two differ the copy stands, and it is said."""
    differing = []
    for field in ("title", "author", "issued"):
        ours, theirs = getattr(article.claims, field), getattr(references, field)
        if ours and theirs and str(ours).casefold() != str(theirs).casefold():
            differing.append(f"The metadata gives another {field}, and the copy's was kept: {_said(theirs)}.")
    typed = replace(article.claims, type="", language="" if references.language else article.claims.language)
    return replace(
        article, claims=typed.or_else(references).or_else(article.claims), doubts=(*article.doubts, *differing)
    )


def _said(value: object) -> str:
    return " and ".join(map(str, value)) if isinstance(value, tuple) else str(value)
