/*
 * syscalls_bpf.c: from a policy to a filter for the kernel; see syscalls.h and seccomp(2).
 *
 * Called by the builder of shipped filters, and by run for a policy that is none of these.  Numbers of calls
 * are libseccomp's.  The program is written here and not by libseccomp, because that knows one answer only
 * for arguments that no rule is about (the filter's default) where each call of the table has its own, and
 * because runs of neighbouring numbers with one answer make it a third as long, which is what loading costs.
 *
 * The filter is a binary search over the number of the call: about ten comparisons.  For plain answers the
 * kernel remembers the result and does not even run it (Linux 5.11).  Fails when the program grows too long.
 * Must never let a number or an argument through that the table does not name.
 */
#include "syscalls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/ioprio.h>
#include <linux/netlink.h>
#include <linux/nsfs.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <sched.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>

#define BPF_EVERYDAY (-1) /* a set that is always allowed */
#define BPF_TESTS    48   /* the most tests of one row */
#define BPF_X32      0x40000000u

enum bpf_answer {
	SUCCESS = 0, /* others are errno values */
	KILL = -1,
	ALLOW = -2,
};

struct bpf_call {
	const char *name;
	int set, answer;
};

static const struct bpf_call bpf_calls[] = {
#define EVERYDAY(call)               { #call, BPF_EVERYDAY, ALLOW },
#define CALL(set, call, answer, why) { #call, SYSCALLS_##set, answer },
#include "syscalls.def"
};

static const char *const bpf_init[] = {
#define INIT(call) #call,
#include "syscalls.def"
};

static const struct {
	const char *name;
	int x86_64, arm64;
} bpf_numbers[] = {
#define NUMBER(call, x86_64, arm64) { #call, x86_64, arm64 },
#include "syscalls.def"
};

enum bpf_test_kind {
	TEST_MASKED, /* what the mask leaves of the argument is the value */
	TEST_NOT,
	TEST_ANY, /* at least one of these bits is set */
	TEST_GIVEN,
};

struct bpf_test {
	enum bpf_test_kind kind;
	unsigned int arg;
	uint32_t mask, value;
};

/* While `set` is denied, a call all of whose tests hold is answered so. */
struct bpf_arg {
	const char *name;
	int set, answer;
	const struct bpf_test *tests;
	size_t count;
};

#define IS(n, v) \
	{ \
		TEST_MASKED, n, UINT32_MAX, v \
	}
#define NOT(n, v) \
	{ \
		TEST_NOT, n, UINT32_MAX, v \
	}
#define MASKED(n, m, v) \
	{ \
		TEST_MASKED, n, m, v \
	}
#define ANY(n, bits) \
	{ \
		TEST_ANY, n, UINT32_MAX, bits \
	}
#define GIVEN(n) \
	{ \
		TEST_GIVEN, n, UINT32_MAX, 0 \
	}
#define BPF_ROW(...) \
	(const struct bpf_test[]) \
	{ \
		__VA_ARGS__ \
	}

static const struct bpf_arg bpf_args[] = {
#define ARG(set, call, answer, why, ...) \
	{ #call, SYSCALLS_##set, answer, BPF_ROW(__VA_ARGS__), \
		sizeof(BPF_ROW(__VA_ARGS__)) / sizeof(struct bpf_test) },
#include "syscalls.def"
};

#define BPF_CALLS (sizeof(bpf_calls) / sizeof(bpf_calls[0]))
#define BPF_ARGS  (sizeof(bpf_args) / sizeof(bpf_args[0]))

/* Numbers from here to before the next one's have the same answer. */
struct bpf_range {
	uint32_t from;
	uint32_t answer;  /* SECCOMP_RET_... */
	const char *call; /* its arguments are looked at; NULL: nothing more to look at */
};

struct bpf {
	const struct syscalls_policy *policy; /* NULL: pid 1 */
	uint32_t arch;
	struct bpf_range range[2 * BPF_CALLS + 4];
	size_t ranges;
	struct syscalls_program *program;
	bool full;
};

int syscalls_number(const char *call, uint32_t arch)
{
	int number = seccomp_syscall_resolve_name_arch(arch, call);

	/* other negative numbers are libseccomp's for calls that only other architectures have */
	if (number != __NR_SCMP_ERROR)
		return number >= 0 ? number : -1;
	for (size_t i = 0; i < sizeof(bpf_numbers) / sizeof(bpf_numbers[0]); i++)
		if (strcmp(bpf_numbers[i].name, call) == 0)
			return arch == AUDIT_ARCH_X86_64 ? bpf_numbers[i].x86_64 : bpf_numbers[i].arm64;
	return -1;
}

/* ---- what is to be answered ---- */

static bool bpf_allowed(const struct bpf *bpf, int set)
{
	return set == BPF_EVERYDAY || (bpf->policy && (bpf->policy->allowed & SYSCALLS_BIT(set)));
}

static uint32_t bpf_answer(const struct bpf *bpf, int answer)
{
	if (answer == ALLOW)
		return SECCOMP_RET_ALLOW;
	if (answer == KILL || !bpf->policy || (bpf->policy->kill && answer == EPERM))
		return SECCOMP_RET_KILL_PROCESS;
	return SECCOMP_RET_ERRNO | (uint32_t)answer;
}

/* Whether the arguments of an allowed call are looked at. */
static bool bpf_looks(const struct bpf *bpf, const char *call)
{
	for (size_t i = 0; i < BPF_ARGS; i++)
		if (strcmp(bpf_args[i].name, call) == 0 && !bpf_allowed(bpf, bpf_args[i].set))
			return bpf->policy != NULL;
	return false;
}

static void bpf_range(struct bpf *bpf, uint32_t from, uint32_t answer, const char *call)
{
	struct bpf_range *last = bpf->ranges ? &bpf->range[bpf->ranges - 1] : NULL;

	if (!call && last && !last->call && last->answer == answer)
		return;
	bpf->range[bpf->ranges++] = (struct bpf_range){ from, answer, call };
}

struct bpf_numbered {
	uint32_t number, answer;
	const char *call;
};

static int bpf_by_number(const void *a, const void *b)
{
	const struct bpf_numbered *one = a, *other = b;

	return (one->number > other->number) - (one->number < other->number);
}

/* The calls of the policy with their numbers, or those of pid 1; returns how many. */
static size_t bpf_list(const struct bpf *bpf, struct bpf_numbered *list)
{
	size_t count = 0, calls = bpf->policy ? BPF_CALLS : sizeof(bpf_init) / sizeof(bpf_init[0]);

	for (size_t i = 0; i < calls; i++) {
		const char *name = bpf->policy ? bpf_calls[i].name : bpf_init[i];
		bool allowed = !bpf->policy || bpf_allowed(bpf, bpf_calls[i].set);
		int number = syscalls_number(name, bpf->arch);

		if (number < 0)
			continue;
		list[count++] = (struct bpf_numbered){ (uint32_t)number,
			bpf_answer(bpf, allowed ? ALLOW : bpf_calls[i].answer),
			allowed && bpf_looks(bpf, name) ? name : NULL };
	}
	qsort(list, count, sizeof(*list), bpf_by_number);
	return count;
}

static void bpf_ranges(struct bpf *bpf)
{
	const uint32_t unknown = bpf_answer(bpf, ENOSYS),
		       foreign = bpf_answer(bpf, bpf_allowed(bpf, SYSCALLS_FOREIGN) ? ALLOW : KILL);
	struct bpf_numbered list[BPF_CALLS];
	size_t count = bpf_list(bpf, list);
	uint32_t next = 0;

	for (size_t i = 0; i < count; i++) {
		if (list[i].number != next || i == 0)
			bpf_range(bpf, next, unknown, NULL);
		bpf_range(bpf, list[i].number, list[i].answer, list[i].call);
		next = list[i].number + 1;
	}
	bpf_range(bpf, next, unknown, NULL);
	if (bpf->arch != AUDIT_ARCH_X86_64)
		return;
	bpf_range(bpf, BPF_X32, foreign, NULL);
	bpf_range(bpf, 0x80000000u, unknown, NULL);
}

/* ---- the program ---- */

static size_t bpf_put(struct bpf *bpf, unsigned int code, uint32_t k)
{
	struct syscalls_program *program = bpf->program;

	if (program->count >= SYSCALLS_MOST) {
		bpf->full = true;
		return 0;
	}
	program->code[program->count] = (struct sock_filter){ (uint16_t)code, 0, 0, k };
	return program->count++;
}

static void bpf_load(struct bpf *bpf, size_t offset)
{
	bpf_put(bpf, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset);
}

static void bpf_return(struct bpf *bpf, uint32_t answer)
{
	bpf_put(bpf, BPF_RET | BPF_K, answer);
}

/* One test; returns the instruction that jumps when it does not hold, by its jf, or by its jt for GIVEN and
 * NOT.  Both architectures have the low half of an argument first. */
static size_t bpf_test(struct bpf *bpf, const struct bpf_test *test, bool loaded)
{
	const size_t low = offsetof(struct seccomp_data, args) + 8 * (size_t)test->arg;
	size_t first;

	if (!loaded)
		bpf_load(bpf, low);
	if (test->kind == TEST_ANY)
		return bpf_put(bpf, BPF_JMP | BPF_JSET | BPF_K, test->value);
	if (test->mask != UINT32_MAX)
		bpf_put(bpf, BPF_ALU | BPF_AND | BPF_K, test->mask);
	if (test->kind == TEST_GIVEN) {
		first = bpf_put(bpf, BPF_JMP | BPF_JEQ | BPF_K, 0);
		bpf->program->code[first].jf = 2;
		bpf_load(bpf, low + 4);
	}
	return bpf_put(bpf, BPF_JMP | BPF_JEQ | BPF_K, test->value);
}

/* One row; returns whether the argument that it looked at is still loaded behind it. */
static bool bpf_row(struct bpf *bpf, const struct bpf_arg *row, int held)
{
	size_t jump[BPF_TESTS], end;
	bool same = true;

	for (size_t i = 0; i < row->count && i < BPF_TESTS; i++) {
		const struct bpf_test *test = &row->tests[i];

		jump[i] = bpf_test(bpf, test, held == (int)test->arg);
		held = test->mask != UINT32_MAX || test->kind == TEST_GIVEN ? -1 : (int)test->arg;
		same = same && held == (int)row->tests[0].arg;
	}
	end = bpf_put(bpf, BPF_RET | BPF_K, bpf_answer(bpf, row->answer));
	for (size_t i = 0; i < row->count && i < BPF_TESTS; i++) {
		struct sock_filter *code = &bpf->program->code[jump[i]];
		const enum bpf_test_kind kind = row->tests[i].kind;

		*(kind == TEST_NOT || kind == TEST_GIVEN ? &code->jt : &code->jf) = (uint8_t)(end - jump[i]);
	}
	return same;
}

static void bpf_leaf(struct bpf *bpf, const struct bpf_range *range)
{
	int held = -1;

	for (size_t i = 0; range->call && i < BPF_ARGS; i++) {
		const struct bpf_arg *row = &bpf_args[i];

		if (strcmp(row->name, range->call) != 0 || bpf_allowed(bpf, row->set))
			continue;
		held = bpf_row(bpf, row, held) ? (int)row->tests[0].arg : -1;
	}
	bpf_return(bpf, range->answer);
}

/* A binary search over range[first] to before range[end]; the number is loaded. */
static void bpf_tree(struct bpf *bpf, size_t first, size_t end)
{
	struct sock_filter *code = bpf->program->code;
	size_t middle = first + (end - first) / 2, at, left;

	if (end - first == 1) {
		bpf_leaf(bpf, &bpf->range[first]);
		return;
	}
	at = bpf_put(bpf, BPF_JMP | BPF_JGE | BPF_K, bpf->range[middle].from);
	bpf_tree(bpf, first, middle);
	left = bpf->program->count - at - 1;
	if (left <= UINT8_MAX) {
		code[at].jt = (uint8_t)left;
	} else if (bpf_put(bpf, 0, 0)) { /* too far for a conditional jump: one more, which is not */
		memmove(&code[at + 2], &code[at + 1], left * sizeof(*code));
		code[at].jf = 1;
		code[at + 1] = (struct sock_filter){ BPF_JMP | BPF_JA, 0, 0, (uint32_t)left };
	}
	bpf_tree(bpf, middle, end);
}

int syscalls_compile(const struct syscalls_policy *policy, uint32_t arch,
	struct syscalls_program *ret_program, struct err *err)
{
	struct bpf bpf = { .policy = policy, .arch = arch, .program = ret_program };

	ret_program->count = 0;
	bpf_load(&bpf, offsetof(struct seccomp_data, arch));
	ret_program->code[bpf_put(&bpf, BPF_JMP | BPF_JEQ | BPF_K, arch)].jt = 1;
	bpf_return(&bpf, bpf_answer(&bpf, bpf_allowed(&bpf, SYSCALLS_FOREIGN) ? ALLOW : KILL));
	bpf_load(&bpf, offsetof(struct seccomp_data, nr));
	bpf_ranges(&bpf);
	bpf_tree(&bpf, 0, bpf.ranges);
	if (bpf.full)
		return err_set(err, ERR_SYSTEM, "--syscalls: the filter is too long");
	return 0;
}
