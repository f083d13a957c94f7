/* SPDX-License-Identifier: Apache-2.0 */
/* Reports that were held against an earlier file. */
#ifndef PROV_TESTS_HELPER_WAS_MAKE_H
#define PROV_TESTS_HELPER_WAS_MAKE_H

#include "report/was.h"

/* Compares the texts NOW and WAS as the files of these reports; frees neither. */
void was_texts(struct prov_report *now, const char *now_text, const struct prov_report *was,
    const char *was_text, const struct prov_picture *pictures);

#endif
