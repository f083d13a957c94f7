/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/xmp_check.h"

#include <stdlib.h>

#include "format/xmp_edit.h"
#include "helper/xmp_dump.h"

#define IPTC "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
#define TC260 "http://www.tc260.org.cn/ns/AIGC/1.0/"

static const struct prov_xmp_prop props[] = {
    {IPTC, "Iptc4xmpExt", "DigitalSourceType", "urn:a&b<c>'\"\t"},
    {TC260, "TC260", "AIGC", "{\"Label\":\"1\"}"},
    {IPTC, "Iptc4xmpExt", "AISystemVersionUsed", NULL},
};
static const char *const names[] = {
    IPTC "\nDigitalSourceType", TC260 "\nAIGC", IPTC "\nAISystemVersionUsed", NULL};

#define NUM (sizeof(props) / sizeof(props[0]))

static void require(bool ok)
{
	if (!ok)
		abort();
}

static void free_values(char *values[XMP_DUMP_NAMES])
{
	for (size_t i = 0; i < XMP_DUMP_NAMES; i++)
		free(values[i]);
}

static void compare(struct prov_bytes before, struct prov_bytes after)
{
	struct prov_wr was, is;
	unsigned counts[XMP_DUMP_NAMES];
	char *values[XMP_DUMP_NAMES];

	prov_wr_init(&was, (size_t)1 << 30);
	prov_wr_init(&is, (size_t)1 << 30);
	require(xmp_dump(&is, after, names, counts, values));
	for (size_t i = 0; i < NUM; i++) {
		require(counts[i] == (props[i].value != NULL ? 1 : 0));
		require(props[i].value == NULL || strcmp(values[i], props[i].value) == 0);
	}
	free_values(values);
	if (before.n > 0) {
		bool parsed = xmp_dump(&was, before, names, counts, values);

		free_values(values);
		/* A blank packet parses as little as none; all of the result is then new. */
		require(!parsed || (prov_wr_done(&was, NULL) == PROV_OK &&
				       prov_bytes_eq(prov_wr_data(&was), prov_wr_data(&is))));
	}
	prov_wr_fini(&was);
	prov_wr_fini(&is);
}

int xmp_check(struct prov_bytes packet)
{
	struct prov_wr once, twice;
	struct prov_err err = {0};
	int code = prov_xmp_edit(packet, 0, 0, props, NUM, &once, &err);

	require(code == err.code);
	if (code == PROV_OK) {
		compare(packet, prov_wr_data(&once));
		require(
		    prov_xmp_edit(prov_wr_data(&once), 0, 0, props, NUM, &twice, NULL) == PROV_OK);
		require(prov_bytes_eq(prov_wr_data(&once), prov_wr_data(&twice)));
		prov_wr_fini(&twice);
	}
	prov_wr_fini(&once);
	return code;
}
