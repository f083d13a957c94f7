/* SPDX-License-Identifier: Apache-2.0 */
#include "common/opensslcnf.h"

#include <errno.h>
#include <openssl/conf.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "prov/err.h"

#define MAX_SIZE 65536u

/* A part of the text that is being read, without blanks around it. */
struct word {
	const char *p;
	size_t n;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

static struct word trim(const char *p, size_t n)
{
	while (n > 0 && is_blank(p[0])) {
		p++;
		n--;
	}
	while (n > 0 && is_blank(p[n - 1]))
		n--;
	return (struct word){p, n};
}

static bool is(struct word word, const char *text)
{
	return word.n == strlen(text) && memcmp(word.p, text, word.n) == 0;
}

static bool same(struct word a, struct word b)
{
	return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

/* A name as it is written everywhere: without quotes, variables or other sections. */
static bool is_plain(struct word word)
{
	static const char chars[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

	for (size_t i = 0; i < word.n; i++) {
		if (strchr(chars, word.p[i]) == NULL)
			return false;
	}
	return word.n > 0;
}

/* One "key = value" of the section that is asked for; false ends it all. */
typedef bool (*on_key)(void *ctx, struct word key, struct word value);

/* A line, without its end. False where it is none of a comment, a section or a key with a value in
 * this one line. */
static bool read_line(
    struct word line, struct word wanted, struct word *section, on_key on, void *ctx)
{
	const char *mark = memchr(line.p, '#', line.n), *equals;
	struct word key;

	line = trim(line.p, mark == NULL ? line.n : (size_t)(mark - line.p));
	if (line.n == 0)
		return true;
	if (line.p[0] == '[') {
		*section = trim(line.p + 1, line.n - 1);
		if (section->n == 0 || section->p[section->n - 1] != ']')
			return false;
		*section = trim(section->p, section->n - 1);
		return is_plain(*section);
	}
	equals = memchr(line.p, '=', line.n);
	if (equals == NULL)
		return false;
	key = trim(line.p, (size_t)(equals - line.p));
	/* A key may name another section ("a::b"), and be a directive (".include"). */
	if (memchr(key.p, ':', key.n) != NULL || (key.n > 0 && key.p[0] == '.'))
		return false;
	return !same(*section, wanted) ||
	       (is_plain(key) &&
		   on(ctx, key, trim(equals + 1, line.n - (size_t)(equals + 1 - line.p))));
}

static bool read_section(const char *text, struct word wanted, on_key on, void *ctx)
{
	struct word section = {"default", 7};
	bool ok = true;

	while (ok && *text != '\0') {
		const char *end = strchr(text, '\n');
		size_t n = end == NULL ? strlen(text) : (size_t)(end - text);

		/* Most of what systems bring is comments. */
		ok = n == 0 || text[0] == '#' ||
		     read_line((struct word){text, n}, wanted, &section, on, ctx);
		text += n + (text[n] == '\n' ? 1 : 0);
	}
	return ok;
}

struct reading {
	const char *text;
	struct word modules, providers; /* sections, or empty */
};

static bool name_once(struct word *out, struct word value)
{
	bool first = out->n == 0;

	*out = value;
	return first && is_plain(value);
}

/* What stands before all sections. */
static bool on_default(void *ctx, struct word key, struct word value)
{
	struct reading *r = ctx;

	return !is(key, "openssl_conf") || name_once(&r->modules, value);
}

/* Of what libcrypto is set up with: TLS is nothing of a process that loads lean.h. */
static bool on_module(void *ctx, struct word key, struct word value)
{
	struct reading *r = ctx;

	return is(key, "ssl_conf") || (is(key, "providers") && name_once(&r->providers, value));
}

static bool on_nothing(void *ctx, struct word key, struct word value)
{
	(void)ctx;
	(void)key;
	(void)value;
	return false;
}

/* The default provider is there anyway where nothing is said of it. */
static bool on_provider(void *ctx, struct word key, struct word value)
{
	const struct reading *r = ctx;

	return is(key, "default") && is_plain(value) &&
	       read_section(r->text, value, on_nothing, NULL);
}

bool opensslcnf_says_nothing(const char *text)
{
	struct reading r = {.text = text};

	/* At a line's end it makes the next one a part of it, of a comment too. */
	return strchr(text, '\\') == NULL &&
	       read_section(text, (struct word){"default", 7}, on_default, &r) &&
	       (r.modules.n == 0 || read_section(text, r.modules, on_module, &r)) &&
	       (r.providers.n == 0 || read_section(text, r.providers, on_provider, &r));
}

bool opensslcnf_is_idle(void)
{
	char *path = CONF_get1_default_config_file(), *text;
	struct prov_err err = {0};
	size_t n = 0;
	bool idle;

	if (path == NULL)
		return false;
	text = file_slurp(path, MAX_SIZE, &n, &err);
	if (text == NULL) /* one that is not there is none to OpenSSL as well */
		idle = access(path, F_OK) != 0 && errno == ENOENT;
	else
		idle = memchr(text, '\0', n) == NULL && opensslcnf_says_nothing(text);
	free(text);
	OPENSSL_free(path);
	return idle;
}
