/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Does every job of jobs.c once for each call that it makes, and lets that call fail: nothing
 * crashes or leaks, what is made is whole or not there, a failure is a code with a sentence, and no
 * verdict is better than without it. Memory that ran out is never a verdict at all. fault_calls
 * TESTDATA MOST [JOB [calls|memory [N]]] MOST: so many failures for each job and kind of call: the
 * first call from each place of the program, then others evenly spread, and for further assets only
 * from places that none before had; 0: every call. With a kind the first asset only; with N only
 * the N-th call, for a debugger.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "inject.h"
#include "jobs.h"

static const char *const kinds[FAULT_KINDS] = {"calls", "memory"};

/* Shared with the children. */
struct tally {
	unsigned long struck, errors, same, worse, bad;
};

struct run {
	const struct world *world;
	const struct job *job;
	const struct asset *asset;
	enum fault_kind kind;
	unsigned long total, most;
	struct outcome sound; /* without a failure */
	struct outcome out;
	struct tally *tally;
};

static void *shared(size_t n)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		exit(2);
	return p;
}

static void do_job(struct run *r, struct outcome *out, unsigned long at)
{
	char *text = out->text;

	*out = (struct outcome){.text = text};
	fault_arm(r->kind, at);
	r->job->run(r->world, r->asset, out);
	r->total = fault_disarm();
}

static size_t open_files(void)
{
	size_t n = 0;

	for (int fd = 0; fd < 64; fd++)
		n += fcntl(fd, F_GETFD) != -1 ? 1 : 0;
	return n;
}

/* Nothing but these says that it was us; anything else blames the input. */
static bool blames_nobody(int code)
{
	return code == PROV_E_NOMEM || code == PROV_E_CRYPTO || code == PROV_E_IO ||
	       code == PROV_E_INTERNAL;
}

static void judge_outcome(const struct run *r, struct outcome *out)
{
	if (out->rc != PROV_OK) {
		if (out->err.code != out->rc || out->err.msg[0] == '\0')
			out->bad = "the failure has no sentence";
		else if (out->kept_out)
			out->bad = "it failed, but gave an object";
		else if (r->kind == FAULT_MEMORY && !fault_says() && !blames_nobody(out->rc))
			out->bad = "memory ran out, and the input is blamed";
		return;
	}
	if (out->state > r->sound.state)
		out->bad = "the verdict is better";
	else if (r->job->check == NULL && fault_says() && out->state != r->sound.state)
		r->tally->worse++;
	else if (r->job->check == NULL && !fault_says() &&
		 (out->state != r->sound.state || out->n != r->sound.n ||
		     memcmp(out->text, r->sound.text, out->n) != 0))
		out->bad = "it succeeded, but came to something else";
}

/* A block that stays is a leak where one more stays each time; what libraries keep stays once. */
static bool leaks(struct run *r, unsigned long at, long live)
{
	/* More often than OpenSSL's error queue has places. */
	for (int i = 0; i < 24; i++) {
		long before = fault_live();

		if (before <= live)
			return false;
		live = before;
		if (r->job->check != NULL)
			world_tidy(r->world, r->asset);
		before = fault_live();
		do_job(r, &r->out, at);
		if (fault_live() <= before)
			return false;
		live = before;
	}
	return true;
}

/* Where the two texts part. */
static void show_difference(const struct run *r)
{
	size_t i = 0;

	while (i < r->out.n && i < r->sound.n && r->out.text[i] == r->sound.text[i])
		i++;
	i -= i < 40 ? i : 40;
	(void)fprintf(stderr, "	instead of: %.120s\n	there is:   %.120s\n", &r->sound.text[i],
	    &r->out.text[i]);
}

static void child(struct run *r, unsigned long at)
{
	size_t files = open_files();
	long live = fault_live();
	const char *what;

	do_job(r, &r->out, at);
	what = fault_struck();
	if (what == NULL)
		_exit(3);
	r->tally->struck++;
	r->tally->errors += r->out.rc != PROV_OK ? 1 : 0;
	r->tally->same += r->out.rc == PROV_OK ? 1 : 0;
	judge_outcome(r, &r->out);
	if (r->out.bad == NULL && fault_live() > live && leaks(r, at, live))
		r->out.bad = "it leaks";
	if (r->out.bad == NULL && open_files() > files && strcmp(what, "close") != 0)
		r->out.bad = "a file stays open";
	if (r->out.bad == NULL && r->job->check != NULL)
		r->job->check(r->world, r->asset, &r->out);
	if (r->out.bad == NULL)
		_exit(0);
	(void)fprintf(stderr, "%s of %s, %s %lu of %lu (%s): %s [%d: %s]\n", r->job->name,
	    r->asset->name, kinds[r->kind], at, r->total, what, r->out.bad, r->out.rc,
	    r->out.err.msg);
	if (r->out.rc == PROV_OK && r->job->check == NULL)
		show_difference(r);
	_exit(1);
}

static void strike(struct run *r, unsigned long at)
{
	int status;
	pid_t pid;

	if (r->job->each == false)
		world_tidy(r->world, r->asset);
	(void)fflush(NULL);
	pid = fork();
	if (pid == 0) {
		(void)alarm(60);
		child(r, at);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		exit(2);
	/* Fewer calls than counted: some depend on numbers drawn at random. */
	if (WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 3))
		return;
	r->tally->bad++;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 1)
		(void)fprintf(stderr, "%s of %s, %s %lu of %lu: it crashed (status %#x)\n",
		    r->job->name, r->asset->name, kinds[r->kind], at, r->total, (unsigned)status);
}

static bool is_chosen(
    const struct run *r, unsigned long at, unsigned long step, unsigned long firsts)
{
	if (r->most == 0 || (r->total <= r->most && r->asset == r->world->assets))
		return true;
	if (fault_is_first(at))
		return firsts < r->most;
	return step > 0 && at % step == 0;
}

/* Once warmed up, a run makes the same calls each time. */
static void strike_all(struct run *r)
{
	unsigned long firsts = 0, total, step, all = 0;

	for (int warm = 3; warm >= 0; warm--) {
		world_tidy(r->world, r->asset);
		do_job(r, &r->sound, warm == 0 ? FAULT_COUNT : 0);
	}
	if (r->sound.rc != PROV_OK) {
		(void)fprintf(stderr, "%s of %s fails by itself: %s\n", r->job->name,
		    r->asset->name, r->sound.err.msg);
		r->tally->bad++;
		return;
	}
	total = r->total;
	for (unsigned long at = 1; at <= total; at++)
		all += fault_is_first(at) ? 1 : 0;
	/* Of the assets after the first only what is new. */
	step = r->most > all && r->asset == r->world->assets ? total / (r->most - all) + 1 : 0;
	for (unsigned long at = 1; at <= total; at++) {
		r->total = total;
		if (!is_chosen(r, at, step, firsts))
			continue;
		firsts += fault_is_first(at) ? 1 : 0;
		strike(r, at);
	}
	(void)printf("%-14s %-14s %-6s %6lu calls, %5lu failed: %5lu errors, %4lu survived (%lu "
		     "worse), %lu bad\n",
	    r->job->name, r->asset->name, kinds[r->kind], total, r->tally->struck, r->tally->errors,
	    r->tally->same, r->tally->worse, r->tally->bad);
}

int main(int argc, char **argv)
{
	static struct world world;
	struct run run = {.world = &world, .tally = shared(sizeof(struct tally))};
	unsigned long bad = 0, struck = 0;
	const struct job *job;

	if (argc < 3)
		return 2;
	world_make(&world, argv[1]);
	run.most = strtoul(argv[2], NULL, 10);
	run.sound.text = shared(JOBS_TEXT);
	run.out.text = shared(JOBS_TEXT);
	for (size_t i = 0; (job = jobs_at(i)) != NULL; i++) {
		if (argc > 3 ? strcmp(argv[3], job->name) != 0 : job->hidden)
			continue;
		if (!job->goes_on)
			fault_forget();
		for (size_t k = 0; k < (job->each && argc < 5 ? world.n : 1) * FAULT_KINDS; k++) {
			run.job = job;
			run.asset = &world.assets[k / FAULT_KINDS];
			run.kind = (enum fault_kind)(k % FAULT_KINDS);
			memset(run.tally, 0, sizeof(*run.tally));
			if (argc > 4 && strcmp(argv[4], kinds[run.kind]) != 0)
				continue;
			if (argc > 5) {
				world_tidy(&world, run.asset);
				do_job(&run, &run.sound, 0);
				do_job(&run, &run.sound, 0);
				child(&run, strtoul(argv[5], NULL, 10));
			}
			strike_all(&run);
			bad += run.tally->bad;
			struck += run.tally->struck;
		}
	}
	world_free(&world);
	(void)printf("%lu calls failed, %lu times something did not hold\n", struck, bad);
	return bad != 0 || struck == 0 ? 1 : 0;
}
