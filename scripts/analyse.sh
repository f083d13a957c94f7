#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: analyse.sh BUILD-FOLDER
# clang-tidy, cppcheck and gcc -fanalyzer over what ships; takes about half an hour on two processors. What
# they say wrongly is in analyse.known, a reason each; any other finding fails.
set -u

cd "$(dirname "$0")/.." || exit 1
build=$(cd "$1" && pwd) || exit 1
bad=0
for tool in clang-tidy cppcheck gcc python3; do
	command -v "$tool" >/dev/null || { echo "$tool is missing"; exit 1; }
done
python3 scripts/analyse.py "$build" cppcheck "$(nproc)" || bad=1
python3 scripts/analyse.py "$build" gcc "$(nproc)" || bad=1
scripts/tidy.sh "$build" || bad=1
exit $bad
