"""The encoder as ONNX graphs, written node by node, with its weights in eight bits.

A weight is rounded to 127 steps of its own column, a word's vector to 255 steps of its own row.
What a linear map is given is rounded to 255 steps too, of a width that is fixed beforehand, so
that nothing depends on what else is in the batch. Sentences of a batch have the same number of
tokens: nothing is padded and nothing masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from rapport.training.encoder.shape import SHAPE

MICROSOFT = "com.microsoft"  # operators of onnxruntime

HALF = 63
"""Steps of a weight up or down. Two products of a weight and what it is given, 255 steps wide, then
fit into 16 bits, in which processors without VNNI add them; with more, these would cut sums off
and give other values than the rest."""

Weights = Mapping[str, NDArray[np.float32]]
"""What torch calls the state of the network, as arrays."""

Bounds = Mapping[str, tuple[float, float]]
"""For each linear map the least and the greatest number that it is given; what lies beyond counts
as the bound."""


class Graph:
    """Nodes and weights in the making."""

    def __init__(self, weights: Weights, bounds: Bounds) -> None:
        self.weights, self.bounds = weights, bounds
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, array: NDArray[Any] | np.generic) -> str:
        """A constant of the graph."""
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.array(array, order="C"), name))
        return name

    def node(self, kind: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        """The output of a new node."""
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], domain=domain, **attributes))
        return name

    def rows(self, table: str, numbers: str) -> str:
        """The rows of a table that have these numbers."""
        weight = self.weights[f"{table}.weight"]
        step = np.maximum(np.abs(weight).max(1, keepdims=True) / 127, np.float32(1e-12))
        found = self.node("Gather", self.constant(np.rint(weight / step).astype(np.int8)), numbers)
        steps = self.node("Gather", self.constant(step), numbers)
        return self.node("Mul", self.node("Cast", found, to=TensorProto.FLOAT), steps)

    def linear(self, name: str, x: str, parts: int = 1) -> list[str]:
        """A linear map, X·Wᵀ + b, cut into so many equal parts."""
        least, greatest = self.bounds[name]
        width = self.constant(np.float32((greatest - least) / 255))
        zero = self.constant(np.uint8(round(-255 * least / (greatest - least))))
        rounded = self.node("QuantizeLinear", x, width, zero)
        made = []
        weights, biases = (self.weights[f"{name}.{part}"] for part in ("weight", "bias"))
        for weight, bias in zip(np.split(weights, parts), np.split(biases, parts), strict=True):
            step = np.maximum(np.abs(weight).max(1) / HALF, np.float32(1e-12))
            columns = self.constant(np.rint(weight / step[:, None]).astype(np.int8).T)
            middle = self.constant(np.zeros(len(weight), np.int8))
            inputs = [rounded, columns, width, self.constant(step), zero, middle]
            made.append(
                self.node("MatMulIntegerToFloat", *inputs, self.constant(bias), domain=MICROSOFT)
            )
        return made

    def norm(self, name: str, x: str) -> str:
        """Each vector, its mean 0 and its deviation 1, then scaled and shifted."""
        learnt = (self.constant(self.weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self.node("LayerNormalization", x, *learnt, epsilon=SHAPE.epsilon)

    def embedding(self, ids: str, flags: str) -> str:
        """The vectors of tokens: which word, where, and whether it names the target."""
        first, second = (self.constant(np.array([axis])) for axis in (0, 1))
        length = self.node("Slice", self.node("Shape", ids), second, self.constant(np.array([2])))
        places = self.node("Slice", self.constant(self.weights["place.weight"]), first, length)
        flag = self.node("Gather", self.constant(self.weights["flag.weight"]), flags)
        x = self.node("Add", self.node("Add", self.rows("word", ids), flag), places)
        return self.norm("norm", x)

    def seen(self, number: int, x: str) -> str:
        """The first half of a layer, in which tokens see each other."""
        name = f"layers.{number}"
        three = self.linear(f"{name}.mixed", x, 3)
        seen = self.node("MultiHeadAttention", *three, domain=MICROSOFT, num_heads=SHAPE.heads)
        return self.norm(f"{name}.norm1", self.node("Add", x, *self.linear(f"{name}.out", seen)))

    def grown(self, number: int, x: str) -> str:
        """The second half of a layer, in which each vector is alone."""
        name = f"layers.{number}"
        grown = self.node("Gelu", *self.linear(f"{name}.up", x))
        return self.norm(f"{name}.norm2", self.node("Add", x, *self.linear(f"{name}.down", grown)))

    def layers(self, x: str, numbers: Iterable[int]) -> str:
        """The layers with these numbers."""
        for number in numbers:
            x = self.grown(number, self.seen(number, x))
        return x

    def mean(self, x: str, share: str = "") -> str:
        """The mean of the vectors of each sentence, or their sum with these shares."""
        middle = self.constant(np.array([1]))
        if not share:
            return self.node("ReduceMean", x, middle, keepdims=0)
        return self.node("ReduceSum", self.node("Mul", x, share), middle, keepdims=0)

    def first(self, x: str) -> str:
        """The vector of the first token of each sentence."""
        return self.node("Gather", x, self.constant(np.int64(0)), axis=1)

    def shares(self, flags: str) -> str:
        """1 for each token of the target, divided by how many there are."""
        target = self.node("Equal", flags, self.constant(np.int64(1)))
        ones = self.node("Cast", target, to=TensorProto.FLOAT)
        count = self.node("ReduceSum", ones, self.constant(np.array([1])), keepdims=1)
        share = self.node("Div", ones, self.node("Max", count, self.constant(np.float32(1))))
        return self.node("Unsqueeze", share, self.constant(np.array([2])))

    def wide(self, x: str) -> str:
        """A vector of each sentence as the only one of its tokens."""
        return self.node("Unsqueeze", x, self.constant(np.array([1])))

    def pooled(self, number: int, *means: str) -> str:
        """The second half of a layer, run on means of the vectors of each sentence only."""
        some = self.node("Concat", *(self.wide(each) for each in means), axis=1)
        return self.node("Flatten", self.grown(number, some))

    def weighed(self, name: str, x: str) -> str:
        """A linear map in 32 bits whose sums do not depend on the number of sentences."""
        weight = self.constant(self.weights[f"{name}.weight"][None])
        sums = self.node(
            "ReduceSum",
            self.node("Mul", self.wide(x), weight),
            self.constant(np.array([2])),
            keepdims=0,
        )
        return self.node("Add", sums, self.constant(self.weights[f"{name}.bias"]))

    def model(self, inputs: Sequence[onnx.ValueInfoProto], made: str) -> bytes:
        """The graph as a file; what it makes is called `y`."""
        graph = helper.make_graph(
            [*self.nodes, helper.make_node("Identity", [made], ["y"])],
            "rapport",
            inputs,
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
            self.constants,
        )
        opsets = [helper.make_opsetid("", 20), helper.make_opsetid(MICROSOFT, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=9)
        return bytes(model.SerializeToString())


def _numbers(name: str) -> onnx.ValueInfoProto:
    """An input of whole numbers, one a token."""
    return helper.make_tensor_value_info(name, TensorProto.INT64, ["sentences", "tokens"])


def _vectors() -> onnx.ValueInfoProto:
    """The vectors of the tokens after the shared layers, as an input."""
    return helper.make_tensor_value_info(
        "x", TensorProto.FLOAT, ["sentences", "tokens", SHAPE.width]
    )


def lower(weights: Weights, bounds: Bounds) -> bytes:
    """The shared layers: from tokens and their flags to vectors."""
    graph = Graph(weights, bounds)
    x = graph.layers(graph.embedding("ids", "flags"), range(SHAPE.shared))
    return graph.model([_numbers("ids"), _numbers("flags")], x)


def tone(weights: Weights, bounds: Bounds) -> bytes:
    """From vectors to how each sentence sounds."""
    graph = Graph(weights, bounds)
    *before, last = SHAPE.tone
    x = graph.seen(last, graph.layers("x", before))
    pooled = graph.pooled(last, graph.first(x), graph.mean(x))
    return graph.model([_vectors()], graph.weighed("tone", pooled))


def toward(weights: Weights, bounds: Bounds) -> bytes:
    """From vectors to logits of negative, neutral, positive toward the target."""
    graph = Graph(weights, bounds)
    *before, last = SHAPE.toward
    x = graph.seen(last, graph.layers("x", before))
    target = graph.mean(x, graph.shares("flags"))
    pooled = graph.pooled(last, graph.first(x), target, graph.mean(x))
    grown = graph.node("Gelu", *graph.linear("hidden", pooled))
    return graph.model([_vectors(), _numbers("flags")], graph.weighed("toward", grown))
