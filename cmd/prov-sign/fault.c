/* SPDX-License-Identifier: Apache-2.0 */
#include "fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/xalloc.h"

static void set_about(struct fault *fault, const char *about)
{
	free(fault->about);
	fault->about = about == NULL ? NULL : xstrdup(about);
}

void fault_set(struct fault *fault, const char *about, const char *fmt, ...)
{
	va_list ap;

	set_about(fault, about);
	fault->err = (struct prov_err){.code = PROV_E_USAGE};
	va_start(ap, fmt);
	(void)vsnprintf(fault->err.msg, sizeof(fault->err.msg), fmt, ap);
	va_end(ap);
}

void fault_keep(struct fault *fault, const char *about, const struct prov_err *err)
{
	set_about(fault, about);
	fault->err = *err;
}
