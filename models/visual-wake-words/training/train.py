#!/usr/bin/env python3
"""
Distils a person classifier into the small network of the model card, from random weights.

  python3 train.py --teacher TEACHER.onnx --data PICTURES... --target coco* flickr* --work FOLDER

PICTURES are folders with a folder per class (and one named unlabelled), or WebDataset archives. Interrupted at any time, the same command
goes on where it was; the same command in an empty FOLDER gives the same weights. Exit codes: 0 done, 2 wrong usage, 3 bad input, 130 interrupted.
"""

import argparse
import json
import math
import sys
import time
from pathlib import Path

import numpy
import torch
import torch.nn.functional as functional
from torch import nn
from torch.utils.data import DataLoader

import checkpoints
import pictures as reading
from measures import area_under_curve, hits, margins_of
from onnx_network import OnnxNetwork
from pictures import UNLABELLED, Pictures
from problems import Problem, ending
from quantized import QuantizedStudent
from splits import draw_weights, held_out, is_target, like_held_out
from student import ARCHITECTURES, Student
from views import Views

_TEMPERATURE = 2.0
_STORED_SIDE = 176


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teacher", type=Path, required=True, help="an ONNX person classifier with two scores")
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="folders or tar archives of pictures")
    parser.add_argument("--work", type=Path, required=True, help="where checkpoints and decoded pictures go")
    parser.add_argument("--classes", nargs=2, default=["no-person", "person"], help="the folders' names, without and with")
    parser.add_argument("--target", nargs="*", default=["*"], help="sources (patterns of file names) like the pictures to be met in use")
    parser.add_argument("--target-weight", type=float, default=4.0, help="how much oftener these are drawn than others")
    parser.add_argument("--held-out", type=float, default=0.2, help="the share of the target's labelled pictures that is only measured on")
    parser.add_argument("--draw", type=Path, help="a CSV file of key,weight: how often to draw each picture")
    parser.add_argument("--noise", choices=["none", "reweight"], default="none", help="reweight: trust unlabelled views the less the larger their loss")
    parser.add_argument("--quantize", type=Path, metavar="CHECKPOINT", help="fine-tune that checkpoint with the roundings of int8 (a smaller --rate and fewer --steps)")
    parser.add_argument("--architecture", choices=sorted(ARCHITECTURES), default="visual-wake-words")
    parser.add_argument("--steps", type=int, default=120000, help="batches in all")
    parser.add_argument("--cooldown", type=float, default=0.4, help="the last share of the steps, in which the rate falls along a cosine")
    parser.add_argument("--stop-at", type=int, help="stop there and keep the checkpoint")
    parser.add_argument("--small", type=int, nargs=2, default=[8000, 20000], help="steps until which views are 2/3 and 5/6 as wide")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--decay", type=float, default=0.02, help="weight decay")
    parser.add_argument("--average", type=float, default=0.999, help="how slowly the averaged weights follow")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1, help="processes that prepare views; 0: none beside this one")
    parser.add_argument("--report", type=int, default=1000, help="steps between lines of progress, which are also checkpoints")
    return parser.parse_args()


def rate_at(options: argparse.Namespace, step: int) -> float:
    start = options.steps * (1 - options.cooldown)
    warm = min((step + 1) / 500, 1.0)
    if step < start:
        return options.rate * warm
    return options.rate * warm * 0.5 * (1 + math.cos(math.pi * (step - start) / (options.steps - start)))


def loss_of(scores: torch.Tensor, margins: torch.Tensor, unsure: torch.Tensor, noise: str) -> torch.Tensor:
    """Cross entropy with softened margins; with `reweight` unsure views count exp(-loss), with a mean of 1 among them."""
    student = (scores[:, 1] - scores[:, 0]) / _TEMPERATURE
    soft = torch.sigmoid(margins / _TEMPERATURE)
    losses = functional.binary_cross_entropy_with_logits(student, soft, reduction="none")
    if noise == "reweight":
        # Above the entropy of the teacher's own answer, which no student can go below.
        excess = (losses - functional.binary_cross_entropy(soft, soft, reduction="none")).detach()
        trust = torch.where(unsure, torch.exp(-4 * excess), torch.zeros_like(excess))
        trust = trust * unsure.sum() / trust.sum().clamp_min(1e-6)
        losses = losses * torch.where(unsure, trust, torch.ones_like(trust))
    return losses.mean() * _TEMPERATURE**2


def starting_point(options: argparse.Namespace) -> nn.Module:
    """Random weights, or with --quantize the averaged ones of a checkpoint."""
    return QuantizedStudent.of(checkpoints.read_student(options.quantize)) if options.quantize else Student(ARCHITECTURES[options.architecture])


class Training:
    """The state that a checkpoint holds, and one step of it."""

    def __init__(self, options: argparse.Namespace):
        torch.manual_seed(options.seed)
        self.options, self.step, self.seconds = options, 0, 0.0
        start = starting_point(options)
        self.student = start.to(memory_format=torch.channels_last)
        self.averaged = type(start)(start.architecture).to(memory_format=torch.channels_last)
        self.averaged.load_state_dict(self.student.state_dict())
        plain = [p for p in self.student.parameters() if p.ndim == 1]
        decayed = [p for p in self.student.parameters() if p.ndim > 1]
        groups = [{"params": decayed, "weight_decay": options.decay}, {"params": plain, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=options.rate)

    def run(self, views: torch.Tensor, margins: torch.Tensor, unsure: torch.Tensor) -> float:
        for group in self.optimizer.param_groups:
            group["lr"] = rate_at(self.options, self.step)
        self.student.train()
        self.optimizer.zero_grad(set_to_none=True)
        loss = loss_of(self.student(views.contiguous(memory_format=torch.channels_last)), margins, unsure, self.options.noise)
        loss.backward()
        self.optimizer.step()
        self.step += 1
        # Young averages forget faster, or they would remember the random start.
        keep = min(self.options.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for mean, value in zip(self.averaged.state_dict().values(), self.student.state_dict().values()):
                mean.lerp_(value, 1 - keep) if mean.is_floating_point() else mean.copy_(value)
        return float(loss.detach())

    def save(self, path: Path) -> None:
        checkpoints.write({
            "architecture": self.student.architecture.name, "quantized": isinstance(self.student, QuantizedStudent), "step": self.step, "seconds": self.seconds,
            "student": self.student.state_dict(), "averaged": self.averaged.state_dict(), "optimizer": self.optimizer.state_dict(),
        }, path)

    def load(self, path: Path) -> None:
        state = torch.load(path, map_location="cpu")
        of = (state["architecture"], state.get("quantized", False))
        if of != (self.student.architecture.name, isinstance(self.student, QuantizedStudent)):
            raise Problem(f"{path} is of another network ({of[0]}{', quantized' if of[1] else ''}); name another --work folder")
        self.step, self.seconds = state["step"], state["seconds"]
        self.student.load_state_dict(state["student"])
        self.averaged.load_state_dict(state["averaged"])
        self.optimizer.load_state_dict(state["optimizer"])


def train(options: argparse.Namespace) -> None:
    torch.set_num_threads(options.threads)
    torch.use_deterministic_algorithms(True)
    options.work.mkdir(parents=True, exist_ok=True)
    side = ARCHITECTURES[options.architecture].side
    teacher = OnnxNetwork(options.teacher, side)
    pictures = reading.load(options.data, _STORED_SIDE, options.classes, options.work)
    target = is_target(pictures, options.target)
    measured = held_out(pictures, target, options.held_out)
    doubles = like_held_out(pictures, measured)
    weights = draw_weights(pictures, target, measured | doubles, options.target_weight, options.draw)
    describe(pictures, target, measured, doubles)
    if not weights.any():
        raise Problem("no pictures are left to train on; give more --data, or a smaller --held-out")
    training = Training(options)
    checkpoint = options.work / "checkpoint.pt"
    if checkpoint.exists():
        training.load(checkpoint)
        print(f"going on from step {training.step}")
    two_thirds, five_sixths = side * 2 // 3, side * 5 // 6
    views = Views(
        pictures, weights, teacher, options.batch, side, options.seed,
        lambda step: two_thirds if step < options.small[0] else five_sixths if step < options.small[1] else side,
    )
    last = min(options.steps, options.stop_at or options.steps)
    batches = DataLoader(views, batch_size=None, sampler=range(training.step, last), num_workers=options.workers, prefetch_factor=4 if options.workers else 2)
    follow(options, training, batches, pictures.pixels[measured], pictures.labels[measured], last)


def describe(pictures: Pictures, target: numpy.ndarray, measured: numpy.ndarray, doubles: numpy.ndarray) -> None:
    counts = {"with": int((pictures.labels == 1).sum()), "without": int((pictures.labels == 0).sum()), "unlabelled": int((pictures.labels == UNLABELLED).sum())}
    print(
        f"{len(pictures)} pictures: {counts}; {int(target.sum())} like those to be met; {int(measured.sum())} held out to measure on, "
        f"{int(doubles.sum())} left out because they are these once more", flush=True,
    )
    if bool(counts["with"]) != bool(counts["without"]):
        raise Problem(f"no picture is labelled '{'without' if counts['with'] else 'with'} a person'; add pictures of that class, or name the folder unlabelled")
    if measured.any() and len(set(pictures.labels[measured])) < 2:
        raise Problem("one class has no pictures to measure on; add pictures of it, or use --held-out 0")


def follow(options, training: Training, batches, held_pixels, held_labels, last: int) -> None:
    """Runs the steps, and every --report steps measures, writes a line and keeps a checkpoint."""
    started, before, first = time.monotonic(), training.seconds, training.step
    total, count = 0.0, 0
    for batch in batches:
        total, count = total + training.run(*batch), count + 1
        if training.step % options.report and training.step != last:
            continue
        training.seconds = before + time.monotonic() - started
        line = {"step": training.step, "seconds": round(training.seconds), "loss": round(total / count, 5)}
        if len(held_labels):
            margins = margins_of(training.averaged, held_pixels, training.averaged.architecture.side)
            line |= {"hits": round(hits(margins, held_labels), 4), "auc": round(area_under_curve(margins, held_labels), 4)}
        left = (time.monotonic() - started) / (training.step - first) * (last - training.step)
        print(json.dumps(line), f"{left / 60:.0f} min left", flush=True)
        training.save(options.work / "checkpoint.pt")
        # After the checkpoint: a run that goes on from the one before says the same line once.
        with open(options.work / "curve.jsonl", "a") as curve:
            curve.write(json.dumps(line) + "\n")
        if training.step % (10 * options.report) == 0:
            training.save(options.work / f"checkpoint-{training.step}.pt")
        total, count = 0.0, 0


if __name__ == "__main__":
    sys.exit(ending(lambda: train(arguments())))
