/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PEM as RFC 7468 has it: text around the blocks is ignored, and so are blocks that are no
 * certificates. Read here and not by OpenSSL so that a private key in the same file is never
 * decoded into ordinary memory.
 */
#include "base/err.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/rd.h"
#include "trust/trust.h"

static const char begin_mark[] = "-----BEGIN ";
static const char end_mark[] = "-----END ";
static const char dashes[] = "-----";

/* Where WORD first stands in TEXT from OFF on; TEXT.n where it does not. */
static size_t find(struct prov_bytes text, size_t off, const char *word)
{
	size_t n = strlen(word);

	for (; off < text.n && text.n - off >= n; off++) {
		const uint8_t *hit = memchr(&text.p[off], word[0], text.n - off - n + 1);
		if (hit == NULL)
			break;
		off = (size_t)(hit - text.p);
		if (memcmp(hit, word, n) == 0)
			return off;
	}
	return text.n;
}

static int base64_value(uint8_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool is_space(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool prov_b64_read(struct prov_bytes text, uint8_t *out, size_t *n)
{
	uint32_t group = 0;
	unsigned have = 0, pad = 0;

	*n = 0;
	for (size_t i = 0; i < text.n; i++) {
		int v = base64_value(text.p[i]);
		if (is_space(text.p[i]))
			continue;
		if (text.p[i] == '=' && have + pad >= 2 && have + pad < 4) {
			pad++;
			continue;
		}
		if (v < 0 || pad > 0)
			return false;
		group = group << 6 | (uint32_t)v;
		if (++have == 4) {
			out[(*n)++] = (uint8_t)(group >> 16);
			out[(*n)++] = (uint8_t)(group >> 8);
			out[(*n)++] = (uint8_t)group;
			have = 0;
			group = 0;
		}
	}
	if (have + pad != 0 && have + pad != 4)
		return false;
	if (have >= 2)
		out[(*n)++] = (uint8_t)(group >> (have * 6 - 8));
	if (have == 3)
		out[(*n)++] = (uint8_t)(group >> 2);
	return true;
}

struct block {
	bool is_cert;
	size_t at; /* of its first line */
	struct prov_bytes body;
};

static bool label_is_cert(struct prov_bytes label)
{
	/* RFC 7468 5.1 has the second as an old name. OpenSSL's TRUSTED CERTIFICATE carries trust
	 * settings of its own and is passed over like any other block. */
	return prov_bytes_is(label, "CERTIFICATE") || prov_bytes_is(label, "X509 CERTIFICATE");
}

/* The next block from *OFF on, which moves past it. OUT->at is PEM.n where there is none. */
static int next_block(
    struct prov_bytes pem, size_t *off, const char *name, struct block *out, struct prov_err *err)
{
	size_t label, stop, body, end;

	memset(out, 0, sizeof(*out));
	out->at = find(pem, *off, begin_mark);
	*off = pem.n;
	if (out->at == pem.n)
		return PROV_OK;
	label = out->at + strlen(begin_mark);
	stop = find(pem, label, dashes);
	if (stop == pem.n)
		return prov_fail_at(err, PROV_E_CERT, out->at,
		    "the PEM block at byte %zu of %s has no end to its first line", out->at, name);
	out->is_cert = label_is_cert(prov_bytes_sub(pem, label, stop - label));
	body = stop + strlen(dashes);
	*off = body; /* no search for another block's END: many without one would be slow */
	if (!out->is_cert)
		return PROV_OK;
	end = find(pem, body, end_mark);
	if (end == pem.n)
		return prov_fail_at(err, PROV_E_CERT, out->at,
		    "the certificate at byte %zu of %s has no END line", out->at, name);
	*off = end;
	out->body = prov_bytes_sub(pem, body, end - body);
	return PROV_OK;
}

static int count_certs(struct prov_bytes pem, const char *name, size_t *n, struct prov_err *err)
{
	struct block block;
	size_t off = 0;
	int rc;

	*n = 0;
	for (;;) {
		rc = next_block(pem, &off, name, &block, err);
		if (rc != PROV_OK || block.at == pem.n)
			return rc;
		if (!block.is_cert)
			continue;
		if (++*n > PROV_MAX_ANCHORS)
			return prov_refuse(err, PROV_LIMIT_ANCHORS,
			    "%s holds more certificates than the limit of %u", name,
			    PROV_MAX_ANCHORS);
	}
}

static int read_cert(const struct block *block, const char *name, struct prov_arena *arena,
    struct prov_bytes *out, struct prov_err *err)
{
	uint8_t *der = prov_arena_alloc(arena, block->body.n / 4 * 3 + 3, err);
	size_t n;

	if (der == NULL)
		return PROV_E_NOMEM;
	if (!prov_b64_read(block->body, der, &n) || n == 0)
		return prov_fail_at(err, PROV_E_CERT, block->at,
		    "the certificate at byte %zu of %s is not Base64", block->at, name);
	*out = prov_bytes(der, n);
	return PROV_OK;
}

/* Why there is no certificate, in words that help. */
static int fail_none(struct prov_bytes pem, const char *name, struct prov_err *err)
{
	if (pem.n >= 2 && pem.p[0] == 0x30 && (pem.p[1] & 0x80) != 0)
		return prov_fail(err, PROV_E_CERT,
		    "%s is a binary (DER) file; certificates are read as PEM: convert it with "
		    "openssl x509 -inform DER",
		    name);
	if (find(pem, 0, "PRIVATE KEY-----") != pem.n)
		return prov_fail(err, PROV_E_CERT,
		    "%s holds a private key but no certificate (no BEGIN CERTIFICATE line)", name);
	return prov_fail(
	    err, PROV_E_CERT, "%s holds no certificate (no BEGIN CERTIFICATE line)", name);
}

int prov_pem_certs(struct prov_bytes pem, const char *name, struct prov_arena *arena,
    struct prov_bytes **out, size_t *n, struct prov_err *err)
{
	struct prov_bytes *certs;
	struct block block;
	size_t num, off = 0, i = 0;
	int rc;

	*out = NULL;
	*n = 0;
	if (pem.n > PROV_MAX_PEM)
		return prov_refuse(err, PROV_LIMIT_PEM, "%s is larger than the limit of %u bytes",
		    name, PROV_MAX_PEM);
	rc = count_certs(pem, name, &num, err);
	if (rc != PROV_OK)
		return rc;
	if (num == 0)
		return fail_none(pem, name, err);
	certs = prov_arena_array(arena, num, sizeof(*certs), err);
	if (certs == NULL)
		return PROV_E_NOMEM;
	while (i < num) {
		rc = next_block(pem, &off, name, &block, err);
		if (rc == PROV_OK && block.is_cert)
			rc = read_cert(&block, name, arena, &certs[i++], err);
		if (rc != PROV_OK)
			return rc;
	}
	*out = certs;
	*n = num;
	return PROV_OK;
}

void prov_pem_put(struct prov_wr *wr, const char *label, struct prov_bytes der)
{
	prov_wr_printf(wr, "-----BEGIN %s-----\n", label);
	/* 48 bytes make the 64 characters of RFC 7468 section 2. */
	for (size_t off = 0; off < der.n; off += 48) {
		prov_b64_put(wr, prov_bytes_sub(der, off, 48));
		prov_wr_str(wr, "\n");
	}
	prov_wr_printf(wr, "-----END %s-----\n", label);
}
