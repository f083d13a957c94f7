/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto/armor.h"

#include <sodium.h>

#include "base/err.h"
#include "base/limits.h"

#define LINE 64 /* RFC 7468, 2: what a generator puts on a line */

/* Where NEEDLE begins in HAY, or HAY.n. */
static size_t find(struct prov_bytes hay, const char *needle)
{
	size_t n = strlen(needle);

	for (size_t i = 0; n <= hay.n && i <= hay.n - n; i++) {
		if (prov_bytes_starts(prov_bytes_sub(hay, i, n), needle))
			return i;
	}
	return hay.n;
}

static struct prov_bytes from(struct prov_bytes text, size_t off)
{
	return prov_bytes_sub(text, off, SIZE_MAX);
}

enum prov_armor_found prov_armor_next(struct prov_bytes text, struct prov_armor *out)
{
	struct prov_bytes rest;
	size_t begin, n;

	memset(out, 0, sizeof(*out));
	begin = find(text, "-----BEGIN ");
	if (begin == text.n)
		return PROV_ARMOR_NONE;
	rest = from(text, begin + strlen("-----BEGIN "));
	n = find(rest, "-----");
	if (n == rest.n)
		return PROV_ARMOR_UNENDED;
	out->label = prov_bytes_sub(rest, 0, n);
	rest = from(rest, n + strlen("-----"));
	n = find(rest, "-----END ");
	if (n == rest.n)
		return PROV_ARMOR_UNENDED;
	out->body = prov_bytes_sub(rest, 0, n);
	rest = from(rest, n + strlen("-----END "));
	/* The same label must close it. */
	if (rest.n < out->label.n ||
	    !prov_bytes_eq(prov_bytes_sub(rest, 0, out->label.n), out->label))
		return PROV_ARMOR_UNENDED;
	rest = from(rest, out->label.n);
	if (!prov_bytes_starts(rest, "-----"))
		return PROV_ARMOR_UNENDED;
	out->after = from(rest, strlen("-----"));
	out->whole = prov_bytes_sub(text, begin, text.n - begin - out->after.n);
	return PROV_ARMOR_FOUND;
}

int prov_armor_decode(const struct prov_armor *armor, const char *name, uint8_t **out, size_t *n,
    struct prov_err *err)
{
	const char *body = (const char *)armor->body.p, *end = NULL;
	size_t max = armor->body.n / 4 * 3 + 3;
	uint8_t *der;

	*out = NULL;
	*n = 0;
	der = prov_secret_alloc(max, err);
	if (der == NULL)
		return PROV_E_NOMEM;
	if (armor->body.n == 0 ||
	    sodium_base642bin(der, max, body, armor->body.n, " \t\r\n", n, &end,
		sodium_base64_VARIANT_ORIGINAL) != 0 ||
	    end != &body[armor->body.n] || *n == 0) {
		prov_secret_free(der);
		*n = 0;
		return prov_fail(err, PROV_E_KEY, "the PEM text in %s is damaged", name);
	}
	*out = der; /* transferred */
	return PROV_OK;
}

/* Appends at *OFF; the caller has sized OUT. */
static void put(char *out, size_t *off, const char *p, size_t n)
{
	memcpy(&out[*off], p, n);
	*off += n;
}

static void put_boundary(char *out, size_t *off, const char *word, const char *label)
{
	put(out, off, "-----", 5);
	put(out, off, word, strlen(word));
	put(out, off, label, strlen(label));
	put(out, off, "-----\n", 6);
}

int prov_armor_encode(
    const char *label, struct prov_bytes der, char **out, size_t *n, struct prov_err *err)
{
	size_t b64_len, size, off = 0;
	char *b64;

	*out = NULL;
	*n = 0;
	if (der.n > PROV_MAX_PEM)
		return prov_refuse(
		    err, PROV_LIMIT_PEM, "more than %u bytes for one PEM text", PROV_MAX_PEM);
	b64_len = sodium_base64_encoded_len(der.n, sodium_base64_VARIANT_ORIGINAL) - 1;
	size = b64_len + b64_len / LINE + 1 + 2 * (strlen(label) + 16) + 1;
	b64 = prov_secret_alloc(b64_len + 1, err);
	if (b64 == NULL)
		return PROV_E_NOMEM;
	*out = prov_secret_alloc(size, err);
	if (*out == NULL) {
		prov_secret_free(b64);
		return PROV_E_NOMEM;
	}
	sodium_bin2base64(b64, b64_len + 1, der.p, der.n, sodium_base64_VARIANT_ORIGINAL);
	put_boundary(*out, &off, "BEGIN ", label);
	for (size_t i = 0; i < b64_len; i += LINE) {
		put(*out, &off, &b64[i], b64_len - i < LINE ? b64_len - i : LINE);
		put(*out, &off, "\n", 1);
	}
	put_boundary(*out, &off, "END ", label);
	(*out)[off] = '\0';
	*n = off;
	prov_secret_free(b64);
	return PROV_OK;
}
