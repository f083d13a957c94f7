/* SPDX-License-Identifier: Apache-2.0 */
/* Which functions leave the library, and the attributes that its headers use. */
#ifndef PROV_EXPORT_H
#define PROV_EXPORT_H

#if defined(__GNUC__) || defined(__clang__)
#define PROV_API __attribute__((visibility("default")))
#define PROV_MUST_CHECK __attribute__((warn_unused_result))
#define PROV_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define PROV_API
#define PROV_MUST_CHECK
#define PROV_PRINTF(f, a)
#endif

#endif
