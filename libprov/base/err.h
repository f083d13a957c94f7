/* SPDX-License-Identifier: Apache-2.0 */
/* Filling a struct prov_err: the first cause wins. All return CODE, for `return prov_fail(...)`. */
#ifndef PROV_BASE_ERR_H
#define PROV_BASE_ERR_H

#include "prov/err.h"

/* FMT's result is made printable; it may name file content only through prov_utf8_show. */
int prov_fail(struct prov_err *err, int code, const char *fmt, ...) PROV_PRINTF(3, 4);
/* The same with the offset in the input. */
int prov_fail_at(struct prov_err *err, int code, uint64_t at, const char *fmt, ...)
    PROV_PRINTF(4, 5);
/* PROV_E_IO with the words of errno appended. */
int prov_fail_errno(struct prov_err *err, int sys_errno, const char *fmt, ...) PROV_PRINTF(3, 4);
int prov_fail_nomem(struct prov_err *err);
/* PROV_E_LIMIT, by name: never with prov_fail, which names none. */
int prov_refuse(struct prov_err *err, enum prov_limit limit, const char *fmt, ...)
    PROV_PRINTF(3, 4);
int prov_refuse_at(struct prov_err *err, enum prov_limit limit, uint64_t at, const char *fmt, ...)
    PROV_PRINTF(4, 5);
/* CODE for the reason that WHY gives, and its limit, in other words or its own. Its place stays
 * behind: where WHY counts from is seldom the input. */
int prov_fail_of(struct prov_err *err, int code, const struct prov_err *why, const char *fmt, ...)
    PROV_PRINTF(4, 5);
/* The same in WHY's words, with its remedy. */
int prov_pass(struct prov_err *err, int code, const struct prov_err *why);
int prov_pass_at(struct prov_err *err, int code, uint64_t at, const struct prov_err *why);
/* WHY as it is, with its place; not where ERR is filled already, and nobody else may overwrite
 * that. */
void prov_hand_over(struct prov_err *err, const struct prov_err *why);
/* CODE, for what a function of the caller's said in WHY; in WORDS where it had none. */
int prov_fail_foreign(
    struct prov_err *err, int code, const struct prov_err *why, const char *words);

#ifdef __clang_analyzer__
/* The static analyser does not see into err.c: show it that the code comes back, and is not 0. */
#define prov_failed_code(code) ((code) == 0 ? PROV_E_INTERNAL : (code))
#define prov_fail(err, code, ...) ((void)prov_fail(err, code, __VA_ARGS__), prov_failed_code(code))
#define prov_fail_at(err, code, at, ...)                                                           \
	((void)prov_fail_at(err, code, at, __VA_ARGS__), prov_failed_code(code))
#define prov_fail_errno(...) ((void)prov_fail_errno(__VA_ARGS__), PROV_E_IO)
#define prov_fail_of(err, code, ...)                                                               \
	((void)prov_fail_of(err, code, __VA_ARGS__), prov_failed_code(code))
#define prov_pass(err, code, why) ((void)prov_pass(err, code, why), prov_failed_code(code))
#define prov_pass_at(err, code, at, why)                                                           \
	((void)prov_pass_at(err, code, at, why), prov_failed_code(code))
#define prov_refuse(...) ((void)prov_refuse(__VA_ARGS__), PROV_E_LIMIT)
#define prov_refuse_at(...) ((void)prov_refuse_at(__VA_ARGS__), PROV_E_LIMIT)
#define prov_fail_nomem(err) ((void)prov_fail_nomem(err), PROV_E_NOMEM)
#define prov_fail_foreign(err, code, ...)                                                          \
	((void)prov_fail_foreign(err, code, __VA_ARGS__), prov_failed_code(code))
#endif

#endif
