#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: run.sh CMAKE BUILD-FOLDER COMPILER [FLAGS]
# FLAGS are what a program needs to link with this build (those of the sanitizers).
set -eu

cmake=$1
build=$2
cc=$3
flags=${4-}
here=$PWD/tests/install

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
unset DESTDIR PKG_CONFIG_PATH PKG_CONFIG_LIBDIR
"$cmake" --install "$build" --prefix "$tmp/first" >/dev/null
# Nothing that is installed may remember where it was put.
mv "$tmp/first" "$tmp/prefix"

echo "== find_package"
"$cmake" -G Ninja -S "$here/stranger" -B "$tmp/build" -DCMAKE_PREFIX_PATH="$tmp/prefix" \
	-DCMAKE_C_COMPILER="$cc" -DCMAKE_C_FLAGS="$flags" >"$tmp/log" || { cat "$tmp/log"; exit 1; }
"$cmake" --build "$tmp/build" >"$tmp/log" || { cat "$tmp/log"; exit 1; }
"$tmp/build/stranger_shared"
"$tmp/build/stranger_static"

echo "== pkg-config"
pc=$(find "$tmp/prefix" -name prov.pc)
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
libdir=$(pkg-config --variable=libdir prov)
# shellcheck disable=SC2046,SC2086 # one word a flag
"$cc" -std=c11 $flags -o "$tmp/shared" "$here/stranger/stranger.c" $(pkg-config --cflags --libs prov)
LD_LIBRARY_PATH=$libdir "$tmp/shared"
# -lprov would take the shared one where both lie.
# shellcheck disable=SC2046,SC2086
"$cc" -std=c11 $flags -o "$tmp/static" "$here/stranger/stranger.c" \
	$(pkg-config --cflags --libs --static prov | sed 's/-lprov\>/-l:libprov.a/')
"$tmp/static"

echo "== the manual's programs, and the examples"
page=$(find "$tmp/prefix" -name libprov.3)
awk -v out="$tmp/manual" '/^\.Bd -literal/ { on = ++n } /^\.Ed/ { on = 0; next }
	on && !/^\.Bd/ { gsub(/\\e/, "\\"); print >(out n ".c") }' "$page"
for program in "$tmp"/manual1.c "$tmp"/manual2.c "$tmp"/prefix/share/doc/prov/examples/sign_file.c; do
	# shellcheck disable=SC2046,SC2086
	"$cc" -std=c11 -Wall -Wextra -Werror $flags -o "$program.run" "$program" $(pkg-config --cflags --libs prov)
done
(
	cd "$tmp"
	export LD_LIBRARY_PATH="$libdir"
	prefix/bin/prov-keygen --no-passphrase --name Manual id >/dev/null
	cp "$here/../../testdata/quickstart/photo.jpg" .
	./manual2.c.run id/key.pem id/cert.pem photo.jpg signed.jpg
	[ "$(./manual1.c.run id/trust.pem signed.jpg)" = trusted ]
	if ./manual1.c.run id/trust.pem photo.jpg; then exit 1; fi
	if ./manual2.c.run id/key.pem missing.pem photo.jpg no.jpg 2>why; then exit 1; fi
	grep -q '^missing.pem: No such file' why
	[ ! -e no.jpg ]
	prefix/share/doc/prov/examples/sign_file.c.run id/key.pem id/cert.pem photo.jpg example.jpg
	./manual1.c.run id/trust.pem example.jpg
)
# Pages that something installed names are there, too, and so is what these lead to.
for page in $(cd "$tmp/prefix" && grep -rohE '(docs|share/doc/prov)/[a-z-]+\.md' include share/man |
	sed 's,.*/,,' | sort -u) limits.md; do
	pages="$tmp/prefix/share/doc/prov"
	[ -e "$pages/$page" ] || { echo "$page: not installed"; exit 1; }
	# shellcheck disable=SC2013 # one word a page
	for next in $(grep -oE '\]\([a-z-]+\.md' "$pages/$page" | sed 's/^](//'); do
		[ -e "$pages/$next" ] || { echo "$next: not installed"; exit 1; }
	done
done
# All of them are there, with what they include.
for example in docs/examples/*; do
	[ -e "$tmp/prefix/share/doc/prov/examples/$(basename "$example")" ] || {
		echo "$example: not installed"
		exit 1
	}
done

echo "== files"
if pkg-config --libs prov | grep -qE 'crypto|sodium|cbor|cjson|utf8proc|brotli|expat|-lz'; then
	echo "prov.pc makes every program link what is ours alone"
	exit 1
fi
if grep -rlF "$tmp/first" "$tmp/prefix"; then
	echo "these files name the folder they were installed to first"
	exit 1
fi
for page in docs/man/*.[1-9]; do
	[ -f "$page" ] || continue
	find "$tmp/prefix" -name "$(basename "$page")" | grep -q . || { echo "$page: not installed"; exit 1; }
done
# It looks for prov-fetch from where it is now.
if find "$tmp/prefix" -name prov-fetch | grep -q .; then
	"$tmp/prefix/bin/prov-verify" --online "$tmp/missing" 2>&1 | grep -F missing
fi
for tool in "$tmp"/prefix/bin/*; do
	[ -f "$tool" ] || continue
	"$tool" --version
done
