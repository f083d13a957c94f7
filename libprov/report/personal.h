/* SPDX-License-Identifier: Apache-2.0 */
/* Reports without what can be tied to a person (prov_report_drop_personal). */
#ifndef PROV_REPORT_PERSONAL_H
#define PROV_REPORT_PERSONAL_H

#include "report/report.h"

#define PROV_LEFT_OUT "(left out)"

/* Whether what such a signal says can be tied to a person, or is free text, which may. */
bool prov_signal_is_personal(const struct prov_signal_row *row);

#endif
