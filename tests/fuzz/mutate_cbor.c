/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz/mutate.h"

#include <stdlib.h>
#include <string.h>

#include "cbor/dec.h"
#include "cbor/enc.h"

size_t mutate_roll(struct mutate_dice *dice, size_t n)
{
	/* xorshift64* */
	dice->state ^= dice->state >> 12;
	dice->state ^= dice->state << 25;
	dice->state ^= dice->state >> 27;
	return n == 0 ? 0 : (size_t)((dice->state * 0x2545f4914f6cdd1d) >> 33) % n;
}

/* --- what is in it --- */

static void note(struct mutate_item *items, size_t *n, const struct prov_cbor *item, size_t parent,
    struct prov_bytes begin, bool is_key)
{
	if (*n == MUTATE_MAX_ITEMS)
		return;
	items[*n] =
	    (struct mutate_item){*item, parent, (size_t)(begin.p - items[0].item.raw.p), is_key};
	(*n)++;
}

size_t mutate_items(struct prov_bytes all, struct mutate_item items[MUTATE_MAX_ITEMS])
{
	struct prov_cbor key, value;
	uint64_t tag;
	size_t n = 0;

	if (prov_cbor_parse(all, 0, &value, NULL) != PROV_OK)
		return 0;
	items[n++] = (struct mutate_item){.item = value};
	for (size_t i = 0; i < n; i++) {
		struct prov_cbor_iter iter = prov_cbor_iter(&items[i].item);

		if (prov_cbor_untag(&items[i].item, &tag, &value))
			note(items, &n, &value, i, value.raw, false);
		while (items[i].item.type == PROV_CBOR_ARRAY && prov_cbor_next(&iter, &value))
			note(items, &n, &value, i, value.raw, false);
		while (items[i].item.type == PROV_CBOR_MAP &&
		       prov_cbor_next_pair(&iter, &key, &value)) {
			note(items, &n, &key, i, key.raw, true);
			note(items, &n, &value, i, key.raw, false);
		}
	}
	return n;
}

/* --- what comes instead --- */

static void put_head(struct prov_wr *out, unsigned major, uint64_t arg)
{
	struct prov_wr wr;

	prov_wr_init(&wr, 16);
	prov_enc_uint(&wr, arg);
	if (wr.code == PROV_OK) {
		wr.p[0] = (uint8_t)(wr.p[0] | major << 5);
		prov_wr_bytes(out, prov_wr_data(&wr));
	}
	prov_wr_fini(&wr);
}

static void put_string(struct prov_wr *out, bool is_text, struct prov_bytes data)
{
	put_head(out, is_text ? 3 : 2, data.n);
	prov_wr_bytes(out, data);
}

/* Values that rules turn on, and keys and names that they look for. */
static void put_known(struct mutate_dice *dice, struct prov_wr *out, bool is_key)
{
	static const char *const values[] = {"\x00", "\x01", "\x20", "\x18\x21",
	    "\x1a\xff\xff\xff\xff", "\x1b\xff\xff\xff\xff\xff\xff\xff\xff", "\x60", "\x40", "\x80",
	    "\xa0", "\xf4", "\xf5", "\xf6", "\xf7", "\x80\x80", "\x9f\xff", "\xbf\xff", "\x5f\xff",
	    "\xf9\x7e\x00", "\xc1\x00"};
	static const uint8_t sizes[] = {1, 1, 1, 2, 5, 9, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 2};
	static const char *const words[] = {"url", "hash", "alg", "pad", "name", "exclusions",
	    "start", "length", "actions", "action", "parameters", "ingredients", "ingredient",
	    "when", "digitalSourceType", "softwareAgent", "relationship", "activeManifest",
	    "c2pa_manifest", "claimSignature", "validationResults", "validationStatus", "redacted",
	    "redacted_assertions", "created_assertions", "gathered_assertions", "assertions",
	    "signature", "instanceID", "claim_generator_info", "dc:title", "dc:format", "icon",
	    "data", "data_types", "metadata", "merkle", "xpath", "boxes", "names", "x5chain",
	    "sigTst", "sigTst2", "rVals", "iat", "val", "tstTokens", "ocspVals", "c2pa.created",
	    "c2pa.opened", "c2pa.placed", "c2pa.removed", "c2pa.redacted", "c2pa.edited",
	    "parentOf", "componentOf", "inputTo", "sha256", "sha384", "sha512", "md5",
	    "self#jumbf=c2pa.assertions/c2pa.hash.data", "self#jumbf=c2pa.signature",
	    "self#jumbf=/c2pa/urn:c2pa:first", "self#jumbf=/c2pa/urn:c2pa:first/c2pa.signature",
	    "self#jumbf=c2pa.assertions/c2pa.actions.v2", "https://example.com/a",
	    "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
	    "2024-01-01T00:00:00Z", "signer_payload", "sig_type", "referenced_assertions"};
	size_t i = mutate_roll(dice, sizeof(sizes));

	if (is_key || mutate_roll(dice, 2) == 0)
		prov_enc_str(out, words[mutate_roll(dice, sizeof(words) / sizeof(words[0]))]);
	else
		prov_wr_bytes(out, prov_bytes(values[i], sizes[i]));
}

static void put_changed_string(struct mutate_dice *dice, const struct prov_cbor *item,
    struct prov_bytes other, struct prov_wr *out)
{
	uint8_t data[4096] = {0};
	size_t n = item->body.n < sizeof(data) ? item->body.n : sizeof(data);
	struct prov_wr inner;

	/* A string that holds CBOR itself, as COSE's protected header does. */
	prov_wr_init(&inner, 1u << 20);
	if (item->type == PROV_CBOR_BYTES && n > 0 && mutate_roll(dice, 4) != 0 &&
	    mutate_cbor(dice, item->body, other, &inner)) {
		put_string(out, false, prov_wr_data(&inner));
	} else {
		if (n > 0)
			memcpy(data, item->body.p, n);
		n = LLVMFuzzerMutate(data, n, n < 1024 ? n + 64 : sizeof(data));
		put_string(out, item->type == PROV_CBOR_TEXT, prov_bytes(data, n));
	}
	prov_wr_fini(&inner);
}

static void put_changed_number(
    struct mutate_dice *dice, const struct prov_cbor *item, struct prov_wr *out)
{
	static const int64_t steps[] = {1, -1, 2, -2, 12, -12, 256, -256};
	uint64_t arg = item->arg + (uint64_t)steps[mutate_roll(dice, 8)];

	put_head(
	    out, item->type == PROV_CBOR_UINT ? 0 : 1, mutate_roll(dice, 8) == 0 ? arg << 8 : arg);
}

static void put_other(struct mutate_dice *dice, struct prov_bytes other, struct prov_wr *out)
{
	static const struct prov_cbor none;
	struct mutate_item *items = calloc(MUTATE_MAX_ITEMS, sizeof(*items));
	size_t n = items == NULL ? 0 : mutate_items(other, items);
	const struct prov_cbor *one = n == 0 ? &none : &items[mutate_roll(dice, n)].item;

	prov_wr_bytes(out, one->raw);
	free(items);
}

/* --- one change --- */

/* ITEM's container with one element more or less, up to its content. */
static void put_container(
    const struct mutate_item *items, const struct mutate_item *item, bool more, struct prov_wr *out)
{
	const struct prov_cbor *in = &items[item->parent].item;
	struct prov_bytes all = items[0].item.raw;

	prov_wr_bytes(out, prov_bytes(all.p, (size_t)(in->raw.p - all.p)));
	if (in->indefinite)
		prov_wr_u8(out, in->raw.p[0]);
	else
		put_head(out, in->type == PROV_CBOR_MAP ? 5 : 4, more ? in->arg + 1 : in->arg - 1);
}

/* An element goes, or stands there twice. */
static bool put_resized(struct mutate_dice *dice, const struct mutate_item *items,
    const struct mutate_item *item, struct prov_wr *out)
{
	const struct prov_cbor *in = &items[item->parent].item;
	struct prov_bytes all = items[0].item.raw;
	size_t end = (size_t)(item->item.raw.p - all.p) + item->item.raw.n;
	bool more = mutate_roll(dice, 3) == 0;

	if (item == items || item->is_key || in->type == PROV_CBOR_TAG)
		return false;
	put_container(items, item, more, out);
	prov_wr_bytes(out, prov_bytes(in->body.p, (size_t)(all.p + item->start - in->body.p)));
	for (int i = 0; more && i < 2; i++)
		prov_wr_bytes(out, prov_bytes_sub(all, item->start, end - item->start));
	prov_wr_bytes(out, prov_bytes_sub(all, end, all.n));
	return true;
}

static void put_replaced(struct mutate_dice *dice, const struct mutate_item *item,
    struct prov_bytes other, struct prov_wr *out)
{
	enum prov_cbor_type type = item->item.type;

	switch (mutate_roll(dice, 6)) {
	case 0:
		put_other(dice, other, out);
		break;
	case 1:
		put_known(dice, out, item->is_key);
		break;
	default:
		if ((type == PROV_CBOR_TEXT || type == PROV_CBOR_BYTES) && !item->item.indefinite)
			put_changed_string(dice, &item->item, other, out);
		else if (type == PROV_CBOR_UINT || type == PROV_CBOR_NINT)
			put_changed_number(dice, &item->item, out);
		else
			put_known(dice, out, item->is_key);
	}
}

bool mutate_cbor(
    struct mutate_dice *dice, struct prov_bytes all, struct prov_bytes other, struct prov_wr *out)
{
	struct mutate_item *items = calloc(MUTATE_MAX_ITEMS, sizeof(*items));
	size_t n = items == NULL ? 0 : mutate_items(all, items), at;
	const struct mutate_item *item = items;

	if (n > 0) {
		item = &items[mutate_roll(dice, n)];
		if (mutate_roll(dice, 3) != 0 || !put_resized(dice, items, item, out)) {
			at = (size_t)(item->item.raw.p - all.p);
			prov_wr_bytes(out, prov_bytes_sub(all, 0, at));
			put_replaced(dice, item, other, out);
			prov_wr_bytes(out, prov_bytes_sub(all, at + item->item.raw.n, all.n));
		}
	}
	free(items);
	return n > 0 && out->code == PROV_OK;
}
