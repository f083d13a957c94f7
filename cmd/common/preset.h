/* SPDX-License-Identifier: Apache-2.0 */
/* Policies by name: files that were installed, and that the user or the system may replace. */
#ifndef CMD_PRESET_H
#define CMD_PRESET_H

#define PRESET_NAMES "newsroom, eu, us-ca and cn"

/*
 * The file of the policy NAME (malloc). One with a dot or a slash in it is a file; else it is
 * NAME.json in policies/ of the user's configuration folder, in /etc/prov/policies, or among what
 * was installed, the first that is there. NULL where there is none.
 */
char *preset_find(const char *name);

#endif
