/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What prov-verify or prov-sign and prov-fetch say to each other over two pipes. Numbers are 4
 * bytes, the most significant first. A field is its length and its bytes.
 *
 * settings: the fields roots (the certificates in PEM that vouch for servers; empty: the system's),
 *          and then one for each host that is allowed. Not part of the question, since who asks may
 *          have been taken over (common/settings.h)
 * request: one field that holds the fields kind (a byte: enum prov_fetch_kind, WIRE_ASSET or
 *          WIRE_LIST), max_response (4 bytes), url, accept, body_type and body
 * answer:  a byte and a field, as often as there is content: WIRE_PIECE and some of it; then either
 *          WIRE_DONE and, for an asset, where its Link header says that its manifest store is (an
 *          absolute URL, or empty), or WIRE_REFUSED and a sentence that says why there is none
 */
#ifndef CMD_WIRE_H
#define CMD_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WIRE_PIECE 'p'
#define WIRE_DONE 'd'
#define WIRE_REFUSED 'r'
#define WIRE_ASSET 255u /* a file to be judged, which the library never asks for */
#define WIRE_LIST 254u  /* a trust list: of use only where the server said where it ends */
#define WIRE_MAX_REQUEST (4u << 20)
#define WIRE_MAX_SENTENCE 250u
#define WIRE_MAX_LINK 4096u
/* How long prov-fetch may be about an answer of KIND, in seconds. */
unsigned wire_seconds(unsigned kind);

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
