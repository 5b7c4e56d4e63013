"""The student with the roundings of the integers that tinyml compiles it to, for fine-tuning."""

import torch
import torch.nn.functional as functional
from torch import nn

from student import Architecture, FoldedStudent, Student

# Steps of an int8 activation, and the largest int8 weight: weights are symmetric, so that -128 is not used.
_STEPS = 255
_LARGEST_WEIGHT = 127


def round_to(values: torch.Tensor, step, lowest: float, highest: float) -> torch.Tensor:
    """The nearest multiples of step (halves up) from lowest to highest steps; gradients pass where nothing was clipped."""
    scaled = (values / step).clamp(lowest, highest)
    return (scaled + ((scaled + 0.5).floor() - scaled).detach()) * step


def weight_steps(weight: torch.Tensor) -> torch.Tensor:
    """The step of every output channel of weights (outputs, ...), with the same number of dimensions."""
    return weight.detach().abs().amax(tuple(range(1, weight.ndim)), keepdim=True).clamp_min(1e-8) / _LARGEST_WEIGHT


def rounded_weights(weight: torch.Tensor) -> torch.Tensor:
    """Weights (outputs, ...) as int8 with a step per output channel."""
    return round_to(weight, weight_steps(weight), -_LARGEST_WEIGHT, _LARGEST_WEIGHT)


class Range(nn.Module):
    """The range of an activation as training sees it, and its rounding to 8 bits; zero is always a step."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("lowest", torch.zeros(()))
        self.register_buffer("highest", torch.zeros(()))

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        if self.training:
            self._follow(values.detach())
        step = self.step()
        first = (self.lowest / step).round()
        return round_to(values, step, first, first + _STEPS)

    def step(self) -> torch.Tensor:
        """What one step is worth."""
        return ((self.highest - self.lowest) / _STEPS).clamp_min(1e-8)

    def widen(self, by: float) -> None:
        """Room at both ends."""
        self.lowest -= by
        self.highest += by

    def _follow(self, values: torch.Tensor) -> None:
        lowest, highest = values.min().clamp_max(0), values.max().clamp_min(0)
        # The first batch sets the range, later ones move it slowly.
        part = 1.0 if float(self.highest) <= float(self.lowest) else 0.02
        self.lowest.lerp_(lowest, part)
        self.highest.lerp_(highest, part)


class QuantizedStudent(nn.Module):
    """Takes and gives what `Student` does; batch normalization is folded in, weights and activations are rounded as int8. Biases and multipliers,
    32 bits wide on the device, stay floats."""

    def __init__(self, architecture: Architecture):
        super().__init__()
        folded = FoldedStudent(Student(architecture))
        self.convolutions = nn.ModuleList(folded.convolutions())
        self.classifier = folded.classifier
        self.ranges = nn.ModuleList(Range() for _ in self.convolutions)
        self.scores = Range()
        self.architecture = architecture

    @staticmethod
    def of(student: Student) -> "QuantizedStudent":
        """The student's weights, with its batch normalization folded in. The ranges are still to be seen."""
        quantized = QuantizedStudent(student.architecture)
        for target, source in zip(quantized.convolutions, FoldedStudent(student).convolutions()):
            target.load_state_dict(source.state_dict())
        quantized.classifier.load_state_dict(student.classifier.state_dict())
        return quantized

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        values = round_to(pictures, 1 / _STEPS, 0, _STEPS)
        for layer, seen in zip(self.convolutions, self.ranges):
            values = functional.conv2d(values, rounded_weights(layer.weight), layer.bias, layer.stride, layer.padding, groups=layer.groups)
            values = seen(functional.relu6(values))
        # The mean of a map has the map's steps.
        last = self.ranges[-1]
        pooled = round_to(values.mean((2, 3)), last.step(), 0, _STEPS)
        return self.scores(functional.linear(pooled, rounded_weights(self.classifier.weight), self.classifier.bias))

    def folded(self) -> FoldedStudent:
        """The floating point network to export: its weights are those that training left, before rounding."""
        network = FoldedStudent(Student(self.architecture))
        for target, source in zip(network.convolutions(), self.convolutions):
            target.load_state_dict(source.state_dict())
        network.classifier.load_state_dict(self.classifier.state_dict())
        return network
