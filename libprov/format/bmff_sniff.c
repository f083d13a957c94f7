/* SPDX-License-Identifier: Apache-2.0 */
/* Which of the BMFF media types a file is, by its brands (ISO/IEC 14496-12, 4.3). */
#include "base/rd.h"
#include "format/bmff_scan.h"
#include "format/text.h"

struct family {
	const struct prov_format *(*format)(void);
	const char *brands; /* four letters each */
};

static const struct family families[] = {
    {prov_format_avif, "avifavis"},
    {prov_format_heic, "heicheixheimheishevchevxhevmhevs"},
    {prov_format_heif, "mif1msf1mif2miaf"},
    {prov_format_m4a, "M4A M4B M4P "},
    {prov_format_mov, "qt  "},
};
#define NUM_FAMILIES (sizeof(families) / sizeof(families[0]))

static const struct prov_format *(*by_brand(struct prov_bytes brand))(void)
{
	for (size_t i = 0; i < NUM_FAMILIES; i++) {
		struct prov_bytes list = prov_bytes_str(families[i].brands);

		for (size_t at = 0; at < list.n; at += 4) {
			if (prov_bytes_eq(prov_bytes_sub(list, at, 4), brand))
				return families[i].format;
		}
	}
	return NULL;
}

/* The generic brands of images (mif1) stand also where a compatible one says more. */
static const struct prov_format *(*by_ftyp(struct prov_bytes head, size_t size))(void)
{
	const struct prov_format *(*f)(void) = by_brand(prov_bytes_sub(head, 8, 4));

	if (f == prov_format_heif || f == NULL) {
		for (size_t at = 16; at + 4 <= size && at + 4 <= head.n; at += 4) {
			const struct prov_format *(*other)(void) =
			    by_brand(prov_bytes_sub(head, at, 4));
			if (other == prov_format_avif || other == prov_format_heic)
				return other;
			if (f == NULL && other == prov_format_heif)
				f = other;
		}
	}
	return f == NULL ? prov_format_mp4 : f;
}

static bool is_any(struct prov_bytes type, const char *list)
{
	for (; *list != '\0'; list += 4) {
		if (type.n == 4 && memcmp(type.p, list, 4) == 0)
			return true;
	}
	return false;
}

/* What a piece of a fragmented file begins with is small. */
#define MAX_FIRST (16u << 20)

/* Files from before ftyp (QuickTime), and pieces of fragmented ones. */
static int without_ftyp(struct prov_bytes head, uint32_t size, struct prov_bytes type)
{
	if (is_any(type, "stypmoofsidxemsgprft"))
		return size < MAX_FIRST ? 80 : 0;
	if (is_any(type, "moov"))
		return is_any(prov_bytes_sub(head, 12, 4), "mvhdcmovtrakiodsudtarmraprfl") ? 90 : 0;
	if (is_any(type, "mdat"))
		return 60;
	if (is_any(type, "widefreeskippnot") && size >= 8 && size < head.n)
		return is_any(prov_bytes_sub(head, (size_t)size + 4, 4), "moovmdatwidefreeftyp")
			   ? 80
			   : 0;
	return 0;
}

int prov_bmff_sniff(struct prov_bytes head, const struct prov_format *(*format)(void))
{
	struct prov_bytes type = prov_bytes_sub(head, 4, 4);
	const struct prov_format *(*f)(void) = prov_format_mov;
	uint32_t size = 0;
	struct prov_rd rd;
	int bid;

	prov_rd_init(&rd, head, 0);
	if (head.n < 12 || !prov_rd_u32(&rd, &size) || (size > 1 && size < 8))
		return 0;
	/* Four letters are no size, and a word is no type. */
	if (prov_text_is(head))
		return 0;
	if (prov_bytes_is(type, "ftyp")) {
		if (size < 16)
			return 0;
		f = by_ftyp(head, size);
		bid = 100;
	} else {
		bid = without_ftyp(head, size, type);
		if (is_any(type, "stypmoofsidxemsgprft"))
			f = prov_format_mp4;
	}
	return f == format ? bid : 0;
}
