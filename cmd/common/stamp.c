/* SPDX-License-Identifier: Apache-2.0 */
#include "common/stamp.h"

/* --tsa: time-stamps, and with them what responders say of the certificate. Asked are the authority
 * that the user names and the responders that the user's own certificates name: these may be on
 * private addresses. */
#include <stdlib.h>
#include <string.h>

#include "common/message.h"
#include "common/question.h"
#include "prov/timestamp.h"

struct stamping {
	struct online online;
	bool dead;
};

/* "HOST" or "HOST:PORT" of a URL; NULL where it has none. */
static char *host_of(const char *url)
{
	const char *host = strstr(url, "://");
	size_t n;

	if (host == NULL)
		return NULL;
	host += 3;
	n = strcspn(host, "/?#");
	return n > 0 ? xstrndup(host, n) : NULL;
}

void stamp_settings(const struct stamping *stamping, const char *tsa, struct wire *out)
{
	struct strlist allow = {0};
	struct online online = stamping->online;
	char *host = host_of(tsa);

	online.allow = &allow;
	if (host != NULL)
		strlist_add(&allow, host);
	online_settings(&online, out);
	strlist_free_all(&allow);
}

static int ask(void *ctx, const struct prov_fetch *what, struct prov_fetch_answer *answer,
    struct prov_err *err)
{
	const struct stamping *stamping = ctx;
	struct strlist allow = {0};
	struct online online = stamping->online;
	char *host = host_of(what->url);
	int rc;

	online.allow = &allow;
	if (host != NULL)
		strlist_add(&allow, host);
	rc = question_ask(&online, what, answer, err);
	strlist_free_all(&allow);
	return rc;
}

/* A revoked certificate is an error; that nobody could say is not (10.3.2.6: should). */
static bool staple(struct stamping *stamping, struct prov_signer *signer)
{
	struct prov_err err = {0};

	switch (prov_signer_staple(signer, ask, stamping, &err)) {
	case PROV_OK:
		return true;
	case PROV_E_CERT:
		msg_error(NULL, "nothing is signed: %s", err.msg);
		return false;
	default:
		msg_warning(NULL, "that the certificate is not revoked can't be put on record: %s",
		    err.msg);
		return true;
	}
}

bool stamp_open(struct stamping **out, struct prov_signer *signer, const struct stamp_from *from)
{
	struct stamping *stamping;
	struct online online = {0};
	struct prov_err err = {0};
	bool dead;

	*out = NULL;
	if (from->tsa == NULL)
		return true;
	dead = (from->tls_ca != NULL && !online_load_roots(&online, from->tls_ca)) ||
	       !online_open(&online, "--tsa", QUESTION_STAMPS, NULL);
	stamping = xrealloc(NULL, 1, sizeof(*stamping));
	stamping->online = online;
	stamping->dead = dead;
	*out = stamping;
	if (dead)
		return from->later;
	if (prov_signer_set_tsa(signer, from->tsa, from->optional, ask, stamping, &err) == PROV_OK)
		return staple(stamping, signer);
	if (!from->optional) {
		msg_error(from->tsa, "the time-stamp authority can't be used: %s", err.msg);
		stamping->dead = true;
		return from->later;
	}
	msg_warning(from->tsa,
	    "the time-stamp authority can't be used, and what is signed stops "
	    "validating when the certificate expires: %s",
	    err.msg);
	stamp_close(stamping);
	*out = NULL;
	return true;
}

bool stamp_is_dead(const struct stamping *stamping)
{
	return stamping != NULL && stamping->dead;
}

void stamp_close(struct stamping *stamping)
{
	if (stamping == NULL)
		return;
	online_close(&stamping->online);
	free(stamping);
}
