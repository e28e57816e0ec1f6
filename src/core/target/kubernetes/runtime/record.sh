# Sourced by fetch.sh and sync.sh: the learner's record (learnerRecord.ts), which outlives pod, Job and cluster. Its head
# is one line and each object is one, so that a shell can read it again.

record=$prefix/learner-$learner/_record.json

# An awk function that makes a JSON string of a text. Not with gsub: what a backslash means there differs between awks.
json_words='function replaced(text, from, to,  out, at) {
  while ((at = index(text, from)) > 0) {
    out = out substr(text, 1, at - 1) to
    text = substr(text, at + length(from))
  }
  return out text
}
function json(text,  code, character) {
  text = replaced(replaced(text, "\\", "\\\\"), "\"", "\\\"")
  for (code = 1; code < 32; code++) {
    character = sprintf("%c", code)
    if (index(text, character)) text = replaced(text, character, sprintf("\\u%04x", code))
  }
  return "\"" text "\""
}
'

# Fetches the record of an earlier attempt, and numbers this one after it; a restarted container keeps its number.
count_attempt() {
  [ -s "$control/attempt" ] && return
  bounded rclone cat "$record" >"$work/previous" || : >"$work/previous"
  earlier=$(sed -n 's/^{"recordVersion".*"attempt":\([0-9]*\),.*/\1/p' "$work/previous")
  echo $((${earlier:-0} + 1)) >"$control/attempt"
}

utc_time_of() {
  date -u -r "$1" +%Y-%m-%dT%H:%M:%SZ
}

# The end of a text as a list of JSON strings: 20 lines of 500 characters, and of an overprinted line what is seen last.
last_lines() {
  tail -c 40000 "$1" 2>/dev/null | tail -n 20 | tr -d '\000' |
    awk "$json_words"'{ sub(/\r$/, ""); sub(/.*\r/, ""); printf "%s%s", (NR > 1 ? "," : ""), json(substr($0, 1, 500)) }'
}

# What this attempt stored, then what an earlier one did and this one did not store anew; an object a line.
list_objects() {
  awk -v training="$TRAINING_ID" -v learner="$learner" "$line_words$json_words"'
    list == "stored" && $4 !~ /^(-|restored)$/ && $1 path_after(4) != "own./_log_times" {
      key = json(key_of($1, path_after(4)))
      ours[key] = 1
      print "{\"key\":" key ",\"sizeBytes\":" $3 ",\"sha256\":\"" $4 "\"}"
    }
    list == "previous" && index($0, "{\"key\":") == 1 {
      key = substr($0, 8); sub(/,"sizeBytes":[0-9]*,"sha256":"[0-9a-f]*".?,?$/, "", key)
      if (!(key in ours)) { sub(/,$/, ""); print }
    }' list=stored "$work/stored" list=previous "$work/previous" | sed '$!s/$/,/'
}

# write_record EXIT_CODE OUTCOME REASON STARTED ENDED COMPLETE LOG: times are files, by when they were written; the log's
# end is kept where the learner failed. Leaves the record without log and objects in $work/summary. Fails when the record
# does not reach the bucket.
write_record() {
  head=$(printf '{"recordVersion":1,"trainingId":"%s","learnerId":%s,"attempt":%s,"exitCode":%s,"outcome":"%s",' "$TRAINING_ID" "$learner" "$(cat "$control/attempt")" "$1" "$2")
  if [ -n "$3" ]; then head="$head\"reason\":\"$3\","; fi
  rest=$(printf '"startedAt":"%s","endedAt":"%s","complete":%s,"objects":[' "$(utc_time_of "$4")" "$(utc_time_of "$5")" "$6")
  {
    printf '%s' "$head"
    if [ "$2" = failed ]; then printf '"lastLines":[%s],' "$(last_lines "$7")"; fi
    printf '%s\n' "$rest"
    list_objects
    printf ']}\n'
  } >"$work/record"
  bounded rclone copyto "$work/record" "$record" --no-check-dest || return 1
  printf '%s%s]}\n' "$head" "$rest" >"$work/summary"
}
