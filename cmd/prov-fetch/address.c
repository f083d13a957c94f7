/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include <netinet/in.h>

#include "fetch.h"

struct range {
	uint32_t net;
	unsigned bits;
};

/* The IANA registry of special-purpose addresses (RFC 6890), and what is no unicast. */
static bool public4(const uint8_t a[4])
{
	static const struct range special[] = {
	    {0x00000000, 8},  /* this network; unspecified */
	    {0x0a000000, 8},  /* private */
	    {0x64400000, 10}, /* shared by a provider's customers */
	    {0x7f000000, 8},  /* loopback */
	    {0xa9fe0000, 16}, /* link-local: also where clouds keep secrets */
	    {0xac100000, 12}, /* private */
	    {0xc0000000, 24}, /* protocol assignments */
	    {0xc0000200, 24}, /* documentation */
	    {0xc0586300, 24}, /* 6to4 relays */
	    {0xc0a80000, 16}, /* private */
	    {0xc6120000, 15}, /* benchmarks */
	    {0xc6336400, 24}, /* documentation */
	    {0xcb007100, 24}, /* documentation */
	    {0xe0000000, 4},  /* multicast */
	    {0xf0000000, 4},  /* reserved, broadcast */
	};
	uint32_t value = wire_value(a);

	for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++) {
		if ((value ^ special[i].net) >> (32 - special[i].bits) == 0)
			return false;
	}
	return true;
}

/* Of IPv6 only what is given out as global unicast (2000::/3), without its special parts. */
static bool public6(const uint8_t a[16])
{
	static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
	static const uint8_t nat64[12] = {0, 0x64, 0xff, 0x9b};
	uint32_t high = wire_value(a);

	if (memcmp(a, mapped, 12) == 0 || memcmp(a, nat64, 12) == 0)
		return public4(a + 12);
	if (a[0] >> 5 != 1)
		return false;
	return high >> 9 != 0x20010000 >> 9 && /* 2001::/23: Teredo and other protocols */
	       high != 0x20010db8 &&           /* documentation */
	       high >> 16 != 0x2002 &&         /* 6to4: any IPv4 address inside */
	       high >> 12 != 0x3fff0;          /* documentation */
}

bool address_is_public(const struct sockaddr *address, size_t len)
{
	struct sockaddr_in in4;
	struct sockaddr_in6 in6;

	if (address->sa_family == AF_INET && len >= sizeof(in4)) {
		memcpy(&in4, address, sizeof(in4));
		return public4((const uint8_t *)&in4.sin_addr.s_addr);
	}
	if (address->sa_family == AF_INET6 && len >= sizeof(in6)) {
		memcpy(&in6, address, sizeof(in6));
		return public6(in6.sin6_addr.s6_addr);
	}
	return false;
}
