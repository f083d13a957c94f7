/* SPDX-License-Identifier: Apache-2.0 */
#include "common/json.h"

#include "common/escape.h"
#include "common/out.h"

static void put_escape(uint32_t cp)
{
	if (cp >= 0x10000)
		out_print("\\u%04x\\u%04x", 0xd800u + (unsigned)((cp - 0x10000) >> 10),
		    0xdc00u + (unsigned)(cp & 0x3ff));
	else
		out_print("\\u%04x", (unsigned)cp);
}

/* What hides, or moves what is around it, is spelt out: such lines are looked at, too. */
void json_string(const char *text)
{
	uint32_t cp;

	out_print("\"");
	while (*text != '\0') {
		size_t n = utf8_next(text, &cp);

		if (n == 0)
			out_print("\\\\x%02X", (unsigned char)*text);
		else if (cp == '"' || cp == '\\')
			out_print("\\%c", (char)cp);
		else if (utf8_is_unseen(cp))
			put_escape(cp);
		else
			out_print("%.*s", (int)n, text);
		text += n == 0 ? 1 : n;
	}
	out_print("\"");
}

void json_member(const char *key, const char *text)
{
	if (text == NULL)
		return;
	out_print(", \"%s\": ", key);
	json_string(text);
}
