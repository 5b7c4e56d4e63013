"""Reads pictures of folders and tar archives into one array that is kept beside the checkpoints."""

import hashlib
import io
import json
import os
import shutil
import sys
import tarfile
from pathlib import Path
from typing import BinaryIO, Iterator

import numpy
from PIL import Image

from problems import Problem

UNLABELLED = -1
_SUFFIXES = {".jpg", ".jpeg", ".png", ".bmp", ".webp"}


class Pictures:
    """Pictures as (N, side, side, 3) bytes, with a label (0, 1 or UNLABELLED), a source and a key each."""

    def __init__(self, pixels: numpy.ndarray, labels: numpy.ndarray, sources: list[str], keys: list[str]):
        self.pixels, self.labels, self.sources, self.keys = pixels, labels, sources, keys

    def __len__(self) -> int:
        return len(self.labels)


def _of_tar(path: Path) -> Iterator[tuple[str, bytes, int]]:
    try:
        with tarfile.open(path) as archive:
            pictures, labels = {}, {}
            for member in archive:
                key, suffix = os.path.splitext(member.name)
                if suffix.lower() in _SUFFIXES:
                    pictures[key] = archive.extractfile(member).read()
                elif suffix == ".cls":
                    labels[key] = int(archive.extractfile(member).read())
    except (tarfile.TarError, ValueError) as error:
        raise Problem(f"{path} is not a WebDataset archive of key.jpg and key.cls: {error}") from error
    for key, content in pictures.items():
        yield key, content, labels.get(key, UNLABELLED)


def _of_folder(path: Path, names: list[str]) -> Iterator[tuple[str, bytes, int]]:
    folders = sorted(entry for entry in path.iterdir() if entry.is_dir())
    unknown = [folder.name for folder in folders if folder.name not in names + ["unlabelled"]]
    if unknown or not folders:
        raise Problem(f"{path} has folders {unknown or 'none'}; expected {names[0]}, {names[1]} and unlabelled (--classes names them)")
    for folder in folders:
        label = names.index(folder.name) if folder.name in names else UNLABELLED
        for file in sorted(folder.rglob("*")):
            if file.suffix.lower() in _SUFFIXES:
                yield f"{folder.name}/{file.relative_to(folder)}", file.read_bytes(), label


def _decode(content: bytes, side: int) -> numpy.ndarray:
    with Image.open(io.BytesIO(content)) as picture:
        # Squashed, not cropped: the compiler brings pictures to the input in the same way.
        return numpy.asarray(picture.convert("RGB").resize((side, side), Image.BILINEAR, reducing_gap=2.0))


def load(paths: list[Path], side: int, names: list[str], folder: Path) -> Pictures:
    """Decodes every picture once; a later call with the same files maps what is already there."""
    for path in paths:
        if not path.exists():
            raise Problem(f"{path} is not there; name folders of pictures per class or tar archives")
    files = [[str(path.resolve()), path.stat().st_size, path.stat().st_mtime] for path in paths]
    identity = hashlib.sha256(json.dumps([files, side, names]).encode()).hexdigest()[:16]
    index, array = folder / f"pictures-{identity}.json", folder / f"pictures-{identity}.bin"
    if not index.exists():
        _store(paths, side, names, index, array)
    entries = json.loads(index.read_text())
    pixels = numpy.memmap(array, numpy.uint8, "r", shape=(len(entries), side, side, 3))
    labels = numpy.array([entry["label"] for entry in entries])
    return Pictures(pixels, labels, [entry["source"] for entry in entries], [entry["key"] for entry in entries])


def _append(output: BinaryIO, content: bytes) -> None:
    try:
        output.write(content)
    except OSError as error:
        raise Problem(f"{output.name} cannot be written ({error.strerror}); make room, or name another --work folder") from error


def _store(paths: list[Path], side: int, names: list[str], index: Path, array: Path) -> None:
    entries, unreadable = [], []
    with open(array, "wb") as output:
        for path in paths:
            content = _of_folder(path, names) if path.is_dir() else _of_tar(path)
            for key, picture, label in content:
                if label not in (0, 1, UNLABELLED):
                    raise Problem(f"{path}: {key} has label {label}; labels are 0 (no person) and 1 (person)")
                try:
                    pixels = _decode(picture, side)
                except (OSError, ValueError, Image.DecompressionBombError):
                    unreadable.append(f"{path.name}: {key}")
                    continue
                if shutil.disk_usage(array.parent).free < 64 << 20:
                    raise Problem(f"{array.parent} is nearly full: a picture takes {pixels.nbytes} bytes there; name another --work folder")
                _append(output, pixels.tobytes())
                entries.append({"key": key, "source": path.stem, "label": label})
    if unreadable:
        print(f"left out {len(unreadable)} files that are not pictures, such as {unreadable[0]}", file=sys.stderr)
    # The index comes last: without it an interrupted array counts as not there.
    index.write_text(json.dumps(entries))
