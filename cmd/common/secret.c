/* SPDX-License-Identifier: Apache-2.0 */
#include "common/secret.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/message.h"

void secret_wipe(void *block, size_t size)
{
	/* volatile: a compiler may not leave out stores to memory that is freed next. */
	volatile unsigned char *p = block;

	while (size-- > 0)
		*p++ = 0;
}

void *secret_alloc(size_t size)
{
	long page = sysconf(_SC_PAGESIZE);
	void *block = NULL;

	/* Whole pages: the unlocking of one block may not unlock a part of another. */
	if (page <= 0 || size > SIZE_MAX - (size_t)page ||
	    posix_memalign(&block, (size_t)page,
		(size + (size_t)page - 1) / (size_t)page * (size_t)page) != 0) {
		msg_error(NULL, "out of memory");
		return NULL;
	}
	/* Where no memory may be locked we go on: that is no reason not to sign. */
	(void)mlock(block, size);
	memset(block, 0, size);
	return block;
}

void secret_free(void *block, size_t size)
{
	if (block == NULL)
		return;
	secret_wipe(block, size);
	(void)munlock(block, size);
	free(block);
}
