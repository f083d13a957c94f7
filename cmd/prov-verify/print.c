/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/exit.h"
#include "common/message.h"
#include "common/out.h"
#include "verify.h"

/* One document for all inputs has something before the first report, between them, and behind. */
static const struct {
	const char *name;
	enum prov_render how;
	const char *begin, *first, *between, *end;
} formats[] = {
    [PRINT_TEXT] = {"text", PROV_RENDER_TEXT, "", "", "\n", ""},
    [PRINT_JSON] = {"json", PROV_RENDER_JSON, "[", "\n", ",", "]\n"},
    [PRINT_NDJSON] = {"ndjson", PROV_RENDER_JSON, "", "", "", ""},
    [PRINT_CRJSON] = {"crjson", PROV_RENDER_CRJSON, "", "", "", ""},
    [PRINT_SARIF] = {"sarif", PROV_RENDER_SARIF, "", "", ",", ""},
    [PRINT_CSV] = {"csv", PROV_RENDER_CSV, "", "", "", ""},
    [PRINT_HTML] = {"html", PROV_RENDER_HTML, "", "", "", ""},
};

bool print_format_parse(const char *name, enum print_format *format)
{
	for (size_t i = 0; i < CLI_COUNT(formats); i++) {
		if (strcmp(formats[i].name, name) == 0) {
			*format = (enum print_format)i;
			return true;
		}
	}
	return false;
}

/* What standard output has to complain of is said once, at the end. */
static void take_failure(struct printer *printer, const char *name, const struct prov_err *err)
{
	printer->error = true;
	if (err->code != PROV_E_IO)
		msg_prov_err(name, err);
}

static void print_begin(struct printer *printer)
{
	struct prov_err err = {0};

	out_print("%s", formats[printer->format].begin);
	if (prov_render_begin(formats[printer->format].how, out_write, NULL, &err) != PROV_OK)
		take_failure(printer, NULL, &err);
}

static void print_end(struct printer *printer)
{
	struct prov_err err = {0};

	if (printer->printed == 0)
		print_begin(printer);
	if (prov_render_end(formats[printer->format].how, out_write, NULL, &err) != PROV_OK)
		take_failure(printer, NULL, &err);
	out_print("%s", formats[printer->format].end);
}

/* What is required of this input: a policy that says whom to trust says so instead of the default,
 * of the files that its clause applies to. */
static unsigned required_of(const struct printer *printer, const struct prov_report *report)
{
	return printer->by_policy && prov_report_policy_judges_state(report) ? PROV_REQUIRE_VALID
									     : printer->require;
}

/* What the shell will be told of this input. */
static unsigned verdict_of(const struct printer *printer, const struct prov_report *report)
{
	unsigned verdict = 0;

	if (prov_report_policy(report) != NULL &&
	    prov_report_policy_result(report) == PROV_RESULT_FAIL &&
	    prov_report_state(report) != PROV_STATE_INVALID)
		verdict |= VERDICT_UNMET;
	if (prov_report_policy(report) != NULL &&
	    prov_report_policy_result(report) == PROV_RESULT_WARN)
		verdict |= VERDICT_WARNED;
	switch (prov_report_state(report)) {
	case PROV_STATE_INVALID:
		return verdict | VERDICT_INVALID;
	case PROV_STATE_NONE:
		return verdict | VERDICT_NONE;
	case PROV_STATE_VALID:
	case PROV_STATE_TRUSTED:
		if (!prov_report_meets(report, required_of(printer, report)))
			verdict |= VERDICT_UNMET;
		return verdict;
	case PROV_STATE_ERROR:
	default:
		return verdict | VERDICT_ERROR;
	}
}

static void count(struct printer *printer, unsigned verdict)
{
	printer->judged++;
	printer->invalid = printer->invalid || (verdict & VERDICT_INVALID) != 0;
	printer->none = printer->none || (verdict & VERDICT_NONE) != 0;
	printer->unmet = printer->unmet || (verdict & VERDICT_UNMET) != 0;
	printer->error = printer->error || (verdict & VERDICT_ERROR) != 0;
	printer->warned = printer->warned || (verdict & VERDICT_WARNED) != 0;
}

static int render(const struct printer *printer, const struct prov_report *report,
    prov_write_cb write, void *ctx, struct prov_err *err)
{
	return prov_report_render(report, formats[printer->format].how, printer->flags,
	    required_of(printer, report), write, ctx, err);
}

static void print_before(struct printer *printer)
{
	const char *before;

	if (printer->printed == 0)
		print_begin(printer);
	before = printer->printed++ == 0 ? formats[printer->format].first
					 : formats[printer->format].between;
	(void)out_write(NULL, before, strlen(before));
}

static void print_after(const struct printer *printer)
{
	/* A message about the next input may come in between: it gets a line of its own. */
	if (printer->format != PRINT_TEXT && printer->format != PRINT_CSV &&
	    printer->format != PRINT_HTML)
		(void)out_write(NULL, "\n", 1);
}

static void print_report(struct printer *printer, const struct prov_report *report)
{
	struct prov_err err = {0};

	if (printer->pages != NULL) {
		if (!pages_put(
			printer->pages, report, printer->flags, required_of(printer, report)))
			printer->error = true;
		return;
	}
	if (printer->quiet)
		return;
	print_before(printer);
	if (render(printer, report, out_write, NULL, &err) != PROV_OK)
		take_failure(printer, prov_report_name(report), &err);
	print_after(printer);
}

static int gather(void *ctx, const char *data, size_t len)
{
	struct kept *kept = ctx;

	kept->text = xrealloc(kept->text, kept->len + len + 1, 1);
	memcpy(kept->text + kept->len, data, len);
	kept->len += len;
	kept->text[kept->len] = '\0';
	return 0;
}

void print_keep(const struct printer *printer, const struct prov_report *report, struct kept *kept)
{
	struct prov_err err = {0};

	*kept = (struct kept){.verdict = verdict_of(printer, report)};
	if (printer->pages == NULL && render(printer, report, gather, kept, &err) == PROV_OK)
		return;
	free(kept->text);
	*kept = (struct kept){0};
}

bool print_kept(struct printer *printer, const struct kept *kept)
{
	count(printer, kept->verdict);
	if (!printer->quiet) {
		print_before(printer);
		(void)out_write(NULL, kept->text, kept->len);
		print_after(printer);
	}
	return out_good();
}

static void say_error(const char *name, const struct prov_err *cause)
{
	const char *text = cause->msg[0] != '\0' ? cause->msg : prov_errcode_str(cause->code);
	char at[40] = "";

	if (cause->code != PROV_E_TRUNC) {
		msg_prov_err(name, cause);
		return;
	}
	if (cause->has_at)
		(void)snprintf(at, sizeof(at), " (at byte %llu)", (unsigned long long)cause->at);
	msg_error(name, "%s%s; it is incomplete or damaged, so it was not judged; get it again",
	    text, at);
}

/* An input that could not be judged: a sentence for people, an object for programs. */
static void print_error(struct printer *printer, const struct input *input, struct prov_err *cause)
{
	struct prov_report *report;
	struct prov_err err = {0};

	printer->error = true;
	if (input->problem != NULL) {
		cause->code = PROV_E_USAGE;
		(void)snprintf(cause->msg, sizeof(cause->msg), "%s", input->problem);
	}
	if (!printer->quiet)
		say_error(input->name, cause);
	if (printer->format == PRINT_TEXT || (printer->quiet && printer->pages == NULL))
		return;
	if (prov_report_new_error(&report, input->name, cause, &err) != PROV_OK) {
		msg_prov_err(input->name, &err);
		return;
	}
	print_report(printer, report);
	prov_report_free(report);
}

bool print_outcome(struct printer *printer, const struct input *input, struct outcome *outcome)
{
	if (outcome->kept.text != NULL) {
		(void)print_kept(printer, &outcome->kept);
		free(outcome->kept.text);
	} else if (outcome->report != NULL) {
		count(printer, verdict_of(printer, outcome->report));
		print_report(printer, outcome->report);
		if (outcome->receipt_err.code != PROV_OK) {
			printer->error = true;
			msg_prov_err(input->name, &outcome->receipt_err);
		}
		prov_report_free(outcome->report);
	} else if (input->walked && outcome->err.code == PROV_E_UNSUPPORTED) {
		printer->skipped++;
		if (printer->verbose && !printer->quiet)
			msg_note(input->name, "skipped: %s", outcome->err.msg);
	} else {
		print_error(printer, input, &outcome->err);
	}
	return out_good();
}

int print_finish(struct printer *printer)
{
	if (printer->pages != NULL)
		printer->error = !pages_finish(printer->pages) || printer->error;
	else if (!printer->quiet)
		print_end(printer);
	if (printer->skipped > 0 && !printer->verbose)
		msg_note(NULL,
		    printer->skipped == 1
			? "%zu file of an unsupported type was skipped; -v names it"
			: "%zu files of unsupported types were skipped; -v names them",
		    printer->skipped);
	if (out_finish() != EXIT_PASS || printer->error)
		return EXIT_ERROR;
	if (printer->invalid)
		return EXIT_INVALID;
	if (printer->unmet)
		return EXIT_UNTRUSTED;
	if (printer->none)
		return EXIT_NONE;
	if (printer->warned && printer->warn_status)
		return EXIT_WARNED;
	if (printer->judged == 0 && !printer->left_out)
		msg_note(NULL, "nothing was verified: there was no file of a supported type");
	return EXIT_PASS;
}
