#!/usr/bin/env bash
# Show the minimums and rejects of streams as they arrive. Options: bin/watch.sh --help
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"
exec_tool watch "$@"
