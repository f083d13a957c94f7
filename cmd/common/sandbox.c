/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* O_PATH, realpath */
#include "common/sandbox.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/file.h"
#include "common/message.h"
#include "common/opener.h"
#include "common/xalloc.h"
#include "prov/signer.h"

#ifdef PROV_SANDBOX
#define IS_BUILT true
#else
#define IS_BUILT false /* who builds without knows it */
#endif

/* OpenSSL reads its configuration when it is first asked: what an administrator set there holds. */
static void ask_crypto_library(void)
{
	uint8_t digest[64];
	size_t n = sizeof(digest);
	struct prov_err err = {0};

	(void)!prov_alg_digest(PROV_ALG_ES256, "", 0, digest, &n, &err);
}

void sandbox_begin(struct sandbox *sandbox)
{
	ask_crypto_library();
	*sandbox = (struct sandbox){.ask = -1};
	sandbox->rules = landlock_rules(&sandbox->handled, false);
}

void sandbox_allow(struct sandbox *sandbox, const char *path, unsigned rights)
{
	struct stat st;
	int fd;

	sandbox->opens = true;
	sandbox->writes = sandbox->writes || (rights & SANDBOX_WRITE) != 0;
	if (sandbox->rules == -1)
		return;
	fd = open(path, O_PATH | O_CLOEXEC);
	if (fd == -1)
		return;
	if (fstat(fd, &st) == 0)
		landlock_allow(sandbox->rules, sandbox->handled, fd, S_ISDIR(st.st_mode), rights);
	(void)close(fd);
}

void sandbox_allow_folder_of(struct sandbox *sandbox, const char *path, unsigned rights)
{
	/* A link that exists stands for what it leads to. */
	char *real = realpath(path, NULL);
	const char *name = real != NULL ? real : path;
	size_t n = (size_t)(file_base(name) - name);
	char *folder = n == 0 ? xstrdup(".") : xstrndup(name, n);

	sandbox_allow(sandbox, folder, rights);
	free(folder);
	free(real);
}

void sandbox_allow_temporary(struct sandbox *sandbox)
{
	const char *folder = getenv("TMPDIR");

	sandbox_allow(sandbox, folder != NULL && folder[0] != '\0' ? folder : "/tmp",
	    SANDBOX_READ | SANDBOX_WRITE);
}

void sandbox_allow_names(struct sandbox *sandbox, const struct opener_from *from)
{
	for (size_t i = 0; from->folders != NULL && i < from->folders->n; i++)
		sandbox_allow(sandbox, from->folders->at[i], SANDBOX_READ);
	sandbox->opens = true;
	if (sandbox->rules != -1 && opener_start(from) && opener_watch(from->list != -1))
		return;
	sandbox->any = true;
	sandbox_allow(sandbox, "/", SANDBOX_READ);
}

/* One sentence, or NULL. */
static const char *what_is_missing(bool files, bool calls, bool any)
{
	if (!files && !calls)
		return "there is no Landlock and no seccomp here: files are read with all rights "
		       "of "
		       "this program";
	if (!files)
		return "there is no Landlock here: what reads files can open others, too";
	if (!calls)
		return "there is no seccomp here: what reads files is not kept from the network "
		       "and from starting programs";
	if (any)
		return "this kernel does not let seccomp ask: what reads files can open others, "
		       "too";
	return NULL;
}

void sandbox_enter(struct sandbox *sandbox, bool verbose)
{
	bool files = landlock_enter(sandbox->rules), calls = seccomp_enter(sandbox);
	const char *missing = what_is_missing(files, calls, sandbox->any);

	if (missing != NULL && (IS_BUILT || verbose) && getenv(SANDBOX_NOTED) == NULL)
		msg_note(NULL, "%s", missing);
	sandbox_forget(sandbox);
}

void sandbox_forget(struct sandbox *sandbox)
{
	if (sandbox->rules != -1)
		(void)close(sandbox->rules);
	sandbox->rules = -1;
}
