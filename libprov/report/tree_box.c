/* SPDX-License-Identifier: Apache-2.0 */
#include "report/tree_box.h"

#include "base/err.h"
#include "report/show_data.h"

struct prov_tree_iter prov_tree_iter(struct prov_bytes data, uint64_t at)
{
	struct prov_tree_iter iter = {data, at};

	return iter;
}

/* Not all of it: there can be millions of boxes, and the message is long. */
static void clear(struct prov_tree_box *out)
{
	memset(out, 0, offsetof(struct prov_tree_box, damage));
	out->damage.code = PROV_OK;
	out->damage.has_at = false;
	out->damage.msg[0] = '\0';
}

/* Header and length of the box; of a box that is cut off, what is there of it. */
static size_t read_box(struct prov_bytes data, struct prov_tree_box *out)
{
	struct prov_rd rd;
	struct prov_box box;
	size_t header =
	    prov_bytes_eq(prov_bytes_sub(data, 0, 4), prov_bytes("\0\0\0\1", 4)) ? 16 : 8;
	int rc;

	prov_rd_init(&rd, data, out->at);
	rc = prov_box_read(&rd, &box, &out->damage);
	out->box_type = box.type;
	if (rc == PROV_OK) {
		out->raw = box.raw;
		out->body = box.body;
		out->body_at = out->at + (box.raw.n - box.body.n);
		return box.raw.n;
	}
	out->raw = data;
	out->body_at = out->at;
	if (rc == PROV_E_TRUNC && data.n >= header) {
		out->body = prov_bytes_sub(data, header, data.n - header);
		out->body_at += header;
	}
	return data.n;
}

/* Past the description box, with what it says. */
static void enter(struct prov_tree_box *out)
{
	struct prov_tree_box desc;
	size_t n;

	clear(&desc);
	desc.at = out->body_at;
	n = read_box(out->body, &desc);

	if (desc.box_type != PROV_BOX_JUMD || desc.damage.code != PROV_OK ||
	    !prov_jumbf_peek(out->raw, &out->type, &out->label)) {
		(void)prov_fail_at(&out->damage, PROV_E_FORMAT, out->at,
		    "a superbox does not begin with a description box that can be read");
		out->body = prov_bytes(NULL, 0);
		return;
	}
	out->body = prov_bytes_sub(out->body, n, out->body.n - n);
	out->body_at += n;
}

bool prov_tree_next(struct prov_tree_iter *iter, struct prov_tree_box *out)
{
	size_t n;

	clear(out);
	if (iter->rest.n == 0)
		return false;
	out->at = iter->at;
	n = read_box(iter->rest, out);
	out->is_super = out->box_type == PROV_BOX_JUMB;
	if (out->is_super)
		enter(out);
	iter->rest = prov_bytes_sub(iter->rest, n, iter->rest.n - n);
	iter->at += n;
	return true;
}

bool prov_tree_find(
    const struct prov_tree_box *parent, enum prov_jumbf_type type, struct prov_tree_box *out)
{
	struct prov_tree_iter iter = prov_tree_iter(parent->body, parent->body_at);

	while (prov_tree_next(&iter, out)) {
		if (out->is_super && out->type == type)
			return true;
	}
	clear(out);
	return false;
}

/* --- contents --- */

static void put_fourcc(struct prov_show *s, const char *key, uint32_t type)
{
	char text[4];

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)(type >> (24 - 8 * i));
	prov_show_name(s, key);
	prov_show_text(s, prov_bytes(text, sizeof(text)));
}

void prov_tree_show_stub(struct prov_show *s, const struct prov_tree_box *box)
{
	prov_show_map(s);
	if (box->is_super) {
		prov_show_member(s, "type", prov_jumbf_type_str(box->type));
		prov_show_name(s, "label");
		prov_show_text(s, box->label);
	} else if (box->box_type != 0) {
		put_fourcc(s, "box", box->box_type);
	}
	prov_show_name(s, "bytes");
	prov_show_uint(s, box->raw.n);
	prov_show_name(s, "at");
	prov_show_uint(s, box->at);
	if (box->damage.code != PROV_OK)
		prov_show_damage(s, &box->damage);
	prov_show_end(s);
}

/* A string with its NUL, or one that ends with its box. */
static struct prov_bytes take_cstr(struct prov_rd *rd)
{
	struct prov_bytes text;

	if (!prov_rd_cstr(rd, &text) && !prov_rd_bytes(rd, prov_rd_left(rd), &text))
		return prov_bytes(NULL, 0);
	return text;
}

/* The next one that is no padding. */
static bool next_content(struct prov_tree_iter *iter, struct prov_tree_box *out)
{
	while (prov_tree_next(iter, out)) {
		if (out->box_type != PROV_BOX_FREE || out->damage.code != PROV_OK)
			return true;
	}
	return false;
}

/* An embedded file is two boxes: bfdb says of what type it is, bidb holds it (ISO 19566-5, B.3). */
static bool show_file(struct prov_show *s, const struct prov_tree_box *box)
{
	struct prov_tree_iter iter = prov_tree_iter(box->body, box->body_at);
	struct prov_bytes media_type = {NULL, 0}, name = {NULL, 0};
	struct prov_tree_box part, more;
	struct prov_rd rd;
	uint8_t toggles;

	if (!next_content(&iter, &part) || part.box_type != PROV_BOX_BFDB)
		return false;
	prov_rd_init(&rd, part.body, part.body_at);
	if (!prov_rd_u8(&rd, &toggles))
		return false;
	media_type = take_cstr(&rd);
	if ((toggles & 1) != 0)
		name = take_cstr(&rd);
	if (!next_content(&iter, &part) || part.box_type != PROV_BOX_BIDB ||
	    part.damage.code != PROV_OK || next_content(&iter, &more))
		return false;
	prov_show_file(s, media_type, name, part.body);
	return true;
}

static void show_one(struct prov_show *s, const struct prov_tree_box *part)
{
	if (part->damage.code != PROV_OK || part->is_super) {
		prov_tree_show_stub(s, part);
		return;
	}
	switch (part->box_type) {
	case PROV_BOX_CBOR:
		prov_show_cbor(s, part->body, part->body_at);
		break;
	case PROV_BOX_JSON:
		prov_show_json(s, part->body, part->body_at);
		break;
	default:
		prov_show_map(s);
		put_fourcc(s, "box", part->box_type);
		prov_show_name(s, "data");
		prov_show_data(s, part->body);
		prov_show_end(s);
		break;
	}
}

void prov_tree_show_content(struct prov_show *s, const struct prov_tree_box *box)
{
	struct prov_tree_iter iter = prov_tree_iter(box->body, box->body_at), again = iter;
	struct prov_tree_box part;
	size_t n = 0;

	if (box->damage.code == PROV_OK && box->type == PROV_JUMBF_EMBEDDED_FILE &&
	    show_file(s, box))
		return;
	while (n < 2 && next_content(&again, &part))
		n++;
	if (n == 1 && box->damage.code == PROV_OK) {
		(void)next_content(&iter, &part);
		show_one(s, &part);
		return;
	}
	/* Damaged, or of several parts, or of none: a map has room for all of that. */
	prov_show_map(s);
	if (box->damage.code != PROV_OK)
		prov_show_damage(s, &box->damage);
	prov_show_name(s, "parts");
	prov_show_list(s);
	while (!prov_show_failed(s) && next_content(&iter, &part))
		show_one(s, &part);
	prov_show_end(s);
	prov_show_end(s);
}
