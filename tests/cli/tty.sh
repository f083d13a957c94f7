# shellcheck shell=sh disable=SC2034
# SPDX-License-Identifier: Apache-2.0
# Sourced by tests of what is asked for on a terminal; they need python3.

# on_tty STATUS ANSWERS COMMAND...: runs it on a terminal of its own; each line of ANSWERS is typed
# at a prompt (a passphrase's, "again", or a token's). A line ^C is the interrupt key.
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
    if len(re.findall(rb"(?:key|again|[.]pem|Token): ", seen)) > asked and answers:
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
