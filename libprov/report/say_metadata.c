/* SPDX-License-Identifier: Apache-2.0 */
/* What metadata assertions say of the content (C2PA 2.4, 18.17; CAWG Metadata). */
#include "report/say.h"

/* One row for the signer's word, one for what was gathered, which is nobody's (10.2). */
static void say_list(struct prov_say *t, const struct prov_account *a, bool gathered)
{
	bool any = false;

	for (size_t i = 0; i < a->num_metadata; i++) {
		const struct prov_said *said = &a->metadata[i];

		if (said->gathered != gathered)
			continue;
		if (!any)
			prov_say_begin(t, gathered
					      ? "Metadata that was gathered, on nobody's word: "
					      : "Metadata, as they say: ");
		else
			prov_say_put(t, ", ");
		prov_say_put(t, said->says);
		prov_say_put(t, " ");
		prov_say_quote(t, said->value);
		any = true;
	}
	if (any)
		prov_say_end(t);
}

void prov_say_metadata(struct prov_say *t, const struct prov_account *a)
{
	say_list(t, a, false);
	say_list(t, a, true);
}
