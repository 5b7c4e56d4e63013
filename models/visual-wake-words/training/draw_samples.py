#!/usr/bin/env python3
"""
Draws the pictures of ../samples: scenes with and without a person, 96 x 96, from shapes, light and noise alone.

  python3 draw_samples.py FOLDER

Needs Pillow and NumPy. The same program gives the same pixels; it replaces nothing: FOLDER must not hold pictures yet.
"""

import math
import sys
from pathlib import Path

import numpy
from PIL import Image, ImageDraw, ImageFilter

_SIDE = 96
# Drawn this much larger and shrunk, so that edges are smooth.
_DETAIL = 8


class Scene:
    """A canvas in units of one picture side: (0, 0) at the top left, (1, 1) at the bottom right."""

    def __init__(self, seed: int):
        self.random = numpy.random.default_rng(seed)
        self.image = Image.new("RGB", (_SIDE * _DETAIL, _SIDE * _DETAIL))

    def polygon(self, points, colour) -> None:
        ImageDraw.Draw(self.image).polygon([self._at(point) for point in points], fill=colour)

    def rectangle(self, left, top, right, bottom, colour) -> None:
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], colour)

    def ellipse(self, x, y, width, height, colour) -> None:
        corners = [self._at((x - width / 2, y - height / 2)), self._at((x + width / 2, y + height / 2))]
        ImageDraw.Draw(self.image).ellipse(corners, fill=colour)

    def limb(self, points, width, colour) -> None:
        """A line of round joints."""
        draw = ImageDraw.Draw(self.image)
        draw.line([self._at(point) for point in points], fill=colour, width=int(width * self.image.width), joint="curve")
        for x, y in points:
            self.ellipse(x, y, width, width, colour)

    def gradient(self, top, bottom, first, last) -> None:
        """Fills the rows from top to bottom with colours from first to last."""
        draw, height = ImageDraw.Draw(self.image), self.image.height
        for row in range(int(top * height), int(bottom * height)):
            part = (row / height - top) / (bottom - top)
            draw.line([(0, row), (self.image.width, row)], fill=_between(first, last, part))

    def shade(self, x, y, width, height, strength=0.5) -> None:
        """A soft shadow on the ground."""
        mask = Image.new("L", self.image.size)
        corners = [self._at((x - width / 2, y - height / 2)), self._at((x + width / 2, y + height / 2))]
        ImageDraw.Draw(mask).ellipse(corners, fill=int(255 * strength))
        mask = mask.filter(ImageFilter.GaussianBlur(0.012 * self.image.width))
        self.image.paste(Image.new("RGB", self.image.size), mask=mask)

    def speckle(self, top, bottom, strength, grain) -> None:
        """Leaves, grass, plaster: random light and dark of grain pixels between two rows."""
        size = (int((bottom - top) * self.image.height / grain) + 1, self.image.width // grain + 1)
        noise = self.random.normal(0, strength, size)
        noise = numpy.kron(noise, numpy.ones((grain, grain)))
        pixels = numpy.asarray(self.image).astype(float)
        first, last = int(top * self.image.height), int(bottom * self.image.height)
        pixels[first:last] += noise[: last - first, : pixels.shape[1], None]
        self.image = Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8))

    def finish(self) -> Image.Image:
        """What a small camera adds: softness, darker corners, noise."""
        small = self.image.filter(ImageFilter.GaussianBlur(_DETAIL * 0.4)).resize((_SIDE, _SIDE), Image.Resampling.BOX)
        pixels = numpy.asarray(small).astype(float)
        y, x = numpy.mgrid[0:_SIDE, 0:_SIDE] / (_SIDE - 1) - 0.5
        pixels *= (1 - 0.35 * (x * x + y * y))[:, :, None]
        pixels += self.random.normal(0, 3.5, pixels.shape[:2])[:, :, None] + self.random.normal(0, 1.5, pixels.shape)
        return Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8))

    def _at(self, point):
        return point[0] * self.image.width, point[1] * self.image.height


def _between(first, last, part):
    return tuple(int(a + (b - a) * part) for a, b in zip(first, last))


def _darker(colour, part=0.75):
    return tuple(int(value * part) for value in colour)


def person(scene: Scene, x, foot, height, shirt, trousers, skin=(214, 164, 134), hair=(62, 42, 30), stride=0.1, reach=0.16, legs=True) -> None:
    """A figure of a height: eight heads tall, weight on both feet, arms hanging or reaching."""
    head = height / 7.5
    top = foot - height
    neck, hip, knee = top + head * 1.15, foot - height * 0.48, foot - height * 0.25
    shoulder, waist = height * 0.12, height * 0.085
    scene.shade(x + height * 0.05, foot, height * 0.42, height * 0.06)
    if legs:
        for side in (-1, 1):
            ankle = (x + side * height * stride * 0.5, foot - height * 0.02)
            scene.limb([(x + side * waist * 0.55, hip), (x + side * height * stride * 0.4, knee), ankle], height * 0.075, trousers if side > 0 else _darker(trousers))
            scene.ellipse(ankle[0] + height * 0.02, foot - height * 0.012, height * 0.1, height * 0.045, (38, 32, 30))
    scene.polygon([(x - waist, hip), (x + waist, hip), (x + waist, hip + head * 0.4), (x - waist, hip + head * 0.4)], trousers)
    scene.limb([(x + shoulder, neck + head * 0.35), (x + height * reach, neck + head * 1.7), (x + height * reach * 0.9, neck + head * 2.8)], height * 0.055, _darker(shirt))
    scene.ellipse(x + height * reach * 0.9, neck + head * 2.95, head * 0.42, head * 0.5, _darker(skin, 0.9))
    scene.polygon([(x - shoulder, neck + head * 0.25), (x - shoulder * 0.5, neck), (x + shoulder * 0.5, neck), (x + shoulder, neck + head * 0.25), (x + waist, hip + head * 0.1), (x - waist, hip + head * 0.1)], shirt)
    scene.polygon([(x + shoulder * 0.2, neck), (x + shoulder, neck + head * 0.25), (x + waist, hip + head * 0.1), (x + waist * 0.3, hip + head * 0.1)], _darker(shirt, 0.88))
    scene.limb([(x - shoulder, neck + head * 0.35), (x - height * reach, neck + head * 1.7), (x - height * reach * 0.8, neck + head * 2.8)], height * 0.055, shirt)
    scene.ellipse(x - height * reach * 0.8, neck + head * 2.95, head * 0.42, head * 0.5, skin)
    face(scene, x, top + head * 0.55, head, skin, hair)


def face(scene: Scene, x, y, head, skin, hair) -> None:
    """A head of a height, seen from the front."""
    scene.rectangle(x - head * 0.18, y + head * 0.25, x + head * 0.18, y + head * 0.7, _darker(skin, 0.85))
    scene.ellipse(x, y - head * 0.08, head * 0.84, head * 1.02, hair)
    scene.ellipse(x, y + head * 0.06, head * 0.7, head * 0.92, skin)
    scene.ellipse(x + head * 0.16, y + head * 0.1, head * 0.34, head * 0.7, _darker(skin, 0.93))
    scene.ellipse(x, y - head * 0.36, head * 0.72, head * 0.36, hair)
    for side in (-1, 1):
        scene.ellipse(x + side * head * 0.15, y + head * 0.02, head * 0.13, head * 0.075, (240, 236, 230))
        scene.ellipse(x + side * head * 0.15, y + head * 0.02, head * 0.065, head * 0.07, (40, 30, 28))
        scene.limb([(x + (side * 0.15 - 0.07) * head, y - head * 0.08), (x + (side * 0.15 + 0.07) * head, y - head * 0.08)], head * 0.03, _darker(hair, 0.9))
    scene.limb([(x, y + head * 0.06), (x + head * 0.03, y + head * 0.17)], head * 0.035, _darker(skin, 0.82))
    scene.limb([(x - head * 0.1, y + head * 0.29), (x + head * 0.1, y + head * 0.29)], head * 0.04, (168, 88, 82))


def portrait(scene: Scene, x, y, head, shirt, skin, hair) -> None:
    """Head and shoulders."""
    scene.polygon([(x - head * 1.05, 1.02), (x - head * 0.95, y + head * 0.95), (x - head * 0.3, y + head * 0.62), (x + head * 0.3, y + head * 0.62), (x + head * 0.95, y + head * 0.95), (x + head * 1.05, 1.02)], shirt)
    scene.polygon([(x + head * 0.2, y + head * 0.65), (x + head * 0.95, y + head * 0.95), (x + head * 1.05, 1.02), (x + head * 0.35, 1.02)], _darker(shirt, 0.85))
    face(scene, x, y, head, skin, hair)


def tree(scene: Scene, x, foot, height, leaves=(62, 98, 48)) -> None:
    scene.shade(x, foot, height * 0.6, height * 0.08)
    scene.polygon([(x - height * 0.05, foot), (x - height * 0.025, foot - height * 0.5), (x + height * 0.025, foot - height * 0.5), (x + height * 0.05, foot)], (88, 66, 48))
    for _ in range(70):
        angle, distance = scene.random.uniform(0, 2 * math.pi), math.sqrt(scene.random.uniform(0, 1)) * height * 0.3
        light = scene.random.uniform(0.7, 1.3) - 0.3 * math.sin(angle) * distance / height
        size = height * scene.random.uniform(0.08, 0.16)
        scene.ellipse(x + math.cos(angle) * distance, foot - height * 0.67 + math.sin(angle) * distance, size, size, tuple(min(255, int(value * light)) for value in leaves))


def house(scene: Scene, left, right, top, foot, wall, roof) -> None:
    scene.rectangle(left, top, right, foot, wall)
    scene.polygon([(left - 0.03, top), ((left + right) / 2, top - (right - left) * 0.35), (right + 0.03, top)], roof)
    columns = 3
    for column in range(columns):
        middle = left + (column + 0.5) * (right - left) / columns
        for row in range(2):
            above = top + (foot - top) * (0.12 + 0.45 * row)
            scene.rectangle(middle - 0.035, above, middle + 0.035, above + (foot - top) * 0.24, (236, 232, 224))
            scene.rectangle(middle - 0.028, above + 0.008, middle + 0.028, above + (foot - top) * 0.24 - 0.008, (72, 88, 104))


def car(scene: Scene, x, foot, length, paint) -> None:
    height = length * 0.36
    scene.shade(x, foot, length * 1.05, height * 0.25, 0.7)
    scene.polygon([(x - length * 0.3, foot - height * 0.55), (x - length * 0.18, foot - height), (x + length * 0.16, foot - height), (x + length * 0.33, foot - height * 0.55)], paint)
    scene.polygon([(x - length * 0.25, foot - height * 0.57), (x - length * 0.15, foot - height * 0.93), (x - length * 0.01, foot - height * 0.93), (x - length * 0.01, foot - height * 0.57)], (60, 74, 88))
    scene.polygon([(x + length * 0.02, foot - height * 0.57), (x + length * 0.02, foot - height * 0.93), (x + length * 0.14, foot - height * 0.93), (x + length * 0.27, foot - height * 0.57)], (84, 100, 116))
    scene.polygon([(x - length * 0.5, foot - height * 0.15), (x - length * 0.48, foot - height * 0.52), (x + length * 0.4, foot - height * 0.57), (x + length * 0.5, foot - height * 0.4), (x + length * 0.5, foot - height * 0.15)], paint)
    scene.rectangle(x - length * 0.49, foot - height * 0.26, x + length * 0.49, foot - height * 0.14, _darker(paint, 0.6))
    for wheel in (-0.3, 0.3):
        scene.ellipse(x + length * wheel, foot - height * 0.1, height * 0.42, height * 0.42, (26, 26, 28))
        scene.ellipse(x + length * wheel, foot - height * 0.1, height * 0.2, height * 0.2, (150, 152, 156))


def street(scene: Scene) -> None:
    scene.gradient(0, 0.6, (142, 178, 214), (220, 226, 228))
    house(scene, 0.02, 0.36, 0.2, 0.6, (186, 150, 122), (110, 62, 50))
    house(scene, 0.42, 0.74, 0.27, 0.6, (206, 196, 170), (92, 78, 74))
    scene.gradient(0.58, 0.68, (150, 148, 142), (168, 164, 158))
    scene.gradient(0.68, 1, (96, 96, 98), (70, 70, 74))
    for number in range(4):
        scene.rectangle(0.05 + number * 0.26, 0.82, 0.18 + number * 0.26, 0.835, (216, 214, 204))
    scene.speckle(0.58, 1, 7, 6)


def meadow(scene: Scene) -> None:
    scene.gradient(0, 0.47, (118, 166, 216), (206, 224, 234))
    scene.polygon([(0, 0.48), (0.25, 0.34), (0.5, 0.44), (0.78, 0.3), (1, 0.42), (1, 0.5), (0, 0.5)], (104, 126, 132))
    scene.gradient(0.46, 1, (126, 148, 74), (78, 104, 44))
    scene.speckle(0.46, 1, 13, 5)


def room(scene: Scene, wall=(206, 194, 172)) -> None:
    scene.gradient(0, 0.68, _darker(wall, 0.92), wall)
    scene.rectangle(0.62, 0.1, 0.92, 0.42, (238, 236, 230))
    scene.rectangle(0.64, 0.12, 0.765, 0.4, (166, 200, 226))
    scene.rectangle(0.775, 0.12, 0.9, 0.4, (178, 208, 230))
    scene.gradient(0.68, 1, (140, 102, 70), (104, 74, 50))
    for number in range(1, 5):
        scene.rectangle(0, 0.68 + number * 0.065, 1, 0.684 + number * 0.065, (98, 70, 48))
    scene.speckle(0, 0.68, 3, 12)


def table(scene: Scene) -> None:
    scene.shade(0.4, 0.92, 0.7, 0.1)
    for leg in (0.12, 0.68):
        scene.rectangle(leg - 0.02, 0.66, leg + 0.02, 0.92, (92, 60, 36))
    scene.polygon([(0.04, 0.68), (0.12, 0.58), (0.68, 0.58), (0.76, 0.68)], (164, 112, 70))
    scene.rectangle(0.04, 0.68, 0.76, 0.71, (122, 80, 48))
    scene.polygon([(0.3, 0.6), (0.33, 0.45), (0.43, 0.45), (0.46, 0.6)], (72, 110, 140))
    for _ in range(24):
        x, y = scene.random.normal(0.38, 0.055), scene.random.normal(0.34, 0.05)
        scene.limb([(0.38, 0.46), (x, y)], 0.006, (70, 110, 58))
        scene.ellipse(x, y, 0.05, 0.05, (222, int(scene.random.uniform(120, 200)), 74))


def walker() -> Scene:
    scene = Scene(1)
    street(scene)
    person(scene, 0.55, 0.95, 0.78, (176, 52, 48), (44, 54, 84), stride=0.16)
    return scene


def hiker() -> Scene:
    scene = Scene(2)
    meadow(scene)
    tree(scene, 0.14, 0.72, 0.6)
    person(scene, 0.6, 0.95, 0.76, (222, 172, 62), (82, 72, 60), skin=(150, 104, 76), hair=(30, 24, 22))
    return scene


def close_up() -> Scene:
    scene = Scene(3)
    room(scene)
    portrait(scene, 0.45, 0.42, 0.5, (64, 88, 122), (224, 178, 150), (122, 84, 50))
    return scene


def pair() -> Scene:
    scene = Scene(4)
    meadow(scene)
    person(scene, 0.36, 0.95, 0.8, (232, 232, 226), (52, 66, 96), skin=(118, 82, 62), hair=(24, 20, 20))
    person(scene, 0.68, 0.96, 0.72, (92, 130, 104), (118, 96, 74), hair=(150, 110, 62))
    return scene


def at_the_window() -> Scene:
    scene = Scene(5)
    room(scene, (188, 204, 196))
    person(scene, 0.3, 0.97, 0.84, (120, 70, 110), (56, 56, 62), skin=(202, 150, 116), hair=(24, 20, 24), stride=0.08)
    return scene


def beside_the_car() -> Scene:
    scene = Scene(6)
    street(scene)
    car(scene, 0.35, 0.85, 0.62, (56, 104, 128))
    person(scene, 0.8, 0.96, 0.7, (236, 236, 232), (70, 62, 56), hair=(90, 62, 40))
    return scene


def empty_street() -> Scene:
    scene = Scene(11)
    street(scene)
    car(scene, 0.5, 0.88, 0.7, (168, 44, 40))
    return scene


def trees() -> Scene:
    scene = Scene(12)
    meadow(scene)
    tree(scene, 0.25, 0.8, 0.72)
    tree(scene, 0.72, 0.68, 0.5, (92, 108, 44))
    return scene


def flowers() -> Scene:
    scene = Scene(13)
    room(scene)
    table(scene)
    return scene


def sea() -> Scene:
    scene = Scene(14)
    scene.gradient(0, 0.42, (92, 148, 206), (206, 222, 232))
    scene.gradient(0.42, 0.7, (38, 88, 122), (82, 142, 160))
    scene.speckle(0.42, 0.7, 10, 7)
    scene.gradient(0.7, 1, (224, 206, 166), (198, 174, 130))
    scene.speckle(0.7, 1, 6, 4)
    scene.polygon([(0.54, 0.46), (0.8, 0.46), (0.75, 0.5), (0.58, 0.5)], (120, 62, 44))
    scene.polygon([(0.66, 0.45), (0.66, 0.16), (0.8, 0.43)], (242, 240, 232))
    return scene


def cottage() -> Scene:
    scene = Scene(15)
    meadow(scene)
    house(scene, 0.28, 0.74, 0.42, 0.78, (222, 214, 196), (140, 66, 48))
    tree(scene, 0.9, 0.8, 0.5)
    return scene


def bowl() -> Scene:
    scene = Scene(16)
    scene.gradient(0, 0.4, (98, 84, 72), (120, 102, 86))
    scene.gradient(0.4, 1, (172, 128, 86), (138, 98, 62))
    scene.speckle(0.4, 1, 5, 10)
    scene.shade(0.52, 0.8, 0.76, 0.2, 0.6)
    for x, y, colour in ((0.38, 0.47, (206, 62, 44)), (0.56, 0.43, (232, 162, 52)), (0.66, 0.5, (122, 164, 62)), (0.48, 0.52, (214, 84, 48))):
        scene.ellipse(x, y, 0.24, 0.23, colour)
        scene.ellipse(x - 0.04, y - 0.05, 0.06, 0.05, _between(colour, (255, 255, 255), 0.6))
    scene.polygon([(0.14, 0.54), (0.9, 0.54), (0.72, 0.8), (0.34, 0.8)], (216, 220, 224))
    scene.polygon([(0.6, 0.54), (0.9, 0.54), (0.72, 0.8), (0.58, 0.8)], (176, 182, 190))
    return scene


SCENES = {
    "person": (walker, hiker, close_up, pair, at_the_window, beside_the_car),
    "no-person": (empty_street, trees, flowers, sea, cottage, bowl),
}


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    for label, scenes in SCENES.items():
        folder = Path(sys.argv[1]) / label
        if any(folder.glob("*.png")):
            print(f"error: {folder} holds pictures already; name an empty folder", file=sys.stderr)
            return 3
        folder.mkdir(parents=True, exist_ok=True)
        for scene in scenes:
            scene().finish().save(folder / f"{scene.__name__.replace('_', '-')}.png", optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
