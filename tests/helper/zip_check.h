/* SPDX-License-Identifier: Apache-2.0 */
/* Reading what zip_file.h makes. */
#ifndef PROV_TESTS_HELPER_ZIP_CHECK_H
#define PROV_TESTS_HELPER_ZIP_CHECK_H

#include "format/zip.h"
#include "helper/zip_file.h"
#include "prov/io.h"

struct zip_checked {
	struct zip_file file;
	struct prov_src *src;
	struct prov_arena arena;
	struct prov_zip zip;
	struct prov_err err;
	int code;
};

/* The archive of these N entries; SETUP is copied for what stands before its end, or NULL. */
void zip_check(
    struct zip_checked *c, const struct zip_entry *v, size_t n, const struct zip_file *setup);
/* Just its code. */
int zip_code(const struct zip_entry *v, size_t n, const struct zip_file *setup);
void zip_check_fini(struct zip_checked *c);

#endif
