/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/lote.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/limits.h"

#define MAX_SEQUENCE 9007199254740991.0 /* 2^53 - 1 */
#define STATUS_TRUSTED "http://c2pa.org/conformance/trust-list/trusted"

/* ETSI TS 119 612, 5.5.1: kinds of services, by the front of their URI. */
static const struct {
	const char *uri;
	enum prov_lote_type type;
} types[] = {
    {"http://uri.etsi.org/TrstSvc/Svctype/TSA", PROV_LOTE_TSA},
    {"http://uri.etsi.org/TrstSvc/Svctype/CA/", PROV_LOTE_CA},
};

struct job {
	const char *name;
	struct prov_arena *arena;
	struct prov_lote *out;
	size_t cap;
	struct prov_err *err;
};

/* A value and where it stands, for messages. */
struct at {
	const cJSON *v;
	char place[224];
};

static int refuse(const struct job *job, const struct at *at, const char *key, const char *what)
{
	return prov_fail(job->err, PROV_E_FORMAT, "in %s, %s%s%s %s", job->name, at->place,
	    key[0] == '\0' || at->place[0] == '\0' ? "" : ".", key, what);
}

/*
 * cJSON descends by recursion and takes memory for each value: how deep and how many is counted
 * before it begins. Outside strings every value but the first follows a bracket or a comma.
 */
static int check_size(struct prov_bytes json, const char *name, struct prov_err *err)
{
	size_t depth = 0, values = 0;
	bool in_string = false;

	if (json.n > PROV_MAX_PEM)
		return prov_refuse(err, PROV_LIMIT_PEM, "%s is larger than the limit of %u bytes",
		    name, PROV_MAX_PEM);
	for (size_t i = 0; i < json.n; i++) {
		uint8_t c = json.p[i];
		if (in_string) {
			if (c == '\\')
				i++;
			else if (c == '"')
				in_string = false;
			continue;
		}
		in_string = c == '"';
		if (c == '{' || c == '[')
			depth++;
		else if ((c == '}' || c == ']') && depth > 0)
			depth--;
		values += c == '{' || c == '[' || c == ',';
		if (depth > PROV_MAX_LOTE_DEPTH)
			return prov_refuse(err, PROV_LIMIT_LOTE_DEPTH,
			    "%s has values nested deeper than the limit of %u", name,
			    PROV_MAX_LOTE_DEPTH);
		if (values > PROV_MAX_LOTE_VALUES)
			return prov_refuse(err, PROV_LIMIT_LOTE_VALUES,
			    "%s has more values than the limit of %u", name, PROV_MAX_LOTE_VALUES);
	}
	return PROV_OK;
}

/* The member KEY, or NULL where it is absent or null. Twice is as bad as of another type. */
static int member(const struct job *job, const struct at *in, const char *key, const cJSON **out)
{
	const cJSON *one;

	*out = NULL;
	if (!cJSON_IsObject(in->v))
		return refuse(job, in, "", "is no object");
	cJSON_ArrayForEach(one, in->v)
	{
		if (one->string == NULL || strcmp(one->string, key) != 0)
			continue;
		if (*out != NULL)
			return refuse(job, in, key, "stands there twice");
		*out = one;
	}
	if (*out != NULL && cJSON_IsNull(*out))
		*out = NULL;
	return PROV_OK;
}

/* A member that is an object or an array; OUT->v is NULL where it is absent and may be. */
static int enter(const struct job *job, const struct at *in, const char *key, bool array,
    bool needed, struct at *out)
{
	const cJSON *v;
	int rc = member(job, in, key, &v);

	memset(out, 0, sizeof(*out));
	if (rc != PROV_OK)
		return rc;
	if (v == NULL)
		return needed ? refuse(job, in, key, "is missing") : PROV_OK;
	if (array ? !cJSON_IsArray(v) : !cJSON_IsObject(v))
		return refuse(job, in, key, array ? "is no array" : "is no object");
	out->v = v;
	(void)snprintf(out->place, sizeof(out->place), "%.180s%s%.40s", in->place,
	    in->place[0] == '\0' ? "" : ".", key);
	return PROV_OK;
}

static void element(const struct at *array, const cJSON *v, size_t i, struct at *out)
{
	out->v = v;
	(void)snprintf(out->place, sizeof(out->place), "%.200s[%zu]", array->place, i);
}

/* A member that is a string, or NULL. */
static int text_of(const struct job *job, const struct at *in, const char *key, const char **out)
{
	const cJSON *v;
	int rc = member(job, in, key, &v);

	*out = NULL;
	if (rc != PROV_OK || v == NULL)
		return rc;
	if (!cJSON_IsString(v))
		return refuse(job, in, key, "is no string");
	*out = v->valuestring;
	return PROV_OK;
}

static int time_of(
    const struct job *job, const struct at *in, const char *key, bool *has, int64_t *out)
{
	const char *text;
	int rc = text_of(job, in, key, &text);

	*has = text != NULL;
	if (rc == PROV_OK && text != NULL && !prov_clock_parse(prov_bytes_str(text), out))
		return refuse(job, in, key, "is no time like 2026-08-05T00:11:39Z");
	return rc;
}

/* A whole number; cJSON reads them as doubles, so what these can't tell apart is none. */
static int count_of(const struct job *job, const struct at *in, const char *key, uint64_t *out)
{
	const cJSON *v;
	int rc = member(job, in, key, &v);

	*out = 0;
	if (rc != PROV_OK || v == NULL)
		return rc;
	if (!cJSON_IsNumber(v) || !(v->valuedouble >= 0 && v->valuedouble <= MAX_SEQUENCE) ||
	    v->valuedouble != (double)(uint64_t)v->valuedouble)
		return refuse(job, in, key, "is no whole number");
	*out = (uint64_t)v->valuedouble;
	return PROV_OK;
}

/* --- when a service was trusted --- */

struct status {
	int64_t since;
	bool trusted;
};

static int read_status(
    const struct job *job, const struct at *in, bool needs_time, struct status *out)
{
	const char *uri;
	bool has;
	int rc = text_of(job, in, "ServiceStatus", &uri);

	out->since = INT64_MIN;
	if (rc == PROV_OK)
		rc = time_of(job, in, "StatusStartingTime", &has, &out->since);
	if (rc == PROV_OK && !has && needs_time)
		return refuse(job, in, "StatusStartingTime", "is missing");
	/* A list without states lists what is trusted. */
	out->trusted = uri == NULL || strcmp(uri, STATUS_TRUSTED) == 0;
	return rc;
}

/* Of two that begin at one time that which trusts comes first, and so ends before it began: which
 * of them was the later, nothing tells. */
static int by_time(const void *a, const void *b)
{
	const struct status *x = a, *y = b;

	if (x->since != y->since)
		return x->since < y->since ? -1 : 1;
	return (int)y->trusted - (int)x->trusted;
}

/* Each state holds until the next begins. */
static int make_spans(
    const struct job *job, struct status *states, size_t n, struct prov_lote_service *out)
{
	struct prov_lote_span *spans = prov_arena_array(job->arena, n, sizeof(*spans), job->err);

	if (spans == NULL)
		return PROV_E_NOMEM;
	qsort(states, n, sizeof(*states), by_time);
	for (size_t i = 0; i < n; i++) {
		int64_t to = i + 1 < n ? states[i + 1].since - 1 : INT64_MAX;
		if (!states[i].trusted || to < states[i].since)
			continue;
		spans[out->num_spans].from = states[i].since;
		spans[out->num_spans++].to = to;
	}
	out->spans = spans;
	return PROV_OK;
}

static int read_states(const struct job *job, const struct at *service, const struct at *info,
    struct prov_lote_service *out)
{
	struct status states[PROV_MAX_LOTE_HISTORY];
	struct at history, one;
	const cJSON *v;
	size_t n = 1, i = 0;
	int rc = enter(job, service, "ServiceHistory", true, false, &history);

	if (rc == PROV_OK)
		rc = read_status(job, info, history.v != NULL, &states[0]);
	if (rc != PROV_OK)
		return rc;
	cJSON_ArrayForEach(v, history.v)
	{
		if (n == PROV_MAX_LOTE_HISTORY)
			return prov_refuse(job->err, PROV_LIMIT_LOTE_HISTORY,
			    "in %s, %s has more states than the limit of %u", job->name,
			    history.place, PROV_MAX_LOTE_HISTORY);
		element(&history, v, i++, &one);
		rc = read_status(job, &one, true, &states[n]);
		if (rc != PROV_OK)
			return rc;
		/* The state in force is the last one, whatever the times of others say. */
		if (!states[0].trusted && states[n].since >= states[0].since)
			states[n].trusted = false;
		n++;
	}
	return make_spans(job, states, n, out);
}

/* --- services --- */

static int read_type(const struct job *job, const struct at *info, enum prov_lote_type *out)
{
	const char *uri;
	int rc = text_of(job, info, "ServiceTypeIdentifier", &uri);

	*out = uri == NULL ? PROV_LOTE_ANY : PROV_LOTE_OTHER;
	for (size_t i = 0; uri != NULL && i < sizeof(types) / sizeof(types[0]); i++) {
		if (strncmp(uri, types[i].uri, strlen(types[i].uri)) == 0)
			*out = types[i].type;
	}
	return rc;
}

static int read_cert(const struct job *job, const struct at *cert, struct prov_bytes *out)
{
	const char *text;
	uint8_t *der;
	size_t n;
	int rc = text_of(job, cert, "val", &text);

	if (rc != PROV_OK)
		return rc;
	if (text == NULL)
		return refuse(job, cert, "val", "is missing");
	n = strlen(text);
	if (n / 4 * 3 > PROV_MAX_CERT)
		return prov_refuse(job->err, PROV_LIMIT_CERT,
		    "in %s, %s is larger than the limit of %u bytes", job->name, cert->place,
		    PROV_MAX_CERT);
	der = prov_arena_alloc(job->arena, n / 4 * 3 + 3, job->err);
	if (der == NULL)
		return PROV_E_NOMEM;
	if (!prov_b64_read(prov_bytes(text, n), der, &n) || n == 0)
		return refuse(job, cert, "val", "is no Base64");
	*out = prov_bytes(der, n);
	return PROV_OK;
}

static int add_cert(struct job *job, const struct prov_lote_service *how, const struct at *cert)
{
	struct prov_lote *lote = job->out;

	if (lote->n >= PROV_MAX_ANCHORS)
		return prov_refuse(job->err, PROV_LIMIT_ANCHORS,
		    "%s lists more certificates than the limit of %u", job->name, PROV_MAX_ANCHORS);
	if (lote->n == job->cap) {
		size_t cap = job->cap == 0 ? 64 : job->cap * 2;
		struct prov_lote_service *more =
		    prov_arena_array(job->arena, cap, sizeof(*more), job->err);
		if (more == NULL)
			return PROV_E_NOMEM;
		if (lote->n > 0)
			memcpy(more, lote->services, lote->n * sizeof(*more));
		lote->services = more;
		job->cap = cap;
	}
	lote->services[lote->n] = *how;
	lote->services[lote->n].place = prov_arena_printf(job->arena, job->err, "%s", cert->place);
	if (lote->services[lote->n].place == NULL)
		return PROV_E_NOMEM;
	return read_cert(job, cert, &lote->services[lote->n++].cert);
}

/* Identities that are no certificates (names, key identifiers) can be no anchor. */
static int read_service(struct job *job, const struct at *service)
{
	struct prov_lote_service how = {0};
	struct at info, identity, certs, cert;
	const cJSON *v;
	size_t i = 0;
	int rc = enter(job, service, "ServiceInformation", false, true, &info);

	if (rc == PROV_OK)
		rc = read_type(job, &info, &how.type);
	if (rc == PROV_OK)
		rc = read_states(job, service, &info, &how);
	if (rc == PROV_OK)
		rc = enter(job, &info, "ServiceDigitalIdentity", false, false, &identity);
	if (rc != PROV_OK || identity.v == NULL)
		return rc;
	rc = enter(job, &identity, "X509Certificates", true, false, &certs);
	if (rc != PROV_OK)
		return rc;
	cJSON_ArrayForEach(v, certs.v)
	{
		element(&certs, v, i++, &cert);
		rc = add_cert(job, &how, &cert);
		if (rc != PROV_OK)
			return rc;
	}
	return PROV_OK;
}

static int read_entity(struct job *job, const struct at *entity)
{
	struct at services, service;
	const cJSON *v;
	size_t i = 0;
	int rc = enter(job, entity, "TrustedEntityServices", true, true, &services);

	if (rc != PROV_OK)
		return rc;
	cJSON_ArrayForEach(v, services.v)
	{
		element(&services, v, i++, &service);
		rc = read_service(job, &service);
		if (rc != PROV_OK)
			return rc;
	}
	return PROV_OK;
}

/* [{"lang": "en", "value": "C2PA Trust List"}, …] */
static int read_scheme(const struct job *job, const struct at *info)
{
	struct at names, one;
	const char *lang, *value;
	const cJSON *v;
	size_t i = 0;
	int rc = enter(job, info, "SchemeName", true, false, &names);

	if (rc != PROV_OK)
		return rc;
	cJSON_ArrayForEach(v, names.v)
	{
		element(&names, v, i++, &one);
		rc = text_of(job, &one, "lang", &lang);
		if (rc == PROV_OK)
			rc = text_of(job, &one, "value", &value);
		if (rc != PROV_OK)
			return rc;
		if (value == NULL ||
		    (job->out->scheme != NULL && (lang == NULL || strcmp(lang, "en") != 0)))
			continue;
		job->out->scheme = prov_arena_printf(job->arena, job->err, "%.200s", value);
		if (job->out->scheme == NULL)
			return PROV_E_NOMEM;
	}
	return PROV_OK;
}

static int read_list(struct job *job, const struct at *root)
{
	struct prov_lote *out = job->out;
	struct at lote, info, entities, entity;
	const cJSON *v;
	size_t i = 0;
	int rc = enter(job, root, "LoTE", false, true, &lote);

	if (rc == PROV_OK)
		rc = enter(job, &lote, "ListAndSchemeInformation", false, true, &info);
	if (rc == PROV_OK)
		rc = read_scheme(job, &info);
	if (rc == PROV_OK)
		rc = count_of(job, &info, "LoTESequenceNumber", &out->sequence);
	if (rc == PROV_OK)
		rc = time_of(job, &info, "ListIssueDateTime", &out->has_issued, &out->issued);
	if (rc == PROV_OK)
		rc = time_of(job, &info, "NextUpdate", &out->has_next_update, &out->next_update);
	if (rc == PROV_OK && out->has_issued && out->has_next_update &&
	    out->next_update < out->issued)
		return refuse(job, &info, "NextUpdate", "is before ListIssueDateTime");
	if (rc == PROV_OK)
		rc = enter(job, &lote, "TrustedEntitiesList", true, false, &entities);
	if (rc != PROV_OK)
		return rc;
	cJSON_ArrayForEach(v, entities.v)
	{
		element(&entities, v, i++, &entity);
		rc = read_entity(job, &entity);
		if (rc != PROV_OK)
			return rc;
	}
	return PROV_OK;
}

/* Behind the one value is nothing but blanks. */
static bool is_end(struct prov_bytes json, const char *end)
{
	size_t off = (size_t)((const uint8_t *)end - json.p);

	while (off < json.n && strchr(" \t\r\n", json.p[off]) != NULL && json.p[off] != '\0')
		off++;
	return off == json.n;
}

int prov_lote_parse(struct prov_bytes json, const char *name, struct prov_arena *arena,
    struct prov_lote *out, struct prov_err *err)
{
	struct job job = {.name = name, .arena = arena, .out = out, .err = err};
	struct at root = {0};
	const char *end = NULL;
	cJSON *value;
	int rc = check_size(json, name, err);

	memset(out, 0, sizeof(*out));
	if (rc != PROV_OK)
		return rc;
	value =
	    json.n == 0 ? NULL : cJSON_ParseWithLengthOpts((const char *)json.p, json.n, &end, 0);
	if (value == NULL || !is_end(json, end)) {
		cJSON_Delete(value);
		return prov_fail(err, PROV_E_FORMAT, "%s is no JSON text", name);
	}
	root.v = value;
	rc = read_list(&job, &root);
	cJSON_Delete(value);
	return rc;
}
