#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The README's list of packages is the one that the scripts install, and no script has its own.
set -eu

. scripts/packages.sh
bad=0
for package in $build_packages; do
	if ! grep -Eq "(^| )$package( |\\\\|\$)" README.md; then
		echo "README.md does not name $package"
		bad=1
	fi
done
for script in scripts/quickstart.sh scripts/test.sh; do
	if ! grep -q 'scripts/packages.sh' "$script" || ! grep -q 'install-deps.sh .*build_packages' "$script"; then
		echo "$script has a list of packages of its own"
		bad=1
	fi
	if ! timeout 10 "$script" --help | grep -q '^Usage: '; then
		echo "$script has no --help"
		bad=1
	fi
done
exit $bad
