#!/usr/bin/env bash
# Breaks a cluster of real processes and peers in every way it knows, and writes what clients saw into RESULTS.md.
#   --short        a selection that needs PostgreSQL alone, as the tests run it; printed only
#   --only=TEXT    what has this text in what fails and how, as "intent, clock"; printed only
# Needs a built checkout (mvn -q -Dquick -DskipTests package -pl loadtest/faults -am) and the peers of ./recgpt test.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
[ -f "$here/target/classpath.txt" ] || { echo "run.sh: not built: mvn -q -Dquick -DskipTests package -pl loadtest/faults -am" >&2; exit 4; }
main=io.recgpt.faults.FaultRun
if [ "${1:-}" = --main ]; then main=$2; shift 2; fi
run() {
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Xmx512m \
    -cp "$here/target/classes:$(cat "$here/target/classpath.txt")" "$main" "$@"
}
if [ $# -gt 0 ] || [ "$main" != io.recgpt.faults.FaultRun ]; then run "$@"; exit; fi
table=$(mktemp)
trap 'rm -f "$table"' EXIT
status=0
run >"$table" || status=$?
{
  printf '# What clients see when something fails\n\n'
  printf 'Made by `loadtest/faults/run.sh` on commit %s, %s, %s processors, %s.\n\n' \
    "$(git -C "$here" rev-parse --short HEAD)" "$(uname -sm)" "$(nproc)" "$(date -u +%F)"
  printf 'All processes and all load share that machine. 20 Recommend and 10 RecordEvents a second, deadline 2 s; each fault lasts 4 s.\n'
  printf '"Well again": from the end of the fault to the first of the calls that were all answered with a profile and explained.\n'
  printf '"Lost": acknowledged events that the log did not know when they were sent again.\n'
  printf '"Gateway'"'"'s metrics": whether they count the answers that clients got, outcome by outcome, from fault to recovery.\n\n'
  cat "$table"
} >"$here/RESULTS.md"
exit "$status"
