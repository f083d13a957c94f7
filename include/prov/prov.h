/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libprov: content provenance (C2PA) in C. This header brings in all the others.
 * Thread safety: the library has no process-wide state of its own. A policy or a signer may be
 * shared between threads once it is set up; everything else belongs to one thread at a time.
 */
#ifndef PROV_PROV_H
#define PROV_PROV_H

#include "prov/certificate.h"
#include "prov/compare.h"
#include "prov/definition.h"
#include "prov/err.h"
#include "prov/export.h"
#include "prov/fetch.h"
#include "prov/index.h"
#include "prov/inspect.h"
#include "prov/io.h"
#include "prov/keygen.h"
#include "prov/limit.h"
#include "prov/policy.h"
#include "prov/receipt.h"
#include "prov/report.h"
#include "prov/sign.h"
#include "prov/signer.h"
#include "prov/status.h"
#include "prov/timestamp.h"
#include "prov/verify.h"
#include "prov/version.h"

#endif
