/* SPDX-License-Identifier: Apache-2.0 */
/* Files by name, and connections, taken away with Landlock. */
#define _GNU_SOURCE /* syscall */
#include <errno.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/sandbox.h"

#ifdef PROV_SANDBOX

/* The kernel's interface (linux/landlock.h), as far as we know it: the headers of the system
 * may be older than its kernel. */
#define FS_EXECUTE (UINT64_C(1) << 0)
#define FS_WRITE_FILE (UINT64_C(1) << 1)
#define FS_READ_FILE (UINT64_C(1) << 2)
#define FS_READ_DIR (UINT64_C(1) << 3)
#define FS_REMOVE_FILE (UINT64_C(1) << 5)
#define FS_MAKE_REG (UINT64_C(1) << 8)
#define FS_REFER (UINT64_C(1) << 13)
#define FS_TRUNCATE (UINT64_C(1) << 14)
#define BIND (UINT64_C(1) << 0)
#define CONNECT (UINT64_C(1) << 1)
#define FS_OF_FILES (FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE)

static const struct {
	int version;
	uint64_t fs, net, scoped;
} versions[] = {
    {1, (UINT64_C(1) << 13) - 1, 0, 0}, {2, FS_REFER, 0, 0}, {3, FS_TRUNCATE, 0, 0},
    {4, 0, BIND | CONNECT, 0},    /* over TCP */
    {5, UINT64_C(1) << 15, 0, 0}, /* ioctl of devices */
    {6, 0, 0, 3},                 /* abstract sockets of others, and signals to them */
};

struct ruleset {
	uint64_t fs, net, scoped;
};

struct beneath {
	uint64_t rights;
	int32_t fd;
} __attribute__((packed));

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif
#define ASK_VERSION 1u
#define RULE_BENEATH 1

int landlock_rules(uint64_t *handled, bool online)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, ASK_VERSION);
	struct ruleset set = {0};
	size_t size = version < 4 ? 8 : version < 6 ? 16 : 24;

	if (version < 1)
		return -1;
	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		if (versions[i].version > version)
			break;
		set.fs |= versions[i].fs;
		set.net |= versions[i].net;
		set.scoped |= versions[i].scoped;
	}
	if (online)
		set.net &= ~CONNECT;
	*handled = set.fs;
	return (int)syscall(SYS_landlock_create_ruleset, &set, size, 0u);
}

void landlock_allow(int rules, uint64_t handled, int fd, bool is_folder, unsigned rights)
{
	struct beneath beneath = {.fd = fd};

	if ((rights & SANDBOX_READ) != 0)
		beneath.rights |= FS_READ_FILE | FS_READ_DIR;
	if ((rights & SANDBOX_WRITE) != 0)
		beneath.rights |=
		    FS_WRITE_FILE | FS_TRUNCATE | FS_MAKE_REG | FS_REMOVE_FILE | FS_REFER;
	beneath.rights &= is_folder ? handled : handled & FS_OF_FILES;
	/* Pipes and their like belong to no folder and can be opened without. */
	(void)syscall(SYS_landlock_add_rule, rules, RULE_BENEATH, &beneath, 0u);
}

bool landlock_enter(int rules)
{
	return rules != -1 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       syscall(SYS_landlock_restrict_self, rules, 0u) == 0;
}

#else

int landlock_rules(uint64_t *handled, bool online)
{
	(void)online;
	*handled = 0;
	return -1;
}

void landlock_allow(int rules, uint64_t handled, int fd, bool is_folder, unsigned rights)
{
	(void)rules;
	(void)handled;
	(void)fd;
	(void)is_folder;
	(void)rights;
}

bool landlock_enter(int rules)
{
	(void)rules;
	return false;
}

#endif
