/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the tools say on standard error: one line a message, "prov: FILE: " and a sentence. The
 * whole line is escaped, so file names and file content may be put in as they are. FMT comes
 * without the final full stop; FILE may be NULL, and "-" reads as standard input.
 */
#ifndef CMD_MESSAGE_H
#define CMD_MESSAGE_H

#include <stdbool.h>

#include "prov/err.h"

void msg_error(const char *file, const char *fmt, ...) PROV_PRINTF(2, 3);
void msg_warning(const char *file, const char *fmt, ...) PROV_PRINTF(2, 3);
void msg_note(const char *file, const char *fmt, ...) PROV_PRINTF(2, 3);
/* A line of talk without the "prov: " in front or the full stop behind. */
void msg_plain(const char *fmt, ...) PROV_PRINTF(1, 2);
/* What the library said, with the offset and the name of a failed system call's reason, and what to
 * do about a limit (advice.h). */
void msg_prov_err(const char *file, const struct prov_err *err);
/* The same of a file that is not to be signed, whatever else is (msg_set_signing). */
void msg_prov_err_read(const char *file, const struct prov_err *err);
/* A limit of the library's (prov/limit.h), met before it was asked: as what it refuses. */
void msg_refused(const char *file, enum prov_limit limit, const char *fmt, ...) PROV_PRINTF(3, 4);

/* From now on the last error is kept, without its full stop, for a record of what it ended; for one
 * thread at a time. Until msg_forget_last. */
void msg_keep_last(void);
const char *msg_last(void); /* NULL: none */
bool msg_last_is_limit(void);
void msg_forget_last(void);
/* -q: no warnings, notes and talk any more; errors remain. */
void msg_set_quiet(void);
/* What is refused is to be signed, not judged. */
void msg_set_signing(void);

#endif
