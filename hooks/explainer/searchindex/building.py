"""Building the search index: passages and names in, the files' texts out; and reading such files."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log
from operator import sub
from typing import Any, TypeAlias

from explainer.searchindex.folding import Terms, skeleton, terms

SEARCH_FOLDER = "search"
SHARD_PASSAGES = 16
SHARD_WEIGHT = 6_000  # numbers in a shard of terms: about 10 kB gzipped
KEPT = 500  # passages of a term: more is known of a word so frequent than anybody reads
LEVELS = 9  # the highest that BM25's second factor, at most 1 + K1, gives times four
ABOUT = 15  # the level of what is about a name: it comes first
K1, B = 1.2, 0.75  # the usual saturation and normalisation by length
KEYWORD = 3  # how often a keyword counts, which stands nowhere in the text

Entry: TypeAlias = "list[Any]"


@dataclass(frozen=True, slots=True)
class SearchPassage:
    """A passage as a reader finds it: the page's address and title, the anchor, the section or paragraph, the text.

    ``keywords`` find it as well and are not shown; ``names`` are the ids of the names in it.
    """

    url: str
    title: str
    anchor: str
    label: str
    text: str
    keywords: str = ""
    names: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that can be found: passages in the order of their pages; spellings of each name, and what is about it.

    ``about`` are positions among the passages.
    """

    passages: Sequence[SearchPassage]
    spellings: Mapping[str, Sequence[str]]
    about: Mapping[str, Sequence[int]]


EMPTY = Corpus((), {}, {})


def build_index(corpus: Corpus) -> dict[str, str]:
    """The index as file names, relative to ``SEARCH_FOLDER``, and texts; the same for the same input."""
    passages = corpus.passages
    entries = _entries(corpus)
    firsts, shards = _cut(entries)
    files = {f"terms-{number}": shard for number, shard in enumerate(shards)}
    files |= {
        f"passages-{start // SHARD_PASSAGES}": _texts(passages[start : start + SHARD_PASSAGES])
        for start in range(0, len(passages), SHARD_PASSAGES)
    }
    scripts = {f"{name}.js": _script(name, data) for name, data in files.items()}
    version = hashlib.sha256("".join(scripts.values()).encode()).hexdigest()[:12]
    manifest = {"version": version, "passages": len(passages), "terms": firsts}
    return {"manifest.js": _script("manifest", manifest), **scripts}


def _entries(corpus: Corpus) -> dict[str, Entry]:
    """What each key finds."""
    entries = _entries_by_term(corpus)
    for name, about in corpus.about.items():
        idf, levels, *_ = entries.get(f"@{name}") or [_inverse_frequency(0, len(corpus.passages)), []]
        levels += [[] for _ in range(ABOUT + 1 - len(levels))]
        levels[ABOUT] = _gaps(sorted(set(about)))
        entries[f"@{name}"] = [idf, levels, " ".join(dict.fromkeys(terms(" ".join(corpus.spellings[name]))))]
    for key, found in _spellings(corpus.spellings).items():
        entries[key] = [list(pair) for pair in sorted(found)]
    return entries


def _entries_by_term(corpus: Corpus) -> dict[str, Entry]:
    posted = _postings(corpus)
    return {key: _entry([level.get(key, ()) for level in posted], corpus) for key in {}.fromkeys(chain(*posted))}


def _postings(corpus: Corpus) -> list[dict[str, list[int]]]:
    """For each level the passages of each term and name, in order."""
    known = Terms()
    posted: list[dict[str, list[int]]] = [defaultdict(list) for _ in range(LEVELS + 1)]
    average = sum(len(passage.text) for passage in corpus.passages) / (len(corpus.passages) or 1) or 1
    for number, passage in enumerate(corpus.passages):
        said = f"{passage.label} {passage.text} {f'{passage.keywords} ' * KEYWORD}".split()
        counts = Counter(chain.from_iterable(map(known.__getitem__, said)))
        length = K1 * (1 - B + B * len(passage.text) / average)
        levels = [posted[_level(times, length)] for times in range(max(counts.values(), default=1) + 1)]
        for term, times in counts.items():
            levels[times][term].append(number)
        for name in passage.names:
            levels[1][f"@{name}"].append(number)
    return posted


def _level(times: int, length: float) -> int:
    return min(LEVELS, max(1, round(4 * times * (K1 + 1) / (times + length))))


def _entry(posted: Sequence[Sequence[int]], corpus: Corpus) -> Entry:
    """One term's entry, of its passages on each level; of the lowest that fit, the first."""
    total = sum(map(len, posted))
    room = KEPT
    levels: list[list[int]] = []
    for numbers in reversed(posted):
        if levels or numbers:
            levels.append(_gaps(numbers[:room]))
        room = max(0, room - len(numbers))
    return [_inverse_frequency(total, len(corpus.passages)), levels[::-1], *([1] if total > KEPT else [])]


def _inverse_frequency(found: int, passages: int) -> float:
    return round(log(1 + (passages - found + 0.5) / (found + 0.5)), 1)


def _gaps(numbers: Sequence[int]) -> list[int]:
    return list(map(sub, numbers, chain((0,), numbers)))


def _spellings(names: Mapping[str, Sequence[str]]) -> dict[str, set[tuple[str, str]]]:
    """Each spelling, in terms, and its name's id, under the skeleton of its longest word."""
    found: dict[str, set[tuple[str, str]]] = {}
    for name, spellings in names.items():
        for said in filter(None, map(terms, spellings)):
            longest = max(said, key=len)
            found.setdefault(f"~{skeleton(longest)}", set()).add((" ".join(said), name))
    return found


def _cut(entries: Mapping[str, Entry]) -> tuple[list[str], list[dict[str, Entry]]]:
    """The entries in shards, in order of their keys as a browser compares them; and where each shard begins."""
    firsts: list[str] = []
    shards: list[dict[str, Entry]] = []
    room, before = 0, ""
    for key in sorted(entries, key=lambda key: key.encode("utf-16-be")):
        weight = _weight(entries[key])
        if weight > room or not shards:
            firsts.append(_apart(before, key))
            shards.append({})
            room = SHARD_WEIGHT
        room -= weight
        shards[-1][key] = entries[key]
        before = key
    return firsts, shards


def _weight(entry: Entry) -> int:
    """About how much an entry takes, in numbers of two or three digits; a spelling takes as much as eight."""
    return 4 + (sum(map(len, entry[1])) if isinstance(entry[0], float) else 8 * len(entry))


def _apart(before: str, key: str) -> str:
    """The shortest beginning of a key that is greater than the key before it."""
    shared = next((at for at, (one, other) in enumerate(zip(before, key, strict=False)) if one != other), len(before))
    return key[: shared + 1]


def _texts(passages: Iterable[SearchPassage]) -> dict[str, Any]:
    pages: dict[tuple[str, str], int] = {}
    found = [
        [pages.setdefault((passage.url, passage.title), len(pages)), passage.anchor, passage.label, passage.text]
        for passage in passages
    ]
    return {"pages": list(pages), "passages": found}


def _script(name: str, data: object) -> str:
    """A call with JSON that is safe in a script: no tag can begin in it, no line end in a string."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return f'explainerSearch("{name}",{text});\n'


def shard_names(manifest: str) -> Iterator[str]:
    """The files, relative to ``SEARCH_FOLDER``, that a manifest speaks of; raises ``ValueError`` for any other text."""
    data = read_script(manifest)
    try:
        yield from (f"terms-{number}.js" for number in range(len(data["terms"])))
        yield from (f"passages-{number}.js" for number in range(-(-int(data["passages"]) // SHARD_PASSAGES)))
    except (KeyError, TypeError) as error:
        raise ValueError("not a manifest") from error


def read_script(script: str) -> Any:  # noqa: ANN401 (whatever JSON holds)
    """The data of one of the index's files; raises ``ValueError`` for any other text."""
    return json.loads(script.partition(",")[2].rstrip().removesuffix(");"))
