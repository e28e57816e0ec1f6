# Sourced by fetch.sh and sync.sh, which run in the rclone image: how they reach the stores, wait and speak. rclone and
# busybox are all they need. Credentials are in the file that RCLONE_CONFIG names and nowhere else.

control=$WEFT_CONTROL
work=$control/sync
learner=$((JOB_COMPLETION_INDEX + 1))
prefix=$WEFT_RESULTS/$TRAINING_ID
mkdir -p "$work"

# One try per call: who calls knows better when to try again. What is not complete yet is known by its ending.
export RCLONE_RETRIES=1 RCLONE_LOW_LEVEL_RETRIES=4 RCLONE_CONTIMEOUT=10s RCLONE_TIMEOUT=60s
export RCLONE_TRANSFERS=4 RCLONE_CHECKERS=8 RCLONE_BUFFER_SIZE=4Mi RCLONE_STATS=0 RCLONE_S3_NO_CHECK_BUCKET=true
export RCLONE_PARTIAL_SUFFIX=.weft-part RCLONE_CACHE_DIR="$control/cache" RCLONE_LOG_FORMAT=date,time

# Certificate authorities of the connection come on top of those of the image.
authorities=$(dirname "$RCLONE_CONFIG")/ca.pem
if [ -s "$authorities" ]; then
  cat "$authorities" /etc/ssl/certs/ca-certificates.crt >"$work/ca.pem" 2>/dev/null
  export RCLONE_CA_CERT="$work/ca.pem"
fi

say() {
  echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) $*" >&2
}

# Seconds since the machine started: no clock change moves it, and all containers of a pod read the same.
uptime_seconds() {
  read -r since_start _ </proc/uptime
  echo "${since_start%%.*}"
}

# Runs a command that ends when out_of_time says so, and that a signal to this shell does not have to wait for. All that
# it says is left in $work/words, and the last of its complaints in $work/complaint.
bounded() {
  "$@" 2>"$work/words" &
  running=$!
  while kill -0 "$running" 2>/dev/null; do
    if out_of_time; then kill "$running" 2>/dev/null; fi
    sleep 0.1
  done
  wait "$running"
  bounded_status=$?
  grep -v ' INFO  : ' "$work/words" | grep ' : ' | sed 's/^[0-9/]* [0-9:]* //' >"$work/complaints"
  tail -n 1 "$work/complaints" | sed 's/^[A-Z]* *: //' | cut -c 1-500 >"$work/complaint"
  # That something is not there (3, 4) is often no trouble; the caller knows.
  case $bounded_status in 0 | 3 | 4) ;; *) cat "$work/complaints" >&2 ;; esac
  return "$bounded_status"
}
