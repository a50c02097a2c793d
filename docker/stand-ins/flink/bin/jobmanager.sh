#!/usr/bin/env bash
# jobmanager.sh start-foreground [-Dkey=value ...]
set -euo pipefail
exec "$FLINK_HOME/bin/flink-process" org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint \
  "$FLINK_HOME/lib/*" GET_JM_RESOURCE_PARAMS "${@:2}"
