/* SPDX-License-Identifier: Apache-2.0 */
/* JSON that is taken comes out as JSON that is taken, and says the same again. */
#include <stdlib.h>

#include "helper/collect.h"
#include "report/show_data.h"
#include "json/scan.h"

static void show(struct prov_bytes text, struct collect *c)
{
	struct prov_show *s = malloc(sizeof(*s));

	if (s == NULL)
		abort();
	prov_show_init(s, true, collect_write, c);
	prov_show_json(s, text, 0);
	if (prov_show_finish(s, NULL) != PROV_OK || !collect_is_harmless(c))
		abort();
	free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct collect once = {0}, twice = {0};

	if (prov_json_check(prov_bytes(data, size), 0, NULL) != PROV_OK)
		return 0;
	show(prov_bytes(data, size), &once);
	show(prov_bytes(once.text, once.n), &twice);
	if (!prov_bytes_eq(prov_bytes(once.text, once.n), prov_bytes(twice.text, twice.n)))
		abort();
	collect_free(&once);
	collect_free(&twice);
	return 0;
}
