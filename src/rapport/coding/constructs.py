"""What a person codes of a sentence, and how the same is read off the marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal, get_args

import pandas as pd
import yaml

from rapport.codebook import Code, Codebook
from rapport.codebook.model import Quad
from rapport.marks.speech import OTHER
from rapport.study import Study
from rapport.tone.registry import TOWARD

Level = Literal["nominal", "ordinal", "interval"]

KEY = ["article_id", "sentence"]
"""The columns that name a sentence."""


@dataclass(frozen=True)
class Reading:
    """How the marks of a layer answer what a construct asks.

    `codes` are the codes whose marks count. Where `says` is empty their weights are added up,
    times `scale`; else a mark says what `says` makes of its `column`, the sentence what most
    weight says, and `otherwise` if no mark says anything. `between` keeps actual acts between
    two states. `asks` maps codes of the construct to coarser ones that the marks can tell.
    """

    measure: str
    layer: str
    codes: tuple[str, ...]
    says: Mapping[str, str]
    otherwise: str
    column: str = "code"
    scale: float = 1.0
    between: tuple[str, ...] = ()
    asks: Mapping[str, str] | None = None

    def asked(self, codes: pd.Series[str]) -> pd.Series[str]:
        """What coders said, as coarsely as the marks can tell it."""
        return codes.replace(dict(self.asks)) if self.asks else codes

    def read(self, marks: pd.DataFrame, sentences: pd.MultiIndex) -> pd.Series[Any]:
        """What the marks say of each of these sentences: a number, or a code."""
        found = marks[(marks.layer == self.layer) & marks.code.isin(self.codes)]
        if self.between:
            pair = found.source.isin(self.between) & found.target.isin(self.between)
            found = found[pair & (found.status == "actual")]
        if not self.says:
            total = found.groupby(KEY).weight.sum() * self.scale
            return total.reindex(sentences, fill_value=0.0)
        said = found.assign(said=found[self.column].astype(str).map(self.says)).dropna(
            subset=["said"]
        )
        heard = said.groupby([*KEY, "said"]).agg(weight=("weight", "sum"), start=("start", "min"))
        ranked = heard.reset_index().sort_values(["weight", "start"], ascending=[False, True])
        most = ranked.drop_duplicates(KEY).set_index(KEY).said
        return most.reindex(sentences, fill_value=self.otherwise)


class Attitude(Reading):
    """How an engine's values toward a state answer how a sentence makes it look.

    Below −CUT negative, above CUT positive, between them neutral; not mentioned where no mark of
    the layer `actor` names the state.
    """

    CUT = 1 / 3

    def read(self, marks: pd.DataFrame, sentences: pd.MultiIndex) -> pd.Series[Any]:
        """What the engine says of each of these sentences."""
        (state,) = self.says
        found = marks[(marks.layer == self.layer) & marks.code.isin(self.codes)]
        value = found[found.target == state].groupby(KEY).weight.sum()
        named = marks[(marks.layer == "actor") & (marks.code == state)].groupby(KEY).size()
        value = value.reindex(named.index, fill_value=0.0)
        said = pd.Series("neutral", named.index)
        said[value < -self.CUT] = "negative"
        said[value > self.CUT] = "positive"
        return said.reindex(sentences, fill_value=self.otherwise)


@dataclass(frozen=True)
class Construct:
    """What is coded: `name` is its column in a sheet, `label` and `about` are for the coder.

    `codes` says what may be written and what it means. Where the level is interval, codes are
    numbers and coders are averaged.
    """

    name: str
    label: str
    about: str
    level: Level
    codes: Mapping[str, str]
    readings: tuple[Reading, ...]

    @property
    def is_number(self) -> bool:
        """Whether codes are added up rather than counted."""
        return self.level == "interval"


def constructs_of(study: Study, codebooks: Sequence[Codebook]) -> list[Construct]:
    """The constructs of a study, in the order of a sheet's columns."""
    described: dict[str, Any] = yaml.safe_load(
        resources.files("rapport.coding").joinpath("constructs.yaml").read_text("utf-8")
    )
    layers: dict[str, dict[str, Code]] = {}
    for book in codebooks:
        layers.setdefault(book.layer, {}).update({code.name: code for code in book.codes})
    return [
        construct
        for name, text in described.items()
        if text.get("needs", text["reads"]["layer"]) in {*layers, "tone"}
        for construct in _constructs(name, text, study, layers)
    ]


def _constructs(
    name: str, text: Mapping[str, Any], study: Study, layers: Mapping[str, Mapping[str, Code]]
) -> Iterator[Construct]:
    """The construct that is described, or one for each state or code that it is meant for."""
    own, actors = layers.get(text["reads"]["layer"], {}), layers.get("actor", {})
    states = {state: actors[state] for state in study.states if state in actors}
    words = _words(study, layers) | {code.name: code.definition for code in own.values()}
    parts: dict[str, dict[str, str]] = {name: words}
    if "each" in text:
        each = states if text["each"] == "states" else own
        parts = {
            f"{name}.{one}": words | {"label": code.label, "definition": code.definition}
            for one, code in each.items()
        }
    for full, said in parts.items():
        yield Construct(
            name=full,
            label=text["label"].format_map(said),
            about=text["about"].format_map(said),
            level=text["level"],
            codes=_codes(text["codes"], said, {s: code.label for s, code in states.items()}),
            readings=_readings(full.rpartition(".")[2], text, study, layers),
        )


def _words(study: Study, layers: Mapping[str, Mapping[str, Code]]) -> dict[str, str]:
    """What stands for the names in braces: the pair of states, and the acts of each quad."""
    actors, acts = layers.get("actor", {}), layers.get("act", {}).values()
    pair = [actors[state].label if state in actors else state for state in study.states[:2]]
    quads = {
        quad: ", ".join(act.label.lower() for act in acts if act.quad == quad) or "no act"
        for quad in get_args(Quad)
    }
    return dict(zip(("first", "second"), pair, strict=True)) | quads


def _codes(
    written: Mapping[str, str], words: Mapping[str, str], states: Mapping[str, str]
) -> dict[str, str]:
    """The codes with their meanings; `states` is replaced by each state."""
    codes: dict[str, str] = {}
    for code, meaning in written.items():
        if code == "states":
            codes |= {state: meaning.format(label=label) for state, label in states.items()}
        else:
            codes[code] = meaning.format_map(words)
    return codes


def _readings(
    name: str, text: Mapping[str, Any], study: Study, layers: Mapping[str, Mapping[str, Code]]
) -> tuple[Reading, ...]:
    """How the marks answer; `name` is the construct's, or the one code that it is about."""
    reads = text["reads"]
    layer = reads["layer"]
    if reads["take"] == "sum":
        return tuple(
            Reading(f"{layer}.{engine}", layer, (engine,), {}, "", scale=reads["scale"])
            for engine in study.engines.tone
        )
    translations: dict[str, dict[str, str]] = {
        "quads": {code.name: code.quad for code in layers.get("act", {}).values() if code.quad},
        "states": {side: side for side in (*study.states, OTHER)},
        "codes": {code: code for code in layers.get(layer, {})},
    }
    says = translations.get(reads["says"], {name: reads["says"]})
    attitudes = (
        Attitude(f"toward.{engine}.{name}", TOWARD, (engine,), says, reads["otherwise"])
        for engine in (study.engines.toward if "engines" in reads else ())
    )
    return (
        *attitudes,
        Reading(
            measure=f"{layer}.{name}" if "each" in text else name,
            layer=layer,
            codes=tuple(reads.get("codes", says)),
            says=says,
            otherwise=reads["otherwise"],
            column=reads.get("column", "code"),
            between=tuple(study.states[:2]) if "between" in reads else (),
            asks=reads.get("asks"),
        ),
    )
