/* SPDX-License-Identifier: Apache-2.0 */
/* The first line of every main. */
#ifndef CMD_START_H
#define CMD_START_H

/*
 * Makes the process's surroundings what the rest expects: descriptors 0 to 2 are taken (else an
 * opened file could become standard output and be written over), and a write to a closed pipe or
 * above a size limit fails with an error instead of a signal.
 */
void cmd_start(void);

/* For a process that will hold secrets: no core dumps. */
void cmd_hold_secrets(void);

#endif
