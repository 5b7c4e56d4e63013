#!/usr/bin/env bash
# From visual-wake-words.onnx to firmware on a simulated Cortex-M4 (QEMU MPS2 AN386), with pictures streamed through it.
# Usage: bash models/visual-wake-words/demo.sh [--data PICTURES] [--calibration PICTURES] [--recipe NAME] [--limit N] [--virtual]
#   --data PICTURES  a folder with the folders no-person and person, or a WebDataset .tar; by default the drawn samples beside this script
#   --calibration PICTURES  photographs that the compiler may look at, labelled or not, a few hundred; by default $TINYML_DATA/vww/coco-mini.tar if it
#                    is there, otherwise the drawn samples, which are too few for the recipes that learn
#   --recipe NAME    int8, compact or smallest; by default compact with photographs to learn from, int8 without
#   --limit N        pictures to stream, 24 by default
#   --virtual        no toolchain and no simulator: the built-in virtual board answers
# Installs gcc-arm-none-eabi, libnewlib-arm-none-eabi and qemu-system-arm with apt-get if they are missing and it may; otherwise it says
# so and goes on with the virtual board. Writes to out/visual-wake-words-demo. Exits with the code of the first tinyml command that fails.
set -euo pipefail

data=
limit=24
recipe=
calibration=
source "$(dirname "$0")/../demo-steps.sh"
take_options 12 "data calibration" "limit recipe" "$@"
cd "$(dirname "$0")/../.."

samples=models/visual-wake-words/samples
if [ -z "$calibration" ] && [ -f "${TINYML_DATA:-}/vww/coco-mini.tar" ]; then
    calibration=$TINYML_DATA/vww/coco-mini.tar
fi
if [ -z "$calibration" ]; then
    calibration=$samples
    recipe=${recipe:-int8}
    say "no photographs to learn from (--calibration PICTURES): the drawn samples set the ranges, with the recipe $recipe"
fi
recipe=${recipe:-compact}
if [ -z "$data" ]; then
    data=$samples
    say "no pictures given (--data PICTURES): using 12 drawn ones, so hits say little"
fi

choose_port arm "$virtual" "the Cortex-M4 firmware and its simulation"
build_tinyml

board=qemu-mps2-an386
out=out/visual-wake-words-demo
# With the board's toolchain there, compiling also builds the firmware.
say "compiling visual-wake-words.onnx for $board"
tinyml compile models/visual-wake-words/visual-wake-words.onnx --board "$board" --recipe "$recipe" --calibration "$calibration" -o "$out"

say "streaming up to $limit pictures to the board (--port $port)"
tinyml stream "$out" --data "$data" --port "$port" --limit "$limit"

say "the report is $out/report.html"
[ -z "$left_out" ] || say "left out: $left_out"
