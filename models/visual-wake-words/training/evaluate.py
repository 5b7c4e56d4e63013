#!/usr/bin/env python3
"""
Judges a checkpoint by labelled pictures, each whole and squashed to the network's side.

  python3 evaluate.py --checkpoint FOLDER/checkpoint.pt --data PICTURES... --work FOLDER --answers FILE.csv

Rows of the answers: source, key, label (0, 1 or -1 for none), margin (score of a person less that of none).
"""

import argparse
import csv
import sys
from pathlib import Path

import torch

import pictures as reading
from checkpoints import read
from measures import area_under_curve, hits, margins_of
from pictures import UNLABELLED
from problems import ending


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True, help="a file that train.py wrote")
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="folders or tar archives of pictures")
    parser.add_argument("--classes", nargs=2, default=["no-person", "person"], help="the folders' names, without and with")
    parser.add_argument("--work", type=Path, required=True, help="where decoded pictures go")
    parser.add_argument("--answers", type=Path, help="a .csv file to write, one row per picture")
    return parser.parse_args()


def evaluate(options: argparse.Namespace) -> None:
    torch.set_num_threads(1)
    network = read(options.checkpoint)
    side = network.architecture.side
    options.work.mkdir(parents=True, exist_ok=True)
    pictures = reading.load(options.data, side, options.classes, options.work)
    margins = margins_of(network, pictures.pixels, side)
    if options.answers:
        with open(options.answers, "w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["source", "key", "label", "margin"])
            rows.writerows(zip(pictures.sources, pictures.keys, pictures.labels, (f"{margin:.6f}" for margin in margins)))
    known = pictures.labels != UNLABELLED
    labels = pictures.labels[known]
    print(f"{len(pictures)} pictures, {len(labels)} labelled")
    if len(set(labels)) == 2:
        print(f"hits {hits(margins[known], labels):.4f}, AUC {area_under_curve(margins[known], labels):.4f}")


if __name__ == "__main__":
    sys.exit(ending(lambda: evaluate(arguments())))
