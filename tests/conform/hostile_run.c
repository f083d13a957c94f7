/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hostile_run PROV-VERIFY FILE...: runs the verifier on each file and fails where it dies, runs
 * into a minute of processor time, trusts what it sees without a trust list, or takes more memory
 * than the file's own size and 64 MiB. Prints what each file cost.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define SPARE_KIB (64L << 10)
#define CPU_SECONDS 60

static void child(const char *verify, const char *file)
{
	const struct rlimit cpu = {CPU_SECONDS, CPU_SECONDS};
	int null = open("/dev/null", O_WRONLY);

	if (null < 0 || dup2(null, STDOUT_FILENO) < 0 || dup2(null, STDERR_FILENO) < 0 ||
	    setrlimit(RLIMIT_CPU, &cpu) != 0)
		_exit(127);
	execl(verify, verify, "--no-default-trust", "-f", "json", file, (char *)NULL);
	_exit(127);
}

/* What the child cost; the kernel keeps the largest of all children, so each has a parent of its
 * own. */
static int run_one(const char *verify, const char *file)
{
	struct rusage used;
	struct stat st;
	int status;
	long kib;
	pid_t pid;

	if (stat(file, &st) != 0) {
		perror(file);
		return 1;
	}
	pid = fork();
	if (pid == 0)
		child(verify, file);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || getrusage(RUSAGE_CHILDREN, &used) != 0) {
		perror(verify);
		return 1;
	}
	kib = used.ru_maxrss - (long)(st.st_size / 1024);
	printf("%s: exit %d, %ld.%02ld s, %ld KiB beyond its size of %lld KiB\n", file,
	    WIFEXITED(status) ? WEXITSTATUS(status) : -1, (long)used.ru_utime.tv_sec,
	    (long)used.ru_utime.tv_usec / 10000, kib, (long long)st.st_size / 1024);
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 4 || WEXITSTATUS(status) == 0) {
		printf("FAIL: %s: the verifier died, ran out of time, or trusts it\n", file);
		return 1;
	}
#ifndef PROV_SANITIZED /* whose own memory is many times that */
	if (kib > SPARE_KIB) {
		printf("FAIL: %s: %ld KiB are more than %ld\n", file, kib, SPARE_KIB);
		return 1;
	}
#endif
	return 0;
}

int main(int argc, char **argv)
{
	int failed = 0;

	if (argc < 3)
		return 2;
	for (int i = 2; i < argc; i++) {
		pid_t pid;
		int status;

		(void)fflush(stdout);
		pid = fork();
		if (pid == 0) {
			int code = run_one(argv[1], argv[i]);
			(void)fflush(stdout);
			_exit(code);
		}
		if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status) ||
		    WEXITSTATUS(status) != 0)
			failed = 1;
	}
	return failed;
}
