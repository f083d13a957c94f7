/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What prov-verify and prov-fetch say to each other over two pipes. Numbers are 4 bytes, the most
 * significant first. A field is its length and its bytes.
 *
 * request: one field that holds the fields kind (a byte: enum prov_fetch_kind), max_response (4
 *          bytes), url, accept, body_type, body, and then one for each host that is allowed
 * answer:  a byte, WIRE_CONTENT or WIRE_REFUSED, and one field: the response's content, or a
 *          sentence that says why there is none
 */
#ifndef CMD_WIRE_H
#define CMD_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WIRE_CONTENT 'c'
#define WIRE_REFUSED 'r'
#define WIRE_MAX_REQUEST (1u << 20)
#define WIRE_MAX_SENTENCE 250u

/* A message that grows. Zero-initialise it; free P. */
struct wire {
	uint8_t *p;
	size_t n, cap;
};

void wire_number(uint8_t out[4], uint32_t value);
uint32_t wire_value(const uint8_t in[4]);
void wire_field(struct wire *wire, const void *data, size_t len);

/* Takes the next field off the N bytes at P. */
struct wire_in {
	const uint8_t *p;
	size_t n;
};

bool wire_next(struct wire_in *in, const uint8_t **data, size_t *len);
/* The same as a string (malloc): no NUL may be in it. NULL where there is none. */
char *wire_text(struct wire_in *in);

#endif
