/* SPDX-License-Identifier: Apache-2.0 */
/* The tools' file of settings: each line is understood or complained about, in words. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/message.h"

static void complain(const char *file, const char *fmt, ...) PROV_PRINTF(2, 3);

static void complain(const char *file, const char *fmt, ...)
{
	char words[512];
	va_list ap;

	va_start(ap, fmt);
	if (file == NULL || vsnprintf(words, sizeof(words), fmt, ap) <= 0)
		abort();
	va_end(ap);
}

/* Its lines are nobody else's to read; what it says is not for the terminal. */
#define msg_warning complain
#include "common/config.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config config = {.path = xstrdup("/home/config")};
	char *text = malloc(size + 1);

	if (text == NULL)
		abort();
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	take_text(&config, text);
	if ((config.key == NULL) != (config.key_line == 0) ||
	    (config.cert == NULL) != (config.cert_line == 0))
		abort();
	free(text);
	config_free(&config);
	return 0;
}
