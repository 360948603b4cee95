/*
 * syscalls.h: which system calls a program may make.  The table is syscalls.def; a policy is the sets of it
 * that are allowed; from a policy comes a filter for the kernel (seccomp(2)).
 */
#pragma once

#include "base/err.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#if defined(__x86_64__)
#define SYSCALLS_NATIVE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define SYSCALLS_NATIVE AUDIT_ARCH_AARCH64
#else
/* cppcheck-suppress preprocessorErrorDirective */
#error "the table of system calls is for x86-64 and arm64"
#endif

enum syscalls_set {
#define SET(id, ...) SYSCALLS_##id,
#include "syscalls.def"
	SYSCALLS_SETS
};

#define SYSCALLS_BIT(set) (UINT64_C(1) << (set))

/* Two policies that allow the same are equal in all their bytes but padding. */
struct syscalls_policy {
	uint64_t allowed; /* SYSCALLS_BIT() of each set; the everyday calls are always allowed */
	bool kill;        /* where the table says EPERM the run ends */
	bool none;        /* no filter at all: the rest says nothing */
};

/*
 * Reads POLICY of --syscalls for a box that has a network or not, and whose memory a control group limits or
 * not.  Errors name the option and list what there is.
 */
int syscalls_parse(
	const char *text, bool network, bool memory, struct syscalls_policy *ret_policy, struct err *err);
/* Says in words what the policy does: a line for each set, with the reason where it is denied. */
void syscalls_print(const struct syscalls_policy *policy, FILE *out);

/* ---- from a policy to a filter (syscalls_bpf.c) ---- */

/* BPF_MAXINSNS is what the kernel takes; ours are to stay far below, as they are loaded with each run. */
#define SYSCALLS_MOST 1024

struct syscalls_program {
	struct sock_filter code[SYSCALLS_MOST];
	size_t count;
};

/*
 * Makes the filter for an architecture (AUDIT_ARCH_X86_64 or AUDIT_ARCH_AARCH64).  With policy NULL that for
 * pid 1 of a box.  What the table answers with KILL is SECCOMP_RET_KILL_PROCESS in it.
 */
int syscalls_compile(const struct syscalls_policy *policy, uint32_t arch,
	struct syscalls_program *ret_program, struct err *err);
/* The number of a call of the table there; -1: that architecture has none. */
int syscalls_number(const char *call, uint32_t arch);

/* Filters made by `make` (tools/syscalls_shipped.c): those that --syscalls=default and strict come to. */
struct syscalls_shipped {
	struct syscalls_policy policy;
	const struct sock_filter *code;
	size_t count;
};

extern const struct syscalls_shipped syscalls_shipped[];
extern const size_t syscalls_shipped_count;
extern const struct syscalls_shipped syscalls_shipped_init; /* of pid 1; its policy says nothing */

/* ---- in force (syscalls_load.c) ---- */

/* A filter ready to be loaded; belongs to whoever prepared it. */
struct syscalls_filter {
	struct sock_filter *code;
	size_t count; /* 0: none is to be loaded */
	bool told;    /* calls that are answered by KILL go to a listener */
};

/* A call that ended a run: "mount", "20 of i386". */
struct syscalls_call {
	char text[48];
};

/* Called outside: takes the shipped filter where there is one, else makes it. */
int syscalls_prepare(
	const struct syscalls_policy *policy, struct syscalls_filter *ret_filter, struct err *err);
void syscalls_free(struct syscalls_filter *filter);
/*
 * Called in the program's process, which has no_new_privs: from here on the filter holds, for good.
 * *ret_listener (owned by the caller, close-on-exec) tells of calls that are answered by KILL: whoever makes
 * one waits until he is killed.  It is -1 where the kernel gives none, as in a container that has one: then
 * the kernel kills the process itself.
 */
int syscalls_load(struct syscalls_filter *filter, int *ret_listener, struct err *err);
/* Called in pid 1: whatever init.c does not need ends it. */
int syscalls_guard(struct err *err);
/*
 * Called by the keeper when poll says that the listener is readable: whether there was a call, and which.
 * Never waits.  That there was none is no error: its process has died since.
 */
bool syscalls_hear(int listener, struct syscalls_call *ret_call);
