/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stands between libprov and the rest in the run of a unit test: counts its calls and lets one
 * fail, notes each verdict, and tells a crash of libprov from one of the test.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "inject.h"
#include "trust/ocsp.h"
#include "trust/trust.h"
#include "units.h"
#include "validate/validate.h"

#ifdef PROV_FAULT_ASAN
#include <sanitizer/lsan_interface.h>
#endif

struct units_shared *units_shared;

/* --- calls --- */

static unsigned find_site(const char *name, const void *caller)
{
	size_t i = (((uintptr_t)caller ^ (uintptr_t)name) * 0x9e3779b97f4a7c15u) >> 51;

	for (size_t n = 0; n < UNITS_SITES; n++, i++) {
		struct units_site *site = &units_shared->sites[i % UNITS_SITES];

		if (site->caller == NULL) {
			site->caller = caller;
			site->name = name;
		}
		if (site->caller == caller && site->name == name)
			return (unsigned)(i % UNITS_SITES);
	}
	return 0;
}

/* Two threads may come from new places at once. */
static unsigned site_of(const char *name, const void *caller)
{
	static bool taken;
	unsigned site;

	while (__atomic_test_and_set(&taken, __ATOMIC_ACQUIRE))
		(void)sched_yield();
	site = find_site(name, caller);
	__atomic_clear(&taken, __ATOMIC_RELEASE);
	return site;
}

int fault_hit(const struct fault_row *row, const void *caller)
{
	struct units_run *run = &units_shared->run;
	unsigned long n = __atomic_add_fetch(&run->calls, 1, __ATOMIC_RELAXED);
	unsigned place = site_of(row->name, caller);
	struct units_site *site;

	if (run->counts && n < UNITS_CALLS) {
		units_shared->of[n] = (uint16_t)place;
		site = &units_shared->sites[units_shared->of[n]];
		units_shared->first[n] = site->tests != units_shared->test;
		site->tests = units_shared->test;
	}
	if (run->turn == 0 || place != run->place ||
	    __atomic_add_fetch(&run->seen, 1, __ATOMIC_RELAXED) != run->turn)
		return 0;
	run->site = place;
	fault_now(row->name, row->says);
	if (row->error != 0)
		errno = row->error;
	return 1;
}

/* For a debugger to stop at. */
__attribute__((noinline)) void fault_now(const char *name, bool says)
{
	(void)says;
	units_shared->run.struck = name;
	__asm__ volatile("" ::: "memory");
}

/* --- verdicts: of the whole, and of the parts that it is made of --- */

enum good { /* behind the status codes */
	GOOD_IDENTITY = PROV_ST_COUNT,
	GOOD_IDENTITY_TRUSTED,
	GOOD_POLICY,
	GOOD_SIGNATURE,
	GOOD_CHAIN,
	GOOD_STAMP,
	GOOD_STAMP_TRUSTED,
	GOOD_OCSP,
	GOOD_ISSUED,
	GOOD_KINDS
};
_Static_assert((int)GOOD_KINDS <= (int)UNITS_GOOD, "room for all good news");
const unsigned units_first_step = GOOD_SIGNATURE;

static void good(unsigned what, bool is)
{
	if (is)
		units_shared->run.good[what]++;
}

static bool inside; /* a verification, whose number is that of the last verdict */

static void begin_verdict(void)
{
	struct units_run *run = &units_shared->run;

	if (run->num_verdicts < UNITS_VERDICTS)
		run->verdicts[run->num_verdicts++] = UNITS_NONE;
}

#define WRAP(type, name, params)                                                                   \
	type __real_##name params;                                                                 \
	type __wrap_##name params;                                                                 \
	type __wrap_##name params

WRAP(int, prov_validate,
    (struct prov_report * report, const struct prov_validate_in *in, struct prov_validated *out,
	struct prov_err *err))
{
	int rc;

	begin_verdict();
	inside = true;
	rc = __real_prov_validate(report, in, out, err);
	inside = false;
	/* What is no verdict after all. */
	if (rc != PROV_OK && units_shared->run.num_verdicts > 0)
		units_shared->run.verdicts[units_shared->run.num_verdicts - 1] = UNITS_NONE;
	return rc;
}

static void count(const struct prov_findings *f)
{
	for (size_t i = 0; i < f->n; i++)
		good(f->v[i].status, f->v[i].severity == PROV_SEV_SUCCESS);
}

WRAP(void, prov_report_conclude, (struct prov_report * report))
{
	struct units_run *run = &units_shared->run;

	__real_prov_report_conclude(report);
	if (!inside)
		begin_verdict();
	run->verdicts[run->num_verdicts - 1] = (uint8_t)report->state;
	count(&report->active.findings);
	for (size_t i = 0; i < report->num_ingredients; i++)
		count(&report->ingredients[i].findings);
	for (size_t i = 0; i < report->num_identities; i++) {
		good(GOOD_IDENTITY, report->identities[i].holds);
		good(GOOD_IDENTITY_TRUSTED, report->identities[i].trusted);
	}
}

WRAP(int, prov_clauses_judge,
    (const struct prov_clauses *clauses, struct prov_report *report, struct prov_err *err))
{
	int rc = __real_prov_clauses_judge(clauses, report, err);

	good(GOOD_POLICY, rc == PROV_OK && report->policy.result == PROV_RESULT_PASS);
	return rc;
}

WRAP(int, prov_sig_verify,
    (enum prov_alg alg, struct prov_bytes spki, struct prov_known_keys *known,
	const struct prov_bytes *parts, size_t num, struct prov_bytes sig,
	enum prov_sig_result *out, struct prov_err *err))
{
	int rc = __real_prov_sig_verify(alg, spki, known, parts, num, sig, out, err);

	good(GOOD_SIGNATURE, rc == PROV_OK && *out == PROV_SIG_GOOD);
	return rc;
}

WRAP(int, prov_chain_verify_times,
    (const struct prov_bytes *certs, size_t n, const struct prov_anchors *anchors,
	enum prov_cert_role role, struct prov_chain_times times, struct prov_arena *arena,
	struct prov_chain_verdict *out, struct prov_err *err))
{
	int rc = __real_prov_chain_verify_times(certs, n, anchors, role, times, arena, out, err);

	good(GOOD_CHAIN, rc == PROV_OK && out->result == PROV_CHAIN_TRUSTED);
	return rc;
}

WRAP(int, prov_chain_verify,
    (const struct prov_bytes *certs, size_t n, const struct prov_anchors *anchors,
	enum prov_cert_role role, int64_t at, struct prov_arena *arena,
	struct prov_chain_verdict *out, struct prov_err *err))
{
	int rc = __real_prov_chain_verify(certs, n, anchors, role, at, arena, out, err);

	good(GOOD_CHAIN, rc == PROV_OK && out->result == PROV_CHAIN_TRUSTED);
	return rc;
}

WRAP(int, prov_tst_verify,
    (struct prov_bytes token, bool is_response, const struct prov_bytes *parts, size_t num,
	const struct prov_anchors *tsa_anchors, struct prov_arena *arena, struct prov_tst *out,
	struct prov_err *err))
{
	int rc =
	    __real_prov_tst_verify(token, is_response, parts, num, tsa_anchors, arena, out, err);

	good(GOOD_STAMP, rc == PROV_OK && out->result == PROV_TST_GOOD);
	good(GOOD_STAMP_TRUSTED, rc == PROV_OK && out->trusted);
	return rc;
}

WRAP(int, prov_ocsp_read,
    (struct prov_bytes response, struct prov_bytes cert, struct prov_bytes issuer,
	struct prov_arena *arena, struct prov_ocsp *out, struct prov_err *err))
{
	int rc = __real_prov_ocsp_read(response, cert, issuer, arena, out, err);

	good(GOOD_OCSP, rc == PROV_OK && out->accepted);
	return rc;
}

WRAP(int, prov_cert_issued,
    (struct prov_bytes subject, struct prov_bytes issuer, const struct prov_anchors *with,
	bool *yes, struct prov_err *err))
{
	int rc = __real_prov_cert_issued(subject, issuer, with, yes, err);

	good(GOOD_ISSUED, rc == PROV_OK && *yes);
	return rc;
}

/* --- ends --- */

/* The linker's, around the code of libprov (units_prepare.sh), and around all of the program. */
extern const char __start_prov_text[], __stop_prov_text[], __executable_start[], etext[];

static bool between(const void *p, const char *from, const char *to)
{
	return (uintptr_t)p >= (uintptr_t)from && (uintptr_t)p < (uintptr_t)to;
}

/* Whose code was the last of this program that ran, of libraries and sanitizers none. */
static void crashed(int number)
{
	enum { MOST = 64, SKIP = 1 };
	void *frames[MOST];
	int n = backtrace(frames, MOST);

	(void)alarm(10);
	backtrace_symbols_fd(frames, n, 2);
	for (int i = SKIP; i < n; i++) {
		if (between(frames[i], __start_prov_text, __stop_prov_text))
			_exit(UNITS_CRASH);
		if (between(frames[i], __executable_start, etext))
			_exit(UNITS_CRASH_TEST);
	}
	(void)number;
	_exit(UNITS_CRASH);
}

static bool is_crash(int number)
{
	return number == SIGSEGV || number == SIGBUS || number == SIGFPE || number == SIGILL ||
	       number == SIGABRT || number == SIGSYS;
}

/* Takes the place of the C library's: cmocka would make a failed test of a crash. */
__attribute__((visibility("default"))) void (*signal(int number, void (*handler)(int)))(int);
void (*signal(int number, void (*handler)(int)))(int)
{
	void (*(*next)(int, void (*)(int)))(int);

	if (is_crash(number))
		return SIG_DFL;
	*(void **)&next = dlsym(RTLD_NEXT, "signal");
	return next(number, handler);
}

/* Takes the place of the C library's: whoever waits on a pipe for a test that has died, or was
 * killed with all of this, dies too. */
__attribute__((visibility("default"))) pid_t fork(void);
pid_t fork(void)
{
	pid_t (*next)(void), parent = getpid(), pid;

	*(void **)&next = dlsym(RTLD_NEXT, "fork");
	pid = next();
	if (pid == 0 && (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent))
		_exit(2);
	return pid;
}

/* Takes the place of the C library's: a helper of the tests that did not get what it must have says
 * so by this, which is no crash. libprov never does. */
__attribute__((visibility("default"), noreturn)) void abort(void);
void abort(void)
{
	if (between(__builtin_return_address(0), __start_prov_text, __stop_prov_text))
		_exit(UNITS_CRASH);
	_exit(1);
}

void units_watch(void)
{
	static const int numbers[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS};
	static char stack[1 << 16];
	stack_t own = {.ss_sp = stack, .ss_size = sizeof(stack)};
	struct sigaction action;
	void *warm[1];

	(void)backtrace(warm, 1); /* which loads a library the first time */
	(void)sigaltstack(&own, NULL);
	memset(&action, 0, sizeof(action));
	action.sa_handler = crashed;
	action.sa_flags = SA_ONSTACK | SA_NODEFER;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		(void)sigaction(numbers[i], &action, NULL);
}

void units_look_for_leaks(void)
{
#ifdef PROV_FAULT_ASAN
	if (units_shared->run.struck != NULL && __lsan_do_recoverable_leak_check() != 0)
		units_shared->run.leaks = true;
#endif
}

/* What cmocka does when an assertion fails. All that the test holds is still on its stack. */
__attribute__((visibility("default"), noreturn)) void __longjmp_chk(
    struct __jmp_buf_tag env[1], int value);
void __longjmp_chk(struct __jmp_buf_tag env[1], int value)
{
	void (*next)(struct __jmp_buf_tag *, int);

	units_look_for_leaks();
	*(void **)&next = dlsym(RTLD_NEXT, "__longjmp_chk");
	next(env, value);
	__builtin_unreachable();
}
