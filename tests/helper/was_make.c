/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/was_make.h"

#include <stdlib.h>

void was_texts(struct prov_report *now, const char *now_text, const struct prov_report *was,
    const char *was_text, const struct prov_picture *pictures)
{
	struct prov_src *a, *b;

	if (prov_src_mem(&a, now_text, strlen(now_text), NULL) != PROV_OK ||
	    prov_src_mem(&b, was_text, strlen(was_text), NULL) != PROV_OK ||
	    prov_report_compare(now, a, was, b, pictures, NULL) != PROV_OK)
		abort();
	prov_src_close(a);
	prov_src_close(b);
}
