/* SPDX-License-Identifier: Apache-2.0 */
/* One input and what belongs to it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/file.h"
#include "common/marks.h"
#include "prov/receipt.h"
#include "prov/verify.h"
#include "receipt.h"
#include "verify.h"

static int open_beside(
    struct prov_src **out, const char *what, const char *path, struct prov_err *err)
{
	struct prov_err why = {0};
	int rc = file_open_src(out, path, &why);

	if (rc == PROV_OK)
		return PROV_OK;
	err->code = rc;
	err->limit = why.limit;
	(void)snprintf(err->msg, sizeof(err->msg), "its %s %.100s %.180s", what, path, why.msg);
	return rc;
}

/* Credentials are a JUMBF superbox: what does not even begin like one was given by mistake. */
static int open_sidecar(struct prov_src **out, const char *path, struct prov_err *err)
{
	uint8_t head[8] = {0};
	size_t got;
	int rc = open_beside(out, "sidecar", path, err);

	if (rc != PROV_OK)
		return rc;
	if ((*out)->size >= sizeof(head))
		rc = (*out)->read_at((*out)->ctx, 0, head, sizeof(head), &got, err);
	if (rc != PROV_OK || memcmp(&head[4], "jumb", 4) == 0)
		return rc;
	err->code = PROV_E_USAGE;
	(void)snprintf(err->msg, sizeof(err->msg),
	    "%.100s holds no credentials (.c2pa) to use as its sidecar", path);
	return err->code;
}

/* A file, standard input, or what lies at a URL. */
static int open_input(const struct input *input, const struct online *online,
    struct fetched *fetched, struct prov_src **src, struct prov_err *err)
{
	if (fetched_is_url(input->name))
		return fetched_open(fetched, src, input->name, online, err);
	return file_open_src(src, input->name, err);
}

static void judge_once(const struct input *input, const struct prov_policy *policy,
    const struct beside *beside, struct outcome *outcome)
{
	struct prov_verify_opts opts = PROV_VERIFY_OPTS_INIT;
	struct prov_src *src = NULL, *sidecar = NULL, **parts;
	size_t n = beside->fragments->n, opened = 0;
	struct fetched fetched = {0};
	unsigned char before[PROV_RECEIPT_DIGEST] = {0};
	bool is_receipt = false;
	int rc;

	*outcome = (struct outcome){0};
	if (input->problem != NULL)
		return; /* said by whoever prints */
	parts = xrealloc(NULL, n + 1, sizeof(struct prov_src *));
	rc = open_input(input, beside->online, &fetched, &src, &outcome->err);
	if (rc == PROV_OK && beside->sidecar != NULL)
		rc = open_sidecar(&sidecar, beside->sidecar, &outcome->err);
	while (rc == PROV_OK && opened < n) {
		rc = open_beside(
		    &parts[opened], "fragment", beside->fragments->at[opened], &outcome->err);
		opened += rc == PROV_OK ? 1 : 0;
	}
	opts.sidecar = sidecar;
	opts.sidecar_name = beside->sidecar;
	opts.path = is_stdio(input->name) || fetched_is_url(input->name) ? NULL : input->name;
	opts.link = fetched.link;
	opts.look = beside->look;
	opts.fragments = (const struct prov_src *const *)parts;
	opts.num_fragments = n;
	if (rc == PROV_OK && !input->walked)
		rc = prov_receipt_is(src, &is_receipt, &outcome->err);
	if (rc == PROV_OK && is_receipt) {
		rc = receipt_judge(&outcome->kept, input, src, policy, beside, &outcome->err);
	} else if (rc == PROV_OK && beside->receipt_of != NULL) {
		rc = receipt_is_none(beside->receipt_of, &outcome->err);
	}
	if (rc == PROV_OK && !is_receipt && beside->receipts != NULL)
		rc = prov_receipt_digest(src, before, &outcome->err);
	if (rc == PROV_OK && !is_receipt)
		rc = prov_verify_with(
		    &outcome->report, policy, src, input->name, &opts, &outcome->err);
	if (rc == PROV_OK && !is_receipt && beside->was != NULL)
		rc = was_compare(outcome->report, src, beside->was, policy, &outcome->err);
	if (rc != PROV_OK) {
		prov_report_free(outcome->report);
		outcome->report = NULL;
	}
	if (outcome->report != NULL && beside->thumbnailer != NULL)
		picture_add(outcome->report, beside->thumbnailer, src);
	if (outcome->report != NULL && beside->no_personal)
		prov_report_drop_personal(outcome->report);
	/* What was found is said, even where there is no receipt of it. */
	if (outcome->report != NULL && beside->receipts != NULL)
		(void)receipts_put(
		    beside->receipts, outcome->report, src, before, &outcome->receipt_err);
	if (rc != PROV_OK && outcome->err.code == PROV_OK)
		outcome->err.code = rc;
	while (opened > 0)
		prov_src_close(parts[--opened]);
	free(parts);
	prov_src_close(sidecar);
	prov_src_close(src);
	fetched_close(&fetched);
}

static bool look_at(const struct input *input, struct marks *out)
{
	struct stat st;

	if (input->problem != NULL || is_stdio(input->name) || fetched_is_url(input->name) ||
	    stat(input->name, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	*out = marks_of(&st);
	return true;
}

/* A backup that makes a hard link, or who sets a mode, changes a file too, and is done with it. */
void judge(const struct input *input, const struct prov_policy *policy, const struct beside *beside,
    struct outcome *outcome)
{
	struct marks before, after;
	bool looked = look_at(input, &before);

	judge_once(input, policy, beside, outcome);
	if (looked && outcome->err.code == PROV_E_IO && outcome->report == NULL &&
	    outcome->kept.text == NULL && look_at(input, &after) && !marks_same(&before, &after))
		judge_once(input, policy, beside, outcome);
}
