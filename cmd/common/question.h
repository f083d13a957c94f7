/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked of the network is asked by prov-fetch, a program of its own. */
#ifndef CMD_QUESTION_H
#define CMD_QUESTION_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

#include "common/wire.h"
#include "common/xalloc.h"
#include "prov/fetch.h"

#define QUESTION_PROGRAM "prov-fetch"
#define QUESTION_ONLINE "online" /* what it is asked for, as its argument */
#define QUESTION_STAMPS "stamps"

struct online {
	char *program; /* NULL: nothing is asked */
	const char *purpose;
	const struct strlist
	    *allow; /* HOST or HOST:PORT: may be private, and be asked without TLS */
	/* Whether somebody at a terminal was told that an answer takes its time, which is said
	 * once; as well where nobody looks on. NULL: nothing is said. */
	atomic_bool *told;
	char *roots; /* PEM; or NULL: servers are checked against the system's */
	size_t roots_len;
};

/* Finds prov-fetch, for OPTION and PURPOSE. False having said that there is none. ALLOW must
 * outlive it. */
bool online_open(
    struct online *online, const char *option, const char *purpose, const struct strlist *allow);
/* What of this prov-fetch is told beside a question (common/wire.h): where questions pass a broker,
 * by that, which must be given it. Free OUT->p. */
void online_settings(const struct online *online, struct wire *out);
/* roots.c: servers are checked against the certificates at PATH. False having said why not. */
bool online_load_roots(struct online *online, const char *path);
void online_close(struct online *online);

/* A prov_fetch_fn; its context is a struct online. */
int question_ask(void *ctx, const struct prov_fetch *what, struct prov_fetch_answer *answer,
    struct prov_err *err);

/* Gets the file at URL, of MAX bytes at most; *LINK (malloc, or NULL) is where its credentials are
 * by its Link header. */
#define MAX_ASSET ((size_t)1 << 30)
int question_file(const struct online *online, const char *url, size_t max, FILE *out, char **link,
    struct prov_err *err);
/* Gets the trust list at URL. Refused where its end is only that the server hung up: what is cut
 * there would be a list that trusts, or distrusts, fewer. */
int question_list(
    const struct online *online, const char *url, size_t max, FILE *out, struct prov_err *err);

#endif
