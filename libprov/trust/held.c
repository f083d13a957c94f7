/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A decoder goes through a structure from the front and ends at the first thing that is wrong, so
 * that it has met at most the certificates that stand in their place. OpenSSL takes more than DER,
 * above all lengths that are not given; of such nothing is said here.
 */
#include "trust/held.h"

#include "trust/der.h"

#define CONTEXT_0 0xa0

/* Nothing is decoded of what is no sequence, or longer than what is there. */
static bool is_not_entered(struct prov_bytes data)
{
	size_t num, len = 0;

	if (data.n < 2 || data.p[0] != PROV_DER_SEQUENCE)
		return true;
	if (data.p[1] < 0x80)
		return (size_t)data.p[1] + 2 > data.n;
	num = data.p[1] & 0x7fu;
	if (num == 0 || num > sizeof(uint32_t)) /* not given, or odd */
		return false;
	if (num + 2 > data.n)
		return true;
	for (size_t i = 0; i < num; i++)
		len = len << 8 | data.p[2 + i];
	return len > data.n - num - 2;
}

/* Passes over elements with these tags; the last is *OUT. */
static bool pass(struct prov_rd *rd, const uint8_t *tags, size_t n, struct prov_der *out)
{
	for (size_t i = 0; i < n; i++) {
		if (!prov_der_expect(rd, tags[i], out))
			return false;
	}
	return true;
}

/* The elements of the next one, where it has this tag; none where it has another, or is not there:
 * certificates may be left out. */
static bool count(struct prov_rd *rd, uint8_t tag, bool twice, size_t *n)
{
	struct prov_der one;

	if (prov_rd_end(rd))
		return true;
	if (!prov_der_next(rd, &one))
		return false;
	if (one.tag != tag)
		return true;
	prov_rd_init(rd, one.body, 0);
	if (twice && !prov_der_enter(rd, PROV_DER_SEQUENCE))
		return false;

	for (*n = 0; !prov_rd_end(rd); ++*n) {
		if (!prov_der_next(rd, &one))
			return false;
	}
	return true;
}

/* ContentInfo with SignedData (RFC 5652, 3 and 5.1); other types hold certificates elsewhere. */
bool prov_held_in_token(struct prov_bytes token, size_t *n)
{
	static const uint8_t signed_data[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2};
	static const uint8_t before[] = {PROV_DER_INTEGER, 0x31, PROV_DER_SEQUENCE};
	struct prov_der element;
	struct prov_rd rd;

	*n = 0;
	if (is_not_entered(token))
		return true;
	prov_rd_init(&rd, token, 0);
	if (!prov_der_enter(&rd, PROV_DER_SEQUENCE) ||
	    !prov_der_expect(&rd, PROV_DER_OID, &element) ||
	    !prov_bytes_eq(element.body, prov_bytes(signed_data, sizeof(signed_data))))
		return false;
	return prov_der_enter(&rd, CONTEXT_0) && prov_der_enter(&rd, PROV_DER_SEQUENCE) &&
	       pass(&rd, before, sizeof(before), &element) && count(&rd, CONTEXT_0, false, n);
}

/* OCSPResponse with BasicOCSPResponse (RFC 6960, 4.2.1). */
bool prov_held_in_response(struct prov_bytes response, size_t *n)
{
	static const uint8_t status[] = {0x0a}, type[] = {PROV_DER_OID, PROV_DER_OCTETS},
			     before[] = {PROV_DER_SEQUENCE, PROV_DER_SEQUENCE, 0x03};
	struct prov_der element;
	struct prov_rd rd;

	*n = 0;
	if (is_not_entered(response))
		return true;
	prov_rd_init(&rd, response, 0);
	if (!prov_der_enter(&rd, PROV_DER_SEQUENCE) ||
	    !pass(&rd, status, sizeof(status), &element) || !prov_der_enter(&rd, CONTEXT_0) ||
	    !prov_der_enter(&rd, PROV_DER_SEQUENCE) || !pass(&rd, type, sizeof(type), &element))
		return false;
	if (is_not_entered(element.body))
		return true;
	prov_rd_init(&rd, element.body, 0);
	return prov_der_enter(&rd, PROV_DER_SEQUENCE) &&
	       pass(&rd, before, sizeof(before), &element) && count(&rd, CONTEXT_0, true, n);
}
