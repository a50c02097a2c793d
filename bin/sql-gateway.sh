#!/usr/bin/env bash
# Start, stop or show a local SQL Gateway. Options: bin/sql-gateway.sh --help
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"
exec_tool sql-gateway "$@"
