/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/crjson.h"

#include <stdlib.h>
#include <string.h>

#include "helper/collect.h"

cJSON *crjson_of(const struct prov_report *report)
{
	struct collect c = {0};
	cJSON *root;

	if (prov_report_render(report, PROV_RENDER_CRJSON, 0, 0, collect_write, &c, NULL) !=
		PROV_OK ||
	    !collect_is_harmless(&c) || strchr(c.text, '\n') != NULL)
		abort();
	root = cJSON_ParseWithOpts(c.text, NULL, 1);
	if (root == NULL)
		abort();
	collect_free(&c);
	return root;
}

const cJSON *crjson_at(const cJSON *root, const char *path)
{
	char step[128];

	while (root != NULL && *path != '\0') {
		size_t n = strcspn(path, "/");

		if (n >= sizeof(step))
			abort();
		memcpy(step, path, n);
		step[n] = '\0';
		root = cJSON_IsArray(root) ? cJSON_GetArrayItem(root, (int)strtol(step, NULL, 10))
					   : cJSON_GetObjectItemCaseSensitive(root, step);
		path += path[n] == '/' ? n + 1 : n;
	}
	return root;
}

const char *crjson_str(const cJSON *root, const char *path)
{
	const cJSON *item = crjson_at(root, path);

	return cJSON_IsString(item) ? item->valuestring : "";
}

bool crjson_has(const cJSON *root, const char *path, const char *code)
{
	const cJSON *list = crjson_at(root, path), *i;

	cJSON_ArrayForEach(i, list)
	{
		if (strcmp(crjson_str(i, "code"), code) == 0)
			return true;
	}
	return false;
}
