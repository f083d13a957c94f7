/* SPDX-License-Identifier: Apache-2.0 */
/* Signals of RIFF files: the list INFO, and a chunk of TC260's. */
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/rd.h"
#include "signals/words.h"

#define CHUNK_HEAD 8u

static int add(struct prov_signals *signals, struct prov_bytes name, struct prov_bytes value,
    uint64_t at, struct prov_err *err)
{
	const uint8_t *nul = value.n > 0 ? memchr(value.p, 0, value.n) : NULL;
	char key[5] = "";

	if (nul != NULL)
		value.n = (size_t)(nul - value.p);
	memcpy(key, name.p, name.n < 4 ? name.n : 4);
	return prov_signals_words(
	    signals, prov_signal_find(PROV_CARRIER_RIFF, NULL, key, NULL), value, at, err);
}

/* Chunks one behind the other, padded to be even. */
static int add_list(
    struct prov_signals *signals, struct prov_bytes data, uint64_t at, struct prov_err *err)
{
	struct prov_bytes name, value;
	struct prov_rd rd;
	uint32_t n;
	int rc = PROV_OK;

	prov_rd_init(&rd, data, at);
	while (rc == PROV_OK && prov_rd_bytes(&rd, 4, &name) && prov_rd_u32le(&rd, &n)) {
		/* The last one may go on behind what was looked at. */
		if (n > prov_rd_left(&rd))
			n = (uint32_t)prov_rd_left(&rd);
		if (!prov_rd_bytes(&rd, n, &value))
			break;
		rc = add(signals, name, value, at, err);
		if (n % 2 != 0 && !prov_rd_skip(&rd, 1))
			break;
	}
	return rc;
}

static int read_all(const struct prov_signal_in *in, uint8_t *room, struct prov_signals *signals,
    struct prov_err *err)
{
	size_t looked = 0;
	int rc = PROV_OK;

	for (size_t i = 0; i < in->layout->n && rc == PROV_OK; i++) {
		const struct prov_range *range = &in->layout->v[i];
		bool list = strcmp(range->name, "INFO") == 0;
		struct prov_bytes data;

		if ((!list && strcmp(range->name, "AIGC") != 0) || range->more ||
		    range->len < CHUNK_HEAD)
			continue;
		if (++looked > PROV_MAX_SIGNAL_CARRIERS)
			return prov_refuse_at(err, PROV_LIMIT_SIGNAL_CARRIERS, range->off,
			    "it has more lists of texts than the limit of %u",
			    PROV_MAX_SIGNAL_CARRIERS);
		rc = prov_signals_load(
		    in->src, range->off + CHUNK_HEAD, range->len - CHUNK_HEAD, room, &data, err);
		if (rc == PROV_OK && list)
			rc = add_list(signals, prov_bytes_sub(data, 4, data.n), range->off, err);
		else if (rc == PROV_OK)
			rc = add(signals, prov_bytes_str("AIGC"), data, range->off, err);
	}
	return rc;
}

int prov_signals_riff(
    const struct prov_signal_in *in, struct prov_signals *signals, struct prov_err *err)
{
	static const char *const formats[] = {"webp", "wav", "avi"};
	uint8_t *room;
	size_t i = 0;
	int rc;

	while (i < 3 && strcmp(in->format, formats[i]) != 0)
		i++;
	if (i == 3)
		return PROV_OK;
	room = malloc(PROV_MAX_SIGNAL_INPUT);
	if (room == NULL)
		return prov_fail_nomem(err);
	rc = read_all(in, room, signals, err);
	free(room);
	return rc;
}
