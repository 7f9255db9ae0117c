#!/usr/bin/env bash
# Sends made-up requests to every method of four services with keys, and writes what came back into FUZZ.md.
#   --requests=N   how many (default 1000000)
#   --seed=N       of all that is made up (default 1)
#   --only=INDEX   a single request of a run; printed only
# Needs a built checkout (mvn -q -Dquick -DskipTests package -pl loadtest/hostile -am) and a PostgreSQL.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
[ -f "$here/target/classpath.txt" ] || { echo "fuzz.sh: not built: mvn -q -Dquick -DskipTests package -pl loadtest/hostile -am" >&2; exit 4; }
run() {
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Xmx512m \
    -cp "$here/target/classes:$(cat "$here/target/classpath.txt")" io.recgpt.hostile.fuzz.FuzzRun "$@"
}
case " $* " in *" --only="*) run "$@"; exit ;; esac
table=$(mktemp)
trap 'rm -f "$table"' EXIT
status=0
run "$@" >"$table" || status=$?
{
  printf '# What every method answers to made-up requests\n\n'
  printf 'Made by `loadtest/hostile/fuzz.sh %s` on commit %s, %s, %s processors, %s.\n\n' \
    "$*" "$(git -C "$here" rev-parse --short HEAD)" "$(uname -sm)" "$(nproc)" "$(date -u +%F)"
  cat "$table"
} >"$here/FUZZ.md"
exit "$status"
