/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Does every test of every unit test again, once for each call out of libprov's objects that it
 * makes (calls.def), and lets that call fail. The test may pass or its assertions fail; but libprov
 * doesn't crash, hang or leak, and no verdict is better than in the run without a failure.
 * fault_units HOW MOST [PART/OF [NAME [TEST [N]]]] HOW: "all": from each place of the program that
 * calls, the first call of each test; "new": only from places that no test before had, and no test
 * of units_slow.c; "times": what takes longer than units_slow.c says, as its rows; "leak": as
 * "all", with a block lost each time. MOST: so many failures of a test, of those that are left
 * evenly spread; 0: every call. PART/OF: of this share of the files, from 1. With N only the N-th
 * call, for a debugger. What fails is the n-th call from a place, not of all: numbers drawn at
 * random, and threads, change the order of places.
 */
#define _GNU_SOURCE
#include "units.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "prov/report.h"

/* How long one test may take. */
enum { MOST_SLOW_MS = 20000 };
/* A test with more verdicts is done so often again, to see whether they are the same. */
enum { MANY_VERDICTS = 50, SOUND_RUNS = 8 };

static struct tally {
	unsigned long files, tests, skipped, slow, calls, struck, passed, failed, same, own, bad;
} * tally;

static struct {
	bool only_new, only_times;
	bool leaks; /* a block for each call that fails, to see that it is found */
	unsigned long most, part, of, one;
	const char *name, *test;
	const char *file; /* that is being done */
	int talk;         /* what a test prints */
	CMFixtureFunction setup, teardown;
	struct units_run sound;
	bool varies; /* what comes of it without a failure, from run to run: new keys, say */
	unsigned long sound_ms, sound_cpu;
	uint32_t turns[UNITS_SITES]; /* calls from each place, up to the one at hand */
	bool was[UNITS_MOST_SLOW];   /* met, of units_slow */
} how;

int __real__cmocka_run_group_tests(const char *group, const struct CMUnitTest *tests, size_t n,
    CMFixtureFunction setup, CMFixtureFunction teardown);
int __wrap__cmocka_run_group_tests(const char *group, const struct CMUnitTest *tests, size_t n,
    CMFixtureFunction setup, CMFixtureFunction teardown);

static void *shared(size_t n)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		exit(2);
	return p;
}

static unsigned long now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (unsigned long)t.tv_sec * 1000 + (unsigned long)t.tv_nsec / 1000000;
}

/* How many more blocks there are after TEST than before, TURN of the place failing (0: none). */
static int count_left(const struct CMUnitTest *test, uint32_t turn, long *left)
{
	long before = units_live();
	int rc;

	units_shared->run.turn = turn;
	units_shared->run.seen = 0;
	rc = __real__cmocka_run_group_tests(how.file, test, 1, how.setup, how.teardown);
	if (how.leaks && turn != 0 && malloc(1) == NULL)
		rc = 1;
	*left = units_live() - before;
	return rc;
}

/*
 * A test that passes gives back what it took, so that what stays is libprov's: if it stays each
 * time that the call fails, and none of it when no call does. What libraries keep stays once.
 */
static bool leaks(const struct CMUnitTest *test)
{
	enum { TIMES = 3 };
	uint32_t turn = units_shared->run.turn;
	long failed = 0, sound = 0;

	for (int i = 0; i < TIMES; i++) {
		if (count_left(test, turn, &failed) != 0 || failed <= 0)
			return false;
	}
	for (int i = 0; i < TIMES; i++) {
		if (count_left(test, 0, &sound) != 0)
			return false;
	}
	return failed > sound;
}

static void child(const struct CMUnitTest *test)
{
	struct units_run *run = &units_shared->run, before;
	int rc;

	units_watch();
	(void)alarm(30 + (unsigned)(how.sound_ms / 20));
	rc = count_left(test, run->turn, &run->left);
	/* Where it failed, what it held was looked at before its stack was gone. */
	if (rc == 0)
		units_look_for_leaks();
	if (rc == 0 && run->struck != NULL && run->left > how.sound.left) {
		before = *run;
		before.leaks = leaks(test);
		*run = before;
	}
	(void)fflush(NULL);
	_exit(rc == 0 ? 0 : 1);
}

/* Waits for PID, and ends what it started and left behind before its number is another's. */
static int end_session(pid_t pid)
{
	struct rusage used;
	siginfo_t info;
	int status = 0;

	if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) != 0)
		exit(2);
	(void)kill(-pid, SIGKILL);
	if (wait4(pid, &status, 0, &used) != pid)
		exit(2);
	how.sound_cpu = (unsigned long)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 +
			(unsigned long)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
	return status;
}

/* A session of its own, in which nothing of the terminal is read. */
static void begin_session(void)
{
	int none = open("/dev/null", O_RDONLY);

	if (setsid() < 0 || none < 0 || dup2(none, 0) != 0 || dup2(how.talk, 1) != 1 ||
	    dup2(how.talk, 2) != 2 || close(none) != 0 || close(how.talk) != 0)
		_exit(2);
}

/* The wait status of TEST run with the TURN-th call from PLACE failing; 0: none. */
static int run_one(const struct CMUnitTest *test, unsigned place, uint32_t turn, bool counts)
{
	pid_t pid;

	memset(&units_shared->run, 0, sizeof(units_shared->run));
	units_shared->run.place = place;
	units_shared->run.turn = turn;
	units_shared->run.counts = counts;
	if (ftruncate(how.talk, 0) != 0 || lseek(how.talk, 0, SEEK_SET) != 0)
		exit(2);
	(void)fflush(NULL);
	pid = fork();
	if (pid == 0) {
		begin_session();
		child(test);
	}
	if (pid < 0)
		exit(2);
	return end_session(pid);
}

/* What the run printed, NUL-terminated, of which only the end fits. */
static const char *talked(void)
{
	static char text[1 << 16];
	off_t size = lseek(how.talk, 0, SEEK_END), from = 0;
	ssize_t n;

	if (size > (off_t)sizeof(text) - 1)
		from = size - (off_t)sizeof(text) + 1;
	n = pread(how.talk, text, sizeof(text) - 1, from);
	text[n > 0 ? n : 0] = '\0';
	return text;
}

/* Of the sanitizer's leaks only those count whose block libprov, or what it called, took. */
static bool lost_by_libprov(const char *text)
{
	const char *block = strstr(text, "irect leak of");

	while (block != NULL) {
		const char *next = strstr(block + 1, "irect leak of");
		const char *ours = strstr(block, "/libprov/");

		if (ours != NULL && (next == NULL || ours < next))
			return true;
		block = next;
	}
	return false;
}

static bool is_better(uint8_t is, uint8_t was)
{
	if (is == UNITS_NONE || is == PROV_STATE_ERROR)
		return false;
	return was == UNITS_NONE ? is >= PROV_STATE_VALID : is > was;
}

/* Where the verdicts are others each time: one that never came of it. */
static bool is_unheard_of(const struct units_run *run)
{
	uint8_t best = PROV_STATE_NONE;

	for (unsigned i = 0; i < how.sound.num_verdicts; i++) {
		if (is_better(how.sound.verdicts[i], best))
			best = how.sound.verdicts[i];
	}
	for (unsigned i = 0; i < run->num_verdicts; i++) {
		if (is_better(run->verdicts[i], best))
			return true;
	}
	return false;
}

/*
 * Verification by verification. Where a test passes though it made another number of them (a file
 * that was not looked at), they are those that it made before, some left out and none better.
 */
static bool verdicts_are_better(const struct units_run *run, bool passed)
{
	bool shifted = passed && run->num_verdicts < how.sound.num_verdicts;
	unsigned at = 0;

	for (unsigned i = 0; i < run->num_verdicts; i++, at++) {
		while (shifted && at < how.sound.num_verdicts &&
		       is_better(run->verdicts[i], how.sound.verdicts[at]))
			at++;
		if (is_better(run->verdicts[i],
			at < how.sound.num_verdicts ? how.sound.verdicts[at] : UNITS_NONE))
			return true;
	}
	return false;
}

/* What only leads to a verdict may be done again on another way there: it counts where it was never
 * found without the failure. */
static const char *better(const struct units_run *run, bool passed)
{
	static char what[64];

	if (how.varies ? is_unheard_of(run) : verdicts_are_better(run, passed))
		return "a verdict is better";
	for (unsigned i = 0; i < UNITS_GOOD; i++) {
		if (run->good[i] <= how.sound.good[i] ||
		    ((i >= units_first_step || how.varies) && how.sound.good[i] != 0))
			continue;
		(void)snprintf(what, sizeof(what), "good news %u: %u times instead of %u", i,
		    run->good[i], how.sound.good[i]);
		return what;
	}
	return NULL;
}

static const char *judge(int status, const struct units_run *run, bool *own)
{
	const char *news;

	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGALRM ? "it hangs" : "it crashed";
	*own = WEXITSTATUS(status) == UNITS_CRASH_TEST;
	if (WEXITSTATUS(status) == UNITS_CRASH)
		return "it crashed";
	news = better(run, status == 0);
	if (news != NULL)
		return news;
	if (run->leaks && (status == 0 || lost_by_libprov(talked())))
		return "it leaks";
	return NULL;
}

static void strike(const struct CMUnitTest *test, unsigned long at)
{
	const struct units_run *run = &units_shared->run;
	unsigned place = units_shared->of[at];
	bool own = false;
	const char *bad;
	int status = run_one(test, place, how.turns[place], false);

	if (run->struck == NULL) {
		tally->same++;
		return;
	}
	units_shared->sites[run->site].struck++;
	tally->struck++;
	tally->passed += status == 0 ? 1 : 0;
	tally->failed += status != 0 ? 1 : 0;
	bad = judge(status, run, &own);
	tally->own += own ? 1 : 0;
	tally->bad += bad != NULL ? 1 : 0;
	if (bad == NULL && !own)
		return;
	(void)printf("%s %s, call %lu (%s): %s\n", how.file, test->name, at, run->struck,
	    bad != NULL ? bad : "the test's own code crashed");
	if (bad != NULL)
		(void)printf("%s\n", talked());
}

/* The calls to fail: the first from each place, and of the others every STEP-th. */
static void strike_all(const struct CMUnitTest *test)
{
	unsigned long total = how.sound.calls, firsts = 0, step = 0;

	if (total >= UNITS_CALLS)
		total = UNITS_CALLS - 1;
	memset(how.turns, 0, sizeof(how.turns));
	for (unsigned long at = 1; at <= total; at++)
		firsts += units_shared->first[at] ? 1 : 0;
	if (how.most == 0)
		step = 1;
	else if (!how.only_new && how.most > firsts)
		step = total / (how.most - firsts) + 1;
	for (unsigned long at = 1; at <= total; at++) {
		bool first = units_shared->first[at];

		how.turns[units_shared->of[at]]++;
		if (how.only_new && units_shared->sites[units_shared->of[at]].struck != 0)
			first = false;
		if (first || (step != 0 && at % step == 0))
			strike(test, at);
	}
}

static bool is_slow(const struct CMUnitTest *test)
{
	for (size_t i = 0; i < units_num_slow; i++) {
		if (strcmp(units_slow[i].file, how.file) != 0 ||
		    strcmp(units_slow[i].test, test->name) != 0)
			continue;
		how.was[i] = true;
		return true;
	}
	return false;
}

/* A row of a test that is gone would hide one of that name. */
static void look_for_gone(void)
{
	for (size_t i = 0; i < units_num_slow; i++) {
		if (strcmp(units_slow[i].file, how.file) != 0 || how.was[i])
			continue;
		tally->bad++;
		(void)printf(
		    "units_slow.c: there is no test %s %s\n", how.file, units_slow[i].test);
	}
}

/* It makes each call fail itself, one after the other: all of that again for each would take hours,
 * and show nothing more. */
static bool starves(const struct CMUnitTest *test)
{
	return strncmp(test->name, "test_no_memory", strlen("test_no_memory")) == 0;
}

/* Of tests with a few verdicts each is known; it is many files, each with a byte changed, of which
 * some differ when their keys are new. */
static bool varies(const struct CMUnitTest *test)
{
	const struct units_run *again = &units_shared->run;

	for (unsigned i = 0; i < SOUND_RUNS; i++) {
		if (how.sound.num_verdicts < MANY_VERDICTS)
			return false;
		(void)run_one(test, 0, 0, false);
		if (again->num_verdicts != how.sound.num_verdicts ||
		    memcmp(again->verdicts, how.sound.verdicts, sizeof(again->verdicts)) != 0 ||
		    memcmp(again->good, how.sound.good, sizeof(again->good)) != 0)
			return true;
	}
	return false;
}

static void do_test(const struct CMUnitTest *test)
{
	unsigned long before = now_ms();
	int status;

	tally->tests++;
	if (is_slow(test) && (how.only_new || starves(test))) {
		tally->slow++;
		return;
	}
	units_shared->test++;
	how.sound_ms = MOST_SLOW_MS;
	status = run_one(test, 0, 0, true);
	how.sound_ms = now_ms() - before;
	how.sound = units_shared->run;
	tally->calls += how.sound.calls;
	if (how.only_times) {
		if (how.sound_cpu > UNITS_SLOW_MS)
			(void)printf("    {\"%s\", \"%s\"},\n", how.file, test->name);
	} else if (status != 0) {
		tally->bad++;
		(void)printf("%s %s fails by itself\n%s\n", how.file, test->name, talked());
	} else if (how.sound.calls == 0) {
		tally->skipped++;
	} else {
		how.varies = varies(test);
		strike_all(test);
	}
}

/* One call of one test, in this process. */
static void do_one(const struct CMUnitTest *test)
{
	unsigned place;

	units_shared->test++;
	how.sound_ms = MOST_SLOW_MS;
	(void)run_one(test, 0, 0, true);
	if (how.one > units_shared->run.calls || how.one >= UNITS_CALLS)
		exit(2);
	place = units_shared->of[how.one];
	for (unsigned long at = 1; at <= how.one; at++)
		how.turns[place] += units_shared->of[at] == place ? 1 : 0;
	memset(&units_shared->run, 0, sizeof(units_shared->run));
	units_shared->run.place = place;
	units_shared->run.turn = how.turns[place];
	child(test);
}

int __wrap__cmocka_run_group_tests(const char *group, const struct CMUnitTest *tests, size_t n,
    CMFixtureFunction setup, CMFixtureFunction teardown)
{
	(void)group;
	how.setup = setup;
	how.teardown = teardown;
	for (size_t i = 0; i < n; i++) {
		if (how.test != NULL && strcmp(how.test, tests[i].name) != 0)
			continue;
		if (how.one != 0)
			do_one(&tests[i]);
		do_test(&tests[i]);
	}
	return 0;
}

/* In a process of its own: what a test's main function leaves behind is no other's. */
static void do_file(const struct units_file *file)
{
	int status;
	pid_t pid;

	how.file = file->name;
	tally->files++;
	(void)fflush(NULL);
	pid = fork();
	if (pid == 0) {
		(void)file->main();
		if (how.test == NULL)
			look_for_gone();
		(void)fflush(NULL);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		exit(2);
	if (status == 0)
		return;
	tally->bad++;
	(void)printf("%s ended with status %#x\n", file->name, (unsigned)status);
}

int main(int argc, char **argv)
{
	unsigned long sites = 0, struck = 0;

	if (argc < 3)
		return 2;
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	(void)close_range(3, ~0u, 0); /* whoever waits for their end would wait for us */
	how.only_new = strcmp(argv[1], "new") == 0;
	how.only_times = strcmp(argv[1], "times") == 0;
	how.leaks = strcmp(argv[1], "leak") == 0;
	how.most = strtoul(argv[2], NULL, 10);
	how.part = how.of = 1;
	if (argc > 3) {
		char *end = NULL;

		how.part = strtoul(argv[3], &end, 10);
		how.of = *end == '/' ? strtoul(end + 1, NULL, 10) : 1;
	}
	how.name = argc > 4 ? argv[4] : NULL;
	how.test = argc > 5 ? argv[5] : NULL;
	how.one = argc > 6 ? strtoul(argv[6], NULL, 10) : 0;
	how.talk = memfd_create("talk", MFD_CLOEXEC);
	units_shared = shared(sizeof(*units_shared));
	tally = shared(sizeof(*tally));
	for (size_t i = 0; i < units_num_files; i++) {
		if (how.name != NULL ? strcmp(how.name, units_files[i].name) == 0
				     : i % how.of == how.part - 1)
			do_file(&units_files[i]);
	}
	for (size_t i = 0; i < UNITS_SITES; i++) {
		sites += units_shared->sites[i].caller != NULL ? 1 : 0;
		struck += units_shared->sites[i].struck != 0 ? 1 : 0;
	}
	(void)printf(
	    "%lu files, %lu tests (%lu call nothing, %lu are slow), %lu calls from %lu places\n",
	    tally->files, tally->tests, tally->skipped, tally->slow, tally->calls, sites);
	(void)printf("%lu calls failed, from %lu places: %lu times the test passed, %lu times it "
		     "failed; %lu calls were not made again, %lu times the test's own code "
		     "crashed, %lu times something did not hold\n",
	    tally->struck, struck, tally->passed, tally->failed, tally->same, tally->own,
	    tally->bad);
	return tally->bad != 0 || (tally->struck == 0 && !how.only_times) ? 1 : 0;
}
