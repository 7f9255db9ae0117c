#!/usr/bin/env bash
# Attacks a cluster of real processes in every way it knows, and writes what became of everybody else into ATTACKS.md.
#   --short        the selection that the tests run; printed only
#   --only=TEXT    attacks that have this text in their names, once or more; printed only
# Needs a built checkout: mvn -q -Dquick -DskipTests package -pl loadtest/hostile -am
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
[ -f "$here/target/classpath.txt" ] || { echo "attack.sh: not built: mvn -q -Dquick -DskipTests package -pl loadtest/hostile -am" >&2; exit 4; }
run() {
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Xmx512m \
    -cp "$here/target/classes:$(cat "$here/target/classpath.txt")" io.recgpt.hostile.attack.AttackRun "$@"
}
if [ $# -gt 0 ]; then run "$@"; exit; fi
table=$(mktemp)
trap 'rm -f "$table"' EXIT
status=0
run >"$table" || status=$?
{
  printf '# What attacks do to everybody else\n\n'
  printf 'Made by `loadtest/hostile/attack.sh` on commit %s, %s, %s processors, %s.\n\n' \
    "$(git -C "$here" rev-parse --short HEAD)" "$(uname -sm)" "$(nproc)" "$(date -u +%F)"
  printf 'All processes, the attacker and the caller beside share that machine; the attacker runs at low priority, since in earnest it has\n'
  printf 'a machine of its own, but for the overload and for what sends nothing. Another tenant sends 24 Recommend and 6 RecordEvents a\n'
  printf 'second, deadline 2 s, for 8 s before an attack, through its 8 s and the 2 s after, and for 3 s more (the overload: 24 s). **Bold**:\n'
  printf 'a bound that is missed; for p99: above 50 ms and twice that before.\n\n'
  cat "$table"
} >"$here/ATTACKS.md"
exit "$status"
