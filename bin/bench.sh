#!/usr/bin/env bash
# What the format, the functions and the source cost per record, in a table. Options: bin/bench.sh --help
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"

usage() {
  cat <<'TEXT'
Usage: bin/bench.sh [--forks N] [JMH ARGUMENT ...]
       bin/bench.sh --quick
       bin/bench.sh source [--pairs N] [--ticks N]
       bin/bench.sh path [--pairs N] [--ticks N] [--set KEY=VALUE ...]
       bin/bench.sh latency [--runs N] [--seconds N] [--rate N]
       bin/bench.sh job [--quick | --full | --state | --variant TICKERS,PARALLELISM,SLIDE ...] [--pairs N]
                        [--profile]

CPU time and memory of one tick by the format checked-json, by Flink's json and by plain Java, and of one call of each
SQL function. Takes some 2 minutes, plus the build when something has changed.

  --forks N      JVMs for each benchmark, one after the other (default 2); it takes some N minutes
  JMH ARGUMENT   for example a part of a benchmark's name, to run no other, or "-prof stack"
  --help         this text

All that JMH says is in bench/target/bench.log.

With "--quick": each part below that has a --quick, and the functions in one JVM; some 9 minutes.

With "source": CPU time of a TaskManager for one tick, with the source kinesis-per-shard and with the connector alone. Both
run sliding.sql over the same history in one shard, by turns. Takes some 15 minutes, plus the build.

  --pairs N      runs of each that count, after three that do not (default 7)
  --ticks N      the history (default 1000000)

With "path": CPU time of a TaskManager for one tick, out of Kinesis, by sliding.sql with all its checks and by the tutorial's
query on the connector and Flink's json, by turns; and of reading alone by each source. Fails unless all windows are right.
Takes some 25 minutes, plus the build. Options as with "source", with 5 pairs by default, and

  --set KEY=VALUE  measures the shipped job with this setting of Flink's too; may be given more than once

With "latency": how long an answer takes from the tick that closes its window to the output stream, by both jobs, on the
emulator and on a Kinesis in memory. Takes some 14 minutes, plus the build.

  --runs N       runs of each (default 2)
  --seconds N    length of a run; the first 20 s do not count (default 75)
  --rate N       ticks a second, if the endpoint takes so many (default 1000)

With "job": CPU time of a TaskManager for one tick, from files to files, by sliding.sql with all its checks and by the
tutorial's query on stock Flink, by turns, and ticks per second of each; then what is kept for a ticker and a slice of time.
Fails unless all windows of both are right. Takes some 20 minutes, plus the build.

  --quick        the three numbers of tickers only, with fewer runs: 7 minutes on a busy machine
  --full         all variants: 5, 5000 and 500000 tickers, parallelism 1 and 2, slides of 5, 1 and 0.1 s
  --state        only what is kept for a ticker and a slice of time, in a checkpoint and on the heap
  --variant ...  only this one, for example 5000,2,0.1; may be given more than once
  --profile      also where the CPU time goes, by JDK Flight Recorder, in local/target/job-profile.txt
  --pairs N      runs of each that count; half as many with 500000 tickers (default 5; with --quick 1)
TEXT
}

BENCH=$ROOT/bench/target
JAR=$BENCH/kinesis-sql-bench.jar
LOG=$BENCH/bench.log
RESULTS=$BENCH/results.csv

# measure_on_cluster TEST RESULT ARGUMENT ... : runs a test of local/, with arguments of Maven's; prints what it has written
# to a file of local/target.
measure_on_cluster() {
  local test=$1 log=$ROOT/local/target/bench.log result=$ROOT/local/target/$2
  shift 2
  command -v mvn > /dev/null || fail "There is no 'mvn' on the PATH. Install Maven 3.8.1 or newer."
  mkdir -p "$ROOT/local/target"
  rm -f "$result"
  (cd "$ROOT" && mvn -B -ntp verify -Pfaults -Dit.groups=cost -Dit.test="$test" -Dfailsafe.failIfNoSpecifiedTests=false \
    -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false "$@" > "$log" 2>&1) ||
    { grep -E '^\[(ERROR|FATAL)\]' "$log" | head -n 15 >&2; fail "The measurement failed; all that Maven says is in $log."; }
  cat "$result"
}

# bench_job ARGUMENT ... : measures the whole job, which takes a cluster.
bench_job() {
  local pairs="" variants="" state=yes profile=false default_pairs=5 set=default
  local some="5,1,5 5000,1,5 500000,1,5" more="5,2,5 5,1,1 5,1,0.1 5000,1,0.1"
  local most="5000,2,5 5000,1,1 500000,2,5 500000,1,1 5,2,1 5,2,0.1 5000,2,1 5000,2,0.1 500000,2,1"
  while [ $# -gt 0 ]; do
    case $1 in
      --help)
        usage
        exit
        ;;
      --quick)
        set=quick
        default_pairs=1
        ;;
      --full)
        set=full
        ;;
      --profile)
        profile=true
        ;;
      --state)
        set=state
        ;;
      --variant)
        [[ ${2:-} =~ ^[1-9][0-9]{0,6},[1-9],(5|1|0\.1)$ ]] || fail "--variant: expected TICKERS,PARALLELISM,SLIDE with a" \
          "slide of 5, 1 or 0.1 s, for example 5000,1,5, got '${2:-}'."
        variants+=" $2"
        state=no
        shift
        ;;
      --pairs)
        [[ ${2:-} =~ ^[1-9][0-9]?$ ]] || fail "--pairs: expected a number from 1 to 99, got '${2:-}'."
        pairs=$2
        shift
        ;;
      *)
        fail "bin/bench.sh job has no '$1'. Its options are --quick, --full, --state, --variant, --profile and --pairs."
        ;;
    esac
    shift
  done
  if [ -z "$variants" ]; then
    variants=$some
    [ "$set" = quick ] || variants+=" $more"
    [ "$set" != full ] || variants+=" $most"
  fi
  if [ "$set" != state ]; then
    measure_on_cluster JobCostIT job-cost.txt -Djob.pairs="${pairs:-$default_pairs}" -Djob.variants="$variants" \
      -Djob.profile="$profile"
    echo
    if [ "$profile" = true ]; then
      cat "$ROOT/local/target/job-profile.txt"
    fi
  fi
  if [ "$state" = yes ]; then
    measure_on_cluster JobStateIT job-state.txt
    echo
  fi
}

# bench_path ARGUMENT ... : measures the way out of Kinesis.
bench_path() {
  local pairs=5 ticks=1000000 settings=""
  while [ $# -gt 0 ]; do
    case $1 in
      --help)
        usage
        exit
        ;;
      --pairs | --ticks)
        [[ ${2:-} =~ ^[1-9][0-9]{0,6}$ ]] || fail "$1: expected a number from 1 to 9999999, got '${2:-}'."
        if [ "$1" = --pairs ]; then pairs=$2; else ticks=$2; fi
        shift
        ;;
      --set)
        [[ ${2:-} =~ ^[a-z][a-z.-]*=[^\ ]+$ ]] || fail "--set: expected KEY=VALUE, for example" \
          "pipeline.object-reuse=true, got '${2:-}'."
        settings+=" $2"
        shift
        ;;
      *)
        fail "bin/bench.sh path has no '$1'. Its options are --pairs, --ticks and --set."
        ;;
    esac
    shift
  done
  measure_on_cluster PathCostIT path-cost.txt -Dcost.pairs="$pairs" -Dcost.ticks="$ticks" -Dcost.settings="$settings"
}

# bench_latency ARGUMENT ... : measures how long an answer takes.
bench_latency() {
  local runs=2 seconds=75 rate=1000
  while [ $# -gt 0 ]; do
    case $1 in
      --help)
        usage
        exit
        ;;
      --runs)
        [[ ${2:-} =~ ^[1-9][0-9]?$ ]] || fail "--runs: expected a number from 1 to 99, got '${2:-}'."
        runs=$2
        shift
        ;;
      --seconds)
        [[ ${2:-} =~ ^[3-9][0-9]$|^[1-9][0-9]{2}$ ]] || fail "--seconds: expected a number from 30 to 999, got '${2:-}'."
        seconds=$2
        shift
        ;;
      --rate)
        [[ ${2:-} =~ ^[1-9][0-9]{0,4}$ ]] || fail "--rate: expected a number from 1 to 99999, got '${2:-}'."
        rate=$2
        shift
        ;;
      *)
        fail "bin/bench.sh latency has no '$1'. Its options are --runs, --seconds and --rate."
        ;;
    esac
    shift
  done
  measure_on_cluster LatencyIT latency.txt -Dlatency.runs="$runs" -Dlatency.seconds="$seconds" \
    -Dlatency.rate="$rate"
}

# Builds the benchmarks, and udf with them, when a source is newer than their jar.
build_bench() {
  if [ -f "$JAR" ] && [ -z "$(find "$ROOT/pom.xml" "$ROOT/udf/pom.xml" "$ROOT/udf/src/main" "$ROOT/bench/pom.xml" \
    "$ROOT/bench/src" -type f -newer "$JAR" | head -n 1)" ]; then
    return
  fi
  command -v mvn > /dev/null || fail "There is no 'mvn' on the PATH. Install Maven 3.8.1 or newer."
  echo "Building" >&2
  mkdir -p "$BENCH"
  (cd "$ROOT" && mvn -B -q -Pbench -pl udf,bench -DskipTests package > "$LOG" 2>&1) ||
    { grep -E '^\[(ERROR|FATAL)\]' "$LOG" | head -n 15 >&2; fail "The build failed; all that Maven says is in $LOG."; }
}

cpu() {
  sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2> /dev/null | head -n 1 | grep . ||
    sysctl -n machdep.cpu.brand_string 2> /dev/null || uname -m
}

# print_machine [MORE]: what was measured on.
print_machine() {
  printf 'Java %s, %s, %s%s\n' "$(java_version)" "$(cpu)" "$(date -u +%F)" "${1:-}"
}

java_version() {
  "$JAVA" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1
}

# The lines of the table for the benchmarks of which there are results; fails when there are none.
table() {
  LC_ALL=C awk -F, '
    { gsub(/"/, ""); sub(/^dev\.kinesissql\.bench\./, "", $1); score[$1] = $5; error[$1] = $6 }
    function line(name, title,   cpu) {
      if (!((name ":cpu.norm") in score)) { return }
      cpu = score[name ":cpu.norm"]
      printf "%-42s %10.1f %8.1f %8.0f", title, cpu, error[name ":cpu.norm"], score[name ":gc.alloc.rate.norm"]
      if (name ~ /^TickFormats/ && json > 0) { printf " %8.2f", cpu / json }
      print ""
      lines++
    }
    END {
      json = score["TickFormats.flinkJson:cpu.norm"]
      printf "%-42s %10s %8s %8s %8s\n", "", "CPU ns/op", "+/-", "B/op", "of json"
      line("TickFormats.checkedJson", "a tick by checked-json, with audit columns")
      line("TickFormats.flinkJson", "a tick by Flink'\''s json")
      line("TickFormats.plainJava", "a tick by plain Java, without a format")
      line("Functions.isValidTicker", "is_valid_ticker")
      line("Functions.toStringOfTimestamp", "to_string")
      exit lines == 0
    }
  ' "$RESULTS"
}

# Measures the sources: it takes a cluster, the application's jar and a Kinesis, which the tests of local/ have.
bench_source() {
  measure_on_cluster SourceCostIT source-cost.txt -Dcost.pairs="$pairs" -Dcost.ticks="$ticks"
}

what=functions
case ${1:-} in
  source)
    what=source
    shift
    ;;
  job | path | latency)
    run=bench_$1
    shift
    find_java
    "$run" "$@"
    print_machine
    exit
    ;;
esac

quick=no
forks=2
pairs=7
ticks=1000000
arguments=()
while [ $# -gt 0 ]; do
  case $1 in
    --help)
      usage
      exit
      ;;
    --forks)
      [[ ${2:-} =~ ^[1-9][0-9]?$ ]] || fail "--forks: expected a number from 1 to 99, got '${2:-}'."
      forks=$2
      shift
      ;;
    --quick)
      [ "$what" = functions ] || fail "bin/bench.sh source has no --quick."
      quick=yes
      forks=1
      ;;
    --pairs | --ticks)
      [ "$what" = source ] || fail "$1 belongs to bin/bench.sh source."
      [[ ${2:-} =~ ^[1-9][0-9]{0,6}$ ]] || fail "$1: expected a number from 1 to 9999999, got '${2:-}'."
      if [ "$1" = --pairs ]; then pairs=$2; else ticks=$2; fi
      shift
      ;;
    *)
      [ "$what" = functions ] || fail "bin/bench.sh source has no '$1'. Its options are --pairs and --ticks."
      arguments+=("$1")
      ;;
  esac
  shift
done

find_java
if [ "$what" = source ]; then
  bench_source
  print_machine
  exit
fi
build_bench
rm -f "$RESULTS"
# Warms up for 5 s, then measures for 5 s in each fork. Progress goes to the terminal.
"$JAVA" -Duser.language=en -cp "$JAR:$BENCH/lib/*" org.openjdk.jmh.Main -f "$forks" -wi 5 -w 1 -i 5 -r 1 -to 1m -foe true \
  -prof gc -prof dev.kinesissql.bench.CpuTime -rf csv -rff "$RESULTS" ${arguments[@]+"${arguments[@]}"} \
  2>&1 | tee "$LOG" | sed -un 's/^# Run progress: //p' >&2 ||
  { tail -n 15 "$LOG" >&2; fail "JMH failed; all that it says is in $LOG."; }
[ -s "$RESULTS" ] || { tail -n 15 "$LOG"; exit; } # a list or a help text of JMH's
echo
table || fail "There are no results in $RESULTS; what JMH says is in $LOG."
echo
print_machine ", forks: $forks"
if [ "$quick" = yes ]; then
  echo
  bench_job --quick
  print_machine
fi
