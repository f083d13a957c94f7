/* SPDX-License-Identifier: Apache-2.0 */
#include "format/text_front.h"

static struct prov_bytes next_line(struct prov_bytes *rest)
{
	const uint8_t *eol = rest->n > 0 ? memchr(rest->p, '\n', rest->n) : NULL;
	size_t n = eol == NULL ? rest->n : (size_t)(eol - rest->p) + 1;
	struct prov_bytes line = prov_bytes_sub(*rest, 0, n);

	*rest = prov_bytes_sub(*rest, n, rest->n);
	while (line.n > 0 && (line.p[line.n - 1] == '\n' || line.p[line.n - 1] == '\r'))
		line.n--;
	return line;
}

bool prov_text_in_front(struct prov_bytes before)
{
	struct prov_bytes fence, line;

	if (before.n > PROV_FRONT_BYTES)
		return false;
	if (prov_bytes_starts(before, "\xef\xbb\xbf"))
		before = prov_bytes_sub(before, 3, before.n);
	fence = next_line(&before);
	if (!prov_bytes_is(fence, "---") && !prov_bytes_is(fence, "+++"))
		return false;
	while (before.n > 0) {
		line = next_line(&before);
		if (prov_bytes_eq(line, fence) ||
		    (prov_bytes_is(fence, "---") && prov_bytes_is(line, "...")))
			return false;
	}
	return true;
}
