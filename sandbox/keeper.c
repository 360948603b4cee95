/*
 * keeper.c: one poll loop around a run; see keeper.h.
 *
 * Called by run, outside the box.  Sleeps until the earliest moment at which a limit can be reached: what is
 * left of the CPU time divided by the CPUs that the box can use at once.  Limits are compared in whole
 * milliseconds with `>`, so a program is over at limit + 1 ms.  Fails when the set-up in the box failed or
 * the box vanished without a report.  Must never trust what boxed code can write, and never leave with pid 1
 * alive, unless it dies.
 */
#include "keeper.h"

#include "affinity.h"
#include "base/auto.h"
#include "init.h"
#include "prompt.h"

#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>

#define MS 1000000LL
/* How long pid 1 may take to kill and reap before it is killed itself, and the exact CPU time with it. */
#define KEEPER_PATIENCE (2000 * MS)
/* Reading clocks more often than this would itself cost CPU. */
#define KEEPER_SHORTEST (MS / 5)
/* The longest time by which clocks that are not settled (cputime.h) may lie behind, for each CPU. */
#define KEEPER_TICK (10 * MS)
/* How often the size of output files is looked at. */
#define KEEPER_LOOK (10 * MS)
/* How often a box is looked at in which processes may end that nobody waits for: the kernel takes the counter
 * away from a program that executes a file which it may not read. */
#define KEEPER_POLL (50 * MS)

enum keeper_slot {
	SLOT_INIT,
	SLOT_REPORT,
	SLOT_SIGNALS,
	SLOT_CALLER,
	SLOT_TIMER,
	SLOT_MEMORY,
	SLOT_CALLS, /* what the box says; then the listener that came with it */
	SLOT_PUMP,
	SLOTS = SLOT_PUMP + PUMP_SLOTS
};

/* One watch; lives on the stack of keeper_watch(). */
struct watch {
	struct keeper *keeper;
	struct pollfd slot[SLOTS];
	struct rusage init;        /* of pid 1 and what it has reaped, in case that it cannot report */
	struct keeper_heard heard; /* tells the CPU time before execve */
	int64_t seen_ns;           /* the most CPU time seen, in case that nobody can tell it at the end */
	int64_t stopped_ns;        /* when the stop was asked for, 0: not yet */
	int cpus;
	bool late;     /* pid 1 was killed, as it did not obey in time */
	bool over;     /* nobody is in the box any more, but perhaps pid 1, which has reported and dies */
	bool reported; /* pid 1 has */
	bool delivers; /* all else has been done */
	bool hurry;    /* readers of the output are not waited for */
	struct init_report report;
	struct keeper_outcome outcome;
	struct err *err; /* the first failure */
};

/* Takes what the box has said; from READY on the listener stands in the place of its socket. */
static void keeper_listen(struct watch *watch, struct err *err)
{
	bool more = keeper_hear(watch->keeper->messages, &watch->heard, err);

	if (!watch->keeper->start_ns && watch->heard.began_ns) {
		watch->keeper->start_ns = watch->heard.began_ns;
		affinity_widen(watch->keeper->spec->affinity);
	}
	if (watch->slot[SLOT_CALLS].fd != watch->keeper->messages)
		return;
	if (watch->heard.listener >= 0)
		watch->slot[SLOT_CALLS].fd = watch->heard.listener;
	else if (!more)
		watch->slot[SLOT_CALLS].fd = -1;
}

/* Asks pid 1 to end the run, once.  When the box is empty, there may still be output to deliver. */
static void keeper_stop(struct watch *watch, enum keeper_cause cause)
{
	bool deaf; /* until execve pid 1 may stand still (inside.c); there is nothing to measure then */

	if (watch->reported && !watch->delivers)
		return;
	if (cause != KEEPER_OUTPUT && cause != KEEPER_FSIZE)
		watch->hurry = true;
	if (watch->stopped_ns)
		return;
	watch->stopped_ns = keeper_now();
	watch->outcome.cause = cause;
	if (watch->keeper->leaf)
		cgroup_kill(watch->keeper->leaf);
	keeper_listen(watch, watch->err);
	deaf = watch->keeper->shares && watch->heard.ready.kind != INSIDE_READY;
	pidfd_send_signal(watch->keeper->init_fd, deaf ? SIGKILL : INIT_STOP, NULL, 0);
}

/* A run without limits needs no timer.  One that can have none ends. */
static void keeper_arm(struct watch *watch, int64_t at_ns, struct err *err)
{
	struct itimerspec when = { .it_value = { at_ns / 1000000000, at_ns % 1000000000 } };
	struct pollfd *slot = &watch->slot[SLOT_TIMER];

	if (slot->fd < 0)
		slot->fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (slot->fd >= 0 && timerfd_settime(slot->fd, TFD_TIMER_ABSTIME, &when, NULL) == 0)
		return;
	if (!watch->heard.failed)
		err_sys(err, "timerfd");
	watch->heard.failed = true;
	pidfd_send_signal(watch->keeper->init_fd, SIGKILL, NULL, 0);
}

/*
 * The larger of two measurements.  A counter runs fast where interrupts or a hypervisor take time, so it
 * counts only when it tells so much more that processes must have ended which nobody waited for.
 */
static int64_t keeper_counted(struct watch *watch, int64_t used)
{
	int64_t counted = cputime_counted(watch->keeper->counter);

	if (counted - counted / 10 - 10 * MS <= used)
		return used;
	watch->outcome.counted = true;
	return counted - counted / 50;
}

static int64_t keeper_cpu_used(struct watch *watch)
{
	const struct keeper *keeper = watch->keeper;
	int64_t used;

	if (watch->heard.ready.kind != INSIDE_READY)
		return 0; /* what is used so far is not the program's */
	if (keeper->leaf)
		used = cgroup_cpu(keeper->leaf) - watch->heard.ready.leaf_ns;
	else
		used = cputime_below(keeper->clock, keeper->spec->processes == 1) - watch->heard.ready.cpu_ns;
	if (used > watch->seen_ns)
		watch->seen_ns = used;
	return keeper_counted(watch, watch->seen_ns);
}

/* CPU time left until the program is over its limit, exact when it is less than a tick; not positive: it is.
 */
static int64_t keeper_cpu_left(struct watch *watch)
{
	const struct keeper *keeper = watch->keeper;
	int64_t limit = (keeper->spec->time + keeper->spec->extra_time + 1) * MS;
	int64_t left = limit - keeper_cpu_used(watch);
	auto_fd int members = -1;

	if (left > 2 * KEEPER_TICK * watch->cpus)
		return left - KEEPER_TICK * watch->cpus;
	if (keeper->leaf) {
		members = cgroup_members(keeper->leaf);
		cputime_settle(members);
	} else {
		cputime_settle_below(keeper->clock, keeper->spec->processes == 1);
	}
	return limit - keeper_cpu_used(watch);
}

/* What came of carrying: an error, or an output past its limit. */
static void keeper_pumped(struct watch *watch, int result, const struct err *pump_err, struct err *err)
{
	enum pump_over over = watch->keeper->pump->over;

	if (result < 0 && !watch->heard.failed) {
		*err = *pump_err;
		watch->heard.failed = true;
		keeper_stop(watch, KEEPER_ENDED);
	}
	if (over != PUMP_WITHIN)
		keeper_stop(watch, over == PUMP_OVER_FSIZE ? KEEPER_FSIZE : KEEPER_OUTPUT);
}

/* The box has said something, or a call of the program's has to be answered: by its end. */
static void keeper_called(struct watch *watch, struct err *err)
{
	struct pollfd *slot = &watch->slot[SLOT_CALLS];
	struct syscalls_call call;

	if (slot->fd == watch->keeper->messages) {
		keeper_listen(watch, err);
	} else if (!(slot->revents & POLLIN)) {
		slot->fd = -1; /* nobody is left whom the filter holds for */
	} else if (syscalls_hear(slot->fd, &call) && !watch->stopped_ns) {
		watch->outcome.call = call;
		keeper_stop(watch, KEEPER_SYSCALL);
	}
}

/* Looks at the CPU time; the next moment at which the limit can be reached. */
static int64_t keeper_cpu_clock(struct watch *watch, int64_t now, struct err *err)
{
	const struct keeper *keeper = watch->keeper;
	int64_t left;

	keeper_listen(watch, err);
	left = keeper_cpu_left(watch);
	if (left <= 0)
		keeper_stop(watch, KEEPER_TIME);
	left /= watch->cpus;
	if (!keeper->leaf && keeper->spec->processes != 1 && left > KEEPER_POLL)
		left = KEEPER_POLL;
	return now + (left > KEEPER_SHORTEST ? left : KEEPER_SHORTEST);
}

/* Stops what is over, since the program was let go; returns the next moment at which something can be. */
static int64_t keeper_limits(struct watch *watch, int64_t now, struct err *err)
{
	const struct box_spec *spec = watch->keeper->spec;
	int64_t next = INT64_MAX, cpu;

	if (spec->wall_time) {
		next = watch->keeper->start_ns + (spec->wall_time + 1) * MS;
		if (now >= next)
			keeper_stop(watch, KEEPER_WALL);
	}
	if (spec->time && !watch->stopped_ns) {
		cpu = keeper_cpu_clock(watch, now, err);
		next = cpu < next ? cpu : next;
	}
	if (watch->keeper->pump->boxed && !watch->stopped_ns) {
		pump_look(watch->keeper->pump);
		keeper_pumped(watch, 0, NULL, err);
		next = now + KEEPER_LOOK < next ? now + KEEPER_LOOK : next;
	}
	return next;
}

/* Looks at all clocks, and sleeps until the next moment. */
static void keeper_clocks(struct watch *watch, struct err *err)
{
	int64_t now = keeper_now(), next = INT64_MAX;

	if (watch->stopped_ns && now - watch->stopped_ns >= KEEPER_PATIENCE) {
		pidfd_send_signal(watch->keeper->init_fd, SIGKILL, NULL, 0);
		watch->late = true;
	}
	if (watch->keeper->start_ns && !watch->stopped_ns)
		next = keeper_limits(watch, now, err);
	if (watch->stopped_ns) /* once: after that its end is all that can be waited for */
		next = watch->late ? INT64_MAX : watch->stopped_ns + KEEPER_PATIENCE;
	if (next != INT64_MAX)
		keeper_arm(watch, next, err);
}

/* Time by the clock until now; none, while the program waits at its gate. */
static int64_t keeper_wall(const struct keeper *keeper)
{
	return keeper->start_ns ? (keeper_now() - keeper->start_ns) / MS : 0;
}

static void keeper_signal(struct watch *watch, struct err *err)
{
	struct signalfd_siginfo info;

	if (read(watch->keeper->signals, &info, sizeof(info)) != sizeof(info))
		return;
	if (info.ssi_signo == SIGABRT && !watch->stopped_ns) {
		err_set(err, ERR_SYSTEM, "Sandbox keeper received fatal signal %u", info.ssi_signo);
		watch->heard.failed = true;
	}
	watch->outcome.signal = (int)info.ssi_signo;
	keeper_stop(watch, KEEPER_INTERRUPTED);
}

/* Whoever asked for this run wants something else, or is no more. */
static void keeper_left(struct watch *watch)
{
	watch->slot[SLOT_CALLER].fd = -1;
	watch->outcome.signal = SIGTERM;
	keeper_stop(watch, KEEPER_INTERRUPTED);
}

static void keeper_report(struct watch *watch)
{
	ssize_t count = read(watch->keeper->report, &watch->report, sizeof(watch->report));

	watch->reported = count == sizeof(watch->report);
	watch->over = watch->over || watch->reported;
	watch->slot[SLOT_REPORT].fd = -1;
}

static void keeper_event(struct watch *watch, struct err *err)
{
	struct pollfd *slot = watch->slot;
	bool waits = !watch->keeper->start_ns;
	struct err pump_err;
	uint64_t ticks;
	int carried;

	if (slot[SLOT_SIGNALS].revents)
		keeper_signal(watch, err);
	if (slot[SLOT_CALLER].revents)
		keeper_left(watch);
	if (slot[SLOT_REPORT].revents)
		keeper_report(watch);
	carried = pump_carry(watch->keeper->pump, &slot[SLOT_PUMP], &pump_err);
	keeper_pumped(watch, carried, &pump_err, err);
	if (slot[SLOT_MEMORY].revents && cgroup_full(watch->keeper->leaf))
		keeper_stop(watch, KEEPER_MEMORY);
	if (slot[SLOT_CALLS].revents)
		keeper_called(watch, err);
	if (slot[SLOT_TIMER].revents && read(slot[SLOT_TIMER].fd, &ticks, sizeof(ticks)) < 0)
		return;
	if (slot[SLOT_TIMER].revents || watch->stopped_ns || (waits && watch->keeper->start_ns))
		keeper_clocks(watch, err);
	if (slot[SLOT_INIT].revents)
		watch->over = true;
}

/* A pid 1 that is stopped for good still answers SIGKILL; poll only fails for reasons that are ours. */
static void keeper_loop(struct watch *watch, struct err *err)
{
	struct keeper *keeper = watch->keeper;

	watch->slot[SLOT_INIT] = (struct pollfd){ keeper->init_fd, POLLIN, 0 };
	watch->slot[SLOT_REPORT] = (struct pollfd){ keeper->report, POLLIN, 0 };
	watch->slot[SLOT_SIGNALS] = (struct pollfd){ keeper->signals, POLLIN, 0 };
	watch->slot[SLOT_CALLER] = (struct pollfd){ keeper->spec->caller ? keeper->spec->caller : -1, POLLIN,
		0 };
	watch->slot[SLOT_MEMORY] = (struct pollfd){ keeper->leaf ? keeper->leaf->oom : -1, POLLIN, 0 };
	watch->slot[SLOT_CALLS] = (struct pollfd){ keeper->messages, POLLIN, 0 };
	watch->slot[SLOT_TIMER] = (struct pollfd){ -1, POLLIN, 0 };
	keeper_clocks(watch, err);
	while (!watch->over) {
		pump_watch(keeper->pump, &watch->slot[SLOT_PUMP]);
		if (poll(watch->slot, SLOTS, -1) < 0) {
			if (errno == EINTR)
				continue;
			watch->heard.failed = true;
			err_sys(err, "poll");
			break;
		}
		keeper_event(watch, err);
	}
}

/* Waits for pid 1 to have died; what it has used counts in case that it could not report. */
static int keeper_reap(struct watch *watch)
{
	int status = 0;

	while (wait4(watch->keeper->init, &status, __WALL, &watch->init) < 0 && errno == EINTR)
		;
	return status;
}

/*
 * The box is empty: delivers the rest of its output.  A reader is waited for as the program itself would have
 * waited: until the limit by the clock or a signal.  A run that was stopped waits for nobody, unless for its
 * output, whose first bytes are promised.
 */
static void keeper_deliver(struct watch *watch, struct err *err)
{
	struct keeper *keeper = watch->keeper;
	struct pollfd slot[2 + PUMP_SLOTS] = { { keeper->signals, POLLIN, 0 }, watch->slot[SLOT_CALLER] };
	int64_t wall = keeper->start_ns + (keeper->spec->wall_time + 1) * MS, left = -1;
	struct err pump_err;
	int result = pump_finish(keeper->pump, &pump_err), count = 1;

	watch->delivers = true;
	keeper_pumped(watch, result, &pump_err, err);
	if (pump_busy(keeper->pump))
		keeper_reap(watch); /* this may last */
	while (!watch->heard.failed && pump_busy(keeper->pump) && (count > 0 || !watch->hurry)) {
		if (keeper->spec->wall_time)
			left = (wall - keeper_now() + MS - 1) / MS;
		if (keeper->spec->wall_time && left <= 0)
			keeper_stop(watch, KEEPER_WALL);
		if (watch->outcome.signal) /* it may have come between the program's end and pid 1's */
			keeper_stop(watch, KEEPER_INTERRUPTED);
		slot[1].fd = watch->slot[SLOT_CALLER].fd;
		pump_watch(keeper->pump, &slot[2]);
		count = poll(slot, 2 + PUMP_SLOTS, watch->hurry ? 0 : left < INT_MAX ? (int)left : INT_MAX);
		if (count <= 0)
			continue;
		if (slot[0].revents)
			keeper_signal(watch, err);
		if (slot[1].revents)
			keeper_left(watch);
		result = pump_carry(keeper->pump, &slot[2], &pump_err);
		keeper_pumped(watch, result, &pump_err, err);
	}
}

static int64_t keeper_ns(const struct timeval *time)
{
	return time->tv_sec * 1000 * MS + time->tv_usec * 1000;
}

/* What was used, as told by the control group, or else by pid 1, or else as last seen. */
static int keeper_measure(struct watch *watch, struct err *err)
{
	const struct keeper *keeper = watch->keeper;
	struct keeper_outcome *outcome = &watch->outcome;
	int64_t cpu_ns, user_ns;

	if (watch->reported) {
		outcome->status = watch->report.status;
		outcome->usage = watch->report.usage;
		outcome->ended_ns = watch->report.ended_ns;
	} else {
		outcome->usage = watch->init;
	}
	user_ns = keeper_ns(&outcome->usage.ru_utime);
	cpu_ns = user_ns + keeper_ns(&outcome->usage.ru_stime) - watch->heard.ready.cpu_ns;
	/* what was seen of processes that ended later and were waited for by nobody */
	if (cpu_ns < watch->seen_ns)
		cpu_ns = watch->seen_ns;
	cpu_ns = keeper_counted(watch, cpu_ns);
	if (!watch->reported && watch->heard.ready.kind != INSIDE_READY)
		cpu_ns = user_ns = 0;
	if (keeper->leaf) {
		if (cgroup_usage(keeper->leaf, &outcome->group, err) < 0)
			return -1;
		outcome->memory = outcome->group.oom_kill || outcome->cause == KEEPER_MEMORY;
		if (outcome->memory && !outcome->group.full)
			return err_set(err, ERR_SYSTEM,
				"the kernel killed for want of memory, but the box was within its limit: "
				"memory ran out in the machine, or in a control group above");
		outcome->version = cgroup_birth(keeper->leaf) >= 0 ? 2 : 1;
		cpu_ns = outcome->group.cpu_ns - watch->heard.ready.leaf_ns;
		user_ns = outcome->group.user_ns;
	}
	outcome->cpu_ms = cpu_ns > 0 ? cpu_ns / MS : 0;
	/* the kernel samples which part of the time was the user's; what was used before execve was not his
	 */
	outcome->user_ms = user_ns < 0 ? 0 : user_ns / MS;
	if (outcome->user_ms > outcome->cpu_ms)
		outcome->user_ms = outcome->cpu_ms;
	return 0;
}

/* Leaves nothing alive but a pid 1 that has reported and dies (keeper.h), and gathers what is known. */
static int keeper_finish(struct watch *watch, struct err *err)
{
	struct keeper *keeper = watch->keeper;
	int status = 0;

	if (!watch->over)
		pidfd_send_signal(keeper->init_fd, SIGKILL, NULL, 0);
	if (!watch->reported)
		status = keeper_reap(watch);
	if (watch->slot[SLOT_REPORT].fd >= 0)
		keeper_report(watch);
	keeper_listen(watch, err);
	if (!watch->heard.failed && (watch->reported || watch->stopped_ns))
		keeper_deliver(watch, err);
	watch->outcome.wall_ms = keeper_wall(keeper);
	if (watch->heard.failed)
		return -1;
	if (!watch->reported && !watch->stopped_ns)
		return err_set(err, ERR_SYSTEM, "the first process of the box died unasked (wait status %d)",
			status);
	if (keeper_measure(watch, err) < 0)
		return -1;
	/* what ended before execve was a process of ours: no verdict on the program */
	if (!watch->stopped_ns && watch->heard.ready.kind != INSIDE_READY && !watch->outcome.memory)
		return err_set(err, ERR_SYSTEM,
			"the program's process died before the program began (wait status %d)",
			watch->outcome.status);
	return 0;
}

int keeper_watch(struct keeper *keeper, struct keeper_outcome *ret_outcome, struct err *err)
{
	struct watch watch = { .keeper = keeper, .err = err, .heard.listener = -1 };
	struct prompt before;
	int result;

	watch.cpus = keeper->spec->time ? cputime_cpus(keeper->spec->processes) : 1;
	prompt_become(&before);
	keeper_loop(&watch, err);
	result = keeper_finish(&watch, err);
	prompt_end(&before);
	auto_close(&watch.heard.listener);
	auto_close(&watch.slot[SLOT_TIMER].fd);
	if (result == 0)
		*ret_outcome = watch.outcome;
	return result;
}
