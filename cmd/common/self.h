/* SPDX-License-Identifier: Apache-2.0 */
/* Where the other programs are. */
#ifndef CMD_SELF_H
#define CMD_SELF_H

/* The folder of the running executable (malloc), or NULL. */
char *self_folder(void);

/* A program that is no command: beside this one, as in a build, or else where such were installed
 * to (malloc); NULL where it is in neither place. */
char *self_program(const char *name);

/* What was installed under NAME beside the programs, that is no program (malloc), or NULL. */
char *self_share(const char *name);

#endif
