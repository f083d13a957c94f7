/* SPDX-License-Identifier: Apache-2.0 */
/* What a run reads and must not write over, though --force is given: the other inputs, and what it
 * signs with. A parent may be replaced by what was made of it, and credentials by their update. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/file.h"
#include "common/keyfile.h"
#include "sign.h"

struct kept_file {
	dev_t dev;
	ino_t ino;
	const char *what;
};

/* Under whatever name: links and mounts give a file more than one. */
static int by_file(const void *a, const void *b)
{
	const struct kept_file *x = a, *y = b;

	if (x->dev != y->dev)
		return x->dev < y->dev ? -1 : 1;
	return x->ino < y->ino ? -1 : x->ino > y->ino;
}

static void add(struct kept *kept, const char *path, const char *what)
{
	struct stat st;

	if (path == NULL || (is_stdio(path) ? fstat(STDIN_FILENO, &st) : stat(path, &st)) != 0 ||
	    !S_ISREG(st.st_mode))
		return;
	kept->at = xrealloc(kept->at, kept->n + 1, sizeof(*kept->at));
	kept->at[kept->n++] = (struct kept_file){st.st_dev, st.st_ino, what};
}

void kept_open(struct kept *kept, const struct sign_opts *opts, const struct inputs *inputs)
{
	*kept = (struct kept){0};
	for (size_t i = 0; i < inputs->n; i++)
		add(kept, inputs->at[i].name, "one of the inputs");
	for (size_t i = 0; i < opts->ingredient.n; i++)
		add(kept, opts->ingredient.at[i], "an ingredient");
	add(kept, opts->key != NULL ? opts->key : from_env("PROV_KEY"), "the private key");
	add(kept, opts->cert != NULL ? opts->cert : from_env("PROV_CERT"), "the certificate");
	add(kept, opts->passphrase_file, "the passphrase's file");
	add(kept, opts->identity_key, "the identity's private key");
	add(kept, opts->identity_cert, "the identity's certificate");
	add(kept, opts->identity_passphrase_file, "the passphrase's file");
	add(kept, opts->tls_ca, "what --tls-ca names");
	add(kept, opts->manifest, "what --manifest names");
	add(kept, opts->files_from, "the list of the inputs");
	if (kept->n > 0)
		qsort(kept->at, kept->n, sizeof(*kept->at), by_file);
}

const char *kept_what(const struct kept *kept, const struct stat *st)
{
	struct kept_file one = {st->st_dev, st->st_ino, NULL}, *found;

	found = kept->n == 0 ? NULL : bsearch(&one, kept->at, kept->n, sizeof(one), by_file);
	return found == NULL ? NULL : found->what;
}

void kept_close(struct kept *kept)
{
	free(kept->at);
}
