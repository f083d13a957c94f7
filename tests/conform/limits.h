/* SPDX-License-Identifier: Apache-2.0 */
/* Files with N of what a limit counts (limits_run.c). */
#ifndef PROV_TESTS_CONFORM_LIMITS_H
#define PROV_TESTS_CONFORM_LIMITS_H

#include "base/wr.h"

/* Makes the file with N of what is limited into OUT. */
typedef void limit_make(struct prov_wr *out, size_t n);

/* limits_store.c */
extern limit_make limit_cbor_depth, limit_box_depth, limit_boxes, limit_label, limit_uri,
    limit_manifests, limit_assertions, limit_items, limit_exclusions, limit_ingredient_depth,
    limit_parts, limit_certs, limit_cert, limit_headers, limit_ocsp, limit_redactions,
    limit_redactors, limit_unpacked, limit_unpack_work, limit_judging, limit_findings;

#define LIMIT_IDLE (32u * 65536) /* what 64 KiB cost that give nothing */

/* limits_file.c */
extern limit_make limit_ranges, limit_cands, limit_store, limit_ifds, limit_xmp, limit_xmp_depth,
    limit_bmff_depth, limit_bmff_boxes, limit_zip_directory, limit_zip_members, limit_pdf_sections,
    limit_pdf_runs, limit_pdf_depth;

/* limits_riff.c */
extern limit_make limit_wav_ranges, limit_wav_store, limit_wav_cands, limit_avi_ranges,
    limit_avi_store, limit_avi_cands, limit_webp_ranges, limit_webp_store, limit_webp_cands,
    limit_webp_xmp;

/* limits_bmff.c. A box costs a byte for each look, 128 for each, and 8 and 3 for exclusions. */
extern limit_make limit_bmff_exclusions, limit_bmff_work;
#define LIMIT_BMFF_LOOKS 4000u
#define LIMIT_BMFF_COST (LIMIT_BMFF_LOOKS * 129 + 8 + 3)

/* limits_proof.c */
extern limit_make limit_signatures;
#define LIMIT_SIGNATURE_COST 93u /* of the largest key */

#endif
