/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each limit that a file can reach, from both sides: with as much as may be the file is not
 * refused for it, with one more it is, in words, and gets no verdict. Files are made
 * here; what only a part of a file can reach is held by the unit test of who reads that part.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "cbor/enc.h"
#include "helper/forge.h"
#include "helper/signed.h"
#include "helper/xmp_sample.h"

/* Makes the file with N of what is limited into OUT. */
typedef void limit_make(struct prov_wr *out, size_t n);

static void from_forge(struct prov_wr *out, forge_build build, size_t n)
{
	struct forge f;

	forge_init(&f);
	prov_wr_bytes(out, forge_png(&f, build, &n));
	forge_fini(&f);
}

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

#define FORGED(name)                                                                               \
	static void name(struct prov_wr *out, size_t n)                                            \
	{                                                                                          \
		from_forge(out, build_##name, n);                                                  \
	}
FORGED(cbor_depth)
FORGED(box_depth)
FORGED(items)
FORGED(exclusions)

/* N ranges: the start of the image, segments, and the image with all behind it. */
static void ranges(struct prov_wr *out, size_t n)
{
	struct prov_bytes jpeg = sample_jpeg();
	static const uint8_t segment[] = {0xff, 0xfe, 0, 2};
	size_t sos = 2, has = 1;

	while (jpeg.p[sos + 1] != 0xda) {
		sos += 2 + ((size_t)jpeg.p[sos + 2] << 8 | jpeg.p[sos + 3]);
		has++;
	}
	has++; /* the image; SOI is counted already */
	prov_wr_bytes(out, prov_bytes_sub(jpeg, 0, 2));
	for (size_t i = has; i < n; i++)
		prov_wr_bytes(out, prov_bytes(segment, sizeof(segment)));
	prov_wr_bytes(out, prov_bytes_sub(jpeg, 2, jpeg.n));
}

/* A PNG with N chunks, of SIZE bytes each, that hold stores. */
static void put_stores(struct prov_wr *out, size_t n, size_t size)
{
	struct prov_bytes png = sample_png();

	prov_wr_bytes(out, prov_bytes_sub(png, 0, 33));
	for (size_t i = 0; i < n; i++) {
		prov_wr_u32(out, (uint32_t)size);
		prov_wr_str(out, "caBX");
		prov_wr_zeros(out, size + 4);
	}
	prov_wr_bytes(out, prov_bytes_sub(png, 33, png.n));
}

static void cands(struct prov_wr *out, size_t n)
{
	put_stores(out, n, 16);
}

static void store(struct prov_wr *out, size_t n)
{
	put_stores(out, 1, n);
}

static void ifds(struct prov_wr *out, size_t n)
{
	prov_wr_bytes(out, prov_bytes("MM\0*\0\0\0\10", 8));
	for (size_t i = 1; i <= n; i++) {
		prov_wr_bytes(out, prov_bytes("\0\0", 2));
		prov_wr_u32(out, i < n ? (uint32_t)(8 + 6 * i) : 0);
	}
}

static void xmp(struct prov_wr *out, size_t n)
{
	static const char text[] = XMP_PACKET("x");
	struct prov_wr packet;

	prov_wr_init(&packet, n);
	prov_wr_str(&packet, text);
	while (packet.n < n)
		prov_wr_str(&packet, " ");
	xmp_sample_png(out, prov_wr_data(&packet));
	prov_wr_fini(&packet);
}

/* N elements inside each other, in three that any packet has. */
static void xmp_depth(struct prov_wr *out, size_t n)
{
	struct prov_wr packet;

	prov_wr_init(&packet, 65536);
	prov_wr_str(&packet, "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
			     "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
			     "<rdf:Description xmlns:a=\"http://a/\">");
	for (size_t i = 3; i < n; i++)
		prov_wr_str(&packet, "<a:b>");
	for (size_t i = 3; i < n; i++)
		prov_wr_str(&packet, "</a:b>");
	prov_wr_str(&packet, "</rdf:Description></rdf:RDF></x:xmpmeta>");
	xmp_sample_png(out, prov_wr_data(&packet));
	prov_wr_fini(&packet);
}

static void put_ftyp(struct prov_wr *out)
{
	prov_wr_u32(out, 16);
	prov_wr_str(out, "ftypisom");
	prov_wr_u32(out, 0);
}

static void bmff_depth(struct prov_wr *out, size_t n)
{
	put_ftyp(out);
	for (size_t i = 0; i < n; i++) {
		prov_wr_u32(out, (uint32_t)(8 * (n - i)));
		prov_wr_str(out, "moov");
	}
}

/* The index of a ZIP archive is N bytes long. */
static void zip_directory(struct prov_wr *out, size_t n)
{
	prov_wr_bytes(
	    out, prov_bytes("PK\3\4\24\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0x", 31));
	prov_wr_bytes(out, prov_bytes("PK\1\2\24\0\24\0", 8));
	prov_wr_zeros(out, n - 8);
	prov_wr_bytes(out, prov_bytes("PK\5\6\0\0\0\0\1\0\1\0", 12));
	for (unsigned i = 0; i < 4; i++)
		prov_wr_u8(out, (uint8_t)(n >> (8 * i)));
	prov_wr_bytes(out, prov_bytes("\37\0\0\0\0\0", 6));
}

static const struct {
	const char *limit;
	limit_make *make;
	size_t most;       /* that get a verdict */
	const char *words; /* of the refusal */
} cases[] = {
    {"PROV_MAX_CBOR_DEPTH", cbor_depth, PROV_MAX_CBOR_DEPTH, "limit"},
    {"PROV_MAX_BOX_DEPTH", box_depth, PROV_MAX_BOX_DEPTH, "16"},
    {"PROV_MAX_ITEMS", items, PROV_MAX_ITEMS, "the limit of 100000"},
    {"PROV_MAX_EXCLUSIONS", exclusions, PROV_MAX_EXCLUSIONS, "the limit of 4096"},
    {"PROV_MAX_RANGES", ranges, PROV_MAX_RANGES, "more than 500000 parts"},
    {"PROV_MAX_CANDS", cands, PROV_MAX_CANDS, "more than 64 places"},
    {"PROV_MAX_STORE", store, PROV_MAX_STORE, "the limit of 67108864 bytes"},
    {"PROV_MAX_IFDS", ifds, PROV_MAX_IFDS, "more than 200000 directories"},
    {"PROV_MAX_XMP", xmp, PROV_MAX_XMP, "more than the limits allow"},
    {"PROV_MAX_XMP_DEPTH", xmp_depth, PROV_MAX_XMP_DEPTH, "more than the limits allow"},
    {"PROV_MAX_BMFF_DEPTH", bmff_depth, PROV_MAX_BMFF_DEPTH, "32"},
    {"PROV_MAX_ZIP_DIRECTORY", zip_directory, PROV_MAX_ZIP_DIRECTORY, "limit"},
};

static int judge(limit_make *make, size_t n, struct prov_err *err)
{
	struct prov_policy *policy = NULL;
	struct prov_report *report = NULL;
	struct prov_src *src = NULL;
	struct prov_wr wr;
	int rc;

	prov_wr_init(&wr, (size_t)PROV_MAX_STORE + 65536);
	make(&wr, n);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	assert_int_equal(prov_src_mem(&src, wr.p, wr.n, NULL), PROV_OK);
	rc = prov_verify(&report, policy, src, "x", err);
	/* A refusal comes with no verdict at all. */
	assert_true((rc == PROV_OK) == (report != NULL));
	prov_report_free(report);
	prov_src_close(src);
	prov_policy_free(policy);
	prov_wr_fini(&wr);
	return rc;
}

int main(void)
{
	int failed = 0;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prov_err below = {0}, above = {0};
		int most = judge(cases[i].make, cases[i].most, &below);
		int more = judge(cases[i].make, cases[i].most + 1, &above);
		bool ok = most != PROV_E_LIMIT && more == PROV_E_LIMIT &&
			  strstr(above.msg, cases[i].words) != NULL;

		print_message("%s: %zu: %d %s; one more: %d %s%s\n", cases[i].limit, cases[i].most,
		    most, below.msg, more, above.msg, ok ? "" : " FAILED");
		failed |= ok ? 0 : 1;
	}
	return failed;
}
