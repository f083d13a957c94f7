/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "thumbnail.h"

void input_begin(struct input *in, FILE *file, size_t max)
{
	size_t n = max < sizeof(in->head) ? max : sizeof(in->head);

	memset(in, 0, sizeof(*in));
	in->file = file;
	in->head_n = fread(in->head, 1, n, file);
	in->left = max - in->head_n;
}

size_t input_read(struct input *in, void *buf, size_t len)
{
	size_t n = in->head_n - in->at;
	uint8_t *to = buf;

	if (n > len)
		n = len;
	memcpy(to, &in->head[in->at], n);
	in->at += n;
	len -= n;
	if (len > in->left)
		len = in->left;
	len = fread(&to[n], 1, len, in->file);
	in->left -= len;
	return n + len;
}

void input_drain(struct input *in)
{
	uint8_t block[1024];

	while (input_read(in, block, sizeof(block)) == sizeof(block))
		continue;
}
