/* SPDX-License-Identifier: Apache-2.0 */
/* What prov-thumbnail, which alone decodes pictures, is given and gives back. */
#ifndef CMD_PICTURE_H
#define CMD_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "prov/compare.h"
#include "prov/io.h"
#include "prov/verify.h"

#define PICTURE_PROGRAM "prov-thumbnail"
#define PICTURE_KNOW "--know"       /* its argument for picture_know */
#define PICTURE_PREVIEW "--preview" /* for picture_compare, and how long the preview is */
#define PICTURE_PREVIEW_BGR "--preview-bgr"

/* Where the program is (malloc), or NULL; child.h is set up. */
char *picture_program(void);
/* Runs it on SRC, with ARG (may be NULL). At most ROOM bytes of what it says (malloc), *N of them;
 * *OK: it read all and was content. NULL: it can't be run. */
uint8_t *picture_run(const char *program, const char *arg, const struct prov_src *src, size_t room,
    size_t *n, bool *ok);
/* What the picture in SRC is known again by; false where it is none that can be decoded. */
bool picture_know(const char *program, const struct prov_src *src, struct prov_picture *out);
/* How far the picture in SRC looks like its preview, as struct prov_look has it. */
bool picture_compare(const char *program, const struct prov_src *src, const uint8_t *preview,
    size_t len, bool is_bgr, struct prov_look_answer *out);
/* Without an argument it says a line with the media type, and behind it a small picture. */
#define PICTURE_ROOM (32u + (4u << 20))
struct picture_small {
	const char *type; /* image/jpeg or image/png */
	const uint8_t *data;
	size_t len;
};
/* The picture in what it SAID, which it is borrowed from; false where there is none. */
bool picture_take(uint8_t *said, size_t n, struct picture_small *out);

#endif
