# SPDX-License-Identifier: Apache-2.0
# The law of gravity; run by layers.sh.
BEGIN {
	row["base"] = 1
	row["crypto"] = 2
	row["io"] = 3
	row["format"] = row["jumbf"] = row["cbor"] = row["json"] = 4
	row["cose"] = row["trust"] = 5
	row["claim"] = row["signals"] = 6
	row["report"] = 7
	row["validate"] = row["compose"] = 8
	row["api"] = 9
	# Siblings on one row do not know each other, but for what is judged before it is written.
	may["compose", "validate"] = 1

	# Which folders may know which library.
	may["crypto", "openssl"] = may["trust", "openssl"] = 1
	may["crypto", "sodium"] = 1
	may["cbor", "cbor"] = 1
	may["base", "utf8proc"] = 1
	may["base", "brotli"] = 1
	may["trust", "cjson"] = may["report", "cjson"] = may["compose", "cjson"] = may["api", "cjson"] = 1
	may["format", "expat"] = may["format", "zlib"] = 1
	may["signals", "exif"] = 1
}
function fail(why) {
	printf "%s:%d: %s\n", FILENAME, FNR, why
	bad = 1
}
FNR == 1 {
	split(FILENAME, path, "/")
	top = path[1]
	own = path[2]
	if (top == "libprov" && !(own in row))
		fail("the folder " own " has no row: add it here and in ARCHITECTURE.md")
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
	name = $0
	sub(/^[^"]*"/, "", name)
	sub(/".*/, "", name)
	split(name, inc, "/")
	if (name ~ /(^|\/)\.\.?\//)
		fail("\"" name "\": name it from the root of its tree, without dots")
	else if (inc[1] == "prov")
		next
	else if (top == "include")
		fail("\"" name "\": a public header includes public headers only")
	else if (top == "cmd") {
		if (inc[1] != "common" && index(name, "/") > 0)
			fail("\"" name "\": a tool knows include/prov and cmd/common only")
	} else if (!(inc[1] in row))
		fail("\"" name "\": not a folder of libprov")
	else if (inc[1] != own && row[inc[1]] >= row[own] && !((own, inc[1]) in may))
		fail("\"" name "\": " own "/ (row " row[own] ") may not know " inc[1] "/ (row " \
		    row[inc[1]] ")")
	next
}
/^[ \t]*#[ \t]*include[ \t]*</ {
	name = $0
	sub(/^[^<]*</, "", name)
	sub(/>.*/, "", name)
	lib = ""
	if (name ~ /^openssl\//)
		lib = "openssl"
	else if (name ~ /^sodium(\.h|\/)/)
		lib = "sodium"
	else if (name ~ /^cbor(\.h|\/)/)
		lib = "cbor"
	else if (name ~ /^utf8proc/)
		lib = "utf8proc"
	else if (name ~ /^brotli\//)
		lib = "brotli"
	else if (name ~ /^expat/)
		lib = "expat"
	else if (name ~ /^zlib/)
		lib = "zlib"
	else if (name ~ /^libexif\//)
		lib = "exif"
	else if (name ~ /^(cjson\/)?cJSON/)
		lib = "cjson"
	else if (name ~ /^curl\//)
		lib = "curl"
	else if (name ~ /^p11-kit\//)
		lib = "p11-kit"
	else if (name ~ /^sqlite3/)
		lib = "sqlite"
	else if (name ~ /^seccomp\.h$/)
		lib = "seccomp"
	else if (name ~ /^(jpeglib|png)\.h$/ || name ~ /^webp\//)
		lib = "image"
	if (lib == "image" && (top == "libprov" || own != "prov-thumbnail") && top != "tests")
		fail("<" name ">: only cmd/prov-thumbnail decodes pictures")
	# What opens connections is no part of what reads files.
	if (lib == "curl" && top == "cmd" && own != "prov-fetch")
		fail("<" name ">: only cmd/prov-fetch may know curl")
	if (lib == "p11-kit" && top == "cmd" && own != "prov-sign")
		fail("<" name ">: only cmd/prov-sign may know p11-kit")
	if (lib == "seccomp" && top != "tests" && (top != "cmd" || own != "common"))
		fail("<" name ">: a library does not confine its host; only cmd/common may know seccomp")
	if (lib == "sqlite" && top == "cmd" && own != "prov-verify")
		fail("<" name ">: only cmd/prov-verify may know SQLite")
	if (top == "include" && name !~ /^std[a-z]+\.h$/)
		fail("<" name ">: a public header includes the C standard headers only")
	else if (lib != "" && top == "libprov" && !((own, lib) in may))
		fail("<" name ">: " own "/ may not know " lib)
}
END {
	exit bad
}