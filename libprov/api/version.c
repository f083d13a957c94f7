/* SPDX-License-Identifier: Apache-2.0 */
#include "prov/version.h"

const char *prov_version(void)
{
	return PROV_VERSION;
}

const char *prov_spec_version(void)
{
	return PROV_SPEC_VERSION;
}
