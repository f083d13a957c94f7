/* SPDX-License-Identifier: Apache-2.0 */
/* A decoder of pictures that was taken over. */
#include <stdio.h>

#include "prov-thumbnail/thumbnail.h"
#include "sandbox_violate.h"

void __real_input_begin(struct input *in, FILE *file, size_t max);
void __wrap_input_begin(struct input *in, FILE *file, size_t max);

void __wrap_input_begin(struct input *in, FILE *file, size_t max)
{
	(void)violate();
	__real_input_begin(in, file, max);
}
