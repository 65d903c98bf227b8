#!/usr/bin/env bash
# Starts Claude Code through the gateway, with the settings beside this script and the key from the environment.
# Without Claude Code installed it sends one request of its shape instead.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
key=${TOLLGATE_KEY:?set TOLLGATE_KEY to a caller key}
url=${TOLLGATE_URL:-http://127.0.0.1:4000}
if command -v claude >/dev/null; then
  unset ANTHROPIC_API_KEY
  ANTHROPIC_AUTH_TOKEN=$key exec claude --settings "$here/settings.json" "$@"
fi
echo "Claude Code is not installed; sending one request of its shape."
curl -sS -D - -o /dev/null "$url/v1/messages?beta=true" \
  -H "Authorization: Bearer $key" -H 'Content-Type: application/json' -H 'User-Agent: claude-cli/2.1.100 (external, cli)' \
  -H 'anthropic-version: 2023-06-01' -H 'anthropic-beta: claude-code-20250219' -H 'x-app: cli' -H 'x-tollgate-feature: coding' \
  -d '{"model":"claude-sonnet-4-6","max_tokens":300,"system":[{"type":"text","text":"You are a coding agent.","cache_control":{"type":"ephemeral"}}],"messages":[{"role":"user","content":"Say hello."}]}' | grep -i '^HTTP\|^x-tollgate'
