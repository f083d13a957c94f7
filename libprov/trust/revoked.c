/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/revoked.h"

#include <openssl/ocsp.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/limits.h"
#include "crypto/crypto.h"
#include "crypto/evp.h"
#include "trust/twin.h"

static const char begin_mark[] = "-----BEGIN ";

#define DIGEST 32

struct entry {
	uint8_t digest[DIGEST];
	int64_t since;
	size_t name;
};

struct prov_revoked {
	char **names; /* owned */
	size_t num_names;
	struct entry *entries; /* sorted: of one certificate's the earliest comes first */
	size_t n, cap;
	struct prov_revoked_file *files; /* what they hold is owned, but for the names */
	size_t num_files;
};

int prov_revoked_new(struct prov_revoked **out, struct prov_err *err)
{
	*out = calloc(1, sizeof(**out));
	return *out == NULL ? prov_fail_nomem(err) : PROV_OK;
}

static void cut_files(struct prov_revoked *r, size_t n)
{
	while (r->num_files > n) {
		struct prov_revoked_file *file = &r->files[--r->num_files];

		prov_crl_free(file->crl);
		free((void *)(uintptr_t)file->ocsp.p);
	}
}

void prov_revoked_free(struct prov_revoked *r)
{
	if (r == NULL)
		return;
	cut_files(r, 0);
	for (size_t i = 0; i < r->num_names; i++)
		free(r->names[i]);
	free(r->names);
	free(r->entries);
	free(r->files);
	free(r);
}

static int add_name(struct prov_revoked *r, const char *name, struct prov_err *err)
{
	char **names = realloc(r->names, (r->num_names + 1) * sizeof(*names));

	if (names == NULL)
		return prov_fail_nomem(err);
	r->names = names;
	names[r->num_names] = strdup(name);
	if (names[r->num_names] == NULL)
		return prov_fail_nomem(err);
	r->num_names++;
	return PROV_OK;
}

/* --- CRLs and OCSP responses --- */

static int room_for_file(struct prov_revoked *r, struct prov_err *err)
{
	struct prov_revoked_file *files;

	if (r->num_files >= PROV_MAX_REVOKED_FILES)
		return prov_refuse(err, PROV_LIMIT_REVOKED_FILES,
		    "more lists of revoked certificates, or OCSP responses, than the limit of %u",
		    PROV_MAX_REVOKED_FILES);
	files = realloc(r->files, (r->num_files + 1) * sizeof(*files));
	if (files == NULL)
		return prov_fail_nomem(err);
	r->files = files;
	files[r->num_files] = (struct prov_revoked_file){.name = r->names[r->num_names - 1]};
	return PROV_OK;
}

static int add_pem(struct prov_revoked *r, struct prov_bytes pem, struct prov_err *err)
{
	size_t off = 0, n = 0;

	for (;;) {
		struct prov_crl_file *crl;
		int rc = prov_crl_new_pem(&crl, pem, &off, err);

		if (rc == PROV_E_NOTFOUND)
			break;
		if (rc == PROV_OK)
			rc = room_for_file(r, err);
		if (rc != PROV_OK) {
			prov_crl_free(crl);
			return rc;
		}
		r->files[r->num_files++].crl = crl; /* transferred */
		n++;
	}
	return n > 0 ? PROV_OK
		     : prov_fail(err, PROV_E_FORMAT,
			   "it holds no list of revoked certificates (no BEGIN X509 CRL line)");
}

static int is_ocsp(struct prov_bytes der, bool *yes, struct prov_err *err)
{
	const unsigned char *p = der.p;
	OCSP_RESPONSE *response;
	int rc = PROV_OK;

	*yes = false;
	if (der.n > PROV_MAX_OCSP_ANSWER)
		return PROV_OK;
	prov_evp_forget();
	response = d2i_OCSP_RESPONSE(NULL, &p, (long)der.n);
	if (response == NULL)
		rc = prov_evp_blame_input(err, "an OCSP response could not be read");
	*yes = response != NULL && p == der.p + der.n;
	OCSP_RESPONSE_free(response);
	prov_evp_forget();
	return rc;
}

static int add_der(struct prov_revoked *r, struct prov_bytes der, struct prov_err *err)
{
	struct prov_revoked_file *file;
	struct prov_err why = {0};
	uint8_t *copy;
	bool ocsp;
	int rc = room_for_file(r, err);

	if (rc == PROV_OK)
		rc = is_ocsp(der, &ocsp, err);
	if (rc != PROV_OK)
		return rc;
	file = &r->files[r->num_files];
	if (ocsp) {
		copy = malloc(der.n);
		if (copy == NULL)
			return prov_fail_nomem(err);
		memcpy(copy, der.p, der.n);
		file->ocsp = prov_bytes(copy, der.n);
	} else {
		rc = prov_crl_new(&file->crl, der, &why);
		if (rc == PROV_E_FORMAT)
			return prov_fail(err, rc,
			    "it is neither a list of revoked certificates (CRL) nor an OCSP "
			    "response");
		if (rc != PROV_OK)
			return prov_pass(err, rc, &why);
	}
	r->num_files++;
	return PROV_OK;
}

/* --- fingerprints --- */

static int digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* 64 digits, with or without colons between the bytes; *OFF goes behind them. */
static bool read_digest(struct prov_bytes line, size_t *off, uint8_t out[DIGEST])
{
	size_t at = *off;

	for (size_t i = 0; i < DIGEST; i++) {
		int high, low;

		if (i > 0 && at < line.n && line.p[at] == ':')
			at++;
		if (line.n - at < 2)
			return false;
		high = digit(line.p[at]);
		low = digit(line.p[at + 1]);
		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
		at += 2;
	}
	*off = at;
	return true;
}

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static struct prov_bytes trim(struct prov_bytes text)
{
	while (text.n > 0 && is_blank(text.p[0]))
		text = prov_bytes_sub(text, 1, text.n - 1);
	while (text.n > 0 && is_blank(text.p[text.n - 1]))
		text.n--;
	return text;
}

/* What is before a comment; and behind a '=', for "sha256 Fingerprint=AA:…" is how OpenSSL says it.
 */
static struct prov_bytes content_of(struct prov_bytes line)
{
	const uint8_t *mark = line.n == 0 ? NULL : memchr(line.p, '#', line.n);

	if (mark != NULL)
		line.n = (size_t)(mark - line.p);
	mark = line.n == 0 ? NULL : memchr(line.p, '=', line.n);
	if (mark != NULL)
		line = prov_bytes_sub(line, (size_t)(mark - line.p) + 1, line.n);
	return trim(line);
}

static int add_entry(struct prov_revoked *r, const struct entry *entry, struct prov_err *err)
{
	if (r->n >= PROV_MAX_REVOKED)
		return prov_refuse(err, PROV_LIMIT_REVOKED,
		    "more fingerprints of revoked certificates than the limit of %u",
		    PROV_MAX_REVOKED);
	if (r->n == r->cap) {
		size_t cap = r->cap == 0 ? 64 : r->cap * 2;
		void *more = realloc(r->entries, cap * sizeof(*r->entries));

		if (more == NULL)
			return prov_fail_nomem(err);
		r->entries = more;
		r->cap = cap;
	}
	r->entries[r->n++] = *entry;
	return PROV_OK;
}

static int add_line(
    struct prov_revoked *r, struct prov_bytes line, size_t number, struct prov_err *err)
{
	struct entry entry = {.since = INT64_MIN, .name = r->num_names - 1};
	struct prov_bytes rest;
	size_t off = 0;

	line = content_of(line);
	if (line.n == 0)
		return PROV_OK;
	if (!read_digest(line, &off, entry.digest))
		return prov_fail(err, PROV_E_FORMAT,
		    "line %zu is no SHA-256 fingerprint of a certificate (64 hexadecimal digits)",
		    number);
	rest = trim(prov_bytes_sub(line, off, line.n - off));
	if (rest.n > 0 && (!is_blank(line.p[off]) || !prov_clock_parse(rest, &entry.since)))
		return prov_fail(err, PROV_E_FORMAT,
		    "line %zu has no time like 2026-01-31T12:00:00Z behind its fingerprint",
		    number);
	return add_entry(r, &entry, err);
}

static int by_digest(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int c = memcmp(x->digest, y->digest, DIGEST);

	if (c != 0)
		return c;
	return x->since < y->since ? -1 : x->since > y->since;
}

static int add_text(struct prov_revoked *r, struct prov_bytes text, struct prov_err *err)
{
	size_t number = 1, before = r->n;
	int rc = PROV_OK;

	for (size_t off = 0; rc == PROV_OK && off < text.n; number++) {
		const uint8_t *end = memchr(text.p + off, '\n', text.n - off);
		size_t n = end == NULL ? text.n - off : (size_t)(end - text.p) - off;

		rc = add_line(r, prov_bytes_sub(text, off, n), number, err);
		off += n + 1;
	}
	if (rc == PROV_OK && r->n == before)
		rc = prov_fail(err, PROV_E_FORMAT, "it holds no fingerprint");
	return rc;
}

/* A block that nobody reads here: who put it into the file meant something by it. Certificates of
 * those who issued the lists are often there, and say nothing. */
static bool is_passed_over(struct prov_bytes line)
{
	static const char *const known[] = {
	    "X509 CRL", "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"};
	struct prov_bytes label = prov_bytes_sub(line, strlen(begin_mark), line.n);

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (prov_bytes_starts(label, known[i]) &&
		    prov_bytes_is(prov_bytes_sub(label, strlen(known[i]), label.n), "-----"))
			return true;
	}
	return false;
}

/* A fingerprint in words that are not known here, or a list in DER behind one in PEM: to pass it
 * over would be to trust who is on it. */
static bool means_something(struct prov_bytes line)
{
	struct prov_bytes content = content_of(line);
	size_t run = 0;

	for (size_t i = 0; i < content.n; i++) {
		run = digit(content.p[i]) >= 0 ? run + 1 : 0;
		if (run == 2 * (size_t)DIGEST)
			return true;
	}
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] < '\t' || (line.p[i] > '\r' && line.p[i] < ' '))
			return true;
	}
	return false;
}

/* Where a block begins in the line, or its end. */
static size_t find_begin(struct prov_bytes line)
{
	size_t n = strlen(begin_mark);

	for (size_t i = 0; n <= line.n && i <= line.n - n; i++) {
		if (memcmp(line.p + i, begin_mark, n) == 0)
			return i;
	}
	return line.n;
}

static int add_around_line(struct prov_revoked *r, struct prov_bytes line, size_t number,
    bool *inside, struct prov_err *err)
{
	size_t begin = find_begin(line), at = 0;
	uint8_t digest[DIGEST];

	if (begin < line.n) {
		*inside = true;
		if (is_passed_over(prov_bytes_sub(line, begin, line.n - begin)))
			return PROV_OK;
		return prov_fail(err, PROV_E_FORMAT,
		    "line %zu begins what is no list of revoked certificates (X509 CRL)", number);
	}
	if (prov_bytes_starts(line, "-----END ")) {
		*inside = false;
		return PROV_OK;
	}
	if (*inside)
		return PROV_OK;
	if (read_digest(content_of(line), &at, digest))
		return add_line(r, line, number, err);
	if (means_something(line))
		return prov_fail(err, PROV_E_FORMAT,
		    "line %zu, beside a list in PEM, is neither text nor a SHA-256 fingerprint by "
		    "itself",
		    number);
	return PROV_OK;
}

/* The lines around the blocks of PEM: text, but for fingerprints, which count as they do without
 * blocks. */
static int add_around(struct prov_revoked *r, struct prov_bytes pem, struct prov_err *err)
{
	bool inside = false;
	int rc = PROV_OK;

	for (size_t off = 0, number = 1; rc == PROV_OK && off < pem.n; number++) {
		const uint8_t *end = memchr(pem.p + off, '\n', pem.n - off);
		size_t n = end == NULL ? pem.n - off : (size_t)(end - pem.p) - off;

		rc = add_around_line(r, trim(prov_bytes_sub(pem, off, n)), number, &inside, err);
		off += n + 1;
	}
	return rc;
}

static bool is_pem(struct prov_bytes data)
{
	return find_begin(data) < data.n;
}

static int add_pem_and_around(struct prov_revoked *r, struct prov_bytes pem, struct prov_err *err)
{
	int rc = add_pem(r, pem, err);

	return rc == PROV_OK ? add_around(r, pem, err) : rc;
}

int prov_revoked_add(
    struct prov_revoked *r, struct prov_bytes data, const char *name, struct prov_err *err)
{
	size_t files = r->num_files, entries = r->n;
	int rc = add_name(r, name, err);

	if (rc != PROV_OK)
		return rc;
	if (data.n > PROV_MAX_PEM)
		return prov_refuse(
		    err, PROV_LIMIT_PEM, "it is larger than the limit of %u bytes", PROV_MAX_PEM);
	if (data.n > 1 && data.p[0] == 0x30 && (data.p[1] & 0x80) != 0)
		rc = add_der(r, data, err);
	else if (is_pem(data))
		rc = add_pem_and_around(r, data, err);
	else
		rc = add_text(r, data, err);
	if (rc != PROV_OK) {
		cut_files(r, files);
		r->n = entries;
	}
	if (r->n > 0)
		qsort(r->entries, r->n, sizeof(*r->entries), by_digest);
	return rc;
}

static const struct entry *find(const struct prov_revoked *r, const uint8_t digest[DIGEST])
{
	size_t low = 0, high = r->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (memcmp(r->entries[mid].digest, digest, DIGEST) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == r->n || memcmp(r->entries[low].digest, digest, DIGEST) != 0)
		return NULL;
	return &r->entries[low];
}

int prov_revoked_find(const struct prov_revoked *r, struct prov_bytes cert, bool *found,
    int64_t *since, const char **name, struct prov_err *err)
{
	uint8_t digests[PROV_TWINS][DIGEST];
	size_t n;
	int rc;

	*found = false;
	if (r->n == 0)
		return PROV_OK;
	rc = prov_twin_digests(cert, digests, &n, err);
	for (size_t i = 0; rc == PROV_OK && i < n; i++) {
		const struct entry *entry = find(r, digests[i]);

		if (entry == NULL || (*found && *since <= entry->since))
			continue;
		*found = true;
		*since = entry->since;
		*name = r->names[entry->name];
	}
	return rc;
}

struct prov_revoked_file prov_revoked_at(const struct prov_revoked *r, size_t i)
{
	return i < r->num_files ? r->files[i] : (struct prov_revoked_file){0};
}
