/* SPDX-License-Identifier: Apache-2.0 */
/* Signals of JPEG's comments and application segments, and of GIF's comments. */
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "signals/aigc.h"
#include "signals/iim.h"
#include "signals/words.h"

#define SEGMENT_HEAD 4u
#define GIF_HEAD 2u

static const char resources[] = "Photoshop 3.0"; /* and its NUL */

/* A label by itself where an identifier belongs: met in the wild, and in no guide. */
static bool is_bare_label(struct prov_bytes data)
{
	return prov_bytes_starts(data, "AIGC") || prov_bytes_starts(data, "{\"AIGC\"") ||
	       prov_bytes_starts(data, "{\"Label\"");
}

static int add_segment(struct prov_signals *signals, const struct prov_src *src,
    const struct prov_range *range, struct prov_bytes data, struct prov_err *err)
{
	const struct prov_signal_row *aigc =
	    prov_signal_find(PROV_CARRIER_JPEG, NULL, "AIGC", NULL);
	size_t before = signals->n;
	int rc;

	if (strcmp(range->name, "COM") == 0)
		return prov_signals_words(signals,
		    prov_signal_find(PROV_CARRIER_JPEG, NULL, "COM", NULL), data, range->off, err);
	if (strcmp(range->name, "APP13") == 0 &&
	    prov_bytes_eq(prov_bytes_sub(data, 0, sizeof(resources)),
		prov_bytes(resources, sizeof(resources))))
		return prov_signals_resources(signals, src,
		    prov_bytes_sub(data, sizeof(resources), data.n),
		    range->off + SEGMENT_HEAD + sizeof(resources), err);
	if (!is_bare_label(data))
		return PROV_OK;
	rc = prov_signals_aigc(signals, aigc, data, false, range->off, err);
	if (rc == PROV_OK && signals->n > before && signals->v[before].flaw == NULL)
		signals->v[before].flaw = "it stands by itself in a segment";
	return rc;
}

/* Sub-blocks, each behind its length, as one text. */
static struct prov_bytes join(struct prov_bytes data)
{
	uint8_t *to = (uint8_t *)(uintptr_t)data.p; /* the caller's room */
	size_t n = 0;

	for (size_t i = 0; i < data.n && data.p[i] != 0;) {
		struct prov_bytes block = prov_bytes_sub(data, i + 1, data.p[i]);

		i += 1u + data.p[i];
		memmove(to + n, block.p, block.n);
		n += block.n;
	}
	return prov_bytes(to, n);
}

static bool is_carrier(const struct prov_range *range, bool gif)
{
	if (gif)
		return strcmp(range->name, "21FE") == 0;
	return strcmp(range->name, "COM") == 0 || strncmp(range->name, "APP", 3) == 0;
}

static int read_all(const struct prov_signal_in *in, bool gif, uint8_t *room,
    struct prov_signals *signals, struct prov_err *err)
{
	size_t looked = 0, head = gif ? GIF_HEAD : SEGMENT_HEAD;
	int rc = PROV_OK;

	for (size_t i = 0; i < in->layout->n && rc == PROV_OK; i++) {
		const struct prov_range *range = &in->layout->v[i];
		struct prov_bytes data;

		if (!is_carrier(range, gif) || range->cand != PROV_NO_CAND || range->len < head)
			continue;
		if (++looked > PROV_MAX_SIGNAL_CARRIERS)
			return prov_refuse_at(err, PROV_LIMIT_SIGNAL_CARRIERS, range->off,
			    "it has more comments and segments than the limit of %u",
			    PROV_MAX_SIGNAL_CARRIERS);
		rc = prov_signals_load(
		    in->src, range->off + head, range->len - head, room, &data, err);
		if (rc == PROV_OK && gif)
			rc = prov_signals_words(signals,
			    prov_signal_find(PROV_CARRIER_GIF, NULL, "comment", NULL), join(data),
			    range->off, err);
		else if (rc == PROV_OK)
			rc = add_segment(signals, in->src, range, data, err);
	}
	return rc;
}

int prov_signals_jpeg(
    const struct prov_signal_in *in, struct prov_signals *signals, struct prov_err *err)
{
	bool gif = strcmp(in->format, "gif") == 0;
	uint8_t *room;
	int rc;

	if (!gif && strcmp(in->format, "jpeg") != 0)
		return PROV_OK;
	room = malloc(PROV_MAX_SIGNAL_INPUT);
	if (room == NULL)
		return prov_fail_nomem(err);
	rc = read_all(in, gif, room, signals, err);
	free(room);
	return rc;
}
