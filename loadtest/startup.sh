#!/usr/bin/env bash
# Measures on a built checkout: the demo's first explained recommendation, serve on existing state until SERVING,
# and, with a folder of data, the time and the peak resident memory of its import.
# Usage: loadtest/startup.sh [DATA_DIR [IMPORT_OPTIONS...]]    knobs: PORT (18980)
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
port=${PORT:-18980}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/recgpt-startup.XXXXXX")
server=
stop() { if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; server=; fi; }
trap 'stop; rm -rf "$scratch"' EXIT

millis() { date +%s%3N; }
report() { printf '%-52s %8s %s\n' "$1" "$2" "$3"; }
seconds() { printf '%d.%d' $(($1 / 1000)) $(($1 % 1000 / 100)); }

# Peak resident memory of a process in MiB, read until it ends.
watch_memory() {
  local peak=0 now
  while now=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$1/status" 2>/dev/null) && [ -n "$now" ]; do
    peak=$now
    sleep 0.1
  done
  echo $((peak / 1024))
}

# The first build is not measured.
"$root/recgpt" --version >/dev/null

begin=$(millis)
"$root/recgpt" demo --data-dir "$scratch/demo" 2>/dev/null | {
  told=
  while IFS= read -r line; do
    # An item's line begins with its rank; its explanation stands on the next.
    if [ "$told" = item ]; then
      report "demo: first explained recommendation" "$(seconds $(($(millis) - begin)))" s
      told=done
    elif [ -z "$told" ] && [[ $line =~ ^\ +1\ \  ]]; then
      told=item
    fi
  done
}

begin=$(millis)
"$root/recgpt" serve --data-dir "$scratch/demo" --port "$port" >/dev/null 2>&1 &
server=$!
serving=$("$root/loadtest/jmh/run.sh" --main io.recgpt.jmh.ServingProbe "127.0.0.1:$port" 2>/dev/null)
report "serve: SERVING on the demo shop's state" "$(seconds $((serving - begin)))" s
stop

if [ $# -gt 0 ]; then
  data=$1
  shift
  begin=$(millis)
  "$root/recgpt" import --data "$data" --data-dir "$scratch/import" "$@" >"$scratch/import.log" 2>&1 &
  importer=$!
  peak=$(watch_memory "$importer")
  wait "$importer" || { tail -n 5 "$scratch/import.log" >&2; exit 1; }
  report "import: $(basename "$data")" "$(seconds $(($(millis) - begin)))" s
  report "import: peak resident memory" "$peak" MiB

  begin=$(millis)
  "$root/recgpt" serve --data-dir "$scratch/import" --port "$port" >/dev/null 2>&1 &
  server=$!
  serving=$("$root/loadtest/jmh/run.sh" --main io.recgpt.jmh.ServingProbe "127.0.0.1:$port" 2>/dev/null)
  report "serve: SERVING on the imported state" "$(seconds $((serving - begin)))" s
fi
