/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include "base/limits.h"
#include "base/opts.h"
#include "base/utf8.h"
#include "compose/identity.h"
#include "compose/job.h"
#include "compose/update.h"

static int check_opts(const struct prov_sign_opts *opts, struct prov_err *err)
{
	if (opts->declare != NULL && prov_declare_uri(opts->declare) == NULL)
		return prov_fail(err, PROV_E_USAGE,
		    "the declaration is none of the names or source types that are known");
	if (opts->thumbnail != NULL && (opts->thumbnail_len == 0 || opts->thumbnail_type == NULL))
		return prov_fail(err, PROV_E_USAGE, "a thumbnail is an image and its media type");
	if (opts->tool_version != NULL && opts->tool_name == NULL)
		return prov_fail(err, PROV_E_USAGE, "a tool's version needs the tool's name");
	if (opts->binding != NULL && strcmp(opts->binding, "data") != 0 &&
	    strcmp(opts->binding, "boxes") != 0)
		return prov_fail(err, PROV_E_USAGE, "the binding must be data or boxes");
	if (opts->binding != NULL && strcmp(opts->binding, "data") != 0 && opts->sidecar != NULL)
		return prov_fail(err, PROV_E_USAGE,
		    "credentials in a file of their own are bound by the asset's data");
	if (opts->text_method != NULL && strcmp(opts->text_method, PROV_METHOD_UNSTRUCTURED) != 0 &&
	    strcmp(opts->text_method, PROV_METHOD_STRUCTURED) != 0 &&
	    strcmp(opts->text_method, PROV_METHOD_HTML) != 0)
		return prov_fail(err, PROV_E_USAGE,
		    "the method for text must be unstructured, structured or html");
	if (opts->hash_alg != NULL &&
	    prov_hash_parse(prov_bytes_str(opts->hash_alg)) == PROV_HASH_NONE)
		return prov_fail(
		    err, PROV_E_USAGE, "the hash algorithm must be sha256, sha384 or sha512");
	return PROV_OK;
}

/* Whether a URL, "http://" or "https://" and what follows, names a host, and nobody's name or
 * password before it (RFC 9110, 4.2.1 and 4.2.4). */
static bool has_host(const char *url)
{
	const char *host = strstr(url, "//") + 2;
	size_t n = strcspn(host, "/?#");

	return n > 0 && host[0] != ':' && memchr(host, '@', n) == NULL;
}

/* 11.5, and what XML and readers of addresses take without doubt (RFC 3986, 2). */
static int check_remote(const struct prov_sign_opts *opts, struct prov_err *err)
{
	const char *url = opts->remote;

	if (url == NULL)
		return PROV_OK;
	if (strncmp(url, "http://", 7) != 0 && strncmp(url, "https://", 8) != 0)
		return prov_fail(
		    err, PROV_E_USAGE, "where the credentials are is an http or https URL");
	if (strlen(url) > PROV_MAX_URI)
		return prov_refuse(err, PROV_LIMIT_URI,
		    "the address of the credentials is longer than the limit of %u bytes",
		    PROV_MAX_URI);
	for (const char *c = url; *c != '\0'; c++) {
		if (*c <= ' ' || *c > '~' || strchr("<>\"{}|\\^`", *c) != NULL)
			return prov_fail(err, PROV_E_USAGE,
			    "where the credentials are is an http or https URL, and has no spaces "
			    "or characters that would have to be escaped in one");
	}
	if (!has_host(url))
		return prov_fail(err, PROV_E_USAGE,
		    "the address of the credentials has to name a host, and no user before it "
		    "(https://example.com/x.c2pa)");
	if (opts->leave_xmp || opts->update)
		return prov_fail(err, PROV_E_USAGE,
		    "where the credentials are stands in XMP, which is to stay as it is");
	return PROV_OK;
}

/* The strings of the caller end up in CBOR text, which is UTF-8 or malformed. */
static int check_texts(const struct prov_sign_opts *opts, struct prov_err *err)
{
	const char *const texts[] = {opts->tool_name, opts->tool_version, opts->title,
	    opts->generator_name, opts->generator_version, opts->parent_name};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (texts[i] != NULL && !prov_utf8_check(prov_bytes_str(texts[i]), NULL))
			return prov_fail(err, PROV_E_USAGE,
			    "a title, tool or generator name is not valid UTF-8");
		if (texts[i] != NULL && strlen(texts[i]) > PROV_MAX_GIVEN_TEXT)
			return prov_refuse(err, PROV_LIMIT_GIVEN_TEXT,
			    "a title, tool or generator name is longer than the limit of %u bytes",
			    PROV_MAX_GIVEN_TEXT);
	}
	return PROV_OK;
}

int prov_job_take_opts(
    struct prov_sign_opts *own, const struct prov_sign_opts *opts, struct prov_err *err)
{
	int rc;

	*own = (struct prov_sign_opts)PROV_SIGN_OPTS_INIT;
	rc = prov_opts_take(own, sizeof(*own), opts, "prov_sign_opts", err);
	if (rc == PROV_OK)
		rc = check_opts(own, err);
	if (rc == PROV_OK)
		rc = check_texts(own, err);
	if (rc == PROV_OK)
		rc = check_remote(own, err);
	if (rc == PROV_OK)
		rc = prov_identity_check(own, err);
	if (rc == PROV_OK && own->update)
		rc = prov_update_check_opts(own, err);
	else if (rc == PROV_OK && own->credentials != NULL)
		rc = prov_fail(err, PROV_E_USAGE,
		    "credentials outside of the asset are given to be updated, and for nothing "
		    "else");
	return rc == PROV_OK ? prov_marks_check(own, err) : rc;
}
