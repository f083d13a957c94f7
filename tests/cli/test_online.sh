#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: test_online.sh BIN-FOLDER REMOTE_MAKE
# --online against a server on loopback, and what prov-fetch refuses to ask.
MAKE=$2
ask_py=$(pwd)/tests/cli/online_ask.py
tty=$(pwd)/tests/cli/tty.sh
# shellcheck source=tests/cli/online_lib.sh
. tests/cli/online_lib.sh
# shellcheck source=tests/cli/tty.sh
. "$tty"

# Who parses files knows no network.
if readelf -d "$BIN/prov-verify" | grep -q curl; then fail "prov-verify is linked with libcurl"; fi

identity id
openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 \
	-keyout tls.pem -out tls.crt 2>/dev/null
cat tls.crt >>tls.pem
serve "$WORK/tlsport" "$WORK/tls.pem"
serve "$WORK/port"
port=$(cat port)
host=127.0.0.1:$port

# remote KIND [URL]: KIND.png, whose credentials the server has, or what it makes of the question.
remote() { make_remote "$1" "${2-http://$host/$1/$1.c2pa}"; }
for kind in ok same other scheme loop declared endless short slow missing; do remote "$kind"; done
V="prov verify --no-default-trust --trust id/trust.pem -f ndjson"
# What a proxy would say is not asked; neither are passwords.
http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 all_proxy=http://127.0.0.1:9
export http_proxy https_proxy all_proxy

# The slow ones meanwhile: a server that says nothing, and a prov-fetch that does not.
$V --online --allow-host "$host" slow.png >slow.out 2>&1 &
slow=$!
# On a terminal somebody looks on.
mkdir "$LOGS/tty"
# shellcheck disable=SC2086 # V is several words
LOGS=$LOGS/tty on_tty 4 "" $V --online --allow-host "$host" slow.png &
slow_tty=$!
mkdir bin
cp "$BIN/prov-verify" bin
printf '#!/bin/sh\nexec sleep 100\n' >bin/prov-fetch
chmod +x bin/prov-fetch
bin/prov-verify --online -f ndjson ok.png >stuck.out 2>&1 &
stuck=$!

# inaccessible FILE WORDS [OPTION...]: no verdict, and why the credentials could not be had.
inaccessible() {
	file=$1
	words=$2
	shift 2
	# shellcheck disable=SC2086 # V is several words
	t 4 $V --online "$@" "$file"
	out_has '"state":"none"'
	out_has '"manifest.inaccessible"'
	out_has '"not_checked":["the credentials, which are kept elsewhere: they could not be fetched ('
	out_has "$words"
}

# shellcheck disable=SC2086
{
	t 4 $V ok.png
	out_lacks manifest.inaccessible
	t 0 $V --online --allow-host "$host" ok.png
	out_has '"state":"trusted"'
	t 0 $V --online --allow-host 127.0.0.1 same.png
	t 0 $V --online --allow-host elsewhere --allow-host "$host" -j 8 ok.png same.png ok.png \
		same.png ok.png same.png ok.png same.png ok.png same.png ok.png same.png
	cp ok.png changed.png
	flip changed.png $(($(size changed.png) - 3))
	t 1 $V --online --allow-host "$host" changed.png
}

# Whom nobody allowed is not asked, be it by name or by address.
: >www/log
inaccessible ok.png "--allow-host does not name"
inaccessible ok.png "--allow-host does not name" --allow-host 127.0.0.1:1
inaccessible ok.png "--allow-host does not name" --allow-host localhost
for name in 127.0.0.1 localhost 127.1 0x7f000001 2130706433 '[::1]' '[::ffff:127.0.0.1]' 0.0.0.0 \
	169.254.169.254 10.0.0.1 '[fe80::1]'; do
	remote private "https://$name:$port/x"
	inaccessible private.png "not public"
done
remote login "http://user:pass@$host/ok/ok.c2pa"
inaccessible login.png "no URL that can be asked" --allow-host "$host"
[ ! -s www/log ] || fail "the server was asked: $(cat www/log)"

# What a server may not do.
inaccessible other.png "redirects to another" --allow-host "$host" --allow-host localhost
inaccessible scheme.png "manifest.inaccessible" --allow-host "$host"
inaccessible loop.png "too often" --allow-host "$host"
[ "$(grep -c loop www/log)" -eq 4 ] || fail "more or less than three redirects were followed"
inaccessible declared.png "longer" --allow-host "$host"
inaccessible endless.png "longer" --allow-host "$host"
inaccessible short.png "manifest.inaccessible" --allow-host "$host"
inaccessible missing.png "404" --allow-host "$host"
# What speaks no TLS is not asked without.
remote tls "https://$host/ok/ok.c2pa"
inaccessible tls.png "manifest.inaccessible" --allow-host "$host"

# Whose certificate the system does not know is not believed, whatever the environment says.
remote stranger "https://127.0.0.1:$(cat tlsport)/ok/stranger.c2pa"
SSL_CERT_FILE=$WORK/tls.crt CURL_CA_BUNDLE=$WORK/tls.crt
export SSL_CERT_FILE CURL_CA_BUNDLE
inaccessible stranger.png "SSL certificate problem" --allow-host 127.0.0.1
unset SSL_CERT_FILE CURL_CA_BUNDLE

# OCSP is a POST, and may go without TLS, but not to a private address.
ask() { t 0 python3 "$ask_py" "$BIN/prov-fetch" "$@"; }
ask 1 "http://$host/echo" question "$host"
out_has "p application/ocsp-request application/ocsp-response question"
ask 1 "http://$host/kept" question "$host"
out_has " question"
ask 1 "http://$host/moved" question "$host"
out_has "r the server answers with HTTP status 302"
ask 1 "http://$host/echo" question
out_has "r the host has an address that is not public"
ask 2 "http://$host/echo" question
out_has "r the address is not https"
ask 1 "file:///etc/passwd" "" "$host"
out_has "r the address is no"
ask 1 "http://$host/ok/ok.c2pa" "" "$host"
out_has "r the server answers with HTTP status 404"

# The options.
t 2 prov verify --allow-host x ok.png
err_has "--allow-host goes with --online"
for wrong in '' a/b http://a u@a a:0 a:65536 a:b: ':1' '[::1' '[::1]x'; do
	t 2 prov verify --online --allow-host "$wrong" ok.png
	out_empty
done
t 2 prov-fetch
t 2 prov-fetch x

# A prov-fetch that is not there, or is none. What is missing is said at once.
mkdir alone
cp "$BIN/prov-verify" alone
t 2 alone/prov-verify --online ok.png
err_has "--online needs the program prov-fetch"
out_empty
for script in 'exit 0' 'exec head -c 9' 'printf "p\0\0\0\011x"' 'printf "p\377\377\377\377x"' \
	'printf "p\0\0\0\001x"' 'printf "p\0\0\0\0d\0\0\0\0"' 'printf "d\0\0\0\001x"' \
	'printf "r\377\377\377\377x"' 'cat >/dev/null; printf "r\0\0\0\001\033"'; do
	printf '#!/bin/sh\n%s\n' "$script" >alone/prov-fetch
	chmod +x alone/prov-fetch
	t 4 alone/prov-verify --no-default-trust --online -f ndjson ok.png
	out_has '"manifest.inaccessible"'
done
printf 'no program' >alone/prov-fetch
t 4 alone/prov-verify --no-default-trust --online -f ndjson ok.png
out_has "can't be run"

# A receipt says what was fetched, which is nowhere else.
for more in "" --no-personal; do
	# shellcheck disable=SC2086 # nothing or a word
	t 0 prov verify --no-default-trust --trust id/trust.pem --online --allow-host "$host" $more --force \
		--receipt r.receipt --key id/key.pem --cert id/cert.pem ok.png
	t 0 prov verify --no-default-trust --trust id/trust.pem -f ndjson r.receipt
	digest=$(sha256sum www/ok.c2pa | cut -d ' ' -f 1)
	out_has "\"remote\":{\"url\":\"http://$host/ok/ok.c2pa\",\"sha256\":\"$digest\"}"
done

wait "$slow"
shown="prov verify slow.png"
grep -q "took too long" slow.out || fail "a slow server: $(cat slow.out)"
! grep -q "not answered yet" slow.out || fail "said where nobody looks on"
wait "$slow_tty"
grep -q "http://$host/slow/slow.c2pa: note: has not answered yet; it is waited for, 30 seconds at most" \
	"$LOGS/tty/out" || fail "nothing is said of the waiting: $(cat "$LOGS/tty/out")"
# A parser that was taken over has whom it likes asked, but whom --allow-host names is not for it to say.
TOOLS=$(dirname "$MAKE")
if [ -x "$TOOLS/violate-prov-verify" ]; then
	mkdir taken
	cp "$BIN/prov-fetch" taken
	cp "$TOOLS/violate-prov-verify" taken/prov-verify
	echo taken >www/taken
	export VIOLATE_ASK="http://$host/taken"
	# shellcheck disable=SC2086 # V is several words
	{
		t 2 taken/prov-verify ${V#prov verify} --online ok.png
		err_has "--allow-host does not name the host"
		grep -q "GET /taken" www/log && fail "a server was asked that nobody allowed"
		t 2 taken/prov-verify ${V#prov verify} --online --allow-host "$host" ok.png
		grep -q "GET /taken" www/log || fail "a server was not asked that somebody allowed"
	}
	unset VIOLATE_ASK
fi
kill "$server"
wait "$server" 2>/dev/null
inaccessible ok.png "manifest.inaccessible" --allow-host "$host"
wait "$stuck"
grep -q '"manifest.inaccessible"' stuck.out || fail "a stuck prov-fetch: $(cat stuck.out)"
finish
