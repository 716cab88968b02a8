"""What readers see of the dispute: the ledger, its chronology and picture, disagreements, sources by topic.

The small site has a ledger of five entries and one disagreement; the faults that the build refuses in these are cases
in ``cases/refusals``.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import lxml.html
import pytest

from explainer.addresses import CHRONOLOGY, SOURCES_BY_TOPIC
from explainer.checking import check
from explainer.disputes import Disagreement, Entry
from explainer.pages.picture import ABREAST, LARGEST, STEP, close_up, overview
from harness import explainer


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site, built."""
    from harness import copied  # noqa: PLC0415 (a fixture of one module)

    folder = copied("bridge", tmp_path_factory.mktemp("dispute"))
    run = explainer("build", folder=folder)
    assert run.status == 0, run.output
    return folder / "site"


def page(site: Path, name: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring((site / name / "index.html").read_bytes())


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def entry(id: str, date: str | None = None, stance: tuple[str, ...] = (), topic: str = "bridge") -> Entry:
    said = (
        {"says": "So it is.", "speaker-unnamed": "Somebody", "stance": list(stance)} if stance else {"event": "It is."}
    )
    reports = [{"source": "gazette-2011", "paragraphs": ["1"]}]
    return Entry.model_validate(
        {"id": id, "topics": [topic], "reports": reports, **({"date": date} if date else {}), **said}
    )


# --- notes ------------------------------------------------------------------------------------------------------------


def test_a_note_says_what_the_statements_in_its_paragraphs_do(site: Path) -> None:
    notes = page(site, "topics/bridge").xpath("//section[@class='notes']/ol/li")
    said = {note.get("id"): [words(line) for line in note.xpath("p[@class='note-stances']")] for note in notes}
    assert said["fn-gazette-2011-para-2"] == ["Statements told in this paragraph: claim"]
    assert said["fn-gazette-2011-para-1-2"] == ["Statements told in these paragraphs: claim denial"]
    assert said["fn-council-minutes-para-1"] == []


# --- chronology -------------------------------------------------------------------------------------------------------


def test_the_chronology_lists_every_entry_by_date_and_those_without_one_last(site: Path) -> None:
    listed = page(site, "chronology").xpath("//ol[contains(@class, 'entries')]/li/@id")
    assert listed == [
        "entry-footbridge-finished",
        "entry-okafor-no-invoice",
        "entry-arkwright-invoice",  # of it only the latest date is known
        "entry-council-ordered-none",
        "entry-ferry-licence",
    ]


def test_an_entry_says_when_who_in_which_role_to_whom_and_where_it_is_reported(site: Path) -> None:
    (found,) = page(site, "chronology").xpath("//li[@id='entry-okafor-no-invoice']")
    assert words(found) == "2 March 2011 · Ines Okafor, mayor, to the Gazette denial No invoice had come. Hale ¶3."
    assert found.xpath(".//a/@href") == ["../whos-who/#ines-okafor", "../sources/gazette-2011/#para-3"]


def test_what_was_said_once_has_not_been_said_since() -> None:
    assert entry("a", "2015/..", ("states",)).when == "2015 or later"
    assert (entry("a", "2015/..").when, entry("a", "../2015").when) == ("since 2015", "by 2015")


def test_a_statement_may_say_in_what_it_was_made(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    ledger = folder / "sources" / "ledger" / "2011.yml"
    ledger.write_text(ledger.read_text("utf-8").replace("  to: the Gazette\n", "  where: in an interview\n"), "utf-8")
    assert explainer("build", folder=folder).status == 0
    (found,) = page(folder / "site", "chronology").xpath("//li[@id='entry-okafor-no-invoice']")
    assert words(found).startswith("2 March 2011 · Ines Okafor, mayor, in an interview denial")


def test_an_answer_that_an_article_only_reports_names_whose_word_it_is(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    told = folder / "sources" / "disagreements.yml"
    told.write_text(told.read_text("utf-8").replace("value: unclear,", "value: no, by: the ferryman,"), "utf-8")
    assert explainer("build", folder=folder).status == 0
    (section,) = page(folder / "site", "disagreements").xpath("//section[@id='disagreement-ferry-to-close']")
    assert words(section.xpath(".//dl/div")[0]) == "Hale no, according to the ferryman It may close by summer. ¶4"


def test_an_entry_names_the_origin_that_the_article_names(site: Path) -> None:
    (found,) = page(site, "chronology").xpath("//li[@id='entry-council-ordered-none']//p[@class='entry-reports']")
    assert words(found) == "Hale ¶1, from the council."


def test_an_entry_that_may_be_the_same_occasion_leads_to_the_other(site: Path) -> None:
    (found,) = page(site, "chronology").xpath("//li[@id='entry-ferry-licence']//p[@class='entry-links']")
    assert words(found).startswith("Perhaps the same occasion as: February 2011: A footbridge")
    assert found.xpath("./a/@href") == ["#entry-footbridge-finished"]


def test_every_mark_of_the_picture_is_a_link_with_a_name_and_leads_to_its_entry(site: Path) -> None:
    marks = page(site, "topics/ferry").xpath("//svg//a")
    assert len(marks) == 4
    for mark in marks:
        path, _, anchor = mark.get("href").partition("#")
        assert mark.find("title").text.strip()
        assert path == "../../chronology/"
        assert page(site, "chronology").xpath(f"//*[@id='{anchor}']")


def test_every_bubble_of_the_whole_picture_counts_its_entries(site: Path) -> None:
    chronology = page(site, "chronology")
    bubbles = chronology.xpath("//svg//a")
    assert [words(bubble.find("title")) for bubble in bubbles] == [
        "The bridge, 2011: 2 entries",
        "The bridge, without a date, or with only a latest one: 2 entries",
        "The ferry, without a date, or with only a latest one: 1 entry",
    ]


def test_a_bubble_leads_to_its_entry_or_to_the_first_of_its_year_and_topic(site: Path) -> None:
    chronology = page(site, "chronology")
    places = [chronology.get_element_by_id(bubble.get("href")[1:]) for bubble in chronology.xpath("//svg//a")]
    assert [place.get("id") for place in places] == [
        "chronology-2011-bridge",
        "chronology-undated-bridge",
        "entry-ferry-licence",
    ]
    assert [place.xpath("string(ancestor-or-self::li/@id)") for place in places] == [
        "entry-footbridge-finished",
        "entry-arkwright-invoice",
        "entry-ferry-licence",
    ]


def test_marks_stand_at_least_24_pixels_apart_and_within_their_row() -> None:
    entries = [entry(f"e-{number}", "2016", ("alleges",)) for number in range(7)] + [entry("later", "2017")]
    picture = close_up(entries)
    first = picture.rows[0]
    centres = [(mark.dx, mark.y) for mark in first.marks]
    for index, (x, y) in enumerate(centres):
        assert first.y + 7 <= y <= first.y + first.height - 7
        assert all(abs(x - other) >= STEP or abs(y - below) >= STEP for other, below in centres[index + 1 :])
    assert len({dx for dx, _ in centres}) <= ABREAST + 1
    assert picture.rows[1].y >= first.y + first.height


def test_a_bubble_grows_with_its_entries_and_stays_in_its_row() -> None:
    few, many = (
        overview([entry(str(n), "2016") for n in range(count)], {"bridge": "The bridge"}) for count in (1, 400)
    )
    assert few.rows[0].marks[0].radius < many.rows[0].marks[0].radius <= LARGEST
    assert many.height >= 2 * many.rows[0].marks[0].radius


@pytest.mark.parametrize(
    ("stance", "lane"),
    [
        ((), "Events"),
        (("alleges",), "Alleged, claimed, feared"),
        (("alleges", "denies"), "Denied, qualified"),
        (("acknowledges",), "Other statements"),
    ],
)
def test_an_entry_stands_in_the_lane_of_what_it_is(stance: tuple[str, ...], lane: str) -> None:
    (mark,) = close_up([entry("one", "2016", stance)]).rows[0].marks
    assert mark.lane == lane


# --- allegations and answers ------------------------------------------------------------------------------------------


def test_an_answer_stands_under_what_it_answers_and_not_alone(site: Path) -> None:
    threads = page(site, "allegations").xpath("//li[contains(@class, 'thread')]")
    assert [thread.get("id") for thread in threads] == ["statement-arkwright-invoice", "statement-council-ordered-none"]
    (answer,) = threads[0].xpath(".//ul[@class='answers']/li")
    assert "Ines Okafor" in words(answer)


def with_denials(folder: Path, answered: Mapping[str, Sequence[str]]) -> Path:
    """The bridge, with statements more, each with what it answers; its page of allegations."""
    denial = "\n- id: {}\n  speaker: ines-okafor\n  stance: [denies]\n  says: It was not so.\n  topics: [bridge]\n"
    reports = "  answers: [{}]\n  reports:\n    - {{source: gazette-2011, paragraphs: [3]}}\n"
    with (folder / "sources" / "ledger" / "2011.yml").open("a", encoding="utf-8") as ledger:
        for id, others in answered.items():
            ledger.write(denial.format(id) + reports.format(", ".join(others)))
    run = explainer("build", folder=folder)
    assert run.status == 0, run.output
    return folder / "site"


def test_of_answers_to_answers_some_stand_within_each_other_and_none_is_lost(project: Callable[[str], Path]) -> None:
    chain = {"no-1": ["arkwright-invoice"]} | {f"no-{number}": [f"no-{number - 1}"] for number in range(2, 401)}
    allegations = page(with_denials(project("bridge"), chain), "allegations")
    assert [len(allegations.xpath(f"//li[@id='statement-{id}']")) for id in chain] == [1] * len(chain)
    deepest = allegations.xpath("//li[@id='statement-no-7']")[0]
    assert len(list(deepest.iterancestors("li"))) == 7
    assert deepest.xpath("./p/a/@href") == ["#statement-no-8"]
    (begun,) = allegations.xpath("//li[@id='statement-no-8' and contains(@class, 'thread')]")
    assert begun.xpath("./p[starts-with(., 'Answers: ')]/a/@href") == ["#statement-no-7"]


def test_an_answer_to_an_event_leads_to_it_in_the_chronology(project: Callable[[str], Path]) -> None:
    allegations = page(with_denials(project("bridge"), {"no-1": ["footbridge-finished"]}), "allegations")
    (links,) = allegations.xpath("//li[@id='statement-no-1']/p[starts-with(., 'Answers: ')]/a/@href")
    assert links == "../chronology/#entry-footbridge-finished"


def test_an_answer_to_a_statement_on_another_topic_leads_to_it(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    ledger, ferry = folder / "sources" / "ledger" / "2011.yml", folder / "docs" / "topics" / "ferry.md"
    before, answer = ledger.read_text("utf-8").split("- id: okafor-no-invoice", 1)
    moved = answer.replace("topics: [bridge]", "topics: [ferry]", 1)
    ledger.write_text(f"{before}- id: okafor-no-invoice{moved}", "utf-8")
    ferry.write_text(ferry.read_text("utf-8").replace("<!-- view: ledger bridge -->", "<!-- view: ledger -->"), "utf-8")
    assert explainer("build", folder=folder).status == 0
    (thread,) = page(folder / "site", "topics/ferry").xpath("//li[@id='statement-okafor-no-invoice']")
    (links,) = thread.xpath("./p[starts-with(., 'Answers: ')]")
    assert words(links) == "Answers: by 4 March 2011: Tom Arkwright, claim"
    assert links.xpath("./a/@href") == ["../../allegations/#statement-arkwright-invoice"]
    both = page(folder / "site", "allegations").xpath("//p[starts-with(., 'Answers: ')]")
    assert not both, "it stands under what it answers there"


def test_what_answers_several_has_its_own_answers_under_one_of_them(project: Callable[[str], Path]) -> None:
    """Else there would be two, four, eight of them, and so on."""
    pairs = {"a-0": ["arkwright-invoice"], "b-0": ["arkwright-invoice"]}
    for number in range(1, 40):
        pairs |= {f"{name}-{number}": [f"a-{number - 1}", f"b-{number - 1}"] for name in "ab"}
    allegations = page(with_denials(project("bridge"), pairs), "allegations")
    assert [len(allegations.xpath(f"//li[@id='statement-{id}']")) for id in pairs] == [1] * len(pairs)
    first, again = allegations.xpath("//li[@id='statement-a-0' or @id='statement-b-0']/ul/li[position()=1]")
    assert (first.get("id"), again.get("id")) == ("statement-a-1", None)
    assert again.xpath("./p/a/@href") == ["#statement-a-1"]


def test_a_statement_can_be_filtered_by_speaker_stance_and_topic(site: Path) -> None:
    allegations = page(site, "allegations")
    offered = {select.get("name"): select.xpath("./option/@value") for select in allegations.xpath("//form//select")}
    assert offered["speaker"] == ["", "ines-okafor", "tom-arkwright"]
    assert set(offered["topic"]) == {"", "bridge", "ferry"}
    (thread,) = allegations.xpath("//li[@id='statement-arkwright-invoice']")
    assert (thread.get("data-speaker"), thread.get("data-stance"), thread.get("data-topic")) == (
        "tom-arkwright",
        "claims",
        "bridge",
    )


def test_without_scripts_everything_is_shown_and_no_filter_is_offered(site: Path) -> None:
    allegations = page(site, "allegations")
    assert allegations.xpath("//form[contains(@class, 'ledger-filter')]/@hidden")
    assert not allegations.xpath("//li[@hidden]")


# --- disagreements, who's who, sources --------------------------------------------------------------------------------


def test_a_disagreement_sets_the_answers_side_by_side_each_with_its_paragraph(site: Path) -> None:
    (section,) = page(site, "disagreements").xpath("//section[@id='disagreement-ferry-to-close']")
    assert [words(answer) for answer in section.xpath(".//dl/div")] == [
        "Hale unclear It may close by summer. ¶4",
        "Minutes of an undated meeting yes Its licence was renewed for a year. ¶2",
    ]
    assert "no date" in words(section.xpath("./p[@class='disagreement-note']")[0])


def test_the_whos_who_lists_what_somebody_said_and_in_which_role(site: Path) -> None:
    (mayor,) = page(site, "whos-who").xpath("//section[@id='ines-okafor']")
    assert "Speaks as: mayor (in a statement of 2 March 2011)." in words(mayor)
    assert mayor.xpath(".//ul[@class='name-entries']/li/a/@href") == [
        "../chronology/#entry-okafor-no-invoice",
        "../sources/gazette-2011/#para-3",
    ]


def test_the_sources_by_topic_count_what_bears_on_a_topic_what_is_cited_and_which_article_a_page_leans_on(
    site: Path,
) -> None:
    table = page(site, "sources-by-topic").xpath("//table[caption='The bridge']//tbody/tr")
    assert [words(row) for row in table] == [
        "Minutes of an undated meeting 1 of 2 1 2 (25 %)",
        "Hale 3 of 4 3 6 (75 %) more than 50 %",
    ]


def test_a_page_that_leans_on_one_of_three_articles_is_noticed(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    minutes = folder / "sources" / "council-minutes.md"
    other = minutes.read_text("utf-8").replace("title: Minutes of an undated meeting", "title: Other minutes")
    (folder / "sources" / "other-minutes.md").write_text(other, "utf-8")
    run = explainer("check", folder=folder)
    assert (
        "docs/topics/bridge.md:1:1: notice ABT003: 75% of the page's citations are of 'gazette-2011'." in run.problems
    )


def test_what_two_articles_tell_from_one_agency_has_one_origin(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    ledger = folder / "sources" / "ledger" / "2011.yml"
    told = "    - {source: gazette-2011, paragraphs: [1], origin: the council}\n"
    twice = told + "    - {source: council-minutes, paragraphs: [1], origin: the council}\n"
    ledger.write_text(ledger.read_text("utf-8").replace(told, twice), "utf-8")
    assert explainer("build", folder=folder).status == 0
    (shared,) = page(folder / "site", "sources-by-topic").xpath(
        "//section[@class='independence']/ul[contains(@class, 'entries')]/li"
    )
    assert words(shared).endswith("One origin is named: the council.")


def test_what_articles_tell_each_by_itself_and_may_be_one_occasion_is_listed_once(site: Path) -> None:
    (pair,) = page(site, "sources-by-topic").xpath("//section[@class='independence']/ul[@class='alike']/li")
    assert words(pair) == (
        "No date: The ferry’s licence was renewed for a year. (Minutes of an undated meeting ¶2) and "
        "February 2011: A footbridge over the Oxley was finished. (Hale ¶1)"
    )


def test_where_no_two_articles_tell_the_same_nothing_is_asked_of_their_independence(
    project: Callable[[str], Path],
) -> None:
    folder = project("bridge")
    ledger = folder / "sources" / "ledger" / "2011.yml"
    ledger.write_text(ledger.read_text("utf-8").replace("  perhaps: [footbridge-finished]\n", ""), "utf-8")
    assert explainer("build", folder=folder).status == 0
    by_topic = page(folder / "site", "sources-by-topic")
    assert by_topic.xpath("//explainer-view")
    assert "ndependen" not in words(by_topic)


def test_a_view_stands_where_its_comment_stood_and_its_links_fit_the_page(site: Path) -> None:
    ferry = page(site, "topics/ferry")
    assert [view.get("class").split()[1] for view in ferry.xpath("//explainer-view")] == [
        "disagreements",
        "ledger",
        "chronology",
        "matrix",
    ]
    assert not ferry.xpath("//comment()[contains(., 'view:')]")
    assert "../../sources/gazette-2011/#para-2" in ferry.xpath("//explainer-view[contains(@class, 'ledger')]//a/@href")


def test_topics_stand_everywhere_in_the_order_of_the_navigation(project: Callable[[str], Path]) -> None:
    settings = project("bridge") / "mkdocs.yml"
    nav = "nav: [index.md, {Topics: [topics/ferry.md, topics/bridge.md]}]\n"
    settings.write_text(settings.read_text("utf-8") + nav, "utf-8")
    maker = check(str(settings)).maker
    for path in (CHRONOLOGY, SOURCES_BY_TOPIC):
        html = maker.page(path).html
        assert 0 < html.index("The ferry") < html.index("The bridge")


def test_a_page_without_a_ledger_has_no_pages_of_the_dispute(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    (folder / "sources" / "ledger" / "2011.yml").unlink()
    (folder / "sources" / "disagreements.yml").unlink()
    assert explainer("build", folder=folder).status == 0
    assert not [name for name in ("chronology", "allegations", "disagreements") if (folder / "site" / name).exists()]


NUMBERS = {"14000000": "14,000,000", "4.5": "4.5", "-1234.50": "-1,234.50", "40": "40", "1" * 31: "1" + ",111" * 10}
BY = (("gazette-2011", None), ("council-minutes", "the mayor"))


@pytest.mark.parametrize(("value", "shown"), NUMBERS.items())
def test_a_number_is_shown_with_its_thousands_set_apart(value: str, shown: str) -> None:
    answers = [{"source": key, "paragraphs": [1], "value": value, "says": "So many.", "by": by} for key, by in BY]
    item = Disagreement.model_validate(
        {"id": "cost", "question": "How many?", "topics": ["bridge"], "values": "number", "answers": answers}
    )
    assert [item.shown(answer) for answer in item.answers] == [shown, f"{shown}, according to the mayor"]
