/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/pdf_make.h"

#include <stdio.h>
#include <stdlib.h>

#define HEAD "%PDF-1.7\n"

static unsigned check(unsigned num)
{
	if (num == 0 || num >= PDF_MAKE_OBJECTS)
		abort();
	return num;
}

void pdf_make_init(struct pdf_make *m)
{
	memset(m, 0, sizeof(*m));
	prov_wr_init(&m->wr, SIZE_MAX);
	prov_wr_str(&m->wr, HEAD);
}

struct prov_bytes pdf_make_data(const struct pdf_make *m)
{
	return prov_wr_data(&m->wr);
}

void pdf_make_fini(struct pdf_make *m)
{
	prov_wr_fini(&m->wr);
}

static void begin(struct pdf_make *m, unsigned num)
{
	m->off[check(num)] = prov_wr_data(&m->wr).n;
	m->fresh[num] = true;
	m->packed_in[num] = 0;
	prov_wr_printf(&m->wr, "%u 0 obj\n", num);
}

void pdf_make_obj(struct pdf_make *m, unsigned num, const char *text)
{
	begin(m, num);
	prov_wr_printf(&m->wr, "%s\nendobj\n", text);
}

void pdf_make_stream(struct pdf_make *m, unsigned num, const char *more, struct prov_bytes data)
{
	begin(m, num);
	prov_wr_printf(&m->wr, "<</Length %zu%s>>stream\r\n", data.n, more);
	m->data = prov_wr_data(&m->wr).n;
	prov_wr_bytes(&m->wr, data);
	prov_wr_str(&m->wr, "\nendstream\nendobj\n");
}

void pdf_make_packed(struct pdf_make *m, unsigned num, unsigned holder)
{
	m->fresh[check(num)] = true;
	m->packed_in[num] = check(holder);
	m->off[num] = 0;
}

static void put_table(struct pdf_make *m)
{
	prov_wr_str(&m->wr, "xref\n");
	for (unsigned i = 1; i < PDF_MAKE_OBJECTS; i++) {
		if (m->fresh[i])
			prov_wr_printf(
			    &m->wr, "%u 1\n%010llu 00000 n \n", i, (unsigned long long)m->off[i]);
	}
}

static void put_lines(const struct pdf_make *m, struct prov_wr *wr)
{
	prov_wr_init(wr, SIZE_MAX);
	for (unsigned i = 1; i < PDF_MAKE_OBJECTS; i++) {
		if (!m->fresh[i])
			continue;
		prov_wr_u8(wr, m->packed_in[i] > 0 ? 2 : 1);
		prov_wr_u32(wr, (uint32_t)(m->packed_in[i] > 0 ? m->packed_in[i] : m->off[i]));
		prov_wr_u8(wr, 0);
	}
}

static void put_stream(struct pdf_make *m, unsigned xref, const char *more)
{
	struct prov_wr lines, dict;

	put_lines(m, &lines);
	prov_wr_init(&dict, SIZE_MAX);
	prov_wr_printf(&dict, "/Type/XRef/W[1 4 1]/Root 1 0 R/Size %u%s", PDF_MAKE_OBJECTS, more);
	if (m->prev > 0)
		prov_wr_printf(&dict, "/Prev %llu", (unsigned long long)m->prev);
	prov_wr_str(&dict, "/Index[");
	for (unsigned i = 1; i < PDF_MAKE_OBJECTS; i++) {
		if (m->fresh[i])
			prov_wr_printf(&dict, "%u 1 ", i);
	}
	prov_wr_str(&dict, "]");
	prov_wr_u8(&dict, 0);
	pdf_make_stream(m, xref, (const char *)prov_wr_data(&dict).p, prov_wr_data(&lines));
	prov_wr_fini(&lines);
	prov_wr_fini(&dict);
}

void pdf_make_end(struct pdf_make *m, unsigned xref, const char *more)
{
	uint64_t pos = prov_wr_data(&m->wr).n;

	if (xref != 0) {
		put_stream(m, xref, more);
	} else {
		put_table(m);
		prov_wr_printf(&m->wr, "trailer\n<</Root 1 0 R/Size %u%s", PDF_MAKE_OBJECTS, more);
		if (m->prev > 0)
			prov_wr_printf(&m->wr, "/Prev %llu", (unsigned long long)m->prev);
		prov_wr_str(&m->wr, ">>\n");
	}
	prov_wr_printf(&m->wr, "startxref\n%llu\n%%%%EOF\n", (unsigned long long)pos);
	m->prev = pos;
	memset(m->fresh, 0, sizeof(m->fresh));
}

void pdf_make_store(struct pdf_make *m, unsigned spec, struct prov_bytes store)
{
	char text[128];

	(void)snprintf(text, sizeof(text), "<</Type/Catalog/AF[%u 0 R]>>", spec);
	pdf_make_obj(m, 1, text);
	(void)snprintf(text, sizeof(text),
	    "<</Type/Filespec/F(a)/AFRelationship/C2PA_Manifest/EF<</F %u 0 R>>>>", spec + 1);
	pdf_make_obj(m, spec, text);
	pdf_make_stream(m, spec + 1, "/Subtype/application#2Fc2pa", store);
}

#define RANGE "0 0000000000 0000000000 0000000000"

void pdf_make_signature(struct pdf_make *m, unsigned num, const char *more, unsigned n)
{
	begin(m, num);
	prov_wr_printf(&m->wr, "<</Filter/Adobe.PPKLite%s/ByteRange[", more);
	m->range = m->wr.n;
	prov_wr_str(&m->wr, RANGE "]/Contents ");
	m->sig = m->wr.n;
	m->sig_len = 2 + 2 * (uint64_t)n;
	prov_wr_str(&m->wr, "<");
	for (unsigned i = 0; i < n; i++)
		prov_wr_str(&m->wr, "00");
	prov_wr_str(&m->wr, ">>>\nendobj\n");
}

void pdf_make_sign(struct pdf_make *m)
{
	char range[sizeof(RANGE)];
	uint64_t end = m->sig + m->sig_len;

	(void)snprintf(range, sizeof(range), "0 %010llu %010llu %010llu",
	    (unsigned long long)m->sig, (unsigned long long)end,
	    (unsigned long long)(m->wr.n - end));
	prov_wr_patch(&m->wr, (size_t)m->range, prov_bytes_str(range));
}
