/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a command as on a kernel without parts of the sandbox.
 * usage: cli_without landlock|seccomp|listener|memory|addfd... -- COMMAND [ARG...]
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <linux/seccomp.h>
#include <seccomp.h>

#define CREATE_RULESET 444 /* landlock_create_ruleset, whether libseccomp knows it or not */

static bool take(scmp_filter_ctx filter, const char *what)
{
	const uint32_t missing = SCMP_ACT_ERRNO(ENOSYS), wrong = SCMP_ACT_ERRNO(EINVAL);
	const uint32_t taken = SCMP_ACT_ERRNO(EBUSY);
	const struct scmp_arg_cmp sets = {0, SCMP_CMP_EQ, PR_SET_SECCOMP, 0};
	const struct scmp_arg_cmp listens = {1, SCMP_CMP_MASKED_EQ,
	    SECCOMP_FILTER_FLAG_NEW_LISTENER, SECCOMP_FILTER_FLAG_NEW_LISTENER};

	const struct scmp_arg_cmp puts = {1, SCMP_CMP_EQ, SECCOMP_IOCTL_NOTIF_ADDFD, 0};

	if (strcmp(what, "landlock") == 0)
		return seccomp_rule_add(filter, missing, CREATE_RULESET, 0) == 0;
	if (strcmp(what, "seccomp") == 0)
		return seccomp_rule_add(filter, missing, SCMP_SYS(seccomp), 0) == 0 &&
		       seccomp_rule_add_array(filter, wrong, SCMP_SYS(prctl), 1, &sets) == 0;
	/* As where only who runs the machine may trace. */
	if (strcmp(what, "memory") == 0)
		return seccomp_rule_add(
			   filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(process_vm_readv), 0) == 0;
	if (strcmp(what, "addfd") == 0)
		return seccomp_rule_add_array(filter, wrong, SCMP_SYS(ioctl), 1, &puts) == 0;
	return strcmp(what, "listener") == 0 &&
	       seccomp_rule_add_array(filter, taken, SCMP_SYS(seccomp), 1, &listens) == 0;
}

int main(int argc, char **argv)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	int i = 1;

	if (filter == NULL)
		return 99;
	for (; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (!take(filter, argv[i]))
			return 99;
	}
	if (i + 1 >= argc || seccomp_load(filter) != 0)
		return 99;
	seccomp_release(filter);
	(void)execvp(argv[i + 1], &argv[i + 1]);
	perror(argv[i + 1]);
	return 99;
}
