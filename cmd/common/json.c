/* SPDX-License-Identifier: Apache-2.0 */
#include "common/json.h"

#include <string.h>

#include "common/escape.h"
#include "common/out.h"

/* How long the character at TEXT is; 0 where there is none. */
static size_t character(const char *text, char out[static 5])
{
	unsigned char lead = (unsigned char)text[0];
	size_t n = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;

	memset(out, 0, 5);
	for (size_t i = 0; i < n && text[i] != '\0'; i++)
		out[i] = text[i];
	return strlen(out) == n && utf8_valid(out) ? n : 0;
}

void json_string(const char *text)
{
	char c[5];

	out_print("\"");
	while (*text != '\0') {
		size_t n = character(text, c);

		if (n == 0)
			out_print("\\ufffd");
		else if (c[0] == '"' || c[0] == '\\')
			out_print("\\%c", c[0]);
		else if ((unsigned char)c[0] < 0x20 || c[0] == 0x7f)
			out_print("\\u%04x", (unsigned)(unsigned char)c[0]);
		else
			out_print("%s", c);
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
