/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz/carrier.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "format/zip.h"
#include "fuzz/mutate.h"
#include "fuzz/verdict.h"
#include "helper/format_check.h"
#include "helper/signed.h"

/* The file that it lies in or beside, without it: empty for what is not bound by a data hash. */
static struct prov_bytes carrier_asset(enum carrier where)
{
	return where == IN_JPEG                         ? sample_jpeg()
	       : where == IN_PNG || where == BESIDE_PNG ? sample_png()
							: prov_bytes(NULL, 0);
}

void carrier_zip(enum carrier where, struct prov_bytes store, struct zip_file *out)
{
	const struct zip_entry members[CARRIER_ZIP_MEMBERS] = {
	    {.name = "mimetype", .data = prov_bytes_str("application/epub+zip")},
	    {.name = "page.html", .data = prov_bytes_str("<p>Hello</p>")},
	    {.name = PROV_ZIP_STORE, .data = store, .flags = where == IN_ZIP_OLD ? ZIP_OLD : 0}};

	zip_begin(out);
	for (size_t i = 0; i < CARRIER_ZIP_MEMBERS; i++)
		zip_add(out, &members[i]);
	(void)zip_end(out);
}

bool carrier_is_film(enum carrier where)
{
	return where >= IN_FILM && where <= BESIDE_FRAGMENTS;
}

void carrier_film(enum carrier where, struct bmff_case *out)
{
	*out = (struct bmff_case){.shape = where == IN_FILM         ? BMFF_FLAT
					   : where == IN_FILM_ROOT  ? BMFF_ROOT
					   : where == IN_FILM_PAIRS ? BMFF_PAIRS
								    : BMFF_FILES};
}

static bool embed(enum carrier where, struct prov_bytes store, struct prov_wr *out)
{
	size_t n;
	uint8_t *file = format_embed(where == IN_JPEG ? prov_format_jpeg() : prov_format_png(),
	    carrier_asset(where), PROV_NO_CAND, store, &n, NULL);

	if (file != NULL)
		prov_wr_bytes(out, prov_bytes(file, n));
	free(file);
	return file != NULL;
}

bool carrier_make(enum carrier where, struct prov_bytes store, struct carried *out)
{
	struct bmff_case film;
	struct zip_file zip;

	memset(out, 0, sizeof(*out));
	prov_wr_init(&out->file, (size_t)2 * PROV_MAX_STORE);
	switch (where) {
	case IN_PNG:
	case IN_JPEG:
		return embed(where, store, &out->file);
	case BESIDE_PNG:
		out->is_beside = true;
		prov_wr_bytes(&out->file, carrier_asset(where));
		break;
	case IN_ZIP:
	case IN_ZIP_OLD:
		carrier_zip(where, store, &zip);
		prov_wr_bytes(&out->file, prov_wr_data(&zip.out));
		zip_fini(&zip);
		break;
	default:
		prov_wr_fini(&out->file);
		carrier_film(where, &film);
		out->num_parts = where == BESIDE_FRAGMENTS ? BMFF_PARTS : 0;
		bmff_case_make(&film, store, &out->file, out->part, out->film);
	}
	return out->file.code == PROV_OK;
}

void carrier_fini(struct carried *carried)
{
	prov_wr_fini(&carried->file);
	for (size_t i = 0; i < BMFF_PARTS; i++)
		prov_wr_fini(&carried->part[i]);
}

/* What a data hash leaves out. */
static void find_store(enum carrier where, struct prov_bytes file, struct mutate_bound *bound)
{
	struct format_scan scan;

	format_scan(&scan, where == IN_JPEG ? prov_format_jpeg() : prov_format_png(), file);
	if (scan.code == PROV_OK && scan.cands.n > 0) {
		bound->at = scan.cands.v[0].start;
		bound->n = scan.cands.v[0].len;
	}
	format_scan_fini(&scan);
}

void carrier_seal(enum carrier where, uint8_t *store, size_t size)
{
	struct mutate_bound bound = {.at = 0};
	struct prov_bytes file;
	struct carried carried;

	if (carrier_make(where, prov_bytes(store, size), &carried)) {
		file = prov_wr_data(&carried.file);
		if (where == IN_PNG || where == IN_JPEG)
			find_store(where, file, &bound);
		bound.film = carrier_is_film(where) ? carried.film : NULL;
		bound.hashed[0] = prov_bytes_sub(file, 0, (size_t)bound.at);
		bound.hashed[1] = prov_bytes_sub(file, (size_t)(bound.at + bound.n), file.n);
		mutate_seal(store, size, &bound);
	}
	carrier_fini(&carried);
}

enum prov_state carrier_judge(const uint8_t *data, size_t size)
{
	enum carrier where = size == 0 ? IN_PNG : (enum carrier)(data[0] % CARRIERS);
	struct prov_bytes store = prov_bytes_sub(prov_bytes(data, size), 1, size);
	struct prov_bytes parts[BMFF_PARTS];
	struct verdict_opts opts = {.fragments = parts};
	enum prov_state state = PROV_STATE_ERROR;
	struct carried carried;

	if (carrier_make(where, store, &carried)) {
		for (size_t i = 0; i < BMFF_PARTS; i++)
			parts[i] = prov_wr_data(&carried.part[i]);
		opts.num_fragments = carried.num_parts;
		opts.sidecar = carried.is_beside ? &store : NULL;
		state = verdict_check(prov_wr_data(&carried.file), &opts);
	}
	carrier_fini(&carried);
	return state;
}
