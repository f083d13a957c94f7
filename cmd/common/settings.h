/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a program that is started is told beside its input, by who starts it: a descriptor from
 * which that can be read. Who only asks for the start, through a broker, has no say in it.
 */
#ifndef CMD_SETTINGS_H
#define CMD_SETTINGS_H

#include <stddef.h>

#define SETTINGS_FD 3 /* in the program */

struct settings {
	const void *data;
	size_t len;
};

/* A descriptor at whose beginning they stand, other than SETTINGS_FD; -1 with errno. */
int settings_open(const struct settings *settings);

#endif
