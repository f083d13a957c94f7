#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A parser that was taken over can't read other files, write, connect or start programs.
# usage: test_sandbox.sh BIN-FOLDER REMOTE-MAKE, beside which the violating tools lie
# shellcheck disable=SC2086 # V and others are several words
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

TOOLS=$(dirname "$2")
identity id
cp "$DATA/photo.jpg" "$DATA/picture.png" .
mkdir in
sign photo.jpg in/s.jpg
V="--no-default-trust --trust id/trust.pem"

t 0 prov verify -v $V in/s.jpg
! grep -qE 'there is no (Landlock|seccomp)|does not let seccomp ask' "$LOGS/err" || skip "neither Landlock nor seccomp, or not both"

echo secret >"$WORK.secret"
mkdir "$WORK.beside"
sign photo.jpg "$WORK.beside/o.jpg"
trap 'chmod -R u+w "$WORK" 2>/dev/null; rm -rf "$WORK" "$LOGS" "$WORK.secret" "$WORK.beside"' EXIT
export VIOLATE_READ="$WORK.secret" VIOLATE_MAKE="$WORK/dropped" VIOLATE_INPUT="$WORK/in/s.jpg"
ATTEMPTS=33

# all_stopped [ALLOWED [INPUTS]]: but for ALLOWED of them, and with a sentence for each input.
all_stopped()
{
	n=$(grep -cE '^stopped \((EPERM|EACCES|ENOSYS)\): ' "$LOGS/err")
	[ "$n" -eq $(((ATTEMPTS - ${1:-0}) * ${2:-1})) ] || fail "$n attempts were stopped"
	[ "$(grep -c '^done: ' "$LOGS/err")" -eq $((${1:-0} * ${2:-1})) ] || fail "something was done"
	[ "$(grep -c '^prov: ' "$LOGS/err")" -eq "${2:-1}" ] || fail "not a sentence for each input"
	err_has "the parser was stopped"
	absent dropped
}

cp in/s.jpg kept.jpg
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
	# Its filter was made before there was a process, and has the number of this one.
	VIOLATE_ABORT=1 t 134 "$TOOLS/violate-prov-verify" $V in/s.jpg
	VIOLATE_ABORT=1 t 134 "$TOOLS/violate-prov-inspect" in/s.jpg
	t 2 "$TOOLS/violate-prov-inspect" -f json in/s.jpg
	all_stopped
	# Where something is written, it is written there and nowhere else.
	mkdir -m 700 cache
	t 2 "$TOOLS/violate-prov-verify" --cache cache/c $V in/s.jpg
	all_stopped
	t 2 "$TOOLS/violate-prov-verify" -f html -o pages $V in/s.jpg
	all_stopped
	exists pages/index.html
	# Of a folder, what lies in it and where its links lead; of a list, what is on it.
	t 2 "$TOOLS/violate-prov-verify" -r $V in
	all_stopped
	echo in/s.jpg >list
	t 2 env TMPDIR="$WORK/tmp" "$TOOLS/violate-prov-verify" --files-from list $V
	all_stopped
	tin 2 list env TMPDIR="$WORK/tmp" "$TOOLS/violate-prov-verify" --files-from - $V
	all_stopped
	same in/s.jpg kept.jpg
	# The attempts are such that succeed. One changes the input, of which there is no verdict then.
	export VIOLATE_FREELY=1
	t 2 "$TOOLS/violate-prov-verify" --no-sandbox $V in/s.jpg
	[ "$(grep -c '^stopped' "$LOGS/err")" -eq 0 ] || fail "--no-sandbox stops something"
	grep -q 'changed while it was read' "$LOGS/err" || fail "it is not said that the input was changed"
	# Who changes it once does not keep it from being judged.
	VIOLATE_ONCE=in/s.jpg t 0 "$TOOLS/violate-prov-verify" --no-sandbox $V in/s.jpg
	exists dropped
	rm dropped
	t 0 "$TOOLS/violate-prov-inspect" --no-sandbox in/s.jpg
	[ "$(grep -c '^stopped' "$LOGS/err")" -eq 0 ] || fail "--no-sandbox stops something"
}
unset VIOLATE_FREELY

# opens FOR WHAT...: the run FOR opens of the paths WHAT those with + before them only.
opens()
{
	run=$1
	shift
	paths=
	for what; do
		paths=$paths:${what#[+-]}
	done
	VIOLATE_FLIP=1 VIOLATE_PATHS=$paths TMPDIR=$WORK/tmp t 2 "$TOOLS/violate-prov-verify" $V $run
	for what; do
		case $what in
		+*) grep -qxF "opened: ${what#+}" "$LOGS/err" || fail "$run was kept from $what" ;;
		-*) grep -qxF "kept from: ${what#-}" "$LOGS/err" || fail "$run opened $what" ;;
		esac
	done
	# Names that change under the eyes of who opens.
	err_has "flipped: was opened, the other one 0 times"
}

ln -s "$WORK.beside/o.jpg" in/link.jpg
ln -s link.jpg in/again.jpg
ln -s "$WORK.beside" in/folder
ln -s "$WORK.secret" secret.link
ln -s /proc/self/mem in/mem
ln -s /proc/self/fd/0 in/fd
ln -s /dev/zero in/device
cp in/s.jpg "$WORK.beside/other.jpg"
cp in/s.jpg in/plain.png
opens "-r in" +in/s.jpg +in/link.jpg +in/again.jpg -in/../secret.link -in/folder/o.jpg \
	-in/folder/../../"$(basename "$WORK").secret" -in/mem -in/fd -in/device -/proc/self/mem \
	-/proc/self/fd/../../1/environ -secret.link "-$WORK/in/link.jpg" "-$WORK.beside/o.jpg" -/etc/passwd
# Of many operands each, and not what lies beside them.
mkdir named
for n in 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17; do
	cp in/s.jpg named/$n.jpg
done
cp in/s.jpg named/other
VIOLATE_PATHS=named/17.jpg:named/other t 2 "$TOOLS/violate-prov-verify" $V named/*.jpg
grep -qxF "opened: named/17.jpg" "$LOGS/err" || fail "one of many operands was not opened"
! grep -qxF "opened: named/other" "$LOGS/err" || fail "a file beside many operands was opened"
mkdir listed
cp in/s.jpg listed/a.jpg
cp in/s.jpg listed/b.jpg
cp in/s.jpg listed/c.jpg
: >listed/b.c2pa
: >listed/a.jpg.c2pa
touch listed/a.png listed/b.png listed/b.jpg.png
ln -s "$WORK.beside/o.jpg" listed/link.jpg
printf 'listed/a.jpg\nlisted/b.jpg\nlisted/link.jpg\n%s\n' "$WORK/in/s.jpg" >list
opens "--files-from list" +listed/a.jpg +listed/b.jpg +listed/link.jpg +listed/a.jpg.c2pa \
	+listed/b.c2pa +listed/b.png -listed/a.png -listed/c.jpg -listed -in -./listed/a.jpg \
	-listed/../listed/a.jpg -in/link.jpg -list -listed/b.jpg.png -/etc/passwd -/proc/self/mem \
	"-listed/a.jpg$(printf '/%.0s' $(seq 5000))"
printf 'in\n%s\n' "$WORK/in/s.jpg" >list
opens "-r --files-from list" +in/s.jpg +in/link.jpg -in/folder -in/folder/o.jpg -in/../list \
	-listed/a.jpg -in/mem -/etc/passwd
# What was not taken over sees what it saw before: also beside a file, and what that is about.
rm in/mem listed/* in/fd in/device
for what in "-r listed" "--files-from names" "-r --files-from folders"; do
	rm -rf listed
	mkdir listed
	sign photo.jpg listed/one.jpg
	cp photo.jpg listed/two.jpg
	cp picture.png listed/two.png
	t 0 prov sign -q --key id/key.pem --cert id/cert.pem --declare captured --sidecar listed/two.jpg
	mv listed/two.jpg.c2pa "$WORK.beside/far.c2pa"
	ln -s "$WORK.beside/far.c2pa" listed/two.c2pa
	ln -s "$WORK.beside/o.jpg" listed/three.jpg
	printf 'listed/%s\n' one.jpg two.jpg two.png three.jpg >names
	echo listed >folders
	t 4 prov verify -j 1 --sort -f csv $V $what
	sort "$LOGS/out" >with
	t 4 prov verify -j 1 --sort -f csv --no-sandbox $V $what
	sort "$LOGS/out" >without
	same with without
	[ "$(grep -c ',trusted,' with)" -eq 3 ] || fail "$what: not three are trusted"
done

# says_once WHAT SENTENCE COMMAND...: without WHAT, COMMAND still runs and says so, once.
says_once()
{
	t 0 "$TOOLS/cli_without" "$1" -- $3
	[ "$(grep -cF "$2" "$LOGS/err")" -eq 1 ] || fail "without $1: not said once"
	cp "$LOGS/out" with
	t 0 $3
	[ "$(grep -c 'note: th' "$LOGS/err")" -eq 0 ] || fail "said where nothing is missing"
	cp "$LOGS/out" without
	same with without
	t 0 "$TOOLS/cli_without" "$1" -- $3 -q
	[ ! -s "$LOGS/err" ] || fail "said with -q"
}
rm in/folder in/plain.png
for what in in/s.jpg "-r in" "--files-from names"; do
	printf 'in/s.jpg\nin/link.jpg\n' >names
	says_once landlock "note: there is no Landlock here" "prov verify --sort -f json $V $what"
	says_once seccomp "note: there is no seccomp here" "prov verify --sort -f json $V $what"
done
for missing in listener memory addfd; do
	says_once $missing "note: this kernel does not let seccomp ask" "prov verify --sort -f json $V -r in"
done
# Where the opener can't do its work, the files on the list are read all the same.
for missing in memory addfd; do
	says_once $missing "note: this kernel does not let seccomp ask" "env TMPDIR=$WORK/tmp prov verify --sort -f json $V --files-from names"
done
t 0 "$TOOLS/cli_without" listener -- prov verify $V in/s.jpg
[ "$(grep -c 'note: ' "$LOGS/err")" -eq 0 ] || fail "what is not needed is not missing"
t 0 "$TOOLS/cli_without" landlock seccomp -- prov verify $V in/s.jpg
err_has "note: there is no Landlock and no seccomp here"
t 0 "$TOOLS/cli_without" landlock seccomp -- prov verify --no-sandbox $V in/s.jpg
[ ! -s "$LOGS/err" ] || fail "--no-sandbox was asked for"
t 0 "$TOOLS/cli_without" landlock -- prov inspect in/s.jpg
err_has "note: there is no Landlock here"
# A watch says it once, and not of each file.
mkdir both
cp in/s.jpg both/a.jpg
cp in/s.jpg both/b.jpg
t 0 "$TOOLS/cli_without" landlock -- prov watch --once -q both -- $V
[ "$(grep -cF "note: there is no Landlock here" "$LOGS/err")" -eq 1 ] || fail "a watch does not say it once"
# Of what there is, all is used.
t 2 "$TOOLS/cli_without" landlock -- "$TOOLS/violate-prov-verify" $V in/s.jpg
err_has "stopped (EPERM): make a socket"
t 2 "$TOOLS/cli_without" seccomp -- "$TOOLS/violate-prov-verify" $V in/s.jpg
err_has "stopped (EACCES): read another file"

# A list that was not read to its end is an error, also where it was the opener that ended.
mkfifo list.pipe
(
	echo in/s.jpg
	sleep 1
	for pid in $(pgrep -P "$(cat pid)"); do
		kill -9 "$pid"
	done
	sleep 1
) >list.pipe &
writer=$!
t 2 sh -c 'echo $$ >pid; exec prov-verify "$@" <list.pipe' sh $V -f csv --files-from -
wait "$writer"
err_has "the list of names can't be read"

# What the tools start for pictures and for the network, by itself.
if [ -x "$TOOLS/violate-prov-thumbnail" ]; then
	for input in in/s.jpg picture.png; do
		tin 0 "$input" "$TOOLS/violate-prov-thumbnail"
		[ "$(grep -cE '^stopped \((EPERM|ENOSYS)\): ' "$LOGS/err")" -eq "$ATTEMPTS" ] ||
			fail "a decoder was not stopped"
		head -n 1 "$LOGS/out" | grep -qaE '^image/(jpeg|png)$' || fail "no picture was made"
	done
fi
if [ -x "$TOOLS/violate-prov-fetch" ]; then
	# A request for http://127.0.0.1:9/ (cmd/common/wire.h).
	printf '\0\0\0\60\0\0\0\1\377\0\0\0\4\0\0\3\350\0\0\0\23http://127.0.0.1:9/' >request
	printf '\0\0\0\0\0\0\0\0\0\0\0\0' >>request
	printf '\0\0\0\0' >settings
	rm -f dropped
	tin 0 request sh -c "exec '$TOOLS/violate-prov-fetch' online 3<settings"
	[ "$(grep -cE '^stopped \((EACCES|EPERM|ENOSYS)\): ' "$LOGS/err")" -eq $((ATTEMPTS - 3)) ] ||
		fail "what asks the network was not stopped"
	# It is what it is for; and libraries that look for names are loaded when they are needed.
	grep '^done: ' "$LOGS/err" | sort >did
	printf 'done: connect\ndone: make a socket\ndone: make memory for code\n' >may
	same did may
	absent dropped
fi

# Programs beside a verifier that was taken over, as they would be installed.
mkdir tools inbox rec
cp "$BIN/prov-watch" tools/
cp "$TOOLS/violate-prov-verify" tools/prov-verify
rm -f dropped
# A receipt (with a stamp: test_tsa.sh).
R="--receipt rec/r --key id/key.pem --cert id/cert.pem"
t 2 tools/prov-verify $V $R in/s.jpg
all_stopped
absent rec/r
# A watch: each of its runs.
cp in/s.jpg inbox/a.jpg
cp in/s.jpg inbox/b.jpg
t 0 tools/prov-watch --once -q inbox -- $V
[ "$(grep -cE '^stopped \((EPERM|EACCES|ENOSYS)\): ' "$LOGS/err")" -ge $((ATTEMPTS * 2)) ] ||
	fail "a watch starts what is not confined"
[ "$(grep -c '^done: ' "$LOGS/err")" -eq 0 ] || fail "something was done in a watch"
absent dropped
finish
