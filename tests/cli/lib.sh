# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# Sourced by every test here, from the root of the tree. A test is run as: test_x.sh BIN-FOLDER
set -u

[ $# -ge 1 ] || { echo "usage: $0 BIN-FOLDER" >&2; exit 2; }
BIN=$(cd "$1" && pwd) || exit 2
# shellcheck disable=SC2034 # for the tests
DATA=$(pwd)/testdata/quickstart
WORK=$(mktemp -d "${TMPDIR:-/tmp}/prov-cli.XXXXXX") || exit 2
LOGS=$WORK.logs
mkdir "$LOGS" || exit 2
trap 'chmod -R u+w "$WORK" 2>/dev/null; rm -rf "$WORK" "$LOGS"' EXIT
trap 'exit 2' HUP INT TERM
cd "$WORK" || exit 2

# Nothing of the user's may reach the tools.
HOME=$WORK.home
unset XDG_CONFIG_HOME NO_COLOR PROV_KEY PROV_CERT PROV_PASSPHRASE_FILE
LC_ALL=C
PATH=$BIN:$PATH
export HOME LC_ALL PATH
umask 022

failures=0
shown=

fail() {
	failures=$((failures + 1))
	printf 'FAILED: %s\n  command: %s\n' "$1" "$shown"
	[ ! -s "$LOGS/out" ] || head -c 2000 "$LOGS/out" | LC_ALL=C tr -d '\000' | sed 's/^/  out: /'
	[ ! -s "$LOGS/err" ] || head -c 2000 "$LOGS/err" | sed 's/^/  err: /'
}

skip() {
	echo "skipped: $1"
	exit 77
}

# A helper that is stopped while the leak checker looks at it (prov-fetch, whose answer grew too long) leaves
# a line of that checker's, about the thread that is gone.
drop_checker()
{
	grep -q '^==[0-9]*==Unable to get registers from thread' "$LOGS/err" || return 0
	sed -i '/^==[0-9]*==Unable to get registers from thread [0-9]*\.$/d' "$LOGS/err"
}

# t STATUS COMMAND...: runs it and compares the exit status; out and err are kept for what follows.
t() {
	want=$1
	shift
	shown="$*"
	"$@" >"$LOGS/out" 2>"$LOGS/err" </dev/null
	status=$?
	drop_checker
	[ "$status" -eq "$want" ] || fail "exit status $status instead of $want"
}

# tin STATUS INPUT COMMAND...: the same with a file on standard input.
tin() {
	want=$1
	input=$2
	shift 2
	shown="$* <$input"
	"$@" >"$LOGS/out" 2>"$LOGS/err" <"$input"
	status=$?
	drop_checker
	[ "$status" -eq "$want" ] || fail "exit status $status instead of $want"
}

out_has() { grep -qF -e "$1" "$LOGS/out" || fail "standard output lacks: $1"; }
out_lacks() { ! grep -qF -e "$1" "$LOGS/out" || fail "standard output has: $1"; }
out_empty() { [ ! -s "$LOGS/out" ] || fail "standard output is not empty"; }
err_has() { grep -qF -e "$1" "$LOGS/err" || fail "standard error lacks: $1"; }
err_lacks() { ! grep -qF -e "$1" "$LOGS/err" || fail "standard error has: $1"; }
err_empty() { [ ! -s "$LOGS/err" ] || fail "standard error is not empty"; }

# One clear sentence: a single line "prov: ….", about the file named.
err_sentence() {
	[ "$(wc -l <"$LOGS/err")" -eq 1 ] || fail "not one line on standard error"
	grep -qE '^prov: .*[.!?]$' "$LOGS/err" || fail "not a sentence of prov's on standard error"
	[ $# -eq 0 ] || grep -qF -e "prov: $1: " "$LOGS/err" || fail "the sentence is not about $1"
}

same() { cmp -s "$1" "$2" || fail "$1 and $2 differ"; }
exists() { [ -e "$1" ] || fail "there is no $1"; }
absent() { if [ -e "$1" ] || [ -h "$1" ]; then fail "$1 was left behind"; fi; }

# What lies in the work folder, with content: to see that nothing changed.
snapshot() { find . -exec ls -ldn --time-style=+ {} + | sort -k 9; find . -type f -exec cksum {} + 2>/dev/null | sort -k 3; }
before() { snapshot >"$LOGS/before"; }
unchanged() {
	snapshot >"$LOGS/after"
	cmp -s "$LOGS/before" "$LOGS/after" || {
		fail "files changed"
		diff "$LOGS/before" "$LOGS/after" | sed 's/^/  /'
	}
}

# identity DIR [OPTION...]: an unencrypted throw-away key with its certificate.
identity() {
	dir=$1
	shift
	prov keygen --no-passphrase --name "Test Signer" "$@" "$dir" >/dev/null 2>"$LOGS/err" || {
		shown="prov keygen $dir"
		fail "no identity"
		finish
	}
}

# sign INPUT OUTPUT [OPTION...] with the identity in ./id, declared as $DECLARE
DECLARE=captured
sign() {
	from=$1
	to=$2
	shift 2
	prov sign -q --key id/key.pem --cert id/cert.pem --declare "$DECLARE" "$@" -o "$to" "$from" \
		2>"$LOGS/err" || {
		shown="prov sign $from"
		fail "not signed"
	}
}

# flip FILE OFFSET: changes one byte.
flip() {
	byte=$(od -An -tu1 -j "$2" -N 1 "$1" | tr -d ' ')
	# shellcheck disable=SC2059 # the byte as an octal escape
	printf "$(printf '\\%03o' $((byte ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

size() { wc -c <"$1" | tr -d ' '; }

finish() {
	[ "$failures" -eq 0 ] && exit 0
	echo "$failures failures"
	exit 1
}
