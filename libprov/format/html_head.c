/* SPDX-License-Identifier: Apache-2.0 */
#include "format/html_head.h"

static bool is_one_of(const char *name, const char *const *names)
{
	for (; *names != NULL; names++) {
		if (strcmp(name, *names) == 0)
			return true;
	}
	return false;
}

void prov_html_head_init(
    struct prov_html_head *head, const struct prov_src *src, uint8_t *buf, struct prov_err *err)
{
	memset(head, 0, sizeof(*head));
	prov_html_init(&head->html, &head->attrs, src, buf, err);
}

static void note_place(struct prov_html_head *head, uint64_t at)
{
	if (!head->has_place)
		head->place = at;
	head->has_place = true;
}

/* The head ends at AT, with whatever stands there. */
static void end_head(struct prov_html_head *head, uint64_t at)
{
	note_place(head, at);
	head->mode = PROV_HEAD_DONE;
}

/* The file ends, or in something: what came behind that would be in it. */
static void end_file(struct prov_html_head *head, uint64_t start)
{
	end_head(head, head->templates > 0 ? head->template_start : start);
}

/* An element whose content is no markup, in the head or a template, from behind its start tag. */
static bool skip_raw(struct prov_html_head *head)
{
	uint64_t start = head->html.start;
	char name[PROV_HTML_NAME];

	memcpy(name, head->html.name, sizeof(name));
	if (prov_html_skip_raw(&head->html, name))
		return true;
	end_file(head, start);
	return false;
}

/*
 * Start and end tags in a template, whose end alone is looked for. In svg and math, where style is
 * an element like others, it is found for what is usual: so nothing new is put behind such a
 * template.
 */
static void in_template(struct prov_html_head *head, enum prov_html_kind kind)
{
	const char *name = head->html.name;
	bool is_foreign = strcmp(name, "svg") == 0 || strcmp(name, "math") == 0;

	if (kind == PROV_HTML_CLOSE) {
		head->templates -= strcmp(name, "template") == 0;
		head->foreign -= is_foreign && head->foreign > 0;
		if (head->templates == 0)
			head->foreign = 0;
	} else if (is_foreign) {
		note_place(head, head->template_start);
		head->foreign += !head->html.empty;
	} else if (head->foreign == 0 && strcmp(name, "plaintext") == 0) {
		end_file(head, head->html.start);
	} else if (head->foreign == 0 && prov_html_is_raw(name)) {
		(void)skip_raw(head);
	} else if (strcmp(name, "template") == 0) {
		head->templates++;
	}
}

static void open_template(struct prov_html_head *head)
{
	head->template_start = head->html.start;
	head->templates = 1;
	head->foreign = 0;
}

/* A script; true where it is one of ours. The type is compared as browsers do, without case. */
static bool read_script(struct prov_html_head *head, struct prov_html_elem *out)
{
	struct prov_html *h = &head->html;
	bool is_ours = prov_html_value_is(&head->attrs.type, "application/c2pa");
	uint64_t start = h->start;

	*out = (struct prov_html_elem){.all.start = start, .inside.start = h->in.off};
	out->is_bare = h->num_attrs == 1 && !h->empty;
	out->is_whole = skip_raw(head);
	if (h->in.code != PROV_OK)
		return false;
	if (out->is_whole) {
		out->inside.len = h->start - out->inside.start;
		out->is_bare = out->is_bare && h->num_attrs == 0 && !h->empty;
	} else {
		out->inside.len = h->in.off - out->inside.start;
	}
	out->all.len = h->in.off - start;
	return is_ours;
}

static bool has_word(const struct prov_html_value *v, const char *lower)
{
	size_t n = v->n < sizeof(v->s) ? v->n : sizeof(v->s), len = strlen(lower);

	for (size_t i = 0; v->has && i + len <= n; i++) {
		size_t k = 0;

		while (k < len && prov_html_lower(v->s[i + k]) == lower[k])
			k++;
		if (k == len)
			return true;
	}
	return false;
}

/* Start tags that stay in the head; OUT is filled where one is ours. False: it ends the head. */
static bool open_in_head(struct prov_html_head *head, struct prov_html_elem *out, bool *found)
{
	static const char *const empty[] = {
	    "base", "basefont", "bgsound", "link", "meta", "html", "head", NULL};
	static const char *const raw[] = {"title", "style", "noframes", "noscript", NULL};
	struct prov_html *h = &head->html;

	if (strcmp(h->name, "script") == 0) {
		*found = read_script(head, out);
	} else if (strcmp(h->name, "template") == 0) {
		open_template(head);
	} else if (is_one_of(h->name, raw) &&
		   (head->mode == PROV_HEAD_IN || strcmp(h->name, "noscript") != 0)) {
		(void)skip_raw(head);
	} else if (is_one_of(h->name, empty)) {
		if (strcmp(h->name, "meta") == 0 && !head->has_place)
			head->has_charset =
			    head->has_charset || h->has_charset ||
			    (prov_html_value_is(&head->attrs.http_equiv, "content-type") &&
				has_word(&head->attrs.content, "charset"));
		*found = strcmp(h->name, "link") == 0 &&
			 prov_html_value_has(&head->attrs.rel, "c2pa-manifest");
		if (*found)
			*out = (struct prov_html_elem){.is_link = true,
			    .all = {h->start, h->in.off - h->start},
			    .is_whole = true};
	} else {
		return false;
	}
	return true;
}

static void close_in_head(struct prov_html_head *head)
{
	static const char *const ends[] = {"body", "html", "br", NULL};
	const char *name = head->html.name;

	/* What a browser does with other end tags here is nothing. */
	if (strcmp(name, "head") == 0 && head->mode != PROV_HEAD_AFTER) {
		note_place(head, head->html.start);
		head->mode = PROV_HEAD_AFTER;
	} else if (is_one_of(name, ends)) {
		end_head(head, head->html.start);
	}
}

static bool step(struct prov_html_head *head, struct prov_html_elem *out)
{
	struct prov_html *h = &head->html;
	enum prov_html_kind kind = prov_html_next(h, head->foreign > 0);
	bool found = false;

	if (h->in.code != PROV_OK || kind == PROV_HTML_EOF) {
		end_file(head, h->start);
	} else if (head->templates > 0) {
		if (kind == PROV_HTML_OPEN || kind == PROV_HTML_CLOSE)
			in_template(head, kind);
	} else if (kind == PROV_HTML_TEXT) {
		end_head(head, h->start);
	} else if (kind == PROV_HTML_CLOSE) {
		close_in_head(head);
	} else if (kind == PROV_HTML_OPEN) {
		if (head->mode == PROV_HEAD_BEFORE && strcmp(h->name, "html") != 0)
			head->mode = PROV_HEAD_IN;
		if (!open_in_head(head, out, &found))
			end_head(head, h->start);
	}
	return found;
}

bool prov_html_head_next(struct prov_html_head *head, struct prov_html_elem *out)
{
	while (head->mode != PROV_HEAD_DONE) {
		if (step(head, out))
			return true;
	}
	return false;
}
