/* SPDX-License-Identifier: Apache-2.0 */
/* A report as crJSON, read back by another library. */
#ifndef PROV_TESTS_HELPER_CRJSON_H
#define PROV_TESTS_HELPER_CRJSON_H

#include <cJSON.h>

#include "prov/report.h"

/* The document, which the caller deletes; aborts where it is no harmless JSON on one line. */
cJSON *crjson_of(const struct prov_report *report);
/* The value at a path of keys and indices, "manifests/0/label"; NULL if absent. */
const cJSON *crjson_at(const cJSON *root, const char *path);
/* The string there; "" where there is none. */
const char *crjson_str(const cJSON *root, const char *path);
/* Whether a list of status entries has the code. */
bool crjson_has(const cJSON *root, const char *path, const char *code);

#endif
