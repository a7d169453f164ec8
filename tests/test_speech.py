"""Speech: whose words a sentence holds, by quotation marks, verbs of saying and views."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.codebook import read_codebooks
from rapport.marks import Engine
from rapport.marks.speech import Found, Sentence, Speech, speeches
from rapport.marks.speech.line import BREAK, SIGNS, Line
from rapport.marks.speech.quotations import quotations
from tests.project import CHECKOUT

SIDES = ("russia", "japan", "usa", "china")
BOOKS = read_codebooks(CHECKOUT / "codebook", ["actors.yaml", "speech.yaml"])
Paragraphs = Sequence[Sequence[str]]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(BOOKS)


def article(engine: Engine, paragraphs: Paragraphs) -> list[Sentence]:
    """The sentences of an article with their cues and mentions."""
    texts = [text for paragraph in paragraphs for text in paragraph]
    numbers = [number for number, paragraph in enumerate(paragraphs, 1) for _ in paragraph]
    found: list[list[Found]] = [[] for _ in texts]
    for mark in marks_of(engine, texts):
        found[mark[0] - 1].append(Found(*mark[1:]))
    rows = zip(range(1, len(texts) + 1), numbers, texts, found, strict=True)
    return [Sentence(*row) for row in rows]


def marks_of(engine: Engine, texts: Sequence[str]) -> list[tuple[int, int, int, str, str]]:
    """The marks of the layers cue and actor."""
    frame = pd.DataFrame(
        {"article_id": "a", "sentence": range(1, len(texts) + 1), "text": list(texts)}
    )
    marks = engine.mark(frame)
    marks = marks[marks.layer.isin(["cue", "actor"])]
    columns = [marks[name].tolist() for name in ("sentence", "start", "end", "layer", "code")]
    return list(zip(*columns, strict=True))


def told(engine: Engine, *paragraphs: str | Sequence[str]) -> list[str]:
    """What is found in an article, as lines that a person reads."""
    parts = [[part] if isinstance(part, str) else list(part) for part in paragraphs]
    texts = [text for part in parts for text in part]
    return [
        f"{one.code} {one.side}: {texts[one.sentence - 1][one.start : one.end]}"
        for one in speeches(article(engine, parts), SIDES)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a verb of saying before, after and amid what is said
        ("Lavrov said the ferry would sail.", ["reported russia: the ferry would sail"]),
        ("The ferry would sail, Lavrov said.", ["reported russia: The ferry would sail"]),
        ("The ferry would sail, said Lavrov.", ["reported russia: The ferry would sail"]),
        ("The ferry is lost, as Lavrov has noted.", ["reported russia: The ferry is lost"]),
        ("As Lavrov has noted, the ferry is lost.", ["reported russia: the ferry is lost"]),
        ("Lavrov said on Monday that it had sailed.", ["reported russia: it had sailed"]),
        ("Abe told Putin that the ferry was his.", ["reported japan: the ferry was his"]),
        (
            "The ferry, Abe said, would sail.",
            ["reported japan: The ferry", "reported japan: would sail"],
        ),
        ("Abe, in an interview, said it was late.", ["reported japan: it was late"]),
        ("The ferry is lost, believes Lavrov.", ["attributed russia: The ferry is lost"]),
        ("Tokyo continues to insist that it sails.", ["reported japan: it sails"]),
        ("Putin denied the report.", ["reported russia: the report"]),
        ("It was stated in the Kremlin that it was late.", ["reported russia: it was late"]),
        ("Tokyo called the ferry unsafe.", ["reported japan: the ferry unsafe"]),
        ("Tokyo dismissed the tale as idle.", ["reported japan: the tale as idle"]),
        (
            "The ferry, Moscow claims, was lost.",
            ["reported russia: The ferry", "reported russia: was lost"],
        ),
        # who the subject is
        ("A Japanese official said it was late.", ["reported japan: it was late"]),
        ("The Russian ambassador to Japan said it was late.", ["reported russia: it was late"]),
        ("The ambassador of Japan to Russia said it was late.", ["reported japan: it was late"]),
        ("The Kremlin spokesman, Ivan Sokol, said it was late.", ["reported russia: it was late"]),
        ("Critics of Japan said it was late.", ["reported other: it was late"]),
        ("A shipwright said it was late.", ["reported other: it was late"]),
        ("Putin smiled and said it was late.", ["reported russia: it was late"]),
        # two speakers, and one within what another says
        (
            "Putin said yes, and Abe said that he was glad.",
            ["reported russia: yes", "reported japan: he was glad"],
        ),
        (
            "While Tokyo considers the ferry lost, Moscow hopes that it will be found.",
            ["attributed japan: the ferry lost", "attributed russia: it will be found"],
        ),
        ("Washington said that Moscow trusts Tokyo.", ["reported usa: Moscow trusts Tokyo"]),
        ("Washington said Moscow believes it.", ["reported usa: Moscow believes it"]),
        # views
        ("According to Tokyo, the ferry is late.", ["attributed japan: the ferry is late"]),
        (
            "The ferry, according to the Russian embassy, is late.",
            ["attributed russia: The ferry", "attributed russia: is late"],
        ),
        ("In Moscow's view, the ferry is late.", ["attributed russia: the ferry is late"]),
        ("From Tokyo’s point of view it is late.", ["attributed japan: it is late"]),
        ("In the eyes of the Kremlin, it is late.", ["attributed russia: it is late"]),
        ("Moscow believes that it is late.", ["attributed russia: it is late"]),
        ("Tokyo is convinced that it is late.", ["attributed japan: it is late"]),
        ("Japan’s position is that it is late.", ["attributed japan: it is late"]),
        ("Many in Russia doubt that it floats.", ["attributed russia: it floats"]),
        ("Tokyo’s answer was short: it is late.", ["reported japan: it is late"]),
        ("There is a view in Moscow that it is late.", ["attributed russia: it is late"]),
        ("Tokyo sees the ferry as a bridge.", ["attributed japan: the ferry as a bridge"]),
        # experts and media
        ("Experts say the pier is rotten.", ["reported other: the pier is rotten"]),
        ("Japan experts say the pier is rotten.", ["reported other: the pier is rotten"]),
        ("Japanese experts say the pier is rotten.", ["reported japan: the pier is rotten"]),
        (
            "An expert at the Russian Academy of Ferries said it was rotten.",
            ["reported russia: it was rotten"],
        ),
        (
            "A Japanese scholar at the American Pier Institute said it was rotten.",
            ["reported japan: it was rotten"],
        ),
        ("Japanese newspapers reported that it sank.", ["reported japan: it sank"]),
    ],
)
def test_what_is_reported_or_attributed_goes_to_its_speaker(
    engine: Engine, text: str, expected: list[str]
) -> None:
    assert told(engine, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“The ferry sails at dawn,” Putin said.", ["russia: The ferry sails at dawn,"]),
        ('"The ferry sails at dawn," said Putin.', ["russia: The ferry sails at dawn,"]),
        ("„The ferry sails at dawn“, said Putin.", ["russia: The ferry sails at dawn"]),
        ("« The ferry sails at dawn », said Putin.", ["russia: The ferry sails at dawn"]),
        (
            "''It sails at dawn,'' Abe said, ''or not.''",
            ["japan: It sails at dawn,", "japan: or not."],
        ),
        ("'We need the ships' crews,' Kishida said.", ["japan: We need the ships' crews,"]),
        ("Putin said: “He told me ‘no’ at dawn.”", ["russia: He told me ‘no’ at dawn."]),
        ("Peskov: “The ferry is a museum of rust.”", ["russia: The ferry is a museum of rust."]),
        ("“Yes,” Putin said.", ["russia: Yes,"]),
        ("Tokyo called the ferry “unsafe”.", ["japan: unsafe"]),
        ("Putin called it a “friend” and a “gift”.", ["russia: friend", "russia: gift"]),
        ("In Tokyo, the ferry was called “a shame”.", ["japan: a shame"]),
        ("It was described by Moscow as “a bridge to nowhere”.", ["russia: a bridge to nowhere"]),
        ("In the words of Putin, it is a “floating gift”.", ["russia: floating gift"]),
        ("As Biden put it, the ferry “is not going soon”.", ["usa: is not going soon"]),
        ("A sailor wrote that “the ferry is quite lost”.", ["other: the ferry is quite lost"]),
    ],
)
def test_quoted_words_go_to_who_is_quoted(engine: Engine, text: str, expected: list[str]) -> None:
    assert told(engine, text) == [f"quoted {line}" for line in expected]


@pytest.mark.parametrize(
    "text",
    [
        "I believe that Japan is late.",
        "We said so to Russia.",
        "It is believed that Russia is late.",
        "If Russia considered Japan a friend, it would help.",
        "Russia agreed to consider the ferry.",
        "Japan demanded a lower toll and wants the ferry back.",
        "Russia’s hopes for a ferry sank.",
        "The United States has three ferries.",
        "The ferry cost more than expected in Japan.",
        "The “old” ferry sailed to Japan.",
        "Russia signed the “Treaty of the Four Ferries” in Tokyo.",
        "The crews’ ferry carried the ‘Star of Japan’.",
        "In other words, Japan needs a ferry.",
        "Both views of Japan sank.",
        "Lavrov said nothing about the ferry.",
        "Lavrov asked Abe to mend the ferry.",
        "Nobody in Moscow said that it was late.",
        "The ferry, which Abe proposed to Putin, is late.",
    ],
)
def test_this_is_the_author_speaking(engine: Engine, text: str) -> None:
    assert told(engine, text) == []


def test_a_title_within_reported_speech_is_no_quotation(engine: Engine) -> None:
    text = "The film “The Whale and the Ferry” opened in Tokyo, Abe said."
    assert told(engine, text) == [
        "reported japan: The film “The Whale and the Ferry” opened in Tokyo"
    ]


def test_quoted_words_within_reported_speech_are_quoted_and_the_rest_is_reported(
    engine: Engine,
) -> None:
    assert told(engine, "Putin said it was “ready to sail at dawn” with all the lamps lit.") == [
        "quoted russia: ready to sail at dawn",
        "reported russia: with all the lamps lit",
    ]


def test_a_quotation_over_several_sentences_comes_in_portions_of_one_speaker(
    engine: Engine,
) -> None:
    paragraph = ["“The ferry is old.", "It leaks.", "We shall mend it,” Abe said.", "It rained."]
    assert told(engine, paragraph) == [
        "quoted japan: The ferry is old.",
        "quoted japan: It leaks.",
        "quoted japan: We shall mend it,",
    ]


def test_a_quotation_that_never_closes_ends_with_its_paragraph(engine: Engine) -> None:
    assert told(engine, ["Abe said: “The ferry is old.", "It leaks."], "It rained all night.") == [
        "quoted japan: The ferry is old.",
        "quoted japan: It leaks.",
    ]


def test_a_quotation_goes_on_in_a_paragraph_that_opens_with_a_mark(engine: Engine) -> None:
    assert told(engine, ["Abe said: “The ferry is old."], ["“It also leaks at night.”"]) == [
        "quoted japan: The ferry is old.",
        "quoted japan: It also leaks at night.",
    ]


def test_a_quotation_without_a_cue_goes_to_who_speaks_beside_it(engine: Engine) -> None:
    after = ["“The ferry is old,” Abe said.", "“It leaks at night and by day.”"]
    assert told(engine, after)[1:] == ["quoted japan: It leaks at night and by day."]
    before = ["“The ferry leaks at night and by day.”", "So said the captain, Abe added."]
    assert told(engine, before)[0].startswith("quoted ")
    met = ["Lavrov met the press.", "“We shall build a better ferry.”"]
    assert told(engine, met) == ["quoted russia: We shall build a better ferry."]


def test_a_pronoun_or_the_minister_is_who_spoke_last(engine: Engine) -> None:
    for subject in ("He", "The minister"):
        paragraph = ["Lavrov said it was late.", f"{subject} added that it was full."]
        assert told(engine, paragraph)[1] == "reported russia: it was full"
    assert told(engine, ["Putin met Abe.", "He said it was warm."]) == [
        "reported russia: it was warm"
    ]


@pytest.mark.parametrize(
    "introduction",
    [
        "Japanese analyst Taro Morita studies ferries.",
        "Taro Morita, a Japanese analyst, studies ferries.",
        "Taro Morita, analyst at the Japan Ferry Institute, said little.",
    ],
)
def test_a_person_keeps_the_side_of_their_introduction(engine: Engine, introduction: str) -> None:
    later = told(engine, introduction, "Morita said the pier was rotten.")
    assert later[-1] == "reported japan: the pier was rotten"
    assert told(engine, "Morita said the pier was rotten.") == [
        "reported other: the pier was rotten"
    ]


def test_an_office_without_a_side_is_on_the_side_that_the_text_is_speaking_of(
    engine: Engine,
) -> None:
    paragraph = ["Japan will wait.", "The economy minister, Mori, said it was late.", "It rained."]
    later = "Mori added that it was full."
    assert told(engine, paragraph, later) == [
        "reported japan: it was late",
        "reported japan: it was full",
    ]
    foreign = ["Japan will wait.", "The Keldrian minister said it was late."]
    assert told(engine, foreign) == ["reported other: it was late"]


def test_a_quotation_that_nobody_opened_is_known_by_who_says_it(engine: Engine) -> None:
    assert told(engine, "The ferry is old,” Abe said.") == ["quoted japan: The ferry is old,"]


def test_a_side_that_the_study_does_not_ask_for_is_other(engine: Engine) -> None:
    sentences = article(engine, [["Lavrov said it was late."]])
    assert [one.side for one in speeches(sentences, ["japan"])] == ["other"]


def test_the_evidence_is_the_cue_and_the_speaker(engine: Engine) -> None:
    text = "“It sails at dawn,” Lavrov said."
    (one,) = speeches(article(engine, [[text]]), SIDES)
    assert one.cue is not None
    assert one.speaker is not None
    assert text[one.cue[1] : one.cue[2]] == "said"
    assert text[one.speaker[1] : one.speaker[2]] == "Lavrov"


WORDS = (
    "Lavrov|Tokyo|a Japanese expert|he|the minister|said|says that|believes|according to|in|view|"
    "called|Morita|the ferry|is late|it|was|by|and|while|if|as|who|,|.|:|;|“|”|\"|'|’|‘|«|»|''|—|"
    "Tokyo’s|adding|position is that|I|told|\n|\u00e9|🙂"
)
PIECES = st.sampled_from(WORDS.split("|"))
TEXTS = st.lists(PIECES, max_size=14).map(" ".join).map(lambda text: text.replace(" ,", ","))
ARTICLES = st.lists(st.lists(TEXTS, min_size=1, max_size=3), max_size=4)


@given(ARTICLES)
def test_speech_lies_in_its_sentence_in_order_and_never_overlaps(
    engine: Engine, paragraphs: list[list[str]]
) -> None:
    sentences = article(engine, paragraphs)
    found = list(speeches(sentences, SIDES))
    for one in found:
        text = sentences[one.sentence - 1].text
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == text[one.start : one.end].strip()
        assert one.code in ("quoted", "reported", "attributed")
        assert one.side in (*SIDES, "other")
        for place in (one.cue, one.speaker):
            assert place is None or 0 <= place[1] < place[2] <= len(sentences[place[0] - 1].text)
    for one, other in pairwise(found):
        assert (one.sentence, one.end) <= (other.sentence, other.start) or (
            one.sentence < other.sentence
        )


@given(ARTICLES, ARTICLES)
def test_what_follows_a_paragraph_changes_nothing_in_it(
    engine: Engine, paragraphs: list[list[str]], more: list[list[str]]
) -> None:
    alone = list(speeches(article(engine, paragraphs), SIDES))
    count = sum(map(len, paragraphs))
    together = speeches(article(engine, [*paragraphs, *more]), SIDES)
    assert [one for one in together if one.sentence <= count] == alone


@given(st.lists(st.text(alphabet="abc DEF.,;:!?()-—\n0", max_size=40), max_size=4))
def test_a_text_without_marks_and_cues_holds_no_speech(texts: list[str]) -> None:
    sentences = [Sentence(at, 1, text, []) for at, text in enumerate(texts, 1)]
    assert list(speeches(sentences, SIDES)) == []


@given(st.text(alphabet="ab ,;—”-\n", max_size=30), st.data())
def test_a_clause_begins_behind_the_last_break(piece: str, data: st.DataObject) -> None:
    text = data.draw(st.permutations([piece, " that ", " - ", "whereas", ", but "]).map("".join))
    place = data.draw(st.integers(0, len(text)))
    floor = data.draw(st.integers(0, place))
    breaks = [found.end() - 1 for found in BREAK.finditer(" " + text)]
    breaks += [at for at, sign in enumerate(text, 1) if sign in SIGNS]
    last = max([floor, *(at for at in breaks if at <= place)])
    assert Line(0, text, [], [], []).after_break(place, floor) == last


@given(ARTICLES)
def test_quotations_are_in_order_and_apart(engine: Engine, paragraphs: list[list[str]]) -> None:
    portions = [part for one in quotations(article(engine, paragraphs)) for part in one.portions]
    assert all((a.at, a.end) <= (b.at, b.start) or a.at < b.at for a, b in pairwise(portions))


@pytest.mark.parametrize(
    "piece",
    [
        "Lavrov said it was late, and ",
        "Lavrov said “it was very late now” and ",
        "said ",
        "Tokyo ",
        "“ ",
        "‘a ",
        "A",
        "Aa ",
        "according to Tokyo ",
        "in view ",
        "saying ",
        ", ",
        " ",
    ],
)
def test_a_long_sentence_of_one_piece_is_no_trouble(engine: Engine, piece: str) -> None:
    assert_apart(engine, piece * (100_000 // len(piece)))


def test_a_sentence_of_a_megabyte_is_no_trouble(engine: Engine) -> None:
    assert_apart(engine, "Lavrov said “it was very late” and the ferry sank, " * 20_000)


def assert_apart(engine: Engine, text: str) -> None:
    """What is found in a sentence is somewhere, in order, and nothing twice."""
    found: list[Speech] = list(speeches(article(engine, [[text]]), SIDES))
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
