/* SPDX-License-Identifier: Apache-2.0 */
/* --key pkcs11:… (RFC 7512): from the URI to a key that signs. */
#include "token.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/message.h"
#include "common/secret.h"

void token_say(struct token *token, const char *what, CK_RV rv)
{
	msg_error(token->name, "%s: %s (PKCS #11 says 0x%lx)", what, p11_kit_strerror(rv), rv);
}

/* Whether TEXT, of a URI or of what is none for a slip, has a PIN in it: p11-kit passes over blanks
 * in a name, and one with a capital is no PIN to it, but to who reads a message. */
static bool has_pin(const char *text)
{
	static const char name[] = "pin-value=";
	size_t n = 0;

	for (; *text != '\0' && name[n] != '\0'; text++) {
		bool coded = name[n] == '-' && strncasecmp(text, "%2d", 3) == 0;

		if (isspace((unsigned char)*text))
			continue;
		text += coded ? 2 : 0;
		if (coded || tolower((unsigned char)*text) == name[n])
			n++;
		else
			n = tolower((unsigned char)*text) == name[0] ? 1 : 0;
	}
	return name[n] == '\0';
}

/* What the URI may and may not say. */
static bool parse(struct token *token, const char *text)
{
	CK_ATTRIBUTE *class;
	int rc;

	if (has_pin(text)) {
		msg_error(NULL,
		    "the PKCS #11 URI has a PIN in it (pin-value), where every user of "
		    "this machine can read it: pin-source=file:/PATH or "
		    "--passphrase-file FILE names a file that has it, or it is asked for");
		return false;
	}
	token->name = text;
	token->uri = p11_kit_uri_new();
	rc = token->uri == NULL ? P11_KIT_URI_UNEXPECTED
				: p11_kit_uri_parse(text, P11_KIT_URI_FOR_ANY, token->uri);
	if (rc != P11_KIT_URI_OK) {
		msg_error(
		    text, "this is no PKCS #11 URI that can be used: %s", p11_kit_uri_message(rc));
		return false;
	}
	if (p11_kit_uri_any_unrecognized(token->uri) != 0) {
		msg_error(text,
		    "the PKCS #11 URI has an attribute that is not known (RFC 7512, 2.3 "
		    "lists them)");
		return false;
	}
	class = p11_kit_uri_get_attribute(token->uri, CKA_CLASS);
	if (class != NULL && class->ulValueLen == sizeof(CK_OBJECT_CLASS) &&
	    *(CK_OBJECT_CLASS *)class->pValue != CKO_PRIVATE_KEY) {
		msg_error(text, "the PKCS #11 URI names something else than a private key (type)");
		return false;
	}
	return true;
}

static bool open_session(struct token *token)
{
	CK_RV rv = token->module->C_OpenSession(
	    token->slot, CKF_SERIAL_SESSION, NULL, NULL, &token->session);

	token->has_session = rv == CKR_OK;
	if (!token->has_session)
		token_say(token, "the token can't be opened", rv);
	return token->has_session;
}

struct token *token_open(const char *uri, const struct sign_secret *pin, enum prov_alg alg)
{
	struct token *token = xrealloc(NULL, 1, sizeof(*token));

	memset(token, 0, sizeof(*token));
	token->alg = alg;
	(void)pthread_mutex_init(&token->lock, NULL);
	if (parse(token, uri) && token_load_modules(token) && token_find(token) &&
	    token_choose_mechanism(token) && open_session(token) && token_log_in(token, pin) &&
	    token_find_key(token))
		return token;
	token_close(token);
	return NULL;
}

bool token_said(const void *token)
{
	return ((const struct token *)token)->said;
}

void token_close(struct token *token)
{
	if (token == NULL)
		return;
	if (token->has_session)
		(void)token->module->C_CloseSession(token->session);
	if (token->registered) {
		p11_kit_modules_finalize_and_release(token->modules);
	} else if (token->one[0] != NULL) {
		(void)p11_kit_module_finalize(token->one[0]);
		p11_kit_module_release(token->one[0]);
	}
	p11_kit_uri_free(token->uri);
	secret_free(token->pin, PIN_ROOM);
	(void)pthread_mutex_destroy(&token->lock);
	free(token);
}
