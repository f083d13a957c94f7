/* SPDX-License-Identifier: Apache-2.0 */
/* What an assertion that somebody gives may be called. */
#include <string.h>

#include "base/err.h"
#include "claim/assertion.h"
#include "compose/definition.h"

/* What prov derives itself, and would contradict; and what holds bytes, which JSON has none of. */
static bool is_own_label(struct prov_bytes label)
{
	const struct prov_asr_info *info = prov_asr_lookup(label);

	if (prov_bytes_is(label, "cawg.identity"))
		return true;
	if (info == NULL)
		return false;
	return info->hard_binding || info->kind == PROV_ASR_INGREDIENT ||
	       info->kind == PROV_ASR_ACTIONS || info->kind == PROV_ASR_MULTI_ASSET ||
	       info->kind == PROV_ASR_THUMBNAIL || info->kind == PROV_ASR_TIME_STAMP ||
	       info->kind == PROV_ASR_CERTIFICATE_STATUS || info->form == PROV_FORM_FILE;
}

/* 6.2.2: "c2pa.actions" of "c2pa.actions.v3". */
static struct prov_bytes without_version(struct prov_bytes label)
{
	size_t end = label.n;

	while (end > 0 && label.p[end - 1] >= '0' && label.p[end - 1] <= '9')
		end--;
	if (end == label.n || end < 2 || label.p[end - 1] != 'v' || label.p[end - 2] != '.')
		return label;
	return prov_bytes_sub(label, 0, end - 2);
}

static bool is_alnum(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* 6.2.2, ABNF for Assertion Labels. A label that looks like another one, by a blank or what turns
 * the direction of text, is none. */
static bool is_label(struct prov_bytes label)
{
	size_t dots = 0;
	bool begins = true;

	for (size_t i = 0; i < label.n; i++) {
		uint8_t c = label.p[i];

		if (c == '.') {
			if (begins)
				return false;
			dots++;
			begins = true;
			continue;
		}
		if (!is_alnum(c) && (begins || (c != '-' && c != '_')))
			return false;
		begins = false;
	}
	return dots > 0 && !begins;
}

int prov_definition_check_label(const char *label, struct prov_err *err)
{
	struct prov_bytes text = prov_bytes_str(label);

	if (text.n > PROV_MAX_LABEL || strstr(label, "__") != NULL || !is_label(text))
		return prov_fail(err, PROV_E_USAGE,
		    "an assertion's label is made of names with dots between, as "
		    "com.example.note (6.2)");
	if (is_own_label(text) || is_own_label(without_version(text)))
		return prov_fail(err, PROV_E_USAGE,
		    "an assertion %.64s is written by prov itself and can't be given", label);
	return PROV_OK;
}
