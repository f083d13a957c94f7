/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/app11.h"

#include "base/wr.h"
#include "helper/mutate.h"

#define SEGMENT_HEAD 8u /* "JP", box instance, packet number */
#define BOX_HEAD 8u     /* repeated in every segment but the first */

static size_t be16(const uint8_t *p)
{
	return (size_t)p[0] << 8 | p[1];
}

uint8_t *app11_store(struct prov_bytes jpeg, size_t *n)
{
	struct prov_wr wr;
	uint8_t *out = NULL;
	size_t instance = 0;

	*n = 0;
	prov_wr_init(&wr, (size_t)64 * 1024 * 1024);
	for (size_t at = 2; at + 4 <= jpeg.n && jpeg.p[at] == 0xff;) {
		uint8_t marker = jpeg.p[at + 1];
		size_t len = be16(&jpeg.p[at + 2]);
		struct prov_bytes body = prov_bytes_sub(jpeg, at + 4, len - 2);

		if (marker == 0xda || len < 2 || body.n != len - 2)
			break;
		at += 2 + len;
		if (marker != 0xeb || body.n < SEGMENT_HEAD + BOX_HEAD ||
		    !prov_bytes_starts(body, "JP"))
			continue;
		if (wr.n == 0)
			instance = be16(&body.p[2]);
		else if (instance != be16(&body.p[2]))
			continue;
		prov_wr_bytes(
		    &wr, prov_bytes_sub(body, SEGMENT_HEAD + (wr.n == 0 ? 0 : BOX_HEAD), body.n));
	}
	if (wr.n > 0) {
		*n = wr.n;
		out = mutate_copy(prov_wr_data(&wr));
	}
	prov_wr_fini(&wr);
	return out;
}
