/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Errors: "the work could not be done". What was found by work that was done is a finding
 * (report.h), never an error.
 *
 * Functions that can fail return PROV_OK (0) or a negative code of this table, and describe the
 * first cause in the caller's struct prov_err. Numbers are append-only.
 */
#ifndef PROV_ERR_H
#define PROV_ERR_H

#include <stdbool.h>
#include <stdint.h>

#include "prov/export.h"
#include "prov/limit.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PROV_ERRCODES(X)                                                                           \
	X(OK, 0, "success")                                                                        \
	X(E_NOMEM, -1, "out of memory")                                                            \
	X(E_IO, -2, "input or output failed")                                                      \
	X(E_USAGE, -3, "the call or option makes no sense")                                        \
	X(E_TRUNC, -4, "input ends before the structure does")                                     \
	X(E_FORMAT, -5, "malformed structure")                                                     \
	X(E_LIMIT, -6, "an implementation limit was exceeded")                                     \
	X(E_UNSUPPORTED, -7, "not supported")                                                      \
	X(E_CRYPTO, -8, "a cryptographic operation failed")                                        \
	X(E_KEY, -9, "the private key can't be used")                                              \
	X(E_CERT, -10, "the certificate can't be used")                                            \
	X(E_EXISTS, -11, "the target exists already")                                              \
	X(E_NOTFOUND, -12, "not found")                                                            \
	X(E_INTERNAL, -13, "internal error")                                                       \
	X(E_CANCELLED, -14, "cancelled by the caller")                                             \
	X(E_PASSPHRASE, -15, "the passphrase is missing or wrong")                                 \
	X(E_SELFCHECK, -16, "what was written did not verify")                                     \
	X(E_CONSTRUCT, -17, "a construct of the specification that this version does not read")

enum prov_errcode {
#define PROV_ERRCODE_ENUM(name, value, text) PROV_##name = (value),
	PROV_ERRCODES(PROV_ERRCODE_ENUM)
#undef PROV_ERRCODE_ENUM
};

/*
 * What the caller of a function can do about its error, where that is known: a program has an
 * option of its own for it, which the library can't name. Numbers are append-only.
 */
enum prov_remedy {
	PROV_REMEDY_NONE,
	PROV_REMEDY_DECLARE, /* say how the content came to be: prov_sign_opts, declare */
	PROV_REMEDY_CONVERT  /* make UTF-8 of the text before */
};

/*
 * The first cause of a failure. Zero-initialise it ({0}) before a call; a call that fails fills it
 * unless it is filled already. NULL may be passed wherever a struct prov_err * is taken.
 */
struct prov_err {
	int code;      /* enum prov_errcode */
	int sys_errno; /* errno of the failing system call, or 0 */
	bool has_at;
	uint8_t remedy; /* enum prov_remedy */
	uint16_t limit; /* enum prov_limit: which one was reached, where CODE is PROV_E_LIMIT */
	uint64_t at;    /* byte offset in the input, where has_at */
	char msg[320];  /* a sentence without a final full stop; printable UTF-8 */
};

/* The table's sentence for CODE; never NULL. */
PROV_API const char *prov_errcode_str(int code);

#ifdef __cplusplus
}
#endif
#endif
