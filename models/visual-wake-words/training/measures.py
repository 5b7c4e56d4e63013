"""How good scores are: hits, area under the curve, and where to put the threshold."""

import numpy
import torch
from PIL import Image
from torch import nn


def margins_of(network: nn.Module, pixels: numpy.ndarray, side: int) -> numpy.ndarray:
    """Score of a person less that of none, for pictures (N, any, any, 3) as bytes, squashed to side x side."""
    network.eval()
    found = []
    with torch.no_grad():
        for start in range(0, len(pixels), 64):
            block = [numpy.asarray(Image.fromarray(picture).resize((side, side), Image.BILINEAR)) for picture in pixels[start:start + 64]]
            views = torch.from_numpy(numpy.stack(block)).permute(0, 3, 1, 2).float().div_(255)
            scores = network(views.contiguous(memory_format=torch.channels_last))
            found.append((scores[:, 1] - scores[:, 0]).numpy())
    return numpy.concatenate(found)


def hits(margins: numpy.ndarray, labels: numpy.ndarray, threshold: float = 0.0) -> float:
    """The share of right answers where margins above the threshold say person."""
    return float(((margins > threshold) == (labels == 1)).mean())


def area_under_curve(margins: numpy.ndarray, labels: numpy.ndarray) -> float:
    """The share of pairs, one with and one without a person, that are in the right order; ties count half."""
    with_person, without = margins[labels == 1], margins[labels == 0]
    above = (with_person[:, None] > without[None, :]).mean()
    return float(above + 0.5 * (with_person[:, None] == without[None, :]).mean())


def balanced_threshold(margins: numpy.ndarray, labels: numpy.ndarray) -> float:
    """Where both kinds of mistake are rarest, each kind as a share of its class; the middle of the best stretch."""
    candidates = numpy.unique(margins)
    candidates = (candidates[1:] + candidates[:-1]) / 2
    if len(candidates) == 0:
        return 0.0
    found = (margins[labels == 1][None, :] > candidates[:, None]).mean(1)
    refused = (margins[labels == 0][None, :] <= candidates[:, None]).mean(1)
    best = numpy.flatnonzero(found + refused >= (found + refused).max() - 1e-9)
    return float(candidates[best[len(best) // 2]])
