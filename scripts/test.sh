#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs what the tests need (Debian), builds with the address and undefined-behaviour sanitizers,
# and runs every test. What is given to it is given to ctest: scripts/test.sh -R cli.sign
set -eu

case ${1-} in
-h | --help)
	echo "Usage: scripts/test.sh [CTEST-OPTION...]"
	sed -n '3,/^set/s/^# //p' "$0"
	exit 0
	;;
esac

cd "$(dirname "$0")/.."
. scripts/packages.sh
# shellcheck disable=SC2086 # one word a package
scripts/install-deps.sh $build_packages g++ libcmocka-dev openssl softhsm2 opensc python3 jq mandoc libjpeg-turbo-progs \
	shellcheck
cmake --preset asan
cmake --build --preset asan
exec ctest --preset asan -j "$(nproc)" "$@"
