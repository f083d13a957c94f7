/* SPDX-License-Identifier: Apache-2.0 */
#include "prov/policy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/wr.h"
#include "crypto/crypto.h"
#include "report/clauses.h"
#include "trust/products.h"
#include "trust/revoked.h"

int prov_policy_new(struct prov_policy **out, struct prov_err *err)
{
	struct prov_policy *policy = calloc(1, sizeof(*policy));
	int rc;

	*out = NULL;
	if (policy == NULL)
		return prov_fail_nomem(err);
	rc = prov_crypto_init(err);
	if (rc == PROV_OK)
		rc = prov_anchors_new(&policy->signers, err);
	if (rc == PROV_OK)
		rc = prov_anchors_new(&policy->timestamps, err);
	if (rc == PROV_OK)
		rc = prov_anchors_new(&policy->allowed, err);
	if (rc == PROV_OK)
		rc = prov_anchors_new(&policy->identities, err);
	if (rc == PROV_OK)
		rc = prov_anchors_new(&policy->product_lists, err);
	if (rc != PROV_OK) {
		prov_policy_free(policy);
		return rc;
	}
	*out = policy; /* transferred */
	return PROV_OK;
}

void prov_policy_free(struct prov_policy *policy)
{
	if (policy == NULL)
		return;
	prov_anchors_free(policy->signers);
	prov_anchors_free(policy->timestamps);
	prov_anchors_free(policy->allowed);
	prov_anchors_free(policy->identities);
	prov_clauses_free(policy->clauses);
	prov_revoked_free(policy->revoked);
	prov_anchors_free(policy->product_lists);
	for (size_t i = 0; i < policy->num_products; i++)
		prov_products_free(policy->products[i]);
	free(policy->products);
	free(policy);
}

static struct prov_anchors *list_of(const struct prov_policy *policy, enum prov_list list)
{
	switch (list) {
	case PROV_LIST_SIGNERS:
		return policy->signers;
	case PROV_LIST_TIMESTAMPS:
		return policy->timestamps;
	case PROV_LIST_ALLOWED:
		return policy->allowed;
	case PROV_LIST_IDENTITIES:
		return policy->identities;
	case PROV_LIST_PRODUCTS:
		return policy->product_lists;
	}
	return NULL;
}

int prov_policy_add_pem(struct prov_policy *policy, enum prov_list list, const void *pem,
    size_t len, const char *name, struct prov_err *err)
{
	struct prov_anchors *anchors = policy == NULL ? NULL : list_of(policy, list);

	if (anchors == NULL || (pem == NULL && len > 0) || list == PROV_LIST_PRODUCTS)
		return prov_fail(err, PROV_E_USAGE, "no such trust list, or nothing to add to it");
	policy->last = anchors;
	return prov_anchors_add_pem(
	    anchors, prov_bytes(pem, len), name == NULL ? "the trust list" : name, err);
}

/* PEM has text around its blocks, but none of it begins with what every JSON object begins with. */
static bool is_json(struct prov_bytes data)
{
	size_t off = prov_bytes_starts(data, "\xef\xbb\xbf") ? 3 : 0;

	while (off < data.n && strchr(" \t\r\n", data.p[off]) != NULL && data.p[off] != '\0')
		off++;
	return off < data.n && data.p[off] == '{';
}

static int add_products(
    struct prov_policy *policy, struct prov_bytes json, const char *name, struct prov_err *err)
{
	struct prov_list_info info = {.name = (char *)(uintptr_t)name};
	struct prov_products *list, **all;
	int rc = prov_products_new(&list, json, err);

	if (rc != PROV_OK)
		return rc;
	info.num_certs = prov_products_count(list);
	all =
	    realloc(policy->products, (policy->num_products + 1) * sizeof(struct prov_products *));
	if (all != NULL)
		policy->products = all;
	rc = all == NULL ? prov_fail_nomem(err)
			 : prov_list_note(policy->product_lists, json, &info, err);
	if (rc != PROV_OK) {
		prov_products_free(list);
		return rc;
	}
	all[policy->num_products++] = list; /* transferred */
	policy->last = policy->product_lists;
	return PROV_OK;
}

int prov_policy_add_list(struct prov_policy *policy, enum prov_list list, const void *data,
    size_t len, const char *name, struct prov_err *err)
{
	struct prov_anchors *anchors = policy == NULL ? NULL : list_of(policy, list);
	struct prov_bytes bytes = prov_bytes(data, len);

	if (list == PROV_LIST_PRODUCTS && policy != NULL && data != NULL)
		return add_products(policy, bytes, name == NULL ? "the list" : name, err);
	if (anchors == NULL || data == NULL || !is_json(bytes))
		return prov_policy_add_pem(policy, list, data, len, name, err);
	if (name == NULL)
		name = "the trust list";
	if (list == PROV_LIST_ALLOWED)
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "%s is JSON: certificates that are trusted by themselves come in PEM", name);
	/* The purposes of such a list are C2PA's (14.4.1), not those of identities. */
	if (list == PROV_LIST_IDENTITIES)
		return prov_fail(
		    err, PROV_E_UNSUPPORTED, "%s is JSON: lists for identities come in PEM", name);
	policy->last = anchors;
	return prov_anchors_add_lote(anchors, bytes, list == PROV_LIST_TIMESTAMPS, name, err);
}

/* The I-th of all, kind by kind; *KIND: of which. */
static const struct prov_list_info *find_list(
    const struct prov_policy *policy, size_t i, enum prov_list *kind)
{
	const struct prov_list_info *info = NULL;

	for (size_t k = 0; k < 5 && info == NULL; k++) {
		const struct prov_anchors *anchors = list_of(policy, (enum prov_list)k);
		size_t n = 0;

		info = prov_anchors_list(anchors, i);
		*kind = (enum prov_list)k;
		while (info == NULL && prov_anchors_list(anchors, n) != NULL)
			n++;
		i -= n;
	}
	return info;
}

size_t prov_policy_num_lists(const struct prov_policy *policy)
{
	enum prov_list kind;
	size_t n = 0;

	while (find_list(policy, n, &kind) != NULL)
		n++;
	return n;
}

struct prov_list_entry prov_policy_list_at(const struct prov_policy *policy, size_t i)
{
	enum prov_list kind;
	const struct prov_list_info *info = find_list(policy, i, &kind);

	if (info == NULL)
		return (struct prov_list_entry){0};
	return (struct prov_list_entry){.list = kind,
	    .name = info->name,
	    .title = info->title,
	    .sha256 = info->sha256,
	    .num_certs = info->num_certs,
	    .has_issued = info->has_issued,
	    .has_next_update = info->has_next_update,
	    .has_got = info->has_got,
	    .issued = info->issued,
	    .next_update = info->next_update,
	    .got = info->got,
	    .sequence = info->sequence};
}

int prov_policy_describe_list(
    struct prov_policy *policy, const char *name, const int64_t *got, struct prov_err *err)
{
	if (policy->last == NULL || name == NULL)
		return prov_fail(err, PROV_E_USAGE, "there is no trust list to describe");
	return prov_anchors_describe(policy->last, name, got, err);
}

int prov_policy_add_revoked(struct prov_policy *policy, const void *data, size_t len,
    const char *name, struct prov_err *err)
{
	int rc = PROV_OK;

	if (policy == NULL || (data == NULL && len > 0))
		return prov_fail(err, PROV_E_USAGE, "there is no policy, or nothing to add to it");
	if (policy->revoked == NULL)
		rc = prov_revoked_new(&policy->revoked, err);
	if (rc != PROV_OK)
		return rc;
	return prov_revoked_add(policy->revoked, prov_bytes(data, len),
	    name == NULL ? "the list of revoked certificates" : name, err);
}

/* Pipes too, so that a list may come from another program. */
static int read_all(int fd, const char *path, struct prov_wr *wr, struct prov_err *err)
{
	uint8_t buf[1024];

	for (;;) {
		ssize_t got = read(fd, buf, sizeof(buf));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return prov_fail_errno(err, errno, "can't read %s", path);
		if (got == 0)
			break;
		prov_wr_bytes(wr, prov_bytes(buf, (size_t)got));
		if (wr->code != PROV_OK)
			break;
	}
	if (wr->code == PROV_E_LIMIT)
		return prov_refuse(err, PROV_LIMIT_PEM, "%s is larger than the limit of %u bytes",
		    path, PROV_MAX_PEM);
	return prov_wr_done(wr, err);
}

int prov_policy_add_file(
    struct prov_policy *policy, enum prov_list list, const char *path, struct prov_err *err)
{
	struct prov_wr wr;
	int fd, rc;

	if (path == NULL)
		return prov_fail(err, PROV_E_USAGE, "a trust list needs a file name");
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return prov_fail_errno(err, errno, "can't open %s", path);
	prov_wr_init(&wr, PROV_MAX_PEM);
	rc = read_all(fd, path, &wr, err);
	(void)close(fd);
	if (rc == PROV_OK)
		rc = prov_policy_add_list(policy, list, prov_wr_data(&wr).p, wr.n, path, err);
	prov_wr_fini(&wr);
	return rc;
}

int prov_policy_set_clauses(
    struct prov_policy *policy, const void *json, size_t len, struct prov_err *err)
{
	struct prov_clauses *clauses;
	int rc;

	if (policy == NULL || json == NULL)
		return prov_fail(err, PROV_E_USAGE, "there is no policy, or nothing to set in it");
	rc = prov_clauses_load(&clauses, prov_bytes(json, len), err);
	if (rc != PROV_OK)
		return rc;
	prov_clauses_free(policy->clauses);
	policy->clauses = clauses;
	return PROV_OK;
}

bool prov_policy_judges_state(const struct prov_policy *policy)
{
	return policy->clauses != NULL && prov_clauses_judge_state(policy->clauses);
}

bool prov_policy_judges_rule(const struct prov_policy *policy, const char *rule)
{
	return policy->clauses != NULL && prov_clauses_judge_rule(policy->clauses, rule);
}

void prov_policy_set_strict_timestamps(struct prov_policy *policy, bool strict)
{
	policy->strict_timestamps = strict;
}

void prov_policy_set_time(struct prov_policy *policy, int64_t unix_time)
{
	policy->has_time = true;
	policy->time = unix_time;
}

int64_t prov_policy_time(const struct prov_policy *policy)
{
	return policy->has_time ? policy->time : prov_clock_now();
}
