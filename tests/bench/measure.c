/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a command costs as a whole process.
 *   bench_measure COMMAND...
 * Prints after what the command prints: milliseconds on the clock, milliseconds of processor time,
 * KiB of memory at most, bytes read, bytes written. Its exit status is the command's.
 */
#define _GNU_SOURCE /* wait4 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double ms(const struct timeval *t)
{
	return (double)t->tv_sec * 1e3 + (double)t->tv_usec / 1e3;
}

/* What the process, which has ended but is still known, put through read and write calls. */
static void count_io(pid_t pid, unsigned long long *in, unsigned long long *out)
{
	char line[256];
	FILE *file;

	(void)snprintf(line, sizeof(line), "/proc/%d/io", (int)pid);
	file = fopen(line, "r");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		if (strncmp(line, "rchar: ", 7) == 0)
			*in = strtoull(&line[7], NULL, 10);
		if (strncmp(line, "wchar: ", 7) == 0)
			*out = strtoull(&line[7], NULL, 10);
	}
	if (file != NULL)
		(void)fclose(file);
}

int main(int argc, char **argv)
{
	unsigned long long in = 0, out = 0;
	double begun = now(), took;
	struct rusage use;
	siginfo_t info;
	int status;
	pid_t pid;

	if (argc < 2)
		return 2;
	pid = fork();
	if (pid == 0) {
		(void)execvp(argv[1], &argv[1]);
		perror(argv[1]);
		_exit(127);
	}
	if (pid < 0 || waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) != 0)
		return 2;
	took = now() - begun;
	count_io(pid, &in, &out);
	if (wait4(pid, &status, 0, &use) != pid)
		return 2;
	(void)printf("%.2f %.2f %ld %llu %llu\n", took, ms(&use.ru_utime) + ms(&use.ru_stime),
	    use.ru_maxrss, in, out);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
