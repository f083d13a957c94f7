/* SPDX-License-Identifier: Apache-2.0 */
/* The PIN of a token: from a file, from its own keypad, or asked for on the terminal. */
#include <stdlib.h>
#include <string.h>

#include "common/escape.h"
#include "common/message.h"
#include "common/passphrase.h"
#include "common/secret.h"
#include "token.h"

/* The token's label is padded with blanks (PKCS #11, 3.2). */
static char *label(const struct token *token)
{
	const unsigned char *text = token->info.label;

	return xstrndup((const char *)text, p11_kit_space_strlen(text, sizeof(token->info.label)));
}

/* pin-source (RFC 7512, 2.4): a file, by its path or a file URI. */
static const char *source_file(const struct token *token)
{
	const char *source = p11_kit_uri_get_pin_source(token->uri);

	if (source != NULL && strncmp(source, "file:", 5) == 0) {
		source += 5;
		if (strncmp(source, "///", 3) == 0)
			source += 2;
	}
	return source;
}

static int ask(const struct token *token, const char *option)
{
	char *name = label(token), *prompt = xasprintf("PIN for token %s: ", name);
	char *shown = escape_text(prompt);
	int n = passphrase_from_tty(shown, token->pin, PIN_ROOM);

	if (n == PASSPHRASE_NO_TTY)
		msg_error(token->name,
		    "the token needs a PIN, and there is no terminal to ask for it "
		    "on; %s FILE reads it from a file",
		    option);
	free(shown);
	free(prompt);
	free(name);
	return n;
}

/* Which of the places that may hold the PIN does: the option, the URI, the environment. */
static int read_pin(struct token *token, const struct sign_secret *pin)
{
	const char *source = source_file(token);

	if (pin->file != NULL)
		return passphrase_from_file(pin->file, token->pin, PIN_ROOM);
	if (source != NULL && source[0] == '|') {
		msg_error(token->name, "a pin-source that is a program is not run; "
				       "pin-source=file:/PATH names a file");
		return -1;
	}
	if (source != NULL)
		return passphrase_from_file(source, token->pin, PIN_ROOM);
	if (pin->env != NULL)
		return passphrase_from_file(pin->env, token->pin, PIN_ROOM);
	return ask(token, pin->option);
}

CK_RV token_enter_pin(struct token *token, CK_USER_TYPE user)
{
	CK_RV rv = token->module->C_Login(
	    token->session, user, (CK_UTF8CHAR *)token->pin, (CK_ULONG)token->pin_len);

	return rv == CKR_USER_ALREADY_LOGGED_IN ? CKR_OK : rv;
}

static bool say_refused(struct token *token, CK_RV rv)
{
	if (rv == CKR_PIN_INCORRECT || rv == CKR_PIN_LEN_RANGE || rv == CKR_PIN_INVALID)
		msg_error(
		    token->name, "the PIN is wrong; a token locks itself after a few such tries");
	else if (rv == CKR_PIN_LOCKED)
		msg_error(token->name, "the token's PIN is locked");
	else
		token_say(token, "the token does not let us in", rv);
	return false;
}

bool token_log_in(struct token *token, const struct sign_secret *pin)
{
	CK_RV rv;
	int n;

	if ((token->info.flags & CKF_LOGIN_REQUIRED) == 0)
		return true;
	/* With a keypad of its own it is given no PIN. */
	if ((token->info.flags & CKF_PROTECTED_AUTHENTICATION_PATH) == 0) {
		token->pin = secret_alloc(PIN_ROOM);
		if (token->pin == NULL)
			return false;
		n = read_pin(token, pin);
		if (n < 0)
			return false;
		token->pin_len = (size_t)n;
	}
	rv = token_enter_pin(token, CKU_USER);
	return rv == CKR_OK || say_refused(token, rv);
}
