#!/bin/sh
# The learner's own container, in the framework's image: runs the command and outlives it until the sidecar has stored
# everything. Needs a POSIX sh; bash, setsid, tee and sleep are used where they are. It ends with the command's code.
control=$WEFT_CONTROL
log=$JOB_STATE_DIR/training-log.txt
# Learners count from 1, while the Indexed Job counts from 0.
LEARNER_ID=$((JOB_COMPLETION_INDEX + 1))
export LEARNER_ID
grace_seconds=$WEFT_GRACE_SECONDS learner_seconds=$WEFT_LEARNER_SECONDS store_seconds=$WEFT_STORE_SECONDS
unset WEFT_CONTROL WEFT_GRACE_SECONDS WEFT_LEARNER_SECONDS WEFT_STORE_SECONDS
terminated_at=

# Sets $now to the seconds since the machine started, as sync.sh reads them too.
look_at_clock() {
  read -r now _ </proc/uptime
  now=${now%%.*}
}

# Where there is no sleep the clock is read again and again, which costs but is right.
pause() {
  sleep "$1" 2>/dev/null || :
}

pause_for() {
  look_at_clock
  pause_until=$((now + $1))
  while [ "$now" -lt "$pause_until" ]; do
    pause 0.2
    look_at_clock
  done
}

# The command and all that it started: with setsid they are a process group, else only the command is known. A group is
# spelled with two dashes before it for dash, which takes it for an option, and without for BusyBox, which knows no "--".
signal_learner() {
  [ -s "$control/target" ] || return
  read -r target <"$control/target"
  kill -s "$1" "$target" 2>/dev/null || kill -s "$1" -- "$target" 2>/dev/null
}

terminate() {
  [ -z "$terminated_at" ] || return
  look_at_clock
  terminated_at=$now
  echo "$now" >"$control/terminating"
  signal_learner TERM
  { pause_for "$learner_seconds" && signal_learner KILL; } &
}

# The command, evaluated by bash as the ancestor did, or by sh where there is no bash.
run_command() {
  trap - TERM INT
  cd "$MODEL_DIR" || exit 1
  shell=$(command -v bash || command -v sh)
  if command -v setsid >/dev/null; then
    setsid "$shell" -c "$TRAINING_COMMAND" </dev/null &
    echo "-$!" >"$control/target"
  else
    "$shell" -c "$TRAINING_COMMAND" </dev/null &
    echo "$!" >"$control/target"
  fi
  command=$!
  # Told to end before there was anything to signal.
  if [ -s "$control/terminating" ]; then signal_learner TERM; fi
  wait "$command"
  echo "$?" >"$control/exit"
}

# Everything the command says, to the container's log and to the file that sync.sh stores.
write_log() {
  if command -v tee >/dev/null; then
    exec tee -a "$log"
  fi
  while IFS= read -r line || [ -n "$line" ]; do
    printf '%s\n' "$line"
    printf '%s\n' "$line" >&3
  done 3>>"$log"
}

# Sets $kills to how many processes of this container the kernel has killed for lack of memory: cgroup v2, or v1.
count_kills() {
  kills=0
  for counts in /sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control; do
    [ -r "$counts" ] || continue
    while read -r name count; do
      if [ "$name" = oom_kill ]; then kills=$count; fi
    done <"$counts"
  done
}

trap terminate TERM INT
# After this line (podContract.ts) the container's log and the stored one are the same bytes: what earlier attempts said
# comes first in both.
echo 'weft: the log of this learner from its beginning'
if [ -s "$log" ]; then cat "$log"; fi
count_kills
kills_before=$kills
: >"$control/started"
write_log <"$control/log.pipe" &
writer=$!
run_command >"$control/log.pipe" 2>&1 &
runner=$!
until [ -s "$control/exit" ]; do
  wait "$runner"
  # A signal ends the wait before the command; a runner that is gone without a word was killed.
  kill -0 "$runner" 2>/dev/null || break
done
code=137
if [ -s "$control/exit" ]; then read -r code <"$control/exit"; fi

# What the command left running is ended with it. Whatever escaped that may hold the log open, but not for long.
signal_learner KILL
{ pause_for 3 && kill "$writer" 2>/dev/null; } &
watchdog=$!
while kill -0 "$writer" 2>/dev/null; do wait "$writer"; done
kill "$watchdog" 2>/dev/null

reason=
count_kills
if [ "$code" != 0 ] && [ "$kills" -gt "$kills_before" ]; then reason=OOMKilled; fi
echo "$code $reason" >"$control/ended"
look_at_clock
wait_until=$((now + store_seconds + 60))
while [ ! -e "$control/acknowledged" ]; do
  if [ -n "$terminated_at" ]; then wait_until=$((terminated_at + grace_seconds - 1)); fi
  look_at_clock
  [ "$now" -lt "$wait_until" ] || break
  pause 0.2
done
exit "$code"
