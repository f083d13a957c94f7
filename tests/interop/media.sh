#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: media.sh BUILD-FOLDER CORPUS OUTPUT-FOLDER
# Signs images and films of the BMFF family and of JPEG XL, the corpus's and some that ffmpeg makes.
# Each must verify as trusted, signed once and again, and decode to the pixels or samples that it
# had; films also with the AIGC label, which ffprobe and exiftool must find. OUTPUT is that of images.sh, whose es256 key is used; leaves OUTPUT/es256-NAME behind.
set -eu

bin=$1/bin
corpus=$2
out=$3
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bad=0
count=0

fail()
{
	echo "$1: $2"
	bad=1
}

# decode FILE: what it shows, as text or pixels on standard output; 2 where there is no decoder.
decode()
{
	case $1 in
	*.mp4 | *.mov | *.m4a)
		command -v ffmpeg >/dev/null || return 2
		ffmpeg -v error -i "$1" -map 0 -c copy -f framemd5 - | grep -v '^#'
		;;
	*.jxl)
		command -v djxl >/dev/null || return 2
		djxl "$1" "$tmp/decoded.ppm" >/dev/null 2>&1 && cat "$tmp/decoded.ppm"
		;;
	*)
		command -v heif-convert >/dev/null || return 2
		# Nothing but pixels: a PNG would have the XMP in it.
		rm -f "$tmp"/decoded*.y4m
		heif-convert "$1" "$tmp/decoded.y4m" >/dev/null 2>&1 && cat "$tmp"/decoded*.y4m
		;;
	esac
}

# sign INPUT OUTPUT ORIGINAL SOURCE-TYPE OPTIONS...
sign()
{
	input=$1
	output=$2
	original=$3
	kind=$4
	shift 4
	if ! "$bin/prov-sign" -q -k "$out/keys/es256/key.pem" -c "$out/keys/es256/cert.pem" \
		"$@" -o "$output" "$input"; then
		fail "$output" "can't be signed"
		return
	fi
	check "$output" "$original" "$kind"
}

# label INPUT OUTPUT ORIGINAL PRODUCER: the AIGC label, which stands beside the tags that there were.
label()
{
	sign "$1" "$2" "$3" trainedAlgorithmicMedia --declare ai-generated --aigc "$4,7"
	command -v ffprobe >/dev/null && [ -f "$2" ] || return 0
	want='{"Label":"1","ContentProducer":"'$4'","ProduceID":"7","ReservedCode1":"","ContentPropagator":"","PropagateID":"","ReservedCode2":""}'
	ffprobe -v error -show_entries format_tags "$2" | grep '^TAG:' | sort >"$tmp/tags"
	[ "$(sed -n 's/^TAG:AIGC=//p' "$tmp/tags")" = "$want" ] || fail "$2" "ffprobe finds no AIGC label in it"
	ffprobe -v error -show_entries format_tags "$3" | grep '^TAG:' | grep -v '^TAG:AIGC=' | sort >"$tmp/had"
	grep -v '^TAG:AIGC=' "$tmp/tags" | cmp -s - "$tmp/had" || fail "$2" "does not have the tags of $3"
	if command -v exiftool >/dev/null; then
		[ "$(exiftool -a -s3 -Keys:AIGC "$2")" = "$want" ] || fail "$2" "exiftool finds no AIGC label in it"
	fi
}

# check OUTPUT ORIGINAL SOURCE-TYPE
check()
{
	count=$((count + 1))
	"$bin/prov-verify" -q --no-default-trust --trust "$out/keys/es256/trust.pem" "$1" ||
		fail "$1" "prov verify says $?"
	if command -v exiftool >/dev/null; then
		exiftool -s3 -XMP-iptcExt:DigitalSourceType "$1" | grep -q "/$3\$" ||
			fail "$1" "exiftool finds no declaration in it"
	fi
	status=0
	decode "$2" >"$tmp/before" || status=$?
	if [ $status -eq 2 ]; then
		echo "skipped: comparing what $(basename "$2") shows (no decoder)"
	elif [ $status -ne 0 ] || [ ! -s "$tmp/before" ]; then
		fail "$2" "can't be decoded"
	elif ! decode "$1" | cmp -s - "$tmp/before"; then
		fail "$1" "does not show what $2 does"
	fi
}

make()
{
	name=$1
	shift
	ffmpeg -v error -f lavfi -i testsrc=size=160x120:rate=25:duration=3 \
		-f lavfi -i sine=440:duration=3 "$@" "$tmp/$name"
}

mkdir "$tmp/made"
if command -v ffmpeg >/dev/null; then
	make made/behind.mp4 -c:v mpeg4 -c:a aac
	make made/before.mp4 -c:v mpeg4 -c:a aac -movflags +faststart
	make made/fragments.mp4 -c:v mpeg4 -c:a aac -movflags frag_keyframe+empty_moov
	make made/segments.mp4 -c:v mpeg4 -c:a aac -g 10 -movflags frag_keyframe+empty_moov+dash+global_sidx
	make made/film.mov -c:v mpeg4 -c:a pcm_s16le
	make made/sound.m4a -vn -c:a aac
	make made/keys.mp4 -c:v mpeg4 -c:a aac -metadata title=T -metadata AIGC=old -movflags use_metadata_tags
	make made/itunes.mp4 -c:v mpeg4 -c:a aac -metadata title=T -metadata comment=C -movflags +faststart
	make made/bare.mov -c:v mpeg4 -c:a pcm_s16le -map_metadata -1 -fflags +bitexact
	# Enough for Merkle trees.
	ffmpeg -v error -f lavfi -i testsrc=size=1280x720:rate=25:duration=1 -c:v rawvideo \
		-pix_fmt uyvy422 "$tmp/made/large.mov"
	ffmpeg -v error -stream_loop 1 -i "$tmp/made/large.mov" -c copy "$tmp/made/larger.mov"
else
	echo "skipped: films of all shapes (no ffmpeg)"
fi
for file in "$corpus"/unsigned/*.heic "$corpus"/unsigned/*.heif "$corpus"/unsigned/*.avif \
	"$corpus"/unsigned/*.jxl "$corpus"/unsigned/*.mp4 "$tmp"/made/*; do
	[ -f "$file" ] || continue
	name=$(basename "$file")
	sign "$file" "$out/es256-$name" "$file" digitalCapture --declare captured
	sign "$out/es256-$name" "$out/es256-again-$name" "$file" digitalCapture --declare captured
	case $name in
	*.mp4 | *.mov | *.m4a)
		label "$file" "$out/es256-label-$name" "$file" First
		label "$out/es256-label-$name" "$out/es256-relabel-$name" "$file" Second
		;;
	esac
done
echo "media: $count signed"
[ $count -gt 0 ] || fail "$corpus/unsigned" "no media in it"
exit $bad
