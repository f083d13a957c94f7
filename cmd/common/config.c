/* SPDX-License-Identifier: Apache-2.0 */
#include "common/config.h"

#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "common/message.h"
#include "common/xalloc.h"

#define MAX_CONFIG (1u << 20)

/* Each name of the file and the field that it fills. */
static const struct {
	const char *name;
	size_t at, line_at;
} settings[] = {
    {"key", offsetof(struct config, key), offsetof(struct config, key_line)},
    {"cert", offsetof(struct config, cert), offsetof(struct config, cert_line)},
};

char *config_path(const char *path)
{
	const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	/* The XDG base directory specification: a relative one is to be ignored. */
	if (xdg != NULL && xdg[0] == '/')
		return xasprintf("%s/prov%s%s", xdg, path[0] != '\0' ? "/" : "", path);
	if (home != NULL && home[0] == '/')
		return xasprintf("%s/.config/prov%s%s", home, path[0] != '\0' ? "/" : "", path);
	return NULL;
}

static char *trim(char *s)
{
	size_t n;

	while (isspace((unsigned char)*s))
		s++;
	n = strlen(s);
	while (n > 0 && isspace((unsigned char)s[n - 1]))
		s[--n] = '\0';
	return s;
}

/* The value at the beginning of S without its quotes or the comment behind it; NULL where it is
 * neither a quoted one nor a plain one. */
static char *take_value(char *s)
{
	char *end;

	if (s[0] == '"' || s[0] == '\'') {
		end = strchr(s + 1, s[0]);
		if (end == NULL)
			return NULL;
		*end++ = '\0';
		end = trim(end);
		return end[0] == '\0' || end[0] == '#' ? s + 1 : NULL;
	}
	for (end = s; *end != '\0'; end++) {
		if (*end == '#' && (end == s || isspace((unsigned char)end[-1]))) {
			*end = '\0';
			break;
		}
	}
	return trim(s);
}

static char *resolve(const char *value)
{
	const char *home = getenv("HOME");

	if (strncmp(value, "~/", 2) == 0 && home != NULL)
		return xasprintf("%s%s", home, value + 1);
	return value[0] == '/' ? xstrdup(value) : config_path(value);
}

static void take_line(struct config *config, unsigned number, char *line)
{
	const char *path = config->path;
	char *equals = strchr(line, '='), *name, *value, **field;

	name = trim(line);
	if (name[0] == '\0' || name[0] == '#')
		return;
	if (equals == NULL) {
		msg_warning(
		    path, "line %u is ignored: it is not of the form 'name = value'", number);
		return;
	}
	*equals = '\0';
	name = trim(line);
	value = take_value(trim(equals + 1));
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		if (strcmp(settings[i].name, name) != 0)
			continue;
		field = (char **)(void *)((char *)config + settings[i].at);
		if (*field != NULL) {
			msg_warning(path, "line %u is ignored: %s was set above", number, name);
			return;
		}
		if (value == NULL)
			msg_warning(path,
			    "line %u is ignored: the quotes of its value do not end where it ends",
			    number);
		else if (value[0] != '\0')
			*field = resolve(value);
		*(unsigned *)(void *)((char *)config + settings[i].line_at) =
		    *field != NULL ? number : 0;
		return;
	}
	msg_warning(path, "line %u is ignored: there is no setting called %s", number, name);
}

static void take_text(struct config *config, char *text)
{
	unsigned number = 0;
	char *end;

	for (char *line = text; line != NULL; line = end) {
		end = strchr(line, '\n');
		if (end != NULL)
			*end++ = '\0';
		take_line(config, ++number, line);
	}
}

int config_load(struct config *config)
{
	char *path = config_path("config"), *text;
	struct prov_err err = {0};
	size_t len;

	*config = (struct config){.path = path};
	if (path == NULL || access(path, F_OK) != 0)
		return 0;
	text = file_slurp(path, MAX_CONFIG, &len, &err);
	if (text == NULL) {
		msg_prov_err(path, &err);
		config_free(config);
		return -1;
	}
	take_text(config, text);
	free(text);
	return 0;
}

void config_free(struct config *config)
{
	free(config->key);
	free(config->cert);
	free(config->path);
	*config = (struct config){0};
}
