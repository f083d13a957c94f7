/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_boxes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cbor/enc.h"
#include "crypto/crypto.h"

static void put_names(struct prov_wr *out, const char *names)
{
	size_t n = 1;

	for (const char *p = names; *p != '\0'; p++)
		n += *p == ' ';
	prov_enc_array(out, n);
	for (const char *p = names;; p++) {
		size_t len = strcspn(p, " ");

		prov_enc_text(out, prov_bytes(p, len));
		p = &p[len];
		if (*p == '\0')
			return;
	}
}

/* The hash of what the entry covers, apart from its exclusion (which is counted from FROM). */
static void put_hash(struct prov_wr *out, struct prov_bytes file, const struct forge_entry *e)
{
	struct prov_bytes covered = prov_bytes_sub(file, e->from, e->to - e->from);
	uint8_t hash[PROV_HASH_MAX] = {0};
	struct prov_wr kept;

	if (e->to == 0) {
		prov_enc_bytes(out, prov_bytes(hash, 1));
		return;
	}
	prov_wr_init(&kept, (size_t)1 << 20);
	prov_wr_bytes(&kept, prov_bytes_sub(covered, 0, (size_t)e->start));
	if (e->length > 0)
		prov_wr_bytes(
		    &kept, prov_bytes_sub(covered, (size_t)(e->start + e->length), covered.n));
	else
		prov_wr_bytes(&kept, prov_bytes_sub(covered, (size_t)e->start, covered.n));
	assert_int_equal(
	    prov_hash_bytes(PROV_HASH_SHA256, prov_wr_data(&kept), hash, NULL), PROV_OK);
	prov_wr_fini(&kept);
	hash[0] ^= e->bad_hash ? 1 : 0;
	prov_enc_bytes(out, prov_bytes(hash, 32));
}

static void put_entry(struct prov_wr *out, struct prov_bytes file, const struct forge_entry *e)
{
	struct prov_enc_map map, ex;

	prov_enc_map_begin(out, &map);
	if (e->names != NULL) {
		prov_enc_key(out, &map, "names");
		put_names(out, e->names);
	}
	if (!e->no_hash) {
		prov_enc_key(out, &map, "hash");
		put_hash(out, file, e);
	}
	if (e->alg != NULL) {
		prov_enc_key(out, &map, "alg");
		prov_enc_str(out, e->alg);
	}
	if (e->excluded) {
		prov_enc_key(out, &map, "excluded");
		prov_enc_bool(out, true);
	}
	if (e->length > 0) {
		prov_enc_key(out, &map, "exclusions");
		prov_enc_array(out, 1);
		prov_enc_map_begin(out, &ex);
		prov_enc_key(out, &ex, "start");
		prov_enc_uint(out, e->start);
		prov_enc_key(out, &ex, "length");
		prov_enc_uint(out, e->length);
		if (e->box >= 0) {
			prov_enc_key(out, &ex, "boxIndex");
			prov_enc_uint(out, (uint64_t)e->box);
		}
		prov_enc_map_end(out, &ex);
	}
	/* To be ignored, whatever it holds (15.12.3). */
	prov_enc_key(out, &map, "pad");
	prov_enc_bytes(out, prov_bytes("\0\1", 2));
	prov_enc_map_end(out, &map);
}

void forge_boxes(
    struct forge *f, const char *label, const struct forge_entry *v, size_t n, const char *alg)
{
	struct prov_wr file, body;
	struct prov_enc_map map;

	prov_wr_init(&file, (size_t)1 << 20);
	prov_wr_bytes(&file, f->head);
	prov_wr_bytes(&file, f->tail);
	prov_wr_init(&body, (size_t)1 << 20);
	prov_enc_map_begin(&body, &map);
	if (alg != NULL) {
		prov_enc_key(&body, &map, "alg");
		prov_enc_str(&body, alg);
	}
	if (n > 0) {
		prov_enc_key(&body, &map, "boxes");
		prov_enc_array(&body, n);
		for (size_t i = 0; i < n; i++)
			put_entry(&body, prov_wr_data(&file), &v[i]);
	}
	prov_enc_map_end(&body, &map);
	assert_int_equal(prov_wr_done(&body, NULL), PROV_OK);
	forge_assert(f, label, PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	prov_wr_fini(&body);
	prov_wr_fini(&file);
}
