/* SPDX-License-Identifier: Apache-2.0 */
/* Which token and which key a PKCS #11 URI names: exactly one, or it is not guessed. */
#include <stdlib.h>
#include <string.h>

#include "common/message.h"
#include "token.h"

#define MAX_ATTRIBUTES 16u

/* What p11-kit says of a module that it could not take. */
static bool say_module(const struct token *token, const char *module, CK_RV rv)
{
	const char *why = rv == CKR_OK ? p11_kit_message() : p11_kit_strerror(rv);

	msg_error(token->name, "the PKCS #11 module %s can't be used: %s", module,
	    why != NULL ? why : "it can't be loaded");
	return false;
}

static bool load_file(struct token *token, const char *path)
{
	CK_FUNCTION_LIST *module = p11_kit_module_load(path, 0);
	CK_RV rv;

	if (module == NULL)
		return say_module(token, path, CKR_OK);
	rv = p11_kit_module_initialize(module);
	if (rv != CKR_OK) {
		p11_kit_module_release(module);
		return say_module(token, path, rv);
	}
	token->one[0] = module;
	token->modules = token->one;
	return true;
}

bool token_load_modules(struct token *token)
{
	const char *path = p11_kit_uri_get_module_path(token->uri);

	if (path != NULL)
		return load_file(token, path);
	token->modules = p11_kit_modules_load_and_initialize(0);
	if (token->modules == NULL) {
		msg_error(token->name, "no PKCS #11 module can be loaded: %s",
		    p11_kit_message() != NULL ? p11_kit_message() : "there is none");
		return false;
	}
	token->registered = true;
	return true;
}

static bool module_matches(const struct token *token, CK_FUNCTION_LIST *module)
{
	const char *want = p11_kit_uri_get_module_name(token->uri);
	char *name;
	CK_INFO info;
	bool same;

	if (want != NULL && token->registered) {
		name = p11_kit_module_get_name(module);
		same = name != NULL && strcmp(name, want) == 0;
		free(name);
		if (!same)
			return false;
	}
	return module->C_GetInfo(&info) == CKR_OK &&
	       p11_kit_uri_match_module_info(token->uri, &info) == 1;
}

/* Not every token signs: the system's lists of trusted certificates are tokens, too. */
static bool can_do_anything(CK_FUNCTION_LIST *module, CK_SLOT_ID slot)
{
	CK_ULONG n = 0;

	return module->C_GetMechanismList(slot, NULL, &n) == CKR_OK && n > 0;
}

static bool slot_matches(
    const struct token *token, CK_FUNCTION_LIST *module, CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
	CK_SLOT_ID want = p11_kit_uri_get_slot_id(token->uri);
	CK_SLOT_INFO about;

	return (want == (CK_SLOT_ID)-1 || want == slot) &&
	       module->C_GetSlotInfo(slot, &about) == CKR_OK &&
	       p11_kit_uri_match_slot_info(token->uri, &about) == 1 &&
	       module->C_GetTokenInfo(slot, info) == CKR_OK &&
	       (info->flags & CKF_TOKEN_INITIALIZED) != 0 &&
	       p11_kit_uri_match_token_info(token->uri, info) == 1 && can_do_anything(module, slot);
}

/* Counts the tokens of MODULE that match, and keeps the first there is. */
static size_t look_into(struct token *token, CK_FUNCTION_LIST *module, size_t found)
{
	CK_SLOT_ID *slots;
	CK_ULONG n = 0;
	CK_TOKEN_INFO info;

	if (!module_matches(token, module) || module->C_GetSlotList(CK_TRUE, NULL, &n) != CKR_OK ||
	    n == 0)
		return found;
	slots = xrealloc(NULL, n, sizeof(*slots));
	if (module->C_GetSlotList(CK_TRUE, slots, &n) != CKR_OK)
		n = 0;
	for (CK_ULONG i = 0; i < n; i++) {
		if (!slot_matches(token, module, slots[i], &info))
			continue;
		if (found++ > 0)
			continue;
		token->module = module;
		token->slot = slots[i];
		token->info = info;
	}
	free(slots);
	return found;
}

bool token_find(struct token *token)
{
	size_t found = 0;

	for (CK_FUNCTION_LIST **module = token->modules; *module != NULL; module++)
		found = look_into(token, *module, found);
	if (found == 1)
		return true;
	if (found == 0)
		msg_error(token->name,
		    "there is no such token: 'p11-kit list-tokens' lists what there is, and "
		    "module-path=FILE names a module that the system does not know");
	else
		msg_error(token->name,
		    "%zu tokens are meant by it: name one with token=, serial= or slot-id=", found);
	return false;
}

/* The URI's attributes (object, id), and that it is a private key. */
static CK_ULONG make_template(
    const struct token *token, CK_ATTRIBUTE out[MAX_ATTRIBUTES], CK_OBJECT_CLASS *class)
{
	CK_ULONG given = 0, n = 0;
	CK_ATTRIBUTE *attributes = p11_kit_uri_get_attributes(token->uri, &given);

	out[n++] = (CK_ATTRIBUTE){CKA_CLASS, class, sizeof(*class)};
	for (CK_ULONG i = 0; i < given && n < MAX_ATTRIBUTES; i++) {
		if (attributes[i].type != CKA_CLASS)
			out[n++] = attributes[i];
	}
	return n;
}

/* A key may want the PIN for each signature (CKA_ALWAYS_AUTHENTICATE). */
static bool asks_every_time(const struct token *token)
{
	CK_BBOOL yes = CK_FALSE;
	CK_ATTRIBUTE ask = {CKA_ALWAYS_AUTHENTICATE, &yes, sizeof(yes)};

	return token->module->C_GetAttributeValue(token->session, token->key, &ask, 1) == CKR_OK &&
	       yes == CK_TRUE;
}

/* Modules have been seen to crash where a mechanism meets a key of another type. */
static bool type_fits(struct token *token)
{
	CK_KEY_TYPE type = CKK_VENDOR_DEFINED;
	CK_ATTRIBUTE ask = {CKA_KEY_TYPE, &type, sizeof(type)};
	CK_RV rv = token->module->C_GetAttributeValue(token->session, token->key, &ask, 1);

	if (rv != CKR_OK) {
		token_say(token, "the token does not say of which type the key is", rv);
		return false;
	}
	if (type == token_key_type(token->alg))
		return true;
	msg_error(token->name, "the key is of another kind than %s and its certificate need",
	    prov_alg_str(token->alg));
	return false;
}

bool token_find_key(struct token *token)
{
	CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
	CK_ATTRIBUTE template[MAX_ATTRIBUTES];
	CK_ULONG n = make_template(token, template, &class), found = 0;
	CK_OBJECT_HANDLE keys[2];
	CK_RV rv = token->module->C_FindObjectsInit(token->session, template, n);

	if (rv == CKR_OK) {
		rv = token->module->C_FindObjects(token->session, keys, 2, &found);
		(void)token->module->C_FindObjectsFinal(token->session);
	}
	if (rv != CKR_OK)
		token_say(token, "the token can't be searched for the key", rv);
	else if (found == 0)
		msg_error(token->name, "there is no such private key in the token");
	else if (found > 1)
		msg_error(token->name,
		    "several private keys are meant by it: name one with object= or id=");
	if (rv != CKR_OK || found != 1)
		return false;
	token->key = keys[0];
	token->every_time = asks_every_time(token);
	return type_fits(token);
}
