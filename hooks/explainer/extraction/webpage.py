"""A saved web page: what it says of itself, then sanitised, then the article in it."""

import re
from dataclasses import dataclass

from lxml import etree, html

from explainer.extraction.blocks import Block
from explainer.extraction.claims import Claims, LeftOut
from explainer.extraction.decoding import Unreadable
from explainer.extraction.main_text import main_text
from explainer.extraction.metadata import page_claims
from explainer.extraction.sanitising import sanitised, take_out

LOOKS_LIKE = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<article[\s>]", re.IGNORECASE)
TAGS = re.compile(r"</?(?:p|div|h[1-6]|a|span|br|ul|li|meta|script)\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WebPage:
    """What was found in a page: the blocks of its article and around it, what it says of itself, and doubts."""

    blocks: tuple[Block, ...]
    claims: Claims
    doubts: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def is_web_page(text: str) -> bool:
    """Whether a copy is HTML rather than plain text."""
    return bool(LOOKS_LIKE.search(text[:5000])) or len(TAGS.findall(text[:20_000])) >= 6


def read_web_page(text: str) -> WebPage:
    """Read a page; ``Unreadable`` when it cannot be parsed."""
    tree = _parsed(re.sub(r"\A\s*<\?xml[^>]*>", "", text))
    try:
        claims = page_claims(tree)
        taken = take_out(tree)
        clean = sanitised(tree)
        blocks, doubts, left_out = main_text(clean, taken)
    except (etree.LxmlError, RecursionError) as error:
        raise _unreadable(error) from error
    return WebPage(tuple(blocks), claims, tuple(doubts), tuple(left_out))


def _parsed(text: str) -> html.HtmlElement:
    try:
        return html.document_fromstring(text)
    except (etree.LxmlError, ValueError) as error:
        raise _unreadable(error) from error


def _unreadable(error: Exception) -> Unreadable:
    return Unreadable(f"The page cannot be parsed as HTML: {error}.")
