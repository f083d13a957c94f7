/* SPDX-License-Identifier: Apache-2.0 */
/* --signer: a program that signs. What is to be signed is its input, the signature its output. */
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "common/child.h"
#include "common/errtext.h"
#include "common/message.h"
#include "sign.h"

#define MAX_OUTPUT 16384u /* more than any signature has */
#define DEFAULT_SECONDS 60

struct external {
	struct strlist words;
	char **argv;
	int64_t limit_ms;
	atomic_bool said;
};

extern char **environ;

/* What a program says by how it ends. */
static int say_end(const struct external *external, int status)
{
	const char *name = external->argv[0];

	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (WIFEXITED(status))
		msg_error(name, "the signer failed, with exit status %d", WEXITSTATUS(status));
	else
		msg_error(name, "the signer was ended by signal %d", WTERMSIG(status));
	return -1;
}

static int say_late(const struct external *external)
{
	msg_error(external->argv[0], "the signer took longer than %lld seconds",
	    (long long)(external->limit_ms / 1000));
	return -1;
}

/* What it said before it closed its output; all that it says is read, so that its length is known.
 */
static size_t hear_all(const struct child *child, uint8_t *buf, size_t len)
{
	size_t n = 0, got;

	while (n < len && (got = child_hear(child, buf + n, len - n)) > 0)
		n += got;
	return n;
}

static int ask(const struct external *external, struct child *child, const void *tbs, size_t len,
    uint8_t *out, size_t *n)
{
	int status;

	/* One that does not want it all may have a reason, which its exit status tells. */
	if (!child_tell(child, tbs, len) && child_late(child))
		return say_late(external);
	child_told(child);
	*n = hear_all(child, out, MAX_OUTPUT);
	if (child_late(child))
		return say_late(external);
	status = child_wait(child);
	if (status == -1)
		return say_late(external);
	return say_end(external, status);
}

int external_sign(void *ctx, const void *tbs, size_t len, void *sig, size_t *sig_len)
{
	struct external *external = ctx;
	struct child child;
	size_t n = 0;
	uint8_t *out;
	int rc = child_start(&child, external->argv, environ, external->limit_ms);

	if (rc != 0) {
		msg_error(external->argv[0], "the signer can't be run: %s", ERRTEXT(rc));
		external->said = true;
		return -1;
	}
	out = xrealloc(NULL, MAX_OUTPUT, 1);
	rc = ask(external, &child, tbs, len, out, &n);
	child_stop(&child);
	if (rc == 0 && n == 0) {
		msg_error(external->argv[0], "the signer gave no signature");
		rc = -1;
	}
	if (rc != 0)
		external->said = true;
	/* The library compares the length with what the algorithm makes. */
	if (rc == 0) {
		memcpy(sig, out, n < *sig_len ? n : *sig_len);
		*sig_len = n;
	}
	free(out);
	return rc;
}

bool external_said(const void *external)
{
	return ((const struct external *)external)->said;
}

struct external *external_open(const char *command, const char *seconds, enum prov_alg alg)
{
	struct external *external = xrealloc(NULL, 1, sizeof(*external));
	unsigned long limit = DEFAULT_SECONDS;
	const char *why;

	memset(external, 0, sizeof(*external));
	why = words_split(&external->words, command);
	if (why != NULL) {
		msg_error(NULL, "the command of --signer can't be run: %s", why);
		external_close(external);
		return NULL;
	}
	strlist_add(&external->words, NULL);
	external->argv = external->words.at;
	if (seconds != NULL)
		(void)cli_number(seconds, 1, SIGNER_MAX_SECONDS, &limit);
	external->limit_ms = (int64_t)limit * 1000;
	/* For programs that sign by several. */
	if (setenv("PROV_SIGNER_ALG", prov_alg_str(alg), 1) != 0) {
		msg_error(NULL, "the environment can't be changed: %s", ERRTEXT(errno));
		external_close(external);
		return NULL;
	}
	child_set_up();
	return external;
}

void external_close(struct external *external)
{
	if (external == NULL)
		return;
	strlist_free_all(&external->words);
	free(external);
}
