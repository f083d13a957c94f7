#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: slow_reflink.sh BIN-FOLDER
# sign where files can share their blocks (XFS, Btrfs, each in an image that root mounts): the output has
# those of its source, and verifies; what was written to a moment ago is copied.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

[ "$(id -u)" -eq 0 ] || skip "only root can mount images"
command -v filefrag >/dev/null || skip "no filefrag (e2fsprogs)"
trap 'umount "$WORK/xfs" "$WORK/btrfs" 2>/dev/null
	chmod -R u+w "$WORK" 2>/dev/null; rm -rf "$WORK" "$LOGS"' EXIT

identity id
V="prov verify --no-default-trust --trust id/trust.pem"
# A photo with 20 comments of 64 KiB behind its first marker.
{
	head -c 2 "$DATA/photo.jpg"
	i=0
	while [ $i -lt 20 ]; do
		printf '\377\376\377\377'
		head -c 65533 /dev/urandom
		i=$((i + 1))
	done
	tail -c +3 "$DATA/photo.jpg"
} >large.jpg

mounted=
for fs in xfs btrfs; do
	command -v mkfs.$fs >/dev/null || continue
	truncate -s 400M $fs.img
	mkfs.$fs -q $fs.img >"$LOGS/mkfs" 2>&1 || continue
	mkdir $fs
	mount -o loop $fs.img $fs 2>"$LOGS/mount" || continue
	mounted="$mounted $fs"
	cp large.jpg $fs/large.jpg
	cp large.jpg $fs/place.jpg
done
[ -n "$mounted" ] || skip "no XFS and no Btrfs can be made and mounted here"
shared() { filefrag -v "$1" 2>/dev/null | grep -c shared; }

# shellcheck disable=SC2086 # V is several words
for fs in $mounted; do
	sign $fs/large.jpg $fs/young.jpg
	[ "$(shared $fs/young.jpg)" -eq 0 ] || fail "$fs: a file that is new is shared"
done
sleep 32
# shellcheck disable=SC2086 # V is several words
for fs in $mounted; do
	sign $fs/large.jpg $fs/signed.jpg
	[ "$(shared $fs/signed.jpg)" -gt 0 ] || fail "$fs: nothing is shared"
	[ "$(size $fs/signed.jpg)" -eq "$(size $fs/young.jpg)" ] || fail "$fs: not what copying writes"
	t 0 $V $fs/signed.jpg
	tail -c 1200000 large.jpg >was.tail
	tail -c 1200000 $fs/signed.jpg >signed.tail
	same was.tail signed.tail
	# The original is replaced, by what has its blocks.
	t 0 prov sign -q --key id/key.pem --cert id/cert.pem --declare captured --in-place $fs/place.jpg
	t 0 $V $fs/place.jpg
	[ "$(size $fs/place.jpg)" -eq "$(size $fs/signed.jpg)" ] || fail "$fs: in place, another size"
	# The source belongs to nobody but itself: what is written to it later is not in the output.
	flip $fs/large.jpg 1000000
	t 0 $V $fs/signed.jpg
	# On another file system: copied.
	sign $fs/signed.jpg copy-$fs.jpg
	t 0 $V copy-$fs.jpg
	echo "$fs: $(shared $fs/signed.jpg) extents of $fs/signed.jpg are shared"
done
finish
