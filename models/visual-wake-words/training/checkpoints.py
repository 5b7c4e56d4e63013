"""Writes what a training knows, and reads it."""

import io
import os
from pathlib import Path

import torch
from torch import nn

from problems import Problem
from quantized import QuantizedStudent
from student import ARCHITECTURES, Student


def write(state: dict, path: Path) -> None:
    """Keeps a checkpoint: the whole of it, or the one that was there."""
    # torch.save into a file ends the process where the disk is full.
    content = io.BytesIO()
    torch.save(state, content)
    beside = path.with_suffix(".new")
    try:
        beside.write_bytes(content.getbuffer())
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise Problem(f"{path} cannot be written ({error.strerror}); the checkpoint before is kept: make room, and the same command goes on from it") from error


def read(path: Path) -> nn.Module:
    """The network of a checkpoint with its averaged weights, ready to answer."""
    try:
        state = torch.load(path, map_location="cpu")
        network = (QuantizedStudent if state.get("quantized") else Student)(ARCHITECTURES[state["architecture"]])
        network.load_state_dict(state["averaged"])
    except Exception as error:
        raise Problem(f"{path} is not a checkpoint of train.py: {error}") from error
    return network.eval()


def read_student(path: Path) -> Student:
    """The same for a checkpoint that has no roundings yet."""
    network = read(path)
    if not isinstance(network, Student):
        raise Problem(f"{path} is quantized already; --quantize starts from one that is not")
    return network
