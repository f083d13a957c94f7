/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CMD_SIGN_H
#define CMD_SIGN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "common/cli.h"
#include "common/inputs.h"
#include "common/stamp.h"
#include "fault.h"
#include "prov/sign.h"
#include "prov/signer.h"

#define SIGNER_MAX_SECONDS 3600u

struct sign_opts {
	const char *output, *output_dir;
	bool in_place, force;
	const char *key, *cert, *alg, *passphrase_file;
	const char *signer, *signer_timeout;
	const char *identity_key, *identity_cert, *identity_passphrase_file;
	const char *tsa, *tls_ca;
	bool tsa_optional;
	const char *declare, *tool, *title, *parent, *hash, *binding, *type, *text_method;
	bool sidecar, update;
	const char *remote, *credentials;
	const char *model, *model_type, *oversight, *aigc, *policy, *training, *training_info;
	const char *metadata_with;
	bool no_xmp, metadata, convert;
	bool thumbnail;
	const char *format, *files_from, *jobs;
	bool recursive, nul, skip_signed;
	bool read_back, quiet, verbose;
	struct strlist redact, reason, identity_role;
	const char *manifest;
	struct strlist ingredient, action, assertion;
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

/* marks.c: the same for the options on marks; what they come to, in parts of its own. */
bool sign_check_marks(const struct sign_opts *opts);
struct sign_marks {
	char *model, *model_id, *aigc;
};
void sign_set_marks(
    const struct sign_opts *opts, struct sign_marks *own, struct prov_sign_opts *sign);
void sign_free_marks(struct sign_marks *own);

/* redact.c: whether each redaction has its reason; puts them into DEFINITION. */
bool sign_check_redactions(const struct sign_opts *opts);
bool sign_add_redactions(const struct sign_opts *opts, struct prov_definition *definition);

/* Where a passphrase or PIN comes from, before it is asked for; any of the files may be NULL. */
struct sign_secret {
	const char *file;   /* by the option */
	const char *env;    /* by the environment, which counts last */
	const char *option; /* its name */
};

/* Who signs. What makes its signatures, where that is no key file, lives as long. */
struct sign_who {
	struct prov_signer *signer;
	struct external *external;
	struct token *token;
};

/* signer.c: from the key and certificate of the options, the environment or the configuration.
 * False having said why; closed all the same. */
bool sign_who_open(struct sign_who *who, const struct sign_opts *opts);
/* Who vouches beside him, of the options alone; WHO stays empty where they ask for nobody. */
bool sign_identity_open(struct sign_who *who, const struct sign_opts *opts);
void sign_who_close(struct sign_who *who);

/* external.c: the program COMMAND signs (a prov_sign_cb). NULL having said why. */
struct external *external_open(const char *command, const char *seconds, enum prov_alg alg);
void external_close(struct external *external);
int external_sign(void *ctx, const void *tbs, size_t len, void *sig, size_t *sig_len);
bool external_said(const void *external); /* whether it said why it gave no signature */

/* words.c: the words of a command line, which are owned by the list; or a sentence that says why it
 * has none. */
const char *words_split(struct strlist *words, const char *text);

/* token.c: the key that a PKCS #11 URI names signs (a prov_sign_cb). NULL having said why. */
struct token *token_open(const char *uri, const struct sign_secret *pin, enum prov_alg alg);
void token_close(struct token *token);
int token_sign(void *ctx, const void *tbs, size_t len, void *sig, size_t *sig_len);
bool token_said(const void *token);

/* thumbnail.c: whether --thumbnail can be heeded: the program that makes them is there. */
bool thumbnail_open(char **program);
/* What it makes of SRC, into SIGN, owned by *DATA (NULL: none, which was said). */
void thumbnail_make(const char *program, const char *input, const struct prov_src *src,
    struct prov_sign_opts *sign, uint8_t **data);

/* expiry.c: warns where the certificate, WHOSE it is, expires soon. */
void sign_warn_expiry(const struct prov_signer *signer, const char *whose, bool stamped);
/* Says, once something was signed, until when that will validate without a time-stamp. */
void sign_note_expiry(const struct prov_signer *signer);

/* credentials.c: with --update --sidecar, what INPUT's credentials are; else *OUT is NULL. False:
 * see FAULT. */
bool credentials_open(const struct sign_opts *opts, const struct input *input,
    struct prov_src **out, struct fault *fault);

/* target.c: the name of what INPUT is written to; owned. */
char *sign_target_path(const struct sign_opts *opts, const struct input *input);
/* Whether credentials are all that is written. */
bool sign_is_alone(const struct sign_opts *opts);
/* kept.c: the files that are read and not written over; closed in any case. */
struct kept {
	struct kept_file *at; /* in order */
	size_t n;
};
void kept_open(struct kept *kept, const struct sign_opts *opts, const struct inputs *inputs);
/* What the file ST is to the run; NULL: nothing. */
const char *kept_what(const struct kept *kept, const struct stat *st);
void kept_close(struct kept *kept);

/* Where the signed form of an input, and its credentials, go, opened; NULL: nowhere. */
struct sign_target {
	struct prov_sink *asset, *sidecar;
};
/* PATH: as above. False: see FAULT. */
struct sign_from {
	const struct sign_opts *opts;
	const struct kept *kept;
	const struct input *input;
	const struct prov_src *src;
};
bool sign_open_target(struct sign_target *target, const struct sign_from *from, const char *path,
    struct fault *fault);
void sign_close_target(struct sign_target *target);

/* places.c: whether each input has a place of its own to be written to. */
bool places_check(const struct sign_opts *opts, struct inputs *inputs);
/* The folders of PATH, which INPUT is written to: the one that its first BASE bytes name, and those
 * below. False: see FAULT. */
bool folders_make(const char *input, const char *path, size_t base, struct fault *fault);
/* With --output-dir, whether that is there, or can be made in a folder that is, and any of INPUTS
 * can be written there, if that is known before anything is. */
bool places_writable(const struct sign_opts *opts, const struct inputs *inputs);

#endif
