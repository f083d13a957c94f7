/* SPDX-License-Identifier: Apache-2.0 */
#include "common/errtext.h"

#include <stdio.h>
#include <string.h>

const char *errtext(int number, char *buf, size_t len)
{
	if (strerror_r(number, buf, len) != 0)
		(void)snprintf(buf, len, "error %d", number);
	return buf;
}
