#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: readme.sh BUILD-FOLDER COMPILER [FLAGS]
# The examples of README.md work when pasted, here with this build in place of build/release.
set -eu

build=$1
cc=$2
flags=${3-}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

awk '/^```sh$/ { on = 1; next } /^```$/ { on = 0 } on' README.md |
	sed -e '/^cmake --preset/d' -e "s|\"[^\" ]*/build/release|\"$build|" -e "s|^cc |$cc $flags |" \
		>"$tmp/examples.sh"
export TMPDIR="$tmp" XDG_CONFIG_HOME="$tmp/config"
unset PKG_CONFIG_PATH LD_LIBRARY_PATH
sh -eu "$tmp/examples.sh" >"$tmp/out" || { cat "$tmp/out"; echo "an example failed"; exit 1; }
cat "$tmp/out"
for line in 'exit status 1' 'signed.txt: trusted'; do
	grep -qxF "$line" "$tmp/out" || { echo "README.md: no example prints \"$line\""; exit 1; }
done
