#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: readme.sh BUILD-FOLDER COMPILER [FLAGS]
# The examples of README.md work when pasted, here with this build in place of build/release and build/quickstart.
set -eu

build=$1
cc=$2
flags=${3-}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

awk '/^```sh$/ { on = 1; next } /^```$/ { on = 0 } on' README.md |
	sed -e '/^cmake --preset/d' -e '/^scripts\/quickstart.sh$/d' \
		-e "s|--install build/quickstart |--install \"$build\" |" \
		-e "s|\"[^\" ]*/build/release|\"$build|" -e "s|^cc |$cc $flags |" \
		>"$tmp/examples.sh"
export TMPDIR="$tmp" XDG_CONFIG_HOME="$tmp/config" HOME="$tmp/home"
# C2PA's lists are no part of the tree. Where the samples are not there, a root that was made for it stands in.
lists=${PROV_CORPUS:-../shared/corpus}/trust
mkdir -p "$HOME/Downloads"
for list in C2PA-TRUST-LIST C2PA-TSA-TRUST-LIST; do
	if [ -r "$lists/$list.json" ]; then
		cp "$lists/$list.json" "$HOME/Downloads"
	else
		"$build/bin/prov" keygen --name "Nobody" --no-passphrase "$tmp/$list" >/dev/null
		cp "$tmp/$list/trust.pem" "$HOME/Downloads/$list.json"
	fi
done
unset PKG_CONFIG_PATH LD_LIBRARY_PATH
sh -eu "$tmp/examples.sh" >"$tmp/out" || { cat "$tmp/out"; echo "an example failed"; exit 1; }
cat "$tmp/out"
[ "$(find "$HOME/desk/report" -name '*.html' | wc -l)" -eq 5 ] || { echo "not a report and four pages"; exit 1; }
[ "$(wc -l <"$HOME/desk/report.csv")" -eq 5 ] || { echo "not a header and four rows"; exit 1; }
[ -e "$HOME/desk/inbox/pass/agency-photo.jpg" ] || { echo "the agency's photo does not pass"; exit 1; }
[ -e "$HOME/desk/inbox/hold/changed-note.txt" ] || { echo "what was changed is not held"; exit 1; }
for line in 'exit status 1' 'signed.txt: trusted'; do
	grep -qxF "$line" "$tmp/out" || { echo "README.md: no example prints \"$line\""; exit 1; }
done
