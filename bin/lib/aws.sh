# shellcheck shell=bash
# Shared by deploy.sh and destroy.sh: calls of the aws command, version 1 or 2, and what to do when AWS refuses one. To be
# sourced after setup.sh. Options, queries and formats are those that both versions have.
# shellcheck disable=SC2034 # much is set here for the scripts

NAME=kinesis-sql
REGION=
BUCKET=
LIMIT=1800
POLL=${KINESIS_SQL_POLL_SECONDS:-5}

usage_fault() {
  echo "$1. See bin/$(basename "$0") --help." >&2
  exit 2
}

# Finds the aws command, the region and whose credentials these are. Sets REGION, ACCOUNT, PARTITION and WORK, a folder for
# this run.
connect() {
  case $NAME in
    [!A-Za-z]* | *[!A-Za-z0-9-]* | '') fail "'$NAME' cannot name a stack: letters, digits and hyphens, a letter first." ;;
  esac
  [ ${#NAME} -le 100 ] || fail "'$NAME' is longer than 100 characters."
  case $LIMIT in
    '' | *[!0-9]*) usage_fault "--limit needs a number of seconds, not '$LIMIT'" ;;
  esac
  command -v aws > /dev/null || fail "There is no 'aws' on the PATH. Install the AWS CLI, version 2 (1 will do):" \
    "https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
  WORK=$(mktemp -d)
  trap 'rm -rf "$WORK"' EXIT
  aws --version > "$WORK/version" 2>&1 || fail "'aws --version' does not work: install the AWS CLI anew. It says:" \
    "$(tail -n 3 "$WORK/version")"
  # Version 2 shows long answers in a pager, version 1 does not know AWS_REGION.
  export AWS_PAGER='' AWS_RETRY_MODE=${AWS_RETRY_MODE:-standard}
  REGION=${REGION:-${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region 2> /dev/null || true)}}}
  [ -n "$REGION" ] || fail "No region is set. Give --region us-west-2, or set AWS_REGION, or run 'aws configure'."
  case $REGION in
    *[!a-z0-9-]* | [!a-z]* | *[!0-9]) fail "'$REGION' is not a region. Give one such as --region us-west-2." ;;
  esac
  must sts get-caller-identity --query '[Account,Arn]'
  ACCOUNT=$(cut -f 1 <<< "$ANSWER")
  PARTITION=$(cut -f 2 <<< "$ANSWER" | cut -d : -f 2)
  OWN_BUCKET=kinesis-sql-$ACCOUNT-$REGION
  echo "Account $ACCOUNT, region $REGION, as $(cut -f 2 <<< "$ANSWER")"
}

# Calls AWS: call SERVICE OPERATION [ARGUMENT ...]. Sets ANSWER to its answer as text; or REFUSAL to why there is none.
call() {
  CALLED="$1 $2"
  REFUSAL=
  ANSWER=$(aws "$@" --region "$REGION" --output text 2> "$WORK/refusal") && return
  REFUSAL=$(sed '/^[[:space:]]*$/d' "$WORK/refusal")
  return 1
}

# The same; a refusal ends the script.
must() {
  call "$@" || refused
}

# Whether AWS refused the last call with some words.
refused_with() {
  [[ $REFUSAL == *"$1"* ]]
}

# Ends the script with what AWS said to the last call, and what to do.
refused() {
  local remedy
  case $REFUSAL in
    *'Unable to locate credentials'* | *'NoCredentials'*)
      remedy="There are no AWS credentials. Run 'aws configure' or 'aws sso login', or set AWS_PROFILE, or set
        AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY." ;;
    *'config profile'*'could not be found'*)
      remedy="Set AWS_PROFILE to a profile that 'aws configure list-profiles' shows, or unset it." ;;
    *ExpiredToken* | *RequestExpired* | *'token included in the request is expired'* | *'Token has expired'* | \
      *'session associated with this profile has expired'*)
      remedy="The credentials have expired. Get new ones: 'aws sso login', or what else gives you yours." ;;
    *RequestTimeTooSkewed* | *'Signature expired'* | *'Signature not yet current'*)
      remedy="Set the clock of this machine." ;;
    *InvalidClientTokenId* | *UnrecognizedClientException* | *SignatureDoesNotMatch* | *InvalidAccessKeyId* | \
      *AuthFailure* | *InvalidToken*)
      remedy="AWS does not know these credentials in $REGION. Check AWS_PROFILE and AWS_ACCESS_KEY_ID with
        'aws configure list', and that the account has this region enabled." ;;
    *AccessDenied* | *UnauthorizedOperation* | *'not authorized to perform'* | *'(403)'*)
      remedy="This user may not call '$CALLED'. Have it allowed, or come with other credentials; then start this again." ;;
    *LimitExceeded* | *ServiceQuotaExceeded* | *TooManyBuckets*)
      remedy="The account is at its limit in $REGION. Delete what is no longer used, or ask for more in the console under
        Service Quotas; then start this again." ;;
    *'Could not connect to the endpoint URL'* | *'Connect timeout'* | *'Read timeout'*)
      remedy="Check the name of the region ($REGION), whether it has the service, and the network." ;;
    *Throttl* | *'Rate exceeded'* | *'(50'*)
      remedy="AWS is busy. Start this again in a minute." ;;
    *ResourceInUseException* | *ConcurrentModificationException*)
      remedy="Something else changes it at this moment. Start this again when that is done." ;;
    *) remedy="Correct what AWS says, then start this again." ;;
  esac
  # Onto one line.
  remedy=$(tr -s '[:space:]' ' ' <<< "$remedy")
  fail "'aws $CALLED' failed: ${REFUSAL:-it said nothing.}"$'\n'"${remedy% }"
}

# Sets STACK to the status of a stack, '' when there is none: read_stack NAME-OR-ID
read_stack() {
  if call cloudformation describe-stacks --stack-name "$1" --query 'Stacks[0].[StackStatus,StackId]'; then
    STACK=$(cut -f 1 <<< "$ANSWER")
    STACK_ID=$(cut -f 2 <<< "$ANSWER")
  elif refused_with 'does not exist'; then
    STACK=
  else
    refused
  fi
}

# Follows a change of the stack STACK_ID to its end, with a line for each resource: follow_stack TOKEN. Sets STACK.
follow_stack() {
  local shown=0 started=$SECONDS token=$1
  while true; do
    # The events come after the status: none is missed.
    read_stack "$STACK_ID"
    [ -n "$STACK" ] || return 0
    read_events "$token"
    awk -F '\t' -v shown="$shown" 'NR > shown && $2 !~ /IN_PROGRESS$/ { print "  " substr($1, 12, 8) "  " $2 "  " $3 }' \
      "$WORK/events"
    shown=$(awk 'END { print NR }' "$WORK/events")
    case $STACK in
      *_IN_PROGRESS) ;;
      *) return 0 ;;
    esac
    [ $((SECONDS - started)) -lt "$LIMIT" ] || fail "The stack $NAME is in $STACK since $LIMIT seconds. AWS goes on with it:" \
      "see 'aws cloudformation describe-stack-events --stack-name $NAME --region $REGION', and start this again later."
    sleep "$POLL"
  done
}

# Writes the events of a change of the stack to WORK/events, the oldest first: time, status, resource, reason.
read_events() {
  must cloudformation describe-stack-events --stack-name "$STACK_ID" --query \
    "StackEvents[?ClientRequestToken=='$1'].[Timestamp,ResourceStatus,LogicalResourceId,ResourceStatusReason]"
  awk -F '\t' 'NF > 1 { line[++lines] = $0 } END { while (lines) { print line[lines--] } }' <<< "$ANSWER" > "$WORK/events"
}

# Says on standard error why a change of the stack failed, from WORK/events.
failed_events() {
  awk -F '\t' '$2 ~ /FAILED$/ && $4 !~ /cancelled/ { print "  " $3 " (" $2 "): " $4 }' "$WORK/events" >&2
}

# Sets APPLICATION to the application's status, '' when there is none.
read_application() {
  if call kinesisanalyticsv2 describe-application --application-name "$NAME" --query ApplicationDetail.ApplicationStatus; then
    APPLICATION=$ANSWER
  elif refused_with ResourceNotFoundException; then
    APPLICATION=
  else
    refused
  fi
}

# Waits until the application has one of some statuses: await_application STATUS .... Fails when it ends in another one, or
# not within the limit.
await_application() {
  local last='' started=$SECONDS
  while true; do
    read_application
    [ "$APPLICATION" = "$last" ] || echo "  $(date -u +%H:%M:%S)  application $NAME: ${APPLICATION:-gone}"
    last=$APPLICATION
    case " $* " in
      *" $APPLICATION "*) return ;;
    esac
    case $APPLICATION in
      READY | RUNNING | ROLLED_BACK | '') return 1 ;;
    esac
    [ $((SECONDS - started)) -lt "$LIMIT" ] || return 1
    sleep "$POLL"
  done
}

# Stops the application at once, without a snapshot.
force_stop() {
  echo "Stopping the application"
  must kinesisanalyticsv2 stop-application --application-name "$NAME" --force
  await_application READY ROLLED_BACK || fail "The application $NAME did not stop within $LIMIT seconds; its status is" \
    "${APPLICATION:-unknown}. Start this again."
}

# Sets BUCKET_STATE to 'mine', 'none' or 'other': whose bucket this is. 'other' also when this user may not look at it.
read_bucket() {
  if call s3api head-bucket --bucket "$BUCKET" --expected-bucket-owner "$ACCOUNT"; then
    BUCKET_STATE=mine
  elif refused_with '(404)'; then
    BUCKET_STATE=none
  elif refused_with '(403)' || refused_with '(400)' || refused_with '(301)'; then
    BUCKET_STATE=other
  else
    refused
  fi
}
