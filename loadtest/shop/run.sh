#!/usr/bin/env bash
# Makes up a shop on a built checkout: loadtest/shop/run.sh --items N --events N --out DIR (--help tells all)
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
[ -f "$here/target/classpath.txt" ] || { echo "run.sh: not built: mvn -q -Dquick -DskipTests package -pl loadtest/shop -am" >&2; exit 4; }
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -cp "$here/target/classes:$(cat "$here/target/classpath.txt")" io.recgpt.shop.MakeShop "$@"
