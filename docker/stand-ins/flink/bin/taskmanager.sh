#!/usr/bin/env bash
# taskmanager.sh start-foreground [-Dkey=value ...]
set -euo pipefail
exec "$FLINK_HOME/bin/flink-process" org.apache.flink.runtime.taskexecutor.TaskManagerRunner \
  "$FLINK_HOME/lib/*" GET_TM_RESOURCE_PARAMS "${@:2}"
