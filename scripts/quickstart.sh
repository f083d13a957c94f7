#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# From a bare Debian 12 to signed and verified files: installs what the build needs (only what is
# missing), builds, signs a photo, a picture and a text with a throw-away identity, and verifies them.
# What it makes lies in build/quickstart and in a temporary folder.
set -eu

case ${1-} in
'') ;;
-h | --help)
	echo "Usage: scripts/quickstart.sh"
	sed -n '3,/^set/s/^# //p' "$0"
	exit 0
	;;
*)
	echo "quickstart: it takes no arguments; --help says what it does." >&2
	exit 2
	;;
esac

cd "$(dirname "$0")/.."
root=$(pwd)
build=$root/build/quickstart

step() {
	printf '\n== %s\n' "$*"
}

# Shows a command and runs it; its exit status is what the caller expects, or we stop.
run() {
	expected=$1
	shift
	printf '\n$'
	for word in "$@"; do
		case $word in
		*" "*) printf ' "%s"' "$word" ;;
		*) printf ' %s' "$word" ;;
		esac
	done
	printf '\n'
	status=0
	"$@" || status=$?
	if [ "$status" -ne "$expected" ]; then
		printf 'quickstart: exit status %d was not expected here (but %d); please report this.\n' \
			"$status" "$expected" >&2
		exit 1
	fi
}

step "1. What the build needs"
. scripts/packages.sh
# shellcheck disable=SC2086 # one word a package
scripts/install-deps.sh $build_packages
echo "all there"

step "2. Build (a minute or two)"
mkdir -p build
echo "what it does is written to $build.log"
build() {
	cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF &&
		cmake --build "$build"
}
if ! build >"$build.log" 2>&1; then
	tail -n 30 "$build.log" >&2
	echo "quickstart: the build failed; all of it stands in $build.log." >&2
	exit 1
fi
PATH=$build/bin:$PATH
prov --version

work=$(mktemp -d "${TMPDIR:-/tmp}/prov-quickstart.XXXXXX")
cd "$work"
cp "$root/testdata/quickstart/photo.jpg" "$root/testdata/quickstart/picture.png" \
	"$root/testdata/quickstart/note.txt" .

step "3. An identity to try things with: a key, a certificate, and the root that others must trust"
run 0 prov keygen --name "Quick Start" --no-passphrase me

step "4. Sign three files: each says how it came to be"
run 0 prov sign -k me/key.pem -c me/cert.pem --declare captured -o signed-photo.jpg photo.jpg
run 0 prov sign -q -k me/key.pem -c me/cert.pem --declare ai-generated --tool "Example Model/2.1" \
	-o signed-picture.png picture.png
run 0 prov sign -q -k me/key.pem -c me/cert.pem --declare human-created -o signed-note.txt note.txt

step "5. Verify them, trusting the identity of step 3"
run 0 prov verify --trust me/trust.pem signed-photo.jpg signed-picture.png signed-note.txt

step "6. Who does not trust that identity learns that the files are intact, but not whom to believe"
run 3 prov verify --no-default-trust signed-photo.jpg

step "7. Change a single byte of the text, and verify again"
printf '\n$ sed 1s/note/nose/ signed-note.txt >changed-note.txt\n'
sed 1s/note/nose/ signed-note.txt >changed-note.txt
run 1 prov verify --trust me/trust.pem changed-note.txt

step "Done"
cat <<END
The files lie in $work, the programs in $build/bin.
'prov help' lists the commands, 'prov verify --help' the options of one.
END
