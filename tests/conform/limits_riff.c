/* SPDX-License-Identifier: Apache-2.0 */
/* RIFF files at a limit: WAV, AVI and WebP, which one reader reads and each of which is a format.
 */
#include "helper/xmp_sample.h"
#include "limits.h"

/* What the file's own head is to its layout: its name, its length and its form. */
#define HEAD_RANGES 3u

static void put_le32(struct prov_wr *out, size_t v)
{
	for (unsigned i = 0; i < 4; i++)
		prov_wr_u8(out, (uint8_t)(v >> (8 * i)));
}

/* FORM is the form type. */
static void put_head(struct prov_wr *out, const char *form, size_t content)
{
	prov_wr_str(out, "RIFF");
	put_le32(out, 4 + content);
	prov_wr_str(out, form);
}

/* A layout of N ranges: chunks that are empty. */
static void put_ranges(struct prov_wr *out, const char *form, size_t n)
{
	put_head(out, form, 8 * (n - HEAD_RANGES));
	for (size_t i = HEAD_RANGES; i < n; i++) {
		prov_wr_str(out, "JUNK");
		put_le32(out, 0);
	}
}

/* A manifest store of N bytes, an even number up to the last. */
static void put_store(struct prov_wr *out, const char *form, size_t n)
{
	put_head(out, form, 8 + n + n % 2);
	prov_wr_str(out, "C2PA");
	put_le32(out, n);
	prov_wr_zeros(out, n + n % 2);
}

/* N places of manifest stores. */
static void put_cands(struct prov_wr *out, const char *form, size_t n)
{
	put_head(out, form, 16 * n);
	for (size_t i = 0; i < n; i++) {
		prov_wr_str(out, "C2PA");
		put_le32(out, 8);
		prov_wr_u32(out, 8);
		prov_wr_str(out, "jumb");
	}
}

#define RIFF(name, form)                                                                           \
	void limit_##name##_ranges(struct prov_wr *out, size_t n)                                  \
	{                                                                                          \
		put_ranges(out, form, n);                                                          \
	}                                                                                          \
	void limit_##name##_store(struct prov_wr *out, size_t n)                                   \
	{                                                                                          \
		put_store(out, form, n);                                                           \
	}                                                                                          \
	void limit_##name##_cands(struct prov_wr *out, size_t n)                                   \
	{                                                                                          \
		put_cands(out, form, n);                                                           \
	}
RIFF(wav, "WAVE")
RIFF(avi, "AVI ")
RIFF(webp, "WEBP")

void limit_webp_xmp(struct prov_wr *out, size_t n)
{
	size_t begin;

	put_head(out, "WEBP", 8 + n + n % 2);
	prov_wr_str(out, "XMP ");
	put_le32(out, n);
	begin = out->n;
	prov_wr_str(out, XMP_PACKET("x"));
	while (out->n < begin + n + n % 2)
		prov_wr_str(out, " ");
}
