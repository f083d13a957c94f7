/* SPDX-License-Identifier: Apache-2.0 */
/* Words in a field for anything: what generators put there has a shape of its own. */
#include "signals/words.h"

#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "signals/aigc.h"

static bool has(struct prov_bytes text, const char *word)
{
	size_t n = strlen(word);

	for (size_t off = 0; text.n - off >= n; off++) {
		const uint8_t *at = memchr(text.p + off, word[0], text.n - off - (n - 1));

		if (at == NULL)
			return false;
		off = (size_t)(at - text.p);
		if (memcmp(at, word, n) == 0)
			return true;
	}
	return false;
}

/* "Job ID: 2b7a8d0e-0000-4000-8000-000000000000" behind what Midjourney was asked for. */
static bool has_job(struct prov_bytes text)
{
	static const char mark[] = "Job ID: ", shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	size_t n = strlen(mark), i = 0;

	for (size_t off = 0; text.n - off >= n + strlen(shape); off++) {
		const uint8_t *p = text.p + off;

		if (memcmp(p, mark, n) != 0)
			continue;
		for (i = 0; shape[i] != '\0'; i++) {
			uint8_t c = p[n + i];
			bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
			if (shape[i] == '-' ? c != '-' : !hex)
				break;
		}
		if (shape[i] == '\0')
			return true;
	}
	return false;
}

/* "prompt:{…", "Workflow: {…": ComfyUI's graphs, in Exif where a camera has its name. */
static bool is_graph(struct prov_bytes text)
{
	static const char *const names[] = {"prompt:", "workflow:", "Prompt:", "Workflow:"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t n = strlen(names[i]);

		if (!prov_bytes_starts(text, names[i]))
			continue;
		while (n < text.n && text.p[n] == ' ')
			n++;
		return n < text.n && text.p[n] == '{';
	}
	return false;
}

/* "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1" of Stable Diffusion's front ends; or the
 * same as JSON. */
bool prov_words_are_parameters(struct prov_bytes text)
{
	return (has(text, "Steps: ") && (has(text, "Sampler: ") || has(text, "Seed: "))) ||
	       (has(text, "\"steps\"") && has(text, "\"sampler")) ||
	       has(text, "\"num_inference_steps\"") || has(text, "\"sui_image_params\"") ||
	       is_graph(text) || has_job(text);
}

static void put_latin1(struct prov_wr *wr, struct prov_bytes text)
{
	for (size_t i = 0; i < text.n; i++)
		prov_utf8_put(wr, text.p[i]);
}

static struct prov_bytes trim(struct prov_bytes b)
{
	while (b.n > 0 && b.p[0] <= ' ')
		b = prov_bytes_sub(b, 1, b.n);
	while (b.n > 0 && b.p[b.n - 1] <= ' ')
		b.n--;
	return b;
}

static int add(struct prov_signals *signals, const struct prov_signal_row *row,
    struct prov_bytes text, uint64_t at, struct prov_err *err)
{
	enum prov_carrier carrier = (enum prov_carrier)row->carrier;
	const struct prov_signal_row *aigc = prov_signal_find(carrier, NULL, "AIGC", NULL);
	const struct prov_signal_row *asked = prov_signal_find(carrier, NULL, "parameters", NULL);

	if (aigc != NULL &&
	    (row == aigc || (row->kind == PROV_SIGNAL_TEXT && prov_aigc_is(text)))) {
		size_t before = signals->n;
		int rc =
		    prov_signals_aigc(signals, aigc, text, carrier == PROV_CARRIER_EXIF, at, err);

		/* Of the fields for anything the guides have Exif's UserComment. */
		if (rc == PROV_OK && signals->n > before && signals->v[before].flaw == NULL &&
		    row != aigc && strcmp(row->id, "exif.comment") != 0)
			signals->v[before].flaw = "it stands where no guide has it";
		return rc;
	}
	if (asked != NULL && (row->kind == PROV_SIGNAL_TEXT || row->kind == PROV_SIGNAL_CAMERA) &&
	    prov_words_are_parameters(text))
		row = asked;
	return prov_signals_add(signals, row, text, at, NULL, err);
}

int prov_signals_words(struct prov_signals *signals, const struct prov_signal_row *row,
    struct prov_bytes text, uint64_t at, struct prov_err *err)
{
	struct prov_wr wr;
	uint32_t cp;
	size_t bad;
	int rc;

	if (row == NULL)
		return PROV_OK;
	text = trim(text);
	/* Text that was cut may end in the middle of a character. */
	if (!prov_utf8_check(text, &bad) &&
	    prov_utf8_next(prov_bytes_sub(text, bad, text.n), &cp) < 0)
		text.n = bad;
	if (prov_utf8_check(text, NULL))
		return add(signals, row, text, at, err);
	prov_wr_init(&wr, (size_t)PROV_MAX_SIGNAL_INPUT * 2);
	put_latin1(&wr, text);
	rc = prov_wr_done(&wr, err);
	if (rc == PROV_OK)
		rc = add(signals, row, prov_wr_data(&wr), at, err);
	prov_wr_fini(&wr);
	return rc;
}

int prov_signals_load(const struct prov_src *src, uint64_t off, uint64_t len, uint8_t *room,
    struct prov_bytes *out, struct prov_err *err)
{
	size_t n = len < PROV_MAX_SIGNAL_INPUT ? (size_t)len : PROV_MAX_SIGNAL_INPUT;

	*out = prov_bytes(room, n);
	return prov_src_read(src, off, room, n, err);
}
