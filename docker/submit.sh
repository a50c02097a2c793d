#!/usr/bin/env bash
# Submits a script through the SQL Gateway, unless the cluster has a job already: after `docker compose stop` and `up` the
# JobManager recovers its job from its last checkpoint, and a second one would write every minimum twice.
#   submit.sh GATEWAY JOB_MANAGER [ARGUMENT OF THE SQL CLIENT ...]
set -euo pipefail

gateway=$1
job_manager=$2
shift 2

jobs=$(wget -q -O - "http://$job_manager/jobs/overview") || {
  echo "ERROR: the JobManager at http://$job_manager does not answer: docker compose logs jobmanager" >&2
  exit 1
}
if grep -qE '"state":"(INITIALIZING|CREATED|RUNNING|RESTARTING|RECONCILING|SUSPENDED|FAILING|CANCELLING)"' <<< "$jobs"; then
  echo "The cluster has a job already; nothing is submitted. To run another version of the script, stop that job first:" \
    "docker/README.md says how."
  exit 0
fi
exec "$(dirname "$0")/../bin/sql-client.sh" gateway -e "$gateway" "$@"
