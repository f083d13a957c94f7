#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# verify --cache: the same results again, and never for another file, list, option, program or time.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id
identity short --days 1
V="prov verify --no-default-trust --trust id/trust.pem"
mkdir tree own
sign "$DATA/photo.jpg" tree/a.jpg
sign "$DATA/picture.png" tree/b.png
sign "$DATA/note.txt" tree/c.txt
cp "$DATA/photo.jpg" tree/plain.jpg
cp tree/a.jpg tree/bad.jpg
flip tree/bad.jpg $(($(size tree/bad.jpg) - 40))
known() { err_has "note: $1 results are from the cache, $2 of them for files that were read"; }
# What has only just changed may change again without a mark: nothing of it is kept.
age() { sleep 3.2; }

# shellcheck disable=SC2086 # V is several words
{
	t 1 $V -rv --sort --cache own/c tree
	known 0 0
	t 1 $V -rv --sort --cache own/c tree
	known 0 0
	age
	for format in text json ndjson csv sarif; do
		t 1 $V -r --sort -f $format tree
		cp "$LOGS/out" without
		t 1 $V -r --sort -f $format --cache own/c tree
		same without "$LOGS/out"
		t 1 $V -r --sort -f $format --cache own/c tree
		same without "$LOGS/out"
		[ $format = csv ] || t 1 $V -rv -j 4 --sort -f $format --cache own/c tree
	done
	t 1 $V -rv -f ndjson --cache own/c tree
	known 5 0
	# Of one input the previews are looked at, too.
	t 0 $V -v -f ndjson --cache own/c tree/a.jpg
	known 0 0
	t 0 $V -v -f ndjson --cache own/c tree/a.jpg
	known 1 0
	# By another OpenSSL, or by one that is set up otherwise, it is found anew.
	: >empty.cnf
	OPENSSL_CONF=empty.cnf t 0 $V -v -f ndjson --cache own/c tree/a.jpg
	known 0 0
	# So it is by another build of the libraries that it runs, or with another setting of OpenSSL.
	lib=$(ldd "$BIN/prov-verify" | sed -n 's/.*libcrypto[^ ]* => \([^ ]*\) .*/\1/p')
	cnf=$(find /etc/ssl/openssl.cnf /etc/pki/tls/openssl.cnf -type f 2>/dev/null | head -1)
	cat >with.sh <<'END'
mount --bind exchanged "$1" || exit 2
shift
exec "$@"
END
	for there in $lib $cnf; do
		cp "$there" exchanged
		unshare -m mount --bind exchanged "$there" 2>/dev/null || continue
		echo "# nothing" >>exchanged
		t 0 unshare -m sh with.sh "$there" $V -v -f ndjson --cache own/c tree/a.jpg
		known 0 0
	done
	t 0 $V -v -f ndjson --cache own/c tree/a.jpg
	known 1 0
	t 4 $V -q --cache own/c tree/plain.jpg
	t 4 $V -q --cache own/c tree/plain.jpg
	t 1 $V -q --cache own/c tree/bad.jpg

	# Another file under that name, of its size and with its time: tampered with after the check.
	cp tree/a.jpg kept.jpg
	touch -r tree/a.jpg mark
	flip tree/a.jpg $(($(size tree/a.jpg) - 40))
	touch -r mark tree/a.jpg
	t 1 $V -v -f ndjson --cache own/c tree/a.jpg
	out_has '"state":"invalid"'
	known 0 0
	# The same content in another inode is read, then known by its marks again.
	cp kept.jpg copy
	mv copy tree/a.jpg
	t 0 $V -v -f ndjson --cache own/c tree/a.jpg
	known 1 1
	age
	t 0 $V -v -f ndjson --cache own/c tree/a.jpg
	known 1 1
	t 0 $V -v -f ndjson --cache own/c tree/a.jpg
	known 1 0
	# Credentials that come to lie beside it.
	cp "$DATA/photo.jpg" kept2.jpg
	prov sign -q --key id/key.pem --cert id/cert.pem --declare captured --sidecar -o side.c2pa kept2.jpg
	cp side.c2pa tree/plain.c2pa
	t 0 $V -v -f ndjson --cache own/c tree/plain.jpg
	known 0 0
	rm tree/plain.c2pa
	t 4 $V -v -f ndjson --cache own/c tree/plain.jpg

	# The same in a folder that is walked, which says by itself that no credentials lie in it, once
	# it has not changed for a while. walk STATUS KNOWN: as without the cache.
	mkdir old
	cp tree/a.jpg old/a.jpg
	cp tree/b.png old/b.png
	cp "$DATA/photo.jpg" old/plain.jpg
	cp "$DATA/photo.jpg" old/other.jpg
	age
	walk() {
		t "$1" $V -r --sort -f ndjson old
		cp "$LOGS/out" without
		t "$1" $V -rv --sort -f ndjson --cache own/f old
		# -v says more of each.
		known "$2" 0
		t "$1" $V -r --sort -f ndjson --cache own/g old
		same without "$LOGS/out"
		t "$1" $V -r -j 2 -f ndjson --cache own/g old
		sort without >one
		sort "$LOGS/out" >two
		same one two
	}
	walk 4 0
	walk 4 4
	# One appears, in a folder that has just changed; it is there still; it is gone, both ways.
	for name in plain.c2pa plain.jpg.c2pa; do
		cp side.c2pa old/$name
		walk 4 3
		grep -q '"file": *"old/plain.jpg".*"state": *"trusted"' without || fail "no credentials"
		age
		walk 4 3
		rm old/$name
		walk 4 4
		age
		walk 4 4
	done
	# One in capitals is none here, and is an input; but the folder is no longer enough.
	cp side.c2pa old/plain.C2PA
	age
	walk 1 4
	rm old/plain.C2PA
	age
	# Another name, and another file under a name, with its size and time.
	mv old/other.jpg old/moved.jpg
	age
	walk 4 3
	touch -r old/a.jpg mark
	cp old/a.jpg new
	flip new $(($(size new) - 40))
	touch -r mark new
	mv new old/a.jpg
	walk 1 3
	grep -q '"file": *"old/a.jpg".*"state": *"invalid"' without || fail "not invalid"
	# One that leads elsewhere now.
	ln -s ../kept.jpg old/link.jpg
	age
	walk 1 3
	walk 1 5
	ln -sf ../tree/bad.jpg old/link.jpg
	walk 1 4

	# Other lists, or the same name with other content; other options.
	t 3 prov verify --no-default-trust -v -f ndjson --cache own/c tree/a.jpg
	known 0 0
	cp id/trust.pem list.pem
	t 0 prov verify --no-default-trust --trust list.pem -v -f ndjson --cache own/c tree/a.jpg
	t 0 prov verify --no-default-trust --trust list.pem -v -f ndjson --cache own/c tree/a.jpg
	known 1 0
	cp short/trust.pem list.pem
	t 3 prov verify --no-default-trust --trust list.pem -v -f ndjson --cache own/c tree/a.jpg
	known 0 0
	t 3 $V --require timestamp -v -f ndjson --cache own/c tree/a.jpg
	known 0 0
	# What is installed for the user.
	t 3 prov verify -v -f ndjson --cache own/c tree/a.jpg
	t 3 prov verify -v -f ndjson --cache own/c tree/a.jpg
	known 1 0
	mkdir -p "$HOME/.config/prov/trust"
	cp id/trust.pem "$HOME/.config/prov/trust/"
	t 0 prov verify -v -f ndjson --cache own/c tree/a.jpg
	known 0 0
	rm -r "$HOME/.config"
	t 3 prov verify -v -f ndjson --cache own/c tree/a.jpg
	# Their folder can be a link to another: what is taken off there counts no longer.
	mkdir -p "$HOME/.config/prov" lists
	ln -s "$PWD/lists" "$HOME/.config/prov/trust"
	cp id/trust.pem lists/
	t 0 prov verify -v -f ndjson --cache own/c tree/a.jpg
	t 0 prov verify -v -f ndjson --cache own/c tree/a.jpg
	known 1 0
	rm lists/trust.pem
	t 3 prov verify -v -f ndjson --cache own/c tree/a.jpg
	rm -r "$HOME/.config"
	# Another program of the same version.
	mkdir bin
	cp "$BIN/prov-verify" bin/
	t 0 bin/prov-verify --no-default-trust --trust id/trust.pem -v -f ndjson --cache own/c tree/a.jpg
	known 0 0

	# What does not go with it.
	for option in --online "-f crjson" "-f html" "--sidecar side.c2pa" "--was kept.jpg"; do
		t 2 $V --cache own/c $option tree/a.jpg
		err_has "--cache does not go with"
	done
	# One that others can write, or put files beside; what is no cache; links.
	cp own/c own/open
	chmod 666 own/open
	t 2 $V --cache own/open tree/a.jpg
	err_has "others can write"
	mkdir -m 777 public
	t 2 $V --cache public/c tree/a.jpg
	err_has "put files beside"
	absent public/c
	chmod 1777 public
	t 2 $V --cache public/c tree/a.jpg
	ln -s c own/link
	t 2 $V --cache own/link tree/a.jpg
	err_has "the cache can't be opened"
	echo "no cache, but something of the user's that must not be written over" >own/note
	cp own/note note
	t 2 $V --cache own/note tree/a.jpg
	err_has "is no cache"
	same note own/note
	t 2 $V --cache own tree/a.jpg
	err_has "the cache can't be opened"
	[ "$(stat -c %a own/c)" = 600 ] || fail "others can read the cache"
}
python3 -c 'import sqlite3' 2>/dev/null || {
	echo "part skipped: no python3 with sqlite3"
	finish
}

# shellcheck disable=SC2086
{
	# No verdict outlives its reasons: here the certificate, which ends tomorrow; else a week.
	prov sign -q --key short/key.pem --cert short/cert.pem --declare captured -o tree/s.jpg "$DATA/photo.jpg"
	age
	S="prov verify --no-default-trust --trust short/trust.pem -v -f ndjson"
	t 0 $S --cache own/s tree/s.jpg
	cp "$LOGS/out" out
	t 0 $V -f ndjson --cache own/w tree/a.jpg
	cat >until.py <<-'PY'
		import sqlite3, datetime, json, sys
		row = sqlite3.connect("own/s").execute("SELECT checked, until FROM verdict").fetchone()
		end = json.load(open("out"))["signer"]["not_after"].replace("Z", "+00:00")
		assert row[1] == datetime.datetime.fromisoformat(end).timestamp(), row
		row = sqlite3.connect("own/w").execute("SELECT checked, until FROM verdict").fetchone()
		assert row[1] - row[0] == 7 * 86400, row
	PY
	t 0 python3 until.py
	t 0 $S --cache own/s tree/s.jpg
	known 1 0
	# change COLUMN VALUE: in the cache, by hand. Nothing that was changed is believed.
	change() {
		cp own/s own/x
		python3 -c 'import sqlite3, sys
db = sqlite3.connect("own/x")
db.execute("UPDATE verdict SET %s" % sys.argv[1])
db.commit()' "$1" || fail "not changed: $1"
		t 0 $S --cache own/x tree/s.jpg
		known 0 0
		same out "$LOGS/out"
	}
	change "until = until + 1"
	change "until = 1"
	change "checked = checked - 1"
	change "verdict = 1"
	change "text = 'another'"
	change "text = NULL"
	change "text = zeroblob(2000000)"
	change "file = x'00'"
	change "seal = NULL"
	change "content = zeroblob(32)"
	change "context = context + 1"
	change "name = x'00'"
	change "name = 'tree/s.jpg'"
	# A damaged page is a warning, or an error; never another verdict.
	python3 - <<-'PY'
		data = bytearray(open("own/s", "rb").read())
		data[len(data) // 2:] = b"\xff" * (len(data) - len(data) // 2)
		open("own/y", "wb").write(data)
	PY
	chmod 600 own/y
	$S --cache own/y tree/s.jpg >"$LOGS/out" 2>"$LOGS/err"
	[ $? -eq 2 ] || same out "$LOGS/out"
	# The row of one file under the name of another.
	cp tree/s.jpg tree/s2.jpg
	flip tree/s2.jpg $(($(size tree/s2.jpg) - 40))
	age
	cp own/s own/swap
	t 1 $S --cache own/swap tree/s2.jpg
	cp "$LOGS/out" out2
	python3 -c 'import sqlite3
db = sqlite3.connect("own/swap")
db.execute("DELETE FROM verdict WHERE name = ?", (b"tree/s2.jpg",))
db.execute("UPDATE verdict SET name = ?", (b"tree/s2.jpg",))
db.commit()'
	t 1 $S --cache own/swap tree/s2.jpg
	known 0 0
	same out2 "$LOGS/out"
	rm tree/s2.jpg
	# The form of before, and one to come.
	python3 -c 'import sqlite3
db = sqlite3.connect("own/before")
db.execute("PRAGMA application_id = 0x70726f76")
db.execute("PRAGMA user_version = 1")
db.execute("CREATE TABLE verdict (key BLOB PRIMARY KEY, file BLOB, content BLOB, checked INTEGER, until INTEGER, verdict INTEGER, text BLOB, seal BLOB)")
db.commit()'
	chmod 600 own/before
	t 2 $S --cache own/before tree/s.jpg
	err_has "is no cache of this version"
	python3 -c 'import sqlite3
db = sqlite3.connect("own/s")
db.execute("PRAGMA user_version = 99")'
	t 2 $S --cache own/s tree/s.jpg
	err_has "is no cache of this version"
	# Somebody else's database.
	python3 -c 'import sqlite3
db = sqlite3.connect("own/z")
db.execute("CREATE TABLE mine (x)")
db.commit()'
	chmod 600 own/z
	cp own/z z
	t 2 $S --cache own/z tree/s.jpg
	same z own/z
	# Who has the file mapped can change a page that waits to be written without moving its times.
	cp tree/s.jpg tree/mapped.jpg
	cat >mapped.py <<-'E'
		import mmap, subprocess, sys, time
		with open("tree/mapped.jpg", "r+b") as f:
		    m = mmap.mmap(f.fileno(), 0)
		    at = len(m) - 40
		    m[at] = m[at]
		    time.sleep(3.2)
		    first = subprocess.call(sys.argv[1:])
		    m[at] = m[at] ^ 0x55
		    sys.exit(10 * first + subprocess.call(sys.argv[1:]))
	E
	t 1 python3 mapped.py $S -q --cache own/mapped tree/mapped.jpg
	rm tree/mapped.jpg
	# Several at once on one cache.
	$V -r -f ndjson --cache own/both tree >one 2>/dev/null &
	$V -r -f ndjson --cache own/both tree >two 2>/dev/null
	wait $!
	sort one >one.sorted
	sort two >two.sorted
	same one.sorted two.sorted
	[ "$(wc -l <one)" -eq 6 ] || fail "not six results"
}
finish
