"""The student: a depthwise separable network with few channels at high resolution."""

from dataclasses import dataclass
from typing import Iterator

import torch
import torch.nn.functional as functional
from torch import nn


@dataclass(frozen=True)
class Architecture:
    """Channels of the stem, then (channels, stride) of every depthwise separable block."""

    name: str
    side: int
    stem: int
    blocks: tuple[tuple[int, int], ...]


# As wide as 8 M instructions and 50,000 bytes of RAM on a Cortex-M4 allow in coded form: 48 x 48 x 8 is the largest map.
ARCHITECTURES = {
    architecture.name: architecture
    for architecture in (
        Architecture(
            "visual-wake-words", 96, 8,
            ((24, 2), (32, 1), (64, 2), (64, 1), (96, 2), (96, 1), (96, 1), (128, 2)),
        ),
    )
}


def _convolution(inputs: int, outputs: int, kernel: int, stride: int, groups: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU6(inplace=True),
    )


class Student(nn.Module):
    """Pictures (N, 3, side, side) as pixel / 255 to scores (N, 2): without, with a person."""

    def __init__(self, architecture: Architecture):
        super().__init__()
        layers = [_convolution(3, architecture.stem, 3, 2, 1)]
        channels = architecture.stem
        for outputs, stride in architecture.blocks:
            layers.append(_convolution(channels, channels, 3, stride, channels))
            layers.append(_convolution(channels, outputs, 1, 1, 1))
            channels = outputs
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Linear(channels, 2)
        self.architecture = architecture

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        return self.classifier(self.features(pictures).mean((2, 3)))

    def macs(self) -> int:
        """Multiply-accumulates of one inference at the architecture's side."""
        return sum(count for _, count in self._costs())

    def parameters_after_folding(self) -> int:
        """Weights and biases that are left when the batch normalization is folded in."""
        return sum(count for count, _ in self._costs())

    def _costs(self) -> Iterator[tuple[int, int]]:
        side = self.architecture.side
        for layer in self.features:
            convolution = layer[0]
            side = -(-side // convolution.stride[0])
            weights = convolution.weight.numel()
            yield weights + convolution.out_channels, weights * side * side
        weights = self.classifier.weight.numel()
        yield weights + self.classifier.out_features, weights


class Rectified(nn.Module):
    """A convolution and ReLU6."""

    def __init__(self, convolution: nn.Conv2d):
        super().__init__()
        self.convolution = convolution

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        return functional.relu6(self.convolution(values))


class FoldedStudent(nn.Module):
    """The student for export: batch normalization in the weights, pooling over the whole map, softmax at the end. The names of its layers are those in the file."""

    def __init__(self, student: Student):
        super().__init__()
        side = student.architecture.side
        self.names: list[str] = []
        for number, layer in enumerate(student.features):
            name = "stem" if number == 0 else f"block{(number + 1) // 2}_{'depthwise' if number % 2 else 'pointwise'}"
            self.add_module(name, Rectified(fold(layer[0], layer[1])))
            self.names.append(name)
            side = -(-side // layer[0].stride[0])
        self.pool = nn.AvgPool2d(side)
        self.classifier = student.classifier

    def convolutions(self) -> list[nn.Conv2d]:
        """All convolutions, first to last."""
        return [self.get_submodule(name).convolution for name in self.names]

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        values = pictures
        for name in self.names:
            values = self.get_submodule(name)(values)
        return torch.softmax(self.classifier(self.pool(values).flatten(1)), 1)


def fold(convolution: nn.Conv2d, normalization: nn.BatchNorm2d) -> nn.Conv2d:
    """One convolution with a bias that computes what both do in inference."""
    factor = normalization.weight / torch.sqrt(normalization.running_var + normalization.eps)
    folded = nn.Conv2d(
        convolution.in_channels, convolution.out_channels, convolution.kernel_size, convolution.stride,
        convolution.padding, groups=convolution.groups,
    )
    with torch.no_grad():
        folded.weight.copy_(convolution.weight * factor[:, None, None, None])
        folded.bias.copy_(normalization.bias - normalization.running_mean * factor)
    return folded
