# Sourced by fetch.sh and sync.sh: passes that bring what the learner writes to the bucket. Four roots are stored: the
# learner's own (its log, the log's times and $LOG_DIR), results, checkpoints, and what is beside the results, which to
# the ancestor's scripts is the bucket itself. Lists are text, a file a line, the path last:
#
#   found    root version size ./path          what a scan sees; the version changes whenever the content can have
#   stored   root version size sha256 ./path   what the bucket holds; "-" where nobody has hashed it yet, "restored"
#                                              where it came from the bucket, so that it is not this learner's
#   sent     root seconds ./path               when a growing file was sent last
#   due      class and a line of found         what a pass has to do
#
# A file counts when two scans in a row see the same version; one that only grows counts as far as it is. A pointer to
# the newest checkpoint goes after all else. Nothing is ever removed from the bucket.

folder_of() {
  case $1 in own) echo "$JOB_STATE_DIR" ;; results) echo "$RESULT_DIR" ;; checkpoints) echo "$CHECKPOINT_DIR" ;; bucket) echo "$RESULT_BUCKET_DIR" ;; esac
}

remote_of() {
  case $1 in own) echo "$prefix/learner-$learner" ;; results) echo "$prefix" ;; checkpoints) echo "$prefix/_wml_checkpoints" ;; bucket) echo "$WEFT_RESULTS" ;; esac
}

# awk functions: the path of a line that has so many fields before it, and its key in the bucket.
line_words='function path_after(fields,  path) {
  path = $0
  while (fields-- > 0) sub(/^[^ ]* /, "", path)
  return path
}
function key_of(root, path) {
  path = substr(path, 3)
  if (root == "bucket") return path
  return training "/" (root == "checkpoints" ? "_wml_checkpoints/" : root == "own" ? "learner-" learner "/" : "") path
}
'

# Links count while they lead to a file inside their root; a folder they lead to is met where it really is. Names with
# control characters stay behind (unnameable): these lists cannot hold them, and rclone spells them in another way.
control_characters='*[[:cntrl:]]*'

scan_root() (
  root=$1
  cd "$(folder_of "$root")" 2>/dev/null || exit 0
  inside=$(pwd -P)
  case $root in
    own) set -- ./logs ./training-log.txt ./_log_times ;;
    bucket) set -- . \( -path "./$TRAINING_ID" -o -path ./_wml_checkpoints -o -path ./_weft_packs \) -prune -o ;;
    *) set -- . ;;
  esac
  find "$@" -type f ! -path "$control_characters" -exec stat -c "$root %s.%Y.%Z.%i %s %n" {} + 2>/dev/null
  find "$@" -type l ! -path "$control_characters" -print 2>/dev/null | while IFS= read -r link; do
    case $(readlink -f "$link") in "$inside"/*) [ -f "$link" ] && stat -L -c "$root %s.%Y.%Z.%i %s $link" "$link" ;; esac
  done
)

scan() {
  for root in own results checkpoints bucket; do scan_root "$root"; done
}

unnameable() {
  [ -n "$(find "$RESULT_BUCKET_DIR" "$LOG_DIR" -path "$control_characters" -type f 2>/dev/null | head -n 1)" ]
}

# $1: "final" when nobody writes any more, so that everything counts as it is. A growing file of up to 4 MiB is sent with
# every pass, a larger one as much less often as it is larger.
list_due() {
  awk -v final="$1" -v now="$(uptime_seconds)" -v every="$WEFT_SYNC_SECONDS" -v metrics="$WEFT_METRICS_FILE" "$line_words"'
    list == "stored" { path = path_after(4); stored[$1 path] = $2; hash[$1 path] = $4; next }
    list == "seen" { path = path_after(3); seen[$1 path] = $2; next }
    list == "sent" { path = path_after(2); sent[$1 path] = $2; next }
    {
      path = path_after(3); name = path; sub(/.*\//, "", name)
      if ($1 == "results" && path ~ /^\.\/(_submitted_code\/|_wml_checkpoints\/|_(deleted_)?plan\.json$|learner-[0-9]+\/(logs\/|_record\.json$|_log_times$|training-log\.txt$))/) next
      if (stored[$1 path] == $2) {
        if (final == "final" && hash[$1 path] == "-") print "unhashed", $0
      } else if (final != "final" && ($1 == "own" || name ~ /tfevents|\.(log|jsonl|ndjson)$/ || name == metrics)) {
        if (!(($1 path) in sent) || now - sent[$1 path] >= every * int($3 / 4194304)) print "growing", $0
      } else if (final != "final" && seen[$1 path] != $2) unsettled = unsettled "\n" $1 path
      else if (tolower(name) ~ /^(checkpoint|last|last\.ckpt|latest([^a-z0-9].*)?|.*[-_]latest(\.[a-z0-9_]+)?)$/) pointer[$1 path] = $0
      else print "settled", $0
    }
    END {
      for (at in pointer) {
        folder = at; sub(/[^\/]*$/, "", folder)
        if (!index(unsettled, "\n" folder)) print "pointer", pointer[at]
      }
    }' list=stored "$work/stored" list=seen "$work/seen" list=sent "$work/sent" list=found "$work/found"
}

# Sends the files of one class and notes which of them the bucket holds now. Fails when one could not be sent.
send() {
  send_status=0
  for root in own results checkpoints bucket; do
    awk -v class="$1" -v root="$root" '$1 == class && $2 == root { sub(/^[^ ]* /, ""); print }' "$work/due" >"$work/batch"
    [ -s "$work/batch" ] || continue
    awk "$line_words"'{ print substr(path_after(3), 3) }' "$work/batch" >"$work/paths"
    send_batch "$1" "$root" || send_status=1
  done
  return "$send_status"
}

send_batch() {
  class=$1 root=$2
  folder=$(folder_of "$root")
  set -- --files-from-raw "$work/paths" --copy-links
  : >"$work/sums" && : >"$work/sent.paths"
  if [ "$class" != growing ]; then
    bounded rclone hashsum sha256 "$folder" "$@" >"$work/sums" || return 1
  fi
  copy_status=0
  if [ "$class" = unhashed ]; then
    cp "$work/paths" "$work/sent.paths"
  else
    [ "$class" != growing ] || set -- "$@" --local-no-check-updated
    bounded rclone copy "$folder" "$(remote_of "$root")" "$@" --no-traverse --no-check-dest -v || copy_status=1
    # Told one by one, once each is there.
    sed -n 's|^[0-9/]* [0-9:]* INFO  : \(.*\): \(Multi-thread \)\{0,1\}Copied (.*|\1|p' "$work/words" >"$work/sent.paths"
  fi
  scan_root "$root" >"$work/after"
  note_stored "$class" "$root"
  return "$copy_status"
}

# What was sent while it changed has a checksum that nobody knows, and is sent again by the next pass.
note_stored() {
  awk -v class="$1" -v root="$2" "$line_words"'
    list == "sums" { sum[substr($0, index($0, "  ") + 2)] = $1; next }
    list == "sent" { sent["./" $0]; next }
    list == "after" { version[path_after(3)] = $2; next }
    {
      path = path_after(3)
      if (!(path in sent)) next
      if (class == "growing") print root, $2, $3, "-", path
      else if (version[path] == $2 && "" != sum[substr(path, 3)]) print root, $2, $3, sum[substr(path, 3)], path
    }' list=sums "$work/sums" list=sent "$work/sent.paths" list=after "$work/after" list=batch "$work/batch" >"$work/noted"
  merge 4 "$work/stored" "$work/noted"
  [ "$1" = growing ] || return 0
  awk -v now="$(uptime_seconds)" "$line_words"'{ print $1, now, path_after(4) }' "$work/noted" >"$work/noted.sent"
  merge 2 "$work/sent" "$work/noted.sent"
}

# Lines of the list $3 take the place of those of $2 that are about the same file; $1 fields come before the path.
merge() {
  awk -v fields="$1" "$line_words"'
    { at = $1 path_after(fields); if (!(at in line)) order[++count] = at; line[at] = $0 }
    END { for (i = 1; i <= count; i++) print line[order[i]] }' "$2" "$3" >"$2.draft"
  mv "$2.draft" "$2"
}

# One pass. Fails when something that is due could not be sent, or changed while it was.
pass() {
  scan >"$work/found"
  list_due "$1" >"$work/due"
  pass_status=0
  send growing || pass_status=1
  send settled || pass_status=1
  send unhashed || pass_status=1
  if [ "$pass_status" = 0 ]; then send pointer || pass_status=1; fi
  cp "$work/found" "$work/seen"
  [ "$1" != final ] || [ -z "$(list_due final)" ] || pass_status=1
  return "$pass_status"
}

# Looks whether the bucket holds what was stored, and forgets what it does not, so that the next pass sends it again: 0
# when all is there, 1 when not, 2 when the store does not answer. What is beside the results is not looked for, since
# nobody knows how much else the bucket holds.
verify() {
  bounded rclone lsf -R --files-only --format sp --separator ' ' "$prefix" >"$work/listing" || return 2
  awk -v training="$TRAINING_ID" -v learner="$learner" "$line_words"'
    list == "listing" { size[training "/" path_after(1)] = $1; next }
    $4 == "restored" || $1 == "bucket" || (key_of($1, path_after(4)) in size && size[key_of($1, path_after(4))] == $3) { print }
    ' list=listing "$work/listing" list=stored "$work/stored" >"$work/verified"
  if cmp -s "$work/stored" "$work/verified"; then return 0; fi
  mv "$work/verified" "$work/stored"
  return 1
}
