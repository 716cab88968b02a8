"""What the lines of a copy attest of its record: author, date, publisher, address, language. Nothing is guessed."""

import re
from collections import Counter

from explainer.authored import Person, Standing
from explainer.dates import PartialDate
from explainer.extraction import phrases
from explainer.extraction.claims import Claims
from explainer.extraction.dating import Reading, dates_in
from explainer.extraction.lines import Role, Sorting, short
from explainer.extraction.people import authors_of

# ruff: noqa: RUF001 (letters of several scripts)

COMMON_WORDS = {
    "en": "the of and to in that is was for with are this from by have not be at which".split(),
    "ru": "и в не на что с по это как его но из для они был также было".split(),
    "uk": "і в не на що з та як його але із для вони був також було до це".split(),
    "de": "der die und das ist von mit den nicht ein eine auf für sich dem des auch im".split(),
    "fr": "le la les et des est une dans que pour qui pas sur au par avec sont du".split(),
    "es": "el la los que y en las del se por con una para es como más no fue".split(),
    "it": "il di che la e non un una per con sono della gli anche le nel più".split(),
    "pt": "o que e do da em um uma para com não os no se na por mais as dos".split(),
    "nl": "de het een en van is dat niet op te zijn voor met die aan ook er".split(),
    "pl": "i w nie na się że z do jest jak to po ale o przez są był dla".split(),
}


SCRIPTS = {"ja": "[\u3041-\u30ff]", "ko": "[\uac00-\ud7af]"}
"""Languages that their letters alone tell."""


def attested(sorting: Sorting) -> Claims:
    """The record as far as the lines of the copy themselves say it."""
    author, author_status, author_note = _author(sorting)
    issued, issued_note, last_modified = _issued(sorting)
    publisher = _publisher(sorting)
    address, address_status = _address(sorting)
    standing = {
        "title": Standing.ATTESTED if sorting.title else Standing.UNKNOWN,
        "author": author_status if author else Standing.UNKNOWN,
        "publisher": Standing.ATTESTED if publisher else Standing.UNKNOWN,
        "issued": Standing.ATTESTED if issued else Standing.UNKNOWN,
        "URL": address_status if address else Standing.UNKNOWN,
    }
    notes = {"author": author_note, "issued": issued_note}
    if not sorting.title:
        notes["title"] = "No line of the copy was recognised as its title."
    return Claims(
        title=sorting.title,
        author=author,
        publisher=publisher,
        issued=issued,
        last_modified=last_modified,
        URL=address,
        language=language_of(" ".join(line.text for line in sorting.of(Role.TEXT))),
        standing={field: status for field, status in standing.items() if status is not Standing.UNKNOWN},
        notes={field: note for field, note in notes.items() if note},
    )


# --- author -----------------------------------------------------------------------------------------------------------


def _author(sorting: Sorting) -> tuple[tuple[Person, ...], Standing, str]:
    unnamed = ""
    for line in sorting.of(Role.BYLINE):
        found = phrases.BYLINE.match(line.text) or phrases.REPORTED.match(line.text)
        if found is None:  # a bare name beside the date
            return authors_of(line.text, labelled=False), Standing.INFERRED, "A name alone stands beside the date."
        people = authors_of(
            found["names"], labelled=found.re is phrases.REPORTED or bool(found["sure"]) or line.words <= 3
        )
        if people:
            return people, Standing.ATTESTED, ""
        unnamed = unnamed or line.text
    if people := _reporters(sorting):
        return people, Standing.ATTESTED, "Named at the foot of the copy as having reported it."
    bios = [match["name"] for line in sorting.of(Role.BIO) if (match := phrases.BIO.match(line.text))]
    if bios:
        people = tuple(person for name in bios for person in authors_of(name, labelled=False))
        return people, Standing.ATTESTED, "Named in the line about the author at the foot of the copy."
    if sorting.of(Role.BIO):
        sorting.doubt(f"A line may say who the author is: “{short(sorting.of(Role.BIO)[0].text)}”.")
    if unnamed:
        sorting.doubt(f"The byline names no person: “{short(unnamed)}”.")
        return (), Standing.UNKNOWN, f"The byline names no person: {short(unnamed)}"
    return (), Standing.UNKNOWN, "No author was recognised in the copy."


def _reporters(sorting: Sorting) -> tuple[Person, ...]:
    for line in sorting.lines:
        if (
            line.role is not Role.TEXT
            and (found := phrases.REPORTED.match(line.text))
            and found["kind"].lower() == "reporting"
        ):
            return authors_of(found["names"], labelled=False)
    return ()


# --- date -------------------------------------------------------------------------------------------------------------


def _issued(sorting: Sorting) -> tuple[PartialDate | None, str, bool]:
    """The date of publication or, failing that, of the last change; a note on it; and whether it is the latter."""
    lines = [
        line.text for line in sorting.lines if line.role in {Role.DATE, Role.BYLINE, Role.SITE, Role.AFTER, Role.BEFORE}
    ]
    lines = [text for text in lines if len(text.split()) <= 30]
    first = next((index for index, line in enumerate(sorting.lines) if line.role is Role.TEXT), 0)
    head = [line.text for line in sorting.lines[:first] if line.role in {Role.DATE, Role.BYLINE}]
    for text in lines:
        labelled = phrases.PUBLISHED.search(text) and not phrases.RETRIEVED.search(text)
        if labelled and (reading := _labelled(text, phrases.PUBLISHED)):
            return *_sure(sorting, reading), False
    for text in head:
        plain = not (_tells_a_change(text) or phrases.RETRIEVED.search(text))
        if plain and (found := dates_in(text)):
            return *_sure(sorting, found[0]), False
    for text in lines:
        if _tells_a_change(text) and not phrases.RETRIEVED.search(text) and (found := dates_in(text)):
            sorting.doubt(
                "The only date is that of the last change of the page, which need not be that of publication."
            )
            return *_sure(sorting, found[0]), True
    for line in sorting.of(Role.DATE):
        if not phrases.RETRIEVED.search(line.text) and (found := dates_in(line.text)):
            return *_sure(sorting, found[0]), False
    return None, _why_no_date(sorting), False


def _tells_a_change(text: str) -> bool:
    return bool(phrases.MODIFIED.search(phrases.PREPARED.sub(" ", text)))


def _labelled(text: str, label: re.Pattern[str]) -> Reading | None:
    """The date that follows its label, or the only one of the line."""
    found = dates_in(text)
    match = label.search(text)
    behind = [reading for reading in found if match and reading.start >= match.end()]
    return next(iter(behind or found), None)


def _sure(sorting: Sorting, reading: Reading) -> tuple[PartialDate | None, str]:
    """Settle whether day or month comes first, by the dates that the article's text mentions; else keep the year."""
    if reading.other is None:
        return reading.date, ""
    texts = [
        found.date
        for line in sorting.of(Role.TEXT)
        for found in dates_in(line.text)
        if not found.other and found.date.day
    ]
    latest = max((date for date in texts if date.year <= reading.date.year), default=None)
    both = sorted((reading.date, reading.other))
    if latest and both[0] < latest <= both[1]:
        note = (
            f"The figures could also mean {both[0].spoken()}, which is before {latest.spoken()}, mentioned in the text."
        )
        return both[1], note
    message = f"The figures of the date can mean {both[0].spoken()} or {both[1].spoken()}; only the year was taken."
    sorting.doubt(message)
    return PartialDate(reading.date.year), message


def _why_no_date(sorting: Sorting) -> str:
    aside = [line.text for line in sorting.lines if line.role not in {Role.TEXT, Role.ENDNOTE} and line.words <= 20]
    ago = next(
        (
            text
            for text in aside
            if re.search(r"\b\d+ (?:minutes?|hours?|days?|weeks?|months?) ago\b|\byesterday\b", text, re.IGNORECASE)
        ),
        "",
    )
    if ago:
        sorting.doubt(f"The copy dates itself only by “{short(ago, 40)}”.")
        return "The copy gives its date only relative to the day on which it was saved."
    year = next(
        (text for text in aside if phrases.RETRIEVED.search(text) and re.search(r"\b(?:19|20)\d\d\b", text)), ""
    )
    if year:
        sorting.doubt(
            f"A year stands only beside the copyright or the day of saving, and was not taken: “{short(year, 40)}”."
        )
    lead = next((line.text for line in sorting.of(Role.TEXT)), "")
    if phrases.DATELINE.match(lead):
        sorting.doubt(f"The dateline gives no year: “{short(lead, 40)}”.")
        return "The dateline gives no year."
    return "No date was recognised in the copy."


# --- publisher, address, language -------------------------------------------------------------------------------------


def _publisher(sorting: Sorting) -> str:
    for pattern in phrases.PUBLISHER:
        for line in sorting.lines:
            if line.role in {Role.TEXT, Role.CAPTION, Role.HEADING, Role.ENDNOTE} or line.words > 60:
                continue
            if found := pattern.search(line.text):
                name = re.sub(r"(?:['’]s)?\W*$|\s+(?:All|and|of|the|for)$", "", found["name"]).strip()
                name = re.sub(r"\.? All(?: Rights Reserved)?.*$", "", name, flags=re.IGNORECASE).strip(" .")
                if name and not re.fullmatch(r"(?:the|our|us|all|inc|llc|ltd|\d+)", name, re.IGNORECASE):
                    return name
    lead = next((line.text for line in sorting.of(Role.TEXT)), "")
    dateline = phrases.DATELINE.match(lead)
    if dateline and dateline["agency"]:
        sorting.doubt(f"The dateline names {dateline['agency']}; whether it published this copy is not said.")
    return ""


def _address(sorting: Sorting) -> tuple[str, Standing]:
    lines = [line for line in sorting.lines if line.role not in {Role.TEXT, Role.ENDNOTE}]
    for line in lines:
        if (found := phrases.ADDRESS.fullmatch(line.text)) and found["label"] and "/" in found["url"][8:]:
            return found["url"].rstrip(".,)>"), Standing.ATTESTED
    bare = [
        found["url"]
        for line in lines
        if (found := phrases.ADDRESS.fullmatch(line.text)) and found["url"].count("/") > 3
    ]
    if len(set(bare)) == 1:
        sorting.doubt(f"An address stands alone in the copy and was taken for the article's: {bare[0]}.")
        return bare[0], Standing.INFERRED
    return "", Standing.UNKNOWN


def language_of(text: str) -> str:
    """The language of a text by its commonest words; ``und`` when no known one stands out."""
    for code, letters in SCRIPTS.items():
        if len(re.findall(letters, text)) > len(text) / 20:
            return code
    words = Counter(re.findall(r"[^\W\d_]+", text.casefold()))
    scores = sorted(
        ((sum(words[word] for word in common), code) for code, common in COMMON_WORDS.items()), reverse=True
    )
    (best, code), (second, _) = scores[:2]
    return code if best >= 0.08 * max(words.total(), 1) and best > 1.15 * second else "und"
