#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: test_url.sh BIN-FOLDER REMOTE_MAKE
# Inputs that are URLs, their Link headers, and whose certificates a server is believed by.
MAKE=$2
# shellcheck source=tests/cli/online_lib.sh
. tests/cli/online_lib.sh

identity id
quiet() { "$@" >/dev/null 2>&1 || { fail "$*"; finish; }; }
# authority NAME, and certify NAME AUTHORITY DAYS SAN: certificates for servers.
authority() {
	quiet openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -days 2 \
		-keyout "$1.key" -out "$1.crt"
}
certify() {
	printf 'subjectAltName=%s\n' "$4" >"$1.ext"
	quiet openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" \
		-keyout "$1.pem" -out "$1.csr"
	quiet openssl x509 -req -in "$1.csr" -CA "$2.crt" -CAkey "$2.key" -set_serial 7 -days "$3" \
		-extfile "$1.ext" -out "$1.crt"
	cat "$1.crt" >>"$1.pem"
	serve "$WORK/$1.port" "$WORK/$1.pem"
}
authority ca
authority other
certify good ca 2 IP:127.0.0.1
certify name ca 2 DNS:elsewhere.example
certify expired ca -1 IP:127.0.0.1
serve "$WORK/port"
good=https://127.0.0.1:$(cat good.port)
plain=http://127.0.0.1:$(cat port)

V="prov verify --no-default-trust --trust id/trust.pem -f ndjson"
ON="--online --tls-ca ca.crt --allow-host 127.0.0.1"
# asset NAME [LINE...]: the server has NAME.png, with these Link headers.
asset() {
	name=$1
	shift
	mv "$name.png" www
	[ $# -eq 0 ] || printf '%s\n' "$@" >"www/$name.png.link"
}
for name in linked bare broken part missing both far wrong; do make_remote "$name" ""; done
flip wrong.png $(($(size wrong.png) - 3))
make_remote xmp "$good/ok/xmp.c2pa"
cp xmp.png local.png
asset linked '</style.css>; rel=preload, </ok/linked.c2pa>; type="application/c2pa"; rel="up c2pa-manifest"'
asset bare
asset broken '</ok/broken.c2pa>; rel=c2pa-manifest, <'
asset part "<$good/asset/linked.png#jumbf=c2pa>; rel=c2pa-manifest"
asset missing '<nowhere.c2pa>; rel=c2pa-manifest'
asset both '<nowhere.c2pa>; rel=next' '<../ok/both.c2pa>; rel=C2PA-Manifest'
asset far "<$plain/ok/far.c2pa>; rel=c2pa-manifest"
asset wrong '</ok/linked.c2pa>; rel=c2pa-manifest'
asset xmp '<nowhere.c2pa>; rel=c2pa-manifest'
sign "$DATA/picture.png" www/own.png
printf '</ok/linked.c2pa>; rel=c2pa-manifest\n' >www/own.png.link
printf '\001\000\377' >www/junk.png

# shellcheck disable=SC2086 # V and ON are several words
{
	# By TLS, from a server that a root of ours vouches for.
	t 0 $V $ON "$good/asset/linked.png"
	out_has '"state":"trusted"'
	out_has "\"remote_manifest\":\"$good/ok/linked.c2pa\""
	out_has "\"file\":\"$good/asset/linked.png\""
	t 0 $V $ON "$good/same/linked.png"
	t 0 $V $ON "$good/asset/both.png"
	out_has "\"remote_manifest\":\"$good/ok/both.c2pa\""
	t 0 $V $ON -j 3 "$good/asset/linked.png" local.png "$good/asset/both.png" "$good/asset/linked.png"
	printf '%s\n' "$good/asset/linked.png" >list
	t 0 $V $ON --files-from list
	t 0 $V $ON local.png
	# Its own credentials count (15.5.2.1), and nobody is asked for others.
	: >www/log
	t 0 $V $ON "$good/asset/own.png"
	[ "$(cat www/log)" = "GET /asset/own.png" ] || fail "asked: $(cat www/log)"
	# 15.5.3.1: what the Link header leads to goes before XMP, which is next.
	t 0 $V $ON "$good/asset/xmp.png"
	out_has "\"remote_manifest\":\"$good/ok/xmp.c2pa\""
	# 15.5.5: credentials of something else.
	t 1 $V $ON "$good/asset/wrong.png"
	out_has assertion.dataHash.mismatch
	t 4 $V $ON "$good/asset/bare.png"
	out_lacks remote_manifest
	t 4 $V $ON "$good/asset/broken.png"
	out_lacks remote_manifest
	t 4 $V $ON "$good/asset/missing.png"
	out_has manifest.inaccessible
	out_has "404"
	t 4 $V $ON "$good/asset/part.png"
	out_has "inside of a file"
	t 0 $V $ON "$good/asset/far.png"
	t 4 $V --online --tls-ca ca.crt --allow-host "${good#https://}" "$good/asset/far.png"
	out_has "address is not https"
	t 0 $V --online --allow-host 127.0.0.1 --sidecar www/bare.c2pa "$plain/asset/bare.png"
}

# refused WORDS URL [OPTION...]: no verdict, and why it could not be had.
refused() {
	words=$1
	url=$2
	shift 2
	# shellcheck disable=SC2086
	t 2 $V "$@" "$url"
	out_has '"state":"error"'
	err_sentence "$url"
	err_has "$words"
}
refused "--online" "$good/asset/linked.png"
refused "not public" "$good/asset/linked.png" --online --tls-ca ca.crt
refused "not https" "$plain/asset/linked.png" --online
# shellcheck disable=SC2086
{
	refused "404" "$good/nowhere" $ON
	refused "redirects to another" "$good/other/linked.png" $ON
	refused "longer" "$good/huge/linked.png" $ON
	refused "can't be fetched" "$good/short/linked.png" $ON
	refused "no URL" "https://u:p@127.0.0.1/" $ON
	t 2 $V $ON "$good/asset/junk.png"
	err_has "$good/asset/junk.png"
}
# Whom nobody vouches for: no root of ours, another name, too late.
refused "certificate" "$good/asset/linked.png" --online --allow-host 127.0.0.1
refused "certificate" "$good/asset/linked.png" --online --allow-host 127.0.0.1 --tls-ca other.crt
refused "name" "https://127.0.0.1:$(cat name.port)/asset/linked.png" --online --allow-host 127.0.0.1 \
	--tls-ca ca.crt
refused "expired" "https://127.0.0.1:$(cat expired.port)/asset/linked.png" --online \
	--allow-host 127.0.0.1 --tls-ca ca.crt
# That holds for credentials that are kept elsewhere, too.
# shellcheck disable=SC2086
{
	t 4 $V --online --allow-host 127.0.0.1 --tls-ca other.crt local.png
	out_has manifest.inaccessible
	make_remote late "https://127.0.0.1:$(cat expired.port)/ok/late.c2pa"
	t 4 $V $ON late.png
	out_has "expired"
}

# The option.
t 2 prov verify --tls-ca ca.crt local.png
err_has "--tls-ca goes with --online"
for wrong in nowhere.crt ca.key "$WORK" list; do
	t 2 prov verify --online --tls-ca "$wrong" local.png
	err_has "prov: $wrong: "
	out_empty
done
# A file may have any name.
mkdir https: https:/x
cp www/own.png https:/x
t 0 prov verify -q --no-default-trust --trust id/trust.pem ./https://x/own.png
finish
