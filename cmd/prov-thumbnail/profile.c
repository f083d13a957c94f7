/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The colour profile of a JPEG image (ICC.1, B.4): in segments APP2, each with its number and how
 * many there are. The small image gets it, too: by another, or by none, the same numbers are other
 * colours, and a profile can be made that turns black into white.
 */
#include <stdlib.h>
#include <string.h>

#include "thumbnail.h"

#define MARK "ICC_PROFILE" /* and its own NUL */
#define HEAD (sizeof(MARK) + 2)

void pieces_add(struct pieces *p, const uint8_t *segment, size_t n)
{
	uint8_t *copy;
	unsigned at;

	if (n < HEAD || memcmp(segment, MARK, sizeof(MARK)) != 0)
		return;
	at = segment[sizeof(MARK)];
	n -= HEAD;
	if (p->n == 0)
		p->of = segment[sizeof(MARK) + 1];
	if (at == 0 || at > p->of || segment[sizeof(MARK) + 1] != p->of || p->at[at] != NULL ||
	    n > MAX_PROFILE - p->sum) {
		p->odd = true;
		return;
	}
	copy = malloc(n + 1);
	if (copy == NULL) {
		p->odd = true;
		return;
	}
	memcpy(copy, &segment[HEAD], n);
	p->at[at] = copy;
	p->len[at] = n;
	p->sum += n;
	p->n++;
}

bool pieces_join(const struct pieces *p, struct shrink *out)
{
	size_t n = 0;

	if (p->n == 0 && !p->odd)
		return true;
	if (p->odd || p->n != p->of || p->sum == 0) {
		out->unlike = "its colour profile is too large for a thumbnail, or can't be read";
		return true;
	}
	out->profile = malloc(p->sum);
	if (out->profile == NULL)
		return refuse("there is not enough memory");
	for (unsigned i = 1; i <= p->of; i++) {
		memcpy(&out->profile[n], p->at[i], p->len[i]);
		n += p->len[i];
	}
	out->profile_len = n;
	return true;
}

void pieces_free(struct pieces *p)
{
	for (unsigned i = 0; i < MAX_PIECES; i++)
		free(p->at[i]);
}
