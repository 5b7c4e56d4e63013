#!/usr/bin/env python3
"""
Writes a checkpoint as an ONNX file, with the decision threshold in the last bias.

  python3 export.py --checkpoint FOLDER/checkpoint.pt --calibration PICTURES... --work FOLDER --output visual-wake-words.onnx

The threshold is tuned on the labelled pictures of --calibration; leave out the pictures that the model is judged by.
"""

import argparse
import sys
from pathlib import Path

import torch
from torch import nn

import pictures as reading
import qdq
from checkpoints import read
from measures import area_under_curve, balanced_threshold, hits, margins_of
from pictures import UNLABELLED
from problems import Problem, ending
from quantized import QuantizedStudent
from student import FoldedStudent, Student

_OPSET = 13


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True, help="a file that train.py wrote")
    parser.add_argument("--calibration", type=Path, nargs="*", default=[], help="labelled pictures; without any, the threshold stays 0")
    parser.add_argument("--classes", nargs=2, default=["no-person", "person"], help="the folders' names, without and with")
    parser.add_argument("--work", type=Path, required=True, help="where decoded pictures go")
    parser.add_argument("--integers", type=Path, help="a second .onnx file to write, of int8 weights and ranges; of a fine-tuned checkpoint only")
    parser.add_argument("--output", type=Path, required=True, help="the .onnx file to write")
    return parser.parse_args()


def place_threshold(student: nn.Module, options: argparse.Namespace) -> None:
    """Moves the threshold into the biases, half to each score, so that the higher score decides."""
    side = student.architecture.side
    options.work.mkdir(parents=True, exist_ok=True)
    pictures = reading.load(options.calibration, side, options.classes, options.work)
    known = pictures.labels != UNLABELLED
    labels = pictures.labels[known]
    if len(set(labels)) < 2:
        raise Problem("the calibration pictures are of one class or unlabelled; name labelled pictures of both")
    margins = margins_of(student, pictures.pixels[known], side)
    threshold = balanced_threshold(margins, labels)
    print(
        f"{len(labels)} calibration pictures: AUC {area_under_curve(margins, labels):.4f}, hits {hits(margins, labels):.4f}, "
        f"with the threshold at {threshold:.4f} {hits(margins, labels, threshold):.4f}"
    )
    with torch.no_grad():
        if isinstance(student, QuantizedStudent):
            student.scores.widen(abs(threshold) / 2)
        student.classifier.bias += torch.tensor([threshold / 2, -threshold / 2])


def export(options: argparse.Namespace) -> None:
    torch.set_num_threads(1)
    student = read(options.checkpoint)
    if options.integers and not isinstance(student, QuantizedStudent):
        raise Problem(f"{options.checkpoint} was not fine-tuned with roundings (train.py --quantize), so there are no --integers to write")
    if options.calibration:
        place_threshold(student, options)
    side = student.architecture.side
    folded = (student.folded() if isinstance(student, QuantizedStudent) else FoldedStudent(student)).eval()
    torch.onnx.export(
        folded, torch.zeros(1, 3, side, side), str(options.output), opset_version=_OPSET, input_names=["picture"], output_names=["probabilities"],
    )
    if options.integers:
        qdq.write(student, options.integers)
    counted = Student(student.architecture)
    print(f"{options.output}: {counted.parameters_after_folding()} parameters, {counted.macs()} MACs")


if __name__ == "__main__":
    sys.exit(ending(lambda: export(arguments())))
