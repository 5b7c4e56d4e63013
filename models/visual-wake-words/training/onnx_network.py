"""Runs an ONNX network in torch, on batches: enough operators for convolutional classifiers."""

from pathlib import Path
from typing import Callable

import numpy
import onnx
import torch
import torch.nn.functional as functional
from onnx import numpy_helper

from problems import Problem


def _pads(attributes: dict, size: torch.Size, kernel: list, strides: list) -> list:
    """Left, right, top, bottom, as torch wants them."""
    mode = attributes.get("auto_pad", b"NOTSET")
    if mode in (b"NOTSET", b""):
        top, left, bottom, right = attributes.get("pads", [0, 0, 0, 0])
        return [left, right, top, bottom]
    if mode == b"VALID":
        return [0, 0, 0, 0]
    pads = []
    for length, extent, stride in reversed(list(zip(size[2:], kernel, strides))):
        total = max((-(-length // stride) - 1) * stride + extent - length, 0)
        small, large = total // 2, total - total // 2
        pads += [small, large] if mode == b"SAME_UPPER" else [large, small]
    return pads


def _convolve(attributes: dict, x, weight, bias=None):
    strides, dilations = attributes.get("strides", [1, 1]), attributes.get("dilations", [1, 1])
    extents = [(kernel - 1) * dilation + 1 for kernel, dilation in zip(weight.shape[2:], dilations)]
    pads = _pads(attributes, x.shape, extents, strides)
    groups = attributes.get("group", 1)
    if pads[0] == pads[1] and pads[2] == pads[3]:
        return functional.conv2d(x, weight, bias, strides, (pads[2], pads[0]), dilations, groups)
    return functional.conv2d(functional.pad(x, pads), weight, bias, strides, 0, dilations, groups)


def _pool(attributes: dict, x, average: bool):
    kernel = attributes["kernel_shape"]
    strides = attributes.get("strides", [1] * len(kernel))
    pads = _pads(attributes, x.shape, kernel, strides)
    if not average:
        return functional.max_pool2d(functional.pad(x, pads, value=-float("inf")), kernel, strides)
    if any(pads):
        raise Problem("the teacher averages over padded borders, which this program does not know")
    return functional.avg_pool2d(x, kernel, strides)


def _reshape(attributes: dict, x, shape):
    # The file was written for one picture; here the batch stays what it is.
    return x.reshape([x.shape[0]] + [int(length) for length in shape[1:]])


def _gemm(attributes: dict, a, b, c=None):
    a = a.t() if attributes.get("transA", 0) else a
    b = b.t() if attributes.get("transB", 0) else b
    product = attributes.get("alpha", 1.0) * (a @ b)
    return product if c is None else product + attributes.get("beta", 1.0) * c


def _normalize(attributes: dict, x, scale, bias, mean, variance):
    return functional.batch_norm(x, mean, variance, scale, bias, False, 0.0, attributes.get("epsilon", 1e-5))


_OPERATORS: dict[str, Callable] = {
    "Conv": _convolve,
    "Relu": lambda attributes, x: torch.relu(x),
    "Clip": lambda attributes, x, low=None, high=None: torch.clip(x, low, high),
    "Sigmoid": lambda attributes, x: torch.sigmoid(x),
    "HardSigmoid": lambda attributes, x: torch.clip(attributes.get("alpha", 0.2) * x + attributes.get("beta", 0.5), 0, 1),
    "AveragePool": lambda attributes, x: _pool(attributes, x, True),
    "MaxPool": lambda attributes, x: _pool(attributes, x, False),
    "GlobalAveragePool": lambda attributes, x: x.mean((2, 3), keepdim=True),
    "Transpose": lambda attributes, x: x.permute(attributes["perm"]),
    "Reshape": _reshape,
    "Flatten": lambda attributes, x: x.flatten(attributes.get("axis", 1)),
    "Squeeze": lambda attributes, x, axes=None: x.flatten(1),
    "Gemm": _gemm,
    "MatMul": lambda attributes, a, b: a @ b,
    "Add": lambda attributes, a, b: a + b,
    "Mul": lambda attributes, a, b: a * b,
    "BatchNormalization": _normalize,
    "Identity": lambda attributes, x: x,
    "Dropout": lambda attributes, x, *rest: x,
    "Softmax": lambda attributes, x: torch.softmax(x, attributes.get("axis", -1)),
}


class OnnxNetwork:
    """A person classifier from a file: one picture input, two scores, without and with a person."""

    def __init__(self, path: Path, side: int):
        try:
            model = onnx.load(str(path))
        except Exception as error:
            raise Problem(f"{path} is not an ONNX file: {error}; name an .onnx person classifier") from error
        graph = model.graph
        self._constants = {tensor.name: torch.from_numpy(numpy.copy(numpy_helper.to_array(tensor))) for tensor in graph.initializer}
        inputs = [entry for entry in graph.input if entry.name not in self._constants]
        if len(inputs) != 1:
            raise Problem(f"{path} has {len(inputs)} inputs; a teacher has one, the picture")
        shape = [dimension.dim_value for dimension in inputs[0].type.tensor_type.shape.dim]
        self._input = inputs[0].name
        self._channels_last = len(shape) == 4 and shape[3] == 3
        if (shape[1:3] if self._channels_last else shape[2:]) != [side, side]:
            raise Problem(f"{path} takes pictures of shape {shape}, not {side} x {side}; choose a teacher of that size")
        self._nodes = [self._operator(node, path) for node in graph.node]
        # The logits tell more about a sure answer than probabilities do.
        if graph.node[-1].op_type == "Softmax":
            self._nodes.pop()
        self._output = self._nodes[-1][3]
        with torch.no_grad():
            scores = self._run(torch.zeros(2, 3, side, side))
        if tuple(scores.shape) != (2, 2):
            raise Problem(f"{path} answers {tuple(scores.shape[1:])} scores; a teacher answers two: without, with a person")

    def _operator(self, node, path: Path) -> tuple:
        attributes = {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in node.attribute}
        if node.op_type == "Constant":
            value = torch.from_numpy(numpy.copy(numpy_helper.to_array(attributes["value"])))
            return (lambda _: value), {}, [], node.output[0]
        if node.op_type not in _OPERATORS:
            raise Problem(f"{path} uses {node.op_type}, which this program does not know; add it to onnx_network.py")
        return _OPERATORS[node.op_type], attributes, list(node.input), node.output[0]

    def _run(self, pictures: torch.Tensor) -> torch.Tensor:
        values = dict(self._constants)
        values[self._input] = pictures.permute(0, 2, 3, 1) if self._channels_last else pictures
        for operation, attributes, inputs, output in self._nodes:
            values[output] = operation(attributes, *[values[name] if name else None for name in inputs])
        return values[self._output]

    def margins(self, pictures: torch.Tensor) -> torch.Tensor:
        """Score of a person less that of none, for pictures (N, 3, side, side) as pixel / 255."""
        with torch.no_grad():
            scores = self._run(pictures)
        return scores[:, 1] - scores[:, 0]
