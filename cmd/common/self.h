/* SPDX-License-Identifier: Apache-2.0 */
/* Where the other programs are. */
#ifndef CMD_SELF_H
#define CMD_SELF_H

/* The folder of the running executable (malloc), or NULL. */
char *self_folder(void);

#endif
