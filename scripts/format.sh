#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: format.sh [--check]
# Formats every C file by .clang-format (version 14), or says which ones are not.
set -eu

cd "$(dirname "$0")/.."
mode=-i
[ "${1-}" != --check ] || mode='--dry-run --Werror'
# shellcheck disable=SC2086 # one word an option
find include libprov cmd tests -name '*.[ch]' | LC_ALL=C sort | xargs clang-format $mode
