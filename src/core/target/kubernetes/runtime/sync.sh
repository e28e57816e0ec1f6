#!/bin/sh
# The sidecar of a learner: every few seconds it brings what the learner has written to the bucket, and after the
# learner's end the rest, then the record, then it acknowledges, for which the learner waits (learner.sh). It may be
# killed and started again at any point: what it has sent is on its lists. Its own exit code is always 0, and its
# termination message is the record's summary.
here=$(dirname "$0")
. "$here/store.sh"
. "$here/pass.sh"
. "$here/record.sh"

# Kubernetes ends a sidecar after its learner: asked to end without a word of the learner, the learner was killed.
stopped_at=
trap 'stopped_at=${stopped_at:-$(uptime_seconds)}' TERM INT
ended_at=
spare=0

learner_ended() {
  [ -s "$control/ended" ] || [ -n "$stopped_at" ]
}

# The uptime until which what is left may be brought, if there is a limit: after a signal by the grace of the pod, less
# what the record needs; else for as long as the store may be away.
time_limit() {
  if [ -n "$stopped_at" ]; then
    echo $((stopped_at + WEFT_GRACE_SECONDS - WEFT_RECORD_SECONDS))
  elif [ -s "$control/terminating" ]; then
    echo $(($(cat "$control/terminating") + WEFT_GRACE_SECONDS - WEFT_RECORD_SECONDS))
  elif [ -n "$ended_at" ]; then
    echo $((ended_at + WEFT_STORE_SECONDS))
  fi
}

out_of_time() {
  limit=$(time_limit)
  [ -n "$limit" ] && [ "$(uptime_seconds)" -ge $((limit + spare)) ]
}

# The log itself carries no times: a line `<ISO 8601> <bytes>` says how long it was when, whenever it has grown.
note_log_time() {
  log_bytes=$(stat -c %s "$JOB_STATE_DIR/training-log.txt" 2>/dev/null || echo 0)
  [ "$log_bytes" != "${noted_bytes:-0}" ] || return
  noted_bytes=$log_bytes
  echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) $log_bytes" >>"$JOB_STATE_DIR/_log_times"
}

# Brings all that is left to the bucket and looks whether it is there. Fails when the time runs out before, or when the
# store answers and still not more of it gets there: a file that nobody may read, a bucket that is full.
store_rest() {
  pause=1 vain=0 stored_before=
  while :; do
    pass final
    passed=$?
    verify
    verified=$?
    if [ "$passed$verified" = 00 ]; then break; fi
    stored_now=$(cksum <"$work/stored")
    if [ "$verified" = 2 ] || [ "$stored_now" != "$stored_before" ]; then vain=0; else vain=$((vain + 1)); fi
    stored_before=$stored_now
    if out_of_time || [ "$vain" -ge 5 ]; then
      say "not everything could be stored: $(cat "$work/complaint")"
      return 1
    fi
    sleep "$pause"
    pause=$((pause < 8 ? pause * 2 : 10))
  done
  if unnameable; then
    say 'files with control characters in their names stay behind'
    return 1
  fi
}

# Whoever fails leaves its record before the others are told to end: the bucket tells a halt from another's failure.
other_failed() {
  [ "$WEFT_LEARNERS" -gt 1 ] || return 1
  bounded rclone cat "$prefix" --include '/learner-*/_record.json' >"$work/others" || return 1
  grep -F '"outcome":"failed"' "$work/others" | sed 's/.*"attempt":\([0-9]*\),.*/\1/' | awk -v own="$(cat "$control/attempt")" '$1 >= own { found = 1 } END { exit !found }'
}

# signal_name EXIT_CODE: by 128 and the signal's number, as shells tell it.
signal_name() {
  case $1 in 132) echo SIGILL ;; 134) echo SIGABRT ;; 135) echo SIGBUS ;; 136) echo SIGFPE ;; 137) echo SIGKILL ;; 139) echo SIGSEGV ;; 143) echo SIGTERM ;; esac
}

finish() {
  ended_at=$(uptime_seconds)
  exit_code=137 reason=
  if [ -s "$control/ended" ]; then read -r exit_code reason <"$control/ended"; else touch "$control/ended"; fi
  say "learner $learner ended with $exit_code"
  complete=true
  note_log_time
  store_rest || complete=false
  outcome=failed
  if [ "$exit_code" = 0 ]; then
    outcome=completed reason=
  elif [ -s "$control/terminating" ]; then
    outcome=halted
    if other_failed; then outcome=stopped; fi
  fi
  spare=$((WEFT_RECORD_SECONDS - 3))
  [ "$exit_code" = 0 ] || reason=${reason:-$(signal_name "$exit_code")}
  until write_record "$exit_code" "$outcome" "$reason" "$control/started" "$control/ended" "$complete" "$JOB_STATE_DIR/training-log.txt"; do
    if out_of_time; then break; fi
    sleep 1
  done
  say "learner $learner: $outcome, complete: $complete"
  : >"$control/acknowledged"
}

touch "$work/stored" "$work/seen" "$work/sent" "$work/previous"
until learner_ended; do
  note_log_time
  pass running || say 'what could not be stored is tried again'
  next=$(($(uptime_seconds) + WEFT_SYNC_SECONDS))
  until learner_ended || [ "$(uptime_seconds)" -gt "$next" ]; do sleep 0.3; done
done
# A learner that never started has nothing to tell.
if [ -e "$control/started" ] && [ ! -e "$control/acknowledged" ]; then finish; fi
until [ -n "$stopped_at" ]; do sleep 0.5; done
if [ -s "$work/summary" ]; then cat "$work/summary" >"$WEFT_TERMINATION_LOG"; fi
exit 0
