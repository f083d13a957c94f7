# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# shellcheck disable=SC2034 # whoever reads this uses it
# What a build of everything needs on Debian 12, for the scripts beside this one; the README says the
# same (tests/check/packages.sh).
build_packages="cmake ninja-build gcc libc6-dev pkg-config libssl-dev libsodium-dev libcbor-dev
	libcjson-dev libutf8proc-dev libbrotli-dev libexpat1-dev zlib1g-dev libexif-dev libsqlite3-dev
	libcurl4-openssl-dev libp11-kit-dev libseccomp-dev libjpeg-dev libpng-dev libwebp-dev
	musl-tools"
