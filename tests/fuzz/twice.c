/* SPDX-License-Identifier: Apache-2.0 */
#include "twice.h"

#include <stdlib.h>
#include <string.h>

bool twice_may_refuse(int code)
{
	return code != PROV_OK && code != PROV_E_INTERNAL && code != PROV_E_IO &&
	       code != PROV_E_CRYPTO;
}

static bool has(struct prov_bytes file, const char *type)
{
	for (size_t i = 0; i + 4 <= file.n; i++) {
		if (memcmp(&file.p[i], type, 4) == 0)
			return true;
	}
	return false;
}

/* Who reads films may seek by a table that no hash has (tfra). An offset in it that leads nowhere
 * is none of ours, but in a longer file may come to lead to what reads as a box: then what was
 * written is not let out (validate/v_bmff_reach.c). */
static bool is_stale_seek(struct prov_bytes file, int code)
{
	return code == PROV_E_SELFCHECK && has(file, "moof") && has(file, "tfra");
}

/* So may values and strips of TIFF, which are told to lie behind the file's end
 * (format/tiff_reach.c): in a longer file the credentials may come to lie there. */
static bool is_stale_place(struct prov_bytes file, int code)
{
	return code == PROV_E_SELFCHECK &&
	       (prov_bytes_starts(file, "II") || prov_bytes_starts(file, "MM"));
}

void twice(twice_sign_fn *sign, struct prov_bytes file)
{
	uint8_t *first, *second;
	size_t n, m;
	int code;

	first = sign(file, false, &n, &code);
	if (first == NULL)
		return;
	second = sign(prov_bytes(first, n), true, &m, &code);
	if (second == NULL && !is_stale_seek(prov_bytes(first, n), code) &&
	    !is_stale_place(prov_bytes(first, n), code))
		abort();
	free(second);
	free(first);
}
