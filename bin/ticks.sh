#!/usr/bin/env bash
# Send sample ticks, or those of a file, to a stream. Options: bin/ticks.sh --help
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"
exec_tool ticks "$@"
