"""Writes a fine-tuned student as an ONNX file of int8 weights between QuantizeLinear and DequantizeLinear, so that whoever compiles it needs no pictures."""

from pathlib import Path

import numpy
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from quantized import Range, QuantizedStudent, weight_steps

_OPSET = 13
# Of probabilities: steps of 1/256 from 0.
_PROBABILITY = (1 / 256, -128)
_PICTURE = (1 / 255, -128)


class _Writer:
    def __init__(self) -> None:
        self.nodes: list = []
        self.constants: list = []

    def constant(self, name: str, values: numpy.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(values, name))
        return name

    def node(self, kind: str, inputs: list[str], name: str, **attributes) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def rounded(self, value: str, step: float, zero: int) -> str:
        """A value through int8 and back."""
        step_name = self.constant(f"{value}_step", numpy.array(step, numpy.float32))
        zero_name = self.constant(f"{value}_zero", numpy.array(zero, numpy.int8))
        integers = self.node("QuantizeLinear", [value, step_name, zero_name], f"{value}_int8")
        return self.node("DequantizeLinear", [integers, step_name, zero_name], f"{value}_back")

    def layer(self, kind: str, name: str, value: str, input_step: float, weight: torch.Tensor, bias: torch.Tensor, **attributes) -> str:
        """A layer of int8 weights with a step per channel, and of int32 biases in the step of its sums."""
        steps = weight_steps(weight).flatten()
        integers = torch.floor(weight / weight_steps(weight) + 0.5).to(torch.int8)
        sums = torch.round(bias.double() / (steps.double() * input_step)).to(torch.int32)
        parts = []
        for part, values, scales in (("weight", integers, steps), ("bias", sums, steps * input_step)):
            zeros = numpy.zeros(len(scales), numpy.int8 if part == "weight" else numpy.int32)
            inputs = [
                self.constant(f"{name}_{part}_integers", values.numpy()), self.constant(f"{name}_{part}_steps", scales.numpy().astype(numpy.float32)),
                self.constant(f"{name}_{part}_zeros", zeros),
            ]
            parts.append(self.node("DequantizeLinear", inputs, f"{name}_{part}", axis=0))
        return self.node(kind, [value, *parts], name, **attributes)


def _of(seen: Range) -> tuple[float, int]:
    step = float(seen.step())
    return step, -128 - round(float(seen.lowest) / step)


def write(student: QuantizedStudent, path: Path) -> None:
    """The student with the roundings that it was trained with: one input (1, 3, side, side) of pixel / 255, one output (1, 2) of probabilities."""
    side = student.architecture.side
    writer = _Writer()
    names = student.folded().names
    with torch.no_grad():
        step = _PICTURE[0]
        value = writer.rounded("picture", *_PICTURE)
        for name, layer, seen in zip(names, student.convolutions, student.ranges):
            padding = [*layer.padding, *layer.padding]
            value = writer.layer(
                "Conv", name, value, step, layer.weight, layer.bias,
                strides=list(layer.stride), pads=padding, group=layer.groups, kernel_shape=list(layer.kernel_size),
            )
            # A range within 0 to 6 clips as ReLU6 does.
            step, zero = _of(seen)
            value = writer.rounded(value, step, zero)
            side = -(-side // layer.stride[0])
        value = writer.rounded(writer.node("AveragePool", [value], "pool", kernel_shape=[side, side], strides=[side, side]), step, zero)
        value = writer.node("Flatten", [value], "row", axis=1)
        value = writer.layer("Gemm", "classifier", value, step, student.classifier.weight, student.classifier.bias, transB=1)
        value = writer.rounded(value, *_of(student.scores))
        value = writer.rounded(writer.node("Softmax", [value], "softmax", axis=1), *_PROBABILITY)
    writer.nodes[-1].output[0] = "probabilities"
    sides = student.architecture.side
    graph = helper.make_graph(
        writer.nodes, "visual-wake-words",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, sides, sides])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [1, 2])], writer.constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=8, producer_name="visual-wake-words/training")
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())
