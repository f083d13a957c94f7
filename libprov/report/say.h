/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The answer for someone who has to decide what to make of a file. Its words are chosen so that
 * each state says what it proves and no more: trusted is about who signed, not about what is true;
 * an unknown signer is unknown, not false; no credentials prove nothing either way. Text of the
 * file is shown escaped, cut, and between quotes where it could be taken for ours.
 *
 * One file for each thing that is said; render_text.c has the order of them.
 */
#ifndef PROV_REPORT_SAY_H
#define PROV_REPORT_SAY_H

#include "report/report.h"
#include "report/text.h"

#define PROV_SAY_NAME 256  /* bytes of a file's name */
#define PROV_SAY_TITLE 120 /* of a title, a signer's name, a tool */
#define PROV_SAY_TEXT 1024 /* of an explanation, an address */
#define PROV_SAY_ROWS 25   /* rows of each kind, unless everything is asked for */

struct prov_say {
	struct prov_text text;
	const struct prov_report *r;
	bool color, verbose;
};

/* --- say.c: pieces of rows --- */

void prov_say_put(struct prov_say *t, const char *words); /* ours */
void prov_say_show(struct prov_say *t, const char *text, size_t max);
void prov_say_quote(struct prov_say *t, const char *text);
/* Whether it stands for what can be tied to a person, and so isn't what the file says. */
bool prov_say_is_left_out(const struct prov_say *t, const char *text);
/* The name of a file: in quotes where it holds what would end it, or passes for words of ours. */
void prov_say_file_name(struct prov_say *t, const char *name);
void prov_say_begin(struct prov_say *t, const char *head);
void prov_say_end(struct prov_say *t);
/* "2026-11-23 at 22:05:00 UTC" */
void prov_say_when(struct prov_say *t, int64_t when);
void prov_say_at(struct prov_say *t, uint64_t at);
/* "name" ("organisation"); false where there is neither. */
bool prov_say_name(struct prov_say *t, const struct prov_account *a);
void prov_say_product(struct prov_say *t, const char *name, const char *version);
void prov_say_explanation(struct prov_say *t, const struct prov_finding *f);
/* Whether no row is to follow the SHOWN ones of COUNT: says "… and 7 more". */
bool prov_say_is_enough(struct prov_say *t, size_t shown, size_t count);
/* Of a file with parts, some that may be absent can be gone: parts (15.12.4), or tracks. */
bool prov_say_in_parts(const struct prov_say *t);
/* A BMFF hash may leave out where in the file the content lies, so that another could be shown. */
bool prov_say_has_gaps(const struct prov_say *t);

/* --- the first line: say_verdict.c --- */

void prov_say_verdict(struct prov_say *t);
void prov_say_verdict_words(struct prov_say *t); /* without the name, and no line */
/* What a state that holds is worth. */
void prov_say_meaning(struct prov_say *t);
/* What it adds where the state holds: that AI had a part, and what was invalid when it was taken
 * in: say_origin.c. */
void prov_say_origin(struct prov_say *t);
bool prov_say_has_broken(const struct prov_say *t);

/* --- is it as it was signed? say_file.c --- */

/* Where the credentials came from, unless from the file itself. */
void prov_say_store(struct prov_say *t);
/* Whether the file is as it was signed, be the signer who they may. */
void prov_say_file(struct prov_say *t);

/* --- who signed, and on whose word is that known? say_signer.c, say_identity.c --- */

void prov_say_signer(struct prov_say *t, const struct prov_account *a);
void prov_say_time(struct prov_say *t, const struct prov_account *a);
/* Who else vouches for what the credentials say (CAWG): a matter of its own. */
void prov_say_identities(struct prov_say *t, const struct prov_account *a);

/* --- what do they say of its making? say_making.c, say_ingredient.c --- */

/* What a digital source type says, in words, with its term. */
void prov_say_source(struct prov_say *t, const char *action, const char *uri);
void prov_say_making(struct prov_say *t);
/* Who made it, when, what it shows, as metadata has it: say_metadata.c. */
void prov_say_metadata(struct prov_say *t, const struct prov_account *a);
void prov_say_ingredients(struct prov_say *t);

/* --- what does the file say of itself, unsigned? say_signals.c --- */

/* And which statements disagree. */
void prov_say_signals(struct prov_say *t);

/* --- is its generator on a list of conforming products? say_product.c --- */

void prov_say_conformance(struct prov_say *t);

/* --- by which trust lists? say_lists.c --- */

void prov_say_list_name(struct prov_say *t, const struct prov_list_entry *list);
void prov_say_lists(struct prov_say *t);

/* --- the rest: say_unchecked.c, say_codes.c --- */

void prov_say_unchecked(struct prov_say *t);
/* What the caller asked for beyond a state that holds. */
void prov_say_unmet(struct prov_say *t, unsigned require);
/* What the policy's clauses came to: say_policy.c. */
void prov_say_policy(struct prov_say *t);
/* What became of it since it was another file: say_was.c. */
void prov_say_was(struct prov_say *t);
void prov_say_codes(struct prov_say *t, const struct prov_findings *f);

#endif
