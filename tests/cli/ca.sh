# shellcheck shell=sh disable=SC2034
# SPDX-License-Identifier: Apache-2.0
# Sourced by tests that need certificates with defects: a CA in ca.pem and ca.key, and a key in ee.key.

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem \
	-subj "/CN=Test Root/O=Test" -addext keyUsage=critical,keyCertSign -days 100 2>/dev/null
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ee.key 2>/dev/null
chmod 600 ee.key
: >db
echo 1000 >serial
mkdir certs
cat >ca.conf <<CONF
[ca]
default_ca = d
[d]
database = db
serial = serial
new_certs_dir = certs
default_md = sha256
policy = p
unique_subject = no
[p]
commonName = supplied
organizationName = optional
CONF

# certificate NAME "FROM TO" EXTENSION...: NAME.pem, with its root, for ee.key, valid between these days
# from now, and an hour more.
certificate() {
	name=$1
	from=$(date -u -d "now + ${2% *} days + 1 hour" +%Y%m%d%H%M%SZ)
	to=$(date -u -d "now + ${2#* } days + 1 hour" +%Y%m%d%H%M%SZ)
	shift 2
	printf '%s\n' "$@" subjectKeyIdentifier=hash authorityKeyIdentifier=keyid >ext
	openssl req -new -key ee.key -subj "/CN=Test Leaf/O=Test" -out ee.csr 2>/dev/null
	openssl ca -batch -config ca.conf -in ee.csr -out "$name.pem" -notext -cert ca.pem -keyfile ca.key \
		-startdate "$from" -enddate "$to" -extfile ext 2>"$LOGS/err" || {
		shown="openssl ca ($name)"
		fail "no certificate"
	}
	cat ca.pem >>"$name.pem"
}
