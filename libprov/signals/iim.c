/* SPDX-License-Identifier: Apache-2.0 */
/* IPTC-IIM (IIM 4.2) in the image resources that Photoshop writes. */
#include "signals/iim.h"

#include <stdio.h>

#include "base/rd.h"
#include "signals/words.h"

#define RESOURCE_IIM 0x0404
#define RESOURCE_THUMBNAIL 1036     /* JPEG behind a header */
#define RESOURCE_THUMBNAIL_BGR 1033 /* the same, of Photoshop 4: blue where red belongs */
#define THUMBNAIL_HEAD 28u
#define DATA_SET 0x1c

/* "20240501" as "2024-05-01"; false for what is none. */
static bool as_date(struct prov_bytes value, char out[11])
{
	if (value.n != 8)
		return false;
	for (size_t i = 0; i < 8; i++) {
		if (value.p[i] < '0' || value.p[i] > '9')
			return false;
	}
	(void)snprintf(out, 11, "%.4s-%.2s-%.2s", (const char *)value.p, (const char *)value.p + 4,
	    (const char *)value.p + 6);
	return true;
}

static int add(struct prov_signals *signals, unsigned record, unsigned set, struct prov_bytes value,
    uint64_t at, struct prov_err *err)
{
	const struct prov_signal_row *row;
	char name[16], date[11];

	(void)snprintf(name, sizeof(name), "%u:%u", record, set);
	row = prov_signal_find(PROV_CARRIER_IIM, NULL, name, NULL);
	if (row != NULL && row->kind == PROV_SIGNAL_TIME && as_date(value, date))
		value = prov_bytes_str(date);
	return prov_signals_words(signals, row, value, at, err);
}

/* Data sets one behind the other; of extended ones (1.5) none is read here, or behind them. */
int prov_signals_iim(
    struct prov_signals *signals, struct prov_bytes data, uint64_t at, struct prov_err *err)
{
	struct prov_rd rd;
	uint8_t mark, record, set;
	int rc = PROV_OK;

	prov_rd_init(&rd, data, at);
	while (rc == PROV_OK && prov_rd_u8(&rd, &mark) && mark == DATA_SET) {
		struct prov_bytes value;
		uint16_t n;

		if (!prov_rd_u8(&rd, &record) || !prov_rd_u8(&rd, &set) || !prov_rd_u16(&rd, &n) ||
		    !prov_rd_bytes(&rd, n, &value))
			break;
		rc = add(signals, record, set, value, at, err);
	}
	return rc;
}

/* The resource ID with N bytes of content at AT. */
static int add_thumbnail(struct prov_signals *signals, const struct prov_src *src, unsigned id,
    uint64_t at, size_t n, struct prov_err *err)
{
	struct prov_span jpeg = {at + THUMBNAIL_HEAD, n < THUMBNAIL_HEAD ? 0 : n - THUMBNAIL_HEAD};

	return prov_signals_add_preview(
	    signals, src, "jpeg.photoshop-thumbnail", jpeg, id == RESOURCE_THUMBNAIL_BGR, err);
}

int prov_signals_resources(struct prov_signals *signals, const struct prov_src *src,
    struct prov_bytes data, uint64_t at, struct prov_err *err)
{
	struct prov_rd rd;
	int rc = PROV_OK;

	prov_rd_init(&rd, data, at);
	while (rc == PROV_OK && prov_rd_left(&rd) > 0) {
		struct prov_bytes mark, content;
		uint8_t name;
		uint16_t id;
		uint32_t n;

		/* The name's length and its characters are padded to be even, and so is the
		 * content. */
		if (!prov_rd_bytes(&rd, 4, &mark) || !prov_bytes_is(mark, "8BIM") ||
		    !prov_rd_u16(&rd, &id) || !prov_rd_u8(&rd, &name) ||
		    !prov_rd_skip(&rd, (size_t)name + (name % 2 == 0 ? 1 : 0)) ||
		    !prov_rd_u32(&rd, &n) || !prov_rd_bytes(&rd, n, &content))
			break;
		if (id == RESOURCE_IIM)
			rc = prov_signals_iim(signals, content, at, err);
		else if (id == RESOURCE_THUMBNAIL || id == RESOURCE_THUMBNAIL_BGR)
			rc = add_thumbnail(signals, src, id, prov_rd_at(&rd) - n, n, err);
		if (n % 2 != 0 && !prov_rd_skip(&rd, 1))
			break;
	}
	return rc;
}
