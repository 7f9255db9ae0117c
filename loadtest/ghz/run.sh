#!/usr/bin/env bash
# Loads four processes with the demo shop by ghz, at a rate whatever comes back (open loop), then four that send the same
# messages and do no work, and writes RESULTS.md.
#   RATE     calls a second (default 50)      TIME  seconds of each scenario (default 20)
#   P99_MS   bound of the 99th percentile (default 500)   FAILED  bound of the share of failed calls (default 0.001)
# Fails where a scenario misses a bound. Installs ghz by Go where it isn't. Needs a built checkout:
# mvn -q -Dquick -DskipTests package -pl loadtest/ghz -am
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
rate=${RATE:-50} time=${TIME:-20} p99=${P99_MS:-500} failed=${FAILED:-0.001}
peers=${RECGPT_PEERS:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/recgpt/peers}
tools=$peers/load
[ -f "$here/target/classpath.txt" ] || { echo "run.sh: not built: mvn -q -Dquick -DskipTests package -pl loadtest/ghz -am" >&2; exit 4; }
if ! cmp -s "$here/tools.txt" "$tools/installed.txt"; then
  command -v go >/dev/null || { echo "run.sh: no Go found: install Go 1.26 or later" >&2; exit 4; }
  mkdir -p "$tools/bin"
  while read -r _ name version; do GOBIN=$tools/bin go install "$name@$version"; done <"$here/tools.txt"
  cp "$here/tools.txt" "$tools/installed.txt"
fi

work=$(mktemp -d)
mkfifo "$work/stdin"
"${JAVA_HOME:+$JAVA_HOME/bin/}java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Xmx256m \
  -cp "$here/target/classes:$(cat "$here/target/classpath.txt")" io.recgpt.load.ScenarioClient "$work" \
  <"$work/stdin" >"$work/target" &
server=$!
exec 3>"$work/stdin"
trap 'exec 3>&-; wait "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
# The address that the server prints as its n-th.
await() {
  until target=$(sed -n "$1p" "$work/target") && [ -n "$target" ]; do
    kill -0 "$server" 2>/dev/null || { echo "run.sh: the services did not start" >&2; exit 1; }
    sleep 1
  done
}
await 1

# load NAME METHOD DATA RATE: one scenario into NAME.out
load() {
  "$tools/bin/ghz" --insecure --async --rps "$4" --total $(($4 * time)) --concurrency 50 --connections 4 --timeout 5s \
    --call "recgpt.gateway.v1.$2" --data-file "$work/$3.json" -O json -o "$work/$1.out" "$target"
}
recommend=RecommendationService/Recommend
load warm-up $recommend hot "$rate"
load cold $recommend cold "$rate"
load hot $recommend hot "$rate"
load filters $recommend filters "$rate"
load stream RecommendationService/StreamRecommend stream "$rate"
load mixed-events EventService/RecordEvents events "$((rate / 2))" &
events=$!
load mixed-recommend $recommend hot "$((rate / 2))"
wait "$events"
echo >&3 # the echo chain, please
await 2
load warm-up $recommend hot "$rate"
load echo $recommend hot "$rate"

status=0
table=$(
  for name in cold hot filters stream mixed-recommend mixed-events echo; do
    python3 "$here/gate.py" "$name" "$p99" "$failed" "$work/$name.out" || echo missed >>"$work/missed"
  done
)
[ ! -e "$work/missed" ] || status=1
{
  printf '# Load by ghz\n\n'
  printf 'Made by `RATE=%s TIME=%s P99_MS=%s FAILED=%s loadtest/ghz/run.sh` on commit %s, %s, %s processors, %s.\n' \
    "$rate" "$time" "$p99" "$failed" "$(git -C "$here" rev-parse --short HEAD)" "$(uname -sm)" "$(nproc)" "$(date -u +%F)"
  printf 'Open loop; ghz and the four processes share the machine. Stores are SQLite files. Echo: the messages of `hot` through four processes that do no work.\n\n'
  printf '| scenario | calls | rate, 1/s | median, ms | p99, ms | answers | gate |\n|---|--:|--:|--:|--:|---|---|\n%s\n' "$table"
} >"$here/RESULTS.md"
cat "$here/RESULTS.md"
exit "$status"
