#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: run.sh BUILD-FOLDER
# Holds the tools of a build against other implementations. What can't be had is skipped, and said.
#   PROV_CORPUS    the folder of samples (default: ../shared/corpus)
#   PROV_INTEROP   the folder of the reference verifier (default: ../shared/interop)
#   PROV_RUBRICS   the conformance programme's rubrics (default: ../shared/rubrics)
#   PEER_RS        the program of peer_rs (cargo build --release there; not built here, as that takes minutes)
set -eu

cd "$(dirname "$0")/../.."
build=$(cd "$1" && pwd)
corpus=${PROV_CORPUS:-../shared/corpus}
interop=${PROV_INTEROP:-../shared/interop}
rubrics=${PROV_RUBRICS:-../shared/rubrics}

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failed=

skip()
{
	echo "skipped: $1"
}

if [ -d "$corpus/unsigned" ]; then
	tests/interop/images.sh "$build" "$corpus" "$tmp/images" || failed="$failed images"
	tests/interop/media.sh "$build" "$corpus" "$tmp/images" || failed="$failed media"
else
	skip "signing images: no samples in $corpus/unsigned"
fi

if [ ! -d "$tmp/images" ]; then
	skip "the reference verifier, crJSON and rubrics: no signed images"
elif [ ! -f "$interop/reference.mjs" ]; then
	skip "the reference verifier, crJSON and rubrics: none in $interop"
elif ! command -v npm >/dev/null; then
	skip "the reference verifier, crJSON and rubrics: no npm"
else
	mkdir "$tmp/reference"
	cp "$interop"/*.mjs "$interop"/package.json "$tmp/reference"
	if (cd "$tmp/reference" && npm install --silent --no-audit --no-fund </dev/null); then
		tests/interop/reference.sh "$tmp/reference" "$tmp/images" || failed="$failed reference"
		tests/interop/updates.sh "$build" "$corpus" "$tmp/updates" "$tmp/reference" ||
			failed="$failed updates"
		tests/interop/crjson.sh "$tmp/reference" "$build/bin/prov-verify" "$corpus" ||
			failed="$failed crjson"
		if [ ! -d "$rubrics" ]; then
			skip "rubrics: none in $rubrics"
		elif ! command -v jq >/dev/null; then
			skip "rubrics: no jq"
		else
			tests/interop/rubrics.sh "$tmp/reference" "$build" "$corpus" "$rubrics" ||
				failed="$failed rubrics"
		fi
		if ! command -v jq >/dev/null; then
			skip "signing what the reference signed: no jq"
		elif (cd "$tmp/reference" && npm pack --silent @contentauth/c2pa-node@0.9.8 >/dev/null </dev/null &&
			tar xzf contentauth-c2pa-node-*.tgz); then
			tests/interop/both.sh "$tmp/reference" "$tmp/reference/package/dist/index.node" "$build" \
				"$corpus" || failed="$failed both"
		else
			skip "signing what the reference signed: npm can't get it"
		fi
	else
		skip "the reference verifier: npm can't install it"
	fi
fi

# Without the reference they are at least judged here.
if [ -d "$corpus/unsigned" ] && [ ! -d "$tmp/updates" ]; then
	tests/interop/updates.sh "$build" "$corpus" "$tmp/updates" || failed="$failed updates"
fi

if [ ! -d "$corpus/third-party" ]; then
	skip "c2pa-ts: no samples in $corpus/third-party"
elif ! command -v npm >/dev/null || ! command -v jq >/dev/null; then
	skip "c2pa-ts: no npm, or no jq"
else
	mkdir "$tmp/ts"
	cp tests/interop/peer_ts.mjs "$tmp/ts"
	echo '{"type":"module"}' >"$tmp/ts/package.json"
	if (cd "$tmp/ts" && npm install --silent --no-audit --no-fund @trustnxt/c2pa-ts@0.9.4 </dev/null); then
		tests/interop/peers.sh c2pa-ts "node $tmp/ts/peer_ts.mjs" "$build/bin/prov-verify" "$corpus" ||
			failed="$failed c2pa-ts"
		# What is signed here, of the formats that it reads.
		if [ -d "$tmp/images" ]; then
			node "$tmp/ts/peer_ts.mjs" "$tmp"/images/*-*.* | awk -F'\t' '
				$2 == "unsupported" { next }
				{ n++ }
				/^es512-/ { next } # listed in differences.md
				$2 != "valid" { print $1 ": c2pa-ts says " $2; bad = 1 }
				END { print "c2pa-ts: " n + 0 " signed here, judged"; exit bad || n == 0 }' ||
				failed="$failed c2pa-ts-signed"
		fi
	else
		skip "c2pa-ts: npm can't install it"
	fi
fi

if [ ! -d "$corpus/third-party" ]; then
	skip "encypher-c2pa: no samples in $corpus/third-party"
elif ! command -v python3 >/dev/null || ! python3 -m pip --version >/dev/null 2>&1; then
	skip "encypher-c2pa: no python3 with pip"
elif ! python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore \
	--target "$tmp/encypher" 'encypher-c2pa==1.7.1' </dev/null; then
	skip "encypher-c2pa: pip can't install it"
else
	PYTHONPATH="$tmp/encypher" tests/interop/peers.sh encypher-c2pa "python3 tests/interop/peer_encypher.py" \
		"$build/bin/prov-verify" "$corpus" || failed="$failed encypher-c2pa"
fi

packages=
[ ! -d "$tmp/encypher/encypher_c2pa" ] || packages=$tmp/encypher
tests/interop/html.sh "$build" "$tmp/html" "$packages" || failed="$failed html"

if ! command -v python3 >/dev/null || ! python3 -m pip --version >/dev/null 2>&1; then
	skip "text: no python3 with pip"
elif ! python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore \
	--target "$tmp/python" 'c2pa-text==3.0.0' </dev/null; then
	skip "text: pip can't install c2pa-text"
else
	tests/interop/text.sh "$build" "$tmp/python${packages:+:$packages}" "$tmp/text" || failed="$failed text"
fi

[ -n "${PEER_RS-}" ] || skip "the c2pa crate, for texts: PEER_RS names no program"
if [ -d "$tmp/reference/node_modules" ] && [ -d "$rubrics" ] && command -v jq >/dev/null; then
	export REFERENCE="$tmp/reference" RUBRICS="$rubrics"
else
	skip "the rubric for text"
fi
PYTHONPATH=$packages tests/interop/texts.sh "$build" "$tmp/texts" || failed="$failed texts"

if ! command -v apt-get >/dev/null || ! command -v python3 >/dev/null; then
	skip "texts of Debian: no apt-get, or no python3"
else
	tests/interop/debian_texts.sh "$build" "$tmp/debian" ||
		if [ $? -eq 77 ]; then
			skip "texts of Debian: the packages can't be had"
		else
			failed="$failed debian-texts"
		fi
fi

if ! command -v npm >/dev/null || ! command -v python3 >/dev/null ||
	! { command -v chromium || command -v chromium-browser; } >/dev/null; then
	skip "reports in a browser: no npm, python3 or chromium"
else
	mkdir "$tmp/browser"
	if (cd "$tmp/browser" && echo '{}' >package.json &&
		npm install --silent --no-audit --no-fund puppeteer-core@24 axe-core@4 \
			@microsoft/jest-sarif@1.0.0-beta.0 </dev/null); then
		tests/interop/report.sh "$tmp/browser" "$build" "$corpus" || failed="$failed report"
	else
		skip "reports in a browser: npm can't get puppeteer-core, axe-core and jest-sarif"
	fi
fi

if [ -n "$failed" ]; then
	echo "interoperation failed:$failed" >&2
	exit 1
fi
echo "interoperation: nothing failed"
