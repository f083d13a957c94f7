/* SPDX-License-Identifier: Apache-2.0 */
#include "common/advice.h"

#include <stddef.h>
#include <string.h>

#define SHORTER "cut it in several, or leave out what is not needed"
#define ANEW "save the file anew, with another program if need be: what is written at once has less"
#define FEWER "leave out what is not needed: all that is given counts together"
#define TOGETHER "leave out what is not needed, or put several in one file"
#define CHAIN                                                                                      \
	"leave out certificates that do not lead from the signer's to the root, as those of "      \
	"others"
#define LESS "leave out the thumbnail, or give fewer ingredients, or such that have less history"
#define NO_XMP "save the file without it, or sign with --sidecar, which changes nothing in it"
#define OTHER                                                                                      \
	"that says nothing against it, but it was not judged; ask its maker for another one, or "  \
	"see "                                                                                     \
	"docs/limits.md"

/* The first row that has a part of what was said; what the file is made of stands in none. */
static const struct {
	const char *part, *reading, *signing;
} rows[] = {
    /* What says it itself. */
    {"sidecar, or with fewer", NULL, NULL},
    {"sign it with a sidecar", NULL, NULL},
    {"--no-xmp", NULL, NULL},
    {"keep the report itself", NULL, NULL},
    {"for another try", NULL, NULL},
    /* One's own files. */
    {"the chain has more", CHAIN, CHAIN},
    {"private key", "give the key in a file of its own", "give the key in a file of its own"},
    {"passphrase", "take a shorter one", "take a shorter one"},
    /* Of all files together, so that cutting one helps nothing. */
    {"more fingerprints of", FEWER, FEWER},
    {"more trust lists", TOGETHER, TOGETHER},
    {"lists of revoked", FEWER, FEWER},
    {"PEM text", SHORTER, SHORTER},
    {"trust list", SHORTER, SHORTER},
    {"COSE: ", OTHER, ANEW},
    {"time-stamp", OTHER, "take another time-stamp authority"},
    {"holds more certificates", SHORTER, SHORTER},
    {"lists more certificates", SHORTER, SHORTER},
    {"has more values than", SHORTER, SHORTER},
    {"products than", SHORTER, SHORTER},
    {"the file is larger than", SHORTER, SHORTER},
    {"policy", SHORTER, SHORTER},
    {"line ", SHORTER, SHORTER},
    {"definition", OTHER, LESS},
    /* Files to sign, or to judge. */
    {"manifest store", OTHER, LESS},
    {"assertions, and this one", OTHER, LESS},
    {"what is to be written", OTHER, LESS},
    {"more than a PNG chunk", OTHER, LESS},
    {"4 GiB", OTHER, "sign it with --sidecar, which changes nothing in it"},
    {"than a file can be", OTHER, "sign it with --sidecar, which changes nothing in it"},
    {"XMP", OTHER, NO_XMP},
    {"combining marks", OTHER, "sign it with --sidecar, which changes nothing in it"},
    {"AIGC labels", OTHER, "sign it without --aigc"},
    {"ingredients", OTHER, LESS},
};

const char *advice_on_limit(const char *said, bool signing)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strstr(said, rows[i].part) != NULL)
			return signing ? rows[i].signing : rows[i].reading;
	}
	return signing ? ANEW : OTHER;
}
