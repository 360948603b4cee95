/*
 * syscalls.c: unit tests of filters of system calls: each row of the table, on both architectures, under
 * every shipped policy, run by an interpreter of BPF as the kernel would.
 */
#include "syscalls.h"
#include "tap.h"

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
#include <sys/ioctl.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>

#define SUCCESS 0
#define KILL    (-1)

#define X32 0x40000000

/* ---- the table once more, read in another way ---- */

#define IS(n, v)        n, UINT32_MAX, v, 0
#define NOT(n, v)       n, UINT32_MAX, v, 1
#define MASKED(n, m, v) n, m, v, 0
#define ANY(n, bits)    n, bits, 0, 1
#define GIVEN(n)        n, UINT32_MAX, 0, 2

struct call {
	const char *name;
	int set, answer; /* set -1: always allowed */
};

static const struct call calls[] = {
#define EVERYDAY(call)               { #call, -1, 0 },
#define CALL(set, call, answer, why) { #call, SYSCALLS_##set, answer },
#include "syscalls.def"
};

/* tests: argument, mask, value, kind (1: is not equal; 2: any of 64 bits), and so on */
struct arg {
	const char *name;
	int set, answer;
	const uint32_t *tests;
	size_t count;
};

#define LIST(...) \
	(const uint32_t[]) \
	{ \
		__VA_ARGS__ \
	}

static const struct arg args[] = {
#define ARG(set, call, answer, why, ...) \
	{ #call, SYSCALLS_##set, answer, LIST(__VA_ARGS__), \
		sizeof(LIST(__VA_ARGS__)) / sizeof(uint32_t) / 4 },
#include "syscalls.def"
};

#define CALLS (sizeof(calls) / sizeof(calls[0]))
#define ARGS  (sizeof(args) / sizeof(args[0]))

/* ---- the kernel ---- */

static uint32_t word_at(const struct seccomp_data *data, uint32_t at)
{
	uint32_t word;

	memcpy(&word, (const char *)data + at, sizeof(word));
	return word;
}

/* UINT32_MAX: the program runs off its end or has an instruction that seccomp does not take. */
static uint32_t answer_of(const struct sock_filter *code, size_t count, const struct seccomp_data *data)
{
	uint32_t a = 0;

	for (size_t at = 0; at < count; at++) {
		const struct sock_filter *one = &code[at];

		switch (one->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			if (one->k % 4 || one->k >= sizeof(*data))
				return UINT32_MAX;
			a = word_at(data, one->k);
			break;
		case BPF_ALU | BPF_AND | BPF_K:
			a &= one->k;
			break;
		case BPF_JMP | BPF_JA:
			at += one->k;
			break;
		case BPF_JMP | BPF_JEQ | BPF_K:
			at += a == one->k ? one->jt : one->jf;
			break;
		case BPF_JMP | BPF_JGE | BPF_K:
			at += a >= one->k ? one->jt : one->jf;
			break;
		case BPF_JMP | BPF_JSET | BPF_K:
			at += a & one->k ? one->jt : one->jf;
			break;
		case BPF_RET | BPF_K:
			return one->k;
		default:
			return UINT32_MAX;
		}
	}
	return UINT32_MAX;
}

/* ---- what the table says ---- */

static bool is_allowed(const struct syscalls_policy *policy, int set)
{
	return set < 0 || (policy->allowed & SYSCALLS_BIT(set));
}

static uint32_t answer_as(const struct syscalls_policy *policy, int answer)
{
	if (answer == KILL || (answer == EPERM && policy->kill))
		return SECCOMP_RET_KILL_PROCESS;
	return SECCOMP_RET_ERRNO | (uint32_t)answer;
}

static bool holds(const uint32_t *test, const struct seccomp_data *data)
{
	bool differs = ((uint32_t)data->args[test[0]] & test[1]) != test[2];

	return test[3] == 2 ? data->args[test[0]] != 0 : differs == (test[3] == 1);
}

static uint32_t wanted(
	const struct syscalls_policy *policy, const struct call *call, const struct seccomp_data *data)
{
	if (!is_allowed(policy, call->set))
		return answer_as(policy, call->answer);
	for (size_t i = 0; i < ARGS; i++) {
		bool all = strcmp(args[i].name, call->name) == 0 && !is_allowed(policy, args[i].set);

		for (size_t k = 0; k < args[i].count; k++)
			all = all && holds(&args[i].tests[4 * k], data);
		if (all)
			return answer_as(policy, args[i].answer);
	}
	return SECCOMP_RET_ALLOW;
}

/* ---- tests ---- */

struct filter {
	struct syscalls_policy policy;
	struct syscalls_program program;
	uint32_t arch;
};

static unsigned int mistakes;

static void compare(const struct filter *filter, const struct call *call, const struct seccomp_data *data)
{
	uint32_t got = answer_of(filter->program.code, filter->program.count, data);
	uint32_t want = wanted(&filter->policy, call, data);

	if (got == want)
		return;
	mistakes++;
	printf("# %s(%" PRIx64 ", %" PRIx64 ", %" PRIx64 ") of %x: got %x, wanted %x\n", call->name,
		(uint64_t)data->args[0], (uint64_t)data->args[1], (uint64_t)data->args[2], filter->arch, got,
		want);
}

/* Arguments that matter to some row, with and without bits in the high half, each with each. */
static void compare_arguments(const struct filter *filter, const struct call *call, int number)
{
	uint64_t values[256] = { 0, 1, 2, UINT32_MAX };
	size_t count = 4;

	for (size_t i = 0; i < ARGS; i++)
		for (size_t k = 0; strcmp(args[i].name, call->name) == 0 && k < args[i].count && count < 250;
			k++) {
			values[count++] = args[i].tests[4 * k + 2];
			values[count++] = args[i].tests[4 * k + 2] + 1;
			values[count++] = args[i].tests[4 * k + 1] & -args[i].tests[4 * k + 1];
		}
	for (size_t i = 0; i < count * count * (count < 80 ? count : 1); i++) {
		struct seccomp_data data = { .nr = number, .arch = filter->arch };

		data.args[0] = values[i % count];
		data.args[1] = values[i / count % count];
		data.args[2] = values[i / count / count];
		if (i & 1)
			data.args[i % 3] |= UINT64_C(0xdeadbeef00000000);
		compare(filter, call, &data);
	}
}

static void rows(const struct filter *filter, const char *name)
{
	mistakes = 0;
	for (size_t i = 0; i < CALLS; i++) {
		int number = syscalls_number(calls[i].name, filter->arch);

		if (number >= 0)
			compare_arguments(filter, &calls[i], number);
	}
	is_int(mistakes, 0, name);
}

static uint32_t plain(const struct filter *filter, uint32_t arch, int number)
{
	const struct seccomp_data data = { .nr = number, .arch = arch };

	return answer_of(filter->program.code, filter->program.count, &data);
}

static bool in_table(int number, uint32_t arch)
{
	for (size_t i = 0; i < CALLS; i++)
		if (syscalls_number(calls[i].name, arch) == number)
			return true;
	return false;
}

/* Numbers that no row has, and calls of other architectures. */
static void others(const struct filter *filter)
{
	const uint32_t foreign = is_allowed(&filter->policy, SYSCALLS_FOREIGN) ? SECCOMP_RET_ALLOW
									       : SECCOMP_RET_KILL_PROCESS;
	const uint32_t none = SECCOMP_RET_ERRNO | ENOSYS;
	unsigned int wrong = 0;

	for (int number = 0; number < 2000; number++)
		wrong += !in_table(number, filter->arch) && plain(filter, filter->arch, number) != none;
	is_int(wrong, 0, "  unknown numbers");
	is_int(plain(filter, filter->arch, -1), none, "  number -1");
	is_int(plain(filter, filter->arch, X32 - 1), none, "  the largest number");
	is_int(plain(filter, AUDIT_ARCH_I386, 3), foreign, "  i386");
	is_int(plain(filter, AUDIT_ARCH_ARM, 3), foreign, "  arm");
	is_int(plain(filter, AUDIT_ARCH_S390X, 3), foreign, "  an architecture of the other byte order");
	is_int(plain(filter, filter->arch, X32), filter->arch == AUDIT_ARCH_X86_64 ? foreign : none,
		"  the first number of x32");
	is_int(plain(filter, filter->arch, X32 | 547), filter->arch == AUDIT_ARCH_X86_64 ? foreign : none,
		"  a call that only x32 has");
	is_int(plain(filter, filter->arch, INT32_MIN), none, "  a negative number");
}

/* Jumps stay within the program, whatever is asked. */
static void sound(const struct filter *filter)
{
	const struct syscalls_program *program = &filter->program;
	unsigned int wrong = 0;

	for (size_t i = 0; i < program->count; i++) {
		const struct sock_filter *one = &program->code[i];
		bool jumps = BPF_CLASS(one->code) == BPF_JMP;
		size_t most = BPF_OP(one->code) == BPF_JA ? one->k : one->jt > one->jf ? one->jt : one->jf;

		wrong += i + 1 + (jumps ? most : 0) >= program->count && BPF_CLASS(one->code) != BPF_RET;
	}
	is_int(wrong, 0, "  no way out of the program");
	ok(program->count > 100 && program->count < 260,
		"  %zu instructions: loading them takes time with each run", program->count);
}

static void policy(const char *text, bool network, bool memory)
{
	static const uint32_t archs[] = { AUDIT_ARCH_X86_64, AUDIT_ARCH_AARCH64 };
	struct filter filter;
	struct err err;

	for (size_t i = 0; i < 2; i++) {
		char name[128];

		filter.arch = archs[i];
		snprintf(name, sizeof(name), "%s%s%s on %s", text, network ? ", network" : "",
			memory ? ", memory" : "", i ? "arm64" : "x86-64");
		if (!ok(syscalls_parse(text, network, memory, &filter.policy, &err) == 0 &&
				    syscalls_compile(&filter.policy, filter.arch, &filter.program, &err) == 0,
			    "%s", name))
			continue;
		rows(&filter, "  every row");
		others(&filter);
		sound(&filter);
	}
}

/* What the binary carries is what would be made now. */
static void shipped(void)
{
	static struct syscalls_program program;
	struct err err;

	is_int((int)syscalls_shipped_count, 5, "shipped filters: default in four kinds of boxes, strict");
	for (size_t i = 0; i < syscalls_shipped_count; i++) {
		const struct syscalls_shipped *one = &syscalls_shipped[i];

		ok(syscalls_compile(&one->policy, SYSCALLS_NATIVE, &program, &err) == 0 &&
				program.count == one->count &&
				memcmp(program.code, one->code, one->count * sizeof(*one->code)) == 0,
			"  shipped filter %zu", i);
	}
	ok(syscalls_compile(NULL, SYSCALLS_NATIVE, &program, &err) == 0 &&
			program.count == syscalls_shipped_init.count &&
			memcmp(program.code, syscalls_shipped_init.code,
				program.count * sizeof(*program.code)) == 0,
		"  that of pid 1");
	ok(program.count < 30, "  which is short: %zu", program.count);
}

static bool init_may(const char *name)
{
	static const char *const may[] = {
#define INIT(call) #call,
#include "syscalls.def"
	};

	for (size_t i = 0; i < sizeof(may) / sizeof(may[0]); i++)
		if (strcmp(may[i], name) == 0)
			return true;
	return false;
}

static void init(uint32_t arch, const char *name)
{
	struct filter filter = { .arch = arch };
	struct err err;
	unsigned int wrong = 0;

	ok(syscalls_compile(NULL, arch, &filter.program, &err) == 0, "pid 1 on %s", name);
	for (size_t i = 0; i < CALLS; i++) {
		int number = syscalls_number(calls[i].name, arch);

		wrong += number >= 0 &&
			 plain(&filter, arch, number) !=
				 (init_may(calls[i].name) ? SECCOMP_RET_ALLOW : SECCOMP_RET_KILL_PROCESS);
	}
	is_int(wrong, 0, "  every row");
	is_int(plain(&filter, arch, 999), SECCOMP_RET_KILL_PROCESS, "  an unknown number");
	is_int(plain(&filter, AUDIT_ARCH_I386, 4), SECCOMP_RET_KILL_PROCESS, "  another architecture");
}

/* ---- the table ---- */

static void table(void)
{
	unsigned int wrong = 0;

	for (size_t i = 0; i < CALLS; i++)
		for (size_t k = 0; k < i; k++)
			if (strcmp(calls[i].name, calls[k].name) == 0) {
				printf("# %s twice\n", calls[i].name);
				wrong++;
			}
	is_int(wrong, 0, "no call stands twice in the table");
	for (size_t i = 0; i < CALLS; i++)
		if (syscalls_number(calls[i].name, AUDIT_ARCH_X86_64) < 0 &&
			syscalls_number(calls[i].name, AUDIT_ARCH_AARCH64) < 0) {
			printf("# %s\n", calls[i].name);
			wrong++;
		}
	is_int(wrong, 0, "every call of the table is one of an architecture");
	for (size_t i = 0; i < ARGS; i++) {
		bool known = false;

		for (size_t k = 0; k < CALLS; k++)
			known = known || strcmp(calls[k].name, args[i].name) == 0;
		wrong += !known;
	}
	is_int(wrong, 0, "every row about arguments is about a call of the table");
}

/* Every call that libseccomp knows has a place in the table. */
static void complete(uint32_t arch, const char *name)
{
	unsigned int missing = 0, known = 0;

	for (int number = 0; number < 1000; number++) {
		char *call = seccomp_syscall_resolve_num_arch(arch, number);

		known += call != NULL;
		if (call && !in_table(number, arch)) {
			printf("# %s\n", call);
			missing++;
		}
		free(call);
	}
	is_int(missing, 0, name);
	ok(known > 300, "  of which there are %u", known);
}

/* Numbers given in the table agree with those that the library knows. */
static void numbers(void)
{
	unsigned int wrong = 0;
#define NUMBER(call, x86_64, arm64) \
	{ \
		int one = seccomp_syscall_resolve_name_arch(AUDIT_ARCH_X86_64, #call), \
		    other = seccomp_syscall_resolve_name_arch(AUDIT_ARCH_AARCH64, #call); \
		wrong += (one >= 0 && one != (x86_64)) || (other >= 0 && other != (arm64)); \
		wrong += syscalls_number(#call, AUDIT_ARCH_X86_64) != (x86_64); \
	}
#include "syscalls.def"
	is_int(wrong, 0, "numbers of calls that the library may not know");
	is_int(syscalls_number("mount", AUDIT_ARCH_X86_64), 165, "mount on x86-64");
	is_int(syscalls_number("mount", AUDIT_ARCH_AARCH64), 40, "mount on arm64");
	is_int(syscalls_number("open", AUDIT_ARCH_AARCH64), -1, "open on arm64: none");
	is_int(syscalls_number("mseal", AUDIT_ARCH_AARCH64), 462, "mseal on arm64");
}

/* ---- words ---- */

static void means(const char *text, bool network, bool memory, bool kill, uint64_t differs)
{
	struct syscalls_policy policy, base;
	struct err err;

	if (!ok(syscalls_parse(text, network, memory, &policy, &err) == 0 &&
			    syscalls_parse(kill ? "strict" : "default", false, false, &base, &err) == 0,
		    "'%s'", text))
		return;
	is_int(policy.kill, kill, "  strict or not");
	is_int((intmax_t)(policy.allowed ^ base.allowed), (intmax_t)differs, "  sets");
}

static void fails(const char *text, const char *words)
{
	struct syscalls_policy policy;
	struct err err = { 0 };

	is_int(syscalls_parse(text, false, false, &policy, &err), -1, text);
	ok(strstr(err.text, words) && strstr(err.text, "--syscalls"), "  says '%s': %s", words, err.text);
}

#define B(set) SYSCALLS_BIT(SYSCALLS_##set)

static void words(void)
{
	struct syscalls_policy policy;
	struct err err;

	means("default", false, false, false, 0);
	means("default", true, false, false, B(NETWORK));
	means("default", false, true, false, B(IPC));
	means("strict", true, true, true, 0);
	means("+locks,+network", false, false, false, B(LOCKS) | B(NETWORK));
	means("default,-network,-sockets", true, false, false, B(SOCKETS));
	means("strict,+processes,+ipc", false, false, true, B(PROCESSES) | B(IPC));
	means("+locks,-locks", false, false, false, 0);
	means("31", false, false, false, 0);
	means("65535", false, false, false, 0);
	means("30", true, false, false, B(KEYRINGS) | B(NETWORK));
	means("29", false, false, false, B(VSOCK));
	means("27", false, false, false, B(LOCKS));
	means("23", false, false, false, B(IO_URING));
	means("15", false, false, false, B(FOREIGN));
	means("0", false, false, false, B(KEYRINGS) | B(VSOCK) | B(LOCKS) | B(IO_URING) | B(FOREIGN));
	ok(syscalls_parse("none", false, false, &policy, &err) == 0 && policy.none, "none");
	fails("", "strict");
	fails("lax", "'lax'");
	fails("default,strict", "'strict'");
	fails("+lock", " locks ");
	fails("locks", "'locks'");
	fails("+", "'+'");
	fails("default,", "''");
	fails("default,,+locks", "''");
	fails("none,+locks", "no effect");
	fails("1x", "1x");
	fails("99999999999999999999", "9999");
	fails("-1", "'-1'");
	fails("+everyday", "'+everyday'");
}

int main(void)
{
	static const char *const texts[] = { "default", "strict", "0", "strict,+processes,+sockets,+foreign",
		"default,-sockets,-processes", "+namespaces,+locks,+terminal,+socket-families,+prctl" };

	table();
	complete(AUDIT_ARCH_X86_64, "every call of x86-64 has its place");
	complete(AUDIT_ARCH_AARCH64, "every call of arm64 has its place");
	numbers();
	words();
	for (int i = 0; i < 4; i++)
		policy("default", i & 1, i & 2);
	for (size_t i = 1; i < sizeof(texts) / sizeof(texts[0]); i++)
		policy(texts[i], false, false);
	shipped();
	init(AUDIT_ARCH_X86_64, "x86-64");
	init(AUDIT_ARCH_AARCH64, "arm64");
	return tap_done();
}
