#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Passphrases asked for on a terminal, and what else depends on there being one.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

command -v python3 >/dev/null || skip "no python3 to play the terminal"

# on_tty STATUS ANSWERS COMMAND...: runs it on a terminal of its own; each line of ANSWERS is typed
# at a prompt ("passphrase" or "again"). A line ^C is the interrupt key.
on_tty() {
	want=$1
	answers=$2
	shift 2
	shown="$*"
	ANSWERS=$answers python3 - "$@" >"$LOGS/out" 2>"$LOGS/err" <<'PY'
import os, pty, sys, re, select, termios, time
answers = [a for a in os.environ["ANSWERS"].split("\n") if a]
pid, fd = pty.fork()
if pid == 0:
    os.environ["TERM"] = "xterm"
    os.execvp(sys.argv[1], sys.argv[1:])
seen = b""
asked = 0
while True:
    try:
        data = os.read(fd, 4096)
    except OSError:
        break
    if not data:
        break
    seen += data
    if len(re.findall(rb"(?:key|again|[.]pem): ", seen)) > asked and answers:
        asked += 1
        deadline = time.time() + 5
        while termios.tcgetattr(fd)[3] & termios.ECHO and time.time() < deadline:
            time.sleep(0.01)
        a = answers.pop(0)
        os.write(fd, b"\x03" if a == "^C" else a.encode() + b"\n")
_, st = os.waitpid(pid, 0)
sys.stdout.buffer.write(seen)
sys.exit(os.WEXITSTATUS(st) if os.WIFEXITED(st) else 128 + os.WTERMSIG(st))
PY
	status=$?
	[ "$status" -eq "$want" ] || fail "exit status $status instead of $want"
}

on_tty 0 "s3cret words
s3cret words" prov keygen --name x id
out_has "Passphrase for the new key: "
out_has "The same again: "
out_lacks "s3cret"
grep -q "BEGIN ENCRYPTED PRIVATE KEY" id/key.pem || fail "the key is not encrypted"

on_tty 2 "one
two" prov keygen --name x differ
out_has "differ"
absent differ
on_tty 130 "^C" prov keygen --name x stopped
absent stopped/key.pem

cp "$DATA/photo.jpg" in.jpg
on_tty 0 "s3cret words" prov sign -k id/key.pem -c id/cert.pem --declare captured -o out.jpg in.jpg
out_has "Passphrase for "
out_lacks "s3cret"
exists out.jpg
on_tty 2 "wrong" prov sign -k id/key.pem -c id/cert.pem --declare captured -o no.jpg in.jpg
out_has "passphrase"
absent no.jpg

# Binary data does not go to a terminal; colour does, unless told not to.
printf 's3cret words\n' >pass
on_tty 2 "" prov sign -k id/key.pem -c id/cert.pem --passphrase-file pass --declare captured -o - in.jpg
out_has "terminal"
on_tty 0 "" prov verify --trust id/trust.pem out.jpg
out_has "$(printf '\033[')"
NO_COLOR=1 on_tty 0 "" prov verify --trust id/trust.pem out.jpg
out_lacks "$(printf '\033[')"
t 0 prov verify --trust id/trust.pem out.jpg
out_lacks "$(printf '\033[')"
finish
