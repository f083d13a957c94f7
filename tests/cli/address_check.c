/* SPDX-License-Identifier: Apache-2.0 */
/* Which addresses prov-fetch connects to for anybody. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "prov-fetch/fetch.h"

static bool is_public(const char *text)
{
	struct sockaddr_in in4 = {.sin_family = AF_INET};
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};

	if (inet_pton(AF_INET, text, &in4.sin_addr) == 1)
		return address_is_public((const struct sockaddr *)(const void *)&in4, sizeof(in4));
	assert_int_equal(inet_pton(AF_INET6, text, &in6.sin6_addr), 1);
	return address_is_public((const struct sockaddr *)(const void *)&in6, sizeof(in6));
}

static void test_refused(void **state)
{
	static const char *const no[] = {"0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255",
	    "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.255", "169.254.169.254",
	    "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.0.1", "198.18.0.1",
	    "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255",
	    "240.0.0.1", "255.255.255.255", "::", "::1", "::2", "::7f00:1", "::ffff:127.0.0.1",
	    "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0:8.8.8.8", "64:ff9b::192.168.0.1",
	    "64:ff9b:1::8.8.8.8", "100::1", "fe80::1", "febf::1", "fec0::1", "fc00::1", "fd12::1",
	    "ff02::1", "ff0e::1", "2001::1", "2001:1ff::1", "2001:db8::1",
	    "2002:7f00:1::", "2002:808:808::", "3fff::1", "3fff:fff::1", "4000::1", "1fff::1"};

	(void)state;
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++) {
		if (is_public(no[i]))
			fail_msg("%s passes for public", no[i]);
	}
}

static void test_asked(void **state)
{
	static const char *const yes[] = {"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0",
	    "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "172.15.255.255",
	    "172.32.0.0", "192.167.255.255", "192.169.0.0", "223.255.255.255", "::ffff:8.8.8.8",
	    "64:ff9b::8.8.8.8", "2001:200::1", "2001:4860:4860::8888", "2606:4700::1111",
	    "3ffe::1"};

	(void)state;
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		if (!is_public(yes[i]))
			fail_msg("%s does not pass for public", yes[i]);
	}
}

/* What is no internet address, or cut short. */
static void test_other(void **state)
{
	struct sockaddr_in in4 = {.sin_family = AF_INET};
	struct sockaddr other = {.sa_family = AF_UNIX};

	(void)state;
	assert_int_equal(inet_pton(AF_INET, "8.8.8.8", &in4.sin_addr), 1);
	assert_false(address_is_public((const struct sockaddr *)(const void *)&in4, 4));
	assert_false(address_is_public(&other, sizeof(other)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_asked),
	    cmocka_unit_test(test_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
