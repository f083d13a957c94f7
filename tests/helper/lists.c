/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/lists.h"

#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/wr.h"

static void put_service(struct prov_wr *wr, const struct lists_service *s)
{
	const char *status = s->status == NULL ? LISTS_TRUSTED : s->status;
	const char *since = s->since == NULL ? "2020-01-01T00:00:00Z" : s->since;

	prov_wr_str(wr, "{\"ServiceInformation\":{\"ServiceName\":[{\"lang\":\"en\","
			"\"value\":\"A service\"}],\"ServiceDigitalIdentity\":{"
			"\"X509Certificates\":[{\"val\":\"");
	prov_b64_put(wr, s->cert->der);
	prov_wr_str(wr, "\"}]}");
	if (status[0] != '\0')
		prov_wr_printf(wr, ",\"ServiceStatus\":\"%s\"", status);
	if (since[0] != '\0')
		prov_wr_printf(wr, ",\"StatusStartingTime\":\"%s\"", since);
	if (s->type != NULL)
		prov_wr_printf(wr, ",\"ServiceTypeIdentifier\":\"%s\"", s->type);
	prov_wr_str(wr, "}");
	if (s->history != NULL)
		prov_wr_printf(wr, ",\"ServiceHistory\":[%s]", s->history);
	prov_wr_str(wr, "}");
}

char *lists_json(const struct lists_opts *opts)
{
	struct prov_wr wr;
	char *out;

	prov_wr_init(&wr, 1u << 20);
	prov_wr_str(&wr, "{\"LoTE\":{\"ListAndSchemeInformation\":{\"LoTEVersionIdentifier\":1,");
	if (opts->sequence > 0)
		prov_wr_printf(&wr, "\"LoTESequenceNumber\":%u,", opts->sequence);
	prov_wr_printf(&wr,
	    "\"SchemeName\":[{\"lang\":\"de\",\"value\":\"Liste\"},{\"lang\":\"en\","
	    "\"value\":\"%s\"}],\"ListIssueDateTime\":\"2020-01-01T00:00:00Z\","
	    "\"NextUpdate\":%s},\"TrustedEntitiesList\":[{\"TrustedEntityInformation\":{},"
	    "\"TrustedEntityServices\":[",
	    opts->name == NULL ? "Test List" : opts->name,
	    opts->next_update == NULL ? "\"2039-01-01T00:00:00Z\"" : opts->next_update);
	for (size_t i = 0; i < opts->n; i++) {
		if (i > 0)
			prov_wr_str(&wr, ",");
		put_service(&wr, &opts->services[i]);
	}
	prov_wr_str(&wr, "]}]}}");
	if (wr.code != PROV_OK)
		abort();
	out = malloc(wr.n + 1);
	if (out == NULL)
		abort();
	memcpy(out, wr.p, wr.n);
	out[wr.n] = '\0';
	prov_wr_fini(&wr);
	return out;
}
