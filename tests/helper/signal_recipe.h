/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files made from one line of words: a format, and marks with " ;; " between them.
 *
 *     xmp PREFIX:NAME VALUE   a property; xml RAW: as it is written
 *     exif NAME VALUE         make, model, software, original, offset, modified, artist, serial,
 *                             lens, exposure, description, comment, unicode; gps without a value
 *     text, ztxt, itxt KEYWORD VALUE  (png)     com VALUE, app VALUE, iim SET VALUE  (jpeg)
 *     info LIST  (wav, avi)                     comment VALUE  (gif)
 *     aigc VALUE  (wav; docx: as XML; pdf: with its brackets)
 *     rest GUID LEN OFF XML: extended XMP  (jpeg)    is TEXT  (text)
 */
#ifndef PROV_TESTS_HELPER_SIGNAL_RECIPE_H
#define PROV_TESTS_HELPER_SIGNAL_RECIPE_H

#include "base/wr.h"

/* False for words that are not known; prov_wr_fini it in any case. */
bool signal_recipe(struct prov_wr *wr, const char *format, const char *marks);

#endif
