#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: debian_texts.sh BUILD-FOLDER WORK-FOLDER
# Signs text files of Debian packages (sources, documents, configuration, translations), and holds each
# against what was signed: trusted as it is, invalid with a byte changed, and byte for byte the
# original without what was added. Ends with 77 where the packages can't be had.
set -eu

bin=$(cd "$1/bin" && pwd)
work=$2
here=$(cd "$(dirname "$0")" && pwd)
manuals="cs da de el es fi fr hu id it ja mk nb nl pl pt-br ro ru sr sv tr uk vi zh"
others="asciidoctor-doc bash-completion cmake-data debian-policy debian-reference-de debian-reference-ja
	docutils-doc gnome-user-docs golang-golang-x-text-dev librust-serde-dev lua-penlight perl-modules-5.36
	php-symfony-yaml ruby-rack sbcl-source tcllib texlive-latex-base vim-runtime"

mkdir -p "$work/debs" "$work/tree"
cd "$work/debs"
for language in $manuals; do
	others="$others manpages-$language"
done
for name in $others; do
	apt-get download -q "$name" >>../log 2>&1 || echo "no package $name" >>../log
done
[ "$(find . -name '*.deb' | wc -l)" -ge 20 ] || exit 77
for deb in ./*.deb; do
	dpkg-deb -x "$deb" ../tree
done
cd "$here/../.."
exec python3 "$here/debian_texts.py" "$bin" "$work"
