/* SPDX-License-Identifier: Apache-2.0 */
/* A key in a PKCS #11 token, as far as its own files know it. It never leaves the token. */
#ifndef CMD_SIGN_TOKEN_H
#define CMD_SIGN_TOKEN_H

#include <pthread.h>
#include <stdatomic.h>

#include <p11-kit/p11-kit.h>
#include <p11-kit/pkcs11.h>
#include <p11-kit/uri.h>

#include "common/passphrase.h"
#include "sign.h"

#define PIN_ROOM PASSPHRASE_MAX

struct token {
	const char *name; /* the URI, for messages */
	P11KitUri *uri;
	CK_FUNCTION_LIST **modules; /* NULL-terminated, initialised */
	CK_FUNCTION_LIST *one[2];   /* the same, where the URI names the module's file */
	bool registered;            /* those that the system's configuration names */

	CK_FUNCTION_LIST *module; /* of the token; borrowed */
	CK_SLOT_ID slot;
	CK_TOKEN_INFO info;
	CK_SESSION_HANDLE session;
	CK_OBJECT_HANDLE key;
	bool has_session, every_time; /* the key asks for the PIN at each signature */

	enum prov_alg alg;
	CK_MECHANISM_TYPE mechanism;
	bool by_digest; /* it takes a digest, not the data */
	char *pin;      /* memory of secret.h, or NULL */
	size_t pin_len;
	pthread_mutex_t lock; /* a session does one thing at a time */
	atomic_bool said;
};

/* token_find.c: loads the modules; finds the one token that the URI names. False having said why.
 */
bool token_load_modules(struct token *token);
bool token_find(struct token *token);
/* The one private key that it names, once logged in. */
bool token_find_key(struct token *token);

/* token_pin.c: logs in where the token asks for that. */
bool token_log_in(struct token *token, const struct sign_secret *pin);
CK_RV token_enter_pin(struct token *token, CK_USER_TYPE user);

/* token_sign.c: how the token makes signatures of token->alg. */
bool token_choose_mechanism(struct token *token);
CK_KEY_TYPE token_key_type(enum prov_alg alg);

/* Says what a function of the token returned. */
void token_say(struct token *token, const char *what, CK_RV rv);

#endif
