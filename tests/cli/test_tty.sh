#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Passphrases asked for on a terminal, and what else depends on there being one.
tty=$(pwd)/tests/cli/tty.sh
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

command -v python3 >/dev/null || skip "no python3 to play the terminal"

# shellcheck source=tests/cli/tty.sh
. "$tty"

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
