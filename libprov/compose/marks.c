/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/marks.h"

#include "base/err.h"
#include "base/utf8.h"
#include "compose/definition.h"
#include "format/xmp.h"

#define IPTC_EXT "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
#define XMP_MM "http://ns.adobe.com/xap/1.0/mm/"
#define TC260 "http://www.tc260.org.cn/ns/AIGC/1.0/"

static bool is_ai(const char *declared)
{
	const struct prov_source_type *type =
	    declared == NULL ? NULL : prov_source_lookup(prov_bytes_str(declared));

	return type != NULL && type->cls == PROV_SOURCE_AI;
}

static bool has_model(const struct prov_sign_opts *opts)
{
	return opts->model_name != NULL || opts->model_id != NULL || opts->model_type != NULL ||
	       opts->oversight != NULL;
}

static bool is_oversight(const char *level)
{
	for (size_t i = 0; prov_oversight_at(i) != NULL; i++) {
		if (strcmp(prov_oversight_at(i), level) == 0)
			return true;
	}
	return false;
}

/* These end up in CBOR text. */
static int check_texts(const struct prov_sign_opts *opts, struct prov_err *err)
{
	const char *const texts[] = {opts->model_name, opts->model_id, opts->model_type,
	    opts->training_constraint, opts->aigc_producer, opts->aigc_id};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (texts[i] != NULL && strlen(texts[i]) > PROV_MAX_GIVEN_TEXT)
			return prov_refuse(err, PROV_LIMIT_GIVEN_TEXT,
			    "what is said of a model, a label or a constraint is longer than the "
			    "limit of %u bytes",
			    PROV_MAX_GIVEN_TEXT);
		if (texts[i] != NULL && !prov_utf8_check(prov_bytes_str(texts[i]), NULL))
			return prov_fail(err, PROV_E_USAGE,
			    "what is said of a model, a label or a constraint is not UTF-8");
	}
	return PROV_OK;
}

static int check_values(const struct prov_sign_opts *opts, struct prov_err *err)
{
	if (opts->oversight != NULL && !is_oversight(opts->oversight))
		return prov_fail(err, PROV_E_USAGE,
		    "the level of oversight must be fully_autonomous, prompt_guided or "
		    "human_validated");
	if (opts->training != NULL && prov_training_use(opts->training) == NULL)
		return prov_fail(
		    err, PROV_E_USAGE, "training must be allowed, not-allowed or constrained");
	if (opts->training_constraint != NULL &&
	    (opts->training == NULL || strcmp(opts->training, "constrained") != 0))
		return prov_fail(
		    err, PROV_E_USAGE, "a constraint goes with training that is constrained");
	if (opts->regime != NULL && !prov_regime_is_known(opts->regime))
		return prov_fail(err, PROV_E_USAGE, "the policy must be eu, us-ca or cn");
	return PROV_OK;
}

int prov_marks_check(const struct prov_sign_opts *opts, struct prov_err *err)
{
	const char *declared = opts->declare == NULL ? NULL : prov_declare_uri(opts->declare);
	int rc = check_texts(opts, err);

	if (rc == PROV_OK)
		rc = check_values(opts, err);
	if (rc != PROV_OK)
		return rc;
	/* 18.28.3: not attached where no trained model was invoked. */
	if (has_model(opts) && !is_ai(declared))
		return prov_fail(err, PROV_E_USAGE,
		    "a model and its oversight are told of what is declared as made by AI");
	if (opts->aigc_producer != NULL)
		return prov_aigc_check(opts->aigc_producer, opts->aigc_id, declared, err);
	if (opts->aigc_id != NULL)
		return prov_fail(err, PROV_E_USAGE, "the AIGC label needs its producer");
	return PROV_OK;
}

static bool writes_xmp(const struct prov_marks *m)
{
	return !m->opts->leave_xmp && !m->is_kept && (m->subject->format->caps & PROV_FMT_XMP) != 0;
}

static bool has_own_carrier(const struct prov_marks *m)
{
	return !m->is_kept && (m->subject->format->caps & PROV_FMT_AIGC) != 0;
}

/* What XMP says at its top level; XMP that can't be read says nothing, here. */
static int read_xmp(const struct prov_marks *m, const char *ns, const char *name,
    struct prov_bytes *out, struct prov_err *err)
{
	const struct prov_xmp *xmp = &m->subject->cands.xmp;
	struct prov_err own = {0};
	int rc;

	*out = prov_bytes(NULL, 0);
	if (xmp->unread != NULL || (xmp->packet.len == 0 && xmp->data.n == 0))
		return PROV_OK;
	rc = prov_xmp_read(m->subject->src, xmp, ns, name, m->arena, out, &own);
	if (rc == PROV_OK || rc == PROV_E_FORMAT || rc == PROV_E_LIMIT)
		return PROV_OK;
	prov_hand_over(err, &own);
	return rc;
}

static void tell(const struct prov_marks *m, const char *sentence)
{
	if (m->opts->notice != NULL)
		m->opts->notice(m->opts->notice_ctx, sentence);
}

bool prov_marks_has_carrier(const struct prov_marks *m)
{
	return has_own_carrier(m) || writes_xmp(m);
}

static int check_asset(const struct prov_marks *m, struct prov_err *err)
{
	if (m->opts->aigc_producer == NULL || prov_marks_has_carrier(m))
		return PROV_OK;
	if (m->is_kept)
		return prov_fail(err, PROV_E_USAGE,
		    "the AIGC label would be in the asset, which is to stay as it is");
	return prov_fail(err, m->opts->leave_xmp ? PROV_E_USAGE : PROV_E_UNSUPPORTED,
	    m->opts->leave_xmp ? "the AIGC label would be in the XMP that is to be left alone"
			       : "is of a type that has no place for the AIGC label");
}

static void tell_finds(const struct prov_marks *m)
{
	if (m->has_position)
		tell(m, "says where it was made (GPS), and will go on saying so: once signed, that "
			"can't be taken out");
	if ((m->opts->metadata & PROV_METADATA) != 0 && m->exif.n == 0)
		tell(m, "has no Exif that metadata could be taken from");
	if (m->opts->aigc_producer == NULL)
		return;
	if (m->subject->cands.aigc.len > 0 || (m->has_xmp_label && writes_xmp(m)))
		tell(m, "had an AIGC label, which the new one replaces");
	else if (m->has_xmp_label)
		tell(m, "has another AIGC label in the XMP that is left alone");
}

int prov_marks_begin(struct prov_marks *m, struct prov_err *err)
{
	const struct prov_cands *cands = &m->subject->cands;
	struct prov_bytes id, position, label;
	int rc = check_asset(m, err);

	if (rc == PROV_OK && cands->exif.len > 0)
		rc = prov_exif_read_found(m->subject->src, cands, m->arena, &m->exif, err);
	if (rc == PROV_OK)
		rc = read_xmp(m, XMP_MM, "InstanceID", &id, err);
	if (rc == PROV_OK)
		rc = read_xmp(m, "http://ns.adobe.com/exif/1.0/", "GPSLatitude", &position, err);
	if (rc == PROV_OK)
		rc = read_xmp(m, TC260, "AIGC", &label, err);
	if (rc != PROV_OK)
		return rc;
	m->has_position = m->exif.has_position || position.n > 0;
	m->instance_id = id.n > 0 ? (const char *)id.p : NULL;
	m->has_xmp_label = label.n > 0;
	tell_finds(m);
	return PROV_OK;
}

/* What PUT has written becomes one more assertion. */
static int keep_cbor(const struct prov_marks *m, const struct prov_wr *wr, const char *label,
    struct prov_draft_assertion *v, size_t *n, struct prov_err *err)
{
	int rc = prov_wr_done(wr, err);
	char *kept = rc == PROV_OK ? prov_arena_strdup(m->arena, prov_wr_data(wr), err) : NULL;

	if (kept == NULL)
		return rc != PROV_OK ? rc : PROV_E_NOMEM;
	v[(*n)++] = (struct prov_draft_assertion){
	    .label = label, .form = PROV_FORM_CBOR, .data = prov_bytes(kept, wr->n)};
	return PROV_OK;
}

static int add_disclosure(
    const struct prov_marks *m, struct prov_draft_assertion *v, size_t *n, struct prov_err *err)
{
	const struct prov_sign_opts *opts = m->opts;
	const struct prov_ai_disclosure_new disclosure = {
	    opts->model_type != NULL ? opts->model_type : "c2pa.types.model", opts->model_name,
	    opts->model_id, opts->oversight};
	struct prov_wr wr;
	int rc;

	if (!has_model(opts))
		return PROV_OK;
	prov_wr_init(&wr, PROV_MAX_STORE);
	prov_ai_disclosure_put(&wr, &disclosure);
	rc = keep_cbor(m, &wr, "c2pa.ai-disclosure", v, n, err);
	prov_wr_fini(&wr);
	return rc;
}

/* Whether the definition says of training and mining what it wants. */
static bool defines_training(const struct prov_definition *d)
{
	for (size_t i = 0; d != NULL && i < d->num_assertions; i++) {
		if (strcmp(d->assertions[i].label, "cawg.training-mining") == 0 ||
		    strcmp(d->assertions[i].label, "c2pa.training-mining") == 0)
			return true;
	}
	return false;
}

static int add_training(
    const struct prov_marks *m, struct prov_draft_assertion *v, size_t *n, struct prov_err *err)
{
	struct prov_wr wr;
	int rc;

	if (m->opts->training == NULL)
		return PROV_OK;
	if (defines_training(m->opts->definition))
		return prov_fail(err, PROV_E_USAGE,
		    "both the options and the definition say what training may use it for, and "
		    "there "
		    "is only one answer");
	prov_wr_init(&wr, PROV_MAX_STORE);
	prov_training_put(&wr, prov_training_use(m->opts->training), m->opts->training_constraint);
	rc = keep_cbor(m, &wr, "cawg.training-mining", v, n, err);
	prov_wr_fini(&wr);
	return rc;
}

/* Gathered and not created: the signer passes on what the camera wrote (10.2.2). */
static int add_metadata(const struct prov_marks *m, const char *label, bool plain, unsigned kinds,
    struct prov_draft_assertion *v, size_t *n, struct prov_err *err)
{
	struct prov_bytes json;
	int rc;

	if ((m->opts->metadata & PROV_METADATA) == 0)
		return PROV_OK;
	rc = prov_mark_metadata(&m->exif, plain, kinds, m->arena, &json, err);
	if (rc == PROV_OK && json.n > 0)
		v[(*n)++] = (struct prov_draft_assertion){
		    .label = label, .form = PROV_FORM_JSON, .data = json, .gathered = true};
	return rc;
}

int prov_marks_assertions(const struct prov_marks *m, const struct prov_draft_assertion **out,
    size_t *n, struct prov_err *err)
{
	struct prov_draft_assertion *v =
	    prov_arena_array(m->arena, PROV_MAX_MARK_ASSERTIONS, sizeof(*v), err);
	unsigned wanted = m->opts->metadata;
	int rc;

	*n = 0;
	*out = v;
	if (v == NULL)
		return PROV_E_NOMEM;
	rc = add_disclosure(m, v, n, err);
	if (rc == PROV_OK)
		rc = add_training(m, v, n, err);
	if (rc == PROV_OK)
		rc = add_metadata(m, "c2pa.metadata", true,
		    ((wanted & PROV_METADATA_POSITION) != 0 ? PROV_EXIF_POSITION : 0u) |
			((wanted & PROV_METADATA_SERIALS) != 0 ? PROV_EXIF_SERIAL : 0u),
		    v, n, err);
	/* Appendix B has no place for names. */
	if (rc == PROV_OK && (wanted & PROV_METADATA_NAMES) != 0)
		rc = add_metadata(m, "cawg.metadata", false, PROV_EXIF_PERSON, v, n, err);
	return rc;
}

static void add_prop(struct prov_xmp_prop *v, size_t *n, const char *ns, const char *prefix,
    const char *name, const char *value)
{
	v[(*n)++] = (struct prov_xmp_prop){ns, prefix, name, value};
}

static size_t list_props(const struct prov_marks *m, const char *label, const char *instance_id,
    struct prov_xmp_prop v[PROV_MAX_XMP_PROPS])
{
	const struct prov_sign_opts *opts = m->opts;
	const char *now = opts->declare == NULL ? NULL : prov_declare_uri(opts->declare);
	size_t n = 0;

	if (m->declared != NULL)
		add_prop(v, &n, IPTC_EXT, "Iptc4xmpExt", "DigitalSourceType", m->declared);
	/* The tool of this edit is no AI system because what it opened was made by one. */
	if (is_ai(now) && opts->tool_name != NULL) {
		add_prop(v, &n, IPTC_EXT, "Iptc4xmpExt", "AISystemUsed", opts->tool_name);
		/* Without one: the version that stands there is another system's. */
		add_prop(v, &n, IPTC_EXT, "Iptc4xmpExt", "AISystemVersionUsed", opts->tool_version);
	}
	if (label != NULL && !has_own_carrier(m))
		add_prop(v, &n, TC260, "TC260", "AIGC", label);
	/* There is one in a file; an older one may be here for all that. */
	else if (label != NULL && m->has_xmp_label)
		add_prop(v, &n, TC260, "TC260", "AIGC", NULL);
	if (m->remote != NULL)
		add_prop(v, &n, "http://purl.org/dc/terms/", "dcterms", "provenance", m->remote);
	/* A packet of our own begins with what the claim calls the asset (10.2.2). */
	if (n > 0 && m->subject->cands.xmp.holder.len == 0)
		add_prop(v, &n, XMP_MM, "xmpMM", "InstanceID", instance_id);
	return n;
}

int prov_marks_embed(const struct prov_marks *m, const char *label, const char *instance_id,
    struct prov_bytes *xmp, bool *has_xmp, struct prov_bytes *aigc, struct prov_err *err)
{
	const struct prov_sign_opts *opts = m->opts;
	struct prov_xmp_prop props[PROV_MAX_XMP_PROPS];
	const char *json = NULL;
	size_t n;

	*aigc = prov_bytes(NULL, 0);
	*has_xmp = false;
	if (opts->aigc_producer != NULL) {
		json = prov_aigc_label(opts->aigc_producer,
		    opts->aigc_id != NULL ? opts->aigc_id : label, m->declared, m->arena, err);
		if (json == NULL)
			return err != NULL && err->code != PROV_OK ? err->code : PROV_E_NOMEM;
	}
	if (has_own_carrier(m))
		*aigc = prov_bytes_str(json);
	if (!writes_xmp(m))
		return PROV_OK;
	n = list_props(m, json, instance_id, props);
	*has_xmp = n > 0;
	return n == 0 ? PROV_OK : prov_mark_xmp(m->subject, props, n, m->arena, xmp, err);
}
