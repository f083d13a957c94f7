/* SPDX-License-Identifier: Apache-2.0 */
/* What the manifests are to say beside the options of the library: from --manifest, --ingredient,
 * --action, --assertion and --redact. */
#ifndef CMD_SIGN_DEFINE_H
#define CMD_SIGN_DEFINE_H

#include "sign.h"

struct define {
	struct prov_definition *definition; /* NULL where nothing is said */
	struct prov_src **srcs;             /* that it borrows */
	size_t num_srcs, cap_srcs;
	const struct prov_src **ingredients; /* of --ingredient, in order, among them */
	size_t num_ingredients;
	const char *file;     /* --manifest */
	struct strlist paths; /* owned: of what the file names for signing */
	struct strlist found; /* owned: of what it takes in, ingredients among that */
};

/*
 * False having said why; closed all the same. What the file says of key, certificate, algorithm and
 * time-stamps is put into OPTS where the command line says nothing.
 */
bool define_open(struct define *define, struct sign_opts *opts);
void define_close(struct define *define);

#endif
