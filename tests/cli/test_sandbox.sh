#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A parser that was taken over can't read other files, write, connect or start programs.
# usage: test_sandbox.sh BIN-FOLDER REMOTE-MAKE, beside which the violating tools lie
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

TOOLS=$(dirname "$2")
identity id
cp "$DATA/photo.jpg" "$DATA/picture.png" .
mkdir in
sign photo.jpg in/s.jpg
V="--no-default-trust --trust id/trust.pem"

# shellcheck disable=SC2086 # V is several words
t 0 prov verify -v $V in/s.jpg
! grep -qE 'there is no (Landlock|seccomp) here' "$LOGS/err" || skip "neither Landlock nor seccomp, or not both"

echo secret >"$WORK.secret"
trap 'chmod -R u+w "$WORK" 2>/dev/null; rm -rf "$WORK" "$LOGS" "$WORK.secret"' EXIT
export VIOLATE_READ="$WORK.secret" VIOLATE_MAKE="$WORK/dropped" VIOLATE_INPUT="$WORK/in/s.jpg"
ATTEMPTS=15

# all_stopped [ALLOWED [INPUTS]]: but for ALLOWED of them, and with a sentence for each input.
all_stopped()
{
	n=$(grep -cE '^stopped \((EPERM|EACCES)\): ' "$LOGS/err")
	[ "$n" -eq $(((ATTEMPTS - ${1:-0}) * ${2:-1})) ] || fail "$n attempts were stopped"
	[ "$(grep -c '^done: ' "$LOGS/err")" -eq $((${1:-0} * ${2:-1})) ] || fail "something was done"
	[ "$(grep -c '^prov: ' "$LOGS/err")" -eq "${2:-1}" ] || fail "not a sentence for each input"
	err_has "the parser was stopped"
	absent dropped
}

cp in/s.jpg kept.jpg
# shellcheck disable=SC2086
{
	# One file, several, and standard input.
	t 2 "$TOOLS/violate-prov-verify" $V in/s.jpg
	all_stopped
	t 2 "$TOOLS/violate-prov-verify" -f json $V in/s.jpg in/s.jpg
	all_stopped 0 2
	out_has '"state":"error"'
	tin 2 in/s.jpg "$TOOLS/violate-prov-verify" $V -
	all_stopped
	# What comes through a pipe is copied into a temporary file, and only there.
	mkdir tmp
	t 2 sh -c "cat in/s.jpg | TMPDIR=$WORK/tmp $TOOLS/violate-prov-verify $V -"
	all_stopped
	t 2 "$TOOLS/violate-prov-inspect" in/s.jpg
	all_stopped
	t 2 "$TOOLS/violate-prov-inspect" -f json in/s.jpg
	all_stopped
	# Where something is written, it is written there and nowhere else.
	mkdir -m 700 cache
	t 2 "$TOOLS/violate-prov-verify" --cache cache/c $V in/s.jpg
	all_stopped
	t 2 "$TOOLS/violate-prov-verify" -f html -o pages $V in/s.jpg
	all_stopped
	exists pages/index.html
	# Folders may hold links to anywhere, and lists name anything: others can be read there.
	t 2 "$TOOLS/violate-prov-verify" -r $V in
	all_stopped 1
	err_has "done: read another file"
	echo in/s.jpg >list
	t 2 env TMPDIR="$WORK/tmp" "$TOOLS/violate-prov-verify" --files-from list $V
	all_stopped 1
	err_has "done: read another file"
	same in/s.jpg kept.jpg
	# The attempts are such that succeed.
	t 0 "$TOOLS/violate-prov-verify" --no-sandbox $V in/s.jpg
	[ "$(grep -c '^stopped' "$LOGS/err")" -eq 0 ] || fail "--no-sandbox stops something"
	exists dropped
	rm dropped
	t 0 "$TOOLS/violate-prov-inspect" --no-sandbox in/s.jpg
	[ "$(grep -c '^stopped' "$LOGS/err")" -eq 0 ] || fail "--no-sandbox stops something"
}
finish
