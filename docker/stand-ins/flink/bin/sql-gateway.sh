#!/usr/bin/env bash
# sql-gateway.sh start-foreground [-Dkey=value ...]
set -euo pipefail
exec "$FLINK_HOME/bin/flink-process" org.apache.flink.table.gateway.SqlGateway \
  "$FLINK_HOME/lib/*:$FLINK_HOME/opt/*" none "${@:2}"
