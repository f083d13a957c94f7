/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which member of a ZIP archive a URI means, where it is not its name to the letter. Writers make
 * URIs of names by other rules than the archive's own: without the slash at the end of a folder's,
 * with slashes for backslashes, and in Unicode where the archive does not say that the name is
 * (then it is in code page 437, APPNOTE appendix D). What is found need not be what was meant: its
 * bytes are held against a hash.
 */
#include "base/err.h"
#include "base/utf8.h"
#include "format/cands.h"
#include "format/zip.h"

#define UTF8_NAME 0x800u /* general purpose bit 11 */

/* Code page 437 from byte 0x80 on. */
static const uint16_t code_page[128] = {0x00c7, 0x00fc, 0x00e9, 0x00e2, 0x00e4, 0x00e0, 0x00e5,
    0x00e7, 0x00ea, 0x00eb, 0x00e8, 0x00ef, 0x00ee, 0x00ec, 0x00c4, 0x00c5, 0x00c9, 0x00e6, 0x00c6,
    0x00f4, 0x00f6, 0x00f2, 0x00fb, 0x00f9, 0x00ff, 0x00d6, 0x00dc, 0x00a2, 0x00a3, 0x00a5, 0x20a7,
    0x0192, 0x00e1, 0x00ed, 0x00f3, 0x00fa, 0x00f1, 0x00d1, 0x00aa, 0x00ba, 0x00bf, 0x2310, 0x00ac,
    0x00bd, 0x00bc, 0x00a1, 0x00ab, 0x00bb, 0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561, 0x2562,
    0x2556, 0x2555, 0x2563, 0x2551, 0x2557, 0x255d, 0x255c, 0x255b, 0x2510, 0x2514, 0x2534, 0x252c,
    0x251c, 0x2500, 0x253c, 0x255e, 0x255f, 0x255a, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256c,
    0x2567, 0x2568, 0x2564, 0x2565, 0x2559, 0x2558, 0x2552, 0x2553, 0x256b, 0x256a, 0x2518, 0x250c,
    0x2588, 0x2584, 0x258c, 0x2590, 0x2580, 0x03b1, 0x00df, 0x0393, 0x03c0, 0x03a3, 0x03c3, 0x00b5,
    0x03c4, 0x03a6, 0x0398, 0x03a9, 0x03b4, 0x221e, 0x03c6, 0x03b5, 0x2229, 0x2261, 0x00b1, 0x2265,
    0x2264, 0x2320, 0x2321, 0x00f7, 0x2248, 0x00b0, 0x2219, 0x00b7, 0x221a, 0x207f, 0x00b2, 0x25a0,
    0x00a0};

static bool encode(uint32_t cp, uint8_t *out)
{
	for (size_t i = 0; i < sizeof(code_page) / sizeof(code_page[0]); i++) {
		if (code_page[i] == cp) {
			*out = (uint8_t)(0x80 + i);
			return true;
		}
	}
	return false;
}

/* NAME in the code page. False where it is the same there, or can't be said. */
static bool recode(struct prov_bytes name, uint8_t *out, size_t *n)
{
	bool is_other = false;

	*n = 0;
	for (size_t i = 0; i < name.n; (*n)++) {
		uint32_t cp;
		int width = prov_utf8_next(prov_bytes_sub(name, i, name.n), &cp);

		if (width <= 0)
			return false;
		out[*n] = name.p[i];
		if (width > 1 && !encode(cp, &out[*n]))
			return false;
		is_other = is_other || width > 1;
		i += (size_t)width;
	}
	return is_other;
}

/* NAME stands in a buffer with room for one letter more. */
static const struct prov_zip_member *find_form(const struct prov_zip *zip, uint8_t *name, size_t n)
{
	const struct prov_zip_member *m = prov_zip_find(zip, prov_bytes(name, n));

	name[n] = '/';
	if (m == NULL)
		m = prov_zip_find(zip, prov_bytes(name, n + 1));
	for (size_t i = 0; m == NULL && i <= n; i++) {
		if (name[i] == '/')
			name[i] = '\\';
	}
	if (m == NULL)
		m = prov_zip_find(zip, prov_bytes(name, n));
	return m != NULL ? m : prov_zip_find(zip, prov_bytes(name, n + 1));
}

int prov_zip_find_uri(const struct prov_zip *zip, struct prov_bytes uri, struct prov_arena *arena,
    const struct prov_zip_member **out, struct prov_err *err)
{
	uint8_t *name;
	size_t n;

	*out = prov_zip_find(zip, uri);
	if (*out != NULL || uri.n == 0)
		return PROV_OK;
	name = prov_arena_alloc(arena, uri.n + 1, err);
	if (name == NULL)
		return prov_failed(err);
	memcpy(name, uri.p, uri.n);
	*out = find_form(zip, name, uri.n);
	if (*out != NULL || !recode(uri, name, &n))
		return PROV_OK;
	*out = find_form(zip, name, n);
	if (*out != NULL && ((*out)->flags & UTF8_NAME) != 0)
		*out = NULL;
	return PROV_OK;
}
