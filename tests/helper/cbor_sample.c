/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "helper/cbor_sample.h"
#include "helper/load.h"

struct cbor_sample cbor_sample(const char *hex)
{
	struct cbor_sample s = {0};

	s.p = load_hex(hex, &s.n);
	s.rc = prov_cbor_parse(prov_bytes(s.p, s.n), 1000, &s.item, &s.err);
	assert_int_equal(s.err.code, s.rc);
	if (s.rc != PROV_OK) {
		assert_int_equal(s.item.type, PROV_CBOR_NONE);
		assert_true(s.err.has_at && s.err.at >= 1000 && s.err.at <= 1000 + s.n);
	}
	return s;
}

size_t cbor_visit(const struct prov_cbor *item, struct prov_bytes bounds)
{
	struct prov_cbor_iter iter = prov_cbor_iter(item);
	struct prov_cbor element, value;
	struct prov_bytes b;
	uint64_t u;
	int64_t i;
	bool yes;
	size_t n = 1, count = 0;

	assert_true(item->raw.n > 0 && item->raw.p >= bounds.p);
	assert_true(item->raw.n <= bounds.n);
	assert_true((size_t)(item->raw.p - bounds.p) <= bounds.n - item->raw.n);
	assert_true(item->body.n < item->raw.n);
	assert_int_equal(prov_cbor_parse(item->raw, 0, &value, NULL), PROV_OK);
	assert_int_equal(value.type, item->type);
	(void)prov_cbor_uint(item, &u);
	(void)prov_cbor_int(item, &i);
	(void)prov_cbor_bool(item, &yes);
	(void)prov_cbor_bytes(item, &b);
	(void)prov_cbor_text(item, &b);
	(void)prov_cbor_is_deterministic(item);
	(void)prov_cbor_get(item, "a", &value);
	if (prov_cbor_untag(item, &u, &element))
		n += cbor_visit(&element, item->raw);
	while (item->type == PROV_CBOR_ARRAY && prov_cbor_next(&iter, &element)) {
		n += cbor_visit(&element, item->raw);
		count++;
	}
	while (item->type == PROV_CBOR_MAP && prov_cbor_next_pair(&iter, &element, &value)) {
		n += cbor_visit(&element, item->raw) + cbor_visit(&value, item->raw);
		count++;
	}
	assert_int_equal(iter.rest.n, 0);
	assert_int_equal(prov_cbor_count(item), count);
	return n;
}
