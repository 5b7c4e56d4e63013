"""Which pictures are only measured on, and how often the others are drawn."""

import csv
import fnmatch
import hashlib
from pathlib import Path
from typing import Optional

import numpy
from PIL import Image

from pictures import UNLABELLED, Pictures

_THUMBNAIL = 16
_ALIKE = 6


def is_target(pictures: Pictures, patterns: list[str]) -> numpy.ndarray:
    """Which pictures come from sources like the pictures to be met in use."""
    return numpy.array([any(fnmatch.fnmatch(source, pattern) for pattern in patterns) for source in pictures.sources], bool)


def held_out(pictures: Pictures, target: numpy.ndarray, share: float) -> numpy.ndarray:
    """Labelled pictures of the target, chosen by a hash of their keys: the same whatever else is in the data."""
    fractions = numpy.array([int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) / 2**32 for key in pictures.keys])
    return target & (pictures.labels != UNLABELLED) & (fractions < share)


def _thumbnails(pixels: numpy.ndarray) -> numpy.ndarray:
    small = [Image.fromarray(picture).convert("L").resize((_THUMBNAIL, _THUMBNAIL), Image.BOX) for picture in pixels]
    return numpy.stack([numpy.asarray(picture, numpy.int16) for picture in small])


def like_held_out(pictures: Pictures, measured: numpy.ndarray) -> numpy.ndarray:
    """
    Pictures that are a held-out one once more, under another name, scaled or mirrored: training on them would make the
    measure worthless. Alike means grey thumbnails of 16 x 16 with a mean difference below 6 of 255.
    """
    alike = numpy.zeros(len(pictures), bool)
    if not measured.any():
        return alike
    small = _thumbnails(pictures.pixels)
    for thumbnail in small[measured]:
        for view in (thumbnail, thumbnail[:, ::-1]):
            alike |= numpy.abs(small - view).mean((1, 2)) < _ALIKE
    return alike & ~measured


def draw_weights(pictures: Pictures, target: numpy.ndarray, left_out: numpy.ndarray, target_weight: float, table: Optional[Path]) -> numpy.ndarray:
    """How often each picture is drawn, relative to the others; `table` is a CSV file of key,weight that multiplies."""
    weights = numpy.where(target, target_weight, 1.0)
    if table:
        with open(table, newline="") as file:
            given = {row["key"]: float(row["weight"]) for row in csv.DictReader(file)}
        weights = weights * numpy.array([given.get(key, 1.0) for key in pictures.keys])
    weights[left_out] = 0
    return weights
