/* SPDX-License-Identifier: Apache-2.0 */
/* The types of description boxes (C2PA 2.4, 11.1.4; ISO 19566-5, annex B). */
#include "jumbf/desc.h"

/* 4 characters, then the tail that all types share which are spelt so. */
#define SPELT(a, b, c, d)                                                                          \
	{                                                                                          \
		a, b, c, d, 0x00, 0x11, 0x00, 0x10, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71 \
	}

/* The first row of a type is the one that is written. */
static const struct {
	enum prov_jumbf_type type;
	uint8_t uuid[PROV_JUMBF_UUID_SIZE];
	const char *name;
} types[] = {
    {PROV_JUMBF_STORE, SPELT('c', '2', 'p', 'a'), "c2pa"},
    {PROV_JUMBF_MANIFEST, SPELT('c', '2', 'm', 'a'), "c2ma"},
    {PROV_JUMBF_MANIFEST_ALT, SPELT('c', '2', 'm', 'd'), "c2md"},
    {PROV_JUMBF_UPDATE, SPELT('c', '2', 'u', 'm'), "c2um"},
    {PROV_JUMBF_COMPRESSED, SPELT('c', '2', 'c', 'm'), "c2cm"},
    /* How C2PA 1.4 had it. */
    {PROV_JUMBF_COMPRESSED, SPELT('b', 'r', 'o', 'b'), "brob"},
    {PROV_JUMBF_TIMESTAMP, SPELT('c', '2', 't', 'm'), "c2tm"},
    {PROV_JUMBF_ASSERTION_STORE, SPELT('c', '2', 'a', 's'), "c2as"},
    {PROV_JUMBF_CLAIM, SPELT('c', '2', 'c', 'l'), "c2cl"},
    {PROV_JUMBF_SIGNATURE, SPELT('c', '2', 'c', 's'), "c2cs"},
    {PROV_JUMBF_DATABOXES, SPELT('c', '2', 'd', 'b'), "c2db"},
    {PROV_JUMBF_CREDENTIALS, SPELT('c', '2', 'v', 'c'), "c2vc"},
    {PROV_JUMBF_CBOR, SPELT('c', 'b', 'o', 'r'), "cbor"},
    {PROV_JUMBF_JSON, SPELT('j', 's', 'o', 'n'), "json"},
    {PROV_JUMBF_UUID, SPELT('u', 'u', 'i', 'd'), "uuid"},
    {PROV_JUMBF_EMBEDDED_FILE,
	{0x40, 0xcb, 0x0c, 0x32, 0xbb, 0x8a, 0x48, 0x9d, 0xa7, 0x0b, 0x2a, 0xd6, 0xf4, 0x7f, 0x43,
	    0x69},
	"embedded file"},
    {PROV_JUMBF_CODESTREAM,
	{0x65, 0x79, 0xd6, 0xfb, 0xdb, 0xa2, 0x44, 0x6b, 0xb2, 0xac, 0x1b, 0x82, 0xfe, 0xeb, 0x89,
	    0xd1},
	"codestream"},
};

enum prov_jumbf_type prov_jumbf_type_of(struct prov_bytes uuid)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (prov_bytes_eq(uuid, prov_bytes(types[i].uuid, PROV_JUMBF_UUID_SIZE)))
			return types[i].type;
	}
	return PROV_JUMBF_OTHER;
}

struct prov_bytes prov_jumbf_uuid_of(enum prov_jumbf_type type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (types[i].type == type)
			return prov_bytes(types[i].uuid, PROV_JUMBF_UUID_SIZE);
	}
	return prov_bytes(NULL, 0);
}

const char *prov_jumbf_type_str(enum prov_jumbf_type type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (types[i].type == type)
			return types[i].name;
	}
	return "other";
}
