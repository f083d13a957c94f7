#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Text that was signed still does what it did: compiled, run or parsed by the language's own tool.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id
KEYS="--key id/key.pem --cert id/cert.pem"
VERIFY="prov verify --no-default-trust --trust id/trust.pem"
mkdir in out

# sample NAME TOOL: the text on standard input, if there is a tool for it.
samples=
sample() {
	cat >"in/$1"
	if command -v "$2" >/dev/null 2>&1; then
		samples="$samples $1"
	else
		echo "not tried for want of $2: $1"
		rm "in/$1"
	fi
}

sample a.c gcc <<'X'
#include <stdio.h>
int main(void) { puts("ran"); return 0; }
X
sample a.cpp g++ <<'X'
#include <cstdio>
int main() { std::puts("ran"); }
X
sample a.py python3 <<'X'
from __future__ import annotations
print("ran")
X
sample b.py python3 <<'X'
#!/usr/bin/env python3
# -*- coding: utf-8 -*-
print("ran")
X
sample a.toml python3 <<'X'
a = "ran"
X
sample a.ini python3 <<'X'
[a]
b = ran
X
sample a.pl perl <<'X'
#!/usr/bin/perl
print <DATA>;
__DATA__
ran
X
sample b.pl perl <<'X'
use strict; print "ran\n";
X
sample a.sh sh <<'X'
#!/bin/sh
echo ran
X
sample b.sh sh <<'X'
#!/bin/sh
echo ran
exit 0
QUJD this is no command (
X
sample c.sh sh <<'X'
#!/bin/sh
cat <<END
ran
X
sample d.sh sh <<'X'
#!/bin/sh
echo ran\
X
sample c.pl perl <<'X'
#!/usr/bin/perl
while (<main::DATA>) { print; }
__END__
ran
# as data
X
sample b.rb ruby <<'X'
#!/usr/bin/env ruby
# encoding: iso-8859-1
puts "ran #{__ENCODING__}"
print DATA.read
__END__
ran
X
sample b.php php <<'X'
<?php declare(strict_types=1); // one line
namespace a;
echo \stream_get_contents((function () {
	$f = \fopen(__FILE__, 'r');
	\fseek($f, __COMPILER_HALT_OFFSET__);
	return $f;
})());
__halt_compiler();ran
X
sample Makefile.mk make <<'X'
#!/usr/bin/make -f
all:
	@echo ran\
X
sample page.php php <<'X'
<!doctype html>
<html><head><title><?= 2 > 1 ? 'ran' : '' ?></title></head><?php if (2 > 1) { ?>
<body></body></html>
<?php }
X
sample prolog.pl swipl <<'X'
:- initialization(main, main).
main(_) :- write(ran), nl.
X
sample lisp.cl sbcl <<'X'
(format t "ran~%")
X
sample a.v iverilog <<'X'
module a;
	initial $display("ran");
endmodule
X
sample a.asm nasm <<'X'
section .data
	db "ran"
X
sample xml.ts xmllint <<'X'
<!DOCTYPE TS>
<TS version="2.1"><a>ran</a></TS>
X
sample xml.mm xmllint <<'X'
<map version="1.0.1">
<a>ran</a>
</map>
X
sample a.plist xmllint <<'X'
<?xml version="1.0"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "about:blank">
<plist version="1.0"><a>ran</a></plist>
X
sample a.awk awk <<'X'
BEGIN { print "ran" }
X
sample a.js node <<'X'
#!/usr/bin/env node
'use strict'; console.log('ran');
X
sample a.mjs node <<'X'
import process from 'node:process'; process.stdout.write('ran\n');
X
sample a.sql sqlite3 <<'X'
select 'ran';
X
sample a.tcl tclsh <<'X'
puts ran
X
sample Makefile make <<'X'
all:
	@echo ran
X
sample a.xml xmllint <<'X'
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE a [<!ELEMENT a (#PCDATA)>]>
<a>ran</a>
X
sample a.rb ruby <<'X'
# frozen_string_literal: true
puts 'ran'
X
sample a.lua lua <<'X'
print("ran")
X
sample a.php php <<'X'
<?php
declare(strict_types=1);
echo "ran\n";
X
sample a.hs runghc <<'X'
main :: IO ()
main = putStrLn "ran"
X
sample a.m4 m4 <<'X'
ran
X
sample a.rst rst2pseudoxml <<'X'
ran
===

Text.
X

# run FILE: what the file does, on standard output.
run() {
	case $1 in
	*.cpp) g++ -Wall -Werror -o prog "$1" && ./prog ;;
	*.c) gcc -std=c11 -Wall -Wextra -Wpedantic -Werror -o prog "$1" && ./prog ;;
	*.py) python3 "$1" ;;
	*.toml) python3 -c 'import sys
try:
    import tomllib
    print(tomllib.load(open(sys.argv[1], "rb"))["a"])
except ImportError:
    print("ran")' "$1" ;;
	*.ini) python3 -c 'import configparser, sys
p = configparser.ConfigParser()
p.read(sys.argv[1])
print(p["a"]["b"])' "$1" ;;
	*prolog.pl) swipl "$1" ;;
	*lisp.cl) sbcl --script "$1" ;;
	*.v) iverilog -o prog "$1" && vvp -n prog ;;
	*.asm) nasm -f bin -o prog "$1" && od -c prog ;;
	*xml.ts | *xml.mm | *.plist) xmllint --nonet --xpath '//a/text()' "$1" && echo ;;
	*.pl) perl "$1" ;;
	*.sh) sh "$1" ;;
	*.awk) awk -f "$1" ;;
	*.js | *.mjs) node "$1" ;;
	*.sql) sqlite3 :memory: <"$1" ;;
	*.tcl) tclsh "$1" ;;
	*Makefile | *.mk) make -s -f "$1" ;;
	*.xml) xmllint --valid --xpath '/a/text()' "$1" && echo ;;
	*.rb) ruby "$1" ;;
	*.lua) lua "$1" ;;
	*.php) php "$1" ;;
	*.hs) runghc "$1" ;;
	*.m4) m4 "$1" ;;
	*.rst) rst2pseudoxml --halt=2 "$1" ;;
	esac
}

[ -n "$samples" ] || fail "there is nothing to try this with"
for name in $samples; do
	# shellcheck disable=SC2086 # KEYS and VERIFY are several words
	{
		t 0 prov sign -v $KEYS --declare human-created --output-dir out "in/$name"
		err_has "as structured text"
		shown="in/$name and out/$name"
		run "in/$name" >before 2>&1 || fail "it did not run before"
		run "out/$name" >after 2>&1 || fail "it does not run any more"
		case $name in
		*.rst) grep -v -e 'in/' -e 'out/' -e comment -e BEGIN <after | tr -s '\n' >after2
			tr -s '\n' <before | grep -v 'in/' >before2 ;;
		*) cp before before2 && cp after after2 ;;
		esac
		cmp -s before2 after2 || fail "it does something else: $(cat after2)"
		t 0 $VERIFY "out/$name"
		# Of what it does no byte may change.
		sed 's/ran/RAN/' "out/$name" >"out/changed"
		t 1 $VERIFY out/changed
	}
done

# Scripts to whose lines none can be added, wherever; and what is no text behind a script that is.
# shellcheck disable=SC2016,SC2086 # $0 is the script's own
{
	printf '#!/bin/sh\ntail -n +4 "$0"\nexit\nran\n' >in/self.sh
	t 2 prov sign $KEYS --declare human-created -o out/self.sh in/self.sh
	err_has "reads lines of itself"
	err_has "sidecar"
	t 0 prov sign -q $KEYS --declare human-created --sidecar in/self.sh
	[ "$(sh in/self.sh)" = ran ] || fail "it does not run any more"
	t 0 $VERIFY in/self.sh
	printf '#!/bin/sh\nsed 1,3d "$0" | gunzip\nexit\n\037\213\010\000' >in/packed.sh
	t 2 prov sign $KEYS --declare human-created -o out/packed.sh in/packed.sh
	err_has "script with data behind it"
	{ printf '#!/bin/sh\n# %600s\n' x && tail -n +2 in/packed.sh; } >in/packed2.sh
	t 2 prov sign $KEYS --declare human-created -o out/packed2.sh in/packed2.sh
	err_has "data from here on that is no text"
	err_lacks "--convert"
}

# What could be in several languages is not signed for one of them, unless somebody says which.
# shellcheck disable=SC2086
{
	printf 'likes(a, b).\n' >in/facts.pl
	t 2 prov sign $KEYS --declare human-created -o out/facts.pl in/facts.pl
	err_has "several languages"
	err_has "--type"
	absent out/facts.pl
	t 0 prov sign -q $KEYS --declare human-created --type text/x-prolog -o out/facts.pl in/facts.pl
	head -n 1 out/facts.pl | grep -q '^% -----BEGIN' || fail "no line of Prolog"
	t 0 $VERIFY out/facts.pl
	sed 's/likes/hates/' out/facts.pl >out/facts2.pl
	t 1 $VERIFY out/facts2.pl
	t 0 prov sign -q $KEYS --declare human-created --sidecar in/facts.pl
	t 0 $VERIFY in/facts.pl
	printf '<html><head></head><body><%%= x %%></body></html>\n' >in/a.erb
	t 2 prov sign $KEYS --declare human-created -o out/a.erb in/a.erb
	err_has "no place for credentials"
	# No hash covers the line: it can't say in which language the rest is.
	printf 'use strict;\nprint "ran";\n' >in/e.pl
	t 0 prov sign -q $KEYS --declare human-created -o out/e.pl in/e.pl
	t 0 $VERIFY out/e.pl
	sed '1s/^#/%/' out/e.pl >out/e2.pl
	t 1 $VERIFY out/e2.pl
	out_has "no comment in text of this kind"
}

# By the type that is said, by the interpreter, and from standard input under a name or none.
# shellcheck disable=SC2086
{
	printf 'a: 1\n' >in/unnamed
	t 0 prov sign -v $KEYS --declare human-created --type application/yaml -o out/1 in/unnamed
	err_has "as structured text"
	head -n 1 out/1 | grep -q '^# -----BEGIN C2PA' || fail "no line of YAML"
	t 0 $VERIFY out/1
	t 0 prov sign -v $KEYS --declare human-created -o out/2 in/unnamed
	err_has "as unstructured text"
	tin 0 in/unnamed prov sign -v $KEYS --declare human-created -o out/3.yaml -
	err_has "as structured text"
	tin 0 out/3.yaml $VERIFY -

	# The method that is asked for, or why not.
	t 0 prov sign -v $KEYS --declare human-created --text-method unstructured -o out/4.yaml \
		out/../in/unnamed
	err_has "as unstructured text"
	t 0 $VERIFY out/4.yaml
	t 2 prov sign $KEYS --declare human-created --text-method structured -o out/5 in/unnamed
	err_has "comments or front matter"
	t 2 prov sign $KEYS --text-method unstructured -o out/5 out/1
	err_has "another method"
	t 2 prov sign $KEYS --declare human-created --text-method html -o out/5 in/unnamed
	err_has "HTML"
	t 2 prov sign $KEYS --declare human-created --text-method best -o out/5 in/unnamed
	err_has "text-method"
	t 0 prov sign -q $KEYS --declare human-created --text-method sidecar in/unnamed
	exists in/unnamed.c2pa
	cp "$DATA/photo.jpg" .
	t 2 prov sign $KEYS --declare captured --text-method structured -o out/5.jpg photo.jpg
	err_has "jpeg"
	printf '{"a": 1}\n' >in/a.json
	t 2 prov sign $KEYS --declare human-created -o out/5 in/a.json
	err_has "sidecar"

	# A link in the line, and the credentials beside it.
	printf 'select 1;\n' >in/b.sql
	t 0 prov sign -q $KEYS --declare human-created --sidecar --remote https://a.example/b.c2pa \
		-o out/b.sql in/b.sql
	head -n 1 out/b.sql | grep -q '^-- .*MANIFEST----- https://a.example/b.c2pa -----END' ||
		fail "no link in out/b.sql"
	t 0 $VERIFY out/b.sql
	sed 's/select 1/select 2/' out/b.sql >out/c.sql
	t 1 $VERIFY --sidecar out/b.sql.c2pa out/c.sql
	sed 's/^-- /-- x /' out/b.sql >out/c.sql
	t 1 $VERIFY --sidecar out/b.sql.c2pa out/c.sql
	t 2 prov sign $KEYS --declare human-created --remote https://a.example/b.c2pa -o out/6.sql \
		in/b.sql
	err_has "sidecar"

	# No hash covers the line: another language's comment acts in this one.
	printf 'a: yes\n' >in/d.yaml
	t 0 prov sign -q $KEYS --declare human-created -o out/d.yaml in/d.yaml
	t 0 $VERIFY out/d.yaml
	sed '1s/^#/;/' out/d.yaml >out/e.yaml
	t 1 $VERIFY out/e.yaml
	out_has "no comment in text of this kind"
	# Nor the end of the line, so the blank line behind it must stay one.
	printf 'WEBVTT\n\n00:01.000 --> 00:02.000\nhi\n' >in/f.vtt
	t 0 prov sign -q $KEYS --declare human-created -o out/f.vtt in/f.vtt
	t 0 $VERIFY out/f.vtt
	perl -0pe 's/^NOTE (-----BEGIN.*?END C2PA MANIFEST-----)\n/NOTE  $1/ms' out/f.vtt >out/g.vtt
	cmp -s out/f.vtt out/g.vtt && fail "the line end was not taken"
	t 1 $VERIFY out/g.vtt
	# What Python would take for the encoding of the file.
	printf 'print(1)\n' >in/h.py
	t 2 prov sign $KEYS --declare human-created --sidecar \
		--remote 'https://a.example/?coding=latin-1' -o out/h.py in/h.py
}

finish
