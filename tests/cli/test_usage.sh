#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What every command has in common: options, help, and how usage errors look.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

# prov finds and runs the others.
t 0 prov --help
out_has "verify"
err_empty
t 0 prov help
out_has "keygen"
t 0 prov --version
out_has "prov "
t 2 prov
err_sentence
t 2 prov nonsense
err_sentence
err_has "'nonsense' is not a command"
err_has "sign, verify, inspect, keygen, trust"
t 2 prov ../bin/prov-verify
err_sentence

# From where it lies itself, or what stands for it (cmd/first), before it looks into PATH.
mkdir own apart apart/bin apart/libexec apart/libexec/prov
cp "$BIN/prov" own/
cp "$BIN/prov" apart/bin/
if [ -f "$BIN/prov-main" ]; then
	cp "$BIN/prov-main" own/
	cp "$BIN/prov-main" apart/libexec/prov/
fi
printf '%s\n' '#!/bin/sh' 'echo "$#: $*"' >own/prov-two-words
chmod 755 own/prov-two-words
t 0 own/prov two-words a "b  c" ""
out_has "3: a b  c "
t 0 own/prov help two-words
out_has "1: --help"
t 2 own/prov help help two-words
err_sentence
: >own/prov-damaged
t 2 own/prov damaged
err_sentence "$(pwd)/own/prov-damaged"
err_has "can't be run: Permission denied"
long=$(printf '%05000d' 0)
t 2 own/prov "$long"
err_has "File name too long"
if [ -f "$BIN/prov-main" ]; then
	# By hand its name is no folder.
	t 0 "$(pwd)/own/prov-main" two-words a
	out_has "1: a"
	# Nor is there one installed to fall back to, or that one says so.
	rm own/prov-main
	t 2 own/prov nothing
	err_sentence
	cp "$BIN/prov-main" own/
fi
t 2 own/prov Two-words
err_has "'Two-words' is not a command"
t 0 apart/bin/prov --version
out_has "prov "
t 0 apart/bin/prov verify --help
out_has "Usage: prov verify"
t 2 env PATH=/nowhere apart/bin/prov verify --help
err_has "'verify' is not a command"
t 2 prov --bogus
err_sentence
t 2 prov help verify sign
err_sentence
t 2 prov help nonsense
err_sentence
t 2 prov --verbose
err_sentence
err_has "--verbose is not an option of prov"
t 2 prov --version extra
err_sentence
err_has "'prov --version' takes nothing else"
t 0 prov help
cp "$LOGS/out" "$LOGS/help"
for words in -h --help "help help" "help --help" "help -h" "-h help" "--help help"; do
	# shellcheck disable=SC2086 # several words
	t 0 prov $words
	same "$LOGS/help" "$LOGS/out"
done

# Who has read enough of a help is told nothing more: the pipe is closed before it is written to.
mkfifo gate
for words in --help --version "sign --help" "verify --version" "help inspect"; do
	{
		read -r _ <gate
		# shellcheck disable=SC2086 # several words
		prov $words 2>pipe.err
		echo $? >pipe.status
	} | {
		exec <&-
		echo closed >gate
	}
	[ "$(cat pipe.status)" = 0 ] || fail "prov $words into a closed pipe: $(cat pipe.status)"
	[ ! -s pipe.err ] || fail "prov $words into a closed pipe: $(cat pipe.err)"
done
# But a full disk is an error.
if [ -w /dev/full ]; then
	status=0
	prov sign --help >/dev/full 2>full.err || status=$?
	[ "$status" = 2 ] || fail "prov sign --help onto a full disk: $status"
	grep -q "standard output can't be written" full.err || fail "$(cat full.err)"
fi

for command in sign verify inspect keygen trust; do
	t 0 prov "$command" --help
	out_has "Usage: prov $command"
	out_has "--version"
	err_empty
	cp "$LOGS/out" "$LOGS/help"
	t 0 prov help "$command"
	same "$LOGS/help" "$LOGS/out"
	t 0 prov "$command" -h
	same "$LOGS/help" "$LOGS/out"
	t 0 prov --help "$command"
	same "$LOGS/help" "$LOGS/out"
	t 0 "prov-$command" --help
	same "$LOGS/help" "$LOGS/out"
	t 0 prov "$command" --version
	out_has "prov-$command "
	t 2 prov "$command"
	err_sentence
	out_empty
	t 2 prov "$command" --no-such-option x
	err_sentence
	err_has "--no-such-option"
	t 2 prov "$command" -Z x
	err_sentence
	t 2 prov "$command" --help=x
	err_sentence
	t 2 prov "$command" --=x
	err_sentence
done

# A program of that name elsewhere in PATH can be a command too, but not one in the current folder.
mkdir elsewhere here
printf '#!/bin/sh\necho "elsewhere: $*"\n' >elsewhere/prov-other
cp elsewhere/prov-other here/prov-near
chmod +x elsewhere/prov-other here/prov-near
t 0 env PATH="$WORK/elsewhere:$PATH" prov other a "b c"
out_has "elsewhere: a b c"
t 2 sh -c "cd here && PATH=:.:\$PATH prov near"
err_sentence
# What can't be executed is said, and is not handed to a shell.
printf 'echo from a shell\n' >elsewhere/prov-other
t 2 env PATH="$WORK/elsewhere:$PATH" prov other
out_empty
err_sentence "$WORK/elsewhere/prov-other"

printf '\n {"LoTE": {"ListAndSchemeInformation": {"NextUpdate": 7}}}\n' >lote.json
t 2 prov verify --trust lote.json x
err_sentence lote.json
err_has "LoTE.ListAndSchemeInformation.NextUpdate is no string"
t 2 prov verify --allow lote.json x
err_sentence lote.json
err_has "come in PEM"

# Once is enough for what holds one value; both forms of a value; shortened names.
t 2 prov verify --time 2026-01-01T00:00:00Z --time=2026-01-01T00:00:00Z x
err_has "--time was given twice"
t 2 prov verify -f json --format json x
err_has "--format was given twice"
t 2 prov sign -o a -ob x
err_has "--output was given twice"
t 2 prov sign -k
err_has "-k needs a value"
t 2 prov sign --key
err_has "--key needs a value"
t 2 prov verify --t x y
err_has "--t could be more than one option"
t 2 prov verify --quiet=yes x
err_has "--quiet takes no value"
t 2 prov verify --form yaml x
err_has "there is no format 'yaml'"
t 2 prov verify -qf yaml x
err_has "yaml"

# "--" ends options: what follows is a file.
t 2 prov verify -- --help
err_sentence "--help"
t 2 prov verify -f json -- -q
err_sentence "-q"
out_has '"-q"'

# Values that make no sense.
t 2 prov verify --require trusted,nonsense x
err_has "'nonsense'"
err_has "ai-declared"
t 2 prov verify --require "" x
err_sentence
for list in "valid, declared" " valid ,declared "; do
	t 2 prov verify --require "$list" x
	err_sentence x
done
for list in "valid," ", valid" "valid declared" "not ai"; do
	t 2 prov verify --require "$list" x
	err_has "--require does not know"
done
t 2 prov verify --time yesterday x
err_has "yesterday"
for jobs in 0 -1 x 1x 100000 ""; do
	t 2 prov verify --jobs "$jobs" x
	err_sentence
	err_has "--jobs takes a number"
done
t 2 prov verify -0 x
err_has "--files-from"
t 2 prov verify - -
err_has "standard input can be read only once"
t 2 prov verify --files-from - -
err_has "standard input can be read only once"

t 2 prov sign -k k -c c x
err_has "--in-place"
t 2 prov sign -k k -c c -o a --in-place x
err_has "only one of"
t 2 prov sign -k k -c c --output-dir a --in-place x
err_has "only one of"
t 2 prov sign -k k -c c -o a x y
err_has "--output takes one input"
t 2 prov sign -k k -c c --output-dir . x/a y/a
err_has "the same name"
t 2 prov sign -k k -c c --in-place -
err_has "standard input goes with --output only"
t 2 prov sign -k k -c c -o a --declare photo x
err_sentence
err_has "'photo'"
err_has "captured"
err_has "ai-generated"
t 2 prov sign -k k -c c -o "" x
err_sentence
err_has "prov: the output has no name"
t 2 prov sign -k k -c c --output-dir "" x
err_has "prov: the output has no name"
t 2 prov inspect --extract "" x
err_has "prov: the output has no name"
t 2 prov sign -k k -c c -o a --hash md5 x
err_has "sha256, sha384 or sha512"
t 2 prov sign -k k -c c -o a --binding bmff x
err_has "data or boxes"
t 2 prov sign -k k -c c -o a --alg rs256 x
err_has "es256"
for tool in "" / /1 a/; do
	t 2 prov sign -k k -c c -o a --tool "$tool" x
	err_has "--tool takes NAME or NAME/VERSION"
done
t 2 prov sign -k k -c c -o a --title "$(printf 'a\377b')" x
err_has "UTF-8"

t 2 prov inspect a b
err_has "only one input"
t 2 prov inspect -f ndjson a
err_has "there is no format 'ndjson'"
t 2 prov inspect --force a
err_has "--extract"

t 2 prov keygen dir
err_has "--name NAME is missing"
t 2 prov keygen --name x a b
err_has "only one folder"
t 2 prov keygen --name x --no-passphrase --passphrase-file f dir
err_has "exclude each other"
t 2 prov keygen --name x --request --days 3 dir
err_has "--days has no meaning"
t 2 prov keygen --name x --days 0 dir
err_has "--days takes a number"
t 2 prov keygen --name x --alg dsa dir
err_has "--alg is"
absent dir
finish
