#!/usr/bin/env bash
# Takes what the official image's entry point takes: jobmanager, taskmanager, or a command; JOB_MANAGER_RPC_ADDRESS,
# TASK_MANAGER_NUMBER_OF_TASK_SLOTS and FLINK_PROPERTIES become settings of conf/config.yaml.
set -euo pipefail

options=(
  "-Djobmanager.rpc.address=${JOB_MANAGER_RPC_ADDRESS:-$(hostname -f)}"
  -Dblob.server.port=6124
  -Dquery.server.port=6125
)
if [ -n "${TASK_MANAGER_NUMBER_OF_TASK_SLOTS:-}" ]; then
  options+=("-Dtaskmanager.numberOfTaskSlots=$TASK_MANAGER_NUMBER_OF_TASK_SLOTS")
fi
while IFS= read -r property; do
  # The official one removes all blanks too.
  property=${property//[[:space:]]/}
  if [ -n "$property" ]; then
    options+=("-D${property%%:*}=$(envsubst <<< "${property#*:}")")
  fi
done <<< "${FLINK_PROPERTIES:-}"

updated=$("$FLINK_HOME/bin/flink-utils" UPDATE_AND_GET_FLINK_CONFIGURATION "${options[@]}")
printf '%s\n' "$updated" > "$FLINK_HOME/conf/config.yaml"

case ${1:-} in
  jobmanager | taskmanager) exec "$FLINK_HOME/bin/$1.sh" start-foreground "${@:2}" ;;
  *) exec "$@" ;;
esac
