/* SPDX-License-Identifier: Apache-2.0 */
#include "common/signals.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_bool raised; /* set by a handler, and looked at by several threads */

static void raise_flag(int sig)
{
	(void)sig;
	atomic_store(&raised, true);
}

void signals_catch(void)
{
	static const int caught[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction act, old;

	act.sa_handler = raise_flag;
	act.sa_flags = (int)SA_RESETHAND;
	(void)sigemptyset(&act.sa_mask);
	for (size_t i = 0; i < sizeof(caught) / sizeof(caught[0]); i++) {
		if (sigaction(caught[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL &&
		    !atomic_load(&raised))
			(void)sigaction(caught[i], &act, NULL);
	}
}

bool signals_raised(void)
{
	return atomic_load(&raised);
}
