#!/usr/bin/env bash
# Kills the four services at random by kill -9 under load, and sends every acknowledged event again: none may be new.
#   --kills=N   how often (default 100)
#   --sqlite    stores in files; by default in a PostgreSQL
# Prints how many were acknowledged and lost; fails where one was lost. Built as for run.sh.
exec "$(dirname -- "${BASH_SOURCE[0]}")/run.sh" --main io.recgpt.faults.KillRun "$@"
