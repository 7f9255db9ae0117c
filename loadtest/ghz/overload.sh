#!/usr/bin/env bash
# Offers the four services three times their highest load for 60 s and writes into OVERLOAD.md what they still answer, how much
# memory they take and how soon they are well again. Leave the machine alone meanwhile: some 5 minutes.
# Fails where less than 80 % of the highest load is answered meanwhile, or calls fail for more than 5 s afterwards.
# Needs a built checkout: mvn -q -Dquick -DskipTests package -pl loadtest/ghz -am
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
[ -f "$here/target/classpath.txt" ] || { echo "overload.sh: not built: mvn -q -Dquick -DskipTests package -pl loadtest/ghz -am" >&2; exit 4; }
status=0
table=$("${JAVA_HOME:+$JAVA_HOME/bin/}java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Xmx512m \
  -cp "$here/target/classes:$(cat "$here/target/classpath.txt")" io.recgpt.load.OverloadRun) || status=$?
[ -n "$table" ] || exit "$status"
{
  printf '# Three times too much\n\n'
  printf 'Made by `loadtest/ghz/overload.sh` on commit %s, %s, %s processors, %s; client and processes share the machine.\n' \
    "$(git -C "$here" rev-parse --short HEAD)" "$(uname -sm)" "$(nproc)" "$(date -u +%F)"
  printf 'Open loop, deadline 2 s, times from when a call was due; the gateway bounds its calls by itself. Stores are SQLite files.\n\n'
  printf '%s\n' "$table"
} >"$here/OVERLOAD.md"
cat "$here/OVERLOAD.md"
exit "$status"
