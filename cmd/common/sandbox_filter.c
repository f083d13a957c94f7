/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The filter of system calls that was made when prov was built (cmd/sandbox-filters): to make it
 * takes twice as long as the kernel takes to enter it.
 */
#include "common/sandbox.h"

#ifdef PROV_SANDBOX_FILTERS

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "common/xalloc.h"
#include "sandbox_filters.h"

static void put(struct sock_filter *at, size_t n, uint32_t some, uint32_t own)
{
	for (size_t i = 0; i < n; i++) {
		if (at[i].code == (BPF_JMP | BPF_JEQ | BPF_K) && at[i].k == some)
			at[i].k = own;
	}
}

bool seccomp_enter(const struct sandbox *sandbox)
{
	const size_t which = sandbox_filter_of(sandbox), n = filters[which].n;
	struct sock_filter *filter = xrealloc(NULL, n, sizeof(*filter));
	const struct sock_fprog program = {(unsigned short)n, filter};
	bool ok;

	memcpy(filter, filters[which].at, n * sizeof(*filter));
	put(filter, n, SANDBOX_SOME_PROCESS, (uint32_t)getpid());
	put(filter, n, SANDBOX_SOME_SOCKET, (uint32_t)sandbox->ask);
	ok = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	     prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
	free(filter);
	return ok;
}

#else

bool seccomp_enter(const struct sandbox *sandbox)
{
	return seccomp_enter_made(sandbox);
}

#endif

size_t sandbox_filter_of(const struct sandbox *sandbox)
{
	return (sandbox->writes ? 2U : sandbox->opens ? 1U : 0U) * 2 + (sandbox->ask != -1 ? 1 : 0);
}
