/*
 * syscalls_bpf.c: from a policy to a filter for the kernel; see syscalls.h and seccomp(2).
 *
 * Called by the builder of shipped filters, and by run for a policy that is none of these.  Numbers of calls
 * are libseccomp's.  The program is written here and not by libseccomp, because that knows one answer only
 * for arguments that no rule is about (the filter's default) where each call of the table has its own, and
 * because it has to be short: the kernel checks and translates it with each run, instruction by instruction.
 *
 * The filter is a search tree over the number of the call, and below it one over each argument that is looked
 * at: about ten comparisons.  For plain answers the kernel remembers the result and does not even run it
 * (Linux 5.11).  Fails when the program grows too long.  Must never let a number or an argument through that
 * the table does not name.
 */
#include "syscalls.h"
#include "syscalls_tree.h"

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
#define BPF_ROWS     32   /* the most rows about one call */
#define BPF_VALUES   64   /* the most values of an argument that they ask for */
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

struct bpf {
	const struct syscalls_policy *policy; /* NULL: pid 1 */
	uint32_t arch;
	struct tree tree;
};

/* Rows about one call of which it depends on its arguments which is the first that holds. */
struct bpf_rows {
	const struct bpf_arg *row[BPF_ROWS];
	uint64_t held[BPF_ROWS]; /* a bit for each test of the row that is known to hold */
	size_t count;
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

/* ---- arguments ---- */

/* Whether a test asks what the value of something is, and does so of the same as another test. */
static bool bpf_same(const struct bpf_test *test, const struct bpf_test *other)
{
	return (test->kind == TEST_MASKED || test->kind == TEST_NOT) && test->arg == other->arg &&
	       test->mask == other->mask;
}

/* What is left to ask when that which `about` asks for has this value, or none that any row names (NULL). */
static void bpf_suppose(const struct bpf_rows *rows, const struct bpf_test *about, const uint32_t *value,
	struct bpf_rows *ret_rows)
{
	ret_rows->count = 0;
	for (size_t i = 0; i < rows->count; i++) {
		const struct bpf_arg *row = rows->row[i];
		uint64_t held = rows->held[i];
		bool out = false;

		for (size_t k = 0; k < row->count; k++) {
			const struct bpf_test *test = &row->tests[k];
			bool equal = value && *value == test->value;

			if (!bpf_same(test, about))
				continue;
			held |= UINT64_C(1) << k;
			out = out || equal != (test->kind == TEST_MASKED);
		}
		if (out)
			continue;
		ret_rows->row[ret_rows->count] = row;
		ret_rows->held[ret_rows->count++] = held;
	}
}

/* The values that rows ask for, in order; returns how many. */
static size_t bpf_values(struct bpf *bpf, const struct bpf_rows *rows, const struct bpf_test *about,
	uint32_t values[BPF_VALUES])
{
	size_t count = 0, at;

	for (size_t i = 0; i < rows->count; i++)
		for (size_t k = 0; k < rows->row[i]->count; k++) {
			const struct bpf_test *test = &rows->row[i]->tests[k];

			for (at = 0; at < count && values[at] < test->value; at++)
				;
			if (!bpf_same(test, about) || (at < count && values[at] == test->value))
				continue;
			if (count == BPF_VALUES) {
				bpf->tree.full = true;
				return count;
			}
			memmove(&values[at + 1], &values[at], (count++ - at) * sizeof(*values));
			values[at] = test->value;
		}
	return count;
}

static size_t bpf_decide(struct bpf *bpf, const struct bpf_rows *rows);

/* Loads the low half of an argument, or the high one; both architectures have the low one first. */
static size_t bpf_load(struct bpf *bpf, const struct bpf_test *test, bool high, size_t next)
{
	const size_t offset = offsetof(struct seccomp_data, args) + 8 * (size_t)test->arg + (high ? 4 : 0);

	return tree_before(&bpf->tree, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, next);
}

static size_t bpf_by_value(struct bpf *bpf, const struct bpf_rows *rows, const struct bpf_test *about)
{
	uint32_t values[BPF_VALUES], next = 0;
	size_t count = bpf_values(bpf, rows, about, values), place, others;
	struct tree_ranges list = { .count = 0 };
	struct bpf_rows left;

	bpf_suppose(rows, about, NULL, &left);
	others = bpf_decide(bpf, &left);
	for (size_t i = 0; i < count; i++) {
		if (values[i] != next)
			tree_range(&bpf->tree, &list, next, others);
		bpf_suppose(rows, about, &values[i], &left);
		tree_range(&bpf->tree, &list, values[i], bpf_decide(bpf, &left));
		next = values[i] + 1;
	}
	if (next)
		tree_range(&bpf->tree, &list, next, others);
	place = tree_search(&bpf->tree, &list);
	if (list.count == 1)
		return place;
	if (about->mask != UINT32_MAX)
		place = tree_before(&bpf->tree, BPF_ALU | BPF_AND | BPF_K, about->mask, place);
	return bpf_load(bpf, about, false, place);
}

/* What is asked by one test only: whether bits are set, or anything is. */
static size_t bpf_by_bits(struct bpf *bpf, const struct bpf_rows *rows, size_t test_index)
{
	const struct bpf_test *test = &rows->row[0]->tests[test_index];
	struct bpf_rows left = *rows;
	size_t yes, no;

	left.held[0] |= UINT64_C(1) << test_index;
	yes = bpf_decide(bpf, &left);
	left.count = rows->count - 1;
	for (size_t i = 0; i < left.count; i++) {
		left.row[i] = rows->row[i + 1];
		left.held[i] = rows->held[i + 1];
	}
	no = bpf_decide(bpf, &left);
	if (test->kind == TEST_ANY)
		return bpf_load(bpf, test, false, tree_jump(&bpf->tree, BPF_JSET, test->value, yes, no));
	no = bpf_load(bpf, test, true, tree_jump(&bpf->tree, BPF_JEQ, 0, no, yes));
	return bpf_load(bpf, test, false, tree_jump(&bpf->tree, BPF_JEQ, 0, no, yes));
}

/* The first row that holds decides; when none does, the call is allowed. */
static size_t bpf_decide(struct bpf *bpf, const struct bpf_rows *rows)
{
	const struct bpf_arg *first;
	size_t test = 0;

	if (!rows->count)
		return tree_return(&bpf->tree, SECCOMP_RET_ALLOW);
	first = rows->row[0];
	while (test < first->count && (rows->held[0] >> test & 1))
		test++;
	if (test == first->count)
		return tree_return(&bpf->tree, bpf_answer(bpf, first->answer));
	if (first->tests[test].kind == TEST_ANY || first->tests[test].kind == TEST_GIVEN)
		return bpf_by_bits(bpf, rows, test);
	return bpf_by_value(bpf, rows, &first->tests[test]);
}

/* An allowed call: whatever rows about its arguments say. */
static size_t bpf_arguments(struct bpf *bpf, const char *call)
{
	struct bpf_rows rows = { .count = 0 };

	for (size_t i = 0; bpf->policy && i < BPF_ARGS; i++) {
		if (strcmp(bpf_args[i].name, call) != 0 || bpf_allowed(bpf, bpf_args[i].set))
			continue;
		if (rows.count == BPF_ROWS || bpf_args[i].count > 64) {
			bpf->tree.full = true;
			break;
		}
		rows.row[rows.count++] = &bpf_args[i];
	}
	return bpf_decide(bpf, &rows);
}

/* ---- numbers ---- */

struct bpf_numbered {
	uint32_t number;
	const char *call;
	int answer;
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

		if (number >= 0)
			list[count++] = (struct bpf_numbered){ (uint32_t)number, name,
				allowed ? ALLOW : bpf_calls[i].answer };
	}
	qsort(list, count, sizeof(*list), bpf_by_number);
	return count;
}

static size_t bpf_numbers_tree(struct bpf *bpf, size_t foreign)
{
	const size_t unknown = tree_return(&bpf->tree, bpf_answer(bpf, ENOSYS));
	struct tree_ranges ranges = { .count = 0 };
	struct bpf_numbered list[BPF_CALLS];
	size_t count = bpf_list(bpf, list), place;
	uint32_t next = 0;

	for (size_t i = 0; i < count; i++) {
		if (list[i].number != next)
			tree_range(&bpf->tree, &ranges, next, unknown);
		place = list[i].answer == ALLOW ? bpf_arguments(bpf, list[i].call)
						: tree_return(&bpf->tree, bpf_answer(bpf, list[i].answer));
		tree_range(&bpf->tree, &ranges, list[i].number, place);
		next = list[i].number + 1;
	}
	tree_range(&bpf->tree, &ranges, next, unknown);
	if (bpf->arch == AUDIT_ARCH_X86_64) {
		tree_range(&bpf->tree, &ranges, BPF_X32, foreign);
		tree_range(&bpf->tree, &ranges, 0x80000000u, unknown);
	}
	return tree_search(&bpf->tree, &ranges);
}

int syscalls_compile(const struct syscalls_policy *policy, uint32_t arch,
	struct syscalls_program *ret_program, struct err *err)
{
	struct bpf bpf = { .policy = policy, .arch = arch, .tree = { .program = ret_program } };
	const unsigned int load = BPF_LD | BPF_W | BPF_ABS;
	size_t foreign, place;

	ret_program->count = 0;
	foreign = tree_return(
		&bpf.tree, bpf_answer(&bpf, bpf_allowed(&bpf, SYSCALLS_FOREIGN) ? ALLOW : KILL));
	place = bpf_numbers_tree(&bpf, foreign);
	place = tree_before(&bpf.tree, load, offsetof(struct seccomp_data, nr), place);
	place = tree_jump(&bpf.tree, BPF_JEQ, arch, place, foreign);
	tree_before(&bpf.tree, load, offsetof(struct seccomp_data, arch), place);
	if (bpf.tree.full)
		return err_set(err, ERR_SYSTEM, "--syscalls: the filter is too long");
	tree_turn(ret_program);
	return 0;
}
