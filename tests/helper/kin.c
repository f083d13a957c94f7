/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/kin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"

void kin_init(struct kin *kin)
{
	memset(kin, 0, sizeof(*kin));
	identity_init(&kin->id, PROV_ALG_ED25519);
	prov_arena_init(&kin->arena, PROV_MAX_ARENA);
}

void kin_fini(struct kin *kin)
{
	for (size_t i = 0; i < kin->n; i++) {
		prov_subject_fini(&kin->subject[i]);
		prov_src_close(kin->src[i]);
		free((void *)(uintptr_t)kin->file[i].p);
	}
	prov_arena_fini(&kin->arena);
	identity_fini(&kin->id);
}

size_t kin_add(struct kin *kin, struct prov_bytes file)
{
	size_t i = kin->n++;
	uint8_t *copy = malloc(file.n);

	assert_true(i < KIN_MAX);
	assert_non_null(copy);
	memcpy(copy, file.p, file.n);
	kin->file[i] = prov_bytes(copy, file.n);
	assert_int_equal(prov_src_mem(&kin->src[i], copy, file.n, NULL), PROV_OK);
	assert_int_equal(prov_subject_read(&kin->subject[i], kin->src[i], "x", NULL, false,
			     kin->id.policy, &kin->arena, NULL),
	    PROV_OK);
	assert_int_equal(prov_subject_as_ingredient(
			     &kin->subject[i], "componentOf", "x", &kin->arena, &kin->as[i], NULL),
	    PROV_OK);
	return i;
}

size_t kin_sign(struct kin *kin, struct prov_bytes from, const char *const *redact, size_t n)
{
	static const char a[] = "{\"says\":\"secret-a\"}", b[] = "{\"says\":\"secret-b\"}";
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_definition *d = NULL;
	uint8_t *out;
	size_t len, i;
	int rc;

	assert_int_equal(prov_definition_new(&d, NULL), PROV_OK);
	assert_int_equal(
	    prov_definition_add_assertion(d, "com.example.a", a, sizeof(a) - 1, true, false, NULL),
	    PROV_OK);
	assert_int_equal(
	    prov_definition_add_assertion(d, "com.example.b", b, sizeof(b) - 1, true, false, NULL),
	    PROV_OK);
	for (i = 0; i < n; i++)
		assert_int_equal(
		    prov_definition_add_redaction(d, redact[i], "c2pa.PII.present", NULL), PROV_OK);
	opts.declare = "captured";
	opts.definition = d;
	out = sign_bytes(&kin->id, from, &opts, &len, &rc);
	assert_int_equal(rc, PROV_OK);
	i = kin_add(kin, prov_bytes(out, len));
	free(out);
	prov_definition_free(d);
	return i;
}

const char *kin_uri(struct kin *kin, size_t i, const char *name)
{
	return prov_arena_printf(&kin->arena, NULL, "self#jumbf=/c2pa/%.*s/c2pa.assertions/%s",
	    (int)kin->as[i].label.n, (const char *)kin->as[i].label.p, name);
}

size_t kin_count(struct prov_bytes data, const char *text)
{
	size_t n = strlen(text), count = 0;

	for (size_t i = 0; i + n <= data.n; i++)
		count += memcmp(&data.p[i], text, n) == 0 ? 1 : 0;
	return count;
}

bool kin_holds(struct prov_bytes data, const char *text)
{
	return kin_count(data, text) > 0;
}
