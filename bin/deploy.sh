#!/usr/bin/env bash
# Put the application on Amazon Managed Service for Apache Flink, or update it there. Options: bin/deploy.sh --help
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"
source "$ROOT/bin/lib/aws.sh"

# US dollars in us-east-1 from the table in aws/README.md, which says where they come from: PricesTest compares. An hour; of
# the storage, of which a KPU has 50 GB, a GB and month of 730 hours.
PRICE_KPU=0.11
PRICE_STORAGE=0.10
PRICE_SHARD=0.015
PRICE_ON_DEMAND_STREAM=0.04
PRICE_FAN_OUT_SHARD=0.015

usage() {
  cat << 'END'
usage: bin/deploy.sh [--name NAME] [--region REGION] [--set PARAMETER=VALUE ...] [--jar FILE] [--bucket BUCKET]
                     [--fresh] [--limit SECONDS]

Puts the application with its streams on Amazon Managed Service for Apache Flink, by the CloudFormation template
aws/template.yaml, starts it, and waits until it runs. The second time it updates what is there. It costs money from then
on: bin/destroy.sh removes all of it.

  --name NAME              stack and application; default: kinesis-sql
  --region REGION          default: AWS_REGION, AWS_DEFAULT_REGION, or that of the profile
  --set PARAMETER=VALUE    a parameter of the template, such as Parallelism=2; others stay as they are
  --jar FILE               the application's jar; default: the one that the build makes
  --bucket BUCKET          a bucket of yours for the jar, which bin/destroy.sh leaves as it is; default:
                           kinesis-sql-ACCOUNT-REGION, made when it is missing
  --fresh                  start without the state of the last snapshot, from the initial position
  --limit SECONDS          how long to wait for the stack, and for the application; default: 1800
  --help                   this text

Credentials are those of the aws command, which can be of version 1 or 2.
END
}

TEMPLATE=$ROOT/aws/template.yaml
JAR=
FRESH=false

read_arguments() {
  SETTINGS=
  while [ $# -gt 0 ]; do
    case $1 in
      --help | -h)
        usage
        exit ;;
      --fresh)
        FRESH=true
        shift
        continue ;;
      --name | --region | --set | --jar | --bucket | --limit) ;;
      *) usage_fault "Unknown argument '$1'" ;;
    esac
    [ -n "${2:-}" ] || usage_fault "$1 needs a value"
    case $1 in
      --name) NAME=$2 ;;
      --region) REGION=$2 ;;
      --set)
        case $2 in
          ApplicationName=* | CodeBucket=* | CodeKey=*) usage_fault "--set ${2%%=*}: use --name, --bucket and --jar" ;;
          [A-Za-z]*=*) SETTINGS+="${2%%=*}"$'\t'"${2#*=}"$'\n' ;;
          *) usage_fault "--set needs PARAMETER=VALUE, not '$2'" ;;
        esac ;;
      --jar) JAR=$2 ;;
      --bucket) BUCKET=$2 ;;
      --limit) LIMIT=$2 ;;
    esac
    shift 2
  done
  [ -z "$JAR" ] || [ -f "$JAR" ] || fail "There is no jar $JAR. Leave --jar out for the one that the build makes."
}

# The value that a parameter of the stack will have.
parameter() {
  awk -F '\t' -v key="$1" '$1 == key { print $2 }' "$WORK/parameters"
}

# Writes the parameters and their values to WORK/parameters: the template's defaults, those of the stack, those of the
# command line, each over the ones before.
read_parameters() {
  must cloudformation get-template-summary --template-body "file://$TEMPLATE" --query 'Parameters[].[ParameterKey,DefaultValue]'
  printf '%s\n' "$ANSWER" > "$WORK/defaults"
  : > "$WORK/previous"
  if [ -n "$STACK" ]; then
    must cloudformation describe-stacks --stack-name "$NAME" --query 'Stacks[0].Parameters[].[ParameterKey,ParameterValue]'
    printf '%s\n' "$ANSWER" > "$WORK/previous"
  fi
  local unknown
  unknown=$(awk -F '\t' 'FNR == NR { known[$1]; next } NF && !($1 in known) { print $1 }' "$WORK/defaults" - <<< "$SETTINGS")
  [ -z "$unknown" ] || fail "The template has no parameter ${unknown//$'\n'/, }. It has:" \
    "$(cut -f 1 "$WORK/defaults" | grep -vE '^(ApplicationName|CodeBucket|CodeKey)$' | tr '\n' ' ')"
  # What a former template had and this one has not is left out.
  awk -F '\t' 'FILENAME == ARGV[1] { order[++keys] = $1; value[$1] = $2; next } $1 in value { value[$1] = $2 }
    END { for (i = 1; i <= keys; i++) { print order[i] "\t" value[order[i]] } }' \
    "$WORK/defaults" "$WORK/previous" - <<< "$SETTINGS" > "$WORK/parameters"
  set_parameter ApplicationName "$NAME"
  local key
  for key in Parallelism ShardCount ParallelismPerKpu; do
    case $(parameter $key) in
      '' | *[!0-9]* | 0*) fail "$key has to be a whole number from 1, not '$(parameter $key)': --set $key=1" ;;
    esac
  done
  # An ON_DEMAND stream has as many shards as it likes.
  if [ "$(parameter StreamMode)" != ON_DEMAND ] && [ "$(parameter Parallelism)" -lt "$(parameter ShardCount)" ]; then
    fail "Parallelism $(parameter Parallelism) is below ShardCount $(parameter ShardCount): a subtask would read several" \
      "shards. Nothing was changed. Give --set Parallelism=$(parameter ShardCount), or fewer shards."
  fi
}

set_parameter() {
  awk -F '\t' -v key="$1" -v to="$2" '{ print $1 "\t" ($1 == key ? to : $2) }' "$WORK/parameters" > "$WORK/changed"
  mv "$WORK/changed" "$WORK/parameters"
}

# A JSON string, of what is the input.
json() {
  sed 's/[\\"]/\\&/g; s/^/"/; s/$/"/'
}

# Whether the stack is in a state in which it can be made or changed, and what stands in its way can be seen before.
check_stack() {
  local look="aws cloudformation describe-stack-events --stack-name $NAME --region $REGION"
  local destroy="bin/destroy.sh --name $NAME --region $REGION"
  case $STACK in
    '' | CREATE_COMPLETE | UPDATE_COMPLETE | UPDATE_ROLLBACK_COMPLETE | IMPORT_COMPLETE | IMPORT_ROLLBACK_COMPLETE) ;;
    REVIEW_IN_PROGRESS) fail "The stack $NAME holds only a change set that was never executed (REVIEW_IN_PROGRESS). Remove" \
      "it by 'aws cloudformation delete-stack --stack-name $NAME --region $REGION', then start this again." ;;
    DELETE_IN_PROGRESS) fail "The stack $NAME is being deleted (DELETE_IN_PROGRESS). Start this again when it is gone." ;;
    *_IN_PROGRESS) fail "The stack $NAME is being changed by someone at this moment ($STACK). Start this again when that is" \
      "done; to look on: $look" ;;
    ROLLBACK_COMPLETE | ROLLBACK_FAILED | CREATE_FAILED) fail "The stack $NAME could not be made at some time ($STACK), and" \
      "AWS can only delete it. Do that by '$destroy', then start this again. Why it failed: $look" ;;
    DELETE_FAILED) fail "The stack $NAME could not be deleted (DELETE_FAILED). Delete the rest of it by '$destroy', then" \
      "start this again. Why it failed: $look" ;;
    UPDATE_ROLLBACK_FAILED) fail "An update of the stack $NAME failed and could not be rolled back ($STACK). Correct what" \
      "'$look' tells, run 'aws cloudformation continue-update-rollback --stack-name $NAME --region $REGION', then start this" \
      "again." ;;
    *) fail "The stack $NAME is in $STACK. Run 'aws cloudformation rollback-stack --stack-name $NAME --region $REGION', then" \
      "start this again. Why it failed: $look" ;;
  esac
  read_application
  [ -n "$STACK" ] && return
  [ -z "$APPLICATION" ] || fail "There is an application $NAME already ($APPLICATION), and no stack of that name: something" \
    "else made it. Give another --name, or delete it first."
  local key stream
  for key in InputStreamName OutputStreamName RejectStreamName; do
    stream=$(parameter $key)
    if call kinesis describe-stream-summary --stream-name "$stream" --query StreamDescriptionSummary.StreamStatus; then
      fail "There is a stream $stream already ($ANSWER), and no stack $NAME: something else made it, or 'bin/destroy.sh" \
        "--keep-data' kept it. Give another one by --set $key=NAME, or delete it with all its records: 'aws kinesis" \
        "delete-stream --stream-name $stream --region $REGION'."
    fi
    refused_with ResourceNotFoundException || refused
  done
}

built_jar() {
  find "$ROOT/entrypoint/target" -maxdepth 1 -name 'kinesis-sql-entrypoint-*.jar' 2> /dev/null | head -n 1
}

# The keys and values that name a stream in a property group: stream_properties KEY-PREFIX PARAMETER
stream_properties() {
  local name
  name=$(parameter "$2")
  printf '"%s.name": %s, "%s.arn": %s, "aws.region": %s' "$1" "$(json <<< "$name")" \
    "$1" "$(json <<< "arn:$PARTITION:kinesis:$REGION:$ACCOUNT:stream/$name")" "$(json <<< "$REGION")"
}

# Finds or builds the jar and lets it plan the job with the properties that it will have on AWS.
check_jar() {
  local runtime
  runtime=$(parameter RuntimeEnvironment)
  if [ "$runtime" != FLINK-1_20 ]; then
    [ -n "$JAR" ] || fail "The jar that the build makes is for FLINK-1_20, and RuntimeEnvironment is $runtime. Give one by --jar" \
      "that is built with a Kinesis connector for it: entrypoint/README.md says how."
    echo "Not checking $(basename "$JAR"): there is no Flink here like that of $runtime"
    return
  fi
  find_java
  # The build looks at the jars of the local tools only.
  [ -n "$(built_jar)" ] || rm -f "$STAMP"
  build
  JAR=${JAR:-$(built_jar)}
  [ -n "$JAR" ] || fail "There is no jar in entrypoint/target. Build it: mvn package -DskipTests"
  local fan_out=
  if [ "$(parameter EnhancedFanOut)" = true ]; then
    fan_out=', "scan.stream.recordpublisher": "EFO", "scan.stream.efo.consumername": '$(json <<< "$NAME")
  fi
  # As in aws/template.yaml: aws/test/deploy_test.py compares.
  cat > "$WORK/properties.json" << END
[
  {"PropertyGroupId": "consumer.config.0", "PropertyMap": {$(stream_properties input.stream InputStreamName),
    "scan.stream.initpos": $(parameter InitialPosition | json)$fan_out}},
  {"PropertyGroupId": "producer.config.0", "PropertyMap": {$(stream_properties output.stream OutputStreamName)}},
  {"PropertyGroupId": "rejects.config.0", "PropertyMap": {$(stream_properties output.stream RejectStreamName)}}
]
END
  echo "Checking $(basename "$JAR")"
  "$JAVA" -XX:TieredStopAtLevel=1 "@$ROOT/conf/java-17.options" -cp "$JAR:$ASSEMBLED_LIB/*" \
    dev.kinesissql.entrypoint.Main --check --properties "$WORK/properties.json" > "$WORK/plan" 2> "$WORK/faults" || {
    tail -n 40 "$WORK/faults" >&2
    fail "The application cannot start with this jar and these parameters: see above. Nothing was changed on AWS."
  }
}

# Makes the bucket when it is missing. Its policy is put last: a bucket without one was left half made.
prepare_bucket() {
  local given=$BUCKET
  BUCKET=${BUCKET:-$OWN_BUCKET}
  read_bucket
  case $BUCKET_STATE in
    other) fail "The bucket $BUCKET is not yours in $REGION: another account or region has the name, or this user may not see" \
      "it. AWS says: $REFUSAL. Give a bucket of yours by --bucket, or come with other credentials." ;;
    none) [ -z "$given" ] || fail "There is no bucket $BUCKET. Make it, or leave --bucket out." ;;
  esac
  [ -z "$given" ] || return 0
  if [ "$BUCKET_STATE" = none ]; then
    echo "Making the bucket $BUCKET"
    local place=(--bucket "$BUCKET")
    [ "$REGION" = us-east-1 ] || place+=(--create-bucket-configuration "LocationConstraint=$REGION")
    call s3api create-bucket "${place[@]}" || {
      refused_with BucketAlreadyExists && fail "Another account has a bucket $BUCKET. Make one of another name and give it by" \
        "--bucket. AWS says: $REFUSAL"
      refused
    }
  elif call s3api get-bucket-policy --bucket "$BUCKET" --expected-bucket-owner "$ACCOUNT"; then
    return
  elif ! refused_with NoSuchBucketPolicy; then
    refused
  fi
  must s3api put-public-access-block --bucket "$BUCKET" --expected-bucket-owner "$ACCOUNT" --public-access-block-configuration \
    BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true
  must s3api put-bucket-encryption --bucket "$BUCKET" --expected-bucket-owner "$ACCOUNT" --server-side-encryption-configuration \
    '{"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}'
  local arn="arn:$PARTITION:s3:::$BUCKET"
  must s3api put-bucket-policy --bucket "$BUCKET" --expected-bucket-owner "$ACCOUNT" --policy '{"Version": "2012-10-17",
    "Statement": [{"Sid": "OnlyByTls", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
    "Resource": ["'"$arn"'", "'"$arn"'/*"], "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}'
}

# Uploads the jar under the hash of its content. Sets KEY.
upload_jar() {
  local hash
  hash=$(if command -v sha256sum > /dev/null; then sha256sum < "$JAR"; else shasum -a 256 < "$JAR"; fi)
  KEY=code/${hash%% *}.jar
  if ! call s3api head-object --bucket "$BUCKET" --key "$KEY" --expected-bucket-owner "$ACCOUNT"; then
    # Without the right to list the bucket, AWS says 403 of an object that is not there.
    refused_with '(404)' || refused_with '(403)' || refused
    echo "Uploading $(basename "$JAR"), $(($(wc -c < "$JAR") / 1000000)) MB"
    must s3api put-object --bucket "$BUCKET" --key "$KEY" --expected-bucket-owner "$ACCOUNT" --body "$JAR"
  fi
}

# Makes the stack, or changes it, and waits until that is done.
change_stack() {
  set_parameter CodeBucket "$BUCKET"
  set_parameter CodeKey "$KEY"
  {
    local key value separator='['
    while IFS=$'\t' read -r key value; do
      printf '%s{"ParameterKey": "%s", "ParameterValue": %s}' "$separator" "$key" "$(printf '%s\n' "$value" | json)"
      separator=','
    done < "$WORK/parameters"
    echo ']'
  } > "$WORK/parameters.json"
  local token operation=create-stack
  token=kinesis-sql-$(date +%s)-$$
  [ -z "$STACK" ] || operation=update-stack
  local arguments=(--stack-name "$NAME" --template-body "file://$TEMPLATE" --parameters "file://$WORK/parameters.json"
    --capabilities CAPABILITY_IAM --client-request-token "$token")
  if ! call cloudformation "$operation" "${arguments[@]}" --query StackId; then
    refused_with 'No updates are to be performed' || refused
    echo "The stack $NAME is as it should be"
    return
  fi
  STACK_ID=$ANSWER
  if [ "$operation" = create-stack ]; then echo "Making the stack $NAME"; else echo "Updating the stack $NAME"; fi
  follow_stack "$token"
  case $STACK in
    CREATE_COMPLETE | UPDATE_COMPLETE) return ;;
  esac
  failed_events
  read_application
  case $STACK in
    UPDATE_ROLLBACK_COMPLETE) fail "The update failed, for the reasons above, and was taken back: the stack is what it was" \
      "before. The application's status is ${APPLICATION:-unknown}. Correct the cause and start this again." ;;
    *) fail "The stack $NAME failed ($STACK), for the reasons above. Correct the cause, remove what is left by" \
      "'bin/destroy.sh --name $NAME --region $REGION', and start this again." ;;
  esac
}

# Starts the application when it does not run, and waits until it does.
start_application() {
  await_application READY RUNNING ROLLED_BACK || application_failed
  if [ "$APPLICATION" != RUNNING ]; then
    local restore=SKIP_RESTORE_FROM_SNAPSHOT from="without a snapshot"
    if [ "$FRESH" = false ]; then
      must kinesisanalyticsv2 list-application-snapshots --application-name "$NAME" --query \
        "SnapshotSummaries[?SnapshotStatus=='READY'].SnapshotName"
      if [ -n "${ANSWER//[[:space:]]/}" ]; then
        restore=RESTORE_FROM_LATEST_SNAPSHOT from="from its latest snapshot"
      fi
    fi
    echo "Starting the application $from"
    must kinesisanalyticsv2 start-application --application-name "$NAME" --run-configuration \
      "{\"ApplicationRestoreConfiguration\": {\"ApplicationRestoreType\": \"$restore\"}}"
  fi
  [ "$APPLICATION" = RUNNING ] || await_application RUNNING || application_failed
}

application_failed() {
  local group
  group=$(output LogGroupName)
  # The log is a help here, no more: without it the message below is still right.
  if call logs filter-log-events --log-group-name "$group" --filter-pattern '{ $.messageType = "ERROR" }' --start-time \
    "$((($(date +%s) - SECONDS) * 1000))" --query 'events[].message' && [ -n "$ANSWER" ]; then
    echo "The first errors in its log:" >&2
    tr '\t' '\n' <<< "$ANSWER" | cut -c 1-400 | head -n 5 >&2
  fi
  fail "The application $NAME does not run: its status is ${APPLICATION:-unknown}. Its log is the log group $group:" \
    "'aws logs filter-log-events --log-group-name $group --region $REGION --query events[].message'. When it is STARTING or" \
    "UPDATING for long, stop it by 'aws kinesisanalyticsv2 stop-application --force --application-name $NAME --region $REGION'."
}

# An output of the stack.
output() {
  awk -F '\t' -v key="$1" '$1 == key { print $2 }' "$WORK/outputs"
}

read_outputs() {
  must cloudformation describe-stacks --stack-name "$NAME" --query 'Stacks[0].Outputs[].[OutputKey,OutputValue]'
  printf '%s\n' "$ANSWER" > "$WORK/outputs"
}

# What an hour costs, by the parameters.
cost() {
  awk -v parallelism="$(parameter Parallelism)" -v per_kpu="$(parameter ParallelismPerKpu)" \
    -v mode="$(parameter StreamMode)" -v shards="$(parameter ShardCount)" -v fan_out="$(parameter EnhancedFanOut)" \
    -v kpu="$PRICE_KPU" -v storage="$PRICE_STORAGE" -v shard="$PRICE_SHARD" -v stream="$PRICE_ON_DEMAND_STREAM" \
    -v fan_out_shard="$PRICE_FAN_OUT_SHARD" 'BEGIN {
      # One more KPU than the job needs manages it.
      kpus = int((parallelism + per_kpu - 1) / per_kpu) + 1
      streams = mode == "ON_DEMAND" ? 3 * stream : (shards + 2) * shard
      if (fan_out == "true" && mode != "ON_DEMAND") { streams += shards * fan_out_shard }
      kpu += 50 * storage / 730
      printf "about $%.2f an hour by the prices of us-east-1: %d KPUs $%.2f, streams $%.2f; data, logs, alarms not counted\n",
        kpus * kpu + streams, kpus, kpus * kpu, streams
    }'
}

summary() {
  cat << END

The application $NAME is RUNNING
  ticks      $(output InputStreamName)
  minimums   $(output OutputStreamName)
  rejects    $(output RejectStreamName)
  log        $(output LogGroupName)
  console    https://$REGION.console.aws.amazon.com/flink/home?region=$REGION#/applications/$NAME
  metrics    https://$REGION.console.aws.amazon.com/cloudwatch/home?region=$REGION#dashboards/dashboard/$(output DashboardName)
  Flink UI   aws kinesisanalyticsv2 create-application-presigned-url --application-name $NAME --region $REGION \\
               --url-type FLINK_DASHBOARD_URL      (gives a link that needs no other credentials, for half an hour)
  cost       $(cost)
  try it     bin/ticks.sh --endpoint aws --region $REGION --stream $(output InputStreamName)
             bin/watch.sh --endpoint aws --region $REGION --stream $(output OutputStreamName) --rejects $(output RejectStreamName)
  stop       aws kinesisanalyticsv2 stop-application --application-name $NAME --region $REGION
             (keeps streams and state; bin/deploy.sh starts it again from there)
  remove     bin/destroy.sh --name $NAME --region $REGION
END
}

read_arguments "$@"
connect
[ -f "$TEMPLATE" ] || fail "The template $TEMPLATE is missing. Get a complete copy of this project."
read_stack "$NAME"
read_parameters
check_stack
check_jar
prepare_bucket
upload_jar
case $APPLICATION in
  '' | READY | ROLLED_BACK) ;;
  RUNNING) [ "$FRESH" = false ] || force_stop ;;
  *)
    if [ "$FRESH" = true ]; then
      force_stop
    else
      await_application READY RUNNING ROLLED_BACK || { read_outputs; application_failed; }
    fi ;;
esac
change_stack
read_outputs
start_application
summary
