#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What verify says to a reader, of files that a reader would misjudge.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id
cp "$DATA/photo.jpg" none.jpg
sign none.jpg trusted.jpg
V="prov verify --no-default-trust --trust id/trust.pem"

# Signed over what had been changed: the first line says so, and which failure it was.
cp trusted.jpg changed.jpg
flip changed.jpg $(($(size changed.jpg) - 40))
sign changed.jpg over.jpg
# shellcheck disable=SC2086
t 0 $V over.jpg
head -n 1 "$LOGS/out" >first
grep -q 'over.jpg: trusted.*; but what it was made from ("changed.jpg") was recorded as changed after its own signing' first ||
	fail "the first line does not say that the parent had been changed"
out_has "(assertion.dataHash.mismatch)"
out_has "Not checked: what it was made from: only what is recorded of it is here, not the files"
out_has "Not checked: whether the certificates of those who signed what it was made from"
# shellcheck disable=SC2086
t 0 $V trusted.jpg
out_lacks "; but"

# That AI made it stands in the first line.
DECLARE=ai-generated
sign none.jpg ai.jpg
# shellcheck disable=SC2086
t 0 $V ai.jpg
head -n 1 "$LOGS/out" | grep -q '; it is declared as fully AI-made\.$' || fail "no word of AI in the first line"
DECLARE=captured

# Who is trusted by name is, and needs nobody's word.
t 0 prov verify --no-default-trust --allow id/cert.pem trusted.jpg
out_has ", named by --allow"
out_lacks "on a trust list"

finish
