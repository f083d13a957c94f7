/* SPDX-License-Identifier: Apache-2.0 */
/* What the tools say to do about a limit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/advice.h"

static const struct {
	const char *said, *reading, *signing; /* parts of the advice; NULL: there is none */
} cases[] = {
    {"a manifest store in text larger than the limit of 16777216 bytes: sign it with a sidecar, or "
     "with fewer ingredients",
	NULL, NULL},
    {"the file has more than 32768 places that would have to be corrected: sign it with a sidecar",
	NULL, NULL},
    {"its XMP metadata is larger than the limit of 4194304 bytes; --no-xmp signs without it", NULL,
	NULL},
    {"a manifest store larger than the limit of 67108864 bytes", "ask its maker", "thumbnail"},
    {"its XMP metadata is larger than the limit of 4194304 bytes", "ask its maker", "--sidecar"},
    {"a TIFF file can't be larger than 4 GiB", "ask its maker", "--sidecar"},
    {"the file has more than 500000 parts", "ask its maker", "save the file anew"},
    {"the PDF file was updated more than 1024 times", "ask its maker", "save the file anew"},
    {"key.pem is larger than the limit of 65536 bytes for a private key", "file of its own",
	"file of its own"},
    {"a trust list has more certificates than the limit of 4096", "cut it in several", "cut it"},
    {"COSE: x5chain holds more certificates than the limit of 16", "ask its maker", "anew"},
    {"the chain has more certificates than the limit of 16", "leave out certificates", "leave out"},
    {"the file is larger than the limit of 16777216 bytes", "cut it in several", "cut it"},
    {"more than 65536 bytes of combining marks in a row", "ask its maker", "--sidecar"},
    {"more fingerprints of revoked certificates than the limit of 500000", "counts together",
	"counts together"},
    {"more trust lists than the limit of 1024", "in one file", "in one file"},
    {"more lists of revoked certificates, or OCSP responses, than the limit of 256",
	"counts together", "counts together"},
    {"line 3: more clauses than the limit of 256", "cut it in several", "cut it"},
};

static void check(const char *said, bool signing, const char *part)
{
	const char *advice = advice_on_limit(said, signing);

	if ((advice == NULL) != (part == NULL) || (part != NULL && strstr(advice, part) == NULL))
		fail_msg("%s: %s", said, advice == NULL ? "none" : advice);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		check(cases[i].said, false, cases[i].reading);
		check(cases[i].said, true, cases[i].signing);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
