/*
 * syscalls_load.c: filters in force: loads them, and hears of calls that end a run; see syscalls.h.
 *
 * Called by run (prepare), by the program's process and pid 1 (load, guard), and by the keeper (hear).
 * A listener is what makes a call's name known: a wait status tells only signal 31.  It can say nothing but
 * the truth: the kernel fills it in, and boxed code holds no end of it.  Must never leave a run without the
 * filter that was asked for, and never wait for boxed code.
 */
#include "syscalls.h"

#include "base/auto.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

#define LOAD_X32 0x40000000

/*
 * Without this flag kernels before 5.16 slow the program down against one kind of reading by guess
 * (speculative store bypass), which helps programs that run others' code beside their own secrets.
 */
#define LOAD_FLAGS SECCOMP_FILTER_FLAG_SPEC_ALLOW

/* Turns one answer into another; returns whether there was one. */
static bool load_replace(struct sock_filter *code, size_t count, uint32_t from, uint32_t to)
{
	bool found = false;

	for (size_t i = 0; i < count; i++) {
		if (code[i].code != (BPF_RET | BPF_K) || code[i].k != from)
			continue;
		code[i].k = to;
		found = true;
	}
	return found;
}

static int load_copy(
	const struct sock_filter *code, size_t count, struct syscalls_filter *ret_filter, struct err *err)
{
	struct syscalls_filter filter = { .code = malloc(count * sizeof(*code)), .count = count };

	if (!filter.code)
		return err_nomem(err);
	memcpy(filter.code, code, count * sizeof(*code));
	filter.told = load_replace(filter.code, count, SECCOMP_RET_KILL_PROCESS, SECCOMP_RET_USER_NOTIF);
	*ret_filter = filter;
	return 0;
}

int syscalls_prepare(
	const struct syscalls_policy *policy, struct syscalls_filter *ret_filter, struct err *err)
{
	struct syscalls_program program;

	if (policy->none) {
		*ret_filter = (struct syscalls_filter){ .count = 0 };
		return 0;
	}
	for (size_t i = 0; i < syscalls_shipped_count; i++) {
		const struct syscalls_shipped *shipped = &syscalls_shipped[i];

		if (shipped->policy.allowed == policy->allowed && shipped->policy.kill == policy->kill)
			return load_copy(shipped->code, shipped->count, ret_filter, err);
	}
	if (syscalls_compile(policy, SYSCALLS_NATIVE, &program, err) < 0)
		return -1;
	return load_copy(program.code, program.count, ret_filter, err);
}

void syscalls_free(struct syscalls_filter *filter)
{
	auto_release(&filter->code);
	filter->count = 0;
}

static int load_filter(const struct sock_filter *code, size_t count, unsigned int flags)
{
	const struct sock_fprog program = { (unsigned short)count, (struct sock_filter *)(uintptr_t)code };

	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, LOAD_FLAGS | flags, &program);
}

int syscalls_load(struct syscalls_filter *filter, int *ret_listener, struct err *err)
{
	int listener = -1;

	if (filter->told) {
		listener = load_filter(filter->code, filter->count, SECCOMP_FILTER_FLAG_NEW_LISTENER);
		/* EBUSY: a container around us has a listener, and there can only be one; EINVAL: Linux 4 */
		if (listener < 0 && errno != EBUSY && errno != EINVAL)
			return err_sys(err, "seccomp");
	}
	if (listener < 0) {
		load_replace(filter->code, filter->count, SECCOMP_RET_USER_NOTIF, SECCOMP_RET_KILL_PROCESS);
		if (load_filter(filter->code, filter->count, 0) < 0)
			return err_sys(err, "seccomp");
	}
	*ret_listener = listener;
	return 0;
}

int syscalls_guard(struct err *err)
{
	if (load_filter(syscalls_shipped_init.code, syscalls_shipped_init.count, 0) < 0)
		return err_sys(err, "seccomp");
	return 0;
}

static void load_name(const struct seccomp_data *data, struct syscalls_call *ret_call)
{
	const bool x32 = data->arch == AUDIT_ARCH_X86_64 && (data->nr & LOAD_X32);
	auto_free char *name = NULL;

	if (data->arch == SYSCALLS_NATIVE && !x32)
		name = seccomp_syscall_resolve_num_arch(data->arch, data->nr);
	if (name)
		snprintf(ret_call->text, sizeof(ret_call->text), "%s", name);
	else
		snprintf(ret_call->text, sizeof(ret_call->text), "%d%s",
			x32 ? data->nr & ~LOAD_X32 : data->nr,
			x32                             ? " of x32"
			: data->arch == AUDIT_ARCH_I386 ? " of i386"
			: data->arch == AUDIT_ARCH_ARM  ? " of arm"
			: data->arch != SYSCALLS_NATIVE ? " of another architecture"
							: "");
}

bool syscalls_hear(int listener, struct syscalls_call *ret_call)
{
	struct seccomp_notif call;

	memset(&call, 0, sizeof(call)); /* the kernel insists */
	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) < 0)
		return false;
	load_name(&call.data, ret_call);
	return true;
}
