#!/usr/bin/env bash
# The main job on this machine: emulator, Flink, sample ticks, live minimums. Options: bin/local.sh --help
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"
exec_tool local "$@"
