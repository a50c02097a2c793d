#!/usr/bin/env bash
# Start, stop or show a local Flink session cluster. Options: bin/cluster.sh --help
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"
exec_tool cluster "$@"
