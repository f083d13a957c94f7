/* SPDX-License-Identifier: Apache-2.0 */
/* What to do about a refusal (PROV_E_LIMIT), which the library does not know: it has no options,
 * and does not see whose the file is. */
#ifndef CMD_ADVICE_H
#define CMD_ADVICE_H

#include <stdbool.h>

/* Of what SAID of a limit: half a sentence, or NULL where SAID has one already. SIGNING: the file
 * is the user's own, to change as needed; else a stranger's. Borrowed. */
const char *advice_on_limit(const char *said, bool signing);

#endif
