/* SPDX-License-Identifier: Apache-2.0 */
/* Do the statements of a file agree: those of its credentials, and the unsigned ones beside them?
 */
#ifndef PROV_VALIDATE_V_AGREE_H
#define PROV_VALIDATE_V_AGREE_H

#include "report/report.h"
#include "validate/validate.h"

/* What the rules look at; none of them changes it. */
struct v_agree {
	const struct prov_report *r;
	const struct prov_signals *signals;
	const struct prov_format *format;
	struct prov_err *err; /* of the arena */
	size_t nth;           /* how many the same rule has found already */
};

/* True where two statements disagree; says which in OUT. */
typedef bool v_rule(const struct v_agree *a, struct prov_disagreement *out);

/* How it came to be: v_agree_origin.c. */
v_rule v_rule_ai_vs_camera, v_rule_ai_vs_human, v_rule_ai_undeclared, v_rule_source_type,
    v_rule_ai_ingredient;
/* When: v_agree_time.c. */
v_rule v_rule_time_after_signing, v_rule_captured_before, v_rule_dates;
/* What a preview shows: v_agree_preview.c. */
v_rule v_rule_preview;
/* Asks who decodes pictures, for each preview. Failures are the source's, and of memory. */
int v_preview_look(struct prov_report *report, const struct prov_validate_in *in,
    const struct prov_signal_in *what, struct prov_err *err) PROV_MUST_CHECK;
/* With what, as what, on which terms: v_agree_facts.c. */
v_rule v_rule_tool, v_rule_camera, v_rule_media_type, v_rule_terms, v_rule_credentials_gone;
/* What its name says of it: v_agree_name.c. */
v_rule v_rule_file_name;

/* Pieces of theirs (v_agree.c). */
struct prov_statement v_says_signal(const struct prov_signal *s);
struct prov_statement v_says_credentials(const char *value);
/* What a source type says of the making; NOTHING for one that is unknown. */
enum prov_signal_says v_source_says(const char *uri);

/*
 * Reads the signals of IN's asset into REPORT, and what disagrees. Never touches the state; what
 * can't be read is a row of "not checked". Failures are those of the source and of memory.
 */
int prov_validate_signals(struct prov_report *report, const struct prov_validate_in *in,
    struct prov_err *err) PROV_MUST_CHECK;
/* Its second half: the rules, for signals that are in the report. */
int v_agree_judge(struct prov_report *report, const struct prov_format *format,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
