"""The engines that a study can name, what the report calls them, and what makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from rapport.codebook import Codebook
from rapport.errors import StudyError
from rapport.house import House
from rapport.marks import TONE_ENGINES
from rapport.study import Study
from rapport.tone.by_words import ByWords
from rapport.tone.lexicon import Lexicon
from rapport.tone.linear import Linear
from rapport.tone.near import Near
from rapport.tone.scoring import Origin, Scorer
from rapport.tone.stated import LexiconRules, ModelFile, Negation, WordListFile
from rapport.tone.vader import Vader

TONE, TOWARD = "tone", "toward"
"""Layers: how a sentence sounds, and how it makes a state look."""


class Material(NamedTuple):
    """What engines are made from: the project, and the codebooks of which shields are taken."""

    house: House
    codebooks: Sequence[Codebook]


class Engine(NamedTuple):
    """An engine: how the report calls it, what makes it, and what it is.

    `family` is the same for all ways to read one lexicon; `shielded` says whether names of topics
    are left out, `negation` whether “not” turns a word by a rule; both are None of a model, which
    has no such switch.
    """

    label: str
    make: Callable[[Material], Scorer]
    family: str
    shielded: bool | None = None
    negation: bool | None = None


def _vader(material: Material, shielded: bool, negation: bool) -> Vader:
    return Vader(material.codebooks if shielded else (), negation)


def _afinn(material: Material, shielded: bool, negation: bool) -> Lexicon:
    rules = LexiconRules(shielded=shielded, negation=Negation() if negation else None)
    return Lexicon.afinn(rules, material.codebooks)


LEXICONS: dict[str, tuple[str, Callable[[Material, bool, bool], ByWords]]] = {
    "vader": ("VADER", _vader),
    "afinn": ("AFINN", _afinn),
}
"""The lexicons that come with the project, by the names that engines begin with."""


def _read(layer: str, name: str) -> Iterator[tuple[str, Engine]]:
    """A lexicon with and without shield and negation, each an engine.

    Of tone the name says if it is shielded, near mentions if it is not.
    """
    label, make = LEXICONS[name]
    near = layer == TOWARD
    for shielded, negation in product((False, True), (True, False)):
        said = [f"{label} near its mentions" if near else label]
        parts = [name, *["near"] * near]
        if shielded != near:
            parts.append("shielded" if shielded else "unshielded")
            said.append("topic words shielded" if shielded else "topic words too")
        if not negation:
            parts.append("no-negation")
            said.append("negation unheeded")

        def made(m: Material, how: tuple[bool, bool] = (shielded, negation)) -> ByWords:
            return Near(make(m, *how)) if near else make(m, *how)

        yield "-".join(parts), Engine(", ".join(said), made, label, shielded, negation)


def _encoder(material: Material) -> Scorer:
    """The encoder; it is imported only where it is asked for, since onnxruntime takes a while."""
    from rapport.tone.encoder import Encoder

    return Encoder(material.house.models / "encoder")


MODELS = {
    "linear": Engine("linear model", lambda m: Linear.read(m.house.models / "linear"), "linear"),
    "encoder": Engine("encoder", _encoder, "encoder"),
}

ENGINES: dict[str, dict[str, Engine]] = {
    layer: {**dict(engine for name in LEXICONS for engine in _read(layer, name)), **MODELS}
    for layer in (TONE, TOWARD)
}
"""The engines of each layer that come with the project; docs/tone.md says what each is."""


def known(study: Study) -> dict[str, dict[str, Engine]]:
    """The engines of each layer that a study can name: those of the project, and its own."""
    tone, toward = ({**ENGINES[layer]} for layer in (TONE, TOWARD))
    for name, stated in study.engines.lists.items():
        tone[name], toward[name] = _of_list(study, name, stated)
    for name, model in study.engines.models.items():
        tone[name] = toward[name] = Engine(name, _sentiment(model), name)
    return {TONE: tone, TOWARD: toward}


def _of_list(study: Study, name: str, stated: WordListFile) -> Iterator[Engine]:
    """A word list of the study, on whole sentences and near mentions."""

    def lexicon(material: Material) -> Lexicon:
        path = material.house.raw(study.name) / stated.file
        return Lexicon.read(path, stated, material.codebooks)

    how = (name, stated.shielded, stated.negation is not None)
    yield Engine(name, lexicon, *how)
    yield Engine(f"{name} near its mentions", lambda material: Near(lexicon(material)), *how)


def _sentiment(stated: ModelFile) -> Callable[[Material], Scorer]:
    """A model of the study; what it answered is kept in an ignored folder."""

    def make(material: Material) -> Scorer:
        from rapport.tone.classifier import Classifier
        from rapport.tone.transformer import Sentiment

        house = material.house
        return Sentiment(Classifier(stated, house.answers, house.project))

    return make


def named(study: Study) -> dict[str, dict[str, Engine]]:
    """The engines that a study names for each layer; raises StudyError if one is not known."""
    asked = {TONE: study.engines.tone, TOWARD: study.engines.toward}
    found = {}
    for layer, engines in known(study).items():
        if unknown := [name for name in asked[layer] if name not in engines]:
            raise StudyError(
                f"studies/{study.name}.yaml: “engines.{layer}” names {unknown[0]}, which is no "
                f"engine; the engines are {', '.join(engines)}"
            )
        found[layer] = {name: engines[name] for name in asked[layer]}
    return found


def scorers(
    study: Study, material: Material, without: Sequence[str] = TONE_ENGINES
) -> dict[str, dict[str, Scorer]]:
    """The engines that a study names, made; but for those that mark as the codebooks do."""
    return {
        layer: {
            name: engine.make(material)
            for name, engine in engines.items()
            if layer == TOWARD or name not in without
        }
        for layer, engines in named(study).items()
    }


def origins(study: Study, material: Material) -> dict[str, Origin]:
    """Where the engines that a study names come from, by their families."""
    engines = [engine for layer in named(study).values() for engine in layer.values()]
    one_each = {engine.family: engine for engine in reversed(engines)}
    return {family: engine.make(material).origin for family, engine in one_each.items()}
