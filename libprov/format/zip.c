/* SPDX-License-Identifier: Apache-2.0 */
/* Formats that are ZIP archives: EPUB, OpenDocument, Office Open XML, OpenXPS, and any other (C2PA
 * 2.4, A.6). The store is a member of its own, stored as it is. */
#include "format/zip.h"

#include "base/err.h"
#include "base/limits.h"
#include "base/rd.h"
#include "format/cands.h"
#include "format/ooxml.h"

#define UTF8_NAME 0x800u   /* general purpose bit 11 */
#define NAME_AT 30u        /* in a local header */
#define OTHER_NAME 0x7075u /* an extra field: the name in Unicode (4.6.9) */
#define OTHER_SIZES 1u     /* and the sizes in eight bytes each, of both (4.5.3) */

/*
 * Whether each field with sizes in EXTRA has both, and these are SIZE. Where the header says that
 * one of them stands there, some readers take the other one from there, too.
 */
static bool has_sizes(struct prov_bytes extra, uint64_t size)
{
	struct prov_rd rd, field;
	uint64_t kind, len, full, stored;

	prov_rd_init(&rd, extra, 0);
	while (prov_rd_uint(&rd, 2, true, &kind) && prov_rd_uint(&rd, 2, true, &len)) {
		bool whole = prov_rd_sub(&rd, (size_t)len, &field);

		if (kind == OTHER_SIZES &&
		    (!whole || !prov_rd_uint(&field, 8, true, &full) ||
			!prov_rd_uint(&field, 8, true, &stored) || !prov_rd_end(&field) ||
			full != size || stored != size))
			return false;
		if (!whole)
			break;
	}
	return true;
}

/*
 * No hash covers the extra fields of the store's local header (A.6.2). Whoever reads an archive
 * from its beginning would take a name there for the store's: that of a file of the archive, in
 * whose place it would then be. And who passes over the store by another size would go on inside
 * of it, where not all is signed, with whatever files stand there.
 */
static int check_extra(const struct prov_src *src, struct prov_arena *arena,
    const struct prov_zip_member *m, struct prov_cand *cand, struct prov_err *err)
{
	uint64_t at = m->off + NAME_AT + m->name.n;
	size_t n = (size_t)(m->data - at);
	uint8_t *extra;
	int code;

	if (n == 0)
		return PROV_OK;
	extra = prov_arena_alloc(arena, n, err);
	if (extra == NULL)
		return prov_failed(err);
	code = prov_src_read(src, at, extra, n, err);
	if (code == PROV_OK && prov_zip_has_extra(prov_bytes(extra, n), OTHER_NAME))
		cand->damage = "the manifest store has a second name in the ZIP archive";
	else if (code == PROV_OK && !has_sizes(prov_bytes(extra, n), m->size))
		cand->damage = "the manifest store has a second size in the ZIP archive";
	return code;
}

static int add_store(const struct prov_src *src, struct prov_arena *arena,
    const struct prov_zip_member *m, struct prov_cands *cands, struct prov_err *err)
{
	struct prov_cand *cand;
	uint8_t *data;
	int code;

	if (m->stored > PROV_MAX_STORE)
		return prov_refuse_at(err, PROV_LIMIT_STORE, m->off,
		    "a manifest store larger than the limit of %u bytes", PROV_MAX_STORE);
	cand = prov_cands_add(cands, arena, err);
	if (cand == NULL)
		return prov_failed(err);
	cand->start = m->off;
	cand->len = m->len;
	cand->contiguous = true;
	cand->damage_at = m->off;
	if (m->stored == 0) {
		cand->damage = "the manifest store is empty";
		return PROV_OK;
	}
	/* A.6.2.2; the bit that says how its name is encoded says nothing of its content. */
	if (m->method != 0 || (m->flags & ~UTF8_NAME) != 0 || m->size != m->stored) {
		cand->damage = "the manifest store is not stored plainly in the ZIP archive";
		return PROV_OK;
	}
	data = prov_arena_alloc(arena, (size_t)m->stored, err);
	if (data == NULL)
		return prov_failed(err);
	cand->data = prov_bytes(data, (size_t)m->stored);
	code = prov_src_read(src, m->data, data, (size_t)m->stored, err);
	return code == PROV_OK ? check_extra(src, arena, m, cand, err) : code;
}

/* The AIGC label among the custom properties. What describes the document is no part of the
 * credentials: what is wrong with it keeps nothing else from being judged. */
static int note_label(const struct prov_src *src, struct prov_arena *arena,
    const struct prov_zip *zip, struct prov_cands *cands, struct prov_err *err)
{
	const struct prov_zip_member *m = prov_zip_find(zip, prov_bytes_str(PROV_OOXML_CUSTOM));
	struct prov_err why = {0};
	struct prov_bytes xml;
	int code;

	if (m == NULL)
		return PROV_OK;
	cands->label.at = m->off;
	code = prov_zip_unpack(src, m, PROV_MAX_PROPERTIES, arena, &xml, &why);
	if (code == PROV_OK)
		code = prov_ooxml_property(xml, "AIGC", arena, &cands->label.text, &why);
	if (code == PROV_E_NOMEM || code == PROV_E_IO || code == PROV_E_CANCELLED)
		return prov_pass(err, code, &why);
	if (code == PROV_OK)
		return PROV_OK;
	cands->label.unread = prov_arena_strdup(arena, prov_bytes_str(why.msg), err);
	return cands->label.unread == NULL ? prov_failed(err) : PROV_OK;
}

static int zip_scan(const struct prov_src *src, struct prov_arena *arena,
    struct prov_layout *layout, struct prov_cands *cands, struct prov_err *err)
{
	struct prov_zip zip;
	uint64_t at = 0;
	int code;

	prov_layout_init(layout, src->size);
	memset(cands, 0, sizeof(*cands));
	code = prov_zip_read(src, arena, &zip, err);
	for (size_t i = 0; i < zip.n && code == PROV_OK; i++) {
		const struct prov_zip_member *m = zip.v[i];
		bool is_store = prov_bytes_is(m->name, PROV_ZIP_STORE);

		code = prov_layout_add_gap(layout, arena, m->off - at, "gap", err);
		if (code == PROV_OK && is_store)
			code = add_store(src, arena, m, cands, err);
		if (code == PROV_OK)
			code = prov_layout_add(layout, arena, m->len, "member",
			    is_store ? 0 : PROV_NO_CAND, false, err);
		at = m->off + m->len;
	}
	if (code != PROV_OK)
		return code;
	code = prov_layout_add_gap(layout, arena, zip.end.directory - at, "gap", err);
	if (code == PROV_OK)
		code = prov_layout_add(layout, arena, zip.end.directory_end - zip.end.directory,
		    "directory", PROV_NO_CAND, false, err);
	if (code == PROV_OK)
		code = prov_layout_add(layout, arena, src->size - zip.end.directory_end, "end",
		    PROV_NO_CAND, false, err);
	if (code == PROV_OK)
		code = note_label(src, arena, &zip, cands, err);
	return code;
}

/* --- which of them: by the first member (EPUB OCF 4.3, OpenDocument 1.3 part 2, 3.3), or for OPC
 * packages by the folders that its beginning names --- */

static int zip_sniff(struct prov_bytes head)
{
	return prov_bytes_starts(head, "PK\3\4") ? 90 : 0;
}

static int sniff_type(struct prov_bytes head, const char *type)
{
	struct prov_bytes name = prov_bytes_sub(head, NAME_AT, 8);
	struct prov_bytes data = prov_bytes_sub(head, NAME_AT + 8, head.n);

	if (zip_sniff(head) == 0 || !prov_bytes_is(name, "mimetype") ||
	    !prov_bytes_starts(data, type))
		return 0;
	/* What follows the type is the next header: a longer type is another. */
	return prov_bytes_starts(prov_bytes_sub(data, strlen(type), 2), "PK") ? 100 : 0;
}

static int sniff_opc(struct prov_bytes head, const char *folder)
{
	size_t n = strlen(folder);

	if (zip_sniff(head) == 0 ||
	    !prov_bytes_starts(prov_bytes_sub(head, NAME_AT, head.n), "[Content_Types].xml"))
		return 0;
	for (size_t i = (size_t)2 * NAME_AT; i + n <= head.n; i++) {
		if (prov_bytes_starts(prov_bytes_sub(head, i - NAME_AT, 4), "PK\3\4") &&
		    prov_bytes_starts(prov_bytes_sub(head, i, n), folder))
			return 95;
	}
	return 0;
}

#define ZIP_FORMAT(id, sniffs, what, type, extension)                                              \
	static int id##_sniff(struct prov_bytes head)                                              \
	{                                                                                          \
		return (sniffs)(head, what);                                                       \
	}                                                                                          \
	static const char *const id##_mime[] = {type, NULL};                                       \
	static const char *const id##_ext[] = {extension, NULL};                                   \
	const struct prov_format *prov_format_##id(void)                                           \
	{                                                                                          \
		static const struct prov_format format = {.name = (extension),                     \
		    .mime = id##_mime,                                                             \
		    .ext = id##_ext,                                                               \
		    .caps = PROV_FMT_STORE_ONLY | PROV_FMT_ZIP,                                    \
		    .sniff = id##_sniff,                                                           \
		    .scan = zip_scan};                                                             \
		return &format;                                                                    \
	}

#define ODF "application/vnd.oasis.opendocument."
#define OOXML "application/vnd.openxmlformats-officedocument."

ZIP_FORMAT(epub, sniff_type, "application/epub+zip", "application/epub+zip", "epub")
ZIP_FORMAT(odt, sniff_type, ODF "text", ODF "text", "odt")
ZIP_FORMAT(ods, sniff_type, ODF "spreadsheet", ODF "spreadsheet", "ods")
ZIP_FORMAT(odp, sniff_type, ODF "presentation", ODF "presentation", "odp")
ZIP_FORMAT(odg, sniff_type, ODF "graphics", ODF "graphics", "odg")
ZIP_FORMAT(docx, sniff_opc, "word/", OOXML "wordprocessingml.document", "docx")
ZIP_FORMAT(xlsx, sniff_opc, "xl/", OOXML "spreadsheetml.sheet", "xlsx")
ZIP_FORMAT(pptx, sniff_opc, "ppt/", OOXML "presentationml.presentation", "pptx")
ZIP_FORMAT(oxps, sniff_opc, "Documents/", "application/oxps", "oxps")

static const char *const zip_mime[] = {
    "application/zip", "application/x-zip-compressed", "application/x-zip", NULL};
static const char *const zip_ext[] = {"zip", NULL};

static const struct prov_format zip = {
    .name = "zip",
    .mime = zip_mime,
    .ext = zip_ext,
    .caps = PROV_FMT_STORE_ONLY | PROV_FMT_ZIP,
    .sniff = zip_sniff,
    .scan = zip_scan,
};

const struct prov_format *prov_format_zip(void)
{
	return &zip;
}
