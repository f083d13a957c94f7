/* SPDX-License-Identifier: Apache-2.0 */
/* What became of each input: sentences for people, an object a line for programs. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/json.h"
#include "common/message.h"
#include "common/out.h"
#include "common/signals.h"
#include "common/xalloc.h"
#include "run.h"

static const char *state_name(enum one_state state)
{
	return state == ONE_SIGNED ? "signed" : state == ONE_FAILED ? "error" : "skipped";
}

/* As prov verify has it: who reads this learns too that a limit says nothing of the file. */
static void print_fault(const struct prov_err *err)
{
	const char *msg = err->msg[0] != '\0' ? err->msg : prov_errcode_str(err->code);
	char *text = xasprintf("%s%s", err->code == PROV_E_LIMIT ? "refused: " : "", msg);

	json_member("error", text);
	if (err->has_at)
		out_print(", \"error_at\": %" PRIu64, err->at);
	if (err->code == PROV_E_LIMIT)
		json_member("error_code", "limit");
	free(text);
}

static void print_warnings(const struct strlist *warnings)
{
	if (warnings->n == 0)
		return;
	out_print(", \"warnings\": [");
	for (size_t i = 0; i < warnings->n; i++) {
		out_print(i > 0 ? ", " : "");
		json_string(warnings->at[i]);
	}
	out_print("]");
}

static void print_object(const struct input *input, const struct outcome *o)
{
	out_print("{\"file\": ");
	json_string(input->name);
	if (o->state == ONE_SIGNED || o->state == ONE_SKIPPED)
		json_member("output", o->output);
	json_member("state", state_name(o->state));
	if (o->state == ONE_SIGNED) {
		json_member("manifest", o->result.manifest);
		if (o->result.text_method != NULL)
			json_member("text_method", o->result.text_method);
		out_print(", \"bytes\": %" PRIu64, o->result.size);
	}
	if (o->state == ONE_SKIPPED)
		json_member("reason", "is signed already");
	if (o->state == ONE_PASSED)
		json_member("reason", o->fault.err.msg);
	if (o->state == ONE_FAILED)
		print_fault(&o->fault.err);
	print_warnings(&o->notices);
	out_print("}\n");
}

/* Which of the ways of text was taken. */
static const char *say_method(const char *method)
{
	if (method == NULL)
		return "";
	if (strcmp(method, "structured") == 0)
		return ", as structured text (a line of its own, C2PA 2.4, A.9)";
	if (strcmp(method, "html") == 0)
		return ", as HTML (an element of its own, C2PA 2.4, A.7)";
	return ", as unstructured text (characters that are not seen, C2PA 2.4, A.8)";
}

/* What the credentials take, in bytes, beside whatever else the file gained. */
static void say_signed(
    const struct sign_opts *opts, const struct input *input, const struct outcome *o)
{
	uint64_t size = o->result.size, was = o->size;
	bool less = size < was;
	uint64_t by = less ? was - size : size - was;
	const char *method = say_method(o->result.text_method);
	const char *where = is_stdio(o->output) ? "standard output" : o->output;

	if (sign_is_alone(opts))
		msg_note(input->name, "signed, credentials of %" PRIu64 " bytes written to %s",
		    size, where);
	else
		msg_note(input->name, "signed%s%s%s: %" PRIu64 " bytes, %" PRIu64 " %s than before",
		    opts->in_place ? " in place" : ", written to ", opts->in_place ? "" : where,
		    method, size, by, less ? "less" : "more");
}

static void say(const struct run *run, const struct input *input, const struct outcome *o)
{
	for (size_t i = 0; i < o->notices.n; i++)
		msg_warning(input->name, "%s", o->notices.at[i]);
	if (o->state == ONE_FAILED)
		msg_prov_err(o->fault.about, &o->fault.err);
	else if (o->state == ONE_SKIPPED && (run->opts->verbose || run->inputs.n == 1))
		msg_note(input->name, "skipped: is signed already");
	else if (o->state == ONE_PASSED && run->opts->verbose)
		msg_note(input->name, "skipped: %s", o->fault.err.msg);
	else if (o->state == ONE_SIGNED && run->opts->verbose)
		say_signed(run->opts, input, o);
}

void result_print_undone(const struct inputs *inputs)
{
	const char *why = msg_last();

	for (size_t i = 0; i < inputs->n; i++) {
		out_print("{\"file\": ");
		json_string(inputs->at[i].name);
		json_member("state", state_name(ONE_FAILED));
		json_member("error", why != NULL ? why : "not signed: the run could not begin");
		if (msg_last_is_limit())
			json_member("error_code", "limit");
		out_print("}\n");
	}
	(void)out_finish();
}

bool result_take(void *ctx, size_t i, void *outcome)
{
	struct run *run = ctx;
	struct outcome *o = outcome;

	if (o->state == ONE_UNSEEN)
		return false;
	progress_clear(&run->progress);
	run->signed_ += o->state == ONE_SIGNED ? 1 : 0;
	run->failed += o->state == ONE_FAILED ? 1 : 0;
	run->skipped += o->state == ONE_SKIPPED || o->state == ONE_PASSED ? 1 : 0;
	if (o->state == ONE_PASSED && run->passed < RUN_NAMED)
		run->first_passed[run->passed] = run->inputs.at[i].name;
	run->passed += o->state == ONE_PASSED ? 1 : 0;
	say(run, &run->inputs.at[i], o);
	if (run->ndjson)
		print_object(&run->inputs.at[i], o);
	result_drop(o);
	return !run->ndjson || out_flush();
}

void result_drop(void *outcome)
{
	struct outcome *o = outcome;

	free(o->output);
	free(o->fault.about);
	strlist_free_all(&o->notices);
}
