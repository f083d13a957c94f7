# shellcheck shell=sh disable=SC2034
# SPDX-License-Identifier: Apache-2.0
# Sourced by the tests here, after tests/cli/lib.sh. They are run as: test_x.sh BIN MAKE STRIKE COUNT
MAKE=$2
STRIKE=$3
COUNT=$4
SEED=${PROV_SEED:-$$}
echo "seed: $SEED (PROV_SEED repeats it)"

# The leak checker can't work under a tracer, and what is killed leaks.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"

# randoms N MOST: N numbers from 1 to MOST, one a line, the same for the same seed.
randoms() {
	awk -v seed="$SEED" -v n="$1" -v most="$2" \
		'BEGIN { srand(seed); while (n-- > 0) print int(rand() * most) + 1 }'
}

identity id
# One of each kind that is signed, small, under the names that say so.
small=
for from in quickstart/photo.jpg quickstart/picture.png quickstart/note.txt gif/plain.gif \
	riff/plain.webp tiff/plain.tif; do
	[ -f "$DATA/../$from" ] || continue
	name=${from##*/}
	cp "$DATA/../$from" "$WORK/$name" || exit 2
	small="$small $name"
done
printf '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>\n' >"$WORK/drawing.svg"
"$MAKE" mp4 1000 "$WORK/sound.mp4" || exit 2
small="$small drawing.svg sound.mp4"

SIGN="prov-sign -q --key $WORK/id/key.pem --cert $WORK/id/cert.pem --declare captured --in-place"

# signable FILE: whether main can sign it, in words where not.
signable() {
	cp "$1" probe."${1##*.}"
	if $SIGN probe."${1##*.}" 2>"$LOGS/err"; then
		rm probe."${1##*.}"
		return 0
	fi
	echo "part skipped: $1: $(cat "$LOGS/err")"
	rm probe."${1##*.}"
	return 1
}

# large BYTES: makes $kinds, one file of each kind that is signed, of about this size.
large() {
	kinds=
	for kind in jpeg png text tiff mp4; do
		"$MAKE" "$kind" "$1" "big.$kind" || exit 2
		! signable "big.$kind" || kinds="$kinds big.$kind"
	done
}

# next_kind: puts the first of $kinds into $name, and at the end of the line.
next_kind() {
	# shellcheck disable=SC2086 # a list
	set -- $kinds
	name=$1
	shift
	kinds="$* $name"
}

# check FOLDER NAME ORIGINAL WHAT: the folder holds NAME, as it was or completely signed, and
# nothing else; what a run that was killed may leave for the next one is counted in $left.
originals=0
signed=0
left=0
check() {
	shown="$4"
	here=$(ls -A "$1")
	case $here in
	"$2") ;;
	.prov-????????????????"
$2")
		left=$((left + 1))
		[ -n "${may_leave-}" ] || fail "something else lies there: $here"
		;;
	*) fail "not one file, but: $here" ;;
	esac
	if cmp -s "$1/$2" "$3"; then
		originals=$((originals + 1))
	elif prov-verify -q --trust "$WORK/id/trust.pem" "$1/$2" >"$LOGS/out" 2>"$LOGS/err"; then
		signed=$((signed + 1))
	else
		fail "neither the original nor signed"
	fi
}
