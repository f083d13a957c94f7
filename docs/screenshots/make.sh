#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: docs/screenshots/make.sh BUILD
# Makes the pictures of docs/reports.md: five reports, as headless Chromium shows them.
set -eu

cd "$(dirname "$0")/../.."
bin=$(cd "$1/bin" && pwd)
browser=$(command -v chromium || command -v chromium-browser) || { echo "no chromium" >&2; exit 2; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
data=$(pwd)/testdata/quickstart
shots=$(pwd)/docs/screenshots
report=$(pwd)/tests/interop/report.mjs
PATH=$bin:$PATH

mkdir "$tmp/npm" "$tmp/archive"
(cd "$tmp/npm" && echo '{}' >package.json &&
	npm install --silent --no-audit --no-fund puppeteer-core@24 axe-core@4 </dev/null)

cd "$tmp"
prov keygen --no-passphrase --name 'Ann Example' --organization 'Example Press' desk >/dev/null 2>&1
prov keygen --no-passphrase --name 'Somebody Else' stranger >/dev/null 2>&1
sign()
{
	who=$1
	shift
	prov sign -q -k "$who/key.pem" -c "$who/cert.pem" "$@"
}
sign desk --declare captured --title 'Harbour at noon' -o archive/photo.jpg "$data/photo.jpg"
sign desk --title 'Harbour at noon, cropped' --action c2pa.cropped --parent archive/photo.jpg \
	-o archive/cropped.jpg "$data/photo.jpg"
sign desk --declare ai-generated --tool 'Example Model/3' -o archive/picture.png "$data/picture.png"
sign stranger --declare captured -o archive/stranger.jpg "$data/photo.jpg"
# One byte of the picture, near its end.
cp archive/photo.jpg archive/changed.jpg
printf '\125' | dd of=archive/changed.jpg bs=1 seek=$(($(wc -c <archive/changed.jpg) - 40)) \
	conv=notrunc 2>/dev/null
cp "$data/photo.jpg" archive/bare.jpg

# One of them is invalid.
prov verify --no-default-trust --trust desk/trust.pem -q -r -f html -o pages archive || [ $? -eq 1 ]
page()
{
	for one in pages/"$1"-*.html; do echo "$one=$shots/$2.png"; done
}
node "$report" shots "$tmp/npm" "$browser" "$(page cropped.jpg trusted)" \
	"$(page picture.png ai)" "$(page changed.jpg tampered)" "$(page stranger.jpg unknown)" \
	"pages/index.html=$shots/index.png"
ls -l "$shots"
