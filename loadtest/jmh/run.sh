#!/usr/bin/env bash
# Runs a class of this module on a built checkout; by default the benchmarks, with JMH's own arguments.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
main=io.recgpt.jmh.Benchmarks
if [ "${1:-}" = --main ]; then main=$2; shift 2; fi
[ -f "$here/target/classpath.txt" ] || { echo "run.sh: not built: mvn -q -Dquick -DskipTests package -pl loadtest/jmh -am" >&2; exit 4; }
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  --add-modules=jdk.incubator.vector "-Xmx${RECGPT_HEAP:-1536m}" \
  -cp "$here/target/classes:$(cat "$here/target/classpath.txt")" "$main" "$@"
