/* SPDX-License-Identifier: Apache-2.0 */
/* Trust lists: files of certificates, given or installed for the user and the system. */
#ifndef CMD_TRUST_H
#define CMD_TRUST_H

#include <stdbool.h>
#include <stddef.h>

#include "prov/policy.h"

#define TRUST_MAX_FILE ((size_t)16 * 1024 * 1024)

/* What an installed list is for, and the folder that such lists lie in. */
struct trust_kind {
	const char *name, *folder, *says;
	enum prov_list list;
};
const struct trust_kind *trust_kind_at(size_t i); /* NULL where there are no more */
const struct trust_kind *trust_kind_find(const char *name);

/* The folder of a kind (malloc), the system's or the user's; NULL where there is no home. */
char *trust_folder(const struct trust_kind *kind, bool system);

/* The installed lists of a kind: the user's, then the system's, each in order of their names. */
struct trust_file {
	char *path, *name; /* the name is that of the file without its end, "c2pa" */
	bool system;
	bool hidden; /* the system's, but the user has one of that name, which counts instead */
};
struct trust_files {
	struct trust_file *at;
	size_t n;
};
/* What can't be read is warned about. */
struct trust_files trust_files_find(const struct trust_kind *kind);
void trust_files_free(struct trust_files *files);

/* Adds the certificates of one file, PEM or C2PA's JSON; *ERR leaves out the file's name. */
bool trust_add_file(
    struct prov_policy *policy, enum prov_list list, const char *path, struct prov_err *err);

/*
 * Adds every *.pem and *.json of the kinds' folders in the user's configuration folder and in
 * /etc/prov. Missing folders are fine; a file that can't be used is warned about by name and trusts
 * nobody.
 */
void trust_add_defaults(struct prov_policy *policy);

#endif
