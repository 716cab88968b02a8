"""From a copy of an article, as somebody saved it, to the article: bytes in, records out; it reads no file.

``decoding`` makes text of bytes; ``blocks`` makes blocks of plain text, ``webpage`` of HTML, by ``metadata``,
``sanitising`` (``inline``, ``tables``) and ``main_text``; ``sorting`` says what each block is, with ``titles``,
``imprint`` and ``endings``; ``attested`` reads the record off the lines; ``references`` reads BibTeX and CSL-JSON;
``extracting`` puts all together.
"""

from explainer.extraction.claims import Article, Claims, LeftOut, Paragraph
from explainer.extraction.decoding import Unreadable, decode
from explainer.extraction.extracting import extract, with_references
from explainer.extraction.references import read_references

__all__ = [
    "Article",
    "Claims",
    "LeftOut",
    "Paragraph",
    "Unreadable",
    "decode",
    "extract",
    "read_references",
    "with_references",
]
