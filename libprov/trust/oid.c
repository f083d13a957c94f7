/* SPDX-License-Identifier: Apache-2.0 */
/* Object identifiers in dots. */
#include "trust/x509.h"

/* An arc of more bits than these is left to OpenSSL, which asks three times as many words of each.
 */
#define ARC_BITS 28

struct dotted {
	char *out;
	size_t n, len;
};

static bool put_arc(struct dotted *d, uint32_t arc)
{
	char digits[10]; /* of 2^32 - 1, the last one first */
	size_t n = 0;

	do {
		digits[n++] = (char)('0' + arc % 10);
		arc /= 10;
	} while (arc > 0);
	if (d->len - d->n < n + 2) /* a dot, a NUL */
		return false;
	if (d->n > 0)
		d->out[d->n++] = '.';
	while (n > 0)
		d->out[d->n++] = digits[--n];
	d->out[d->n] = '\0';
	return true;
}

/* X.690, 8.19: the first two arcs are one number; base 128, the last byte below 0x80. */
static bool put_arcs(struct dotted *d, struct prov_bytes der)
{
	uint32_t arc = 0;
	bool open = false;

	for (size_t i = 0; i < der.n; i++) {
		if (arc >> (ARC_BITS - 7) != 0 || (!open && der.p[i] == 0x80))
			return false;
		arc = arc << 7 | (der.p[i] & 0x7fu);
		open = der.p[i] >= 0x80;
		if (open)
			continue;
		if (d->n == 0) {
			uint32_t root = arc < 80 ? arc / 40 : 2;

			if (!put_arc(d, root))
				return false;
			arc -= 40 * root;
		}
		if (!put_arc(d, arc))
			return false;
		arc = 0;
	}
	return !open && d->n > 0;
}

bool prov_x509_oid(const ASN1_OBJECT *object, char *out, size_t len)
{
	struct dotted d = {.out = out, .len = len};
	int n;

	/* The conversion takes quadratic time. */
	if (OBJ_length(object) >= len)
		return false;
	if (put_arcs(&d, prov_bytes(OBJ_get0_data(object), OBJ_length(object))))
		return true;
	n = OBJ_obj2txt(out, (int)len, object, 1);
	prov_evp_forget();
	return n > 0 && (size_t)n < len;
}
