"""Years that sentences state and point to, and the many numbers and words that are none."""

from __future__ import annotations

import calendar
import datetime as dt
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.marks import COLUMNS
from rapport.years.dates import Part, Published
from rapport.years.marking import LAYER, count_years, mark_years, years_of
from tests.conftest import Tables

AUTUMN = Published.of(dt.date(2016, 9, 19), "day")
JANUARY = Published.of(dt.date(2022, 1, 5), "day")
IN_MARCH = Published.of(dt.date(2022, 3, 22), "month")
SOME_TIME = Published.of(dt.date(2016, 1, 1), "year")


def said(text: str, published: Published = AUTUMN) -> list[tuple[str, str]]:
    """The wordings of a sentence with their years."""
    return [(text[start:end], code) for start, end, code in years_of(text, published)]


def years(text: str, published: Published = AUTUMN) -> str:
    return " ".join(code for _, _, code in years_of(text, published))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The border of 1855 held until 1905.", "1855 1905"),
        ("2016 was a bad year for cod.", "2016"),
        ("In 2016 people voted twice.", "2016"),
        ("The 2016 summits (unlike those of 2012) failed.", "2016 2012"),
        ("As of 2016 cables were still missing.", "2016"),
        ("Its 1956 declarations were forgotten in 1960's rush.", "1956 1960"),
        ("Since mid-2014 and post-2014, and in early 2015 too.", "2014 2014 2015"),
        ("The 1990s were hard, the early nineties harder, the ’80s not.", "1990s 1990s 1980s"),
        ("The mid-50s and the 2000s.", "1950s 2000s"),
        ("From 2012 to 2017 and between 1904 and 1905.", "2012 2017 1904 1905"),
        ("In 2016–2017, 2016-17, 1904–5 and 1999–00.", "2016 2017 2016 2017 1904 1905 1999 2000"),
        ("The 2012-2016 term of the mayor, 2016 - 2020 the next.", "2012 2016 2016 2020"),
        ("In 2016 – 3 of them ministers – they left; 2014–2018.", "2016 2014 2018"),
        ("On 6 May 2016, May 6, 2016, 6th of May 2016 and in May 2016.", "2016 2016 2016 2016"),
        ("On 21.03.2022, 21/03/2022, 03/21/2022 and 2022-03-21.", "2022 2022 2022 2022"),
        ("From 30 November to 2 December 2016 they talked.", "2016"),
        ("In March and April 2022 nothing moved.", "2022"),
        ("The summer of 2016 and the year 988, winter 2014.", "2016 2014"),
        ("In 1264 a chronicler wrote it down.", "1264"),
        ("By 2030 the bridge will stand.", "2030"),
        ("Tokyo 2020 was held in 2021.", "2020 2021"),
    ],
)
def test_a_stated_year_is_found(text: str, found: str) -> None:
    assert years(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "They counted 2016 people and 1,956 ships.",
        "A crowd of 2016 protesters gathered.",
        "Some 2000 islanders and about 1900 homes were moved.",
        "It cost $2016, or 2016 dollars, or EUR 1999.",
        "Article 1956 and page 1855 and No. 2016 of the law.",
        "Resolution 1874 and flight 2016.",
        "It lies 2016 km away, at 1855 GMT, 1999.5 or 2.016 per cent.",
        "Share: 1955% or 20:16 or 19,560.",
        "A Su-2016 and an MX2016 and a 2000-strong crowd.",
        "A 2016-kilometre fence, 1700 metres high.",
        "Call 555-2016 or 2016-555-1999.",
        "They moved 1500–2000 people over 1800-2000 km.",
        "Nearly 71 years after the war, 2000 years after Rome.",
        "They want 1999 more islands.",
        "He is in his seventies and she is in her 80s.",
        "In the 19th century and in the 1st half of it.",
        "For the fourth year in a row, every year, for years.",
        "He may march in august company on May Day.",
        "Theresa May and April Hask spoke; said May, by April Hask.",
        "The fall of the Wall and the Arab Spring.",
        "More than two years ago, almost a year ago, 70 years ago.",
        "Over the past year, over the last year, in recent years.",
        "A year later and the following year nobody cared.",
        "A week later, on Monday, four days after the riot.",
        "It winters here; last winter was mild, this winter too.",
        "He had planned to sail on October 12.",
        "The visit was scheduled for December.",
        "Section 12, May-pole, June's sister, 31 Marches.",
    ],
)
def test_what_is_no_year_or_cannot_be_told_is_not_marked(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("This year, last year, next year, the current year.", "2016 2015 2017 2016"),
        ("Two years ago, a year ago, 3 months ago, ten months ago.", "2014 2015 2016 2015"),
        ("In December last year and in spring of this year.", "2015 2016"),
        ("At the end of the year, later in the year.", "2016 2016"),
        ("Yesterday, today, last month, last week, last Friday.", "2016 2016 2016 2016 2016"),
        ("They met in December and in August, and in March and April.", "2015 2016 2016"),
        ("They will meet in December, and will part in August.", "2016 2017"),
        ("A meeting planned for December.", "2016"),
        ("On April 26 he flew home; on October 3 he had come.", "2016 2015"),
        ("He will fly on October 3.", "2016"),
        ("The contract signed in March will last.", "2016"),
        ("Last autumn, this spring, next summer, last December.", "2015 2016 2017 2015"),
        ("The December summit and their August talks.", "2015 2016"),
        ("It should be done by spring.", "2017"),
        ("In May 2016 they met in Sochi, and in October in Solmar.", "2016 2016"),
        ("In 2012 he won; two years later he lost, that year again.", "2012 2014 2012"),
        ("In 2014 came storms, and in March the flood.", "2014"),
        ("In 2016 came storms, and in March the flood.", "2016 2016"),
    ],
)
def test_what_points_to_a_year_is_resolved_against_the_date_of_publication(
    text: str, found: str
) -> None:
    assert years(text) == found


@pytest.mark.parametrize(
    ("published", "text", "found"),
    [
        (JANUARY, "Yesterday, last week, last month, two months ago.", "2022 2021 2021 2021"),
        (JANUARY, "In January, in December, this month.", "2022 2021 2022"),
        (IN_MARCH, "In February, in March, in April, yesterday.", "2022 2022 2021 2022"),
        (IN_MARCH, "He came on March 3, on March 25 and on April 2.", "2022 2022 2021"),
        (SOME_TIME, "This year, last year, two years ago.", "2016 2015 2014"),
        (SOME_TIME, "In December, last month, on May 3, yesterday, last spring.", ""),
    ],
)
def test_what_the_date_of_publication_cannot_resolve_has_no_mark(
    published: Published, text: str, found: str
) -> None:
    assert years(text, published) == found


def test_marks_cover_the_wording_and_not_what_stands_before_it() -> None:
    text = "In December 2013, in 2016-17, in March, since last year, in the summer of 2012."
    assert said(text) == [
        ("December 2013", "2013"), ("2016", "2016"), ("17", "2017"), ("last year", "2015"),
        ("summer of 2012", "2012"),
    ]  # fmt: skip


def test_a_month_after_a_bare_year_is_marked_only_where_both_readings_agree() -> None:
    assert years("In 2012 he spoke in March.") == "2012"
    assert years("In March 2012 he spoke, and in June.") == "2012 2012"


days = st.dates(dt.date(1990, 1, 1), dt.date(2040, 12, 31))
parts = st.one_of(
    st.tuples(st.integers(1, 12), st.integers(1, 28)).map(lambda at: Part(at, at)),
    st.tuples(st.integers(1, 12), st.integers(0, 2)).map(
        lambda m: Part.of_months(m[0], min(12, m[0] + m[1]))
    ),
)


def spans(part: Part, day: dt.date) -> list[tuple[int, dt.date, dt.date]]:
    """The part in the years round a day, by its first and last day."""

    def last(year: int) -> dt.date:
        month, ends = part.ends
        return dt.date(year, month, min(ends, calendar.monthrange(year, month)[1]))

    return [(y, dt.date(y, *part.begins), last(y)) for y in range(day.year - 2, day.year + 3)]


@given(parts, days)
def test_parts_of_a_year_are_found_as_one_looks_them_up_in_a_calendar(
    part: Part, day: dt.date
) -> None:
    found = spans(part, day)
    assert part.latest(day) == max(year for year, first, _ in found if first <= day)
    assert part.coming(day) == min(year for year, _, last in found if last >= day)
    assert part.last_whole(day) == max(year for year, _, last in found if last < day)
    assert part.next_whole(day) == min(year for year, first, _ in found if first > day)


PIECES = """
in the on of by since last this next year years ago two 2016 1855 17 6 May March Sept. December
spring fall , – - . ( ) ’ s $ % people will had later month week yesterday 1990s nineties 2016–17
21.03.2022 ü日
"""
pieces = st.lists(st.sampled_from(PIECES.split()), max_size=14).map(" ".join)
published = st.builds(Published.of, days, st.sampled_from(["day", "month", "year"]))


@given(st.one_of(pieces, st.text(max_size=60)), published)
def test_marks_lie_inside_the_text_and_apart_from_each_other(text: str, when: Published) -> None:
    found = years_of(text, when)
    assert all(0 <= start < end <= len(text) for start, end, _ in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    assert all(code.removesuffix("s").isdecimal() and len(code) >= 4 for _, _, code in found)


@given(pieces, st.integers(2000, 2030))
def test_a_rough_date_resolves_only_what_each_of_its_days_does(text: str, year: int) -> None:
    rough = set(years_of(text, Published.of(dt.date(year, 7, 1), "month")))
    for day in (1, 12, 31):
        assert rough <= set(years_of(text, Published.of(dt.date(year, 7, day), "day")))
    rougher = set(years_of(text, Published.of(dt.date(year, 1, 1), "year")))
    assert rougher <= rough


def tables_of(texts: list[str]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Articles, sentences and no marks: two sentences an article."""
    n = range(len(texts))
    sentences = pd.DataFrame(
        {
            "article_id": [f"a{k // 2}" for k in n],
            "sentence": [k % 2 + 1 for k in n],
            "kind": "body",
            "text": texts,
        }
    )
    articles = pd.DataFrame({"article_id": sentences.article_id.unique()})
    articles["published"] = dt.date(2016, 9, 19)
    articles["published_precision"] = "day"
    return articles, sentences, pd.DataFrame(columns=COLUMNS)


@given(st.lists(pieces, min_size=1, max_size=6), st.integers(0, 3))
def test_marks_are_the_same_whatever_the_batch(texts: list[str], at: int) -> None:
    articles, sentences, marks = tables_of(texts)
    whole = mark_years(articles, sentences, marks)
    chosen = f"a{min(at, len(articles) - 1)}"
    alone = mark_years(articles, sentences[sentences.article_id == chosen], marks)
    kept = whole[whole.article_id == chosen].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, alone, check_dtype=False)


@given(st.lists(pieces, min_size=1, max_size=6))
def test_what_is_skipped_before_rules_are_tried_holds_no_year(texts: list[str]) -> None:
    articles, sentences, marks = tables_of(texts)
    found = mark_years(articles, sentences, marks)
    assert len(found) == sum(len(years_of(text, AUTUMN)) for text in texts)


def test_marks_of_the_sample_study_join_the_others_with_their_voices(tables: Tables) -> None:
    articles, sentences, marks = (tables[name] for name in ("articles", "sentences", "marks"))
    before = marks[marks.layer != LAYER]
    joined = mark_years(articles, sentences, before)
    assert list(joined) == COLUMNS
    found = joined[joined.layer == LAYER]
    assert len(joined) == len(before) + len(found)
    assert set(found.weight) == {1.0}
    texts = sentences.set_index(["article_id", "sentence"]).text
    told = {
        (mark.article_id, texts[mark.article_id, mark.sentence][mark.start : mark.end]): mark.code
        for mark in found.itertuples()
    }
    assert told["courier-2015-03", "last year"] == "2014"
    assert told["courier-2015-03", "next year"] == "2016"
    assert told["courier-2021-02", "Feb. 9"] == "2021"
    assert told["today-2015-05", "1998"] == "1998"
    assert told["review-2021-11", "June 2015"] == "2015"
    assert told["review-2021-11", "a year ago"] == "2020"
    assert found.set_index(["article_id", "code"]).voice["review-2015-06", "2017"] == "author"
    assert "keldria" in set(found.voice) or set(found.voice) >= {"author"}


def test_years_are_counted_in_the_body_and_shares_add_up(tables: Tables) -> None:
    articles, sentences, marks = (tables[name] for name in ("articles", "sentences", "marks"))
    joined = mark_years(articles, sentences, marks[marks.layer != LAYER])
    counted = count_years(articles, sentences, joined)
    assert list(counted) == ["article_id", "year", "count", "share"]
    assert counted.groupby("article_id").share.sum().tolist() == pytest.approx(
        [1.0] * counted.article_id.nunique()
    )
    of = counted.set_index(["article_id", "year"])["count"]
    assert of["courier-2021-02", "2021"] == 3  # the standfirst says “this week” a second time
    assert counted["count"].sum() < (joined.layer == LAYER).sum()


def test_articles_that_speak_of_no_year_have_no_rows() -> None:
    articles, sentences, marks = tables_of(["Gulls cry.", "Nobody listens."])
    assert mark_years(articles, sentences, marks).empty
    assert count_years(articles, sentences, marks).empty
