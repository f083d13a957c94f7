/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each limit that a file can reach, from both sides: with as much as may be the file is not
 * refused for it, with one more it is, in words, and gets no verdict. Files are made
 * here; what only a part of a file can reach is held by the unit test of who reads that part.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/wait.h>

#include <cmocka.h>

#include "base/limits.h"
#include "limits.h"
#include "prov/prov.h"

static const struct {
	const char *limit; /* and what the file is, behind a dot, where several can reach it */
	limit_make *make;
	size_t most;       /* that get a verdict */
	const char *words; /* of the refusal */
} cases[] = {
    {"PROV_MAX_CBOR_DEPTH", limit_cbor_depth, PROV_MAX_CBOR_DEPTH, "the limit of 64"},
    {"PROV_MAX_BOX_DEPTH", limit_box_depth, PROV_MAX_BOX_DEPTH, "the limit of 16"},
    {"PROV_MAX_BOXES", limit_boxes, PROV_MAX_BOXES, "the limit of 210000"},
    {"PROV_MAX_LABEL", limit_label, PROV_MAX_LABEL, "the limit of 1024"},
    {"PROV_MAX_URI", limit_uri, PROV_MAX_URI, "the limit of 4096"},
    {"PROV_MAX_MANIFESTS", limit_manifests, PROV_MAX_MANIFESTS, "the limit of 10000"},
    {"PROV_MAX_ASSERTIONS", limit_assertions, PROV_MAX_ASSERTIONS, "the limit of 101000"},
    {"PROV_MAX_ITEMS", limit_items, PROV_MAX_ITEMS, "the limit of 100000"},
    {"PROV_MAX_INGREDIENT_DEPTH", limit_ingredient_depth, PROV_MAX_INGREDIENT_DEPTH,
	"the limit of 64"},
    {"PROV_MAX_EXCLUSIONS", limit_exclusions, PROV_MAX_EXCLUSIONS, "the limit of 4096"},
    {"PROV_MAX_PARTS", limit_parts, PROV_MAX_PARTS, "the limit of 1024"},
    {"PROV_MAX_CERTS", limit_certs, PROV_MAX_CERTS, "the limit of 16"},
    {"PROV_MAX_CERT", limit_cert, PROV_MAX_CERT, "the limit of 65536"},
    {"PROV_MAX_HEADERS", limit_headers, PROV_MAX_HEADERS, "the limit of 128"},
    {"PROV_MAX_OCSP", limit_ocsp, PROV_MAX_OCSP, "the limit of 64"},
    {"PROV_MAX_SIGNATURES", limit_signatures, PROV_MAX_SIGNATURES / LIMIT_SIGNATURE_COST,
	"the limit of 65536"},
    {"PROV_MAX_REDACTIONS", limit_redactions, PROV_MAX_REDACTIONS, "the limit of 4096"},
    {"PROV_MAX_REDACTORS", limit_redactors, PROV_MAX_REDACTORS, "the limit of 64"},
    {"PROV_MAX_UNPACKED", limit_unpacked, PROV_MAX_UNPACKED, "the limit of 16777216 bytes"},
    {"PROV_MAX_UNPACK_WORK", limit_unpack_work, PROV_MAX_UNPACK_WORK / LIMIT_IDLE - 1,
	"more work than the limit of 268435456"},
    {"PROV_MAX_JUDGING", limit_judging, 1, "working memory than the limit of"},
    {"PROV_MAX_FINDINGS", limit_findings, PROV_MAX_FINDINGS, "findings than the limit of 200000"},
    {"PROV_MAX_RANGES", limit_ranges, PROV_MAX_RANGES, "more than 500000 parts"},
    {"PROV_MAX_CANDS", limit_cands, PROV_MAX_CANDS, "more than 64 places"},
    {"PROV_MAX_STORE", limit_store, PROV_MAX_STORE, "the limit of 67108864 bytes"},
    {"PROV_MAX_IFDS", limit_ifds, PROV_MAX_IFDS, "more than 200000 directories"},
    {"PROV_MAX_XMP", limit_xmp, PROV_MAX_XMP, "the limit of 4194304 bytes"},
    {"PROV_MAX_XMP_DEPTH", limit_xmp_depth, PROV_MAX_XMP_DEPTH, "the limit of 64 elements"},
    {"PROV_MAX_BMFF_DEPTH", limit_bmff_depth, PROV_MAX_BMFF_DEPTH, "the limit of 32"},
    {"PROV_MAX_BMFF_BOXES", limit_bmff_boxes, PROV_MAX_BMFF_BOXES, "more than 4000000 boxes"},
    {"PROV_MAX_BMFF_EXCLUSIONS", limit_bmff_exclusions, PROV_MAX_BMFF_EXCLUSIONS,
	"the limit of 128"},
    {"PROV_MAX_BMFF_WORK", limit_bmff_work, PROV_MAX_BMFF_WORK / LIMIT_BMFF_COST,
	"costs more than the limit of 268435456"},
    {"PROV_MAX_ZIP_DIRECTORY", limit_zip_directory, PROV_MAX_ZIP_DIRECTORY,
	"the limit of 8388608 bytes"},
    {"PROV_MAX_ZIP_MEMBERS", limit_zip_members, PROV_MAX_ZIP_MEMBERS, "more than 65536 members"},
    {"PROV_MAX_PDF_SECTIONS", limit_pdf_sections, PROV_MAX_PDF_SECTIONS, "more than 1024 times"},
    {"PROV_MAX_PDF_RUNS", limit_pdf_runs, PROV_MAX_PDF_RUNS, "more than 65536 runs"},
    {"PROV_MAX_PDF_DEPTH", limit_pdf_depth, PROV_MAX_PDF_DEPTH, "the limit of 64"},
    {"PROV_MAX_RANGES.wav", limit_wav_ranges, PROV_MAX_RANGES, "more than 500000 parts"},
    {"PROV_MAX_STORE.wav", limit_wav_store, PROV_MAX_STORE, "the limit of 67108864 bytes"},
    {"PROV_MAX_CANDS.wav", limit_wav_cands, PROV_MAX_CANDS, "more than 64 places"},
    {"PROV_MAX_RANGES.avi", limit_avi_ranges, PROV_MAX_RANGES, "more than 500000 parts"},
    {"PROV_MAX_STORE.avi", limit_avi_store, PROV_MAX_STORE, "the limit of 67108864 bytes"},
    {"PROV_MAX_CANDS.avi", limit_avi_cands, PROV_MAX_CANDS, "more than 64 places"},
    {"PROV_MAX_RANGES.webp", limit_webp_ranges, PROV_MAX_RANGES, "more than 500000 parts"},
    {"PROV_MAX_STORE.webp", limit_webp_store, PROV_MAX_STORE, "the limit of 67108864 bytes"},
    {"PROV_MAX_CANDS.webp", limit_webp_cands, PROV_MAX_CANDS, "more than 64 places"},
    {"PROV_MAX_XMP.webp", limit_webp_xmp, PROV_MAX_XMP, "the limit of 4194304 bytes"},
};

/* Whether case I is of the limit NAME: behind a dot stands what else the file is. */
static bool is_of(size_t i, const char *name)
{
	size_t n = strcspn(cases[i].limit, ".");

	return name != NULL && strlen(name) == n && memcmp(name, cases[i].limit, n) == 0;
}

static int judge(limit_make *make, size_t n, struct prov_err *err)
{
	struct prov_policy *policy = NULL;
	struct prov_report *report = NULL;
	struct prov_src *src = NULL;
	struct prov_wr wr;
	int rc;

	prov_wr_init(&wr, (size_t)PROV_MAX_STORE + 65536);
	make(&wr, n);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	assert_int_equal(prov_src_mem(&src, wr.p, wr.n, NULL), PROV_OK);
	rc = prov_verify(&report, policy, src, "x", err);
	/* A refusal comes with no verdict at all. */
	assert_true((rc == PROV_OK) == (report != NULL));
	prov_report_free(report);
	prov_src_close(src);
	prov_policy_free(policy);
	prov_wr_fini(&wr);
	return rc;
}

/* Whether the tool VERIFY refuses the file with N in the same words; prints what it cost. */
static bool tool_refuses(const char *verify, const char *path, const char *words)
{
	char command[2048], said[4096];
	size_t n;
	FILE *out;
	int status;

	(void)snprintf(
	    command, sizeof(command), "%s --no-default-trust -f json %s 2>&1", verify, path);
	out = popen(command, "r");
	assert_non_null(out);
	n = fread(said, 1, sizeof(said) - 1, out);
	said[n] = '\0';
	status = pclose(out);
	/* What to do, in what people read. */
	if (strstr(said, "ask its maker for another one") == NULL)
		status = -1;
	if (status >= 0 && WIFEXITED(status) && WEXITSTATUS(status) == 2 &&
	    strstr(said, "refused: ") != NULL && strstr(said, words) != NULL &&
	    strstr(said, "\"error_code\":\"limit\"") != NULL)
		return true;
	print_message("the tool: status %d: %s\n", status, said);
	return false;
}

static void put_file(const char *path, limit_make *make, size_t n)
{
	struct prov_wr wr;
	FILE *out = fopen(path, "wb");

	assert_non_null(out);
	prov_wr_init(&wr, (size_t)PROV_MAX_STORE + 65536);
	make(&wr, n);
	assert_int_equal(fwrite(wr.p, 1, wr.n, out), wr.n);
	assert_int_equal(fclose(out), 0);
	prov_wr_fini(&wr);
}

/* Each case, or the one named ONLY. */
static int run(const char *verify, const char *folder, const char *only)
{
	int failed = 0;
	char path[1024];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prov_err below = {0}, above = {0};
		int most, more;
		bool ok;

		if (only != NULL && !is_of(i, only))
			continue;
		most = judge(cases[i].make, cases[i].most, &below);
		more = judge(cases[i].make, cases[i].most + 1, &above);
		ok = most != PROV_E_LIMIT && more == PROV_E_LIMIT &&
		     strstr(above.msg, cases[i].words) != NULL &&
		     is_of(i, prov_limit_name(above.limit));
		(void)snprintf(path, sizeof(path), "%s/%s.over", folder, cases[i].limit);
		put_file(path, cases[i].make, cases[i].most + 1);
		ok = tool_refuses(verify, path, cases[i].words) && ok;
		(void)remove(path);
		print_message("%s: %zu: %d %s; one more: %d %s%s\n", cases[i].limit, cases[i].most,
		    most, below.msg, more, above.msg, ok ? "" : " FAILED");
		failed |= ok ? 0 : 1;
	}
	return failed;
}

/*
 * limits_run VERIFY FOLDER [LIMIT] holds the library and the tool against them, with files in
 * FOLDER; limits_run --write FOLDER leaves the largest files there that may be.
 */
int main(int argc, char **argv)
{
	char path[1024];

	if (argc != 3 && argc != 4)
		return 2;
	if (strcmp(argv[1], "--write") != 0)
		return run(argv[1], argv[2], argc == 4 ? argv[3] : NULL);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", argv[2], cases[i].limit);
		put_file(path, cases[i].make, cases[i].most);
	}
	return 0;
}
