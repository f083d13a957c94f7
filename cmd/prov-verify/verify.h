/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CMD_VERIFY_H
#define CMD_VERIFY_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>

#include "common/cli.h"
#include "common/inputs.h"
#include "common/progress.h"
#include "common/question.h"
#include "prov/index.h"
#include "prov/policy.h"
#include "prov/report.h"
#include "prov/verify.h"

struct verify_opts {
	struct strlist trust, tsa_trust, allow, identity_trust, revoked, fragments, allow_host;
	const char *time, *require, *format, *files_from, *jobs, *sidecar, *output_dir, *tls_ca,
	    *house, *since, *was, *cache, *receipt, *receipt_of, *key, *cert, *passphrase_file,
	    *tsa;
	bool no_default_trust, strict_timestamps, recursive, nul, quiet, verbose, online,
	    no_personal, sort, previews, force, no_sandbox, warn_status;
	struct strlist operands;
};

extern const struct cli_command verify_command;

int verify_run(const struct verify_opts *opts);
/* Whether previews are decoded, whatever a policy asks for. */
bool verify_has_time(const struct verify_opts *opts);

/* policy.c: whom to trust, as of when. NULL having said why. */
struct prov_policy *verify_policy(const struct verify_opts *opts);

/* online.c: with --online, lets POLICY ask. False having said why. ONLINE must outlive the policy.
 */
bool online_set_up(
    struct online *online, const struct verify_opts *opts, struct prov_policy *policy);

/* confine.c: the process that starts programs for the run; PICTURES: prov-thumbnail may be started.
 * Once at most: what is started twice is started once. False having said why. */
struct beside; /* below */
bool confine_programs(const struct verify_opts *opts, const struct beside *beside, bool pictures);

/* confine.c: gives up what the run has no need of any more, once everything but the inputs is open;
 * LIST: of --files-from, or NULL. False having said why. */
bool confine(
    const struct verify_opts *opts, const struct beside *beside, bool pictures, FILE *list);

/* confine.c: whether credentials may lie beside the file NAME. */
bool confine_has_beside(const char *name);

/* fetched.c: an input that is a URL. */
struct fetched {
	FILE *file; /* without a name */
	char *link;
};

bool fetched_is_url(const char *name);
int fetched_open(struct fetched *fetched, struct prov_src **src, const char *url,
    const struct online *online, struct prov_err *err);
void fetched_close(struct fetched *fetched);

/* source.c: the inputs, one after another. */
struct source {
	struct inputs_stream stream;
	bool has_since;
	int64_t since;   /* what did not change since then is left out */
	size_t left_out; /* how many were */
};

/* False having said why; to be closed in any case. */
bool source_open(struct source *source, const struct inputs_from *from, const char *since);
bool source_next(struct source *source, struct input *input);
/* As inputs_next_walked. */
bool source_next_walked(struct source *source, struct input *input);
void source_close(struct source *source);

/* count.c: tells PROGRESS how many inputs there are, once a thread of its own has seen them. */
struct counting {
	pthread_t thread;
	struct progress *progress;
	struct inputs_from from;
	struct source source;
	atomic_bool stop;
	bool started;
};

void count_start(struct counting *counting, struct progress *progress,
    const struct inputs_from *from, const char *since);
void count_stop(struct counting *counting);

/* What is printed of an input, and what the exit status takes from it. */
enum verdict_bits {
	VERDICT_INVALID = 1,
	VERDICT_UNMET = 2,
	VERDICT_NONE = 4,
	VERDICT_ERROR = 8,
	VERDICT_WARNED = 16, /* by the policy */
};

struct kept {
	unsigned verdict;
	char *text; /* owned; NULL: nothing */
	size_t len;
};

/* cache.c: --cache. */
struct printer;
struct cache;
struct cache_try;         /* an input that is being looked for, and then judged */
struct cache_folder {     /* the one that was looked at last; begins as zeros */
	const char *name; /* borrowed, of LEN bytes */
	size_t len;
	struct marks marks;
	bool same;
};

/* *OUT stays NULL without --cache. False having said why. */
bool cache_open(struct cache **out, const struct verify_opts *opts, const struct printer *printer);
/* Once the lists have been read: whether they are those that the cache is about. */
bool cache_confirm(
    const struct cache *cache, const struct verify_opts *opts, const struct printer *printer);
void cache_close(struct cache *cache, bool verbose);
enum cache_answer {
	CACHE_MISS = 0, /* not known */
	CACHE_LATER, /* known of a file of this name; it must be read to see whether of this one */
	CACHE_HIT,   /* known */
};
/* What there is of NAME, as SEEN a moment ago; it must outlive *ATTEMPT, which is to be freed with
 * cache_forget. It may be NULL where nothing is kept of it. */
enum cache_answer cache_find(
    struct cache *cache, const char *name, const struct seen *seen, struct cache_try **out);
size_t cache_length(const struct cache_try *attempt); /* of the result that was found */
/* No more is looked for just now: others can write. */
void cache_rest(struct cache *cache);
/* Whether the result that was found holds; it is the caller's then. LAST is of one set of attempts
 * that were all begun before the first of them is settled. */
bool cache_settle(
    struct cache *cache, struct cache_try *attempt, struct cache_folder *last, struct kept *kept);
void cache_keep(struct cache *cache, struct cache_try *attempt, const struct prov_report *report,
    const struct kept *kept);
void cache_forget(struct cache_try *attempt); /* NULL: none */

/* What became of one input: a report, or the error that kept it from being judged. */
struct outcome {
	struct prov_report *report;
	struct kept kept; /* instead, of a receipt */
	struct prov_err err;
	struct prov_err receipt_err; /* why there is no receipt of the report */
};

enum print_format {
	PRINT_TEXT,
	PRINT_JSON,
	PRINT_NDJSON,
	PRINT_CRJSON,
	PRINT_SARIF,
	PRINT_CSV,
	PRINT_HTML
};

struct receipts; /* receipt.h */

/* What belongs to an input beside its own file. */
struct beside {
	const char *sidecar;             /* the file of its credentials, or NULL */
	const struct strlist *fragments; /* the files of its fragments, in order */
	const struct online *online;     /* where it comes from, if it is a URL */
	const char *was;                 /* the file that it was before, or NULL */
	bool no_personal;                /* leave out what can be tied to a person */
	const char *thumbnailer;         /* what makes pictures for reports, or NULL */
	bool has_previews;               /* there may be some to compare */
	const struct prov_look *look;    /* what compares previews, or NULL */
	struct receipts *receipts;       /* --receipt, or NULL */
	const char *receipt_of;          /* what a receipt is held against, or NULL */
	bool asks;                       /* more than for a signer: what no receipt can meet */
	enum print_format format;
};

/* judge.c */
void judge(const struct input *input, const struct prov_policy *policy, const struct beside *beside,
    struct outcome *outcome);

/* picture.c: gives REPORT, of SRC, a small picture, where there can be one. */
void picture_add(struct prov_report *report, const char *thumbnailer, const struct prov_src *src);
/* Whether it is of a type that pictures can be made of. */
bool picture_is_likely(const struct prov_report *report);

/* glimpse.c: whether the file NAME may hold a preview, as far as can be seen without parsing it. */
bool preview_is_possible(const char *name);

/* What compares previews with the PROGRAM that decodes pictures, which it borrows. */
struct prov_look picture_look(const char *program);

/* was.c: holds REPORT, of SRC, against the file that it was before. */
int was_compare(struct prov_report *report, const struct prov_src *src, const char *original,
    const struct prov_policy *policy, struct prov_err *err);

/* print.c: the outcomes on standard output, and the status that they come to. */

/* pages.c: reports in HTML in a folder, and an index over them. All say themselves what fails. */
struct pages {
	const char *folder;
	struct prov_index *index;
};

bool pages_open(struct pages *pages, const char *folder);
void pages_close(struct pages *pages);
bool pages_put(
    struct pages *pages, const struct prov_report *report, unsigned flags, unsigned require);
bool pages_finish(struct pages *pages);

struct printer {
	struct pages *pages; /* where HTML goes; NULL: standard output */
	enum print_format format;
	unsigned flags, require;
	bool by_policy; /* REQUIRE is the default, and gives way to a policy that says whom to trust
			 */
	bool quiet, verbose, warn_status;
	size_t printed, judged, skipped;
	bool left_out; /* some, by --since */
	bool error, invalid, unmet, none, warned;
};

/* work.c: what all inputs share. */
struct run {
	struct source source;
	const struct prov_policy *policy;
	const struct beside *beside;
	struct printer *printer;
	struct cache *cache; /* or NULL */
	bool in_order;
	bool is_one; /* input, after which no program is started */
	pthread_mutex_t print;
	struct progress progress;
	struct entry *pending; /* that was met behind those whose results are known */
};

/* Verifies and prints all inputs, AT_A_TIME of them. */
void work_all(struct run *run, const struct verify_opts *opts, unsigned at_a_time);

bool print_format_parse(const char *name, enum print_format *format);
/* Takes the outcome, whose report it frees; false to stop. */
bool print_outcome(struct printer *printer, const struct input *input, struct outcome *outcome);
bool print_kept(struct printer *printer, const struct kept *kept); /* from the cache; the same */
/* The part of it that a report would print, whoever prints it when. */
void print_keep(const struct printer *printer, const struct prov_report *report, struct kept *kept);
int print_finish(struct printer *printer);

#endif
