#!/usr/bin/env bash
# Ten minutes of mixed traffic (plain and streamed, both dialects) at a fixed rate against one gateway.
#   bench/soak.sh                                  Tollgate
#   bench/soak.sh --target passthrough --seconds 60 --rate 500
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"

target=tollgate previous=
for argument in "$@"; do
  [[ $previous == --target ]] && target="$argument"
  previous="$argument"
done

"$here/prepare.sh" "$target"
exec python3 "$here/soak.py" "$@"
