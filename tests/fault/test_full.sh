#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The disk is full at a random point of signing in place: the original or the complete signed file is
# there, and nothing else; and a sentence says why.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$DATA")/../tests/fault/lib.sh"

# A small disk of its own, in a mount namespace of its own, with which it goes. It is a tmpfs, or with
# PROV_FAULT_FS=ext4 (for root) a file system of blocks, in a file of the work folder.
if [ -z "${PROV_FAULT_DISK-}" ]; then
	for way in "unshare -m" "unshare -rm"; do
		# shellcheck disable=SC2086 # a command and its options
		$way mount -t tmpfs none "$WORK/id" 2>/dev/null || continue
		cd "$(dirname "$DATA")/.." || exit 2
		export PROV_FAULT_DISK=1 PROV_SEED="$SEED"
		# shellcheck disable=SC2086
		$way "$0" "$@"
		exit
	done
fi

SIZE=1000000
large "$SIZE"

# judge FOLDER NAME: exit status, sentence and file agree.
judge() {
	before_signed=$signed
	check "$1" "$2" "$WORK/$2" "$shown"
	if [ "$status" -eq 0 ]; then
		[ "$signed" -gt "$before_signed" ] || fail "exit status 0, but it is not signed"
	else
		[ "$status" -eq 2 ] || fail "exit status $status instead of 2"
		[ "$signed" -eq "$before_signed" ] || fail "it failed, but the file is signed"
		err_sentence "$1/$2"
	fi
}

report() {
	echo "$1: $originals times the original, $signed times the signed file"
	shown=$1
	[ "$originals" -gt 0 ] || fail "there was always room: nothing was tested"
	[ "$signed" -gt 0 ] || echo "note: there was never room"
	originals=0
	signed=0
}

# Inodes and blocks that are left.
left() {
	stat -f -c '%d %a' disk
}

# Waits until the disk counts as empty again: on a busy machine what was removed a moment ago may not.
settle() {
	tries=0
	while [ "$(left)" != "$empty" ] && [ "$tries" -lt 100 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
	[ "$tries" -lt 100 ] || fail "what was removed from the disk still takes room: $(left), not $empty"
}

# full NAME BYTES: signed on a disk that has room for so much.
full() {
	settle
	cp "$1" "disk/in/$1"
	head -c $(($(stat -f -c '%a' disk) * $(stat -f -c '%S' disk) - $2)) /dev/zero >disk/filler
	shown="$SIGN disk/in/$1 (room for $2 bytes)"
	$SIGN "disk/in/$1" 2>"$LOGS/err"
	status=$?
	rm disk/filler
	judge disk/in "$1"
	rm "disk/in/$1"
}

# The new file needs an inode, and on this kind of disk its hidden name another.
few_inodes() {
	settle
	used=$(($(stat -f -c '%c' disk) - $(stat -f -c '%d' disk)))
	cp "$1" "disk/in/$1"
	mount -o "remount,nr_inodes=$((used + $2))" disk 2>/dev/null || return
	shown="$SIGN disk/in/$1 ($(($2 - 1)) inodes left)"
	$SIGN "disk/in/$1" 2>"$LOGS/err"
	status=$?
	judge disk/in "$1"
	mount -o remount,nr_inodes=1000 disk
	rm "disk/in/$1"
}

# On a very busy machine the disk was seen to have room for more than it was told, one run in eight.
no_inodes() {
	for again in 1 2 3 4; do
		for more in 1 2 3; do
			few_inodes "$1" "$more" || {
				echo "part skipped: inodes used up: the disk's number of them can't be changed here"
				return
			}
		done
		[ "$originals" -eq 0 ] || break
		[ "$again" -eq 1 ] || sleep 1
	done
	report "with the inodes used up"
}

# limited NAME KIB: where nothing can be mounted, no file may become larger, which fails alike.
limited() {
	cp "$1" "in/$1"
	shown="$SIGN in/$1 (no file above $2 KiB)"
	(ulimit -f $(($2 * 2)) && exec $SIGN "in/$1") 2>"$LOGS/err"
	status=$?
	judge in "$1"
}

if [ -n "${PROV_FAULT_DISK-}" ]; then
	mkdir disk
	case ${PROV_FAULT_FS:-tmpfs} in
	tmpfs) mount -t tmpfs -o size=4m,nr_inodes=1000 none disk || exit 2 ;;
	ext4)
		truncate -s 6M image && /sbin/mkfs.ext4 -q -m 0 image && mount -o loop image disk || exit 2
		;;
	*) echo "PROV_FAULT_FS is tmpfs or ext4" && exit 2 ;;
	esac
	mkdir disk/in
	empty=$(left)
	for room in $(randoms "$COUNT" $((SIZE + SIZE / 10))); do
		next_kind
		full "$name" "$room"
	done
	report "with the disk full at $COUNT random points"
	[ "${PROV_FAULT_FS:-tmpfs}" != tmpfs ] || no_inodes big.jpeg
	umount disk
else
	echo "note: no disk can be mounted here; a limit on the size of files stands in for a full one"
	mkdir in
	for usable in $(randoms "$COUNT" $((SIZE / 900))); do
		next_kind
		limited "$name" "$usable"
		rm "in/$name"
	done
	report "with files limited at $COUNT random points"
fi
finish
