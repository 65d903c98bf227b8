#!/usr/bin/env bash
# Compares Tollgate, nginx and the bare pass-through on this machine and prints a Markdown report.
#   bench/run.sh                                   everything, about half an hour
#   bench/run.sh --quick                           a minute's smoke run
#   bench/run.sh --targets direct,nginx,passthrough --phases t1k,s10 --reps 3
# Also by environment: TARGETS, PHASES, REPS, WARM, STARTS, RATE; TOLLGATE=/path/to/tollgate measures that build.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"

targets="${TARGETS:-direct,nginx,passthrough,tollgate}"
previous=
for argument in "$@"; do
  case $argument in
    --targets=*) targets="${argument#*=}" ;;
    *) [[ $previous == --targets ]] && targets="$argument" ;;
  esac
  previous="$argument"
done

"$here/prepare.sh" "$targets"
exec python3 "$here/compare.py" "$@"
