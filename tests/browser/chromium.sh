#!/bin/sh
# The browser of the journeys: Debian's chromium. Installed when absent and when we may; else says how.
set -eu
if command -v chromium >/dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Chromium est absent : installation du paquet Debian." >&2
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >&2
    exit 0
fi
echo "Chromium est absent. Les essais en navigateur l'utilisent : sudo apt-get install chromium" >&2
exit 1
