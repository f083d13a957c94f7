/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/jumbf_walk.h"

const struct prov_jumbf *jumbf_walk_next(const struct prov_jumbf *box)
{
	if (box->first != NULL)
		return box->first;
	while (box != NULL && box->next == NULL)
		box = box->parent;
	return box == NULL ? NULL : box->next;
}
