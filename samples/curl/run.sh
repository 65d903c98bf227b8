#!/usr/bin/env bash
# One request, what it cost, why, and what the key has spent.
set -euo pipefail
url=${TOLLGATE_URL:-http://127.0.0.1:4000}
key=${TOLLGATE_KEY:?set TOLLGATE_KEY to a caller key}
head=$(mktemp); trap 'rm -f "$head"' EXIT

echo "== a quote: what would it cost at most?"
curl -sS "$url/v1/quote" -H "Authorization: Bearer $key" -H 'Content-Type: application/json' \
  -d '{"model":"gpt-5-mini","max_completion_tokens":200,"messages":[{"role":"user","content":"Name three rivers."}]}'

echo; echo "== the request"
curl -sS -D "$head" "$url/v1/chat/completions" -H "Authorization: Bearer $key" -H 'Content-Type: application/json' \
  -H 'x-tollgate-feature: samples' -H 'x-tollgate-customer: northwind' \
  -d '{"model":"gpt-5-mini","max_completion_tokens":2000,"messages":[{"role":"user","content":"Name three rivers."}]}'

echo; echo "== what the gateway adds to the answer"
grep -i '^x-tollgate' "$head"
id=$(tr -d '\r' <"$head" | sed -n 's/^x-tollgate-request-id: //Ip')

echo "== why it cost that"
curl -sS "$url/v1/requests/$id" -H "Authorization: Bearer $key"

echo; echo "== who I am and what is left"
curl -sS "$url/v1/me" -H "Authorization: Bearer $key"
echo
