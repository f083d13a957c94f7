/* SPDX-License-Identifier: Apache-2.0 */
/* What to do about a refusal (PROV_E_LIMIT), which the library does not know: it has no options,
 * and does not see whose the file is. */
#ifndef CMD_ADVICE_H
#define CMD_ADVICE_H

#include <stdbool.h>

/* On LIMIT (enum prov_limit): half a sentence, or NULL where there is nothing to say. SIGNING: the
 * file is the user's own, to change as needed; else a stranger's. Borrowed. */
const char *advice_on_limit(int limit, bool signing);
/* Why there is none; NULL where there is, or nobody thought of it. */
const char *advice_none(int limit);

#endif
