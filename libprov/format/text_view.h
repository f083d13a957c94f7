/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A source that keeps what was found out about the text that it is, from one step of an operation
 * to the next; where the text is small, all of it. What is no text goes through as it is.
 */
#ifndef PROV_FORMAT_TEXT_VIEW_H
#define PROV_FORMAT_TEXT_VIEW_H

#include "format/text_facts.h"
#include "format/text_structured.h"

struct prov_text_view {
	struct prov_src src; /* to be read in the place of 'of' */
	const struct prov_src *of;
	uint8_t *held; /* all of it, or NULL */
	struct prov_text_facts facts;
	/* The answer of prov_text_place_find, and to what; NULL: it was not asked. */
	const struct prov_text_syntax *placed;
	bool has_old;
	struct prov_span old;
	struct prov_text_place place;
};

/* Borrows OF. VIEW stays where it is until prov_text_view_fini, which always follows. */
int prov_text_view_init(
    struct prov_text_view *view, const struct prov_src *of, struct prov_err *err) PROV_MUST_CHECK;
/* A view of OF, of which FACTS are known already; nothing is read, and nothing to be freed. */
void prov_text_view_tell(
    struct prov_text_view *view, const struct prov_src *of, const struct prov_text_facts *facts);
void prov_text_view_fini(struct prov_text_view *view);

/* The view that SRC is; NULL where it is none. */
struct prov_text_view *prov_text_view_of(const struct prov_src *src);
/* The facts of the text SRC, where they are known; or NULL. */
const struct prov_text_facts *prov_text_known(const struct prov_src *src);

#endif
