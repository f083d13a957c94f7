/* SPDX-License-Identifier: Apache-2.0 */
/* A parser that was taken over; it then fails like one that was stopped. */
#include "base/err.h"
#include "format/format.h"
#include "sandbox_violate.h"

int __real_prov_format_find(const struct prov_src *src, const struct prov_hint *hint,
    const struct prov_format **out, struct prov_err *err);
int __wrap_prov_format_find(const struct prov_src *src, const struct prov_hint *hint,
    const struct prov_format **out, struct prov_err *err);

int __wrap_prov_format_find(const struct prov_src *src, const struct prov_hint *hint,
    const struct prov_format **out, struct prov_err *err)
{
	if (!violate())
		return prov_fail(err, PROV_E_IO, "the parser was stopped");
	return __real_prov_format_find(src, hint, out, err);
}
