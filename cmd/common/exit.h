/* SPDX-License-Identifier: Apache-2.0 */
/* What the tools tell the shell. Users script against these numbers: they never change. */
#ifndef CMD_EXIT_H
#define CMD_EXIT_H

enum exit_status {
	EXIT_PASS = 0,      /* everything asked for succeeded */
	EXIT_INVALID = 1,   /* verify: an input is invalid */
	EXIT_ERROR = 2,     /* usage, input, output, key, memory */
	EXIT_UNTRUSTED = 3, /* verify: a signer is not trusted, or a requirement is not met */
	EXIT_NONE = 4,      /* verify, inspect: an input carries no credentials */
	EXIT_WARNED = 5     /* verify --warn-status: all pass, but the policy warns of one */
};

#endif
