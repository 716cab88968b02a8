"""What can be wrong with the evidence or a page, and how it is said.

One list of kinds, each with an id that never changes meaning, a severity, a title and what to do about it. The core
returns problems; it neither logs nor raises for faults of content.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import NamedTuple

from explainer.positions import Position
from explainer.wording import printable


class Severity(StrEnum):
    """How much a problem matters: an error stops the site, a notice is only shown."""

    ERROR = "error"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of problem: its public id, its severity, its name, and what an editor does about it."""

    id: str
    severity: Severity
    title: str
    remedy: str


def _error(id: str, title: str, remedy: str) -> Rule:
    return Rule(id, Severity.ERROR, title, remedy)


def _notice(id: str, title: str, remedy: str) -> Rule:
    return Rule(id, Severity.NOTICE, title, remedy)


class ProblemKind(Enum):
    """Every kind of problem the project knows."""

    CITATION_UNKNOWN_KEY = _error(
        "CIT001",
        "Unknown citation key",
        "A citation names an article that is not in the sources folder. Correct the key, or add the article.",
    )
    CITATION_NO_PARAGRAPH = _error(
        "CIT002",
        "No such paragraph",
        "The article has fewer paragraphs than the locator asks for. Look the number up on the article's page.",
    )
    CITATION_MALFORMED = _error(
        "CIT003",
        "Malformed citation",
        "The text looks like a citation but cannot be read as one. Write [@key, ¶3], [@key, paras. 3, 5-7] or "
        "[@a, ¶3; @b, ¶9]. A citation stands behind a link, not in its text.",
    )
    NOTE_UNDEFINED = _error(
        "NOT001",
        "Undefined note",
        "The page refers to a hand-written note that it does not define. Add a line that starts with [^name]: or "
        "correct the name.",
    )
    NOTE_DUPLICATE = _error(
        "NOT002",
        "Note defined twice",
        "Two hand-written notes of one page have the same name, and the engine would silently keep the last. Rename "
        "one of them.",
    )
    NOTE_UNUSED = _error(
        "NOT003",
        "Note never referred to",
        "A hand-written note is defined but no mark leads to it, so no reader would find it. Refer to it or delete it.",
    )
    FRONT_MATTER_BROKEN = _error(
        "FRM001",
        "Unreadable YAML",
        "The YAML cannot be read, so nothing in it would have been used. Mend it at the place named, or above; quote "
        "texts that contain ': ' or start with a special character. Often a quotation mark is not closed, straight "
        "ones stand within a quoted text (write “ ” there), a colon has no space behind it, or a line is indented "
        "otherwise than its neighbours.",
    )
    FRONT_MATTER_UNKNOWN_FIELD = _error(
        "FRM002",
        "Unknown field",
        "The file has a field that nothing reads: often a misspelling. Correct or delete it. A field of a theme or "
        "plugin is allowed by listing it under extra.explainer.page_fields in mkdocs.yml.",
    )
    FRONT_MATTER_INVALID = _error(
        "FRM003",
        "Missing or invalid field",
        "A field is missing or its value is not of the kind expected. The message says which and what is expected.",
    )
    FRONT_MATTER_DUPLICATE = _error(
        "FRM004",
        "Field given twice",
        "The same field stands twice in one mapping, and one of the two values would be lost. Delete one.",
    )
    FRONT_MATTER_TAKEN = _notice(
        "FRM005",
        "Line that is taken for a field",
        "A page without front matter that begins with a word and a colon loses these lines: the engine takes them for "
        "fields, which nothing reads. If they are text, begin the page with an empty line.",
    )
    FRONT_MATTER_LATE = _notice(
        "FRM006",
        "Front matter that does not begin in the first line",
        "Something stands before the front matter, so it is printed as text and its fields count for nothing. Delete "
        "what stands before it; it may be an empty line, or signs that nobody sees.",
    )
    FILE_UNREADABLE = _error(
        "FIL001",
        "Unreadable file",
        "The file is not UTF-8 text, its name is not, or it cannot be opened. Save it as UTF-8.",
    )
    FILE_NAME = _error(
        "FIL002",
        "File name cannot be a key",
        "An article is cited by its file name without .md, so that may hold only letters, digits, '.', '_' and '-', "
        "and starts and ends with a letter or digit.",
    )
    FILE_IGNORED = _error(
        "FIL003",
        "File that would not be read",
        "The file has a name or a place that is not read here, so what stands in it would be lost without a word, or "
        "be published as it is. Pages and articles end in .md; the evidence has names.yml, disagreements.yml, and the "
        "ledger's files in the folder ledger, which end in .yml.",
    )
    LIST_EMPTY = _error(
        "FIL004",
        "File of the dispute without an entry",
        "Nothing stands in a file of the ledger, or in disagreements.yml. Bring its entries back, or delete it.",
    )
    FILE_CONFLICT = _error(
        "FIL005",
        "Merge that was not finished",
        "Two versions of a passage stand in the file, between the marks that git leaves (<<<<<<<, =======, >>>>>>>). "
        "Keep one of them and delete the marks.",
    )
    PARAGRAPH_MISSING = _error(
        "PAR001",
        "Paragraph missing",
        "The article has more numbered paragraphs than are told. Add the telling of each paragraph that is named.",
    )
    PARAGRAPH_ORDER = _error(
        "PAR002",
        "Paragraph twice, out of order or beyond the last",
        "Paragraphs are told once each, in the order of the article, up to the number in original.paragraphs.",
    )
    PARAGRAPH_STRAY = _error(
        "PAR003",
        "Text that belongs to no paragraph",
        "In an article's file every text belongs to a paragraph opened by ¶ and its number, or is a heading.",
    )
    PARAGRAPH_EMPTY = _error(
        "PAR004",
        "Paragraph not told",
        "The paragraph's number stands there without a telling. Tell it in your own words.",
    )
    PARAGRAPH_TO_COMPARE = _error(
        "PAR005",
        "Telling to be compared",
        "An import has found that this paragraph of the copy has changed since it was told: compare the telling with "
        "the new copy. Or that it has a number by which another is cited: correct what cites that. Then delete it.",
    )
    ABOUT_UNKNOWN = _error(
        "ABT001",
        "About: unknown topic or paragraph",
        "The article's about: names a topic without a page, or a paragraph that the article does not have.",
    )
    ABOUT_UNUSED = _error(
        "ABT002",
        "Paragraph on the topic that its page does not use",
        "An article's about: lists the paragraph under the topic, and the topic's page neither cites it nor sets it "
        "aside. Cite it, or add it to set-aside: in the page's front matter with a reason.",
    )
    PAGE_LEANS = _notice(
        "ABT003",
        "Page that leans on one article",
        "One article has more than a set share of the page's citations (extra.explainer.lean, half unless it is set), "
        "so the page may tell that article's story. See what the others say on it: the page of sources by topic lists "
        "what is not used.",
    )
    NAME_DUPLICATE = _error(
        "NAM001",
        "Id given twice",
        "Two names have the same id, or a name has that of an article, so links to it would be ambiguous. Rename one.",
    )
    SPELLING_DUPLICATE = _error(
        "NAM002",
        "One spelling, two names",
        "The same spelling stands for two things, so a cross-link would have to guess. Delete it from one, or mark it "
        "link: false under one of them.",
    )
    NAME_UNKNOWN_TOPIC = _error(
        "NAM003",
        "Name with an unknown topic page",
        "The name's topic: has no page in the topics folder.",
    )
    NAMES_MISSING = _error(
        "NAM004",
        "No list of names",
        "names.yml is missing or empty: not made yet, or deleted by accident. A project that means to have no names "
        "says so with an empty list: the line [].",
    )
    SPELLING_COMMON = _error(
        "NAM005",
        "Spelling that is a word of every sentence",
        "A spelling or an alias is a word such as the, no or it, so that word would be a link wherever it stands. "
        "Delete it, or give a name that is called so link: false. One in capitals (IS, IT) is found only as such.",
    )
    ROLE_UNCITED = _error(
        "NAM006",
        "Role without a citation",
        "The who's who and the previews print a name's role, which states something, and no paragraph is cited for it. "
        "Write (Hale ¶3) behind it: an article's alias or key and the paragraph. A name needs no role.",
    )
    NAME_MISSPELT = _notice(
        "NAM007",
        "Name that is spelled so nowhere",
        "A word on a page is written nearly as part of a name is, and stands so in no spelling and no telling. Correct "
        "it, or add the spelling to names.yml.",
    )
    LINK_BROKEN = _error(
        "LNK001",
        "Broken link",
        "The link leads to a page or file that the site does not have. Links are written relative to the page's own "
        "file and end in .md for pages.",
    )
    ANCHOR_BROKEN = _error(
        "LNK002",
        "Broken anchor",
        "The page exists but has no such place on it.",
    )
    REFERENCE_UNDEFINED = _error(
        "LNK003",
        "Undefined reference of a link",
        "The link is written [text][name], and no line of the page says where [name]: leads, so readers would see the "
        "brackets. Add that line, correct the name, or write [text](page.md). Brackets alone, as in [sic], are text.",
    )
    LINK_FORBIDDEN = _error(
        "LNK004",
        "Link that is no address",
        "A link leads to a script or to data within itself, or has another scheme than http, https, mailto and tel. "
        "Write where it leads, or leave it out.",
    )
    PAGE_CLASH = _error(
        "PAG001",
        "Page in the way of a generated page",
        "A file in the docs folder has the path of a page that the build makes itself. Move the file.",
    )
    PAGE_WITHOUT_HEADING = _error(
        "PAG002",
        "Page without a heading",
        "A topic page and the home page begin with a heading, # and the question that the page answers: readers, menus "
        "and the search know the page by it. An empty file is no page; fill or delete it.",
    )
    PAGE_FORBIDDEN = _error(
        "PAG003",
        "Something that no page may have",
        "Every page forbids what stands in it to run a script, set a style, show another page in a frame or fetch from "
        "another host (its Content-Security-Policy), so readers' browsers would refuse it. Put scripts and styles "
        "into files of docs/ and name them in mkdocs.yml; put pictures beside the pages. Nor may elements stand so "
        "deep within each other that parsers read no further: nothing there could be checked. Words that readers do "
        "not see, and classes by which the build marks its own work, would show other words than were checked.",
    )
    IMAGE_WITHOUT_TEXT = _error(
        "PAG005",
        "Picture without a text",
        "Who cannot see a picture hears its text, and hears nothing of one that has none. Say in the brackets of "
        "![…](picture.png) what it shows; more than eight words are a statement, which cites. A picture that only "
        'decorates is written in HTML, with alt="".',
    )
    SETTING_FORBIDDEN = _notice(
        "PAG006",
        "Setting that readers' browsers will refuse",
        "mkdocs.yml names a style sheet, a script or fonts of another host, and every page forbids to fetch from there "
        "(its Content-Security-Policy). Put the file under docs/ and name that, or let a plugin, such as Material's "
        "privacy, bring it into the site. For the fonts that Material takes from Google: font: false under theme.",
    )
    COMMENT_OPEN = _error(
        "PAG004",
        "Comment that is not closed",
        "A comment (<!--) is not closed (-->) before the next one begins, so all between would be missing from the "
        "page. Close it.",
    )
    NAV_NO_PAGE = _error(
        "NAV001",
        "Navigation entry without a page",
        "nav in mkdocs.yml names a page that is neither in the docs folder nor made by the build. Paths are relative "
        "to the docs folder and end in .md. Correct the entry, add the page, or delete the entry.",
    )
    NAV_PAGE_MISSING = _error(
        "NAV002",
        "Page not in the navigation",
        "mkdocs.yml has a nav that does not name the page, so no menu leads to it. Add it, or list it under not_in_nav "
        "if that is meant. A topic page stands in the folder of topics, or no rule of topics is applied to it.",
    )
    NAV_TWICE = _error(
        "NAV003",
        "Page named twice in the navigation",
        "A page stands once in the order in which readers find the pages. Delete one of the entries, or make one of "
        "them a link to the other place.",
    )
    OUTPUT_DUPLICATE_ID = _error(
        "OUT001",
        "Duplicate id in a built page",
        "Two elements of one page have the same id, so a link to it is ambiguous. Rename the hand-written one.",
    )
    OUTPUT_BROKEN_LINK = _error(
        "OUT002",
        "Broken link in a built page",
        "A link in the built HTML leads nowhere: raw HTML in a page, or the theme, wrote it.",
    )
    QUOTATION_ABSENT = _error(
        "QUO001",
        "Quoted words that are not there",
        "The words in double quotation marks do not stand in a paragraph that the sentence cites. Quote exactly, with "
        "[x] for a letter or word of yours ([n]ot for Not) and […] for what you leave out; cite the right paragraph; "
        "or tell it without quotation marks. Titles and terms stand in italics or single marks.",
    )
    QUOTATION_AMBIGUOUS = _error(
        "QUO002",
        "Quoted words that stand there more than once",
        "From three words on a quotation must single out one place. Quote a word more or fewer.",
    )
    QUOTATION_TOO_LONG = _error(
        "QUO003",
        "Quotation too long",
        "A quotation is of a few words whose wording matters, ten at most. Tell the rest in your own words.",
    )
    QUOTATION_UNCITED = _error(
        "QUO004",
        "Quotation without a citation",
        "Words in double quotation marks need a citation of their paragraph in the same sentence, heading or cell. "
        "Where none can stand (a role, a page's title and description, raw HTML) nothing is quoted. If they are a "
        "title or a term, write them in italics or in single quotation marks.",
    )
    QUOTATION_UNVERIFIED = _notice(
        "QUO005",
        "Quotation not yet verified",
        "No original is at hand and the lock does not have the quotation. The site is built and says so; it is "
        "published only when somebody with the originals has run the command lock.",
    )
    QUOTATION_UNPUBLISHED = _error(
        "QUO006",
        "Quotation not verified, so not published",
        "The site is to be published, and nobody has compared the quotation with the original yet. Somebody with the "
        "originals runs the command lock and commits evidence.lock; then publish again.",
    )
    QUOTATION_UNPAIRED = _error(
        "QUO007",
        "Quotation mark without its pair",
        "A double quotation mark of any kind opens or closes a quotation, and within one block its other mark is "
        "missing, so nobody knows what is quoted. Add or delete a mark; quotations may stand three deep within each "
        "other. A straight mark right behind a digit may be a sign of measure, as ″ is without a pair; code is not "
        "looked at.",
    )
    UNIT_UNCITED = _error(
        "COV001",
        "Sentence without a citation",
        "A topic page or the home page states something that no citation of a numbered paragraph supports: an article "
        "as a whole, a page number or a hand-written note is not enough. Write [@key, ¶3] or @key [¶3] in the "
        "sentence, list item or cell; open a scope, in which a citation covers its whole row, list item or paragraph "
        "(<!-- covered --> … <!-- /covered -->); or set the sentence aside with a reason: <!-- uncited: what it is "
        "-->. "
        'Raw HTML is text like any other, but nothing can be cited in it: write Markdown, or markdown="1" in its '
        "tag. Only questions, code and labels of at most eight words need no citation: headings, titles of boxes, the "
        "head of a table's column or row (none of these with a full stop), bold words that open a block, texts of "
        "images.",
    )
    SCOPE_EMPTY = _error(
        "COV002",
        "Scope without an end, or without a citation",
        "A scope opens with <!-- covered --> and closes with <!-- /covered -->. Either it is never closed, or no "
        "citation of a paragraph stands in it, so nothing there is covered.",
    )
    ASIDE_WITHOUT_REASON = _error(
        "COV003",
        "Set aside without a reason",
        "<!-- uncited: … --> needs a reason, which the coverage report lists.",
    )
    UNIT_IN_CODE = _error(
        "COV004",
        "Text that an indent has made code",
        "A block that four spaces or a tab indent is code to Markdown: it is printed in a grey box, and no rule looks "
        "at it. Take the indent away. What is meant as code stands between backticks, or in a fenced block where an "
        "extension reads these.",
    )
    LOCK_BROKEN = _error(
        "LCK001",
        "Lock cannot be trusted",
        "The lock is not one, does not match its own checksum, or was made with another copy of an article than its "
        "record names under original. Mend the record, or somebody with the originals writes the lock anew: lock.",
    )
    LOCK_BEHIND = _notice(
        "LCK002",
        "Lock is behind",
        "The originals at hand bear the quotation out, but the lock does not have it yet, or is of another copy. Run "
        "the command lock.",
    )
    ORIGINAL_CHANGED = _error(
        "ORI001",
        "Original changed",
        "The private copy is not the one that was told. Import it again to see what changed, then lock.",
    )
    PARAGRAPH_CHANGED = _error(
        "ORI002",
        "Paragraph changed",
        "A paragraph of the private copy differs from the one that was locked. Read its telling and what cites it "
        "again, then lock.",
    )
    ORIGINAL_MISSING = _notice(
        "ORI003",
        "Original not at hand",
        "Originals are at hand, but not this one. Its quotations are compared with the lock only. Put its copy and its "
        "rows of paragraphs.tsv beside the others; where the article's key has changed, change it in those rows too.",
    )
    ORIGINALS_UNREADABLE = _error(
        "ORI004",
        "Originals cannot be read",
        "The folder of originals has no readable paragraphs.tsv, a row of it leads nowhere, or a file that it names is "
        "too large for an article.",
    )
    LEDGER_DUPLICATE = _error(
        "LED001",
        "Id given twice in the ledger or the disagreements",
        "Two entries have the same id, so what points at it would be ambiguous. Rename one; ids that others point at "
        "never change.",
    )
    STATEMENT_WITHOUT_SPEAKER = _error(
        "LED002",
        "Statement without a speaker",
        "A statement says who made it: speaker: an id of names.yml (or an article's key, where the article speaks in "
        "its own voice, and is among the reports), or speaker-unnamed: how the article calls who it does not name.",
    )
    LEDGER_UNKNOWN_ID = _error(
        "LED003",
        "Id that leads nowhere",
        "An entry of the ledger or a disagreement names a person, a topic or an entry that does not exist. Correct the "
        "id, or add what it names.",
    )
    ANSWER_TOO_EARLY = _error(
        "LED004",
        "Answer to something later",
        "A statement cannot answer what was said after it, nor two or more each other in a circle. Correct a date, or "
        "the id under answers:.",
    )
    DATES_DIFFER = _error(
        "LED005",
        "One event, two dates",
        "Articles date one entry so differently, from each other or from its own date, that both cannot be right. "
        "Write that down in disagreements.yml, with the entry's id under entries:, or make two entries of it if there "
        "were two occasions.",
    )
    ENTRY_NOT_SHOWN = _error(
        "LED006",
        "Entry that no topic page shows or cites",
        "The entry bears on a topic, and that topic's page neither shows it (<!-- view: chronology -->) nor cites a "
        "paragraph that it rests on. Show or cite it, or correct its topics.",
    )
    STATUS_UNSUPPORTED = _error(
        "LED007",
        "Status word without a statement behind it",
        "The sentence says that something was alleged, denied, claimed …, and no entry of the ledger with that stance "
        "rests on a paragraph that it cites. Cite the statement's paragraph, say it in a plainer word, or add the "
        "statement to the ledger.",
    )
    ENTRY_TOO_LATE = _error(
        "LED008",
        "Entry later than all that report it",
        "An entry has a date that is later than every article under its reports:, so one of the dates is a slip, or "
        "another article is meant. Correct it. What is still to come when an article is written is an announcement, a "
        "statement of the day on which it is made.",
    )
    NO_DISAGREEMENT = _error(
        "DIS001",
        "Disagreement whose answers are equal",
        "No two answers differ: dates of which one may mean the other, equal numbers, lists with the same items. "
        "Correct a value, or delete the entry.",
    )
    VIEW_UNKNOWN = _error(
        "VIE001",
        "Unknown view",
        "A page places a view that does not exist, for a topic that has no page, or not on a line of its own. Write "
        "<!-- view: chronology -->, ledger, disagreements, sources or articles, with the id of a topic behind it where "
        "the page is not that topic's.",
    )
    REVIEW_OLD = _notice(
        "REV001",
        "Page whose review is old",
        "More days than extra.explainer.review_after (365 unless it is set) have passed since the date under reviewed: "
        "in the page's front matter, and the page says so to its readers. Read it again with its sources, then set the "
        "date.",
    )
    DATE_TO_COME = _error(
        "REV002",
        "Date that is still to come",
        "A review or a publication has a date that is later than today, so it is a slip. Correct it.",
    )
    TEXT_MARKUP = _notice(
        "TXT001",
        "Markup that readers would see",
        "Tellings, entries, disagreements and roles are plain text, printed as they stand: **bold**, "
        "[a link](page.md), a citation, an element or a comment of HTML is read with all its signs. "
        "Write words alone; what a record rests "
        "on stands in its fields, and a comment of YAML begins with #.",
    )
    RIGHTS_LEAK = _error(
        "RGT001",
        "Restricted words",
        "Twelve or more consecutive words of an article that is only told here (publish: digest) stand in a file that "
        "leaves. Tell it in other words; quotation marks do not excuse a run. Names and titles of the project's own "
        "records are free.",
    )
    RIGHTS_FULL_MISSING = _error(
        "RGT002",
        "Full text missing",
        "The article's rights say publish: full, but its text is not in the folder full/ of the sources. Put the "
        "cleaned text there, under the article's key, or say publish: digest.",
    )
    RIGHTS_FULL_UNPERMITTED = _error(
        "RGT003",
        "Full text without permission",
        "The folder full/ holds the text of an article whose record does not say publish: full. Say so in its rights, "
        "if the rights holder allows it; else delete the file, from the history too.",
    )
    RIGHTS_FULL_DIFFERS = _error(
        "RGT004",
        "Full text differs from the original",
        "A paragraph of the full text has not the words of the original at hand. Cleaning changes no word: mend the "
        "paragraph, or its number.",
    )
    ENDNOTE_DUPLICATE = _error(
        "RGT005",
        "Endnote twice",
        "Two endnotes of a full text have the same number, so a reference to it is ambiguous.",
    )
    SITE_QUOTATION = _error(
        "VER001",
        "Published quotation that is not there",
        "A published page shows quoted words that do not stand in a paragraph that it cites for them. Build it again "
        "and publish that.",
    )
    SITE_PARAGRAPHS = _error(
        "VER002",
        "Published paragraphs differ from the original's",
        "The published page of an article does not have exactly the numbered paragraphs of the original.",
    )
    SITE_PAGE_MISSING = _error(
        "VER003",
        "Published page missing",
        "An article, or a page that the sitemap or the search index names, is not in the published site.",
    )
    IMPORT_UNREADABLE = _error(
        "IMP001",
        "Copy that cannot be imported",
        "The copy is no text or HTML file that can be read, or holds no article. Save the article as text or HTML.",
    )
    IMPORT_METADATA = _error(
        "IMP002",
        "Metadata that cannot be read",
        "The file of metadata is neither BibTeX nor CSL-JSON, or has no entry for the article, or two, or one that "
        "cannot be read. An entry is found by the article's key, or by being the only one.",
    )
    IMPORT_NO_OLD_COPY = _error(
        "IMP003",
        "Nothing to compare a new copy with",
        "The article is there already, and its earlier copy or the map of its paragraphs is not. Name the folder of "
        "the originals, or choose another key.",
    )
    IMPORT_CANNOT_WRITE = _error(
        "IMP004",
        "Import that cannot be written",
        "A file of the import cannot be written, or would take the place of another. Nothing was changed.",
    )
    EXPORT_UNPLACED = _error(
        "EXP001",
        "Something that cannot be exported",
        "What stands here could not be put in plain Markdown, and nothing was exported. Write the sentence more "
        "simply: a citation or a name on one line, without other markup in it; a view that is not indented. Settings "
        "stand in one file, each at the beginning of a line.",
    )

    @property
    def id(self) -> str:
        """The public id, e.g. ``CIT002``."""
        return self.value.id

    @property
    def severity(self) -> Severity:
        """Whether the problem stops the site."""
        return self.value.severity


class Fault(NamedTuple):
    """What is wrong, told where it is not known in which file that stands, and what would mend it."""

    kind: ProblemKind
    message: str
    hint: str = ""

    def at(self, path: str, position: Position) -> "Problem":
        """The problem that it is there."""
        return Problem(self.kind, path, position, self.message, self.hint)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of content, where it is (``path`` from the project's root), and what would mend it."""

    kind: ProblemKind
    path: str
    position: Position
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.position.line}:{self.position.column}"
        text = f"{place}: {self.kind.severity} {self.kind.id}: {self.message}"
        return printable(f"{text} {self.hint}" if self.hint else text)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without repetition, by file, then position, then id."""
    unique = dict.fromkeys(problems)
    return sorted(unique, key=lambda problem: (problem.path, problem.position, problem.kind.id, problem.message))
