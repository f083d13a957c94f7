/* SPDX-License-Identifier: Apache-2.0 */
#include "report/sarif.h"

#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "report/words.h"

/* The value of a string in WR, which is freed. */
static void put_made(struct prov_json *j, struct prov_wr *wr)
{
	if (wr->code != PROV_OK)
		j->out.wr.code = wr->code;
	prov_json_text(j, prov_wr_data(wr));
	prov_wr_fini(wr);
}

void prov_sarif_message(struct prov_json *j, const char *key, const char *text)
{
	struct prov_wr shown, escaped;
	struct prov_bytes all;

	prov_wr_init(&shown, PROV_MAX_ARENA);
	prov_wr_init(&escaped, PROV_MAX_ARENA);
	prov_utf8_show(&shown, prov_bytes_str(text), PROV_WORDS_MAX);
	all = prov_wr_data(&shown);
	for (size_t i = 0; i < all.n; i++) {
		uint8_t c = all.p[i];

		if (c == '{' || c == '}')
			prov_wr_u8(&escaped, c);
		else if (c == '[' || c == ']' || c == '\\')
			prov_wr_u8(&escaped, '\\');
		prov_wr_u8(&escaped, c);
	}
	if (shown.code != PROV_OK)
		escaped.code = shown.code;
	prov_wr_fini(&shown);
	prov_json_key(j, key);
	prov_json_begin(j, '{');
	prov_json_key(j, "text");
	put_made(j, &escaped);
	prov_json_end(j, '}');
}

/* RFC 3986: unreserved characters, and what may stand in a path; in a URL also what parts it. */
static bool is_kept(uint8_t c, bool is_url)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
		return true;
	return c != 0 && strchr(is_url ? "-._~/:@!$&'()*+,;=%?#" : "-._~/:@!$&'()*+,;=", c) != NULL;
}

/* Whether what a relative reference begins with would be taken for a scheme (RFC 3986, 4.2). */
static bool looks_like_scheme(const char *name)
{
	const char *colon = strchr(name, ':'), *slash = strchr(name, '/');

	return colon != NULL && (slash == NULL || colon < slash);
}

void prov_sarif_uri(struct prov_json *j, const char *name)
{
	bool is_url = strncmp(name, "https://", 8) == 0 || strncmp(name, "http://", 7) == 0;
	struct prov_wr wr;

	prov_wr_init(&wr, PROV_MAX_ARENA);
	if (name[0] == '/')
		prov_wr_str(&wr, "file://");
	else if (!is_url && looks_like_scheme(name))
		prov_wr_str(&wr, "./");
	for (const char *s = name; *s != '\0'; s++) {
		if (is_kept((uint8_t)*s, is_url))
			prov_wr_u8(&wr, (uint8_t)*s);
		else
			prov_wr_printf(&wr, "%%%02X", (unsigned)(uint8_t)*s);
	}
	prov_json_key(j, "uri");
	put_made(j, &wr);
}
