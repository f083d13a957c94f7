/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CMD_SIGN_H
#define CMD_SIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "common/cli.h"
#include "prov/sign.h"
#include "prov/signer.h"

struct sign_opts {
	const char *output, *output_dir;
	bool in_place, force;
	const char *key, *cert, *alg, *passphrase_file;
	const char *declare, *tool, *title, *parent, *hash, *type;
	bool read_back, quiet, verbose;
	struct strlist operands;
};

extern const struct cli_command sign_command;

int sign_run(const struct sign_opts *opts);

/* usage.c: whether the options make sense together; explains where they do not. */
bool sign_check_usage(const struct sign_opts *opts);
/* What the library calls the hash algorithm TEXT; NULL where there is none. */
const char *sign_hash_name(const char *text);
/* For --help: what --declare knows. */
void sign_print_kinds(void);

/* signer.c: from the key and certificate of the options, the environment or the configuration. NULL
 * having said why. */
struct prov_signer *sign_load_signer(const struct sign_opts *opts);
/* Warns where the certificate expires soon. */
void sign_warn_expiry(const struct prov_signer *signer);
/* Says, once something was signed, until when that will validate. */
void sign_note_expiry(const struct prov_signer *signer);

/* target.c: where the signed form of INPUT goes, opened; NULL having said why. */
struct prov_sink *sign_open_target(
    const struct sign_opts *opts, const char *input, const struct prov_src *src);

#endif
