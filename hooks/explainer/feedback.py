"""Where readers report errors: an address with placeholders for page and sentence, percent-encoded (RFC 3986)."""

import re
from urllib.parse import quote, urlsplit

TITLE, PAGE, SENTENCE = "{title}", "{page}", "{sentence}"
PLACEHOLDERS = (TITLE, PAGE, SENTENCE)
SCHEMES = ("https", "mailto")


def report_template(text: str) -> str:
    """``text`` if it can be such an address; ``ValueError`` says what is wrong."""
    if urlsplit(text).scheme not in SCHEMES or re.search(r"\s", text):
        raise ValueError(f"'{text}' is no https: or mailto: address")
    placeholders = re.findall(r"\{[^{}]*\}|[{}]", text)
    if unknown := [name for name in placeholders if name not in PLACEHOLDERS]:
        raise ValueError(f"'{unknown[0]}' is none of {', '.join(PLACEHOLDERS)}")
    if PAGE not in placeholders:
        raise ValueError(f"'{text}' has no {PAGE}, so nobody would know where the error is")
    return text


def with_page(template: str, title: str, page: str) -> str:
    """The address for one page; the place of the sentence is left for whoever knows it."""
    values = {TITLE: title, PAGE: page}
    return re.sub(r"\{(?:title|page)\}", lambda match: quote(values[match[0]], safe=""), template)


def without_sentence(address: str) -> str:
    """The address for a reader who named no sentence."""
    return address.replace(SENTENCE, "")
