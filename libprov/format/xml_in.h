/* SPDX-License-Identifier: Apache-2.0 */
/* The characters of an XML file, one at a time and in blocks of fixed size, with their place. */
#ifndef PROV_FORMAT_XML_IN_H
#define PROV_FORMAT_XML_IN_H

#include "io/plan.h"

#define PROV_XML_BLOCK 65536

#define PROV_XML_END (-1)

struct prov_xml_in {
	const struct prov_src *src;
	struct prov_err *err;
	int code;     /* PROV_OK, or what kept it from reading on: reads as the end */
	uint64_t off; /* of the next character */
	uint64_t base;
	size_t n;
	unsigned unit; /* bytes of a character: 1, or 2 for UTF-16 */
	bool little;
	const uint8_t *p; /* what was read from 'base' on, N bytes */
	uint8_t *buf;     /* PROV_XML_BLOCK bytes of the caller's, or NULL: all of it is there */
};

/* Begins at the first character behind a byte order mark. */
void prov_xml_in_init(
    struct prov_xml_in *in, const struct prov_src *src, uint8_t *buf, struct prov_err *err);
/* Over TEXT in memory, as long as it is there; SRC is filled, and no function of it called. */
void prov_xml_in_mem(struct prov_xml_in *in, struct prov_src *src, struct prov_bytes text);
/* The next character; what is not ASCII is 0x80 or more. PROV_XML_END at the end. */
int prov_xml_get(struct prov_xml_in *in);
int prov_xml_peek(struct prov_xml_in *in);
void prov_xml_seek(struct prov_xml_in *in, uint64_t off);
/* Goes to the next C, which is ASCII; false at the end of the file. */
bool prov_xml_find(struct prov_xml_in *in, char c);
/* The bytes from here to the end of the block, at least MIN of them where the file has so many and
 * a block holds them; empty where a character is no byte, and at the end. */
struct prov_bytes prov_xml_rest(struct prov_xml_in *in, size_t min);
/* Reads past END ("-->"); false at the end of the file. */
bool prov_xml_skip(struct prov_xml_in *in, const char *end);
/* Behind "<!": a comment, CDATA section or document type, to its end. */
bool prov_xml_skip_markup(struct prov_xml_in *in);

#endif
