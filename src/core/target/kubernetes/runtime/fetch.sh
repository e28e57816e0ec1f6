#!/bin/sh
# The init container of a learner: waits until the submitted code is complete in the bucket, then brings code, data and
# what earlier attempts left. It may be killed and started again at any point: what is there already stays, and what is
# not complete is never seen by the learner, which starts after it. Exit codes: fetchFailures in podContract.ts.
here=$(dirname "$0")
. "$here/store.sh"
. "$here/pass.sh"
. "$here/record.sh"

# As the first process of its container a shell is deaf to signals that it does not ask for.
stopped=
trap 'stopped=yes' TERM INT
out_of_time() {
  [ -n "$stopped" ]
}

# fail EXIT_CODE KIND WHAT: says so, in the record too, for conditions of a pod die with it.
fail() {
  [ -z "$stopped" ] || exit 143
  message="$3: $(cat "$work/complaint")"
  say "$message"
  echo "$message" | tee "$work/message" >"$WEFT_TERMINATION_LOG"
  touch "$work/failed"
  write_record "$1" failed "$2" "$work/started" "$work/failed" true "$work/message"
  exit "$1"
}

# Whether trying again may help: not where the store knows us and says no, or knows nothing of what we ask for.
may_pass() {
  [ "$1" != 3 ] && [ "$1" != 4 ] &&
    ! grep -Eq 'AccessDenied|InvalidAccessKeyId|SignatureDoesNotMatch|NoSuchBucket|ExpiredToken|StatusCode: 40[13]|no space left' "$work/complaints"
}

# Runs a command again and again while it fails for what may pass, for as long as the store may be away.
persistently() {
  trying_until=$(($(uptime_seconds) + WEFT_STORE_SECONDS))
  pause=1
  until bounded "$@"; do
    status=$bounded_status
    if [ -n "$stopped" ] || ! may_pass "$status" || [ "$(uptime_seconds)" -ge "$trying_until" ]; then return "$status"; fi
    sleep "$pause"
    pause=$((pause < 16 ? pause * 2 : 30))
  done
}

# READY names this submission and the checksum of its snapshot; it is written last.
await_ready() {
  ready_until=$(($(uptime_seconds) + WEFT_READY_SECONDS))
  say "waiting for $prefix/_submitted_code/READY"
  while :; do
    bounded rclone cat "$prefix/_submitted_code/READY" >"$work/ready"
    status=$?
    if grep -qF "\"id\":\"$WEFT_SUBMISSION_ID\"" "$work/ready"; then
      snapshot=$(sed -n 's/.*"sha256":"\([0-9a-f]*\)".*/\1/p' "$work/ready")
      return 0
    fi
    case $status in 0 | 3 | 4) echo 'it has no READY of this submission' >"$work/complaint" ;; *) may_pass "$status" || return 1 ;; esac
    if [ -n "$stopped" ] || [ "$(uptime_seconds)" -ge "$ready_until" ]; then return 1; fi
    sleep 1
  done
}

# has_sum SHA256 FILE: a file that is not what its checksum says is no use.
has_sum() {
  echo "$1  $2" | sha256sum -c >/dev/null 2>"$work/complaint" && return
  echo "$2 is damaged" >"$work/complaint"
  rm -f "$2"
  return 1
}

# Code is complete once its folder has its name. Packs hold whole files, and together exactly those of the snapshot.
load_code() {
  [ ! -d "$MODEL_DIR" ] || return 0
  persistently rclone copyto "$prefix/_submitted_code/snapshot.json" "$work/snapshot.json" || return 1
  has_sum "$snapshot" "$work/snapshot.json" || return 1
  tr -d ' \t\r\n' <"$work/snapshot.json" | sed 's/.*"packs":\[\([^]]*\)\].*/\1/' |
    grep -o '"sha256":"[0-9a-f]*"' | sed 's/.*:"\(.*\)"/\1.tar/' >"$work/packs.list"
  rm -rf "$MODEL_DIR.draft"
  mkdir -p "$MODEL_DIR.draft" "$work/packs"
  persistently rclone copy "$WEFT_RESULTS/_weft_packs" "$work/packs" --files-from-raw "$work/packs.list" --no-traverse || return 1
  while read -r pack; do
    has_sum "${pack%.tar}" "$work/packs/$pack" || return 1
    tar -xof "$work/packs/$pack" -C "$MODEL_DIR.draft" 2>"$work/complaint" || return 1
  done <"$work/packs.list"
  mv "$MODEL_DIR.draft" "$MODEL_DIR"
  rm -rf "$work/packs"
}

# load_data REMOTE:BUCKET FOLDER
load_data() {
  mkdir -p "$2"
  find "$2" -name "*$RCLONE_PARTIAL_SUFFIX" -type f -exec rm -f {} +
  persistently rclone copy "$1" "$2" --exclude '/_weft_packs/**' --use-server-modtime
}

# restore FROM TO [FILTER]…: what the bucket holds and this pod does not. There may be nothing.
restore() {
  find "$2" -name "*$RCLONE_PARTIAL_SUFFIX" -type f -exec rm -f {} +
  persistently rclone copy "$@" --ignore-existing --use-server-modtime
  restored=$?
  [ "$restored" = 0 ] || [ "$restored" = 3 ]
}

restore_results() {
  restore "$prefix" "$RESULT_DIR" --exclude '/_submitted_code/**' --exclude '/_wml_checkpoints/**' --exclude '/_{plan,deleted_plan}.json' \
    --exclude '/learner-{{[0-9]+}}/{_record.json,_log_times,training-log.txt,logs/**}' &&
    restore "$prefix/_wml_checkpoints" "$CHECKPOINT_DIR" &&
    restore "$prefix/learner-$learner" "$JOB_STATE_DIR" --include '/{training-log.txt,_log_times,logs/**}'
}

touch "$work/started" "$work/stored" "$work/seen" "$work/sent"
count_attempt
mkdir -p "$RESULT_DIR" "$CHECKPOINT_DIR" "$LOG_DIR" "$DATA_DIR" "$HOME"
if [ -f "$here/hostfile" ]; then cp "$here/hostfile" "$JOB_STATE_DIR/hostfile"; fi
[ -p "$control/log.pipe" ] || mkfifo "$control/log.pipe"

await_ready || fail 21 code-not-loaded 'The submitted code is not complete in the bucket'
load_code || fail 21 code-not-loaded 'The submitted code could not be loaded'
say "attempt $(cat "$control/attempt"): code is loaded"
while read -r source folder; do
  [ -n "$source" ] || continue
  load_data "$source" "$folder" || fail 22 data-not-loaded "The data bucket “${source#*:}” could not be loaded"
  say "data bucket ${source#*:} is loaded"
done <<END
$WEFT_DATA
END
restore_results || fail 22 data-not-loaded 'What earlier attempts left could not be loaded'
scan | awk "$line_words"'{ print $1, $2, $3, "restored", path_after(3) }' >"$work/stored"
