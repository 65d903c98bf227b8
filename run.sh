#!/usr/bin/env bash
# Builds Tollgate and serves it on http://127.0.0.1:4000. Arguments go to 'tollgate serve' (see --help).
# Provider keys in the environment (OPENAI_API_KEY, ANTHROPIC_API_KEY, …) select real providers; without any, simulated ones answer.
set -euo pipefail
cd "$(dirname "$0")"
. eng/setup.sh
tollgate_setup ca-certificates tzdata

echo "Building Tollgate (the first time takes a minute) ..."
log=$(mktemp)
dotnet build src/Tollgate -c Release -v quiet --nologo >"$log" 2>&1 || { cat "$log" >&2; rm -f "$log"; exit 1; }
rm -f "$log"
# Somebody sits here who wants to try it: as long as only this machine reaches it, the setup token is redeemed and the first keys are printed.
exec dotnet artifacts/bin/Tollgate/release/tollgate.dll serve --first-keys "$@"
