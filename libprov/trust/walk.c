/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/walk.h"

#include <openssl/x509v3.h>

/* Sixteen certificates that could all have issued each other have more ways than can be tried. Most
 * of those that are looked at have another name, above all on long lists of anchors. */
#define MAX_STEPS 128u
#define MAX_LOOKS 65536u

void prov_walk_init(
    struct prov_walk *w, X509 *leaf, STACK_OF(X509) * others, STACK_OF(X509) * trusted)
{
	*w = (struct prov_walk){.others = others, .trusted = trusted, .path = {leaf}, .n = 1};
}

static bool is_on(const struct prov_walk *w, const X509 *x509)
{
	for (unsigned i = 0; i < w->n; i++) {
		if (w->path[i] == x509)
			return true;
	}
	return false;
}

/* Puts the next one that could have issued the last onto the path: anchors first. */
static bool climb(struct prov_walk *w, bool *anchor)
{
	int num = sk_X509_num(w->trusted), all = num + sk_X509_num(w->others);
	int *next = &w->next[w->n - 1];

	while (
	    w->n < PROV_MAX_PATH && *next < all && w->steps < MAX_STEPS && w->looks < MAX_LOOKS) {
		int i = (*next)++;
		X509 *x509 =
		    i < num ? sk_X509_value(w->trusted, i) : sk_X509_value(w->others, i - num);

		w->looks++;
		if (is_on(w, x509) || X509_check_issued(x509, w->path[w->n - 1]) != X509_V_OK)
			continue;
		w->steps++;
		*anchor = i < num;
		w->next[w->n] = 0;
		w->path[w->n++] = x509;
		return true;
	}
	return false;
}

bool prov_walk_next(struct prov_walk *w)
{
	bool anchor = false;

	if (w->n > 1)
		w->n--; /* the anchor of the one before */
	while (w->n > 0) {
		if (!climb(w, &anchor))
			w->n--;
		else if (anchor)
			return true;
	}
	return false;
}
