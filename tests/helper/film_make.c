/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/film_make.h"

#include <stdlib.h>

#include "base/box.h"

/* --- making --- */

static size_t put_names(struct prov_wr *wr, const char *keys)
{
	size_t n = 0;

	while (*keys != '\0') {
		size_t len = strcspn(keys, ","), at = bmff_open(wr, "mdta");

		prov_wr_bytes(wr, prov_bytes(keys, len));
		bmff_close(wr, at);
		keys += len + (keys[len] == ',' ? 1 : 0);
		n++;
	}
	return n;
}

static void put_keys(struct prov_wr *wr, const struct film_table *t)
{
	size_t at = bmff_open(wr, "keys"), count, n;
	uint8_t be[4] = {0};

	prov_wr_u32(wr, 0);
	count = wr->n;
	prov_wr_u32(wr, 0);
	n = put_names(wr, t->keys) + t->announced;
	be[2] = (uint8_t)(n >> 8);
	be[3] = (uint8_t)n;
	prov_wr_patch(wr, count, prov_bytes(be, 4));
	bmff_close(wr, at);
}

static void put_values(struct prov_wr *wr, const char *values)
{
	size_t at = bmff_open(wr, "ilst");

	while (*values != '\0') {
		size_t len = strcspn(values, ","), entry, data;
		char *text;
		uint32_t key = (uint32_t)strtoul(values, &text, 10);

		prov_box_begin(wr, key, &entry);
		data = bmff_open(wr, "data");
		prov_wr_u32(wr, 1);
		prov_wr_u32(wr, 0);
		if (*text == '=')
			prov_wr_bytes(wr, prov_bytes(text + 1, (size_t)(values + len - text) - 1));
		bmff_close(wr, data);
		prov_box_end(wr, entry);
		values += len + (values[len] == ',' ? 1 : 0);
	}
	bmff_close(wr, at);
}

void film_table(struct prov_wr *wr, const struct film_table *t)
{
	size_t meta = bmff_open(wr, "meta"), at;

	if (!t->quicktime)
		prov_wr_u32(wr, 0);
	if (t->handler != NULL) {
		at = bmff_open(wr, "hdlr");
		prov_wr_zeros(wr, 8);
		prov_wr_str(wr, t->handler);
		prov_wr_zeros(wr, 13);
		bmff_close(wr, at);
	}
	if (t->keys != NULL)
		put_keys(wr, t);
	if (t->twice)
		put_keys(wr, t);
	if (t->values != NULL)
		put_values(wr, t->values);
	bmff_close(wr, meta);
}

static void put_track(struct prov_wr *wr, uint64_t sample)
{
	static const char *const path[] = {"trak", "mdia", "minf", "stbl", "stco"};
	size_t at[5];

	for (size_t i = 0; i < 5; i++)
		at[i] = bmff_open(wr, path[i]);
	prov_wr_u32(wr, 0);
	prov_wr_u32(wr, 1);
	prov_wr_u32(wr, (uint32_t)sample);
	for (size_t i = 5; i > 0; i--)
		bmff_close(wr, at[i - 1]);
}

static void put_moov(struct prov_wr *wr, uint64_t sample, struct prov_bytes body)
{
	size_t moov = bmff_open(wr, "moov");

	put_track(wr, sample);
	prov_wr_bytes(wr, body);
	bmff_close(wr, moov);
}

void film_make(struct prov_wr *wr, bool moov_first, struct prov_bytes body)
{
	size_t at = bmff_open(wr, "ftyp"), moov;

	prov_wr_str(wr, "isom");
	prov_wr_u32(wr, 0);
	bmff_close(wr, at);
	moov = wr->n;
	if (moov_first)
		put_moov(wr, 0, body);
	at = wr->n + 8;
	if (moov_first) {
		prov_wr_cut(wr, moov);
		put_moov(wr, at, body);
	}
	moov = bmff_open(wr, "mdat");
	prov_wr_str(wr, "SAMPLE");
	bmff_close(wr, moov);
	if (!moov_first)
		put_moov(wr, at, body);
}

/* --- looking; by other code than that which is tested --- */

static uint32_t be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* The first box of *REST, which goes on behind it. */
static bool take(struct prov_bytes *rest, uint32_t *type, struct prov_bytes *body)
{
	uint32_t len = rest->n < 8 ? 0 : be32(rest->p);

	if (len < 8 || len > rest->n)
		return false;
	*type = be32(rest->p + 4);
	*body = prov_bytes_sub(*rest, 8, len - 8);
	*rest = prov_bytes_sub(*rest, len, rest->n);
	return true;
}

static bool find(struct prov_bytes in, const char *type, struct prov_bytes *body)
{
	uint32_t found;

	while (take(&in, &found, body)) {
		if (found == be32((const uint8_t *)type))
			return true;
	}
	*body = prov_bytes(NULL, 0);
	return false;
}

bool film_shows(struct prov_bytes film)
{
	static const char *const path[] = {"moov", "trak", "mdia", "minf", "stbl", "stco"};
	struct prov_bytes at = film;

	for (size_t i = 0; i < 6; i++) {
		if (!find(at, path[i], &at))
			return false;
	}
	return at.n == 12 && prov_bytes_is(prov_bytes_sub(film, be32(at.p + 8), 6), "SAMPLE");
}

static bool name_of(struct prov_bytes keys, uint32_t number, struct prov_bytes *name)
{
	uint32_t type, i = 0;

	keys = prov_bytes_sub(keys, 8, keys.n);
	while (i < number && take(&keys, &type, name))
		i++;
	return number > 0 && i == number;
}

static bool put_value(struct prov_wr *out, struct prov_bytes keys, uint32_t key,
    struct prov_bytes entry, const char *between)
{
	struct prov_bytes name, data;

	if (!name_of(keys, key, &name))
		name = prov_bytes_str("?");
	if (!find(entry, "data", &data) || data.n < 8)
		return false;
	prov_wr_printf(out, "%s%.*s=%.*s", between, (int)name.n, (const char *)name.p,
	    (int)data.n - 8, (const char *)data.p + 8);
	return true;
}

static bool put_table(struct prov_wr *out, struct prov_bytes meta)
{
	struct prov_bytes hdlr, keys, ilst, entry, rest;
	const char *between = "";
	uint32_t type;

	if (meta.n < 8 || memcmp(meta.p + 4, "hdlr", 4) != 0)
		meta = prov_bytes_sub(meta, 4, meta.n);
	if (!find(meta, "hdlr", &hdlr) || hdlr.n < 12)
		return false;
	(void)find(meta, "keys", &keys);
	(void)find(meta, "ilst", &ilst);
	prov_wr_printf(out, "%.4s[", (const char *)hdlr.p + 8);
	for (rest = ilst; take(&rest, &type, &entry); between = " ") {
		if (!put_value(out, keys, type, entry, between))
			return false;
	}
	if (rest.n > 0)
		return false;
	/* As many keys as it says. */
	rest = prov_bytes_sub(keys, 8, keys.n);
	for (uint32_t i = 0; keys.n > 0 && i < be32(keys.p + 4); i++) {
		if (!take(&rest, &type, &entry))
			return false;
	}
	prov_wr_str(out, "]");
	return rest.n == 0;
}

/* With a space before each but the first. */
static bool put_tags(struct prov_wr *out, struct prov_bytes in, bool all)
{
	const char *between = "";
	struct prov_bytes body;
	uint32_t type;

	while (take(&in, &type, &body)) {
		bool is_meta = type == be32((const uint8_t *)"meta");

		if (!is_meta && !all)
			continue;
		prov_wr_str(out, between);
		between = " ";
		if (!is_meta)
			prov_wr_printf(out, "%.4s", (const char *)body.p - 4);
		else if (!put_table(out, body))
			return false;
	}
	if (in.n > 0)
		prov_wr_printf(out, "%s+", between);
	return true;
}

bool film_tags(struct prov_bytes film, struct prov_wr *out)
{
	struct prov_bytes moov, rest, body;
	uint32_t type;

	if (!find(film, "moov", &moov))
		return false;
	for (rest = moov; take(&rest, &type, &body);) {
		if (type != be32((const uint8_t *)"udta"))
			continue;
		prov_wr_str(out, "udta(");
		if (!put_tags(out, body, true))
			return false;
		prov_wr_str(out, ")");
	}
	return put_tags(out, moov, false) && prov_wr_done(out, NULL) == PROV_OK;
}
