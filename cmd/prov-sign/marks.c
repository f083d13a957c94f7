/* SPDX-License-Identifier: Apache-2.0 */
/* What is said beside the declaration: of the model, to those who train, in labels. */
#include <stdlib.h>
#include <string.h>

#include "common/escape.h"
#include "sign.h"

static const struct {
	const char *name;
	unsigned flag;
} parts[] = {
    {"position", PROV_METADATA_POSITION},
    {"serials", PROV_METADATA_SERIALS},
    {"names", PROV_METADATA_NAMES},
};

/* One word of a list that ends at a comma; 0 where it is none of ours. */
static unsigned part_flag(const char *word, size_t n)
{
	for (size_t i = 0; i < CLI_COUNT(parts); i++) {
		if (strlen(parts[i].name) == n && strncmp(parts[i].name, word, n) == 0)
			return parts[i].flag;
	}
	return 0;
}

static bool read_parts(const char *list, unsigned *flags)
{
	for (const char *word = list; word != NULL;) {
		size_t n = strcspn(word, ",");
		unsigned flag = part_flag(word, n);

		if (flag == 0)
			return false;
		*flags |= flag;
		word = word[n] == ',' ? word + n + 1 : NULL;
	}
	return true;
}

static bool is_one_of(const char *text, const char *(*at)(size_t))
{
	for (size_t i = 0; at(i) != NULL; i++) {
		if (strcmp(at(i), text) == 0)
			return true;
	}
	return false;
}

static bool is_training(const char *text)
{
	return strcmp(text, "allowed") == 0 || strcmp(text, "not-allowed") == 0 ||
	       strcmp(text, "constrained") == 0;
}

static bool is_name(const char *text)
{
	size_t n = text != NULL ? strlen(text) : 1;

	return text == NULL || (n > 0 && text[0] != '/' && text[n - 1] != '/' && utf8_valid(text));
}

bool sign_check_marks(const struct sign_opts *opts)
{
	unsigned flags = 0;

	if (!is_name(opts->model))
		(void)cli_usage(&sign_command,
		    "--model takes NAME, NAME/VERSION or a URI, in UTF-8, not '%.100s'",
		    opts->model);
	else if (opts->oversight != NULL && !is_one_of(opts->oversight, prov_oversight_at))
		(void)cli_usage(&sign_command,
		    "--oversight is fully_autonomous, prompt_guided or human_validated, not "
		    "'%.100s'",
		    opts->oversight);
	else if (opts->policy != NULL && !is_one_of(opts->policy, prov_regime_at))
		(void)cli_usage(
		    &sign_command, "--policy is eu, us-ca or cn, not '%.100s'", opts->policy);
	else if (opts->training != NULL && !is_training(opts->training))
		(void)cli_usage(&sign_command,
		    "--training is allowed, not-allowed or constrained, not '%.100s'",
		    opts->training);
	else if (opts->training_info != NULL &&
		 (opts->training == NULL || strcmp(opts->training, "constrained") != 0))
		(void)cli_usage(&sign_command, "--training-info goes with --training constrained");
	else if (opts->metadata_with != NULL && !read_parts(opts->metadata_with, &flags))
		(void)cli_usage(&sign_command,
		    "--metadata-with takes a list of position, serials and names, not '%.100s'",
		    opts->metadata_with);
	else if (opts->aigc != NULL && (opts->aigc[0] == '\0' || opts->aigc[0] == ','))
		(void)cli_usage(&sign_command, "--aigc takes PRODUCER or PRODUCER,ID");
	else
		return true;
	return false;
}

/* A package URL for what has no registry: pkg:generic/NAME@VERSION. */
static char *package_url(const char *name, const char *version)
{
	static const char plain[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
	const char *const texts[] = {name, version};
	char *url = xstrdup("pkg:generic/"), *longer;

	for (size_t i = 0; i < CLI_COUNT(texts); i++) {
		for (const char *p = texts[i]; *p != '\0'; p++) {
			bool keep = strchr(plain, *p) != NULL || (i == 0 && *p == '/');

			longer = keep ? xasprintf("%s%c", url, *p)
				      : xasprintf("%s%%%02X", url, (unsigned)(unsigned char)*p);
			free(url);
			url = longer;
		}
		longer = i == 0 ? xasprintf("%s@", url) : url;
		if (longer != url)
			free(url);
		url = longer;
	}
	return url;
}

/* NAME/VERSION as with --tool; a URI as it is. */
static void set_model(const char *text, struct sign_marks *own, struct prov_sign_opts *sign)
{
	char *slash;

	if (strncmp(text, "pkg:", 4) == 0 || strncmp(text, "urn:", 4) == 0 ||
	    strstr(text, "://") != NULL) {
		sign->model_id = text;
		return;
	}
	own->model = xstrdup(text);
	slash = strrchr(own->model, '/');
	if (slash != NULL) {
		*slash = '\0';
		own->model_id = package_url(own->model, slash + 1);
		sign->model_id = own->model_id;
	}
	sign->model_name = own->model;
}

static void set_label(const char *text, struct sign_marks *own, struct prov_sign_opts *sign)
{
	char *comma;

	own->aigc = xstrdup(text);
	comma = strchr(own->aigc, ',');
	if (comma != NULL) {
		*comma = '\0';
		sign->aigc_id = comma + 1;
	}
	sign->aigc_producer = own->aigc;
}

void sign_set_marks(
    const struct sign_opts *opts, struct sign_marks *own, struct prov_sign_opts *sign)
{
	if (opts->model != NULL)
		set_model(opts->model, own, sign);
	if (opts->aigc != NULL)
		set_label(opts->aigc, own, sign);
	sign->model_type = opts->model_type;
	sign->oversight = opts->oversight;
	sign->leave_xmp = opts->no_xmp;
	sign->regime = opts->policy;
	sign->training = opts->training;
	sign->training_constraint = opts->training_info;
	if (opts->metadata || opts->metadata_with != NULL)
		sign->metadata = PROV_METADATA;
	if (opts->metadata_with != NULL)
		(void)read_parts(opts->metadata_with, &sign->metadata);
}

void sign_free_marks(struct sign_marks *own)
{
	free(own->model);
	free(own->model_id);
	free(own->aigc);
}
