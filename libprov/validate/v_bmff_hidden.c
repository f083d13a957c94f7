/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What players find in boxes that a BMFF hash leaves out, though nobody should show them. FFmpeg,
 * and all that read by it, look for the boxes of a film in user data as well as where they belong,
 * and take a free box for the film's head where the file has no other; others count from the file's
 * end, where an mfra box is always left out (A.5.6). There they could hold tables
 * and tracks that nobody signed, and be shown; but what is shown has to be what is bound (C2PA 2.4,
 * 15.12.2), and only metadata may be left out (9.2.6).
 */
#include "base/err.h"
#include "validate/v_bmff.h"

#define CC(a, b, c, d) PROV_FOURCC(a, b, c, d)
#define HEAD 8u
#define LONG_HEAD 16u
#define HANDLER_TYPE 8u  /* where it stands in hdlr, behind the head (ISO/IEC 14496-12, 8.4.3) */
#define EMPTY_SEEKS 128u /* bytes of mfra boxes: too few for a film */
#define DEPTH 16u        /* players go no deeper than 10; no metadata does */

struct range {
	uint64_t at, end;
};

struct look {
	struct v_bmff_walk *w;
	struct range in[DEPTH];
	size_t depth;
	const char *why;
};

static const char of_film[] =
    "the hash leaves out user data with boxes in it that players take for "
    "parts of the film";

/* LIST: four letters each. */
static bool is_any(uint32_t type, const char *list)
{
	for (; *list != '\0'; list += 4) {
		if (type ==
		    CC((uint8_t)list[0], (uint8_t)list[1], (uint8_t)list[2], (uint8_t)list[3]))
			return true;
	}
	return false;
}

/* What makes a film of bytes: its structure, its tables, how they are decoded and shown. */
static bool is_of_film(uint32_t type)
{
	static const char list[] =
	    "moovcmovrmratrakmdiaminfstblmvextrafmoofmdatmvhdtkhdmdhdedtselstdinfdreftrefchapstsd"
	    "sttscttscslgstscstszstz2stcoco64stssstpsstshsdtpsgpdsbgpsaizsaiosenctrextreptfhdtfdt"
	    "trunsidxilociinfiprpipcoipmaidatpitmirefavcChvcCvvcCav1CvpcCesdsglblwavepaspclapcolr"
	    "fieltmcdst3dsv3dsinfschitencpsshhoovendawfexalacdfLadOpsdmlpdac3dec3ddtschandvc1jp2h"
	    "lhvCevcCstrffrmaschmSMI ACLRAPRGAALPARESavss"
	    "pcmCchnlDpxEadrmSmDmCoLLmdcvcllidvcCdvvCdvwCSA3DSANDvexuhfovamvehvcEispe";

	return is_any(type, list);
}

/* What FFmpeg takes for a head, which is what a free box with it was before it was made free. */
static bool begins_head(uint32_t type)
{
	return type == CC('m', 'v', 'h', 'd') || type == CC('c', 'm', 'o', 'v');
}

static uint32_t word(const uint8_t *p)
{
	return CC(p[0], p[1], p[2], p[3]);
}

/* Where the boxes of a meta box begin: its handler (hdlr) is the first, and is looked for. */
static int find_handler(struct look *l, struct range *in)
{
	for (uint64_t at = in->at; in->end - at >= HEAD; at += 4) {
		struct prov_bytes type;
		int rc = v_bmff_spend(l->w, 4);

		if (rc == PROV_OK)
			rc = prov_window_get(&l->w->win, at + 4, 4, &type, l->w->ctx->err);
		if (rc != PROV_OK)
			return rc;
		if (prov_bytes_is(type, "hdlr")) {
			in->at = at;
			return PROV_OK;
		}
	}
	in->at = in->end;
	return PROV_OK;
}

/* A handler that names a kind of media makes the track one of that, so that its pictures or its
 * sound are gone. Players read it to its end, also where its box ends before. */
static int judge_handler(struct look *l, uint64_t at)
{
	struct prov_bytes type;
	int rc;

	if (l->w->win.src->size - at < HANDLER_TYPE + 4)
		return PROV_OK;
	rc = prov_window_get(&l->w->win, at + HANDLER_TYPE, 4, &type, l->w->ctx->err);
	if (rc == PROV_OK && is_any(word(type.p), "videsounm1a subpclcp"))
		l->why = of_film;
	return rc;
}

/* iTunes' word for how many samples at the beginning are not played, which is not signed then. */
static int judge_name(struct look *l, uint64_t at)
{
	static const char name[] = "iTunSMPB";
	struct prov_bytes found;
	int rc;

	if (l->w->win.src->size - at < 4 + sizeof(name) - 1)
		return PROV_OK;
	rc = prov_window_get(&l->w->win, at + 4, sizeof(name) - 1, &found, l->w->ctx->err);
	if (rc == PROV_OK && prov_bytes_is(found, name))
		l->why = "the hash leaves out user data that says how much of the sound is played";
	return rc;
}

static int enter(struct look *l, uint32_t type, uint64_t at, uint64_t end)
{
	struct range in = {at, end};
	int rc = PROV_OK;

	if (type == CC('h', 'd', 'l', 'r'))
		return judge_handler(l, at);
	if (type == CC('n', 'a', 'm', 'e'))
		return judge_name(l, at);
	if (type != CC('u', 'd', 't', 'a') && type != CC('m', 'e', 't', 'a') &&
	    type != CC('i', 'l', 's', 't') && type != CC('-', '-', '-', '-'))
		return PROV_OK;
	if (type == CC('m', 'e', 't', 'a'))
		rc = find_handler(l, &in);
	if (rc != PROV_OK)
		return rc;
	if (l->depth == DEPTH) {
		l->why = "the hash leaves out user data in which boxes are nested too deep";
		return PROV_OK;
	}
	l->in[l->depth++] = in;
	return PROV_OK;
}

/* One that says it is longer than what holds it counts up to there, as players have it. */
static int next(struct look *l)
{
	struct range *in = &l->in[l->depth - 1];
	uint64_t at = in->at, left = in->end - at, len, head = HEAD;
	struct prov_bytes b;
	uint32_t type;
	int rc;

	if (left < HEAD) {
		l->depth--;
		return PROV_OK;
	}
	rc = v_bmff_spend(l->w, HEAD);
	if (rc == PROV_OK)
		rc = prov_window_get(
		    &l->w->win, at, left < LONG_HEAD ? HEAD : LONG_HEAD, &b, l->w->ctx->err);
	if (rc != PROV_OK)
		return rc;
	len = word(b.p);
	type = word(&b.p[4]);
	if (len == 1 && b.n == LONG_HEAD) {
		len = (uint64_t)word(&b.p[8]) << 32 | word(&b.p[12]);
		head = LONG_HEAD;
	}
	if (is_of_film(type) || (type == CC('f', 'r', 'e', 'e') && b.n == LONG_HEAD &&
				    begins_head(word(&b.p[HEAD + 4])))) {
		l->why = of_film;
		return PROV_OK;
	}
	if (len == 0 || len > left)
		len = left;
	if (len < head) { /* nobody goes on behind that */
		l->depth--;
		return PROV_OK;
	}
	in->at = at + len;
	return enter(l, type, at + head, at + len);
}

static int judge_user_data(struct v_bmff_walk *w, const struct prov_bmff_box *box, const char **why)
{
	struct look l = {.w = w, .depth = 1};
	int rc = PROV_OK;

	if (w->user_data == box->off) /* for another run of it */
		return PROV_OK;
	w->user_data = box->off;
	l.in[0] = (struct range){box->off + box->head, box->off + box->len};
	while (rc == PROV_OK && l.depth > 0 && l.why == NULL)
		rc = next(&l);
	*why = l.why;
	return rc;
}

static bool has_root(const struct v_bmff_walk *w, const char *name)
{
	const struct prov_layout *layout = w->ctx->in->layout;

	for (size_t i = 0; i < layout->n; i++) {
		if (strcmp(layout->v[i].name, name) == 0)
			return true;
	}
	return false;
}

/* Fragments alone have no head, and are shown with that of their initialization. */
static int judge_free(struct v_bmff_walk *w, const struct prov_bmff_box *box, const char **why)
{
	struct prov_bytes type;
	int rc;

	if (w->has_head || box->len < box->head + HEAD)
		return PROV_OK;
	rc = prov_window_get(&w->win, box->off + box->head + 4, 4, &type, w->ctx->err);
	if (rc != PROV_OK || !begins_head(word(type.p)))
		return rc;
	w->has_head = !w->is_fragment && has_root(w, "moov"); /* asked for once */
	if (!w->has_head)
		*why = "the hash leaves out a free box that players take for the head of a film, "
		       "where there is no other";
	return PROV_OK;
}

/*
 * mfra is where to find fragments (ISO/IEC 14496-12, 8.8.9). Where there are none it has nothing to
 * say, and what stands in it would be whatever readers look for at a file's end, such as the film
 * of a motion photo, which these count from there.
 */
static const char *judge_seeks(struct v_bmff_walk *w, const struct prov_bmff_box *box)
{
	if (!w->has_fragments)
		w->has_fragments =
		    w->is_fragment || w->ctx->in->num_fragments > 0 || has_root(w, "moof");
	if (w->has_fragments)
		return NULL;
	w->seeks = box->len > EMPTY_SEEKS - w->seeks ? EMPTY_SEEKS : w->seeks + box->len;
	return w->seeks == EMPTY_SEEKS
		   ? "the hash leaves out a box of seeks to fragments, of which there are none, "
		     "with other bytes in it"
		   : NULL;
}

int v_bmff_hidden(struct v_bmff_walk *w, const struct prov_bmff_box *box, const char **why)
{
	*why = NULL;
	if (box->type == CC('u', 'd', 't', 'a'))
		return judge_user_data(w, box, why);
	if (box->type == CC('m', 'f', 'r', 'a'))
		*why = judge_seeks(w, box);
	return box->type == CC('f', 'r', 'e', 'e') ? judge_free(w, box, why) : PROV_OK;
}
