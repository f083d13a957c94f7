/* SPDX-License-Identifier: Apache-2.0 */
#include "claim/action_names.h"

#include <stddef.h>
#include <string.h>

/* Tables 8 and 9, without the name space, and with what they list as deprecated. */
static const char *const of_c2pa[] = {"addedText", "adjustedColor", "changedSpeed",
    "color_adjustments", "converted", "created", "cropped", "deleted", "drawing", "dubbed",
    "edited", "edited.metadata", "enhanced", "filtered", "mastered", "mixed", "opened",
    "orientation", "placed", "published", "redacted", "remixed", "removed", "repackaged", "resized",
    "resized.proportional", "transcoded", "translated", "trimmed", "unknown", "watermarked",
    "watermarked.bound", "watermarked.unbound", NULL};
static const char *const of_fonts[] = {"charactersAdded", "charactersDeleted", "charactersModified",
    "createdFromVariableFont", "edited", "hinted", "merged", "openTypeFeatureAdded",
    "openTypeFeatureModified", "openTypeFeatureRemoved", "subset", NULL};

static const struct {
	const char *space;
	const char *const *names;
} spaces[] = {{"c2pa.", of_c2pa}, {"font.", of_fonts}};

static bool is_one_of(const char *name, const char *const *names)
{
	for (size_t i = 0; names[i] != NULL; i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

bool prov_action_is_named(const char *name)
{
	for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++) {
		size_t n = strlen(spaces[i].space);

		if (strncmp(name, spaces[i].space, n) == 0)
			return is_one_of(name + n, spaces[i].names);
	}
	return strchr(name, '.') != NULL;
}
