"""Random views of pictures, each with the answer that the student is to learn."""

import math
from dataclasses import dataclass

import numpy
import torch
import torch.nn.functional as functional
from PIL import Image
from torch.utils.data import Dataset

from onnx_network import OnnxNetwork
from pictures import UNLABELLED, Pictures


@dataclass(frozen=True)
class Batch:
    """Views (N, 3, side, side), the margins to learn (N) and whether a margin is the teacher's alone (N)."""

    views: torch.Tensor
    margins: torch.Tensor
    unsure: torch.Tensor


# How sure a trusted label is, as a margin of two scores.
_LABEL_MARGIN = 4.0
_MIXED = 0.35
_FILTERS = (Image.BILINEAR, Image.BICUBIC, Image.BOX)


def crop(pixels: numpy.ndarray, side: int, random: numpy.random.Generator) -> tuple[numpy.ndarray, float]:
    """A part of a picture, maybe mirrored, and the share of the picture that it shows."""
    length = pixels.shape[0]
    share = random.uniform(0.3, 1.0)
    ratio = math.exp(random.uniform(-0.29, 0.29))
    width, height = min(math.sqrt(share * ratio), 1.0) * length, min(math.sqrt(share / ratio), 1.0) * length
    left, top = random.uniform(0, length - width), random.uniform(0, length - height)
    view = Image.fromarray(pixels).resize((side, side), _FILTERS[random.integers(3)], (left, top, left + width, top + height))
    if random.random() < 0.5:
        view = view.transpose(Image.FLIP_LEFT_RIGHT)
    return numpy.asarray(view), width * height / length**2


def recolour(views: torch.Tensor, random: numpy.random.Generator) -> torch.Tensor:
    """Other light, contrast, saturation and white for every view; in place."""
    count = views.shape[0]

    def factors(spread: float, channels: int = 1) -> torch.Tensor:
        drawn = numpy.exp(random.normal(0, spread, (count, channels, 1, 1)))
        return torch.from_numpy(drawn.astype(numpy.float32))

    grey = views.mean(1, keepdim=True)
    saturation = factors(0.35)
    saturation[torch.from_numpy(random.random(count) < 0.05)] = 0
    views = grey + (views - grey) * saturation
    middle = views.mean((1, 2, 3), keepdim=True)
    views = (views - middle) * factors(0.2) + middle * factors(0.2)
    return views.mul_(factors(0.05, 3)).clamp_(0, 1)


def mix(views: torch.Tensor, count: int, random: numpy.random.Generator) -> None:
    """Blends each of the first `count` views with its neighbour, or pastes a rectangle of it; in place."""
    side = views.shape[2]
    others = views[:count].roll(1, 0)
    for i in range(count):
        if random.random() < 0.5:
            weight = float(random.beta(0.6, 0.6))
            views[i].mul_(weight).add_(others[i], alpha=1 - weight)
        else:
            height, width = random.integers(side // 4, side * 3 // 4, 2)
            top, left = random.integers(0, side - height), random.integers(0, side - width)
            views[i, :, top:top + height, left:left + width] = others[i, :, top:top + height, left:left + width]


class Views(Dataset):
    """Batch number `step` follows from the seed and the number alone, so that a run can go on anywhere."""

    def __init__(self, pictures: Pictures, weights: numpy.ndarray, teacher: OnnxNetwork, batch: int, side: int, seed: int, sides):
        self._pictures, self._teacher = pictures, teacher
        self._limits = numpy.cumsum(weights / weights.sum())
        self._batch, self._side, self._seed, self._sides = batch, side, seed, sides

    def batch(self, step: int) -> Batch:
        random = numpy.random.Generator(numpy.random.PCG64([self._seed, step]))
        chosen = numpy.minimum(numpy.searchsorted(self._limits, random.random(self._batch)), len(self._pictures) - 1)
        crops = [crop(self._pictures.pixels[i], self._side, random) for i in chosen]
        views = torch.from_numpy(numpy.stack([view for view, _ in crops])).permute(0, 3, 1, 2).float().div_(255)
        views = recolour(views, random)
        mixed = round(self._batch * _MIXED)
        mix(views, mixed, random)
        views = views.contiguous(memory_format=torch.channels_last)
        margins = self._teacher.margins(views)
        labels = torch.from_numpy(self._pictures.labels[chosen])
        # What a mixed view shows only the teacher can tell.
        labels[:mixed] = UNLABELLED
        shares = torch.tensor([share for _, share in crops], dtype=torch.float32)
        side = self._sides(step)
        if side != self._side:
            views = functional.interpolate(views, (side, side), mode="bilinear", antialias=True)
        return Batch(views, prefer_labels(margins, labels, shares), labels == UNLABELLED)

    def __getitem__(self, step: int):
        batch = self.batch(step)
        return batch.views, batch.margins, batch.unsure

    def __len__(self) -> int:
        raise TypeError("as many batches as wanted")


def prefer_labels(margins: torch.Tensor, labels: torch.Tensor, shares: torch.Tensor) -> torch.Tensor:
    """
    Draws the teacher's margins towards trusted labels. A picture without a person has none in any part of it;
    a part of a picture with one may not show it, so there the teacher counts the more the smaller the part is.
    """
    without = torch.minimum(margins, torch.tensor(-_LABEL_MARGIN))
    with_person = torch.lerp(margins, torch.maximum(margins, torch.tensor(_LABEL_MARGIN)), shares)
    return torch.where(labels == 0, without, torch.where(labels == 1, with_person, margins))
