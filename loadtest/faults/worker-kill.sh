#!/usr/bin/env bash
# Two near-line workers on one database, killed by kill -9 at random while users become due.
#   SECONDS_OF_KILLING   how long (default 120)
# Prints what was committed and what was spent twice; fails where a user has no version of its evidence, or two.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
cd "$root"
mvn -q -B -Dquick -pl intent-service -am test -Dtest=WorkerKillIT \
  -Dsurefire.failIfNoSpecifiedTests=false "-Drecgpt.kill.seconds=${SECONDS_OF_KILLING:-120}"
