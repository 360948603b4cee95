/*
 * run.c: one run: everything that can fail outside is done outside, then the box is cloned, watched and put
 * away.
 *
 * Called by main with the box locked and the meta file open.
 * Fails when the sandbox could not do its work.  Must never return with anything alive in the box but, in
 * --serve, a pid 1 that dies.
 */
#include "run.h"

#include "base/auto.h"
#include "cgroup.h"
#include "cputime.h"
#include "enter.h"
#include "holder.h"
#include "keeper.h"
#include "outcome.h"
#include "plan.h"
#include "pump.h"
#include "streams.h"
#include "syscalls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The ends of pipes and of a socket between keeper and box, and what the program gets as 0, 1, 2. */
struct run_wires {
	int lifeline[2], messages[2], report[2];
	int stdio[3], hand;
	int signals, counter;
	struct cputime clock;
};

/* All of one run; lives on run_program()'s stack. */
struct run {
	struct plan plan;
	struct pump pump;
	struct run_wires wires;
	bool grouped; /* there is a place for a control group */
	struct cgroup_place place;
	struct cgroup leaf;
	int holder; /* pidfd of what is to be entered; -1: none */
	struct enter entered;
	int64_t start_ns;
};

static void run_wires_clear(struct run_wires *wires)
{
	memset(wires, 0xff, sizeof(*wires)); /* every descriptor -1 */
}

/* The box's ends, of which no copy may stay outside: the ends of the pipes must be seen. */
static void run_wires_close_theirs(struct run_wires *wires)
{
	auto_close(&wires->lifeline[0]);
	auto_close(&wires->messages[1]);
	auto_close(&wires->report[1]);
	auto_close(&wires->hand);
	for (int i = 0; i < 3; i++)
		auto_close(&wires->stdio[i]);
}

static void run_wires_close(struct run_wires *wires)
{
	run_wires_close_theirs(wires);
	auto_close(&wires->lifeline[1]);
	auto_close(&wires->messages[0]);
	auto_close(&wires->report[0]);
	auto_close(&wires->signals);
	auto_close(&wires->clock.children);
	auto_close(&wires->clock.stat);
	auto_close(&wires->counter);
}

static int run_wire(struct run_wires *wires, struct err *err)
{
	if (pipe2(wires->lifeline, O_CLOEXEC) < 0 || pipe2(wires->report, O_CLOEXEC) < 0)
		return err_sys(err, "pipe");
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, wires->messages) < 0)
		return err_sys(err, "socket");
	wires->signals = keeper_block(err);
	return wires->signals < 0 ? -1 : 0;
}

/*
 * Whether the run has a control group.  Where there is no place for one the run goes on without, unless an
 * option needs it: the limits that are left are told by the meta file.
 */
static int run_group(struct run *run, const struct box_spec *spec, const struct config *config,
	const struct log *log, struct err *err)
{
	const char *needs = spec->cg_mem ? "--cg-mem" : spec->cpus ? "--cpus" : "--cg";

	if (spec->cgroups == CGROUPS_NO)
		return 0;
	run->grouped = cgroup_find(config->cg_root, 0, true, &run->place, err) == 0;
	if (run->grouped)
		return 0;
	if (spec->cg_mem || spec->cpus || spec->cgroups == CGROUPS_YES)
		return err_wrap(err, "%s", needs);
	log_note(log, 1, "limits by rlimit: %s", err->text);
	return 0;
}

static int run_make_leaf(struct run *run, const struct box_spec *spec, int box, struct err *err)
{
	const struct cgroup_limits limits = { spec->cg_mem, spec->processes, spec->cpus, spec->isolate };

	if (!run->grouped)
		return 0;
	if (cgroup_make(&run->place, box, &limits, &run->leaf, err) < 0)
		return err_wrap(err, "control group (--no-cg does without)");
	run->plan.inside.leaf = &run->leaf;
	return 0;
}

/* Which system calls the program may make, and by that whether --syscalls is right. */
static int run_filter(
	struct run *run, const struct box_spec *spec, struct syscalls_policy *ret_policy, struct err *err)
{
	if (syscalls_parse(spec->syscalls, spec->network != NETWORK_NONE, run->grouped && spec->cg_mem,
		    ret_policy, err) < 0)
		return -1;
	return syscalls_prepare(ret_policy, &run->plan.inside.filter, err);
}

/*
 * Sockets that were sent to each other, and that nobody has any more, stay until the kernel looks for such:
 * a holder's network namespace is entered only as long as there are none.
 */
static bool run_net_is_unused(pid_t holder)
{
	static const char none[] = "sockets: used 0\n";
	char file[40], text[sizeof(none)] = "";

	snprintf(file, sizeof(file), "/proc/%d/net/sockstat", (int)holder);
	return cgroup_read(AT_FDCWD, file, text, sizeof(text)) > 0 && strcmp(text, none) == 0;
}

/*
 * Whether there is a holder for just this run.  A user namespace keeps keys, a network namespace what sockets
 * have left behind, and an IPC namespace what nobody has removed: runs that can get at them have their own.
 */
static int run_find_holder(
	struct run *run, const struct store_box *box, const struct syscalls_policy *policy, struct err *err)
{
	/* what passes by the filter: foreign calls can be any, rings can make sockets */
	const uint64_t keys = SYSCALLS_BIT(SYSCALLS_KEYRINGS) | SYSCALLS_BIT(SYSCALLS_FOREIGN);
	const uint64_t sockets = SYSCALLS_BIT(SYSCALLS_NETWORK) | SYSCALLS_BIT(SYSCALLS_VSOCK) |
				 SYSCALLS_BIT(SYSCALLS_FAMILIES) | SYSCALLS_BIT(SYSCALLS_IO_URING);
	struct inside *inside = &run->plan.inside;
	auto_buf struct buf likeness = { 0 }, made_for = { 0 };
	pid_t pid;

	if (policy->none || (policy->allowed & keys))
		return 0;
	run->holder = holder_find(box->dir, &made_for, &pid);
	if (run->holder < 0)
		return 0;
	if (plan_likeness(&run->plan, box, &likeness, err) < 0)
		return -1;
	inside->warm = strcmp(buf_text(&likeness), buf_text(&made_for)) == 0;
	inside->entered_net = inside->warm && inside->spec->network == NETWORK_NONE &&
			      !(policy->allowed & sockets) && run_net_is_unused(pid);
	inside->entered_ipc = inside->warm && !(policy->allowed & SYSCALLS_BIT(SYSCALLS_IPC));
	return 0;
}

/* The way into the box: through its holder where one stands that was made for the same, else afresh. */
static int run_clone(struct run *run, const struct log *log, struct err *err)
{
	struct inside *inside = &run->plan.inside;
	int result = -1;

	inside->lifeline = run->wires.lifeline[0];
	inside->messages = run->wires.messages[1];
	inside->report = run->wires.report[1];
	inside->hand = run->wires.hand;
	inside->listener = -1;
	inside->gate = inside->spec->gate ? (int)inside->spec->gate : -1;
	memcpy(inside->stdio, run->wires.stdio, sizeof(inside->stdio));
	if (inside->warm) {
		inside->shares = inside_can_share(inside);
		result = enter_warm(inside, run->holder, run->wires.lifeline[1], &run->entered, err);
		inside->warm = result == 0;
		inside->entered_net = inside->entered_net && inside->warm;
		inside->shares = inside->shares && inside->warm;
	}
	log_note(log, 1, "%s",
		inside->warm ? "warm: the box's holder was entered" : "fresh: namespaces of its own");
	if (result < 0)
		result = enter_fresh(inside, run->wires.lifeline[1], &run->entered, err);
	if (result == 0) {
		run_wires_close_theirs(&run->wires);
		/* only who waits at the gate has it open: its end is then his end */
		auto_close(&inside->gate);
	}
	return result;
}

/*
 * Without a control group the CPU time of the box is read from its processes.  Children that end and are
 * waited for by nobody can only be counted by a counter, which must be there before they are.
 */
static int run_measure(struct run *run, struct err *err)
{
	struct pollfd born = { .fd = run->wires.messages[0], .events = POLLIN };

	if (!run->plan.inside.spec->time || run->leaf.backend)
		return 0;
	if (cputime_open(run->entered.init, &run->wires.clock, err) < 0)
		return err_wrap(err, "CPU time");
	if (run->plan.inside.announce && poll(&born, 1, -1) > 0)
		run->wires.counter = cputime_counter(&run->wires.clock);
	return 0;
}

/* Writes the id maps and lets the box go on; when that fails, the box is ended here. */
static int run_release(struct run *run, struct err *err)
{
	struct keeper_heard heard = { .listener = -1 };

	if (run_measure(run, err) == 0) {
		if (!run->plan.inside.warm && userns_map(run->entered.init, &run->plan.inside.ids, err) < 0)
			err_wrap(err, "id maps");
		else if (write(run->wires.lifeline[1], "g", 1) == 1)
			return 0;
		else
			err_sys(err, "life line");
	}
	kill(run->entered.init, SIGKILL);
	while (waitpid(run->entered.init, NULL, __WALL) < 0 && errno == EINTR)
		;
	/* a first process that has failed cannot be given maps; then what it says is the reason */
	keeper_hear(run->wires.messages[0], &heard, err);
	return -1;
}

/* --tty-hack gave the terminal to the program's process group. */
static void run_take_terminal(const struct box_spec *spec)
{
	if (!spec->tty_hack)
		return;
	for (int i = 0; i < 3; i++)
		if (tcsetpgrp(i, getpgrp()) == 0)
			return;
}

static int run_start(struct run *run, const struct box_spec *spec, const struct store_box *box,
	const struct log *log, struct err *err)
{
	const struct userns_ids *ids = &run->plan.inside.ids;
	bool by_root = ids->own && !ids->sub;

	run_wires_clear(&run->wires);
	/* with subordinate ids it is for pid 1 to give away */
	if (pump_prepare(spec, by_root ? ids->uid : (uid_t)-1, by_root ? ids->gid : (gid_t)-1, &run->pump,
		    run->wires.stdio, &run->wires.hand, err) < 0 ||
		run_make_leaf(run, spec, box->dir, err) < 0 || run_wire(&run->wires, err) < 0)
		return -1;
	run->plan.inside.announce = spec->time && spec->processes != 1 && !spec->no_perf &&
				    !run->leaf.backend;
	run->start_ns = spec->gate ? 0 : keeper_now();
	if (run_clone(run, log, err) < 0)
		return -1;
	return run_release(run, err);
}

static int run_watch(
	struct run *run, const struct box_spec *spec, struct keeper_outcome *ret_outcome, struct err *err)
{
	struct keeper keeper = {
		.spec = spec,
		.init = run->entered.init,
		.init_fd = run->entered.init_fd,
		.clock = &run->wires.clock,
		.counter = run->wires.counter,
		.leaf = run->leaf.backend ? &run->leaf : NULL,
		.shares = run->plan.inside.shares,
		.messages = run->wires.messages[0],
		.report = run->wires.report[0],
		.signals = run->wires.signals,
		.start_ns = run->start_ns,
		.pump = &run->pump,
	};
	int result = keeper_watch(&keeper, ret_outcome, err);

	run_take_terminal(spec);
	return result;
}

/* Puts the work folder right again; what went wrong before is the more important error. */
static int run_tidy(struct run *run, const struct box_spec *spec, const struct store_box *box, int result,
	struct err *err)
{
	struct err later;
	int tidy;

	/* subordinate ids: what is not the caller's again he cannot sweep */
	tidy = run->plan.inside.ids.sub
		       ? store_hand_back(box, run->plan.inside.warm ? run->holder : -1, &later)
		       : 0;
	if (tidy == 0)
		tidy = store_sweep(box, spec->special_files, &later);
	if (cgroup_remove(&run->leaf, &later) < 0)
		tidy = -1;
	if (run->plan.inside.ids.own && !run->plan.inside.ids.sub && store_hand_back(box, -1, &later) < 0)
		tidy = -1;
	if (tidy < 0 && result == 0) {
		*err = later;
		return -1;
	}
	return result;
}

static int run_hand_over(struct run *run, const struct store_box *box, struct err *err)
{
	const struct userns_ids *ids = &run->plan.inside.ids;

	run->plan.inside.work = -1;
	if (!ids->own)
		return 0;
	if (!ids->sub)
		return store_hand_over(box, ids->uid, ids->gid, err);
	run->plan.inside.work = store_offer(box, err);
	return run->plan.inside.work < 0 ? -1 : 0;
}

/* Who is served has his answer first: see serve.c. */
static void run_reap(const struct run *run, const struct box_spec *spec)
{
	while (!spec->caller && run->entered.init > 0 && waitpid(run->entered.init, NULL, __WALL) < 0 &&
		errno == EINTR)
		;
}

int run_program(const struct box_spec *spec, const struct config *config, const struct store_box *box,
	const struct log *log, struct meta *meta, struct err *err)
{
	struct keeper_outcome outcome = { 0 };
	struct run run = { .pump = PUMP_NONE, .holder = -1, .entered = { .init_fd = -1 } };
	struct syscalls_policy policy;
	struct streams streams;
	int result;

	run_wires_clear(&run.wires);
	result = plan_make(spec, config, box, &run.plan, err);
	if (result == 0)
		result = plan_env(spec, &run.plan, err);
	if (result == 0)
		result = run_group(&run, spec, config, log, err);
	if (result == 0)
		result = run_filter(&run, spec, &policy, err);
	if (result == 0)
		result = run_find_holder(&run, box, &policy, err);
	if (result == 0 && box->memory && !run.plan.inside.warm && spec->command == SPEC_RUN)
		result = err_set(err, ERR_USAGE,
			"the box was made with --box-size and other options: give directory rules, network, "
			"ids and "
			"the like to --init, too; system calls that make keys or sockets need a box without "
			"it");
	if (result == 0) {
		log_note(log, 1, "box %lld: user %u outside, %zu directory rules, folder %s",
			(long long)box->id, run.plan.inside.ids.uid, run.plan.rules.count, box->path);
		result = run_hand_over(&run, box, err);
		streams_keep(&streams);
		if (result == 0)
			result = run_start(&run, spec, box, log, err);
		if (result == 0)
			result = run_watch(&run, spec, &outcome, err);
		streams_put_back(&streams);
		auto_close(&run.plan.inside.work);
		result = run_tidy(&run, spec, box, result, err);
		run_reap(&run, spec);
	}
	run_wires_close(&run.wires);
	pump_free(&run.pump);
	auto_close(&run.holder);
	auto_close(&run.entered.init_fd);
	plan_free(&run.plan);
	return result < 0 ? -1 : outcome_tell(spec, &outcome, meta);
}
