#!/usr/bin/env bash
# Flink's SQL Client with the bundle's jars on its class path. Takes the stock client's arguments (-f, -i, -j, -D,
# gateway -e ..., --help) and exits with 1 when a statement fails, where the stock client exits with 0.
# Uses the Flink in FLINK_HOME if that is set, else the one that the build assembles.
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"

find_java
build

# The first of the files that a pattern names; nothing when there is none.
first() {
  if [ -e "$1" ]; then
    printf '%s' "$1"
  fi
}

arguments=("$@")
if [ -n "${FLINK_HOME:-}" ]; then
  client=$(first "$FLINK_HOME"/opt/flink-sql-client-*.jar)
  [ -n "$client" ] || fail "FLINK_HOME ($FLINK_HOME) has no opt/flink-sql-client-*.jar: it is not the folder of a Flink" \
    "release. Point FLINK_HOME at one, or unset it to use the Flink that this project assembles."
  class_path="$FLINK_HOME/lib/*:$client:$(first "$FLINK_HOME"/opt/flink-sql-gateway-*.jar)"
  class_path+=":$(first "$FLINK_HOME"/opt/flink-python-*.jar)"
  configuration=${FLINK_CONF_DIR:-$FLINK_HOME/conf}
  logs=${FLINK_LOG_DIR:-$FLINK_HOME/log}
  log4j=$(first "$configuration"/log4j-cli.properties)
  # What that Flink does not have is sent along with the job. Behind a SQL Gateway it must be in the gateway's lib/.
  if [ "${1:-}" != gateway ]; then
    bundle=()
    if [ -z "$(first "$FLINK_HOME"/lib/kinesis-sql-udf*.jar)" ]; then
      bundle+=("$ASSEMBLED_LIB"/kinesis-sql-udf-*.jar)
    fi
    if [ -z "$(first "$FLINK_HOME"/lib/flink-*connector*kinesis*.jar)" ]; then
      bundle+=("$ASSEMBLED_LIB"/flink-*connector*kinesis*.jar)
      bundle+=("$ASSEMBLED_LIB"/joda-time-*.jar "$ASSEMBLED_LIB"/jcl-over-slf4j-*.jar)
    fi
    for jar in ${bundle[@]+"${bundle[@]}"}; do
      arguments+=(-j "$jar")
    done
  fi
else
  class_path="$ASSEMBLED_LIB/*"
  configuration=${FLINK_CONF_DIR:-$ROOT/conf}
  logs=${FLINK_LOG_DIR:-$ROOT/local/target/logs}
fi
mkdir -p "$logs"

export FLINK_CONF_DIR=$configuration
# It lives for seconds. The JIT's second compiler would take half of its CPU time, and G1's threads a twentieth.
exec "$JAVA" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "@$ROOT/conf/java-17.options" \
  -Dorg.jline.terminal.dumb=true -Djava.io.tmpdir="${TMPDIR:-/tmp}" \
  -Dlog.file="$logs/sql-client.log" -Dlog4j.configurationFile="file:${log4j:-$ROOT/conf/log4j2.properties}" \
  -cp "$TOOLS_JAR:$class_path" dev.kinesissql.local.sqlclient.SqlClientLauncher ${arguments[@]+"${arguments[@]}"}
