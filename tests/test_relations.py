"""Who does what to whom, and whether it took place: sentences written for the purpose."""

from __future__ import annotations

import re
from typing import NamedTuple

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.codebook import Code, Codebook, read_codebook
from rapport.marks import Engine
from rapport.marks.found import Found
from rapport.marks.relations import AFTER, BEFORE, CONFLICT, DEEDS, MUTUAL, Event, events
from tests.project import CHECKOUT

RELATIONS = read_codebook(CHECKOUT / "codebook" / "relations.yaml")
STATUS = read_codebook(CHECKOUT / "codebook" / "status.yaml")
LAYERS = ["act", "status", "actor"]


def state(name: str, *patterns: str, stands_for: tuple[str, ...] = ()) -> Code:
    """A code of the layer actor."""
    return Code(
        name=name,
        label=name,
        definition=name,
        source="this test",
        patterns=list(patterns),
        stands_for=list(stands_for),
        examples=["", ""],
        counter_examples=["", ""],
    )


ACTORS = Codebook(
    layer="actor",
    title="Actors of this test",
    codes=[
        state("varenia", "varenia*", "dorn"),
        state("keldria", "keldria*", "roke"),
        state("hespera", "hespera*"),
        state("both", "the two countries", "both sides", stands_for=("varenia", "keldria")),
    ],
)
STATES = ["varenia", "keldria"]
ENGINE = Engine([RELATIONS, STATUS, ACTORS])
COUNTING = Engine([RELATIONS, STATUS, ACTORS], STATES)


def found(text: str) -> list[Found]:
    """The marks of the three layers on a sentence."""
    marks = ENGINE.mark(pd.DataFrame({"article_id": "text", "sentence": [1], "text": [text]}))
    marks = marks[marks.layer.isin(LAYERS)]
    return [Found(m.start, m.end, m.layer, m.code) for m in marks.itertuples()]


def acts(text: str, states: list[str] = STATES) -> list[Event]:
    """The acts of a sentence."""
    return list(events(text, found(text), states))


class Case(NamedTuple):
    """A sentence with one act, by Varenia toward Keldria unless it says otherwise."""

    text: str
    code: str
    status: str = "actual"


CATEGORIES = [
    Case("Varenia signed a fisheries agreement with Keldria.", "agree"),
    Case("Varenia promised Keldria cheaper gas.", "agree"),
    Case("President Dorn visited Keldria in June.", "consult"),
    Case("Varenia met Keldria in Geneva.", "consult"),
    Case("Varenia praised the courage of Keldria.", "support"),
    Case("Dorn apologised to Keldria.", "support"),
    Case("Varenia gave up two islets to Keldria.", "concede"),
    Case("Varenia shared intelligence with Keldria.", "cooperate"),
    Case("Varenia sent food supplies to Keldria.", "aid"),
    Case("Varenia withdrew its last troops from Keldria.", "retreat"),
    Case("Varenia lifted all sanctions against Keldria.", "retreat"),
    Case("Varenia investigated the fishing fleet of Keldria.", "investigate"),
    Case("Varenia urged Keldria to reopen the bridge.", "demand"),
    Case("Varenia still lays claim to four islets of Keldria.", "demand"),
    Case("Varenia condemned Keldria in the strongest words.", "disapprove"),
    Case("Varenia lodged a protest with the Keldrian embassy.", "disapprove"),
    Case("Varenia rejected the offer of Keldria.", "reject"),
    Case("Varenia threatened Keldria on Monday.", "threaten"),
    Case("Varenian students burned flags of Keldria.", "protest"),
    Case("Varenia imposed sanctions on Keldria.", "sanction"),
    Case("Varenia postponed the visit of the Keldrian minister.", "sanction"),
    Case("Varenia deployed two brigades against Keldria.", "mobilize"),
    Case("Varenia seized a trawler of Keldria.", "coerce"),
    Case("Varenian agents kidnapped two Keldrians.", "assault"),
    Case("Varenia invaded Keldria at dawn.", "fight"),
]

DIRECTIONS = [
    # passives
    Case("Keldria was condemned by Varenia.", "disapprove"),
    Case("Keldria has been invaded by Varenia.", "fight"),
    Case("Sanctions were imposed on Keldria by Varenia.", "sanction"),
    Case("Keldria came under pressure from Varenia.", "demand"),
    # nouns
    Case("Varenia’s sanctions against Keldria hurt both ports.", "sanction"),
    Case("The Varenian sanctions on Keldria began.", "sanction"),
    Case("The visit of President Dorn to Keldria lasted a day.", "consult"),
    Case("Dorn’s Keldria visit lasted a day.", "consult"),
    Case("Criticism of Keldria by Varenia was heard in every harbour.", "disapprove"),
    # compounds
    Case("Varenia-Keldria talks opened in Geneva.", "consult"),
    Case("Varenian-Keldrian negotiations dragged on.", "consult"),
    # both at once
    Case("Varenia and Keldria agreed on a quota.", "agree"),
    Case("Talks between Varenia and the government of Keldria opened.", "consult"),
    Case("The two countries signed a treaty.", "agree"),
    # the state that acts is not the one named first
    Case("In Keldria, President Dorn met the prime minister.", "consult"),
    Case("Against Keldria, Varenia imposed an embargo.", "sanction"),
    Case("Keldria was silent, but Varenia condemned Keldria.", "disapprove"),
    Case("The Varenian ambassador to Keldria rejected the plan of Keldria.", "reject"),
]

STATUSES = [
    Case("Varenia never invaded Keldria.", "fight", "negated"),
    Case("Varenia did not impose sanctions on Keldria.", "sanction", "negated"),
    Case("Varenia and Keldria have no peace treaty.", "agree", "negated"),
    Case("Varenia will visit Keldria.", "consult", "planned"),
    Case("President Dorn plans to visit Keldria.", "consult", "planned"),
    Case("The visit of Dorn to Keldria will be held in spring.", "consult", "planned"),
    Case("Varenia must withdraw its troops from Keldria.", "retreat", "demanded"),
    Case("It is necessary that both sides resume talks.", "consult", "demanded"),
    Case("In 1956 Varenia condemned Keldria.", "disapprove", "past"),
    Case("Varenia invaded Keldria during the Second World War.", "fight", "past"),
    Case("Varenia never invaded Keldria in 1956.", "fight", "negated"),
]


@pytest.mark.parametrize("case", CATEGORIES, ids=lambda case: case.text)
def test_every_category_of_acts_is_found_with_its_direction(case: Case) -> None:
    assert [e[2:] for e in acts(case.text)] == [(case.code, "varenia", "keldria", case.status)]


def test_the_cases_cover_the_categories() -> None:
    assert {case.code for case in CATEGORIES} == {code.name for code in RELATIONS.codes}


@pytest.mark.parametrize("case", DIRECTIONS, ids=lambda case: case.text)
def test_source_and_target_are_told_by_the_words_around_them(case: Case) -> None:
    assert (case.code, "varenia", "keldria", "actual") in [e[2:] for e in acts(case.text)]
    assert all(event.source == "varenia" for event in acts(case.text) if event.code == case.code)


@pytest.mark.parametrize("case", STATUSES, ids=lambda case: case.text)
def test_acts_that_did_not_take_place_are_told_apart(case: Case) -> None:
    assert {e.status for e in acts(case.text) if e.code == case.code} == {case.status}


def test_an_act_that_is_demanded_or_threatened_is_not_counted_as_done() -> None:
    demanded = acts("Varenia demanded that Keldria withdraw its troops.")
    assert [e[2:] for e in demanded] == [
        ("demand", "varenia", "keldria", "actual"),
        ("retreat", "keldria", "varenia", "demanded"),
    ]
    threatened = {e.code: e.status for e in acts("Varenia threatened Keldria with an invasion.")}
    assert threatened == {"threaten": "actual", "fight": "planned"}


@pytest.mark.parametrize(
    "text",
    [
        "If Varenia invaded Keldria, the bridge would fall.",  # merely supposed
        "Varenia could impose sanctions on Keldria.",
        "Varenia imposed sanctions on Hespera.",  # a third state
        "Keldria saw Varenia’s invasion of Hespera.",
        "Keldria heard of Varenia’s invasion of Estland.",  # a name that no codebook knows
        "Keldria was condemned in Varenia.",  # by whom is not said
        "Varenia and Keldria are islands.",  # no act
        "Varenia condemned the weather.",  # no other state
        "",
    ],
)
def test_what_is_no_act_between_the_states_gives_no_event(text: str) -> None:
    assert acts(text) == []


def test_what_talks_are_about_is_no_act_of_its_own() -> None:
    text = "Varenia and Keldria held talks about the sanctions."
    assert [event.code for event in acts(text)] == ["consult"]


def test_what_is_refused_is_no_act_of_its_own() -> None:
    assert [e.code for e in acts("Varenia refused to sign an agreement with Keldria.")] == [
        "reject"
    ]


def test_an_act_counts_once_however_often_the_sentence_names_it() -> None:
    assert len(acts("Varenia condemned Keldria, condemned and condemned Keldria.")) == 1


def test_every_state_of_a_joint_party_acts_or_is_acted_upon() -> None:
    text = "Varenia and Keldria condemned Hespera."
    pairs = [(e.source, e.target) for e in acts(text, ["varenia", "keldria", "hespera"])]
    assert pairs == [("varenia", "hespera"), ("keldria", "hespera")]


def test_words_for_both_states_name_them_in_the_order_of_the_study() -> None:
    text = "The two countries signed a treaty."
    assert [e.source for e in acts(text, ["varenia", "keldria"])] == ["varenia"]
    assert [e.source for e in acts(text, ["keldria", "varenia"])] == ["keldria"]
    assert list(events(text, found(text), set(STATES))) == acts(text, sorted(STATES))


def test_every_code_has_a_quad_and_a_value_of_the_same_sign() -> None:
    for code in RELATIONS.codes:
        assert code.quad is not None
        assert code.goldstein is not None
        assert code.quad.endswith("cooperation") == (code.goldstein > 0)
        assert (code.name in CONFLICT) == code.quad.endswith("conflict")
        assert (code.name in DEEDS) == (code.quad == "material conflict")
    assert {code.name for code in RELATIONS.codes} >= MUTUAL
    assert {code.name for code in STATUS.codes} == set(BEFORE) == set(AFTER)


@pytest.mark.parametrize("case", CATEGORIES + DIRECTIONS + STATUSES, ids=lambda case: case.text)
def test_who_acts_and_who_is_acted_upon_change_places_with_their_names(case: Case) -> None:
    plain = case.text.replace("President Dorn", "Varenia").replace("Dorn", "Varenia")
    swapped = {
        (e.code, {"varenia": "keldria", "keldria": "varenia"}[e.source], e.status)
        for e in acts(turn(plain), ["keldria", "varenia"])
    }
    assert swapped == {(e.code, e.source, e.status) for e in acts(plain)}


def turn(text: str) -> str:
    """A text in which the two states have changed places."""
    names = {"Varenia": "Keldria", "Keldria": "Varenia"}
    return re.sub("Varenia|Keldria", lambda match: names[match.group()], text)


WORDS = st.lists(
    st.sampled_from(
        """
        Varenia Keldria Hespera Varenian Dorn the two countries and between by with against of in to
        from met condemned imposed sanctions visit talks agreed was will not must could never 1956
        soviet , ; that said – “ ’s - demanded refused Estland on Monday
        """.split()  # noqa: SIM905
    ),
    max_size=24,
).map(" ".join)


@given(WORDS)
def test_events_lie_in_the_sentence_and_join_two_different_states_of_the_study(text: str) -> None:
    marks = found(text)
    told = list(events(text, marks, STATES))
    words = {(mark.start, mark.end, mark.code) for mark in marks if mark.layer == "act"}
    for event in told:
        assert event.source != event.target
        assert {event.source, event.target} <= set(STATES)
        assert 0 <= event.start < event.end <= len(text)
        assert (event.start, event.end, event.code) in words
        assert event.status in {"actual", "negated", "planned", "demanded", "past"}
    assert [e.start for e in told] == sorted(e.start for e in told)
    assert len({e[2:] for e in told}) == len(told)


@given(WORDS)
def test_without_two_states_or_without_an_act_there_is_no_event(text: str) -> None:
    marks = found(text)
    one = [mark for mark in marks if mark.layer != "actor" or mark.code == "varenia"]
    assert list(events(text, one, STATES)) == []
    assert list(events(text, [m for m in marks if m.layer != "act"], STATES)) == []
    assert list(events(text, [], STATES)) == []


@given(WORDS)
def test_names_may_be_swapped_in_any_sentence(text: str) -> None:
    text = text.replace("Dorn", "Varenia")
    there = [(e.code, e.source, e.target, e.status) for e in acts(text)]
    back = [(e.code, e.target, e.source, e.status) for e in acts(turn(text), STATES[::-1])]
    assert there == back


@given(st.lists(WORDS, max_size=6))
def test_acts_are_the_same_in_any_company(texts: list[str]) -> None:
    marks = COUNTING.mark(
        pd.DataFrame({"article_id": "text", "sentence": range(len(texts)), "text": texts})
    )
    marks = marks[marks.layer == "relation"].sort_values(["sentence", "start"], kind="stable")
    columns = ["sentence", "start", "end", "code", "source", "target", "status"]
    alone = [(at, *event) for at, text in enumerate(texts) for event in acts(text)]
    assert sorted(map(tuple, marks[columns].to_numpy().tolist())) == sorted(alone)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 8), st.sampled_from(LAYERS))))
def test_any_marks_whatever_are_borne(spans: list[tuple[int, int, str]]) -> None:
    text = "Nobody knows what these marks mean, but they are marks – or not?"
    names = {"act": "agree", "status": "planned", "actor": "varenia"}
    marks = [Found(a, min(a + n, len(text)), layer, names[layer]) for a, n, layer in sorted(spans)]
    other = [Found(0, 6, "actor", "keldria"), *marks]
    assert all(event.source != event.target for event in events(text, other, STATES))


def test_a_sentence_of_a_hundred_thousand_characters_is_read_like_a_short_one() -> None:
    sentence = "Varenia condemned Keldria and will not visit Keldria, but Dorn met Roke; "
    one, times = found(sentence), 2000
    marks = [
        Found(mark.start + at, mark.end + at, mark.layer, mark.code)
        for at in range(0, len(sentence) * times, len(sentence))
        for mark in one
    ]
    told = {event[2:] for event in events(sentence * times, marks, STATES)}
    assert told == {event[2:] for event in acts(sentence)}
