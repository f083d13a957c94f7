/* SPDX-License-Identifier: Apache-2.0 */
/* Of whatever bytes a listing comes out: harmless on a terminal, and as JSON well-formed. */
#include <stdlib.h>

#include "helper/collect.h"
#include "report/tree.h"
#include "json/scan.h"

static void list(struct prov_bytes store, bool is_json)
{
	const struct prov_tree_asset asset = {.name = "x", .store = store};
	struct collect c = {0};
	struct prov_err err = {0};
	int rc = prov_tree_render(&asset, is_json, collect_write, &c, &err);

	if (rc != PROV_OK && rc != PROV_E_LIMIT && rc != PROV_E_NOMEM)
		abort();
	if (rc == PROV_OK && !collect_is_harmless(&c))
		abort();
	if (rc == PROV_OK && is_json &&
	    prov_json_check(prov_bytes(c.text, c.n), 0, &err) == PROV_E_FORMAT)
		abort();
	collect_free(&c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	list(prov_bytes(data, size), false);
	list(prov_bytes(data, size), true);
	return 0;
}
