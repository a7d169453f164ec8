"""Word lists as engines of tone: what is read, what counts, and what it adds up to."""

from __future__ import annotations

import math
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from benchmarks.plain import PlainLayer
from rapport.codebook import Codebook
from rapport.errors import StudyError
from rapport.house import House
from rapport.marks import mark_texts
from rapport.tone.by_words import ByWords, unbounded
from rapport.tone.lexicon import Lexicon, codebook_of
from rapport.tone.near import Near
from rapport.tone.negation import CLAUSE_END
from rapport.tone.registry import ENGINES as ENGINES_OF
from rapport.tone.registry import Material
from rapport.tone.scoring import Asked, Words
from rapport.tone.stated import LexiconRules, Negation, WordListFile
from rapport.tone.vader import Vader
from rapport.tone.word_list import WordList, read_word_list
from rapport.words import count_words
from tests.project import CHECKOUT
from tests.test_codebook import code

STATED = WordListFile(file="list.csv", licence="CC0", source="this test")
WORDS: WordList = {
    "good": 2,
    "goods": 0,
    "great*": 4,
    "no": -1,
    "bad": -2,
    "not bad": 1,
    "peace": 2,
    "war": -3,
    "cold war": -1,
    "b?d": -0.5,
}
SHIELD = Codebook(layer="shield", title="any", codes=[code(["peace treat*", "no fly"], "any")])


def valences(engine: ByWords, text: str, *mentions: tuple[int, int]) -> list[tuple[str, Any]]:
    """The words of a sentence that count, with their valence."""
    words = engine.valences([Asked(text, mentions)])
    rows = zip(words.start, words.end, words.weight, strict=True)
    return [(text[start:end], pytest.approx(weight)) for start, end, weight in rows]


def lexicon(words: WordList = WORDS, **rules: object) -> Lexicon:
    """A lexicon of words, with shields at hand."""
    return Lexicon(words, LexiconRules.model_validate(rules), [SHIELD])


def read(tmp_path: Path, name: str, text: str) -> WordList:
    """The word list of a file that says this."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return read_word_list(path)


# What is read.


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "word,weight\ngood,2\nnot_bad,0.5\n"),
        ("a.csv", "Id;Term;Score\n1;good;2,0\n2;not bad;0,5\n"),
        ("a.tsv", "Valence\tWord\n2\tGood\n.5\tnot  bad\n".replace("Good", "good")),
        ("a.txt", "TOKEN\tVALUE\nGOOD\t2\nNOT BAD\t0.5\n"),
        ("a.yaml", "tone:\n  mood: {good: 2}\n  other:\n    not bad: 0.5\n"),
    ],
)
def test_a_list_is_read_whatever_its_columns_are_called(
    tmp_path: Path, name: str, text: str
) -> None:
    assert read(tmp_path, name, text) == {"good": 2, "not bad": 0.5}


def test_a_dictionary_weighs_words_by_the_key_that_they_stand_under(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "two words.yml",
        "positive: [good, 'great*']\n"
        "negative:\n  moral: [evil, no]\n  mood:\n    - sad\n"
        "neg_positive: [not good]\nneg_negative: [not evil]\nplaces: [harbour]\n",
    )
    up, down = ["good", "great*", "not evil"], ["evil", "no", "sad", "not good"]
    assert found == dict.fromkeys(up, 1.0) | dict.fromkeys(down, -1.0)


def test_a_table_may_say_positive_and_negative_in_words(tmp_path: Path) -> None:
    text = "word,sentiment\ngood,positive\nbad,Negative\nUS,negative\n"
    assert read(tmp_path, "a.csv", text) == {"good": 1, "bad": -1, "US": -1}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "word,meaning\ngood,x\n", "row 1: names no column of weights; call it “weight”"),
        ("a.csv", "weight\n2\n", "row 1: names no column of words; call it “pattern”"),
        ("a.csv", "word,score\ngood,2\nbad,low\n", "row 3: “low” in “score” is no number; write"),
        ("a.csv", "word,score\ngood,nan\n", "row 2: “nan” in “score” is no number; write"),
        ("a.csv", "word,score\ngood,\n", "row 2: “” in “score” is no number; write"),
        ("a.csv", "word,score\n:),2\n", "row 2: “:)” is no phrase; use words"),
        ("a.csv", "word,score\n,2\n", "row 2: “” is no phrase; use words"),
        ("a.csv", "word,score\ngood,2\ngood,3\n", "“good” weighs 3 here and 2 before; keep one"),
        ("a.csv", "word,score\ngood,2,3\n", "row 2: it has 3 cells, and the head has 2; put"),
        ("a.csv", "word,score\n", "it holds no row under its head; write the table anew"),
        ("a.csv", "word,score\ngood,0\n", "no word of it weighs anything; give some a weight"),
        ("a.yaml", "", "holds no word; write words and their weights"),
        ("a.yaml", "positive: []\n", "says of no word what it weighs; put words under the keys"),
        ("a.yaml", "food: [good]\n", "says of no word what it weighs; put words under the keys"),
        ("a.yaml", "positive: [good\n", "is not valid YAML"),
        ("a.yaml", "positive:\n  - good\n  - a / b\n", "line 3: “a / b” is no phrase; use words"),
        ("a.docx", "", "is no word list by its name; save it as a table"),
    ],
)
def test_a_bad_list_is_refused_in_one_sentence_with_file_place_and_remedy(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    with pytest.raises(StudyError) as refused:
        read(tmp_path, name, text)
    message = str(refused.value)
    assert message.startswith(str(tmp_path / name))
    assert said in message
    assert "\n" not in message


@pytest.mark.parametrize("name", ["a.csv", "a.yaml"])
def test_a_missing_list_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(StudyError, match=f"{name}: there is no such file"):
        read_word_list(tmp_path / name)


# What counts.


def test_the_largest_weight_of_a_list_becomes_four() -> None:
    assert valences(lexicon({"good": 0.5, "bad": -0.2}), "Good and bad") == [
        ("Good", 4),
        ("bad", -1.6),
    ]


def test_of_matches_that_overlap_the_first_and_longest_counts() -> None:
    assert valences(lexicon(), "A cold war, then war.") == [("cold war", -1), ("war", -3)]


def test_globs_and_phrases_match_as_in_a_codebook() -> None:
    assert valences(lexicon(), "The greatest bid") == [("greatest", 4), ("bid", -0.5)]
    assert valences(lexicon({"peace treat*": 4}), "Peace-treaties, peace, treaties") == [
        ("Peace-treaties", 4)
    ]


def test_a_word_of_weight_0_keeps_a_shorter_one_from_counting() -> None:
    assert valences(lexicon({"kind": 4, "kind of": 0}), "kind of a kind man") == [("kind", 4)]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("It is good", 0),
        ("It is not good", 1),
        ("It isn’t good", 1),
        ("It isn't a very good day", 1),
        ("It was not on a very good day", 0),
        ("Not today, good man", 0),
        ("Not here – good", 0),
        ("not cheap but good", 0),
        ("not 2.2 good years", 1),
        ("good, is it not", 0),
        ("not only good", 0),
        ("not just good", 0),
        ("no wonder, good", 0),
        ("just not good", 1),
        ("without doubt good", 0),
        ("hardly good", 1),
        ("never without good harvests", 2),
    ],
)
def test_a_negator_turns_the_words_behind_it_up_to_the_end_of_the_clause(
    text: str, times: int
) -> None:
    words = {"good": 4.0}
    assert valences(lexicon(words), text) == [("good", 4 * (-0.74) ** times)]
    wholly = {"negation": {"factor": -1}}
    assert valences(lexicon(words, **wholly), text) == [("good", 4 * (-1) ** times)]
    assert valences(lexicon(words, negation=None), text) == [("good", 4)]


def test_the_scope_of_a_negation_is_counted_in_words() -> None:
    text = "not on a very good day"
    assert valences(lexicon(negation={"scope": 4}), text) == [("good", -1.48)]
    assert valences(lexicon(negation={"scope": 3}), text) == [("good", 2)]


def test_a_negator_of_the_list_counts_only_where_it_turns_nothing() -> None:
    assert valences(lexicon(), "no good") == [("good", -1.48)]
    assert valences(lexicon(), "He said no.") == [("no", -1)]


def test_a_negated_phrase_of_the_list_is_not_turned_again() -> None:
    assert valences(lexicon(), "It is not bad") == [("not bad", 1)]


def test_words_under_a_shield_do_not_count_if_the_lexicon_is_shielded() -> None:
    text = "Peace treaty and peace"
    assert valences(lexicon(), text) == [("Peace", 2), ("peace", 2)]
    assert valences(lexicon(shielded=True), text) == [("peace", 2)]
    assert valences(lexicon(shielded=True), "A no-fly good zone") == [("good", 2)]


def test_words_that_negate_must_be_patterns() -> None:
    with pytest.raises(ValidationError, match="“a / b” is no phrase; use words"):
        LexiconRules.model_validate({"negation": {"words": ["not", "a / b"]}})


# Near a mention.


def test_only_words_near_a_mention_count() -> None:
    text = "Good Tom met a bad man, and war came."
    near = Near(lexicon(), 3)
    assert valences(near, text, (5, 8)) == [("Good", 2), ("bad", -2)]
    assert valences(near, text, (5, 8), (32, 36)) == [("Good", 2), ("bad", -2), ("war", -3)]
    assert valences(near, text) == valences(lexicon(), text)


def test_words_inside_a_mention_do_not_count() -> None:
    assert valences(Near(lexicon()), "Great Britain is good", (0, 13)) == [("good", 2)]


def test_the_value_near_a_mention_is_that_of_a_sentence_of_the_near_words_alone() -> None:
    text = "Tom is good, and far, far away from him there was a war."
    near = Near(lexicon(), 2)
    assert near.values([Asked(text, ((0, 3),))]) == pytest.approx(2 / math.sqrt(4 + 15))
    assert Near(Vader(), 2).values([Asked(text, ((0, 3),))]) == pytest.approx(
        Vader().values([Asked("Tom is good")])
    )


# Against a plain loop, in any company.

TOKENS = """
    good goods great greatest bad bid peace war cold Cold-War no not NOT isn’t never without doubt
    only but 2.5 , . – treaty treaties fly Tom “ ” é a the U.S. hardly
"""
TEXTS = st.lists(st.sampled_from(TOKENS.split()), max_size=12).map(" ".join) | st.text(max_size=30)
RULES = st.builds(
    LexiconRules,
    negation=st.none()
    | st.builds(Negation, scope=st.integers(1, 4), factor=st.sampled_from([-1, -0.74, 0])),
    shielded=st.booleans(),
)


def plain(text: str, rules: LexiconRules) -> list[tuple[int, int, float]]:
    """The words that count, one after the other."""
    found = [*PlainLayer("tone", [codebook_of(WORDS, Negation())]).marks(text)]
    if rules.shielded:
        barred = [*PlainLayer("shield", [SHIELD]).marks(text)]
        found = [m for m in found if not any(m.start < b.end and m.end > b.start for b in barred)]
    negators = [mark for mark in found if mark.code == "negator"]
    used, weighed = set(), []
    for word in [mark for mark in found if mark.code == "word"]:
        weight = word.weight
        for negator in negators if rules.negation else []:
            between = text[negator.end : word.start]
            behind = negator.end <= word.start and not CLAUSE_END.search(between)
            if rules.negation and behind and count_words(between) < rules.negation.scope:
                weight *= rules.negation.factor
                used.add(negator)
        weighed.append((word.start, word.end, weight))
    return sorted(
        (start, end, weight)
        for start, end, weight in weighed
        if weight and not any(n.start <= start and end <= n.end for n in used)
    )


def rows(words: Words, number: int) -> list[tuple[int, int, float]]:
    """The words of a sentence."""
    kept = words.asked == number
    columns = (words.start[kept], words.end[kept], words.weight[kept])
    return list(zip(*(column.tolist() for column in columns), strict=True))


@given(st.lists(TEXTS, max_size=6), RULES)
def test_a_lexicon_counts_what_a_plain_loop_counts(texts: list[str], rules: LexiconRules) -> None:
    words = Lexicon(WORDS, rules, [SHIELD]).valences([Asked(text) for text in texts])
    for number, text in enumerate(texts):
        found, expected = rows(words, number), plain(text, rules)
        assert [row[:2] for row in found] == [row[:2] for row in expected]
        assert [row[2] for row in found] == pytest.approx([row[2] for row in expected])


ENGINES: list[ByWords] = [
    lexicon(shielded=True),
    Vader(),
    Vader([SHIELD]),
    Near(lexicon(), 2),
    Near(Vader(), 3),
]


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    """A sentence with up to two mentions."""
    text = draw(TEXTS)
    place = st.tuples(st.integers(0, len(text)), st.integers(1, 9))
    places = draw(st.lists(place, max_size=2)) if text else []
    inside = {(at, min(at + length, len(text))) for at, length in places if at < len(text)}
    return Asked(text, tuple(sorted(inside)))


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: type(engine).__name__)
@settings(max_examples=30)
@given(several=st.lists(asked(), max_size=4), seed=st.integers(0, 99))
def test_words_lie_in_their_sentences_add_up_and_are_the_same_in_any_company(
    engine: ByWords, several: list[Asked], seed: int
) -> None:
    values, words = engine.values(several), engine.words(several)
    assert values.shape == (len(several),)
    assert [*words.asked] == sorted(words.asked)
    order = Random(seed).sample(range(len(several)), len(several))
    moved = engine.values([several[at] for at in order])
    for number, one in enumerate(several):
        own = rows(words, number)
        assert all(0 <= start < end <= len(one.text) for start, end, _ in own)
        assert own == sorted(own)
        assert math.fsum(weight for *_, weight in own) == pytest.approx(values[number], abs=1e-12)
        assert -1 <= values[number] <= 1
        assert engine.values([one])[0] == values[number]
        assert moved[order.index(number)] == values[number]


@settings(max_examples=15)  # each makes an engine anew
@given(st.lists(TEXTS, min_size=1, max_size=9))
def test_the_values_of_vader_are_the_sums_of_its_marks(texts: list[str]) -> None:
    marks = mark_texts(texts, [SHIELD])
    for name, engine in {"vader": Vader([]), "vader-shielded": Vader([SHIELD])}.items():
        values = engine.values([Asked(text) for text in texts])
        for number, value in enumerate(values, start=1):
            own = marks[(marks.sentence == number) & (marks.code == name)]
            assert math.fsum(own.weight) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "heeded", "unheeded"),
    [
        ("It is not good.", 1.9 * -0.74, 1.9),
        ("Nothing here was good.", 1.9 * -0.74, 1.9),
        ("Never was it so good.", (1.9 + 0.293) * 1.25, 1.9 + 0.293),
        ("The least good of all.", 1.9 * -0.74, 1.9),
        ("The good remained.", 1.9, 1.9),
    ],
)
def test_without_negation_no_word_turns_another(text: str, heeded: float, unheeded: float) -> None:
    for negation, valence in ((True, heeded), (False, unheeded)):
        assert valences(Vader(negation=negation), text)[-1] == ("good", pytest.approx(valence))


def test_without_negation_no_counts_as_the_word_that_it_is() -> None:
    assert valences(Vader(negation=False), "No good came.") == [("No", -1.2), ("good", 1.9)]


@pytest.mark.parametrize("layer", ENGINES_OF)
def test_engines_of_one_lexicon_differ_in_what_the_registry_says_of_them(layer: str) -> None:
    said = [(e.family, e.shielded, e.negation) for e in ENGINES_OF[layer].values()]
    assert len(set(said)) == len(said)
    assert all((e.shielded is None) == (e.negation is None) for e in ENGINES_OF[layer].values())


@pytest.mark.parametrize(("layer", "stem"), [("tone", "vader"), ("toward", "vader-near")])
def test_engines_do_what_the_registry_says_of_them(layer: str, stem: str) -> None:
    material = Material(House.at(CHECKOUT), [SHIELD])
    one = Asked("A peace treaty is not good for Keldria.", ((31, 38),))
    for name, engine in ENGINES_OF[layer].items():
        if name.startswith(stem):
            scorer = engine.make(material)
            assert isinstance(scorer, ByWords)
            good = ("good", 1.9 * (-0.74 if engine.negation else 1))
            expected = [good] if engine.shielded else [("peace", 2.5), good]
            found = scorer.valences([one])
            assert [one.text[at:to] for _, at, to, _ in zip(*found, strict=True)] == [
                word for word, _ in expected
            ]
            assert [*found.weight] == pytest.approx([weight for _, weight in expected])


def test_bounding_can_be_undone() -> None:
    several = [Asked("A good, great, bad day."), Asked(""), Asked("war war war")]
    again = unbounded(lexicon().words(several), len(several))
    assert again.weight == pytest.approx(lexicon().valences(several).weight)


# What is said of a list, and AFINN.


def test_a_list_of_a_study_carries_its_source_licence_and_the_sum_of_its_file(
    tmp_path: Path,
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("word,weight\ngood,2\n", "utf-8")
    engine = Lexicon.read(path, STATED)
    assert engine.origin[:2] == ("this test", "CC0")
    assert engine.origin.version.startswith("sha256 ")
    path.write_text("word,weight\ngood,3\n", "utf-8")
    assert Lexicon.read(path, STATED).origin.version != engine.origin.version


def has_afinn() -> bool:
    """Whether AFINN is installed."""
    try:
        return bool(version("afinn"))
    except PackageNotFoundError:
        return False


@pytest.mark.skipif(not has_afinn(), reason="the extra `afinn` is not installed")
def test_afinn_is_read_from_its_package() -> None:
    engine = Lexicon.afinn()
    assert engine.origin.licence == "ODbL 1.0"
    assert valences(engine, "An outstanding catastrophe.") == [
        ("outstanding", 4),
        ("catastrophe", -2.4),
    ]


def test_without_afinn_the_sentence_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("rapport.tone.word_list.distribution", absent)
    with pytest.raises(StudyError, match="AFINN is not installed; install it with `pip install"):
        Lexicon.afinn()
