"""Where an article ends, and what stands behind it: comments, links, endnotes, lines about the author."""

from explainer.extraction import phrases
from explainer.extraction.blocks import Shape
from explainer.extraction.lines import ENDNOTE, MENTION, TEASER, Line, Role, Sorting, short


def cut_end(sorting: Sorting) -> None:
    """Everything behind a heading that ends articles (comments, notes, related) is behind the article."""
    lines = sorting.lines
    texts = {
        index: line.words for index, line in enumerate(lines) if line.is_open and line.is_prose and line.words >= 12
    }
    later = {index: words for index, words in texts.items() if not TEASER.search(lines[index].text)}
    total, rest, seen = sum(texts.values()), sum(later.values()), 0
    for index, line in enumerate(lines):
        seen += texts.get(index, 0)
        rest -= later.pop(index, 0)
        if not line.is_open or not seen or line.words > 14:
            continue
        hard, soft = phrases.HARD_END.fullmatch(line.text), phrases.SOFT_END.fullmatch(line.text)
        if (hard and _ends_here(sorting, line, seen, total)) or (soft and (len(later) < 2 and rest < 0.2 * total)):
            _drop_from(lines, index)
            return
        if soft or hard:
            _skip_links(lines, index)


def _ends_here(sorting: Sorting, line: Line, seen: int, total: int) -> bool:
    """A heading such as Notes or Contact near the beginning of a page belongs to its menu."""
    if seen >= 0.25 * total:
        if seen < 0.6 * total:
            sorting.doubt(f"The article was taken to end before “{short(line.text)}”, though much of the text follows.")
        return True
    return False


def _drop_from(lines: list[Line], index: int) -> None:
    notes = bool(phrases.NOTES_HEADING.fullmatch(lines[index].text))
    about = bool(phrases.ABOUT_AUTHOR.fullmatch(lines[index].text))
    has_numbers = any(ENDNOTE.match(line.text) for line in lines[index:])
    owned = True
    for at, line in enumerate(lines[index:], index):
        others = phrases.OTHERS.match(line.text) or (line is lines[index] and phrases.SOFT_END.fullmatch(line.text))
        if others and line.words <= 14 and owned:  # what follows is dated and signed by other people
            _disown(lines[at:])
            owned = False
        ended = phrases.HARD_END.fullmatch(line.text) or phrases.SOFT_END.fullmatch(line.text)
        if ended and line is not lines[index]:
            notes = bool(phrases.NOTES_HEADING.fullmatch(line.text))
            about = bool(phrases.ABOUT_AUTHOR.fullmatch(line.text))
        if not line.is_open:
            continue
        numbered = ENDNOTE.match(line.text)
        if numbered and (numbered["bracket"] or numbered["caret"] or notes):
            line.role = Role.ENDNOTE
        elif (
            phrases.BIO.match(line.text)
            and not ended
            and (about or phrases.BIO_ROLE.search(line.text))
            and line.words < 90
        ):
            line.role = Role.BIO
        elif notes and line.words > 3 and not ended and (line.block.shape is Shape.ITEM or not has_numbers):
            line.role = Role.ENDNOTE
        else:
            line.role = Role.AFTER


def _disown(lines: list[Line]) -> None:
    for line in lines:
        if line.role is Role.BYLINE or (line.role is Role.DATE and not phrases.MODIFIED.search(line.text)):
            line.role = Role.AFTER


def _skip_links(lines: list[Line], index: int) -> None:
    """The pointer itself and the titles below it, up to the next sentence; a last line before it may be a heading."""
    lines[index].role = Role.SITE
    for line in lines[index + 1 :]:
        if not line.is_open or line.is_prose or line.block.shape is Shape.HEADING:
            return
        line.role = Role.SITE


def mark_endnotes(sorting: Sorting) -> None:
    """Numbered notes at the end of the text, in brackets or with numbers that the text refers to."""
    mentioned = {
        number for line in sorting.lines for match in MENTION.finditer(line.text) for number in match.groups() if number
    }
    run: list[Line] = []
    for line in reversed([line for line in sorting.lines if line.is_open]):
        found = ENDNOTE.match(line.text)
        if not found or line.block.shape is Shape.HEADING:
            break
        run.append(line)
    sure = any(found["bracket"] or found["caret"] for line in run if (found := ENDNOTE.match(line.text)))
    numbers = {found["bare"] or found["raised"] for line in run if (found := ENDNOTE.match(line.text))}
    if sure or (numbers and len(numbers & mentioned) >= max(1, len(numbers) // 2)):
        for line in run:
            line.role = Role.ENDNOTE


def mark_pointers(sorting: Sorting) -> None:
    """Pointers to other articles within the text."""
    for line in sorting.lines:
        if (
            line.is_open
            and line.words <= 25
            and phrases.INLINE.match(line.text)
            and not (line.words > 12 and line.text.endswith("."))
        ):
            line.role = Role.SITE


def mark_bios(sorting: Sorting) -> None:
    """Lines about the author behind the text, or just above it."""
    prose = [line for line in sorting.lines if line.is_open and line.is_prose]
    bylines = " ".join(line.text for line in sorting.of(Role.BYLINE)).casefold()
    for line in [*reversed(prose[-4:]), *prose[:1]]:
        found = phrases.BIO.match(line.text)
        if not found or line.words > 90:
            if line in prose[-4:]:
                break
            continue
        name = found["name"].casefold()
        elsewhere = sum(_mentions(name, other.text.casefold()) for other in prose if other is not line)
        if name in bylines or (elsewhere == 0 and phrases.BIO_ROLE.search(line.text) and line is not prose[0]):
            line.role = Role.BIO
        elif phrases.BIO_ROLE.search(line.text) and line is prose[-1]:
            sorting.doubt(
                f"The last paragraph may be about the author rather than of the article: “{short(line.text)}”."
            )
            break
        elif line in prose[-4:]:
            break


def _mentions(name: str, text: str) -> bool:
    return name.rsplit(maxsplit=1)[-1] in text
