/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "common/exit.h"
#include "common/message.h"
#include "common/out.h"
#include "verify.h"

static const char *const formats[] = {[PRINT_TEXT] = "text",
    [PRINT_JSON] = "json",
    [PRINT_NDJSON] = "ndjson",
    [PRINT_CRJSON] = "crjson"};

bool print_format_parse(const char *name, enum print_format *format)
{
	for (size_t i = 0; i < CLI_COUNT(formats); i++) {
		if (strcmp(formats[i], name) == 0) {
			*format = (enum print_format)i;
			return true;
		}
	}
	return false;
}

/* What the shell will be told of this input. */
static void count(struct printer *printer, const struct prov_report *report)
{
	printer->judged++;
	switch (prov_report_state(report)) {
	case PROV_STATE_INVALID:
		printer->invalid = true;
		break;
	case PROV_STATE_NONE:
		printer->none = true;
		break;
	case PROV_STATE_VALID:
	case PROV_STATE_TRUSTED:
		if (!prov_report_meets(report, printer->require))
			printer->unmet = true;
		break;
	case PROV_STATE_ERROR:
	default:
		printer->error = true;
		break;
	}
}

static void print_report(struct printer *printer, const struct prov_report *report)
{
	enum prov_render how = PROV_RENDER_JSON;
	struct prov_err err = {0};

	if (printer->quiet)
		return;
	if (printer->format == PRINT_TEXT) {
		how = PROV_RENDER_TEXT;
		if (printer->printed > 0)
			out_print("\n");
	} else if (printer->format == PRINT_CRJSON) {
		how = PROV_RENDER_CRJSON;
	} else if (printer->format == PRINT_JSON) {
		out_print("%s", printer->printed > 0 ? "," : "[\n");
	}
	printer->printed++;
	if (prov_report_render(
		report, how, printer->flags, printer->require, out_write, NULL, &err) != PROV_OK) {
		printer->error = true;
		/* What standard output has to complain of is said once, at the end. */
		if (err.code != PROV_E_IO)
			msg_prov_err(prov_report_name(report), &err);
	}
	/* A message about the next input may come in between: it gets a line of its own. */
	if (printer->format != PRINT_TEXT)
		out_print("\n");
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
	if (printer->format == PRINT_TEXT || printer->quiet)
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
	if (outcome->report != NULL) {
		count(printer, outcome->report);
		print_report(printer, outcome->report);
		prov_report_free(outcome->report);
	} else if (input->walked && outcome->err.code == PROV_E_UNSUPPORTED) {
		printer->skipped++;
		if (printer->verbose && !printer->quiet)
			msg_note(input->name, "skipped: %s", outcome->err.msg);
	} else {
		print_error(printer, input, &outcome->err);
	}
	return out_flush();
}

int print_finish(struct printer *printer)
{
	if (printer->format == PRINT_JSON && !printer->quiet)
		out_print("%s", printer->printed > 0 ? "]\n" : "[]\n");
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
	if (printer->judged == 0)
		msg_note(NULL, "nothing was verified: there was no file of a supported type");
	return EXIT_PASS;
}
