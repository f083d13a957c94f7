/* SPDX-License-Identifier: Apache-2.0 */
/* Reports with signals, for the tests of what is made of them. */
#ifndef PROV_TESTS_HELPER_SIGNAL_MAKE_H
#define PROV_TESTS_HELPER_SIGNAL_MAKE_H

#include "helper/sample_report.h"
#include "validate/v_agree.h"

/* One more signal, as if a file had it; what a source type says is set, too. */
struct prov_signal *signal_add(struct prov_report *report, const char *id, const char *value);

/* A report of a file with the signals ID1, VALUE1, ID2, VALUE2, ..., NULL, and credentials that
 * declare DECLARED (NULL: no credentials). */
struct prov_report *signal_report(const char *declared, ...);

/* The one row of RULE after all of them were applied, or NULL; applied once. */
const struct prov_disagreement *signal_judge(
    struct prov_report *report, const struct prov_format *format, const char *rule);

/* What is read of a file (its format told by its bytes), or by one reader of it. */
struct signal_file {
	struct prov_arena arena;
	struct prov_signals signals;
	int code;
};
typedef int signal_reader(
    const struct prov_signal_in *in, struct prov_signals *signals, struct prov_err *err);
void signal_file_read(struct signal_file *f, struct prov_bytes data, signal_reader *reader);
void signal_file_fini(struct signal_file *f);
/* The first one's value; fails where there is none. */
const char *signal_file_value(const struct signal_file *f, const char *id);
size_t signal_file_count(const struct signal_file *f, const char *id);

#endif
