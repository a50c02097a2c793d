#!/usr/bin/env bash
# What the format, the functions and the source cost per record, in a table. Options: bin/bench.sh --help
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"

usage() {
  cat <<'TEXT'
Usage: bin/bench.sh [--forks N] [JMH ARGUMENT ...]
       bin/bench.sh --quick
       bin/bench.sh source [--pairs N] [--ticks N]
       bin/bench.sh path [--quick] [--pairs N] [--ticks N] [--set KEY=VALUE ...] [--source KEY=VALUE ...]
       bin/bench.sh latency [--quick] [--runs N] [--seconds N] [--rate N]
       bin/bench.sh job [--quick | --full | --state | --variant TICKERS,PARALLELISM,SLIDE ...] [--pairs N]
                        [--profile] [--unbuffered]

CPU time and memory of one tick by the format checked-json, by Flink's json, by a parser written by hand and by plain Java,
and of one call of each SQL function. Takes some 3 minutes, plus the build when something has changed.

  --forks N      JVMs for each benchmark, one after the other (default 2); it takes some N minutes
  JMH ARGUMENT   for example a part of a benchmark's name, to run no other, or "-prof stack"
  --help         this text

All that JMH says is in bench/target/bench.log.

With "--quick": the above in one JVM, then job, path and latency, each with --quick; some 10 minutes with the
build, on a machine with slow memory.

With "source": CPU time of a TaskManager for one tick, with the source kinesis-per-shard and with the connector alone. Both
run sliding.sql over the same history in one shard, by turns. Takes some 5 minutes, plus the build.

  --pairs N      runs of each that count, after three that do not (default 7)
  --ticks N      the history (default 1000000)

With "path": CPU time of a TaskManager for one tick, out of Kinesis, by sliding.sql with all its checks and by the tutorial's
query on the connector and Flink's json, by turns; also of sliding.sql without may_lower_min, and of reading alone by each
source. Fails unless all windows are right. Takes some 7 minutes, plus the build. Options as with "source", with 5 pairs by
default, and

  --quick          both jobs only, 2 pairs: 2 minutes
  --set KEY=VALUE  measures the shipped job with this setting of Flink's too; may be given more than once
  --source K=V     the same with an option of its source, such as scan.shard.getrecords.maxrecordcount=1000

With "latency": how long an answer takes from the tick that closes its window to the output stream, by both jobs, on the
emulator and on a Kinesis in memory. Takes some 14 minutes, plus the build.

  --quick        on the emulator only, one run of 40 s of each: 2 minutes
  --runs N       runs of each (default 2; with --quick 1)
  --seconds N    length of a run; the first 20 s do not count (default 75; with --quick 40)
  --rate N       ticks a second, if the endpoint takes so many (default 1000)

With "job": CPU time of a TaskManager for one tick, from files to files, by sliding.sql with all its checks and by the
tutorial's query on stock Flink, by turns, and ticks per second of each; then what is kept for a ticker and a slice of time.
Fails unless all windows of both are right. Takes 20 to 30 minutes, plus the build.

  --quick        the three numbers of tickers only, with fewer runs and ticks, without what is kept: 4 minutes
  --full         all variants: 5, 5000 and 500000 tickers, parallelism 1 and 2, slides of 5, 1 and 0.1 s
  --state        only what is kept for a ticker and a slice of time, in a checkpoint and on the heap
  --variant ...  only this one, for example 5000,2,0.1; may be given more than once
  --profile      also where the CPU time goes, by JDK Flight Recorder, in local/target/job-profile.txt; the recordings
                 stay beside it
  --unbuffered   minimums are written by Flink's own local file system, with three system calls for each, and not by blocks
  --pairs N      runs of each that count; half as many with 500000 tickers (default 5; with --quick 2)
TEXT
}

BENCH=$ROOT/bench/target
JAR=$BENCH/kinesis-sql-bench.jar
LOG=$BENCH/bench.log
RESULTS=$BENCH/results.csv

# What is to be measured on a cluster: tests of local/, the files in local/target that they write, and arguments of Maven's.
tests=()
results=()
settings=()

# plan TEST RESULT ARGUMENT ... : adds a test to those that are to be run.
plan() {
  tests+=("$1")
  results+=("$ROOT/local/target/$2")
  settings+=("${@:3}")
}

# Runs the tests, all in one run of Maven; prints what they have written, also when one has failed.
measure_on_cluster() {
  local log=$ROOT/local/target/bench.log failed="" result
  command -v mvn > /dev/null || fail "There is no 'mvn' on the PATH. Install Maven 3.8.1 or newer."
  mkdir -p "$ROOT/local/target"
  rm -f "${results[@]}"
  (cd "$ROOT" && mvn -B -ntp verify -Pfaults -Dit.groups=cost -Dit.test="$(IFS=, && echo "${tests[*]}")" \
    -Dfailsafe.failIfNoSpecifiedTests=false -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false \
    ${settings[@]+"${settings[@]}"} > "$log" 2>&1) || failed=yes
  for result in "${results[@]}"; do
    [ ! -f "$result" ] || { cat "$result" && echo; }
  done
  [ -z "$failed" ] ||
    { grep -E '^\[(ERROR|FATAL)\]' "$log" | head -n 15 >&2; fail "The measurement failed; all that Maven says is in $log."; }
}

# plan_job ARGUMENT ... : the whole job.
plan_job() {
  local pairs="" variants="" profile=false unbuffered=false default_pairs=5 warm=3 quick=false set=""
  local some="5,1,5 5000,1,5 500000,1,5" more="5,2,5 5,1,1 5,1,0.1 5000,1,0.1"
  local most="5000,2,5 5000,1,1 500000,2,5 500000,1,1 5,2,1 5,2,0.1 5000,2,1 5000,2,0.1 500000,2,1"
  while [ $# -gt 0 ]; do
    case $1 in
      --help)
        usage
        exit
        ;;
      --quick | --full | --state)
        [[ $set = "" || $set = "$1" ]] || fail "bin/bench.sh job: $set and $1 exclude each other."
        set=$1
        ;;
      --profile)
        profile=true
        ;;
      --unbuffered)
        unbuffered=true
        ;;
      --variant)
        [[ ${2:-} =~ ^[1-9][0-9]{0,6},[1-9],(5|1|0\.1)$ ]] || fail "--variant: expected TICKERS,PARALLELISM,SLIDE with a" \
          "slide of 5, 1 or 0.1 s, for example 5000,1,5, got '${2:-}'."
        [[ $set = "" || $set = --variant ]] || fail "bin/bench.sh job: $set and --variant exclude each other."
        set=--variant
        variants+=" $2"
        shift
        ;;
      --pairs)
        [[ ${2:-} =~ ^[1-9][0-9]?$ ]] || fail "--pairs: expected a number from 1 to 99, got '${2:-}'."
        pairs=$2
        shift
        ;;
      *)
        fail "bin/bench.sh job has no '$1'. Its options are --quick, --full, --state, --variant, --profile, --unbuffered" \
          "and --pairs."
        ;;
    esac
    shift
  done
  case $set in
    --quick)
      default_pairs=2
      warm=2
      quick=true
      variants=$some
      ;;
    --full)
      variants="$some $more $most"
      ;;
    "")
      variants="$some $more"
      ;;
  esac
  settings+=("-Djob.unbuffered=$unbuffered")
  if [ "$set" != --state ]; then
    plan JobCostIT job-cost.txt -Djob.pairs="${pairs:-$default_pairs}" -Djob.warm="$warm" -Djob.variants="$variants" \
      -Djob.quick="$quick" -Djob.profile="$profile"
    [ "$profile" = false ] || results+=("$ROOT/local/target/job-profile.txt")
  fi
  if [[ $set != --quick && $set != --variant ]]; then
    plan JobStateIT job-state.txt
  fi
}

# plan_path ARGUMENT ... : the way out of Kinesis.
plan_path() {
  local pairs="" default_pairs=5 warm=3 ticks=1000000 parts=true set="" source=""
  while [ $# -gt 0 ]; do
    case $1 in
      --help)
        usage
        exit
        ;;
      --quick)
        default_pairs=2
        warm=2
        parts=false
        ;;
      --pairs | --ticks)
        [[ ${2:-} =~ ^[1-9][0-9]{0,6}$ ]] || fail "$1: expected a number from 1 to 9999999, got '${2:-}'."
        if [ "$1" = --pairs ]; then pairs=$2; else ticks=$2; fi
        shift
        ;;
      --set | --source)
        [[ ${2:-} =~ ^[a-z][a-z0-9.-]*=[^\ ]+$ ]] || fail "$1: expected KEY=VALUE, for example" \
          "pipeline.object-reuse=true or scan.shard.getrecords.maxrecordcount=1000, got '${2:-}'."
        if [ "$1" = --set ]; then set+=" $2"; else source+=" $2"; fi
        shift
        ;;
      *)
        fail "bin/bench.sh path has no '$1'. Its options are --quick, --pairs, --ticks, --set and --source."
        ;;
    esac
    shift
  done
  plan PathCostIT path-cost.txt -Dcost.pairs="${pairs:-$default_pairs}" -Dcost.warm="$warm" -Dcost.ticks="$ticks" \
    -Dcost.parts="$parts" -Dcost.settings="$set" -Dcost.source="$source"
}

# plan_latency ARGUMENT ... : how long an answer takes.
plan_latency() {
  local runs="" default_runs=2 seconds="" default_seconds=75 rate=1000 in_memory=true
  while [ $# -gt 0 ]; do
    case $1 in
      --help)
        usage
        exit
        ;;
      --quick)
        default_runs=1
        default_seconds=40
        in_memory=false
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
        fail "bin/bench.sh latency has no '$1'. Its options are --quick, --runs, --seconds and --rate."
        ;;
    esac
    shift
  done
  plan LatencyIT latency.txt -Dlatency.runs="${runs:-$default_runs}" \
    -Dlatency.seconds="${seconds:-$default_seconds}" -Dlatency.rate="$rate" -Dlatency.memory="$in_memory"
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
    function ratio(cpu, of) {
      of = "TickFormats." of ":cpu.norm"
      return of in score && score[of] > 0 ? sprintf("%.2f", cpu / score[of]) : ""
    }
    function line(name, title,   cpu) {
      if (!((name ":cpu.norm") in score)) { return }
      cpu = score[name ":cpu.norm"]
      printf "%-42s %10.1f %8.1f %8.0f", title, cpu, error[name ":cpu.norm"], score[name ":gc.alloc.rate.norm"]
      if (name ~ /^TickFormats/) { printf " %8s %8s", ratio(cpu, "flinkJson"), ratio(cpu, "handWritten") }
      print ""
      lines++
    }
    END {
      printf "%-42s %10s %8s %8s %8s %8s\n", "", "CPU ns/op", "+/-", "B/op", "of json", "of hand"
      line("TickFormats.checkedJson", "a tick by checked-json, with audit columns")
      line("TickFormats.flinkJson", "a tick by Flink'\''s json")
      line("TickFormats.handWritten", "a tick by a parser written by hand")
      line("TickFormats.plainJava", "a tick by plain Java with Jackson")
      line("Functions.isValidTicker", "is_valid_ticker")
      line("Functions.toStringOfTimestamp", "to_string")
      exit lines == 0
    }
  ' "$RESULTS"
}

what=functions
case ${1:-} in
  source)
    what=source
    shift
    ;;
  job | path | latency)
    part=plan_$1
    shift
    find_java
    "$part" "$@"
    measure_on_cluster
    print_machine
    exit
    ;;
esac

quick=no
forks=2
pairs=7
ticks=1000000
arguments=()
count=$#
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
      [[ $# = "$count" && $# = 1 ]] ||
        fail "bin/bench.sh --quick has no other options: it measures all parts, each as briefly as it can."
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
  plan SourceCostIT source-cost.txt -Dcost.pairs="$pairs" -Dcost.ticks="$ticks"
  measure_on_cluster
  print_machine
  exit
fi
build_bench
rm -f "$RESULTS"
# Warms up for 7 s, as the JIT goes on for five on two slow cores, then measures for 5 s in each fork. Progress goes to the
# terminal.
"$JAVA" -Duser.language=en -cp "$JAR:$BENCH/lib/*" org.openjdk.jmh.Main -f "$forks" -wi 7 -w 1 -i 5 -r 1 -to 1m -foe true \
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
  echo "Measuring job, path and latency" >&2
  plan_job --quick
  plan_path --quick
  plan_latency --quick
  measure_on_cluster
  print_machine
fi
