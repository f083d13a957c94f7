/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/zip_file.h"

#include <stdlib.h>

#include "format/crc32.h"

#define MAX_FILE ((size_t)64 << 20)

static void put(struct prov_wr *out, size_t width, uint64_t v)
{
	for (size_t i = 0; i < width; i++)
		prov_wr_u8(out, (uint8_t)(v >> (8 * i)));
}

void zip_begin(struct zip_file *z)
{
	memset(z, 0, sizeof(*z));
	prov_wr_init(&z->out, MAX_FILE);
	prov_wr_init(&z->headers, MAX_FILE);
}

/* version needed up to crc */
static void put_common(struct prov_wr *out, const struct zip_entry *e, bool local)
{
	bool open = (e->flags & ZIP_DESCRIPTOR) != 0;

	put(out, 2, 20);
	put(out, 2, (uint64_t)e->bits | (open ? 8 : 0));
	put(out, 2, e->method);
	put(out, 4, local && (e->flags & ZIP_OTHER_TIME) ? 0x5a215a21 : 0x58215821);
	put(out, 4, local && open ? 0 : prov_crc32(0, e->data));
}

static void put_local(struct prov_wr *out, const struct zip_entry *e)
{
	const char *name = e->local_name == NULL ? e->name : e->local_name;
	bool open = (e->flags & ZIP_DESCRIPTOR) != 0, large = (e->flags & ZIP_LARGE) != 0;
	uint64_t size = open ? 0 : e->data.n + (e->flags & ZIP_OTHER_SIZE ? 1 : 0);
	bool extra = large && !(e->flags & ZIP_NO_EXTRA);

	prov_wr_str(out, "PK\3\4");
	put_common(out, e, true);
	put(out, 4, large ? UINT32_MAX : size);
	put(out, 4, large ? UINT32_MAX : size);
	put(out, 2, strlen(name));
	put(out, 2, (extra ? 20 : 0) + e->local_extra.n);
	prov_wr_str(out, name);
	if (extra) {
		put(out, 2, 1);
		put(out, 2, 16);
		put(out, 8, size);
		put(out, 8, size);
	}
	prov_wr_bytes(out, e->local_extra);
}

static void put_descriptor(struct prov_wr *out, const struct zip_entry *e)
{
	size_t width = e->flags & ZIP_DESCRIPTOR_WIDE ? 8 : 4;

	if (!(e->flags & ZIP_DESCRIPTOR_BARE))
		prov_wr_str(out, "PK\7\10");
	put(out, 4, prov_crc32(0, e->data) ^ (e->flags & ZIP_DESCRIPTOR_WRONG ? 1 : 0));
	put(out, width, e->data.n);
	put(out, width, e->data.n);
}

static void put_central(struct prov_wr *out, const struct zip_entry *e, size_t off, size_t *crc_at)
{
	bool large = (e->flags & ZIP_LARGE) != 0;
	bool extra = large && !(e->flags & ZIP_NO_EXTRA);

	*crc_at = out->n + 16;
	prov_wr_str(out, "PK\1\2");
	put(out, 2, 20);
	put_common(out, e, false);
	put(out, 4, large ? UINT32_MAX : e->data.n);
	put(out, 4, large ? UINT32_MAX : e->data.n);
	put(out, 2, strlen(e->name));
	put(out, 2, extra ? 28 : 0);
	put(out, 2, 0);
	put(out, 2, 0);
	put(out, 2, 0);
	put(out, 4, 0);
	put(out, 4, large ? UINT32_MAX : off);
	prov_wr_str(out, e->name);
	if (extra) {
		put(out, 2, 1);
		put(out, 2, 24);
		put(out, 8, e->data.n);
		put(out, 8, e->data.n);
		put(out, 8, off);
	}
}

/* HEADER before all others. */
static void put_first(struct zip_file *z, struct prov_bytes header)
{
	struct prov_wr all;

	prov_wr_init(&all, MAX_FILE);
	prov_wr_bytes(&all, header);
	prov_wr_bytes(&all, prov_wr_data(&z->headers));
	prov_wr_fini(&z->headers);
	z->headers = all;
	for (size_t i = 0; i < z->n; i++)
		z->crc_at[i] += header.n;
}

/* One more extra field of the header at AT, which has none. */
static void put_field(struct prov_wr *wr, size_t at, const char field[9])
{
	size_t name = at + 46 + wr->p[at + 28];
	struct prov_wr rest;

	prov_wr_init(&rest, MAX_FILE);
	prov_wr_bytes(&rest, prov_bytes(&wr->p[name], wr->n - name));
	wr->n = name;
	wr->p[at + 30] = 9;
	prov_wr_bytes(wr, prov_bytes(field, 9));
	prov_wr_bytes(wr, prov_wr_data(&rest));
	prov_wr_fini(&rest);
}

/* As an archive that was added to keeps it, of another version needed. */
static void put_old(struct zip_file *z, unsigned flags)
{
	size_t at = z->out.n;

	for (int i = 0; i < (flags & ZIP_OLD_LONG ? 4 : 1); i++)
		prov_wr_bytes(&z->out, prov_wr_data(&z->headers));
	z->out.p[at + 6] = 10;
	z->out.p[at + 17] ^= flags & ZIP_OLD_OTHER ? 1 : 0;
	if (flags & ZIP_OLD_TIMES)
		put_field(&z->out, at, "UT\5\0\1time");
	if (flags & ZIP_OLD_FIELD)
		put_field(&z->out, at, "up\5\0\1name");
}

/* E before it was replaced. */
static void put_gone(struct zip_file *z, const struct zip_entry *e)
{
	size_t at = z->out.n, crc;
	struct zip_entry was = *e;
	struct prov_wr data;

	prov_wr_init(&data, MAX_FILE);
	prov_wr_bytes(&data, e->data);
	if ((e->flags & ZIP_GONE_OTHER) != 0 && data.n > 0)
		data.p[data.n - 1] ^= 1;
	was.data = prov_wr_data(&data);
	put_local(&z->out, &was);
	z->out.p[at + 14] ^= e->flags & ZIP_GONE_CRC ? 1 : 0;
	prov_wr_bytes(&z->out, was.data);
	if ((e->flags & ZIP_GONE_SHORT) == 0) {
		prov_wr_bytes(&z->out, prov_wr_data(&z->headers));
		put_central(&z->out, &was, at, &crc);
		z->out.p[crc] ^= e->flags & ZIP_GONE_CRC ? 1 : 0;
	}
	prov_wr_fini(&data);
}

void zip_add(struct zip_file *z, const struct zip_entry *e)
{
	struct prov_wr header;
	size_t at;

	if (z->n == ZIP_MAX)
		abort();
	if (e->before != NULL)
		prov_wr_str(&z->out, e->before);
	if (e->flags & ZIP_OLD)
		put_old(z, e->flags);
	if (e->flags & ZIP_GONE)
		put_gone(z, e);
	at = z->out.n;
	put_local(&z->out, e);
	prov_wr_bytes(&z->out, e->data);
	if (e->flags & ZIP_DESCRIPTOR)
		put_descriptor(&z->out, e);
	z->at[z->n].off = at;
	z->at[z->n].len = z->out.n - at;
	if (e->flags & ZIP_OVERLAP)
		prov_wr_cut(&z->out, z->out.n - 1);
	prov_wr_init(&header, MAX_FILE);
	put_central(&header, e, at, &z->crc_at[z->n]);
	if (e->flags & ZIP_UPSIDE_DOWN) {
		put_first(z, prov_wr_data(&header));
	} else if (!(e->flags & ZIP_UNLISTED)) {
		z->crc_at[z->n] += z->headers.n;
		prov_wr_bytes(&z->headers, prov_wr_data(&header));
	}
	prov_wr_fini(&header);
	z->count += e->flags & ZIP_UNLISTED ? 0 : 1;
	z->n++;
}

static void put_zip64(struct zip_file *z, uint64_t count)
{
	size_t at = z->out.n;

	prov_wr_str(&z->out, "PK\6\6");
	put(&z->out, 8, 44);
	put(&z->out, 4, 45 | 45 << 16);
	put(&z->out, 8, 0);
	put(&z->out, 8, count);
	put(&z->out, 8, count);
	put(&z->out, 8, z->headers.n);
	put(&z->out, 8, z->directory + (z->wrong_zip64 ? 1 : 0));
	prov_wr_str(&z->out, "PK\6\7");
	put(&z->out, 4, 0);
	put(&z->out, 8, at);
	put(&z->out, 4, 1);
}

struct prov_bytes zip_end(struct zip_file *z)
{
	uint64_t count = (uint64_t)((int64_t)z->count + z->more_members);

	if (z->before_directory != NULL)
		prov_wr_str(&z->out, z->before_directory);
	z->directory = z->out.n;
	prov_wr_bytes(&z->out, prov_wr_data(&z->headers));
	if (z->zip64)
		put_zip64(z, count);
	if (z->before_end != NULL)
		prov_wr_str(&z->out, z->before_end);
	prov_wr_str(&z->out, "PK\5\6");
	put(&z->out, 4, 0);
	put(&z->out, 2, z->zip64 ? UINT16_MAX : count);
	put(&z->out, 2, z->zip64 ? UINT16_MAX : count);
	put(&z->out, 4, z->zip64 ? UINT32_MAX : z->headers.n);
	put(&z->out, 4, z->zip64 ? UINT32_MAX : z->directory);
	put(&z->out, 2, z->comment == NULL ? 0 : strlen(z->comment));
	if (z->comment != NULL)
		prov_wr_str(&z->out, z->comment);
	if (prov_wr_done(&z->out, NULL) != PROV_OK)
		abort();
	return prov_wr_data(&z->out);
}

void zip_fini(struct zip_file *z)
{
	prov_wr_fini(&z->out);
	prov_wr_fini(&z->headers);
}
