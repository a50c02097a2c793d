# shellcheck shell=bash
# Shared by the scripts in bin/: finds Java, builds what is missing, starts the Java tools. To be sourced.

set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
STAMP=$ROOT/target/built
TOOLS_JAR=$ROOT/local/target/kinesis-sql-local.jar
ASSEMBLED_LIB=$ROOT/local/flink/target/flink/lib

fail() {
  printf '\nERROR: %s\n' "$*" >&2
  exit 1
}

# Sets JAVA to a Java 17.
find_java() {
  JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java
  local where="the PATH"
  if [ -n "${JAVA_HOME:-}" ]; then
    where="JAVA_HOME ($JAVA_HOME)"
  fi
  local said version
  said=$("$JAVA" -version 2>&1) || fail "There is no working 'java' on $where. This project needs a JDK 17: install one" \
    "and point JAVA_HOME at it."
  version=$(printf '%s\n' "$said" | sed -n 's/.* version "\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' | head -n 1)
  if [ "$version" != 17 ]; then
    fail "The Java on $where has version ${version:-unknown}, and this project needs a JDK 17 (Flink 1.20 runs on 8, 11" \
      "and 17, the local tools need 17). Install a JDK 17 and point JAVA_HOME at it."
  fi
}

# Builds the jars when one is missing or a source is newer. Where there are no sources, in a Docker image, they are built.
build() {
  if [ ! -f "$ROOT/pom.xml" ]; then
    return
  fi
  if [ -f "$STAMP" ] && [ -f "$TOOLS_JAR" ] && [ -d "$ASSEMBLED_LIB" ] && [ -z "$(newer_sources)" ]; then
    return
  fi
  command -v mvn > /dev/null || fail "There is no 'mvn' on the PATH. The first start builds the project: install" \
    "Maven 3.8.1 or newer."
  echo "Building; the first time, Maven downloads some 370 MB" >&2
  local log=$ROOT/target/build.log
  mkdir -p "$ROOT/target"
  if ! (cd "$ROOT" && mvn -B -DskipTests package 2>&1) | tee "$log" | build_progress >&2; then
    { grep -E '^\[(ERROR|FATAL)\]' "$log" || tail -n 15 "$log"; } | head -n 15 >&2
    fail "The build failed. Correct what Maven says above; all of it is in $log. When a download failed: check the" \
      "network and Maven's settings, and start again."
  fi
}

# From what Maven prints, a line for each module and for each 100 files downloaded.
build_progress() {
  awk '
    /^\[INFO\] Building .*\[[0-9]+\/[0-9]+\]$/ { print "  building " $3 " " $NF; fflush() }
    /^Downloaded from|^\[INFO\] Downloaded from/ {
      if (++files % 100 == 0) { print "  " files " files downloaded"; fflush() }
    }
  '
}

newer_sources() {
  find "$ROOT/pom.xml" "$ROOT/sql-scripts" "$ROOT/udf/pom.xml" "$ROOT/udf/src/main" "$ROOT/entrypoint/pom.xml" \
    "$ROOT/entrypoint/src/main" "$ROOT/local/pom.xml" "$ROOT/local/flink/pom.xml" "$ROOT/local/src/main" \
    -type f -newer "$STAMP" | head -n 1
}

# Replaces this process by a Java tool: exec_tool COMMAND [ARGUMENT ...]
exec_tool() {
  find_java
  build
  local terminal=false
  if [ -t 1 ]; then
    terminal=true
  fi
  exec "$JAVA" -XX:TieredStopAtLevel=1 -Dkinesis-sql.root="$ROOT" -Dkinesis-sql.terminal="$terminal" \
    -cp "$TOOLS_JAR:$ROOT/local/target/lib/*" dev.kinesissql.local.Main "$@"
}
