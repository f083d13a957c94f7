/* SPDX-License-Identifier: Apache-2.0 */
/* Ending in order: SIGINT, SIGTERM and SIGHUP raise a flag that long work looks at. */
#ifndef CMD_SIGNALS_H
#define CMD_SIGNALS_H

#include <stdbool.h>

/*
 * From now on the first of these signals only raises the flag; the second ends the process. Those
 * that were ignored when the process began (nohup) stay ignored.
 */
void signals_catch(void);
bool signals_raised(void);

#endif
