#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: install-deps.sh PACKAGE...
# Installs those of the Debian packages that are missing; says which where it can't.
set -eu

missing=
for package in "$@"; do
	if ! dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed; then
		missing="$missing $package"
	fi
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
	echo "no apt-get here; see to it that what these Debian packages hold is installed:$missing"
	exit 0
fi
if [ "$(id -u)" -eq 0 ]; then
	sudo=
elif command -v sudo >/dev/null; then
	sudo=sudo
else
	echo "neither root nor sudo: please install$missing" >&2
	exit 1
fi
echo "installing$missing"
$sudo apt-get update -q
# shellcheck disable=SC2086 # one word a package
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $missing
