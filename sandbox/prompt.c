/*
 * prompt.c: see prompt.h, prctl(2) PR_SET_TIMERSLACK and sched_setattr(2).
 *
 * Called by the keeper when the box's processes exist, and by pid 1 when the program's process exists, so
 * that these do not inherit it.  Cannot fail.  Must never change the priority: only how a share of the CPU is
 * cut.
 */
#include "prompt.h"

#include <linux/sched.h>
#include <linux/sched/types.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PROMPT_SLICE_NS 100000

static uint64_t prompt_slice(uint64_t ns)
{
	struct sched_attr attr = { .size = sizeof(attr) };
	uint64_t before;

	if (syscall(SYS_sched_getattr, 0, &attr, sizeof(attr), 0) < 0 || attr.sched_policy != SCHED_NORMAL)
		return 0;
	before = attr.sched_runtime;
	attr.sched_runtime = ns;
	return syscall(SYS_sched_setattr, 0, &attr, 0) < 0 ? 0 : before;
}

void prompt_become(struct prompt *ret_before)
{
	const int slack = prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0);

	*ret_before = (struct prompt){ .slack_ns = slack };
	prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
	ret_before->slice_ns = prompt_slice(PROMPT_SLICE_NS);
}

void prompt_end(const struct prompt *before)
{
	if (before->slack_ns > 0)
		prctl(PR_SET_TIMERSLACK, before->slack_ns, 0, 0, 0);
	if (before->slice_ns)
		prompt_slice(before->slice_ns);
}
