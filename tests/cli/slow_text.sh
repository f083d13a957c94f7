#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: slow_text.sh BIN-FOLDER BENCH_MAKE_ASSET BENCH_MEASURE
# A text of 200 MiB is signed and verified in the memory that a small one takes: 16 MiB at most.
maker=$2
measure=$3
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id --alg ed25519
"$maker" text $((200 << 20)) big.txt || skip "no room for 200 MiB"

# within COMMAND...: runs it; the third number of the last line is its memory in KiB.
within() {
	t 0 "$measure" "$@"
	kib=$(tail -n 1 "$LOGS/out" | cut -d ' ' -f 3)
	if [ "$kib" -le 0 ] || [ "$kib" -gt $((16 << 10)) ]; then
		fail "it took $kib KiB"
	fi
	echo "$1 $2: $kib KiB"
}
within "$BIN/prov" sign -q --key id/key.pem --cert id/cert.pem --declare ai-generated \
	-o signed.txt big.txt
within "$BIN/prov" verify --no-default-trust --trust id/trust.pem signed.txt
flip signed.txt 150000000
t 1 prov verify -q --no-default-trust --trust id/trust.pem signed.txt
finish
