/* SPDX-License-Identifier: Apache-2.0 */
/* Description boxes and their types, for the files of this folder. */
#ifndef PROV_JUMBF_DESC_H
#define PROV_JUMBF_DESC_H

#include "jumbf/jumbf.h"

#define PROV_JUMBF_UUID_SIZE 16u

#define PROV_JUMBF_REQUESTABLE 0x01u
#define PROV_JUMBF_HAS_LABEL 0x02u
#define PROV_JUMBF_HAS_ID 0x04u
#define PROV_JUMBF_HAS_HASH 0x08u
#define PROV_JUMBF_HAS_PRIVATE 0x10u

/* Reads the description box that RD must begin with into the fields of OUT that describe it, and
 * passes over it. */
int prov_jumbf_desc_read(
    struct prov_rd *rd, struct prov_jumbf *out, struct prov_err *err) PROV_MUST_CHECK;

/* A box inside a superbox: as prov_box_read, but LBox 0 ("to the end of the file") is malformed. */
int prov_jumbf_inner_box(
    struct prov_rd *rd, struct prov_box *out, struct prov_err *err) PROV_MUST_CHECK;

enum prov_jumbf_type prov_jumbf_type_of(struct prov_bytes uuid);
/* The UUID that is written for TYPE; empty for PROV_JUMBF_OTHER. */
struct prov_bytes prov_jumbf_uuid_of(enum prov_jumbf_type type);

#endif
