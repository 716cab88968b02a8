"""A project made from a fixed seed: N pages of made-up words that pass every rule, for measuring what a build costs.

90 % are articles of 25 paragraphs of about 80 words, 10 % topic pages with 60 citations and 80 names each; N/2 names
have three spellings each. A topic has eight entries of the ledger and one disagreement, and shows all four views.
Quotations are in the lock, as on a machine without originals.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from random import Random

from explainer.addresses import SourceKey
from explainer.authored import PassageRef
from explainer.evidence import make_lock, write_lock
from explainer.records import Originals

SEED = 20261127
WORDS = 12_000  # different words: more than English prose of this length has, so that indexes are not flattered
PARAGRAPHS = 25
SENTENCES = 5  # of an article's paragraph, of 16 words each
SECTIONS = 5
CITATIONS = 60  # of a topic page: one in each of its sentences
MENTIONS = 80  # of names on a topic page
ENTRIES = 8  # of the ledger, for each topic

KINDS = ("Person", "Organization", "Place", "Event", "DefinedTerm")
STANCES = ("states", "claims", "denies", "demands")

SEARCHED = "with-search.yml"
"""The configuration with the project's own search, which is measured beside the rest."""

CONFIGURATION = """\
site_name: A made-up site
site_url: https://example.org/bench/
theme:
  name: material
  font: false
  palette:
    scheme: default
nav:
  - index.md
not_in_nav: |
  /topics/
  /sources/
  /*.md
plugins: [{plugins}]
markdown_extensions:
  - admonition
  - attr_list
  - footnotes
  - md_in_html
  - tables
  - toc:
      permalink: true
validation:
  links:
    not_found: info
    anchors: info
    unrecognized_links: info
    absolute_links: info
extra:
  generator: false
"""
"""What both sides share: theme, plugins, extensions, and nothing but the home page in the navigation."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name with its other spellings."""

    id: str
    kind: str
    spellings: tuple[str, str, str]


@dataclass(slots=True)
class Article:
    """An article: its author's family name, its title, its paragraphs, and which of them bear on which topic."""

    key: SourceKey
    family: str
    title: str
    year: int
    paragraphs: list[str]
    about: dict[str, set[int]] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The SHA-256 of what stands for the private copy."""
        return sha256("\n".join(self.paragraphs).encode()).hexdigest()


class Vocabulary:
    """Made-up words whose frequencies follow Zipf's law, and names that are none of them."""

    def __init__(self, random: Random) -> None:
        self.random = random
        syllables = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
        made: dict[str, None] = {}
        while len(made) < WORDS:
            made["".join(random.choices(syllables, k=random.randint(1, 4)))] = None
        self.words = list(made)
        self.weights = list(accumulate(1 / rank for rank in range(2, WORDS + 2)))
        self.syllables = syllables
        self.taken: set[str] = set()

    def text(self, count: int) -> list[str]:
        """``count`` words of running text."""
        return self.random.choices(self.words, cum_weights=self.weights, k=count)

    def name(self) -> str:
        """A capitalised word that is no word of the text and no other name: all of these end in a consonant."""
        while (name := "".join(self.random.choices(self.syllables, k=3)).capitalize() + "x") in self.taken:
            pass
        self.taken.add(name)
        return name

    def sentence(self, count: int, names: Sequence[str] = (), end: str = ".") -> str:
        """A sentence of about ``count`` words, with names strewn in."""
        words = self.text(count)
        for name in names:
            words.insert(self.random.randint(1, len(words)), name)
        return " ".join([words[0].capitalize(), *words[1:]]) + end


class Corpus:
    """The records and pages of a project with ``pages`` pages."""

    def __init__(self, pages: int) -> None:
        self.random = Random(SEED)  # noqa: S311 (made-up words are no secret)
        self.vocabulary = Vocabulary(self.random)
        self.names = [self._name(number) for number in range(pages // 2)]
        self.articles = [self._article(number) for number in range(pages - pages // 10)]
        self.quotations: list[tuple[SourceKey, int, str]] = []
        self.ledger: list[dict[str, object]] = []
        self.disagreements: list[dict[str, object]] = []
        self.topics = {f"topic-{number}": self._topic(f"topic-{number}") for number in range(pages // 10)}

    def write(self, folder: Path, hook: Path, *, search: bool) -> None:
        """Write the project; its configuration names the ``hook``."""
        for name, text in self._files():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        plugins = "search" if search else ""
        shared = f"{CONFIGURATION.format(plugins=plugins)}hooks: [{json.dumps(str(hook))}]\n"
        (folder / "mkdocs.yml").write_text(shared.replace("\nextra:\n", "\nextra:\n  explainer: {search: false}\n"))
        (folder / SEARCHED).write_text(shared)

    def _files(self) -> Iterator[tuple[str, str]]:
        yield "docs/index.md", self._home()
        for id, text in self.topics.items():
            yield f"docs/topics/{id}.md", text
        for article in self.articles:
            yield f"sources/{article.key}.md", self._told(article)
        yield "sources/names.yml", _listed(self._record(name) for name in self.names)
        yield "sources/ledger/entries.yml", _listed(self.ledger)
        yield "sources/disagreements.yml", _listed(self.disagreements)
        yield "sources/evidence.lock", write_lock(make_lock(self._originals(), self.quotations))

    def _originals(self) -> Originals:
        paragraphs: dict[PassageRef, str] = {
            (article.key, number): text
            for article in self.articles
            for number, text in enumerate(article.paragraphs, 1)
        }
        return Originals(paragraphs, {article.key: article.digest for article in self.articles})

    # --- the evidence -------------------------------------------------------------------------------------------------

    def _name(self, number: int) -> Name:
        given, family = self.vocabulary.name(), self.vocabulary.name()
        spellings = (f"{given} {family}", family, f"{given} of {self.vocabulary.name()}")
        return Name(f"name-{number}", KINDS[number % len(KINDS)], spellings)

    def _record(self, name: Name) -> dict[str, object]:
        article = self.random.choice(self.articles)
        role = f"{self.vocabulary.sentence(6, end='')} ({article.family} ¶{self.random.randint(1, PARAGRAPHS)})."
        return {
            "id": name.id,
            "kind": name.kind,
            "name": name.spellings[0],
            "spellings": name.spellings[1:],
            "role": role,
        }

    def _article(self, number: int) -> Article:
        year = self.random.randint(2001, 2024)
        family = self.vocabulary.name()
        paragraphs = [self._paragraph() for _ in range(PARAGRAPHS)]
        title = self.vocabulary.sentence(6, end="")
        return Article(SourceKey(f"{family.lower()}-{year}"), family, f"{title} {number}", year, paragraphs)

    def _paragraph(self) -> str:
        names = [name.spellings[self.random.randrange(3)] for name in self._pick_names(self.random.choice((0, 0, 1)))]
        return " ".join(self.vocabulary.sentence(16, names if not nth else ()) for nth in range(SENTENCES))

    def _pick_names(self, count: int) -> list[Name]:
        """Some names, the first far more often than the last."""
        return [self.names[int(len(self.names) * self.random.random() ** 2)] for _ in range(count)]

    def _told(self, article: Article) -> str:
        meta = {
            "type": "article-newspaper",
            "title": article.title,
            "author": [{"family": article.family, "given": article.family[:4]}],
            "container-title": f"The {article.family[:5]} Gazette",
            "publisher": f"{article.family[:6]} Press",
            "issued": f"{article.year}-0{1 + article.year % 9}",
            "accessed": "2025-01-02",
            "URL": f"https://example.org/{article.key}",
            "language": "en",
            "aliases": [article.family],
            "original": {"file": f"{article.key}.txt", "sha256": article.digest, "paragraphs": PARAGRAPHS},
            "rights": {"holder": f"The {article.family[:5]} Gazette", "publish": "digest"},
            "provenance": {name: {"status": "attested"} for name in ("title", "author", "publisher", "issued", "URL")},
            "about": {id: sorted(numbers) for id, numbers in article.about.items()},
        }
        body = "\n\n".join(
            (f"## {self.vocabulary.sentence(3, end='')}\n\n" if (number - 1) % (PARAGRAPHS // SECTIONS) == 0 else "")
            + f"¶{number} {text}"
            for number, text in enumerate(article.paragraphs, 1)
        )
        return f"---\n{_fields(meta)}---\n\n{body}\n"

    # --- the pages ----------------------------------------------------------------------------------------------------

    def _home(self) -> str:
        links = "\n".join(f"- [{id}?](topics/{id}.md)" for id in self.topics)
        article = self.articles[0]
        return f"# What is known?\n\n{self.vocabulary.sentence(20, end='')} [@{article.key}, ¶1].\n\n{links}\n"

    def _topic(self, id: str) -> str:
        places = [self._place(id) for _ in range(CITATIONS)]
        names = self.random.sample(self.names, min(MENTIONS, len(self.names)))
        shares = [names[nth::CITATIONS] for nth in range(CITATIONS)]
        sentences = [
            self._cited(place, [name.spellings[0] for name in share], nth)
            for nth, (place, share) in enumerate(zip(places, shares, strict=True))
        ]
        self._dispute(id, places)
        header = {"title": f"On {self.vocabulary.sentence(4, end='')}", "description": self.vocabulary.sentence(12)}
        parts = [
            f"---\n{_fields(header | {'reviewed': '2025-02-03'})}---\n",
            f"# {self.vocabulary.sentence(6, end='?')}",
        ]
        for section in range(SECTIONS):
            parts.append(f"## {self.vocabulary.sentence(2, [names[section].spellings[0]], end='')}")
            mine = sentences[section * 12 : section * 12 + 12]
            parts += [" ".join(mine[nth : nth + 2]) for nth in range(0, 12, 2)]
        parts += [f"<!-- view: {view} -->" for view in ("chronology", "ledger", "disagreements", "sources")]
        return "\n\n".join(parts) + "\n"

    def _place(self, topic: str) -> tuple[Article, int]:
        article, number = self.random.choice(self.articles), self.random.randint(1, PARAGRAPHS)
        article.about.setdefault(topic, set()).add(number)
        return article, number

    def _cited(self, place: tuple[Article, int], names: Sequence[str], nth: int) -> str:
        """A sentence with its citation: most behind it, some with the author in the text, some with a quotation."""
        article, number = place
        if nth % 10 == 3:
            return f"@{article.key} [¶{number}] {self.vocabulary.sentence(24, names)}"
        text = self.vocabulary.sentence(24, names, end="")
        if nth % 10 == 7:
            words = " ".join(article.paragraphs[number - 1].rstrip(".").split()[-6:])
            self.quotations.append((article.key, number, words))
            text += f" “{words}”"
        return f"{text} [{'see ' if nth % 10 == 5 else ''}@{article.key}, ¶{number}]."

    def _dispute(self, topic: str, places: Sequence[tuple[Article, int]]) -> None:
        for nth in range(ENTRIES):
            article, number = places[nth]
            entry: dict[str, object] = {"id": f"{topic}-entry-{nth}", "date": str(self.random.randint(1980, 2000))}
            people = [name.id for name in self._pick_names(1)]
            if nth % 2:
                entry |= {"speaker": people[0], "stance": [STANCES[nth // 2]], "says": self.vocabulary.sentence(14)}
            else:
                entry |= {"event": self.vocabulary.sentence(14), "who": people}
            self.ledger.append(entry | {"topics": [topic], "reports": [_cite(article, number)]})
        answers = [
            _cite(*place) | {"value": value, "says": self.vocabulary.sentence(10)}
            for place, value in zip(places[:2], ("yes", "no"), strict=True)
        ]
        question = self.vocabulary.sentence(8, end="?")
        disagreement = {"id": f"{topic}-question", "question": question, "topics": [topic], "values": "yes-no"}
        self.disagreements.append(disagreement | {"answers": answers, "note": self.vocabulary.sentence(8)})


def _cite(article: Article, number: int) -> dict[str, object]:
    return {"source": article.key, "paragraphs": [number]}


def _fields(record: Mapping[str, object]) -> str:
    """Fields as YAML, of which JSON values are a part."""
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in record.items())


def _listed(records: Iterable[Mapping[str, object]]) -> str:
    """Records as a YAML list, a field a line as people write them."""
    return "".join("- " + _fields(record).replace("\n", "\n  ").rstrip(" ") + "\n" for record in records)
