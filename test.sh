#!/usr/bin/env bash
# Runs every test. --long adds the slow ones (random kills and faults, a soak, fuzzing, large data: see CONTRIBUTING.md); --filter NAME runs the test projects whose name contains NAME.
set -uo pipefail
cd "$(dirname "$0")"
. eng/setup.sh
filter=""
while [ $# -gt 0 ]; do
  case "$1" in
    --long) export TOLLGATE_LONG=1 ;;
    --filter) filter=${2:?--filter needs a name}; shift ;;
    -h|--help) sed -n '2p' "$0" | cut -c3-; exit 0 ;;
    *) tollgate_fail "unknown argument '$1'; use --long or --filter NAME" ;;
  esac
  shift
done
tollgate_setup ca-certificates tzdata chromium

started=$SECONDS
limit=420 explicit=off
[ -n "${TOLLGATE_LONG:-}" ] && limit=3600 explicit=on
echo "Building ..."
log=$(mktemp)
dotnet build Tollgate.slnx -c Release -v quiet --nologo >"$log" 2>&1 || { cat "$log"; rm -f "$log"; echo "0 passed, 1 failed"; exit 1; }
rm -f "$log"

passed=0 failed=0
for project in tests/*/*.csproj; do
  name=$(basename "$project" .csproj)
  case "$name" in *"$filter"*) ;; *) continue ;; esac
  begun=$SECONDS
  # A test that hangs is a failure with a name, not a build that never ends.
  output=$(timeout -s KILL "$limit" dotnet "artifacts/bin/$name/release/$name.dll" -noLogo -noColor -longRunning 60 -explicit "$explicit" 2>&1)
  code=$?
  line=$(printf '%s\n' "$output" | grep -E 'Total: +[0-9]+' | tail -1)
  total=$(printf '%s' "$line" | sed -nE 's/.*Total: +([0-9]+).*/\1/p')
  errors=$(printf '%s' "$line" | sed -nE 's/.*Errors: +([0-9]+).*/\1/p')
  fails=$(printf '%s' "$line" | sed -nE 's/.*Failed: +([0-9]+).*/\1/p')
  skipped=$(printf '%s' "$line" | sed -nE 's/.*Skipped: +([0-9]+).*/\1/p')
  notrun=$(printf '%s' "$line" | sed -nE 's/.*Not Run: +([0-9]+).*/\1/p')
  bad=$(( ${errors:-0} + ${fails:-0} ))
  # A project that ran nothing, or died before its summary, counts as a failure.
  if [ -z "$total" ] || [ "$total" = 0 ]; then bad=$(( bad + 1 )); total=0; elif [ "$code" != 0 ] && [ "$bad" = 0 ]; then bad=1; fi
  good=$(( total - ${fails:-0} - ${skipped:-0} - ${notrun:-0} )); [ "$good" -lt 0 ] && good=0
  passed=$(( passed + good )); failed=$(( failed + bad ))
  printf '%-32s %5d passed %3d failed  %4ds\n' "$name" "$good" "$bad" $(( SECONDS - begun ))
  printf '%s\n' "$output" | grep -F '[long] '
  [ "$bad" = 0 ] || printf '%s\n' "$output" | tail -150
done

echo "Took $(( SECONDS - started )) s."
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
