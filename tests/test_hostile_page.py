"""Texts and a register that were written to break the page: all of it stands there as text."""

from __future__ import annotations

import pandas as pd
import pytest

from rapport import stages
from rapport.house import House
from rapport.tables import read_table
from tests.browser import OPEN_ALL, See, chromium, rows_of, see
from tests.project import CHECKOUT

__all__ = ["chromium", "see"]

pytestmark = pytest.mark.browser

RTL = "\u202e"
"""Turns what follows round, up to the end of the line unless something holds it."""

ATTACKS = [
    "<script>hit = 1; alert(1)</script>",
    '"><img src=x onerror="hit = 1">',
    "</script><script>hit = 1</script>",
    "</style></title></svg></details><svg onload=alert(1)>",
    "' onmouseover='hit = 1' autofocus onfocus='hit = 1",
    "javascript:hit=1",
    "<a href='javascript:hit=1'>here</a>",
    "&lt;b&gt; &amp;amp; &#60;u&#62; &nbsp",
    "{{ 7 * 7 }} {% raw %} {# no #}",
    "$\\frac{1}{2}$ \\(x^2\\) $$y$$",
    f"{RTL}turned round",
    "\u2067never closed \u200fmarks",
    '=HYPERLINK("http://example.org/", "open")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "<!-- <iframe srcdoc='<script>hit = 1</script>'> ]]>",
    "“curly” 'single' \"double\" `tick`",
]

STUDY = """
name: hostile
title: {title}
description: {description}
texts: included
states: [varenia, keldria]
periods:
  earlier: {{label: {earlier}, first: 2015-01-01, last: 2015-12-31}}
  later: {{label: {later}, first: 2021-01-01, last: 2021-12-31}}
codebooks: [frames.yaml, sample-actors.yaml, sample-names.yaml, speech.yaml]
table:
  file: hostile.jsonl
  columns: {{article_id: id, title: title, author: author, outlet: outlet,
    outlet_country: country, outlet_basis: basis, published: day, published_precision: precision,
    published_basis: basis, genre: genre, language: language, text: text}}
engines: {{tone: [vader]}}
primary: {{tone: [tone.vader], framing: [frame.territory]}}
multiverse: {{tone: [vader], left_out: [none], relabellings: 20}}
"""


def register() -> pd.DataFrame:
    """Four articles; every attack stands in a text, and most in what is said of the articles."""
    return pd.DataFrame(
        [
            {
                "id": f"article-{k}",
                "title": f"{ATTACKS[(3 * k + 10) % 16]} as a title {k}",
                "author": f"{ATTACKS[3 * k]} as an author",
                "outlet": f"{ATTACKS[3 * k + 1]} as an outlet",
                "country": f"{ATTACKS[3 * k + 2]} as a country",
                "basis": f"inferred: {ATTACKS[k + 10]} as a reason",
                "day": f"20{(15, 15, 21, 21)[k]}-0{k + 2}-11",
                "precision": "day",
                "genre": "opinion",
                "language": "en",
                "text": "\n\n".join(
                    f"The islands of Keldria were spoken of again, and the minister of Varenia "
                    f"wrote {attack} in the book of guests {n} times. He said “peace {attack} to "
                    f"the two countries”, and the sanctions stayed as they had been in the year."
                    for n, attack in enumerate(ATTACKS[k::4], 2 + 4 * k)
                ),
            }
            for k in range(4)
        ]
    )


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The built study of hostile articles."""
    project = tmp_path_factory.mktemp("hostile")
    for part in ("codebook", "validity", "models", "CITATION.cff"):
        (project / part).symlink_to(CHECKOUT / part)
    house = House.at(project)
    for folder in (house.raw("hostile"), house.study("hostile").parent):
        folder.mkdir(parents=True)
    said = {"title": 0, "description": 2, "earlier": 3, "later": 4}
    study = STUDY.format(**{name: _quoted(ATTACKS[at]) for name, at in said.items()})
    house.study("hostile").write_text(study, "utf-8")
    register().to_json(house.raw("hostile") / "hostile.jsonl", orient="records", lines=True)
    for stage in (stages.clean, stages.mark, stages.measure, stages.report):
        stage(house, "hostile")
    return house


def _quoted(text: str) -> str:
    """A text between the quotation marks of YAML."""
    return "'" + text.replace("'", "''") + "'"


def test_nothing_hostile_runs_whatever_is_clicked_and_searched(see: See, hostile: House) -> None:
    page = see(hostile.report("hostile"))
    page.evaluate(OPEN_ALL)
    page.evaluate("() => document.querySelectorAll('a, button').forEach((one) => one.click())")
    for attack in ATTACKS:
        page.locator("#f-words").fill(attack)
        assert not page.locator("#f-count").inner_text().startswith("0 "), attack
    assert page.evaluate("'hit' in window") is False
    assert page.evaluate("document.querySelectorAll('script').length") == 1
    assert page.locator("img, iframe, object, embed, form, link, base").count() == 0
    addresses = page.evaluate(
        "[...document.querySelectorAll('*')].flatMap((one) => [...one.attributes])"
        ".filter((own) => /^(xlink:)?href$|^src|^action$|^formaction$|^on/.test(own.name))"
        ".map((own) => own.value)"
    )
    assert len(addresses) > 100
    assert all(address.startswith(("#", "data:text/csv;charset=utf-8,")) for address in addresses)


def test_everything_hostile_stands_on_the_page_as_it_was_written(see: See, hostile: House) -> None:
    page = see(hostile.report("hostile"))
    tables = {
        name: read_table(name, hostile.processed("hostile")) for name in ("articles", "sentences")
    }
    assert tables["articles"].title.tolist() == register().title.tolist()
    written = " ".join(tables["sentences"].text)
    assert [attack for attack in ATTACKS if attack not in written] == []
    lines = page.locator(".article > ol > li > p > bdi").all_text_contents()
    assert lines == tables["sentences"].text.tolist()
    assert page.title() == page.locator("h1").text_content() == ATTACKS[0]
    for row, article in zip(rows_of(page, "articles"), register().itertuples(), strict=True):
        told = [text for text, _ in row]
        assert told[0] == article.title
        assert told[3] == article.author
        assert told[4] == f"{article.outlet}, {article.country} inferred"


def test_what_turns_writing_round_turns_nothing_but_itself(see: See, hostile: House) -> None:
    page = see(hostile.report("hostile"))
    page.evaluate(OPEN_ALL)
    turned, seen = page.evaluate(
        """() => {
          const turned = [];
          let seen = 0;
          const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (all.nextNode()) {
            const node = all.currentNode, text = node.data, parent = node.parentElement;
            if (/[\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]/.test(text)) continue;
            if (!parent.checkVisibility() || parent.closest("bdi, b, script, svg")) continue;
            const at = text.search(/[a-z]{2}/i);
            if (at < 0) continue;
            const [first, second] = [at, at + 1].map((from) => {
              const range = document.createRange();
              range.setStart(node, from);
              range.setEnd(node, from + 1);
              return range.getBoundingClientRect();
            });
            seen += 1;
            if (first.top === second.top && first.left >= second.left) turned.push(text);
          }
          return [turned, seen];
        }"""
    )
    assert seen > 500
    assert turned == []
    after = page.locator("details.article > summary").evaluate_all(
        "all => all.map((one) => [one.querySelector('bdi').getBoundingClientRect().right,"
        " one.querySelector('.quiet').getBoundingClientRect().left])"
    )
    assert all(title <= count for title, count in after)
