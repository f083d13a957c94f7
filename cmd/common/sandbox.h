/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a tool gives up before it reads the first byte of a stranger's file: Landlock takes the
 * files that were not named, seccomp what a parser has no need of (docs/sandbox.md). To be entered
 * before there are threads; there is no way back.
 */
#ifndef CMD_SANDBOX_H
#define CMD_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What stays possible with a file, or with all that lies below a folder. */
enum sandbox_right {
	SANDBOX_READ = 1,  /* read files, list folders */
	SANDBOX_WRITE = 2, /* make, change, rename and remove files */
};

struct opener_from; /* opener.h */

struct sandbox {
	int rules; /* Landlock's, or -1 */
	uint64_t handled;
	bool opens;  /* files may be opened at all */
	bool writes; /* for more than reading */
	int ask;     /* the socket of a broker, or -1 */
	bool any;    /* files of any name can be read, since there is no opener */
};

void sandbox_begin(struct sandbox *sandbox);
/* What does not exist needs no right. */
void sandbox_allow(struct sandbox *sandbox, const char *path, unsigned rights);
/* The folder in which the file PATH is, or will be. */
void sandbox_allow_folder_of(struct sandbox *sandbox, const char *path, unsigned rights);
/* Where prov_src_fd and others put what has to be read twice. */
void sandbox_allow_temporary(struct sandbox *sandbox);
/* Below FOLDERS, links to files are opened wherever they lead; of the list in the descriptor LIST
 * what it names. Where there is no opener for that (opener.h), everything can be read. */
void sandbox_allow_names(struct sandbox *sandbox, const struct opener_from *from);
/* In the environment: who started us has had it said what is missing. */
#define SANDBOX_NOTED "_PROV_SANDBOX_NOTED"
/* Of what there is, all is used; a note says what is missing on this kernel, and with VERBOSE also
 * what is missing in this build. */
void sandbox_enter(struct sandbox *sandbox, bool verbose);
/* Instead. */
void sandbox_forget(struct sandbox *sandbox);

/* sandbox_landlock.c; -1, or false: there is none. ONLINE: may connect over TCP. */
int landlock_rules(uint64_t *handled, bool online);
void landlock_allow(int rules, uint64_t handled, int fd, bool is_folder, unsigned rights);
bool landlock_enter(int rules);
/* sandbox_filter.c */
bool seccomp_enter(const struct sandbox *sandbox);
/* sandbox_seccomp.c: makes the filter, and enters it; or writes it to FD as what the kernel takes,
 * with SELF for the process's number. */
bool seccomp_enter_made(const struct sandbox *sandbox);
bool seccomp_write(const struct sandbox *sandbox, pid_t self, int fd);

/* What differs between the filters that are made when prov is built: what SANDBOX wants, and two
 * numbers that only the running process has. */
#define SANDBOX_FILTERS 6
#define SANDBOX_SOME_PROCESS 0x5e1f0001
#define SANDBOX_SOME_SOCKET 0x5e1f0002
size_t sandbox_filter_of(const struct sandbox *sandbox);
/* sandbox_helper.c: for what others start, to decode pictures, or to ask the network. */
bool seccomp_enter_picture(void);
bool seccomp_enter_online(void);

#endif
