/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "report/show_data.h"
#include "json/scan.h"

static void put_token(
    struct prov_show *s, enum prov_json_type type, struct prov_bytes token, struct prov_wr *scratch)
{
	if (type == PROV_JSON_KEY || type == PROV_JSON_STRING) {
		prov_wr_cut(scratch, 0);
		prov_json_unescape(scratch, token);
		if (scratch->code != PROV_OK)
			s->j.out.wr.code = scratch->code;
	}
	switch (type) {
	case PROV_JSON_MAP:
		prov_show_map(s);
		break;
	case PROV_JSON_ARRAY:
		prov_show_list(s);
		break;
	case PROV_JSON_MAP_END:
	case PROV_JSON_ARRAY_END:
		prov_show_end(s);
		break;
	case PROV_JSON_KEY:
		prov_show_key(s, prov_wr_data(scratch), NULL);
		break;
	case PROV_JSON_STRING:
		prov_show_text(s, prov_wr_data(scratch));
		break;
	case PROV_JSON_NUMBER:
		prov_show_token(s, token);
		break;
	case PROV_JSON_TRUE:
	case PROV_JSON_FALSE:
		prov_show_bool(s, type == PROV_JSON_TRUE);
		break;
	case PROV_JSON_NULL:
		prov_show_str(s, NULL);
		break;
	case PROV_JSON_BAD:
	case PROV_JSON_END:
	default:
		break;
	}
}

void prov_show_json(struct prov_show *s, struct prov_bytes text, uint64_t abs)
{
	struct prov_json_scan scan;
	struct prov_err err = {0};
	struct prov_bytes token;
	struct prov_wr scratch;
	enum prov_json_type type;

	if (prov_json_check(text, abs, &err) != PROV_OK) {
		prov_show_map(s);
		prov_show_damage(s, &err);
		prov_show_name(s, "text");
		prov_show_text(s, text);
		prov_show_end(s);
		return;
	}
	prov_wr_init(&scratch, PROV_MAX_STORE);
	prov_json_scan_init(&scan, text);
	do {
		type = prov_json_scan(&scan, &token);
		put_token(s, type, token, &scratch);
	} while (type != PROV_JSON_END && type != PROV_JSON_BAD && !prov_show_failed(s));
	prov_wr_fini(&scratch);
}
