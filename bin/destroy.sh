#!/usr/bin/env bash
# Remove from AWS what bin/deploy.sh put there. Options: bin/destroy.sh --help
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"
source "$ROOT/bin/lib/aws.sh"

usage() {
  cat << 'END'
usage: bin/destroy.sh [--name NAME] [--region REGION] [--yes | --keep-data] [--limit SECONDS]

Removes what bin/deploy.sh made: stops the application at once, and deletes its snapshots, the three streams with their
records, the stack, and the bucket with the jars when no other stack uses it. It asks before; then it looks that nothing is
left. It can be repeated.

  --name NAME        stack and application; default: kinesis-sql
  --region REGION    default: AWS_REGION, AWS_DEFAULT_REGION, or that of the profile
  --yes              do not ask
  --keep-data        keep streams and bucket, and do not ask: no record is lost, but the streams cost what they did
  --limit SECONDS    how long to wait for each step; default: 1800
  --help             this text
END
}

YES=false
KEEP_DATA=false

read_arguments() {
  while [ $# -gt 0 ]; do
    case $1 in
      --help | -h)
        usage
        exit ;;
      --yes) YES=true ;;
      --keep-data) KEEP_DATA=true ;;
      --name | --region | --limit)
        [ -n "${2:-}" ] || usage_fault "$1 needs a value"
        case $1 in
          --name) NAME=$2 ;;
          --region) REGION=$2 ;;
          --limit) LIMIT=$2 ;;
        esac
        shift ;;
      *) usage_fault "Unknown argument '$1'" ;;
    esac
    shift
  done
}

# Writes what the stack has made to WORK/resources: type, name. Not what it failed to make, which can be somebody else's.
read_resources() {
  : > "$WORK/resources"
  [ -n "$STACK" ] || return 0
  must cloudformation describe-stack-resources --stack-name "$NAME" --query \
    'StackResources[].[ResourceType,PhysicalResourceId,ResourceStatus]'
  awk -F '\t' 'NF > 2 && $2 != "" && $2 != "None" && $3 != "DELETE_COMPLETE" && $3 != "CREATE_FAILED" { print $1 "\t" $2 }' \
    <<< "$ANSWER" > "$WORK/resources"
}

# Names of the stack's resources of a type.
resources() {
  awk -F '\t' -v type="$1" '$1 == type { print $2 }' "$WORK/resources"
}

# Sets BUCKET to the one that is to go: the one that deploy.sh makes, unless another stack has its jar there.
find_bucket() {
  BUCKET=$OWN_BUCKET
  read_bucket
  [ "$BUCKET_STATE" = mine ] || { BUCKET=; return; }
  must cloudformation describe-stacks --query \
    "Stacks[?Parameters[?ParameterKey=='CodeBucket' && ParameterValue=='$OWN_BUCKET']].[StackName]"
  local others
  others=$(awk -v own="$NAME" '$0 != "" && $0 != own { printf "%s ", $0 }' <<< "$ANSWER")
  if [ -n "$others" ]; then
    echo "The bucket $BUCKET stays: it holds the jars of ${others% }"
    BUCKET=
  fi
}

confirm() {
  local stream
  echo "To be deleted, for good:"
  if [ -n "$STACK" ]; then
    echo "  stack and application $NAME, with the application's snapshots"
  fi
  for stream in $STREAMS; do
    echo "  stream $stream with its records"
  done
  [ -z "$BUCKET" ] || echo "  bucket $BUCKET with the jars"
  [ "$YES" = false ] && [ "$KEEP_DATA" = false ] || return 0
  [ -t 0 ] || fail "There is nobody to ask. Nothing was deleted. Give --yes, or --keep-data to keep streams and bucket."
  local answer
  # The end of the input is no yes.
  read -r -p "Type $NAME to go on: " answer || true
  [ "$answer" = "$NAME" ] || fail "Nothing was deleted."
}

# Stops the application and deletes its snapshots: a stack leaves them.
clear_application() {
  read_application
  case $APPLICATION in
    '' | DELETING) return ;;
    READY | ROLLED_BACK) ;;
    STOPPING | FORCE_STOPPING | ROLLING_BACK | MAINTENANCE) await_application READY ROLLED_BACK RUNNING || true ;;
  esac
  case $APPLICATION in
    READY | ROLLED_BACK | '') ;;
    *) force_stop ;;
  esac
  local started=$SECONDS snapshot created state
  while list_snapshots && [ -n "$ANSWER" ]; do
    while IFS=$'\t' read -r snapshot created state; do
      [ "$state" != DELETING ] || continue
      echo "Deleting the snapshot $snapshot"
      call kinesisanalyticsv2 delete-application-snapshot --application-name "$NAME" --snapshot-name "$snapshot" \
        --snapshot-creation-timestamp "$created" || refused_with ResourceNotFoundException || refused
    done <<< "$ANSWER"
    [ $((SECONDS - started)) -lt "$LIMIT" ] || fail "There are snapshots left after $LIMIT seconds. Start this again."
    sleep "$POLL"
  done
}

# Sets ANSWER to the snapshots: name, time, status.
list_snapshots() {
  must kinesisanalyticsv2 list-application-snapshots --application-name "$NAME" --query \
    'SnapshotSummaries[].[SnapshotName,SnapshotCreationTimestamp,SnapshotStatus]'
  ANSWER=$(grep . <<< "$ANSWER" | grep -vx None || true)
}

# Waits until a resource is gone: await_gone TYPE NAME
await_gone() {
  local started=$SECONDS
  while there "$1" "$2"; do
    [ $((SECONDS - started)) -lt "$LIMIT" ] || fail "$2 is still there after $LIMIT seconds. Start this again."
    sleep "$POLL"
  done
}

# Before the stack: as long as there is a stack, a repeated run knows their names.
delete_streams() {
  local stream
  for stream in $STREAMS; do
    echo "Deleting the stream $stream"
    call kinesis delete-stream --stream-name "$stream" --enforce-consumer-deletion ||
      refused_with ResourceNotFoundException || refused_with 'under deletion' || refused
  done
  for stream in $STREAMS; do
    await_gone AWS::Kinesis::Stream "$stream"
  done
}

delete_stack() {
  [ -n "$STACK" ] || return 0
  local token
  token=kinesis-sql-$(date +%s)-$$
  if [ "$STACK" != DELETE_IN_PROGRESS ]; then
    echo "Deleting the stack $NAME"
    must cloudformation delete-stack --stack-name "$STACK_ID" --client-request-token "$token"
  fi
  follow_stack "$token"
  case $STACK in
    '' | DELETE_COMPLETE) ;;
    *)
      failed_events
      fail "The stack $NAME could not be deleted ($STACK), for the reasons above. Correct the cause and start this again." ;;
  esac
}

delete_bucket() {
  [ -n "$BUCKET" ] || return 0
  echo "Deleting the bucket $BUCKET"
  must s3 rm "s3://$BUCKET/code/" --recursive --only-show-errors
  call s3api delete-bucket --bucket "$BUCKET" --expected-bucket-owner "$ACCOUNT" && return
  refused_with BucketNotEmpty || refused
  echo "The bucket $BUCKET stays: it holds more than the jars in code/"
  BUCKET=
}

# Whether a resource exists: there TYPE NAME
there() {
  case $1 in
    AWS::Kinesis::Stream) call kinesis describe-stream-summary --stream-name "$2" ;;
    AWS::KinesisAnalyticsV2::Application) call kinesisanalyticsv2 describe-application --application-name "$2" ;;
    AWS::Logs::LogGroup) listed logs describe-log-groups --log-group-name-prefix "$2" --query \
      "logGroups[?logGroupName=='$2'].logGroupName" ;;
    AWS::CloudWatch::Alarm) listed cloudwatch describe-alarms --alarm-names "$2" --query 'MetricAlarms[].AlarmName' ;;
    AWS::CloudWatch::Dashboard) call cloudwatch get-dashboard --dashboard-name "$2" ;;
    AWS::IAM::Role) call iam get-role --role-name "$2" ;;
    AWS::S3::Bucket) call s3api head-bucket --bucket "$2" --expected-bucket-owner "$ACCOUNT" ;;
    AWS::CloudFormation::Stack)
      read_stack "$2"
      [ -n "$STACK" ] && [ "$STACK" != DELETE_COMPLETE ]
      return ;;
    *) fail "This script cannot look for a $1." ;;
  esac && return
  [ -z "$REFUSAL" ] || refused_with ResourceNotFound || refused_with NoSuchEntity || refused_with '(404)' || refused
  return 1
}

# Whether a listing names anything.
listed() {
  call "$@" && [ -n "${ANSWER//[[:space:]]/}" ] && [ "$ANSWER" != None ]
}

# Looks for everything that was there before.
verify() {
  local type name left=0
  echo
  while IFS=$'\t' read -r type name; do
    case $type in
      # Parts of others that are looked for.
      AWS::Logs::LogStream | AWS::KinesisAnalyticsV2::ApplicationCloudWatchLoggingOption | AWS::IAM::RolePolicy) continue ;;
    esac
    if there "$type" "$name"; then
      if [ "$KEEP_DATA" = true ] && [ "$type" = AWS::Kinesis::Stream ]; then
        echo "  kept    stream $name; to delete it: aws kinesis delete-stream --stream-name $name --region $REGION"
      else
        echo "  LEFT    $type $name"
        left=$((left + 1))
      fi
    else
      echo "  gone    $type $name"
    fi
  done < "$WORK/resources"
  [ "$left" = 0 ] || fail "Some of it is left: see above. Start this again."
  if [ "$KEEP_DATA" = true ]; then
    echo "Nothing else of $NAME is left in $REGION."
  else
    echo "Nothing of $NAME is left in $REGION."
  fi
}

read_arguments "$@"
connect
read_stack "$NAME"
case $STACK in
  DELETE_IN_PROGRESS | REVIEW_IN_PROGRESS) ;;
  *_IN_PROGRESS) fail "The stack $NAME is being changed at this moment ($STACK). Start this again when that is done." ;;
esac
read_resources
STREAMS=
if [ "$KEEP_DATA" = true ]; then
  BUCKET=
else
  STREAMS=$(resources AWS::Kinesis::Stream)
  find_bucket
fi
if [ -z "$STACK$BUCKET" ]; then
  read_application
  echo "Nothing of $NAME is there in $REGION.${APPLICATION:+ The application $NAME ($APPLICATION) belongs to no stack and stays.}"
  exit
fi
confirm
if [ -n "$(resources AWS::KinesisAnalyticsV2::Application)" ]; then
  clear_application
fi
delete_streams
STACK_NAME_WAS=$STACK
delete_stack
delete_bucket
[ -z "$STACK_NAME_WAS" ] || printf 'AWS::CloudFormation::Stack\t%s\n' "$NAME" >> "$WORK/resources"
[ -z "$BUCKET" ] || printf 'AWS::S3::Bucket\t%s\n' "$BUCKET" >> "$WORK/resources"
verify
