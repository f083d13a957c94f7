/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api/ahead.h"
#include "helper/signed.h"

#define CHUNKS 300u
#define DATA 4096u
#define END_CHUNK 12u /* IEND */

/* A PNG whose image lies in many small chunks; its CRCs are nobody's here. */
static struct prov_bytes make_png(uint32_t data)
{
	struct prov_bytes small = sample_png();
	size_t n = small.n + CHUNKS * (data + 12), at = small.n - END_CHUNK;
	uint8_t *p = calloc(1, n);

	assert_non_null(p);
	memcpy(p, small.p, at);
	for (unsigned i = 0; i < CHUNKS; i++) {
		p[at + 2] = (uint8_t)(data >> 8);
		p[at + 3] = (uint8_t)data;
		memcpy(&p[at + 4], "IDAT", 4);
		p[at + 8] = (uint8_t)i;
		at += data + 12;
	}
	memcpy(&p[at], &small.p[small.n - END_CHUNK], END_CHUNK);
	return prov_bytes(p, n);
}

struct counted {
	struct prov_bytes data;
	uint64_t bytes, calls;
};

static int counted_read(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	struct counted *c = ctx;
	struct prov_bytes part = prov_bytes_sub(c->data, (size_t)off, len);

	(void)err;
	if (part.n > 0)
		memcpy(buf, part.p, part.n);
	*got = part.n;
	c->bytes += part.n;
	c->calls++;
	return PROV_OK;
}

static enum prov_state judge(const struct identity *id, struct counted *c)
{
	const struct prov_src src = {.read_at = counted_read, .ctx = c, .size = c->data.n};
	struct prov_report *report = NULL;
	enum prov_state state = PROV_STATE_INVALID;

	c->bytes = c->calls = 0;
	if (prov_verify(&report, id->policy, &src, "a.png", NULL) == PROV_OK)
		state = prov_report_state(report);
	prov_report_free(report);
	return state;
}

static struct counted sign_png(
    const struct identity *id, struct prov_bytes png, const char *hash, const char *binding)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct counted c = {0};
	size_t n;
	int code;
	uint8_t *p;

	opts.declare = "captured";
	opts.hash_alg = hash;
	opts.binding = binding;
	p = sign_bytes(id, png, &opts, &n, &code);
	assert_non_null(p);
	c.data = prov_bytes(p, n);
	return c;
}

static void release(struct prov_bytes data)
{
	free((void *)(uintptr_t)data.p);
}

/* The asset is read once, in few calls, and a guess that is wrong costs no verdict. */
static void test_one_pass(void **state)
{
	static const struct {
		const char *hash, *binding;
		bool once;
	} rows[] = {
	    {NULL, NULL, true},
	    {"sha384", NULL, false},
	    {"sha512", NULL, false},
	    {NULL, "boxes", false},
	};
	struct prov_bytes png = make_png(DATA);
	struct identity id;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct counted c = sign_png(&id, png, rows[i].hash, rows[i].binding);

		assert_int_equal(judge(&id, &c), PROV_STATE_TRUSTED);
		assert_true(c.bytes < c.data.n + c.data.n / 20);
		assert_int_equal(c.calls < CHUNKS, rows[i].once);
		release(c.data);
	}
	release(png);
	identity_fini(&id);
}

/* Where each byte counts: whatever is changed, moved or added is found as ever. */
static void test_damaged(void **state)
{
	struct prov_bytes png = make_png(DATA);
	struct counted c;
	struct identity id;
	uint8_t *p;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	c = sign_png(&id, png, NULL, NULL);
	p = (uint8_t *)(uintptr_t)c.data.p;
	for (size_t at = 0; at < c.data.n; at += at < 4096 ? 61 : 20011) {
		p[at] ^= 1;
		/* The store's own chunk name and CRC are nobody's. */
		if (at > 8192)
			assert_int_equal(judge(&id, &c), PROV_STATE_INVALID);
		else
			(void)judge(&id, &c);
		p[at] ^= 1;
	}
	p[c.data.n - 1] ^= 1;
	assert_int_equal(judge(&id, &c), PROV_STATE_INVALID);
	p[c.data.n - 1] ^= 1;
	assert_int_equal(judge(&id, &c), PROV_STATE_TRUSTED);
	c.data.n -= END_CHUNK;
	assert_int_equal(judge(&id, &c), PROV_STATE_INVALID);
	c.data.n += END_CHUNK;
	release(c.data);
	release(png);
	identity_fini(&id);
}

/* [AT, AT+N) once more at TO, which lies behind it. */
static struct prov_bytes repeat(struct prov_bytes in, size_t at, size_t n, size_t to)
{
	uint8_t *p = malloc(in.n + n);

	assert_non_null(p);
	memcpy(p, in.p, to);
	memcpy(&p[to], &in.p[at], n);
	memcpy(&p[to + n], &in.p[to], in.n - to);
	return prov_bytes(p, in.n + n);
}

/* A second store, before the image or behind it, is no less a second store. */
static void test_two_stores(void **state)
{
	const size_t at = 33; /* behind IHDR */
	struct prov_bytes png = make_png(DATA);
	struct counted c, two = {0};
	struct identity id;
	size_t n;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	c = sign_png(&id, png, NULL, NULL);
	assert_memory_equal(&c.data.p[at + 4], "caBX", 4);
	n = ((size_t)c.data.p[at + 2] << 8 | c.data.p[at + 3]) + 12;
	two.data = repeat(c.data, at, n, at + n);
	assert_int_not_equal(judge(&id, &two), PROV_STATE_TRUSTED);
	release(two.data);
	two.data = repeat(c.data, at, n, c.data.n - END_CHUNK);
	assert_int_not_equal(judge(&id, &two), PROV_STATE_TRUSTED);
	release(two.data);
	release(c.data);
	release(png);
	identity_fini(&id);
}

/* What is unsigned, or has large chunks, is not hashed for nothing. */
static void test_not_worth_it(void **state)
{
	struct prov_bytes png = make_png(DATA);
	struct counted c = {.data = png};
	struct identity id;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	(void)judge(&id, &c);
	assert_true(c.bytes < png.n / 10);
	release(png);
	identity_fini(&id);
}

/* A page of pictures, of which a thread takes the hash meanwhile. */
static struct prov_bytes make_svg(size_t size)
{
	static const char begin[] = "<svg xmlns='http://www.w3.org/2000/svg'>", end[] = "</svg>";
	static const char line[] = "<path d='M 10 10 L 20 20 30 30' fill='none'/>\n";
	size_t n = sizeof(begin) - 1;
	char *p = malloc(size + 200);

	assert_non_null(p);
	memcpy(p, begin, sizeof(begin));
	for (; n < size; n += sizeof(line) - 1)
		memcpy(&p[n], line, sizeof(line));
	memcpy(&p[n], end, sizeof(end));
	return prov_bytes(p, n + sizeof(end) - 1);
}

static void test_threads(void **state)
{
	struct prov_bytes svg = make_svg(5u << 20);
	struct counted c;
	struct identity id;
	uint8_t *p;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	c = sign_png(&id, svg, NULL, NULL);
	p = (uint8_t *)(uintptr_t)c.data.p;
	assert_int_equal(state_of(id.policy, c.data), PROV_STATE_TRUSTED);
	for (size_t at = 41; at < c.data.n; at += 500009) {
		p[at] ^= 1;
		assert_int_not_equal(state_of(id.policy, c.data), PROV_STATE_TRUSTED);
		p[at] ^= 1;
	}
	p[c.data.n - 1] = ' '; /* its last tag does not end, which nobody minds but the hash */
	assert_int_equal(state_of(id.policy, c.data), PROV_STATE_INVALID);
	release(c.data);
	release(svg);
	identity_fini(&id);
}

/* Media data in a Merkle tree of six leaves, whose hashes several threads take. */
static void test_leaves(void **state)
{
	static const uint8_t ftyp[24] = "\0\0\0\30ftypisom\0\0\2\0isommp42";
	const size_t size = 6u << 20;
	uint8_t *p = calloc(1, size);
	struct counted c;
	struct identity id;

	(void)state;
	assert_non_null(p);
	memcpy(p, ftyp, sizeof(ftyp));
	p[25] = (uint8_t)((size - 24) >> 16);
	p[26] = (uint8_t)((size - 24) >> 8);
	p[27] = (uint8_t)(size - 24);
	memcpy(&p[28], "mdat", 4);
	identity_init(&id, PROV_ALG_ED25519);
	c = sign_png(&id, prov_bytes(p, size), NULL, NULL);
	free(p);
	p = (uint8_t *)(uintptr_t)c.data.p;
	assert_int_equal(state_of(id.policy, c.data), PROV_STATE_TRUSTED);
	for (size_t at = c.data.n - 1; at > size / 8; at -= 777777) {
		p[at] ^= 1;
		assert_int_equal(state_of(id.policy, c.data), PROV_STATE_INVALID);
		p[at] ^= 1;
	}
	assert_int_equal(state_of(id.policy, c.data), PROV_STATE_TRUSTED);
	release(c.data);
	identity_fini(&id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_one_pass),
	    cmocka_unit_test(test_damaged),
	    cmocka_unit_test(test_two_stores),
	    cmocka_unit_test(test_not_worth_it),
	    cmocka_unit_test(test_threads),
	    cmocka_unit_test(test_leaves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
