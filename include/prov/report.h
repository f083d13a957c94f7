/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a verification found. A report owns all its strings; getters borrow until prov_report_free.
 * Strings that came from the file are valid UTF-8, but may hold control characters: the renderers
 * escape them, a caller that prints them must too.
 */
#ifndef PROV_REPORT_H
#define PROV_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "prov/err.h"
#include "prov/io.h"
#include "prov/policy.h"

#ifdef __cplusplus
extern "C" {
#endif

struct prov_report;

/* 0 is the bad news, so that forgotten memory never reads as good (C2PA 2.4, 14.3). */
enum prov_state {
	PROV_STATE_INVALID = 0, /* not well-formed or not valid */
	PROV_STATE_ERROR,       /* could not be judged: the report holds an error */
	PROV_STATE_NONE,        /* no credentials */
	PROV_STATE_VALID,       /* intact, signer not trusted */
	PROV_STATE_TRUSTED      /* intact, signer trusted */
};

enum prov_severity { PROV_SEV_SUCCESS, PROV_SEV_INFO, PROV_SEV_FAILURE };

struct prov_status_entry {
	enum prov_severity severity;
	const char *code;        /* as the specification names it */
	const char *url;         /* JUMBF URI of what it is about, or NULL */
	const char *explanation; /* a sentence, or NULL */
};

/* Requirements, for prov_report_meets: the names of --require. */
enum prov_require {
	PROV_REQUIRE_TRUSTED = 1,
	PROV_REQUIRE_VALID = 2,     /* lets an unknown signer pass */
	PROV_REQUIRE_TIMESTAMP = 4, /* signed_at comes from a time-stamp authority */
	PROV_REQUIRE_DECLARED = 8,  /* says how the content came to be */
	PROV_REQUIRE_NOT_AI = 16,   /* nothing in it or its ingredients is declared AI-made */
	PROV_REQUIRE_AI_DECLARED = 32
};

/* A report that says that NAME could not be judged; for one row of output per input. */
PROV_API int prov_report_new_error(struct prov_report **out, const char *name,
    const struct prov_err *cause, struct prov_err *err) PROV_MUST_CHECK;
PROV_API void prov_report_free(struct prov_report *report);

PROV_API enum prov_state prov_report_state(const struct prov_report *report);
PROV_API const char *prov_state_str(enum prov_state state); /* "trusted", "valid", … as in JSON */
PROV_API const char *prov_report_name(const struct prov_report *report);
PROV_API const char *prov_report_media_type(const struct prov_report *report); /* or NULL */
PROV_API const char *prov_report_declared(const struct prov_report *report);   /* URI, or NULL */
PROV_API const char *prov_report_signer(const struct prov_report *report);     /* or NULL */
PROV_API const char *prov_report_active_manifest(const struct prov_report *report); /* or NULL */

/* Where the manifest store that was judged comes from (15.5). */
enum prov_store_source {
	PROV_STORE_NONE = 0, /* there was none */
	PROV_STORE_EMBEDDED, /* the asset itself */
	PROV_STORE_GIVEN,    /* the sidecar that the caller named */
	PROV_STORE_FETCHED,  /* from the place that the asset names (prov/fetch.h) */
	PROV_STORE_BESIDE,   /* a sidecar that was found beside the asset */
	PROV_STORE_ALONE     /* a .c2pa file was the input; its asset was not there */
};
PROV_API enum prov_store_source prov_report_store_source(const struct prov_report *report);
PROV_API const char *prov_report_sidecar(const struct prov_report *report); /* its name, or NULL */

/* The codes of the active manifest, in the order in which they were found. */
PROV_API size_t prov_report_num_status(const struct prov_report *report);
PROV_API struct prov_status_entry prov_report_status(const struct prov_report *report, size_t i);

/*
 * The trust lists that it was judged by, as the policy had them (prov_policy_list_at); one with
 * has_next_update is past its time where that is before prov_report_as_of. 'name' is NULL behind
 * the last one.
 */
PROV_API size_t prov_report_num_lists(const struct prov_report *report);
PROV_API struct prov_list_entry prov_report_list(const struct prov_report *report, size_t i);
/* The one by which the signer is trusted: 'name' is NULL where he is not, or where the signature is
 * not shown to be his. */
PROV_API struct prov_list_entry prov_report_signer_list(const struct prov_report *report);
/* The time that the verdict is for. */
PROV_API int64_t prov_report_as_of(const struct prov_report *report);
/*
 * The same file and policy give the same report at any time from as_of on that is before this one:
 * then a certificate ends, a list should be renewed, or the like. INT64_MAX: for good, as where the
 * policy says as of when. 0: this report may be another one the next time.
 */
PROV_API int64_t prov_report_until(const struct prov_report *report);

/*
 * What the file says of itself outside of its credentials (docs/signals.md). No signer vouched for
 * it, be it among the bytes that a hash covers or not, and none of it changes the state. 'id' is
 * NULL behind the last one.
 */
struct prov_signal_entry {
	const char *id;      /* where it stands, stable: "xmp.creator-tool" */
	const char *kind;    /* "ai", "camera", "tool", "time", "position" and so on */
	const char *carrier; /* "xmp", "exif" and so on */
	const char *value;
	const char *flaw; /* how it breaks the rules of its kind, or NULL */
	const char *says; /* of how the content was made: "ai", "may-be-ai", "camera", "not-ai"; or
			   * NULL */
	uint64_t at;      /* byte of the file at which its carrier begins */
	bool is_strong;   /* says so in as many words; else a hint */
	bool is_personal; /* can be tied to a person */
	bool is_cut;      /* the value is longer */
};
PROV_API size_t prov_report_num_signals(const struct prov_report *report);
PROV_API struct prov_signal_entry prov_report_signal(const struct prov_report *report, size_t i);

/* Which two of its statements, signed or not, disagree; 'rule' is NULL behind the last one. */
struct prov_disagreement_entry {
	const char *rule;     /* stable: "prov.ai-vs-camera" */
	const char *says;     /* a sentence without a full stop */
	const char *where[2]; /* a signal's id, or "credentials", or "file" */
	const char *value[2];
};
PROV_API size_t prov_report_num_disagreements(const struct prov_report *report);
PROV_API struct prov_disagreement_entry prov_report_disagreement(
    const struct prov_report *report, size_t i);
/* The rules that there are; NULL at the end. */
PROV_API const char *prov_rule_at(size_t i);
PROV_API const char *prov_rule_says(size_t i);

/*
 * Whether every requirement in the bit set is met. A report that is neither valid nor trusted meets
 * none, not even the empty set: what stands in credentials that don't hold proves nothing. A
 * time-stamp by an authority on no trust list does not count as one.
 */
PROV_API bool prov_report_meets(const struct prov_report *report, unsigned require);
/* One requirement's bit for its --require name, 0 for an unknown one. */
PROV_API unsigned prov_require_parse(const char *name, size_t len);

/* What a clause comes to, and the policy as a whole: the worst of them. 0 is the bad news. */
enum prov_result {
	PROV_RESULT_FAIL = 0,
	PROV_RESULT_WARN,
	PROV_RESULT_PASS,
	PROV_RESULT_SKIPPED /* a clause that does not apply to this file */
};
PROV_API const char *prov_result_str(enum prov_result result); /* "fail", as in JSON */

/*
 * What came of the policy's clauses (prov_policy_set_clauses, docs/policies.md); the name is NULL
 * where there were none, and the result then FAIL. A file that is invalid, or could not be judged,
 * fails whatever the clauses say.
 */
PROV_API const char *prov_report_policy(const struct prov_report *report); /* its name, or NULL */
PROV_API enum prov_result prov_report_policy_result(const struct prov_report *report);
/* Whether a clause that was not skipped asks for a state: see prov_policy_judges_state. */
PROV_API bool prov_report_policy_judges_state(const struct prov_report *report);
struct prov_clause_entry {
	const char *id;   /* NULL behind the last one */
	const char *says; /* a sentence without a full stop; NULL where it was skipped */
	enum prov_result result;
};
PROV_API size_t prov_report_num_clauses(const struct prov_report *report);
PROV_API struct prov_clause_entry prov_report_clause(const struct prov_report *report, size_t i);

/*
 * Takes out what can be tied to a person: names of people, positions, serial numbers, prompts,
 * titles and other free text, addresses; "(left out)" stands in their place. What the asset is, its
 * state, organisations, tools, cameras and times stay, and so does its own name. For all forms in
 * which the report leaves, but PROV_RENDER_CRJSON, which then fails. There is no way back. What
 * uses such values, such as a policy, has to come before.
 */
PROV_API void prov_report_drop_personal(struct prov_report *report);

enum prov_render {
	PROV_RENDER_TEXT,
	PROV_RENDER_JSON,   /* one object as in prov-verify(1), without a line end inside */
	PROV_RENDER_CRJSON, /* C2PA 2.4, crJSON: one object, without a line end inside */
	PROV_RENDER_CSV,    /* one row of RFC 4180 */
	PROV_RENDER_SARIF,  /* objects of SARIF 2.1.0's "results", at least one, commas between */
	PROV_RENDER_HTML    /* one page, without scripts, that loads nothing */
};

enum prov_render_flags {
	PROV_RENDER_COLOR = 1,
	PROV_RENDER_VERBOSE = 2 /* text: every code with its explanation */
};

/*
 * A small picture of what the file shows, for PROV_RENDER_HTML: of type image/jpeg or image/png, at
 * most 4 MiB, written by a program of ours and not taken from the file. It is copied.
 */
PROV_API int prov_report_set_picture(struct prov_report *report, const char *media_type,
    const void *data, size_t len, struct prov_err *err) PROV_MUST_CHECK;

/* Writes the report. REQUIRE is what prov_report_meets was asked: text says what fails. */
PROV_API int prov_report_render(const struct prov_report *report, enum prov_render how,
    unsigned flags, unsigned require, prov_write_cb write, void *ctx,
    struct prov_err *err) PROV_MUST_CHECK;
/*
 * What stands before the first and behind the last report in one document of that form, however
 * many there are: the header of CSV, the frame of SARIF (whose reports have commas between them,
 * which the caller writes); of the other forms nothing.
 */
PROV_API int prov_render_begin(
    enum prov_render how, prov_write_cb write, void *ctx, struct prov_err *err) PROV_MUST_CHECK;
PROV_API int prov_render_end(
    enum prov_render how, prov_write_cb write, void *ctx, struct prov_err *err) PROV_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
