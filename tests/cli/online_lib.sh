# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# Sourced by tests with a server on loopback, which set MAKE (REMOTE_MAKE). The servers' folder is www.
server_py=$(pwd)/tests/cli/online_server.py
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

command -v python3 >/dev/null || skip "no python3"
[ -x "$BIN/prov-fetch" ] || skip "built without prov-fetch"

mkdir www
servers=
trap 'kill $servers 2>/dev/null; chmod -R u+w "$WORK"; rm -rf "$WORK" "$LOGS"' EXIT

# serve PORT-FILE [PEM]: starts a server; $server is its process.
serve() {
	(cd www && exec python3 "$server_py" "$@") 2>"$LOGS/server" &
	server=$!
	servers="$servers $server"
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ ! -s "$1" ] || return 0
		sleep 0.5
	done
	skip "the server does not start: $(cat "$LOGS/server")"
}

# make_remote NAME URL: NAME.png, whose XMP says that its credentials are at URL; the server has them.
make_remote() {
	"$MAKE" "$2" "$1" id/key.pem id/cert.pem || {
		fail "no sample $1"
		finish
	}
	mv "$1.c2pa" www
}
