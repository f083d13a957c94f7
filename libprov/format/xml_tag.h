/* SPDX-License-Identifier: Apache-2.0 */
/* Where the parts of a start tag stand. A parser has found the tag well-formed before. */
#ifndef PROV_FORMAT_XML_TAG_H
#define PROV_FORMAT_XML_TAG_H

#include "base/bytes.h"

struct prov_xml_attr {
	size_t from; /* of the white space before it */
	size_t name, name_end;
	size_t value, value_end; /* between the quotes */
	size_t end;              /* behind the closing quote */
	bool is_xmlns;           /* binds a prefix, or the namespace of names without one */
};

struct prov_xml_tag {
	struct prov_bytes raw; /* from '<' to '>' */
	size_t off;            /* how far the attributes were read */
};

/* RAW begins with '<'. */
void prov_xml_tag_init(struct prov_xml_tag *tag, struct prov_bytes raw);
/* The element's name as it stands there, with its prefix. */
struct prov_bytes prov_xml_tag_name(const struct prov_xml_tag *tag);
/* The next attribute, offsets from RAW; false behind the last. */
bool prov_xml_tag_next(struct prov_xml_tag *tag, struct prov_xml_attr *out);
/* Where the "/>" of an empty element begins; the length of RAW where it is not one. */
size_t prov_xml_tag_slash(const struct prov_xml_tag *tag);

#endif
