"""The ledger leads from the raw text to the clean one and back, exactly."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rapport.ledger import Edit, Ledger, repaired, restored

ALPHABET = "ab \n"
Case = tuple[str, list[list[Edit]], list[str]]


@st.composite
def rounds_of_edits(draw: st.DrawFn) -> Case:
    """A raw text, some rounds of edits, and the text after each, made the plain way."""
    raw = draw(st.text(ALPHABET, max_size=30))
    text, rounds, texts = raw, [], []
    for _ in range(draw(st.integers(1, 4))):
        places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
        if len(places) % 2:
            places.pop()
        spans = list(zip(places[::2], places[1::2], strict=True))
        spans = [s for i, s in enumerate(spans) if i == 0 or s != spans[i - 1]]
        edits = [Edit(start, end, draw(st.text(ALPHABET, max_size=3))) for start, end in spans]
        for start, end, after in reversed(edits):
            text = text[:start] + after + text[end:]
        rounds.append(edits)
        texts.append(text)
    return raw, rounds, texts


@given(rounds_of_edits())
def test_any_rounds_of_edits_lead_to_the_clean_text_and_back(case: Case) -> None:
    raw, rounds, texts = case
    ledger = Ledger.of(raw)
    for number, (edits, text) in enumerate(zip(rounds, texts, strict=True)):
        ledger = ledger.edited(f"rule-{number}", edits)
        assert ledger.text == text
        assert repaired(raw, ledger.repairs) == text
        assert restored(text, ledger.repairs) == raw


@given(rounds_of_edits())
def test_repairs_are_in_order_never_overlap_and_each_changes_something(case: Case) -> None:
    raw, rounds, _ = case
    ledger = Ledger.of(raw)
    for edits in rounds:
        ledger = ledger.edited("rule", edits)
    repairs = ledger.repairs
    assert all(repair.before != repair.after for repair in repairs)
    assert all(raw[repair.raw_start : repair.raw_end] == repair.before for repair in repairs)
    for one, next_one in pairwise(repairs):
        assert one.raw_end <= next_one.raw_start


@given(rounds_of_edits())
def test_the_raw_span_of_kept_text_reads_the_same(case: Case) -> None:
    raw, rounds, _ = case
    ledger = Ledger.of(raw)
    for edits in rounds:
        ledger = ledger.edited("rule", edits)
    at = 0
    for piece in ledger.pieces:
        if piece.rule is None and piece.text:
            start, end = ledger.raw_span(at, at + len(piece.text))
            assert raw[start:end] == piece.text
        at += len(piece.text)


def test_an_edit_that_is_undone_leaves_no_repair() -> None:
    ledger = Ledger.of("abc").edited("one", [Edit(1, 2, "xyz")])
    assert ledger.edited("two", [Edit(1, 4, "b")]).repairs == ()


def test_an_edit_inside_an_earlier_repair_is_merged_under_the_later_rule() -> None:
    ledger = Ledger.of("a-b").edited("one", [Edit(1, 2, "123")]).edited("two", [Edit(2, 3, "x")])
    assert ledger.repairs == (("two", 1, 2, "-", "1x3"),)
