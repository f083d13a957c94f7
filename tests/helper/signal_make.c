/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/signal_make.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/mutate.h"

struct prov_signal *signal_add(struct prov_report *report, const char *id, const char *value)
{
	const struct prov_signal_row *row = prov_signal_by_id(id);
	struct prov_signal *s;

	if (row == NULL)
		fail_msg("no signal %s", id);
	report->signals.was_read = true;
	assert_int_equal(
	    prov_signals_add(&report->signals, row, prov_bytes_str(value), 7, &s, NULL), PROV_OK);
	assert_non_null(s);
	if (row->kind == PROV_SIGNAL_SOURCE_TYPE)
		s->says = v_source_says(value);
	return s;
}

struct prov_report *signal_report(const char *declared, ...)
{
	struct prov_report *r = declared == NULL ? sample_none() : sample_trusted();
	const char *id;
	va_list ap;

	if (declared != NULL) {
		r->active.source_type = r->declared = declared;
		r->active.tool_name = r->active.tool_version = NULL;
		r->ai_declared = v_source_says(declared) == PROV_SAYS_AI;
	}
	va_start(ap, declared);
	while ((id = va_arg(ap, const char *)) != NULL)
		signal_add(r, id, va_arg(ap, const char *));
	va_end(ap);
	return r;
}

const struct prov_disagreement *signal_judge(
    struct prov_report *report, const struct prov_format *format, const char *rule)
{
	struct prov_err err = {0};

	if (report->num_disagreements == 0)
		assert_int_equal(v_agree_judge(report, format, &err), PROV_OK);
	for (size_t i = 0; i < report->num_disagreements; i++) {
		if (strcmp(report->disagreements[i].rule, rule) == 0)
			return &report->disagreements[i];
	}
	return NULL;
}

void signal_file_read(struct signal_file *f, struct prov_bytes data, signal_reader *reader)
{
	uint8_t *copy = mutate_copy(data);
	const struct prov_format *format = NULL;
	struct prov_layout layout;
	struct prov_cands cands;
	struct prov_src *src = NULL;
	struct prov_arena scanned;

	memset(f, 0, sizeof(*f));
	memset(&cands, 0, sizeof(cands));
	prov_arena_init(&f->arena, PROV_MAX_SIGNAL_MEMORY);
	prov_arena_init(&scanned, PROV_MAX_ARENA);
	prov_signals_init(&f->signals, &f->arena);
	prov_layout_init(&layout, data.n);
	assert_int_equal(prov_src_mem(&src, copy, data.n, NULL), PROV_OK);
	f->code = prov_format_find(src, NULL, &format, NULL);
	if (f->code == PROV_OK && format == NULL)
		f->code = PROV_E_UNSUPPORTED;
	if (f->code == PROV_OK)
		f->code = format->scan(src, &scanned, &layout, &cands, NULL);
	if (f->code == PROV_OK) {
		struct prov_signal_in in = {src, &layout, &cands, format->name};

		f->code = reader(&in, &f->signals, NULL);
	}
	prov_src_close(src);
	prov_arena_fini(&scanned);
	free(copy);
}

void signal_file_fini(struct signal_file *f)
{
	prov_arena_fini(&f->arena);
}

size_t signal_file_count(const struct signal_file *f, const char *id)
{
	size_t i = 0, n = 0;

	while (prov_signals_next(&f->signals, id, &i) != NULL)
		n++;
	return n;
}

const char *signal_file_value(const struct signal_file *f, const char *id)
{
	size_t i = 0;
	const struct prov_signal *s = prov_signals_next(&f->signals, id, &i);

	if (s == NULL)
		fail_msg("there is no %s", id);
	return s == NULL ? "" : s->value;
}
