/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A manifest store, in or beside a file of some kind, by the first byte (carrier.h), whose
 * mutations know what it is made of (mutate.h): whatever it says, nobody is trusted, and what is
 * valid has what makes it so and nothing that speaks against it.
 */
#include "fuzz/carrier.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	(void)carrier_judge(data, size);
	return 0;
}
