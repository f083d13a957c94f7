/* SPDX-License-Identifier: Apache-2.0 */
#include "common/message.h"
#include "sign.h"

bool sign_check_redactions(const struct sign_opts *opts)
{
	size_t n = opts->redact.n;

	if (n == opts->reason.n || (n > 0 && opts->reason.n == 1))
		return true;
	if (n == 0)
		(void)cli_usage(&sign_command, "--reason goes with --redact");
	else
		(void)cli_usage(&sign_command,
		    "each --redact needs its --reason, or all of them one: c2pa.PII.present, "
		    "c2pa.invalid.data, c2pa.trade-secret.present, c2pa.government.confidential, "
		    "or one of your own with dots in it");
	return false;
}

bool sign_add_redactions(const struct sign_opts *opts, struct prov_definition *definition)
{
	for (size_t i = 0; i < opts->redact.n; i++) {
		struct prov_err err = {0};
		const char *reason = opts->reason.at[opts->reason.n == 1 ? 0 : i];

		if (prov_definition_add_redaction(definition, opts->redact.at[i], reason, &err) !=
		    PROV_OK) {
			msg_prov_err(NULL, &err);
			return false;
		}
	}
	return true;
}
