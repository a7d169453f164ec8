"""The engines that a study can name, what the report calls them, and what makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from rapport.codebook import Codebook
from rapport.errors import StudyError
from rapport.house import House
from rapport.marks import TONE_ENGINES
from rapport.study import Study
from rapport.tone.lexicon import Lexicon
from rapport.tone.linear import Linear
from rapport.tone.near import Near
from rapport.tone.scoring import Origin, Scorer
from rapport.tone.stated import LexiconRules, ModelFile, WordListFile
from rapport.tone.vader import Vader

TONE, TOWARD = "tone", "toward"
"""Layers: how a sentence sounds, and how it makes a state look."""

SHIELDED = LexiconRules(shielded=True)


class Material(NamedTuple):
    """What engines are made from: the project, and the codebooks of which shields are taken."""

    house: House
    codebooks: Sequence[Codebook]


class Engine(NamedTuple):
    """An engine: how the report calls it, and what makes it."""

    label: str
    make: Callable[[Material], Scorer]


LINEAR = Engine("linear model", lambda m: Linear.read(m.house.models / "linear"))


def _encoder(material: Material) -> Scorer:
    """The encoder; it is imported only where it is asked for, since onnxruntime takes a while."""
    from rapport.tone.encoder import Encoder

    return Encoder(material.house.models / "encoder")


ENCODER = Engine("encoder", _encoder)

ENGINES: dict[str, dict[str, Engine]] = {
    TONE: {
        "vader": Engine("VADER", lambda _: Vader()),
        "vader-shielded": Engine("VADER, topic words shielded", lambda m: Vader(m.codebooks)),
        "afinn": Engine("AFINN", lambda _: Lexicon.afinn()),
        "afinn-shielded": Engine(
            "AFINN, topic words shielded", lambda m: Lexicon.afinn(SHIELDED, m.codebooks)
        ),
        "linear": LINEAR,
        "encoder": ENCODER,
    },
    TOWARD: {
        "vader-near": Engine("VADER near its mentions", lambda m: Near(Vader(m.codebooks))),
        "afinn-near": Engine(
            "AFINN near its mentions", lambda m: Near(Lexicon.afinn(SHIELDED, m.codebooks))
        ),
        "linear": LINEAR,
        "encoder": ENCODER,
    },
}
"""The engines of each layer that come with the project; docs/tone.md says what each is."""


def known(study: Study) -> dict[str, dict[str, Engine]]:
    """The engines of each layer that a study can name: those of the project, and its own."""
    tone, toward = ({**ENGINES[layer]} for layer in (TONE, TOWARD))
    for name, stated in study.engines.lists.items():
        tone[name], toward[name] = _of_list(study, name, stated)
    for name, model in study.engines.models.items():
        tone[name] = toward[name] = Engine(name, _sentiment(model))
    return {TONE: tone, TOWARD: toward}


def _of_list(study: Study, name: str, stated: WordListFile) -> Iterator[Engine]:
    """A word list of the study, on whole sentences and near mentions."""

    def lexicon(material: Material) -> Lexicon:
        path = material.house.raw(study.name) / stated.file
        return Lexicon.read(path, stated, material.codebooks)

    yield Engine(name, lexicon)
    yield Engine(f"{name} near its mentions", lambda material: Near(lexicon(material)))


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
    """Where the engines that a study names come from, by what the report calls them."""
    engines = [engine for layer in named(study).values() for engine in layer.values()]
    return {engine.label: engine.make(material).origin for engine in dict.fromkeys(engines)}
