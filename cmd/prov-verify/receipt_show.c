/* SPDX-License-Identifier: Apache-2.0 */
/* An input that is a receipt. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/escape.h"
#include "common/file.h"
#include "prov/receipt.h"
#include "receipt.h"

#define TIME_TEXT 32
#define SHOWN 256 /* bytes of what a receipt says that are shown of one text */

static void put(struct kept *kept, char *text)
{
	size_t n = strlen(text);

	kept->text = xrealloc(kept->text, kept->len + n + 1, 1);
	memcpy(kept->text + kept->len, text, n + 1);
	kept->len += n;
	free(text);
}

static void format_time(int64_t at, char out[TIME_TEXT])
{
	time_t t = (time_t)at;
	struct tm tm;

	out[0] = '\0';
	if (gmtime_r(&t, &tm) != NULL)
		(void)strftime(out, TIME_TEXT, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

/* TEXT as a JSON string (quotes included); owned. */
static char *quoted(const char *text)
{
	size_t n = strlen(text), at = 0;
	char *out = xrealloc(NULL, 6 * n + 3, 1);

	out[at++] = '"';
	while (*text != '\0') {
		uint32_t cp = 0;
		size_t len = utf8_next(text, &cp);

		if (len == 0 || cp == '"' || cp == '\\' || (utf8_is_unseen(cp) && cp <= 0xffff)) {
			at += (size_t)snprintf(
			    &out[at], 7, "\\u%04x", len == 0 ? 0xfffdu : (unsigned)cp);
		} else if (utf8_is_unseen(cp)) {
			at += (size_t)snprintf(&out[at], 7, "\\ufffd");
		} else {
			memcpy(&out[at], text, len);
			at += len;
		}
		text += len == 0 ? 1 : len;
	}
	out[at++] = '"';
	out[at] = '\0';
	return out;
}

/* What is known of the file that it is held against. */
enum about { ABOUT_NOTHING, ABOUT_SAME, ABOUT_OTHER, ABOUT_UNKNOWN };

static void put_member(struct kept *kept, const char *key, const char *value)
{
	char *text;

	if (value == NULL)
		return;
	text = quoted(value);
	put(kept, xasprintf(",\"%s\":%s", key, text));
	free(text);
}

/* What is asked of files holds of no receipt, be it as good as it can be. */
static const char *why_not(const struct prov_receipt *receipt, bool asks)
{
	const char *why = prov_receipt_why(receipt);

	if (why == NULL && asks)
		why = "it is a receipt, and what --require or --policy asks of a file no receipt "
		      "meets";
	return why;
}

/* The state stays that of the receipt: no field here is one of a file's own object but "file". */
static void show_json(struct kept *kept, const char *name, const struct prov_receipt *receipt,
    enum about about, bool asks)
{
	char *file = quoted(name), when[TIME_TEXT];
	int64_t stamped;

	put(kept, xasprintf("{\"file\":%s", file));
	free(file);
	put_member(kept, "media_type", "application/vnd.prov.receipt+cose");
	put_member(kept, "receipt_state", prov_state_str(prov_receipt_state(receipt)));
	put_member(kept, "receipt_signer", prov_receipt_signer(receipt));
	if (prov_receipt_stamped_at(receipt, &stamped)) {
		format_time(stamped, when);
		put_member(kept, "receipt_stamped_at", when);
	}
	put_member(kept, "why", why_not(receipt, asks));
	if (about == ABOUT_SAME || about == ABOUT_OTHER)
		put(kept, xasprintf(",\"same_file\":%s", about == ABOUT_SAME ? "true" : "false"));
	if (prov_receipt_json(receipt) != NULL)
		put(kept, xasprintf(",\"receipt\":%s", prov_receipt_json(receipt)));
	put(kept, xstrdup("}"));
}

static void show_line(struct kept *kept, const char *label, const char *text)
{
	char *shown = escape_text(text);

	put(kept, xasprintf("  %s: %s\n", label, shown));
	free(shown);
}

/* What the receipt says, or its signer's certificate: a stranger's words, quoted as such. */
static void show_quoted(struct kept *kept, const char *label, const char *text)
{
	char *shown = escape_quote(text, SHOWN);

	put(kept, xasprintf("  %s: %s\n", label, shown));
	free(shown);
}

static void show_tool(struct kept *kept, const struct prov_receipt *receipt)
{
	char *tool = escape_quote(prov_receipt_tool(receipt), SHOWN);
	char *version = escape_quote(prov_receipt_version(receipt), SHOWN);

	put(kept, xasprintf("  checked with: %s version %s\n", tool, version));
	free(tool);
	free(version);
}

/* Not endorsed by the words alone: "valid" says nothing of who signed. */
static const char *verdict_of(const struct prov_receipt *receipt)
{
	const char *verdict = prov_receipt_verdict(receipt);

	return strcmp(verdict, "valid") == 0
		   ? "valid, but its signer was on no trust list of who checked it"
		   : verdict;
}

static void show_content(struct kept *kept, const struct prov_receipt *receipt)
{
	const char *signer = prov_receipt_signer(receipt);
	char when[TIME_TEXT];
	int64_t stamped;

	if (signer == NULL)
		show_line(kept, "signed by", "somebody");
	else
		show_quoted(kept,
		    prov_receipt_state(receipt) == PROV_STATE_TRUSTED
			? "signed by"
			: "signed by whoever holds a certificate that says",
		    signer);
	if (prov_receipt_stamped_at(receipt, &stamped)) {
		format_time(stamped, when);
		show_line(kept, "signed no later than, by a time-stamp authority", when);
	}
	format_time(prov_receipt_checked_at(receipt), when);
	show_line(kept, "checked at, by the signer's word", when);
	show_tool(kept, receipt);
	if (prov_receipt_file(receipt) != NULL)
		show_quoted(kept, "file", prov_receipt_file(receipt));
	show_line(kept, "SHA-256 of the file", prov_receipt_sha256(receipt));
	show_line(kept, "found then", verdict_of(receipt));
}

static void show_text(struct kept *kept, const char *name, const struct prov_receipt *receipt,
    enum about about, bool asks)
{
	static const char *const says[] = {
	    [PROV_STATE_TRUSTED] = "a receipt of a check, by a trusted signer",
	    [PROV_STATE_VALID] = "a receipt of a check, by a signer that is on no list of yours",
	    [PROV_STATE_INVALID] = "INVALID: a receipt of a check that does not hold"};
	enum prov_state state = prov_receipt_state(receipt);
	char *shown = escape_name(name);

	put(kept, xasprintf("%s: %s\n", shown, says[state]));
	free(shown);
	if (why_not(receipt, asks) != NULL)
		show_line(kept, "why", why_not(receipt, asks));
	if (state != PROV_STATE_INVALID)
		show_content(kept, receipt);
	if (about == ABOUT_OTHER)
		show_line(kept, "the file given", "INVALID: not the one that was checked");
	else if (about == ABOUT_SAME)
		show_line(kept, "the file given",
		    "is the one that was checked, byte for byte; what it is was not checked now");
	else if (about == ABOUT_UNKNOWN)
		show_line(kept, "the file given",
		    "was not compared: what a receipt says that does not hold counts for nothing");
	else
		show_line(kept, "the file itself",
		    "was not looked at now; --receipt-of FILE "
		    "compares one with this");
}

int receipt_is_none(const char *of, struct prov_err *err)
{
	struct prov_src *src = NULL;
	bool swapped = false;

	if (file_open_src(&src, of, err) != PROV_OK ||
	    prov_receipt_is(src, &swapped, err) != PROV_OK)
		swapped = false; /* what is wrong with OF is not what is wrong here */
	prov_src_close(src);
	err->code = PROV_E_USAGE;
	(void)snprintf(err->msg, sizeof(err->msg), "%s",
	    swapped ? "is no receipt, but the file of --receipt-of is one: they are swapped; the "
		      "receipt is the input, and --receipt-of names the file that it is about"
		    : "is no receipt");
	return err->code;
}

static int compare(
    const struct prov_receipt *receipt, const char *path, enum about *about, struct prov_err *err)
{
	struct prov_src *src = NULL;
	struct prov_err why = {0};
	bool same = false;
	int rc;

	*about = ABOUT_NOTHING;
	if (path == NULL)
		return PROV_OK;
	rc = file_open_src(&src, path, &why);
	if (rc == PROV_OK)
		rc = prov_receipt_matches(receipt, src, &same, &why);
	prov_src_close(src);
	if (rc != PROV_OK) {
		err->code = rc;
		err->limit = why.limit;
		(void)snprintf(err->msg, sizeof(err->msg),
		    "the file of --receipt-of, %.100s: %.180s", path, why.msg);
	}
	*about = same ? ABOUT_SAME : ABOUT_OTHER;
	if (prov_receipt_state(receipt) == PROV_STATE_INVALID)
		*about = ABOUT_UNKNOWN;
	return rc;
}

int receipt_judge(struct kept *kept, const struct input *input, const struct prov_src *src,
    const struct prov_policy *policy, const struct beside *beside, struct prov_err *err)
{
	struct prov_receipt *receipt = NULL;
	enum about about = ABOUT_NOTHING;
	int rc;

	*kept = (struct kept){0};
	if (beside->format != PRINT_TEXT && beside->format != PRINT_JSON &&
	    beside->format != PRINT_NDJSON) {
		err->code = PROV_E_USAGE;
		(void)snprintf(err->msg, sizeof(err->msg),
		    "is a receipt, which is shown as text, json or ndjson");
		return err->code;
	}
	rc = prov_receipt_open(&receipt, policy, src, err);
	if (rc == PROV_OK)
		rc = compare(receipt, beside->receipt_of, &about, err);
	if (rc == PROV_OK) {
		if (beside->format == PRINT_TEXT)
			show_text(kept, input->name, receipt, about, beside->asks);
		else
			show_json(kept, input->name, receipt, about, beside->asks);
		if (prov_receipt_state(receipt) == PROV_STATE_INVALID || about == ABOUT_OTHER)
			kept->verdict = VERDICT_INVALID;
		else if (prov_receipt_state(receipt) != PROV_STATE_TRUSTED || beside->asks)
			kept->verdict = VERDICT_UNMET;
	}
	prov_receipt_free(receipt);
	return rc;
}
