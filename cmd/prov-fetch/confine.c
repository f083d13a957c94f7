/* SPDX-License-Identifier: Apache-2.0 */
/* What asking the network needs of the machine (docs/sandbox.md): what the system keeps for all,
 * and nothing of the user's. */
#include "common/sandbox.h"
#include "fetch.h"

void confine(void)
{
	/* Names of hosts, certificates, and the libraries that look for them, as the systems have
	 * them. */
	static const char *const folders[] = {"/etc", "/usr", "/lib", "/lib32", "/lib64",
	    "/nix/store", "/gnu/store", "/run/systemd/resolve", "/run/resolvconf",
	    "/run/NetworkManager", "/run/nscd", "/var/lib/ca-certificates", "/var/lib/sss",
	    "/sys/devices/system/cpu", "/dev/urandom", "/dev/null",
	    /* where these are links to elsewhere */
	    "/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/ssl/cert.pem",
	    "/etc/ssl/certs", "/etc/ssl/certs/ca-certificates.crt"};
	struct sandbox sandbox = {.ask = -1};

	sandbox.rules = landlock_rules(&sandbox.handled, true);
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		sandbox_allow(&sandbox, folders[i], SANDBOX_READ);
	/* Whoever started us has said what is missing here. */
	(void)landlock_enter(sandbox.rules);
	(void)seccomp_enter_online();
	sandbox_forget(&sandbox);
}
