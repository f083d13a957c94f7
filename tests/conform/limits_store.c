/* SPDX-License-Identifier: Apache-2.0 */
/* Files whose manifest stores reach a limit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "cbor/enc.h"
#include "helper/brob.h"
#include "helper/forge.h"
#include "helper/forge_pdf.h"
#include "limits.h"

static void from_forge(struct prov_wr *out, forge_build build, size_t n)
{
	struct forge f;

	forge_init(&f);
	prov_wr_bytes(out, forge_png(&f, build, &n));
	forge_fini(&f);
}

#define OTHER_BOXES 11

static void build_cbor_depth(struct forge *f, void *ctx)
{
	const size_t *n = ctx;
	uint8_t arrays[1024];

	assert_true(*n < sizeof(arrays) - 1);
	memset(arrays, 0x81, *n);
	arrays[*n] = 0;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_assert(f, "c2pa.actions.v2", PROV_JUMBF_CBOR, prov_bytes(arrays, *n + 1), 0);
	forge_binding(f, 0);
	forge_end(f, 0);
}

/* Store, manifest, and boxes: N of them inside each other. */
static void build_box_depth(struct forge *f, void *ctx)
{
	const size_t *n = ctx;
	size_t all[64];

	assert_true(*n < 64);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	for (size_t i = 3; i < *n; i++)
		prov_jumbf_begin(&f->store, PROV_JUMBF_CBOR, "x.box", prov_bytes(NULL, 0), &all[i]);
	for (size_t i = *n; i > 3; i--)
		prov_jumbf_end(&f->store, all[i - 1]);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
}

/* A list KEY of N empty maps in the assertion LABEL. */
static void put_list(struct forge *f, const char *label, const char *key, size_t n)
{
	struct prov_enc_map map, element;
	struct prov_wr wr;

	prov_wr_init(&wr, n + 256);
	prov_enc_map_begin(&wr, &map);
	prov_enc_key(&wr, &map, key);
	prov_enc_array(&wr, n);
	for (size_t i = 0; i < n; i++) {
		prov_enc_map_begin(&wr, &element);
		prov_enc_map_end(&wr, &element);
	}
	prov_enc_map_end(&wr, &map);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	forge_assert(f, label, PROV_JUMBF_CBOR, prov_wr_data(&wr), 0);
	prov_wr_fini(&wr);
}

static void build_items(struct forge *f, void *ctx)
{
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	put_list(f, "c2pa.actions.v2", "actions", *(const size_t *)ctx);
	forge_binding(f, 0);
	forge_end(f, 0);
}

static void build_exclusions(struct forge *f, void *ctx)
{
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	put_list(f, "c2pa.hash.data", "exclusions", *(const size_t *)ctx);
	forge_end(f, 0);
}

static void build_label(struct forge *f, void *ctx)
{
	const size_t *n = ctx;
	size_t mark, desc;

	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	prov_box_begin(
	    &f->store, PROV_BOX_JUMB, &mark); /* by hand: the writer keeps to the limit */
	prov_box_begin(&f->store, PROV_BOX_JUMD, &desc);
	prov_wr_bytes(&f->store, prov_bytes("cbor\0\21\0\20\200\0\0\252\0\70\233\161\3", 17));
	for (size_t i = 0; i < *n; i++)
		prov_wr_u8(&f->store, 'a');
	prov_wr_u8(&f->store, 0);
	prov_box_end(&f->store, desc);
	prov_box_end(&f->store, mark);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
}

static void begin(struct forge *f, const char *label)
{
	forge_begin(f, label, PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
}

/* The rest has seven boxes of JUMBF and four of CBOR in them; descriptions do not count. */
static void build_boxes(struct forge *f, void *ctx)
{
	const size_t *n = ctx;

	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	for (size_t i = OTHER_BOXES; i < *n; i++) {
		prov_wr_u32(&f->store, 8);
		prov_wr_str(&f->store, "free");
	}
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
}

/* The last reference of the claim is N bytes long. */
static void build_uri(struct forge *f, void *ctx)
{
	static const char scheme[] = "self#jumbf=";
	const size_t *n = ctx;
	char *uri = prov_arena_alloc(&f->arena, *n, NULL);

	assert_non_null(uri);
	memset(uri, 'a', *n);
	memcpy(uri, scheme, sizeof(scheme) - 1);
	begin(f, "urn:c2pa:active");
	forge_assert(f, "x.a", PROV_JUMBF_CBOR, prov_bytes("\xa0", 1), 0);
	f->refs[f->num_refs - 1].url = prov_bytes(uri, *n);
	forge_end(f, 0);
}

static void build_manifests(struct forge *f, void *ctx)
{
	const size_t *n = ctx;
	char label[64];
	size_t mark;

	for (size_t i = 1; i < *n; i++) {
		(void)snprintf(label, sizeof(label), "urn:c2pa:m%zu", i);
		prov_jumbf_begin(&f->store, PROV_JUMBF_MANIFEST, label, prov_bytes(NULL, 0), &mark);
		prov_jumbf_end(&f->store, mark);
	}
	begin(f, "urn:c2pa:active");
	forge_end(f, 0);
}

/* The claim names N assertions, all but two of which are the same one. */
static void refer(struct forge *f, size_t n)
{
	struct prov_hashed_uri *refs = prov_arena_array(&f->arena, n, sizeof(*refs), NULL);
	bool *gathered = prov_arena_array(&f->arena, n, sizeof(*gathered), NULL);

	assert_non_null(refs);
	assert_non_null(gathered);
	for (size_t i = 0; i < n; i++)
		refs[i] = f->refs[i < f->num_refs ? i : f->num_refs - 1];
	f->refs = refs;
	f->gathered = gathered;
	f->num_refs = f->cap_refs = n;
}

static void build_assertions(struct forge *f, void *ctx)
{
	begin(f, "urn:c2pa:active");
	refer(f, *(const size_t *)ctx);
	forge_end(f, 0);
}

/* N manifests, each a component of the next. */
static void build_ingredient_depth(struct forge *f, void *ctx)
{
	const size_t *n = ctx;
	char label[64], prior[64] = "";

	for (size_t i = 0; i < *n; i++) {
		(void)snprintf(label, sizeof(label), "urn:c2pa:m%zu", i);
		begin(f, label);
		f->of_last = true;
		f->prior = prior;
		if (i > 0)
			forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
		forge_end(f, 0);
		memcpy(prior, label, sizeof(prior));
	}
	f->prior = NULL;
}

/* Parts are looked at where the file as a whole is not the one that was signed. */
static void build_parts(struct forge *f, void *ctx)
{
	f->skew_binding = true;
	begin(f, "urn:c2pa:active");
	put_list(f, "c2pa.hash.multi-asset", "parts", *(const size_t *)ctx);
	forge_end(f, 0);
}

static void build_certs(struct forge *f, void *ctx)
{
	f->more_certs = *(const size_t *)ctx - prov_signer_chain(f->signer)->n;
	begin(f, "urn:c2pa:active");
	forge_end(f, 0);
}

/* Its head takes three bytes of the limit's. */
static void build_cert(struct forge *f, void *ctx)
{
	const size_t *n = ctx;

	f->junk = prov_bytes(prov_arena_alloc(&f->arena, *n - 3, NULL), *n - 3);
	assert_non_null(f->junk.p);
	begin(f, "urn:c2pa:active");
	forge_end(f, 0);
}

static void build_headers(struct forge *f, void *ctx)
{
	f->more_headers = *(const size_t *)ctx;
	begin(f, "urn:c2pa:active");
	forge_end(f, 0);
}

static void build_ocsp(struct forge *f, void *ctx)
{
	f->num_ocsp = *(const size_t *)ctx;
	begin(f, "urn:c2pa:active");
	forge_end(f, 0);
}

static void put_redaction(struct forge *f)
{
	f->redacted[f->num_redacted++] =
	    "self#jumbf=/c2pa/urn:c2pa:first/c2pa.assertions/org.example.note";
}

static void build_redactions(struct forge *f, void *ctx)
{
	begin(f, "urn:c2pa:first");
	forge_end(f, 0);
	begin(f, "urn:c2pa:active");
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	put_redaction(f);
	f->redacted_again = *(const size_t *)ctx - 1;
	forge_end(f, 0);
	f->redacted_again = 0;
}

/* N components of the active manifest redact a note of another. */
static void build_redactors(struct forge *f, void *ctx)
{
	const size_t *n = ctx;
	struct prov_bytes(*made)[2];
	char label[64], at[64];

	made = prov_arena_array(&f->arena, *n, sizeof(*made), NULL);
	assert_non_null(made);
	begin(f, "urn:c2pa:first");
	forge_end(f, 0);
	for (size_t i = 0; i < *n; i++) {
		(void)snprintf(label, sizeof(label), "urn:c2pa:m%zu", i);
		begin(f, label);
		put_redaction(f);
		forge_end(f, 0);
		made[i][0] = f->last_manifest;
		made[i][1] = f->last_signature;
	}
	begin(f, "urn:c2pa:active");
	f->of_last = true;
	f->prior = label;
	for (size_t i = 0; i < *n; i++) {
		(void)snprintf(label, sizeof(label), "urn:c2pa:m%zu", i);
		(void)snprintf(at, sizeof(at), "c2pa.ingredient.v3__%zu", i + 1);
		f->last_manifest = made[i][0];
		f->last_signature = made[i][1];
		forge_ingredient(f, at, "componentOf", true, true, 0);
	}
	forge_end(f, 0);
	f->of_last = false;
	f->prior = NULL;
}

static void put_packed(struct forge *f, const char *label, struct prov_bytes packed)
{
	size_t mark, content;

	prov_jumbf_begin(&f->store, PROV_JUMBF_COMPRESSED, label, prov_bytes(NULL, 0), &mark);
	prov_box_begin(&f->store, PROV_BOX_BROB, &content);
	prov_wr_bytes(&f->store, packed);
	prov_box_end(&f->store, content);
	prov_jumbf_end(&f->store, mark);
}

/* Two compressed manifests that are N bytes together, in windows that grow to the largest. */
static void build_unpacked(struct forge *f, void *ctx)
{
	const size_t *n = ctx;
	struct prov_wr inner, packed;
	size_t mark, content;

	for (size_t i = 0; i < 2; i++) {
		size_t size = i == 0 ? *n / 2 : *n - *n / 2;
		char label[] = "urn:c2pa:packed0";

		label[15] = (char)('0' + i);
		prov_wr_init(&inner, size + 1024);
		prov_wr_init(&packed, size + 65536);
		prov_jumbf_begin(&inner, PROV_JUMBF_MANIFEST, label, prov_bytes(NULL, 0), &mark);
		prov_box_begin(&inner, PROV_BOX_UUID, &content);
		prov_wr_zeros(&inner, size - inner.n);
		prov_box_end(&inner, content);
		prov_jumbf_end(&inner, mark);
		brob_grow(&packed, prov_wr_data(&inner), size / 8 + 1);
		put_packed(f, label, prov_wr_data(&packed));
		prov_wr_fini(&inner);
		prov_wr_fini(&packed);
	}
	begin(f, "urn:c2pa:active");
	forge_end(f, 0);
}

/* A compressed manifest of which N times 64 KiB give nothing. */
static void build_unpack_work(struct forge *f, void *ctx)
{
	const size_t *n = ctx;
	struct prov_wr inner, packed;
	size_t mark;

	prov_wr_init(&inner, 1024);
	prov_wr_init(&packed, (*n + 1) * 65536);
	prov_jumbf_begin(
	    &inner, PROV_JUMBF_MANIFEST, "urn:c2pa:packed", prov_bytes(NULL, 0), &mark);
	prov_jumbf_end(&inner, mark);
	brob_idle(&packed, prov_wr_data(&inner), *n);
	put_packed(f, "urn:c2pa:packed", prov_wr_data(&packed));
	prov_wr_fini(&inner);
	prov_wr_fini(&packed);
	begin(f, "urn:c2pa:active");
	forge_end(f, 0);
}

/* What is found beside: the claim, its signature and its assertions. */
#define OTHER_FINDINGS 8

static void put_action(struct prov_wr *wr, const char *name, bool related)
{
	struct prov_enc_map action, parameters;

	prov_enc_map_begin(wr, &action);
	prov_enc_key(wr, &action, "action");
	prov_enc_str(wr, name);
	if (related) {
		prov_enc_key(wr, &action, "parameters");
		prov_enc_map_begin(wr, &parameters);
		prov_enc_key(wr, &parameters, "relatedAssertions");
		prov_enc_array(wr, 0);
		prov_enc_map_end(wr, &parameters);
	}
	prov_enc_map_end(wr, &action);
}

/* N findings: three for each action that opens what is made already, does not say what, and names
 * no related assertions where it says that it does; one for each that makes it again. */
static void build_findings(struct forge *f, void *ctx)
{
	const size_t n = *(const size_t *)ctx - OTHER_FINDINGS;
	struct prov_enc_map map;
	struct prov_wr wr;

	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	prov_wr_init(&wr, n * 32);
	prov_enc_map_begin(&wr, &map);
	prov_enc_key(&wr, &map, "actions");
	prov_enc_array(&wr, 1 + n % 3 + n / 3);
	for (size_t i = 0; i < 1 + n % 3; i++)
		put_action(&wr, "c2pa.created", false);
	for (size_t i = 0; i < n / 3; i++)
		put_action(&wr, "c2pa.opened", true);
	prov_enc_map_end(&wr, &map);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	forge_assert(f, "c2pa.actions.v2", PROV_JUMBF_CBOR, prov_wr_data(&wr), 0);
	prov_wr_fini(&wr);
	forge_binding(f, 0);
	forge_end(f, 0);
}

/* N more lists of actions, each with as many as may be. */
static void build_judging(struct forge *f, void *ctx)
{
	const size_t *n = ctx;
	char label[64];

	begin(f, "urn:c2pa:active");
	for (size_t i = 0; i < *n; i++) {
		(void)snprintf(label, sizeof(label), "c2pa.actions.v2__%zu", i + 1);
		put_list(f, label, "actions", PROV_MAX_ITEMS);
	}
	forge_end(f, 0);
}

#define FORGED(name)                                                                               \
	void limit_##name(struct prov_wr *out, size_t n)                                           \
	{                                                                                          \
		from_forge(out, build_##name, n);                                                  \
	}
FORGED(cbor_depth)
FORGED(box_depth)
FORGED(boxes)
FORGED(label)
FORGED(uri)
FORGED(manifests)
FORGED(assertions)
FORGED(items)
FORGED(exclusions)
FORGED(ingredient_depth)
FORGED(parts)
FORGED(certs)
FORGED(cert)
FORGED(headers)
FORGED(ocsp)
FORGED(redactions)
FORGED(redactors)
FORGED(unpacked)
FORGED(unpack_work)
FORGED(judging)
FORGED(findings)
