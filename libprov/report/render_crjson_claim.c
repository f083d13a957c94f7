/* SPDX-License-Identifier: Apache-2.0 */
/* Claims and assertions as crJSON has them (C2PA 2.4, crJSON 3.5 and 3.6). */
#include <inttypes.h>
#include <stdlib.h>

#include "base/limits.h"
#include "report/render_crjson.h"
#include "report/show_data.h"
#include "json/scan.h"

static void put_nothing(struct prov_show *s)
{
	prov_show_map(s);
	prov_show_end(s);
}

static void fail(struct prov_show *s, int code)
{
	if (s->j.out.wr.code == PROV_OK)
		s->j.out.wr.code = code;
}

/* --- claims --- */

/* 3.5.1: the two lists are there even where the claim has none. */
static void put_missing_list(struct prov_show *s, const struct prov_cbor *root, const char *key)
{
	struct prov_cbor_iter iter = prov_cbor_iter(root);
	struct prov_cbor name, value;

	while (prov_cbor_next_pair(&iter, &name, &value)) {
		if (name.type == PROV_CBOR_TEXT && prov_bytes_is(name.body, key))
			return;
	}
	prov_show_name(s, key);
	prov_show_list(s);
	prov_show_end(s);
}

void prov_crjson_claim(struct prov_show *s, const struct prov_crjson_manifest *m)
{
	if (m->manifest->claim == NULL)
		return;
	prov_show_name(s, m->manifest->is_claim_v2 ? "claim.v2" : "claim");
	prov_show_map(s);
	if (m->claim != NULL && prov_show_cbor_members(s, m->claim->cbor)) {
		put_missing_list(s, &m->claim->root, "gathered_assertions");
		put_missing_list(s, &m->claim->root, "redacted_assertions");
	}
	prov_show_end(s);
}

/* --- assertions --- */

/* Which hash the claim has for a box. */
struct hash_row {
	uintptr_t box; /* its address: offsets repeat where manifests were unpacked */
	struct prov_bytes hash;
};

struct hashes {
	struct hash_row *v;
	size_t n;
};

static int by_box(const void *a, const void *b)
{
	const struct hash_row *x = a, *y = b;

	return (x->box > y->box) - (x->box < y->box);
}

static struct hashes gather(struct prov_show *s, const struct prov_crjson_manifest *m)
{
	struct hashes out = {NULL, 0};

	if (m->claim == NULL || m->claim->num_refs == 0)
		return out;
	out.v = prov_arena_array(m->arena, m->claim->num_refs, sizeof(*out.v), NULL);
	if (out.v == NULL) {
		fail(s, PROV_E_NOMEM);
		return out;
	}
	for (size_t i = 0; i < m->claim->num_refs; i++) {
		const struct prov_hashed_uri *uri = &m->claim->refs[i].uri;
		const struct prov_jumbf *box = prov_store_resolve(m->store, m->manifest, uri->url);

		if (box != NULL && uri->hash.n > 0)
			out.v[out.n++] = (struct hash_row){(uintptr_t)box, uri->hash};
	}
	if (out.n > 1)
		qsort(out.v, out.n, sizeof(*out.v), by_box);
	return out;
}

static void put_url(struct prov_show *s, const struct prov_jumbf *box)
{
	struct prov_wr wr;

	prov_wr_init(&wr, PROV_MAX_STORE);
	prov_jumbf_put_uri(&wr, box);
	if (wr.code != PROV_OK)
		fail(s, wr.code);
	prov_show_text(s, prov_wr_data(&wr));
	prov_wr_fini(&wr);
}

/* An embedded file: its type, where it is, its hash. Its bytes are no information on its making. */
static void put_file(struct prov_show *s, const struct prov_jumbf *box,
    const struct prov_jumbf *about, const struct hashes *hashes)
{
	struct hash_row key = {(uintptr_t)box, {NULL, 0}}, *row = NULL;
	struct prov_bytes type;
	struct prov_rd rd;
	uint8_t toggles;

	prov_rd_init(&rd, about->body, about->at);
	prov_show_map(s);
	if (prov_rd_u8(&rd, &toggles) && prov_rd_cstr(&rd, &type)) {
		prov_show_name(s, "format");
		prov_show_text(s, type);
	}
	prov_show_name(s, "identifier");
	put_url(s, box);
	if (hashes->n > 0)
		row = bsearch(&key, hashes->v, hashes->n, sizeof(key), by_box);
	if (row != NULL) {
		prov_show_name(s, "hash");
		prov_show_data(s, row->hash);
	}
	prov_show_end(s);
}

/* A value that is an object, or at least a list; a redacted assertion is neither. */
static bool put_cbor(struct prov_show *s, const struct prov_jumbf *content)
{
	struct prov_cbor root;

	if (prov_cbor_parse(content->body, content->at, &root, NULL) != PROV_OK ||
	    (root.type != PROV_CBOR_MAP && root.type != PROV_CBOR_ARRAY))
		return false;
	prov_show_cbor(s, content->body, content->at);
	return true;
}

static bool put_json(struct prov_show *s, const struct prov_jumbf *content)
{
	struct prov_json_scan scan;
	struct prov_bytes token;
	enum prov_json_type type;

	if (prov_json_check(content->body, content->at, NULL) != PROV_OK)
		return false;
	prov_json_scan_init(&scan, content->body);
	type = prov_json_scan(&scan, &token);
	if (type != PROV_JSON_MAP && type != PROV_JSON_ARRAY)
		return false;
	prov_show_json(s, content->body, content->at);
	return true;
}

static void put_value(
    struct prov_show *s, const struct prov_jumbf *box, const struct hashes *hashes)
{
	const struct prov_jumbf *content = prov_jumbf_content(box, PROV_BOX_CBOR);

	if (content != NULL && put_cbor(s, content))
		return;
	content = prov_jumbf_content(box, PROV_BOX_JSON);
	if (content != NULL && put_json(s, content))
		return;
	content = prov_jumbf_content(box, PROV_BOX_BFDB);
	if (content != NULL)
		put_file(s, box, content, hashes);
	else
		put_nothing(s);
}

/* Keys must differ: a label that stands there twice comes with its place. */
static void put_key(
    struct prov_show *s, const struct prov_crjson_manifest *m, const struct prov_jumbf *box)
{
	struct prov_wr wr;

	if (box->label.n > 0 &&
	    prov_store_child(m->store, m->manifest->assertions, box->label) == box) {
		prov_show_key(s, box->label, NULL);
		return;
	}
	prov_wr_init(&wr, 2 * (size_t)PROV_MAX_LABEL);
	prov_wr_bytes(&wr, prov_bytes_sub(box->label, 0, PROV_MAX_LABEL));
	prov_wr_printf(&wr, "%sat byte %" PRIu64, box->label.n > 0 ? " " : "", box->at);
	if (wr.code != PROV_OK)
		fail(s, wr.code);
	prov_show_key(s, prov_wr_data(&wr), NULL);
	prov_wr_fini(&wr);
}

void prov_crjson_assertions(struct prov_show *s, const struct prov_crjson_manifest *m)
{
	struct hashes hashes = gather(s, m);

	prov_show_name(s, "assertions");
	prov_show_map(s);
	for (const struct prov_jumbf *box =
		 m->manifest->assertions == NULL ? NULL : m->manifest->assertions->first;
	     box != NULL && !prov_show_failed(s); box = box->next) {
		if (box->box_type != PROV_BOX_JUMB)
			continue;
		put_key(s, m, box);
		put_value(s, box, &hashes);
	}
	prov_show_end(s);
}
