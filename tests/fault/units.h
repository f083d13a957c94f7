/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every unit test again while one call out of libprov's objects fails: what one run of one test
 * left to who started it. Shared between processes.
 */
#ifndef TESTS_FAULT_UNITS_H
#define TESTS_FAULT_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	UNITS_SITES = 1 << 13,
	UNITS_CALLS = 1 << 20,
	UNITS_VERDICTS = 1 << 12,
	UNITS_GOOD = 256,
	UNITS_MOST_SLOW = 512,
	UNITS_SLOW_MS = 50, /* of processor time */
	UNITS_NONE = 0xff
};

/* How a run ended beside passing (0) and failing (anything else). */
enum units_exit {
	UNITS_CRASH = 90, /* in libprov's code, or in what it called */
	UNITS_CRASH_TEST, /* in the test's own */
	UNITS_LEAK        /* the sanitizer found blocks that nobody can reach */
};

struct units_run {
	unsigned long calls; /* so far */
	unsigned place;      /* the one of whose calls fails */
	uint32_t turn, seen; /* which of them (0: none), and how many there were */
	bool counts;         /* notes where each comes from */
	const char *struck;  /* what failed */
	unsigned site;       /* of which place */
	/* The state that came of each verification, by its number; UNITS_NONE: none. */
	unsigned num_verdicts;
	uint8_t verdicts[UNITS_VERDICTS];
	unsigned good[UNITS_GOOD]; /* how often each good news came */
	long left;                 /* more blocks after it than before, where the test passed */
	bool leaks;
};

/* A place in the program that calls out of libprov. */
struct units_site {
	const void *caller;
	const char *name;
	unsigned long tests; /* the last one that came here */
	unsigned long struck;
};

struct units_shared {
	struct units_run run;
	struct units_site sites[UNITS_SITES]; /* open addressing */
	uint16_t of[UNITS_CALLS];             /* the site of each call that was counted */
	bool first[UNITS_CALLS];              /* the first from there in this test */
	unsigned long test;                   /* which test this is */
};
extern struct units_shared *units_shared;
/* Good news from this number on only lead to a verdict: signatures, chains, stamps. */
extern const unsigned units_first_step;

/* In the process of one run: crashes are told apart from here on. */
void units_watch(void);
/* Whether a block is lost now, of which what the test still has on its stack is none. */
void units_look_for_leaks(void);

/* Blocks of memory that are taken, but for what OpenSSL keeps of its errors; 0 with a sanitizer. */
long units_live(void);

/* The tests: the file's name and its main function. */
struct units_file {
	const char *name;
	int (*main)(void);
};
extern const struct units_file units_files[];
extern const size_t units_num_files;

/* Tests that are too slow to be done again and again by "new". */
struct units_slow {
	const char *file, *test;
};
extern const struct units_slow units_slow[];
extern const size_t units_num_slow;

#endif
