#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: reference.sh REFERENCE-FOLDER IMAGES-FOLDER
# The reference verifier must find every image that images.sh signed trusted, by the algorithm that
# its name starts with.
set -eu

node "$1/reference.mjs" --trust "$2/trust.pem" "$2"/*-*.* >"$2/reference.ndjson"
bad=0
count=0
for file in "$2"/*-*.*; do
	name=$(basename "$file")
	alg=${name%%-*}
	count=$((count + 1))
	row=$(grep -F "\"file\":\"$name\"" "$2/reference.ndjson") || row=
	if ! printf '%s\n' "$row" | grep -qi "\"state\":\"trusted\",\"alg\":\"$alg\""; then
		echo "$name: the reference verifier says ${row:-nothing}"
		bad=1
	fi
done
echo "reference verifier: $count images judged"
exit $bad
