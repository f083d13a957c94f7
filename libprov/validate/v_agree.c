/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules of agreement, one row each; docs/signals.md shows them. A disagreement is no verdict:
 * it says which two statements to look at, and not which of them is wrong.
 */
#include "validate/v_agree.h"

#include "base/err.h"

static const struct {
	const char *id, *says;
	v_rule *check;
} rules[] = {
    {"prov.ai-vs-camera", "one mark says that AI made it, and another that a camera did",
	v_rule_ai_vs_camera},
    {"prov.ai-vs-human", "one mark says AI, and another that a person made it without",
	v_rule_ai_vs_human},
    {"prov.ai-undeclared", "a mark beside the credentials says AI, and they do not declare it",
	v_rule_ai_undeclared},
    {"prov.ai-ingredient", "AI is in something that it was made from, and it is declared as none",
	v_rule_ai_ingredient},
    {"prov.source-type", "XMP names another source type than the credentials", v_rule_source_type},
    {"prov.time-after-signing", "it says that it was made later than it was signed",
	v_rule_time_after_signing},
    {"prov.captured-before", "it is signed as captured, and says that it was taken long before",
	v_rule_captured_before},
    {"prov.dates", "Exif and XMP say that it was taken at different times", v_rule_dates},
    {"prov.tool", "it names other software than the tool that the credentials declare",
	v_rule_tool},
    {"prov.camera", "Exif and XMP name different cameras", v_rule_camera},
    {"prov.preview", "its preview shows another picture", v_rule_preview},
    {"prov.media-type", "it is described as another type of file than it is", v_rule_media_type},
    {"prov.file-name", "its name is that of another type of file than it is", v_rule_file_name},
    {"prov.training-terms", "XMP and the credentials set different terms for training and mining",
	v_rule_terms},
    {"prov.credentials-gone", "it says that it has credentials, and has none",
	v_rule_credentials_gone},
};
#define NUM_RULES (sizeof(rules) / sizeof(rules[0]))

const char *prov_rule_at(size_t i)
{
	return i < NUM_RULES ? rules[i].id : NULL;
}

const char *prov_rule_says(size_t i)
{
	return i < NUM_RULES ? rules[i].says : NULL;
}

struct prov_statement v_says_signal(const struct prov_signal *s)
{
	return (struct prov_statement){s->row->id, s->value, false};
}

struct prov_statement v_says_credentials(const char *value)
{
	return (struct prov_statement){"credentials", value, true};
}

int v_agree_judge(
    struct prov_report *report, const struct prov_format *format, struct prov_err *err)
{
	struct prov_err own = {0};
	struct v_agree a = {report, &report->signals, format, &own, 0};

	for (size_t i = 0; i < NUM_RULES; i++) {
		struct prov_disagreement row = {.rule = rules[i].id, .says = rules[i].says};
		bool found = true;

		/* Of previews each can differ; of what else there is, one is enough. */
		for (a.nth = 0; found && own.code == PROV_OK; a.nth++) {
			found = (a.nth == 0 || rules[i].check == v_rule_preview) &&
				rules[i].check(&a, &row);
			if (own.code == PROV_OK && found)
				(void)!prov_report_add_disagreement(report, &row, &own);
		}
		if (own.code != PROV_OK)
			return prov_pass(err, own.code, &own);
	}
	return PROV_OK;
}
