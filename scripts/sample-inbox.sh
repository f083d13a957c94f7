#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: sample-inbox.sh DIR
# Makes DIR, with what a desk may find in its inbox: signed by somebody unknown, made by AI, changed
# after it was signed, without credentials. `prov` must be in PATH.
set -eu

case ${1-} in
-h | --help)
	echo "usage: $0 DIR: makes DIR, with what a desk may find in its inbox"
	exit
	;;
esac
[ $# -eq 1 ] || { echo "usage: $0 DIR" >&2; exit 2; }
[ ! -e "$1" ] || { echo "$1: is there already; name another folder" >&2; exit 2; }
root=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$(dirname "$1")"
mkdir "$1"
cd "$1"
from=$root/testdata/quickstart
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

prov keygen --name "Sam Stringer" --organization "Example Agency" --no-passphrase "$tmp/id" 2>"$tmp/log" ||
	{ cat "$tmp/log" >&2; exit 2; }
sign() {
	prov sign -q -k "$tmp/id/key.pem" -c "$tmp/id/cert.pem" "$@"
}
sign --declare captured -o agency-photo.jpg "$from/photo.jpg"
sign --declare ai-generated --tool "Example Model/2.1" -o ai-picture.png "$from/picture.png"
sign --declare human-created -o "$tmp/note.txt" "$from/note.txt"
sed '1s/note/nose/' "$tmp/note.txt" >changed-note.txt
cp "$from/photo.jpg" unsigned-photo.jpg
cp "$tmp/id/trust.pem" ../example-agency.pem
