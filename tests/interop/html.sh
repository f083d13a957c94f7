#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: html.sh BUILD-FOLDER OUTPUT-FOLDER [PYTHON-PACKAGES]
# Signs pages of many kinds, by every algorithm. Each must verify as trusted, be the page that it was
# without its one element, and look the same in a browser: Chromium's pictures of it, before and after,
# are compared bit by bit. With encypher-c2pa in PYTHON-PACKAGES, that must find them valid, too.
set -eu

bin=$1/bin
out=$2
packages=${3:-}
bad=0
count=0
shots=0

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || browser=
[ -n "$browser" ] || echo "skipped: pages in a browser (no chromium)"
mkdir -p "$out/pages" "$out/signed" "$out/profile"

fail()
{
	echo "$1: $2"
	bad=1
}

page()
{
	# shellcheck disable=SC2059 # a page of escapes
	printf "$2" >"$out/pages/$1.html"
}

page whole '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>A</title>\n<style>p { color: red; margin: 3em } head { display: block }</style>\n</head>\n<body>\n<p>Z\303\274rich</p>\n</body>\n</html>\n'
page shown '<!doctype html><meta charset=utf-8><style>head, title, script { display: block } script:last-child { display: none }</style><title>Shown</title><p>x'
page tagless '<!doctype html>\r\n<title>B</title>\r\n<p style="border: 1px solid">No tags.\r\n'
page text 'Just text.'
page quirks '<html><body bgcolor=yellow><table width=100%%><tr><td>Quirks</table>'
page comment '<!-- > --><!-- <head> --!><!doctype html><p style="font-size: 3em">Comment first'
page body '<!doctype html><body style="background: lime">Body'
page frames '<html><head><title>F</title></head><frameset cols="50%%,50%%"><frame src="data:text/html,left"><frame src="data:text/html,right"></frameset></html>'
page bom '\357\273\277<!doctype html><title>\303\251</title><h1>\303\251\344\270\255</h1>'
page latin '<!doctype html><meta charset=windows-1252><title>\351</title><h1>\351\200\374</h1>'
page russian '<html><head><META http-equiv=Content-Type content="text/html; charset=windows-1251"></head><h1>\317\360\350\342\345\362</h1>'
page jis '<!doctype html><meta charset=shift_jis><title>\203\\</title><h1>\225\\\216\246 \203\\\203t\203g</h1>'
page big5 '<!doctype html><meta charset=big5><h1>\263\134\245\134</h1>'
page euc '<!doctype html><meta charset=euc-jp><h1>\306\374\313\334\270\354</h1>'
page gb '<!doctype html><meta charset=gb18030><h1>\326\320\316\304\2010\2027</h1>'
page script '<!doctype html><head><script>var s = "<\\/head><!-- <script>";</script><script>document.write("<p>" + document.scripts.length * 0 + s)</script></head><body><p>D'
page title '<!doctype html><title></head><script type="application/c2pa">Zm9v</script></title><body>'
page template '<!doctype html><head><template><p></head></template><style>p { color: blue }</style></head><p>T'
page noscript '<!doctype html><head><noscript><style>p { display: none }</style></noscript></head><p>N'
page between '<!doctype html><head></head><style>p { color: green }</style><body><p>Between'
page late '<!doctype html><p>a<head><title>late</title></head><p>b'
page svg '<!doctype html><svg width=90 height=90><style>rect { fill: red }</style><rect width=50 height=50></svg>'
page cut '<!doctype html><title>no end'

# A picture of a page; its folder is another, so that nothing but its content counts.
shot()
{
	rm -f "$2"
	cp "$1" "$out/shown.html"
	"$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1 \
		--user-data-dir="$out/profile" --window-size=400,300 --screenshot="$2" \
		"file://$out/shown.html" >"$out/said" 2>&1 </dev/null || true
	[ -s "$2" ]
}

# What of a page is not its credentials.
rest()
{
	LC_ALL=C sed -z 's|<script type="application/c2pa">[A-Za-z0-9+/=]*</script>||g' "$1"
}

out=$(cd "$out" && pwd)
for alg in es256 es384 es512 ps256 ps384 ps512 ed25519; do
	"$bin/prov-keygen" --name "Interop html" --alg $alg --no-passphrase "$out/keys-$alg" 2>"$out/said" ||
		{ cat "$out/said"; exit 1; }
	for file in "$out"/pages/*.html; do
		name=$(basename "$file")
		signed=$out/signed/$alg-$name
		if ! "$bin/prov-sign" -q -k "$out/keys-$alg/key.pem" -c "$out/keys-$alg/cert.pem" \
			--declare human-created -o "$signed" "$file" ||
			! "$bin/prov-verify" -q --no-default-trust --trust "$out/keys-$alg/trust.pem" "$signed"; then
			fail "$alg $name" "signing failed"
			continue
		fi
		count=$((count + 1))
		rest "$file" >"$out/a"
		rest "$signed" >"$out/b"
		cmp -s "$out/a" "$out/b" || fail "$alg $name" "is not the page that it was"
	done
done

if [ -n "$browser" ]; then
	for file in "$out"/pages/*.html; do
		name=$(basename "$file")
		if ! shot "$file" "$out/a.png" || ! shot "$out/signed/ed25519-$name" "$out/b.png"; then
			fail "$name" "no picture of it: $(tail -1 "$out/said")"
			continue
		fi
		shots=$((shots + 1))
		cmp -s "$out/a.png" "$out/b.png" || fail "$name" "looks different once it is signed"
	done
fi

if [ -n "$packages" ]; then
	PYTHONPATH=$packages python3 tests/interop/peer_encypher.py "$out"/signed/*.html >"$out/theirs"
	while read -r name verdict; do
		want=valid
		# It reads UTF-8 only.
		case $name in
		*-big5.* | *-euc.* | *-gb.* | *-jis.* | *-latin.* | *-russian.*) want=error ;;
		*-title.*) want=none ;; # it counts what only looks like an element, too
		esac
		[ "$verdict" = $want ] || fail "$name" "encypher-c2pa says $verdict"
	done <"$out/theirs"
	echo "html: encypher-c2pa judged $(wc -l <"$out/theirs")"
fi
echo "html: $count pages signed, $shots looked at"
[ $count -gt 0 ] || bad=1
exit $bad
