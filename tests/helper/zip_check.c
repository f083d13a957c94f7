/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/zip_check.h"

#include <stdlib.h>

#include "base/limits.h"

void zip_check(
    struct zip_checked *c, const struct zip_entry *v, size_t n, const struct zip_file *setup)
{
	struct prov_bytes data;

	memset(c, 0, sizeof(*c));
	zip_begin(&c->file);
	for (size_t i = 0; i < n; i++)
		zip_add(&c->file, &v[i]);
	if (setup != NULL) {
		c->file.comment = setup->comment;
		c->file.before_directory = setup->before_directory;
		c->file.before_end = setup->before_end;
		c->file.zip64 = setup->zip64;
		c->file.wrong_zip64 = setup->wrong_zip64;
		c->file.more_members = setup->more_members;
	}
	data = zip_end(&c->file);
	if (prov_src_mem(&c->src, data.p, data.n, NULL) != PROV_OK)
		abort();
	prov_arena_init(&c->arena, PROV_MAX_ARENA);
	c->code = prov_zip_read(c->src, &c->arena, &c->zip, &c->err);
}

int zip_code(const struct zip_entry *v, size_t n, const struct zip_file *setup)
{
	struct zip_checked c;

	zip_check(&c, v, n, setup);
	zip_check_fini(&c);
	return c.code;
}

void zip_check_fini(struct zip_checked *c)
{
	prov_arena_fini(&c->arena);
	prov_src_close(c->src);
	zip_fini(&c->file);
}
