#!/usr/bin/env bash
# Start, stop or show a local Kinesis emulator with the tutorial's streams. Options: bin/emulator.sh --help
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"
exec_tool emulator "$@"
