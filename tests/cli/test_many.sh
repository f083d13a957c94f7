#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# verify of 10,000 files in a folder: all are judged, what is broken is named, memory stays small.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

command -v python3 >/dev/null || skip "no python3 to make 10,000 files and to ask for the memory"
MIB=64
# The sanitizers' own memory is not ours.
! grep -q __asan_init "$BIN/prov-verify" || MIB=2048

identity id
mkdir made
sign "$DATA/photo.jpg" made/a.jpg
sign "$DATA/picture.png" made/b.png
sign "$DATA/note.txt" made/c.txt
python3 - <<'PY' || fail "no 10,000 files"
import os
made = sorted(os.listdir("made"))
for i in range(9997):
    folder = f"all/{i % 20:02}"
    os.makedirs(folder, exist_ok=True)
    name = made[i % len(made)]
    os.link("made/" + name, f"{folder}/{i:05}-{name}")
PY
cp made/a.jpg all/07/broken.jpg
flip all/07/broken.jpg $(($(size made/a.jpg) - 40))
head -c 2000 made/a.jpg >all/13/cut.jpg
cp made/a.jpg all/19/locked.jpg
chmod 0 all/19/locked.jpg
[ "$(find all -type f | wc -l)" -eq 10000 ] || fail "not 10,000 files"

# What t runs, and the most memory that it took, in KiB.
cat >measure.py <<'PY'
import resource, subprocess, sys
status = subprocess.run(sys.argv[2:]).returncode
with open(sys.argv[1], "w") as out:
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=out)
sys.exit(status)
PY
t 2 python3 measure.py kib prov verify --no-default-trust --trust id/trust.pem -r -f ndjson all
kib=$(cat kib)
if [ "$kib" -le 0 ] || [ "$kib" -ge $((MIB << 10)) ]; then
	fail "it took $kib KiB"
fi
cp "$LOGS/out" lines
: >"$LOGS/out"
locked=1
# Root reads every file.
[ "$(id -u)" -ne 0 ] || locked=0
[ "$(grep -c '"state":"trusted"' lines)" -eq $((9998 - locked)) ] || fail "not all of the good ones"
[ "$(grep -c '"state":"invalid"' lines)" -eq 1 ] || fail "not one that is invalid"
[ "$(grep '"state":"invalid"' lines | grep -c '"file":"all/07/broken.jpg"')" -eq 1 ] || fail "another"
[ "$(grep -c '"state":"error"' lines)" -eq $((1 + locked)) ] || fail "not the errors"
err_has "prov: all/13/cut.jpg: "
[ $locked -eq 0 ] || err_has "prov: all/19/locked.jpg: "
[ "$(wc -l <lines)" -eq 10000 ] || fail "not 10,000 results"
[ "$(sed 's/^{"file":"\([^"]*\)".*/\1/' lines | sort -u | wc -l)" -eq 10000 ] || fail "some twice"
echo "10,000 files: $kib KiB"
finish
