/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Heads are read by libcbor's streaming decoder, which allocates nothing. Three things stand before
 * it: heads of one byte, as nearly all are, of which its calls take most of the time; the form of
 * simple values that libcbor refuses (version 0.8, which refuses tags 6 to 20, COSE's 18 among
 * them, too); and lengths of which it would keep only the low half where size_t has 32 bits.
 */
#include "cbor/head.h"

#include <cbor/callbacks.h>
#include <cbor/streaming.h>

#include "base/ckd.h"
#include "base/rd.h"

#define SIMPLE_NEXT 0xf8 /* a simple value follows in a byte */

static void set(void *ctx, enum prov_cbor_type type, uint64_t arg)
{
	struct prov_cbor_head *head = ctx;

	head->type = type;
	head->arg = arg;
}

static void set_indefinite(void *ctx, enum prov_cbor_type type)
{
	struct prov_cbor_head *head = ctx;

	head->type = type;
	head->indefinite = true;
}

static void set_real(void *ctx, double real)
{
	struct prov_cbor_head *head = ctx;

	head->type = PROV_CBOR_FLOAT;
	head->real = real;
}

static void on_uint8(void *ctx, uint8_t v)
{
	set(ctx, PROV_CBOR_UINT, v);
}

static void on_uint16(void *ctx, uint16_t v)
{
	set(ctx, PROV_CBOR_UINT, v);
}

static void on_uint32(void *ctx, uint32_t v)
{
	set(ctx, PROV_CBOR_UINT, v);
}

static void on_uint64(void *ctx, uint64_t v)
{
	set(ctx, PROV_CBOR_UINT, v);
}

static void on_nint8(void *ctx, uint8_t v)
{
	set(ctx, PROV_CBOR_NINT, v);
}

static void on_nint16(void *ctx, uint16_t v)
{
	set(ctx, PROV_CBOR_NINT, v);
}

static void on_nint32(void *ctx, uint32_t v)
{
	set(ctx, PROV_CBOR_NINT, v);
}

static void on_nint64(void *ctx, uint64_t v)
{
	set(ctx, PROV_CBOR_NINT, v);
}

static void on_bytes(void *ctx, cbor_data data, size_t n)
{
	(void)data;
	set(ctx, PROV_CBOR_BYTES, n);
}

static void on_text(void *ctx, cbor_data data, size_t n)
{
	(void)data;
	set(ctx, PROV_CBOR_TEXT, n);
}

static void on_array(void *ctx, size_t n)
{
	set(ctx, PROV_CBOR_ARRAY, n);
}

static void on_map(void *ctx, size_t n)
{
	set(ctx, PROV_CBOR_MAP, n);
}

static void on_bytes_start(void *ctx)
{
	set_indefinite(ctx, PROV_CBOR_BYTES);
}

static void on_text_start(void *ctx)
{
	set_indefinite(ctx, PROV_CBOR_TEXT);
}

static void on_array_start(void *ctx)
{
	set_indefinite(ctx, PROV_CBOR_ARRAY);
}

static void on_map_start(void *ctx)
{
	set_indefinite(ctx, PROV_CBOR_MAP);
}

static void on_tag(void *ctx, uint64_t v)
{
	set(ctx, PROV_CBOR_TAG, v);
}

static void on_float(void *ctx, float v)
{
	set_real(ctx, (double)v);
}

static void on_double(void *ctx, double v)
{
	set_real(ctx, v);
}

static void on_undefined(void *ctx)
{
	set(ctx, PROV_CBOR_UNDEF, 0);
}

static void on_null(void *ctx)
{
	set(ctx, PROV_CBOR_NULL, 0);
}

static void on_bool(void *ctx, bool v)
{
	set(ctx, PROV_CBOR_BOOL, v);
}

static void on_break(void *ctx)
{
	struct prov_cbor_head *head = ctx;

	head->is_break = true;
}

static const struct cbor_callbacks callbacks = {
    .uint8 = on_uint8,
    .uint16 = on_uint16,
    .uint32 = on_uint32,
    .uint64 = on_uint64,
    .negint64 = on_nint64,
    .negint32 = on_nint32,
    .negint16 = on_nint16,
    .negint8 = on_nint8,
    .byte_string_start = on_bytes_start,
    .byte_string = on_bytes,
    .string = on_text,
    .string_start = on_text_start,
    .indef_array_start = on_array_start,
    .array_start = on_array,
    .indef_map_start = on_map_start,
    .map_start = on_map,
    .tag = on_tag,
    .float2 = on_float,
    .float4 = on_float,
    .float8 = on_double,
    .undefined = on_undefined,
    .null = on_null,
    .boolean = on_bool,
    .indef_break = on_break,
};

/* By the three bits that a head begins with (RFC 8949, 3.1); below 20, the last are simple values.
 */
static const enum prov_cbor_type majors[] = {PROV_CBOR_UINT, PROV_CBOR_NINT, PROV_CBOR_BYTES,
    PROV_CBOR_TEXT, PROV_CBOR_ARRAY, PROV_CBOR_MAP, PROV_CBOR_TAG, PROV_CBOR_SIMPLE};

/* The argument is in the first byte; false, true, null and undefined have a type of their own. */
static bool is_short(uint8_t initial)
{
	return (initial & 0x1f) < 24 && initial < 0xf4;
}

static int read_short(struct prov_bytes data, struct prov_cbor_head *out)
{
	enum prov_cbor_type type = majors[data.p[0] >> 5];
	uint8_t arg = data.p[0] & 0x1f;

	if ((type == PROV_CBOR_BYTES || type == PROV_CBOR_TEXT) && arg > data.n - 1)
		return PROV_E_TRUNC;
	set(out, type, arg);
	out->n = 1;
	return PROV_OK;
}

static int read_simple(struct prov_bytes data, struct prov_cbor_head *out)
{
	if (data.n < 2)
		return PROV_E_TRUNC;
	/* RFC 8949 3.3: below 32 it would be a second spelling, and is not well-formed. */
	if (data.p[1] < 32)
		return PROV_E_FORMAT;
	set(out, PROV_CBOR_SIMPLE, data.p[1]);
	out->n = 2;
	return PROV_OK;
}

/* Whether a length or count of eight bytes fits into size_t. */
static bool length_fits(struct prov_rd rd)
{
	uint8_t initial = 0;
	uint64_t v;
	size_t ignored;

	if (!prov_rd_u8(&rd, &initial) || (initial & 0x1f) != 27 || initial < 0x40 ||
	    initial > 0xbf)
		return true;
	if (!prov_rd_u64(&rd, &v))
		return true; /* cut off: libcbor says so itself */
	return prov_to_size(v, &ignored);
}

int prov_cbor_head_read(struct prov_bytes data, struct prov_cbor_head *out)
{
	struct cbor_decoder_result result;
	struct prov_rd rd;
	size_t content = 0;

	memset(out, 0, sizeof(*out));
	if (data.n > 0 && is_short(data.p[0]))
		return read_short(data, out);
	if (data.n > 0 && data.p[0] == SIMPLE_NEXT)
		return read_simple(data, out);
	prov_rd_init(&rd, data, 0);
	if (data.n == 0 || !length_fits(rd))
		return PROV_E_TRUNC;
	result = cbor_stream_decode(data.p, data.n, &callbacks, out);
	if (result.status != CBOR_DECODER_FINISHED) {
		memset(out, 0, sizeof(*out));
		return result.status == CBOR_DECODER_NEDATA ? PROV_E_TRUNC : PROV_E_FORMAT;
	}
	if ((out->type == PROV_CBOR_BYTES || out->type == PROV_CBOR_TEXT) && !out->indefinite)
		content = (size_t)out->arg;
	if (result.read > data.n || content >= result.read)
		return PROV_E_INTERNAL;
	out->n = result.read - content;
	return PROV_OK;
}
