"""The views of notebooks/explore.ipynb: pickers, and beneath them what they pick, as HTML.

A view only asks the functions of its neighbours and shows what they answer. ipywidgets is needed
once a view is asked for, not before; it comes with the extra `lab`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import Any

from markupsafe import Markup

from rapport.errors import NotebookError, RapportError
from rapport.explore import compare, context, edit, markup
from rapport.explore.opened import Opened
from rapport.explore.reader import article_html
from rapport.measures import all_voices

WIDE: Any = {"description_width": "8em"}
FIRST_LAYERS = ("frame", "actor")
"""What a reader most likely asks for stands first in a list of layers or codes."""

Draw = Callable[..., str]


def _widgets() -> Any:
    """The module ipywidgets; raises NotebookError if it is not installed."""
    try:
        return import_module("ipywidgets")
    except ImportError:
        raise NotebookError(
            "explore.ipynb: ipywidgets is not installed; run `make lab`, or install rapport[lab]"
        ) from None


def view(controls: dict[str, Any], draw: Draw) -> Any:
    """Controls, and beneath them what `draw` makes of their values, anew with every change.

    What a person can mend is shown as its sentences.
    """
    w = _widgets()
    shown = w.HTML()

    def redraw(_: object = None) -> None:
        values = {name: control.value for name, control in controls.items()}
        try:
            shown.value = str(draw(**values))
        except RapportError as error:
            wrong = (markup.paragraph(line, "wrong") for line in str(error).splitlines())
            shown.value = str(markup.framed(*wrong))

    for control in controls.values():
        control.observe(redraw, "value")
    redraw()
    return w.VBox([*controls.values(), shown])


def _pick(description: str, options: Iterable[Any], **more: Any) -> Any:
    return _widgets().Dropdown(
        description=description, options=list(options), style=WIDE, layout={"width": "40em"}, **more
    )


def _text(description: str, rows: int = 0, **more: Any) -> Any:
    """A field for a text, of several lines if `rows` says so; it counts once it is left."""
    w = _widgets()
    kind, layout = (w.Textarea, {"width": "60em"}) if rows else (w.Text, {"width": "40em"})
    more |= {"rows": rows} if rows else {}
    return kind(description=description, continuous_update=False, style=WIDE, layout=layout, **more)


def _several(description: str, options: Iterable[Any], **more: Any) -> Any:
    return _widgets().SelectMultiple(
        description=description, options=list(options), style=WIDE, rows=8,
        layout={"width": "40em"}, **more,
    )  # fmt: skip


def _first(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, tuple[str, str]]]:
    """Layers and codes as options, the layers that are asked for most at the top."""
    ordered = sorted(pairs, key=lambda pair: (pair[0] not in FIRST_LAYERS, pair[0] != "frame"))
    return [(".".join(pair), pair) for pair in ordered]


def concordance_view(opened: Opened, width: int = context.WIDTH, rows: int = 30) -> Any:
    """Keyword in context of a code, or of a pattern if one is written."""
    codes = _first(opened.codes())
    actors = [(f"actor.{code}", (layer, code)) for layer, code in opened.codes("actor")]

    def draw(code: tuple[str, str], pattern: str, beside: tuple[str, ...], width: int) -> str:
        sentences, marks = opened.sentences, opened.marks
        found = (
            context.matched(sentences, marks, pattern.strip(), opened.codebooks)
            if pattern.strip()
            else context.of_code(marks, *code)
        )
        held = context.of_code(marks, *beside) if beside else None
        lines = context.concordance(sentences, found, width, held)
        return markup.framed(
            markup.paragraph(
                f"{len(lines)} places in {lines.article_id.nunique()} articles, headings included. "
                "Each row is one: the bold words are the mark, beside them the sentence goes on; "
                "voice says whose words they are."
            ),
            markup.table(lines, rows),
        )

    controls = {
        "code": _pick("frame, code", codes),
        "pattern": _text("or a pattern", placeholder="as in a codebook: sanction* … lift*"),
        "beside": _pick("with actor", [("any, or none", ()), *actors]),
        "width": _widgets().IntSlider(
            width, 0, 300, description="characters", style=WIDE, continuous_update=False
        ),
    }
    return view(controls, draw)


def reader_view(opened: Opened) -> Any:
    """One article with the marks of some layers, named in the margin."""
    layers = sorted(opened.marks.layer.astype(str).unique())
    titles = [(f"{a.article_id}: {a.title}", a.article_id) for a in opened.articles.itertuples()]

    def draw(article: str, layers: Sequence[str]) -> str:
        how = (
            "Coloured words are marks, one colour a layer; beside each sentence stands what they "
            "count as, and in whose voice. A sentence without a note has no mark of these layers."
        )
        return markup.framed(markup.paragraph(how), article_html(opened, article, layers))

    chosen = [layer for layer in FIRST_LAYERS if layer in layers]
    controls = {
        "article": _pick("article", titles),
        "layers": _several("layers", layers, value=chosen),
    }
    return view(controls, draw)


def compare_view(opened: Opened, rows: int = 60) -> Any:
    """Two groups of articles, compared as the report compares the periods."""
    articles = opened.articles
    groups = {
        f"{column}: {name}": ids
        for column in compare.GROUPED_BY
        for name, ids in compare.groups_by(articles, column).items()
    }
    by_hand = [("picked below", "")]
    options = [*((name, name) for name in groups), *by_hand]
    measures = all_voices(opened.measures)
    together = (set(groups.get(f"period: {period}", ())) for period in ("earlier", "later"))
    periods = tuple(together)

    def draw(
        first: str, first_by_hand: Sequence[str], second: str,
        second_by_hand: Sequence[str], measure: str,
    ) -> str:  # fmt: skip
        one, other = (
            groups[name] if name else list(picked)
            for name, picked in ((first, first_by_hand), (second, second_by_hand))
        )
        table = compare.compare_groups(opened.study, articles, measures, one, other)
        named = (first or "the first group", second or "the second group")
        said = [compare.said_of(opened.study, table, measure, named, opened.labels)]
        if (set(one), set(other)) != periods:
            said.append(compare.PICKED)
        columns = ["measure", "earlier", "later", "difference", "low", "high", "p_exact", "p_floor"]
        shown = table[[*columns, "effect", "n_earlier", "n_later"]].rename(
            columns=lambda name: name.replace("earlier", "first").replace("later", "second")
        )
        how = (
            "Second group minus first, the article being the unit: means, the t interval from low "
            "to high, the exact p with the smallest possible (p_floor), Cliff’s delta (effect)."
        )
        return markup.framed(
            *map(markup.paragraph, said), markup.paragraph(how), markup.table(shown, rows)
        )

    ids = list(articles.article_id)
    names = list(groups)
    controls = {
        "first": _pick("first group", options, value=names[0] if names else ""),
        "first_by_hand": _several("picked first", ids),
        "second": _pick("second group", options, value=names[1] if len(names) > 1 else ""),
        "second_by_hand": _several("picked second", ids),
        "measure": _pick(
            "in words", dict.fromkeys(measures.measure.astype(str)), value=opened.study.tone
        ),
    }
    return view(controls, draw)


def edit_view(opened: Opened, rows: int = 40) -> Any:
    """An entry of a codebook as text, and what its change changes; no file is touched."""
    w = _widgets()
    before = edit.marked_by(opened, opened.codebooks)
    picked = _pick("entry", edit.entries(opened.codebooks).items())
    fields = w.VBox()

    def opens(_: object = None) -> None:
        entry: edit.Entry = picked.value
        texts = edit.text_of(opened.codebooks[entry.book].codes[entry.code])

        def draw(patterns: str, exclusions: str) -> str:
            after = edit.edited(opened.codebooks, entry, patterns, exclusions)
            effect = edit.effect_of(opened, entry, after, before)
            return markup.framed(*_of_effect(effect, rows))

        controls = {
            "patterns": _text("patterns", rows=10, value=texts[0]),
            "exclusions": _text("exclusions", rows=4, value=texts[1]),
        }
        fields.children = [view(controls, draw)]

    picked.observe(opens, "value")
    opens()
    return w.VBox([picked, fields])


def _of_effect(effect: edit.Effect, rows: int) -> list[Markup]:
    moved = effect.measures.assign(difference=effect.measures.after - effect.measures.before)
    gains = int((effect.sentences.change == "gains").sum())
    return [
        markup.paragraph(
            f"{gains} sentences gain a code of this layer and {len(effect.sentences) - gains} "
            "lose one; the file of the codebook is as it was. A field counts once you leave it."
        ),
        markup.table(effect.sentences, rows),
        markup.paragraph(
            "The measure of each article before and after the edit, and whatever else moves with "
            "it. Tone moves by VADER alone: for other engines, and for tone toward states, write "
            "the edit into the file and run “make report”."
        ),
        markup.table(moved, rows),
    ]
