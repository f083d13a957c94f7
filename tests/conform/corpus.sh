#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every file of the corpus gets the reference's verdict, without and with trust lists: the same state
# and the same set of failure codes of the active manifest. What differs on purpose is a row of
# tests/interop/differences.md, and differs exactly as that row says.
# Usage: corpus.sh PROV-VERIFY CORPUS DIFFERENCES. Exit 77: the corpus or jq is not here.
set -eu

verify=$1
corpus=${PROV_CORPUS:-$2}
differences=$3
if [ ! -f "$corpus/expected.ndjson" ]; then
  echo "skipped: no corpus at $corpus (set PROV_CORPUS)"
  exit 77
fi
if ! command -v jq > /dev/null; then
  echo "skipped: jq is not here"
  exit 77
fi

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failed=0

# The third and fourth columns, of rows whose second is MODE or "both": "FILE<tab>VERDICT".
listed() {
  awk -F' *[|] *' -v mode="$1" -v col="$2" \
    '$2 ~ /\./ && ($3 == mode || $3 == "both") { print $2 "\t" $col }' "$differences" | sort
}

check() {
  mode=$1
  expected=$2
  shift 2
  # A remote manifest is no embedded one (11.5); where the reference gives up with an error, we say
  # what is wrong: invalid, or error where the file is no asset at all.
  jq -r '[.file, (if .state == "remote" then "none" else .state end),
      ((.active.failure // []) | unique | join(" "))]
    | .[0] + "\t" + ([.[1], .[2]] | map(select(. != "")) | join(" "))' \
    "$corpus/$expected" | sort > "$dir/theirs"
  status=0
  find "$corpus" -type f \( -path '*/third-party/*' -o -path '*/unsigned/*' -o -path '*/hostile/*' \) \
    -print0 | sort -z > "$dir/names"
  "$verify" --no-default-trust --require valid -f ndjson -0 --files-from "$dir/names" "$@" \
    > "$dir/out" 2> "$dir/errors" || status=$?
  [ "$status" -le 4 ] || { echo "FAIL: exit status $status"; exit 1; }
  # The reference has the codes of identity assertions among the manifest's; ours stand apart.
  jq -r '[(.file | sub(".*/"; "")), .state,
      (((.status.failure // []) + [(.identities // [])[].status.failure[]]) | map(.code) | unique | join(" "))]
    | .[0] + "\t" + ([.[1], .[2]] | map(select(. != "")) | join(" "))' \
    "$dir/out" | sort > "$dir/ours"

  # What the rows list is put in the place of what they replace; then all must be equal.
  listed "$mode" 4 > "$dir/said-ours"
  listed "$mode" 5 > "$dir/said-theirs"
  if ! comm -13 "$dir/theirs" "$dir/said-theirs" > "$dir/stale" || [ -s "$dir/stale" ]; then
    echo "FAIL: differences.md says of the reference ($mode), which it does not say:"
    cat "$dir/stale"
    failed=1
  fi
  comm -23 "$dir/theirs" "$dir/said-theirs" | cat - "$dir/said-ours" |
    awk -F'\t' '$2 == "error" { $2 = "invalid-or-error" } { print $1 "\t" $2 }' | sort > "$dir/want"
  awk -F'\t' 'NR == FNR { if ($2 == "invalid-or-error") lenient[$1] = 1; next }
    lenient[$1] && ($2 == "error" || $2 ~ /^invalid/) { $2 = "invalid-or-error" }
    { print $1 "\t" $2 }' "$dir/want" "$dir/ours" | sort > "$dir/got"
  if ! diff -u "$dir/want" "$dir/got" > "$dir/diff"; then
    echo "FAIL: the verdicts differ from $expected"
    grep '^[-+][^-+]' "$dir/diff"
    failed=1
  fi
  echo "$mode: $(wc -l < "$dir/got") verdicts, $(wc -l < "$dir/said-ours") listed as different"
}

check "no trust" expected.ndjson
check trust expected-with-trust.ndjson \
  --trust "$corpus/trust/C2PA-TRUST-LIST.pem" --trust "$corpus/trust/c2pars-test-roots.pem" \
  --trust "$corpus/trust/C2PA-TSA-TRUST-LIST.pem" --tsa-trust "$corpus/trust/C2PA-TRUST-LIST.pem" \
  --tsa-trust "$corpus/trust/c2pars-test-roots.pem" \
  --tsa-trust "$corpus/trust/C2PA-TSA-TRUST-LIST.pem"
exit "$failed"
