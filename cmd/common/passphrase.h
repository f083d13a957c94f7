/* SPDX-License-Identifier: Apache-2.0 */
/* Passphrases: from a file, or asked for on the terminal, into the caller's memory (secret.h). */
#ifndef CMD_PASSPHRASE_H
#define CMD_PASSPHRASE_H

#include <stddef.h>

#define PASSPHRASE_MAX 1024 /* PROV_LIMIT_PASSPHRASE */
#define PASSPHRASE_NO_TTY (-2)

/*
 * The first line of FILE ("-": standard input), or what is typed at PROMPT with the echo off. At
 * most LEN bytes, no NUL added. Returns the length, or -1 having said why; without a terminal
 * passphrase_from_tty returns PASSPHRASE_NO_TTY and says nothing.
 */
int passphrase_from_file(const char *file, char *buf, size_t len);
int passphrase_from_tty(const char *prompt, char *buf, size_t len);

#endif
