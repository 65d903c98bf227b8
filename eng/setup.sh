# Sourced by run.sh and test.sh: everything a fresh Debian machine with the .NET 10 SDK and Node 20 still lacks.
# Usage: tollgate_setup PACKAGE...   (Debian packages, installed only when they are missing and we are root)

tollgate_fail() { printf 'tollgate: %s\n' "$*" >&2; exit 1; }

tollgate_setup() {
  command -v dotnet >/dev/null 2>&1 || tollgate_fail "the .NET 10 SDK is missing. Install it from https://dotnet.microsoft.com/download and put 'dotnet' on the PATH."
  dotnet --list-sdks 2>/dev/null | grep -q '^10\.' || tollgate_fail "a .NET 10 SDK is needed; 'dotnet --list-sdks' shows none."
  command -v npm >/dev/null 2>&1 || tollgate_fail "Node 20 with npm is missing. Install it from https://nodejs.org."
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  if [ "${#missing[@]}" -gt 0 ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
      echo "Installing Debian packages: ${missing[*]}"
      { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/tmp/tollgate-apt.log 2>&1 \
        || { tail -20 /tmp/tollgate-apt.log >&2; tollgate_fail "apt-get could not install: ${missing[*]}"; }
    else
      echo "Note: these Debian packages are missing and cannot be installed without root: ${missing[*]}" >&2
    fi
  fi
}

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDTERMINALLOGGER=off
