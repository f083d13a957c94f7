/* SPDX-License-Identifier: Apache-2.0 */
/* A parser that was taken over; it then fails like one that was stopped. */
#define _GNU_SOURCE
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "common/question.h"
#include "common/self.h"
#include "format/format.h"
#include "sandbox_violate.h"

/* VIOLATE_ASK: a URL on a host that we name ourselves as one of --allow-host. */
static void try_asking(void)
{
	const char *url = getenv("VIOLATE_ASK");
	char *content = NULL, *link = NULL, *host;
	struct strlist allow = {0};
	struct online online = {.purpose = QUESTION_ONLINE, .allow = &allow};
	struct prov_err err = {0};
	size_t n = 0;
	FILE *to;

	if (url == NULL)
		return;
	host = xstrdup(strstr(url, "://") + 3);
	host[strcspn(host, "/")] = '\0';
	strlist_add(&allow, host);
	online.program = self_program(QUESTION_PROGRAM);
	to = open_memstream(&content, &n);
	if (to != NULL && question_file(&online, url, 1000, to, &link, &err) == PROV_OK)
		(void)fprintf(stderr, "done: ask %s\n", url);
	else
		(void)fprintf(stderr, "stopped (%s): ask %s\n", err.msg, url);
	if (to != NULL)
		(void)fclose(to);
	free(content);
	free(link);
	free(online.program);
	strlist_free_all(&allow);
}

/* VIOLATE_ABORT: may send signals to itself, as the C library does where all is lost, and to nobody
 * else. */
static void try_signals(void)
{
	if (getenv("VIOLATE_ABORT") == NULL)
		return;
	if (syscall(SYS_tgkill, getppid(), getppid(), 0) == -1)
		abort();
	(void)fprintf(stderr, "done: signal the parent's thread\n");
}

/* VIOLATE_ONCE: no parser, but somebody else, who sets that file's mode while it is read, and is
 * done with it. */
static bool set_mode_once(void)
{
	static atomic_flag is_set = ATOMIC_FLAG_INIT;
	const struct timespec tick = {.tv_nsec = 50000000};
	const char *path = getenv("VIOLATE_ONCE");

	if (path != NULL && !atomic_flag_test_and_set(&is_set)) {
		(void)nanosleep(&tick, NULL);
		(void)chmod(path, 0600);
	}
	return path != NULL;
}

int __real_prov_format_find(const struct prov_src *src, const struct prov_hint *hint,
    const struct prov_format **out, struct prov_err *err);
int __wrap_prov_format_find(const struct prov_src *src, const struct prov_hint *hint,
    const struct prov_format **out, struct prov_err *err);

int __wrap_prov_format_find(const struct prov_src *src, const struct prov_hint *hint,
    const struct prov_format **out, struct prov_err *err)
{
	if (set_mode_once())
		return __real_prov_format_find(src, hint, out, err);
	try_asking();
	try_signals();
	if (!violate())
		return prov_fail(err, PROV_E_IO, "the parser was stopped");
	return __real_prov_format_find(src, hint, out, err);
}
