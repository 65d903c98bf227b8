#!/usr/bin/env bash
# Installs what is missing and builds everything that a comparison of the given targets needs.
#   prepare.sh nginx,passthrough,tollgate
set -euo pipefail
cd "$(dirname "$0")"
targets=",${1:-nginx,passthrough,tollgate},"

missing=()
command -v cc >/dev/null || missing+=(gcc libc6-dev)
command -v make >/dev/null || missing+=(make)
command -v python3 >/dev/null || missing+=(python3)
if [[ $targets == *,nginx,* ]] && ! command -v nginx >/dev/null; then missing+=(nginx-light); fi
if (( ${#missing[@]} )); then
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
    echo "please install: ${missing[*]}" >&2
    exit 1
  fi
  echo "installing ${missing[*]}" >&2
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
fi

make -s -C native >&2
if [[ $targets == *,passthrough,* ]]; then
  dotnet publish Passthrough -c Release -v quiet --nologo >&2
fi
if [[ $targets == *,tollgate,* && -z ${TOLLGATE:-} ]]; then
  # As docs/operations/running.md says to publish. The lock file of a platform is not the one that is committed.
  dotnet publish ../src/Tollgate -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true \
    -p:NuGetLockFilePath=obj/publish.lock.json -v quiet --nologo >&2
fi
