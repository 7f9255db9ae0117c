#!/usr/bin/env bash
# Measures what a recommendation costs through the four services, and the same messages through processes that do no work,
# and writes it into CHAIN.md. Leave the machine alone meanwhile: some 13 minutes.
#   --profile=FOLDER   loads the services alone; each leaves a flight recording in the folder
# Needs a built checkout: mvn -q -Dquick -DskipTests package -pl loadtest/ghz -am
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
[ -f "$here/target/classpath.txt" ] || { echo "chain.sh: not built: mvn -q -Dquick -DskipTests package -pl loadtest/ghz -am" >&2; exit 4; }
run() {
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Xmx512m \
    -cp "$here/target/classes:$(cat "$here/target/classpath.txt")" io.recgpt.load.ChainRun "$@"
}
if [ $# -gt 0 ]; then run "$@"; exit; fi
table=$(run)
{
  printf '# What a recommendation costs, beside gRPC alone\n\n'
  printf 'Made by `loadtest/ghz/chain.sh` on commit %s, %s, %s processors, %s; client and processes share the machine.\n' \
    "$(git -C "$here" rev-parse --short HEAD)" "$(uname -sm)" "$(nproc)" "$(date -u +%F)"
  printf 'Echo: four processes with the same code to serve and call, which send the messages of real recommendations and do no work.\n'
  printf 'Stores are SQLite files; the worker rests. Highest load: the best of closed loops of 16, 32 and 48 calls in flight, fewer than a gateway ever turns away; half of it: open loop, times from when a call was due.\n'
  printf 'Both are up at once and loaded in turn, round by round: medians; times are those of neighbors, with their range.\n\n'
  printf '%s\n' "$table"
} >"$here/CHAIN.md"
cat "$here/CHAIN.md"
