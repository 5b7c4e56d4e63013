#!/usr/bin/env bash
# From benzene.onnx to firmware on a simulated Arduino Mega 2560, with data streamed through it.
# Usage: bash models/benzene/demo.sh [--data FILE] [--rows N] [--virtual]
#   --data FILE  the UCI Air Quality set (.csv or .zip); by default $TINYML_DATA/air-quality/AirQualityUCI.csv if it is
#                there, otherwise the synthetic samples beside this script
#   --rows N     rows to stream, 200 by default
#   --virtual    no toolchain and no simulator: the built-in virtual board answers
# Installs gcc-avr, binutils-avr, avr-libc and libsimavr2 with apt-get if they are missing and it may; otherwise it says
# so and goes on with the virtual board. Writes to out/benzene-demo. Exits with the code of the first tinyml command that fails.
set -euo pipefail

data=
rows=200
source "$(dirname "$0")/../demo-steps.sh"
take_options 9 data rows "$@"
cd "$(dirname "$0")/../.."

samples=models/benzene/samples/air-quality-sample.csv
if [ -z "$data" ] && [ -f "${TINYML_DATA:-}/air-quality/AirQualityUCI.csv" ]; then
    data=$TINYML_DATA/air-quality/AirQualityUCI.csv
fi
# No model was trained on synthetic rows, so all of them may be streamed; of real data only the held-out rows are.
part=test
if [ -z "$data" ]; then
    data=$samples
    part=all
    say "no data set given (--data FILE): using the synthetic samples, so errors say little"
fi

choose_port avr "$virtual" "the AVR firmware and its simulation"
build_tinyml

board=arduino-mega-2560
out=out/benzene-demo
# With the board's toolchain there, compiling also builds the firmware.
say "compiling benzene.onnx for $board"
tinyml compile models/benzene/benzene.onnx --board "$board" --data "$data" -o "$out"

say "streaming $rows rows to the board (--port $port)"
tinyml stream "$out" --data "$data" --part "$part" --port "$port" --limit "$rows"

[ -z "$left_out" ] || say "left out: $left_out"
