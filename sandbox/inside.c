/*
 * inside.c: the child's road from clone to execve, as the list in steps.def.
 *
 * Called by run in the process that was cloned into the new namespaces: it is pid 1 there, has every signal
 * blocked, one thread, and a copy of the keeper's memory.  A step that fails sends one message and ends the
 * process, and with it the box.  Must never return into the keeper's code.
 */
#include "inside_steps.h"

#include "affinity.h"
#include "base/pass.h"
#include "init.h"
#include "rlimits.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* So many ms at most a program is waited for that somebody has open for writing. */
#define INSIDE_BUSY 1000

static void inside_send(struct inside *inside, const struct inside_message *message, int fd)
{
	if (pass_send(inside->messages, message, sizeof(*message), fd) < 0)
		_exit(1); /* nobody reads any more: the keeper is gone and this process will be, too */
}

static _Noreturn void inside_fail(struct inside *inside, struct inside_message *message, const char *words)
{
	message->kind = INSIDE_FAILED;
	err_wrap(&message->err, "%s", words);
	inside_send(inside, message, -1);
	_exit(1);
}

static void inside_walk(struct inside *inside, const struct inside_list *list)
{
	struct inside_message message = { .kind = INSIDE_FAILED };

	for (size_t i = 0; i < list->count; i++) {
		const struct inside_step *step = &list->step[i];

		if (step->when == (inside->warm ? FRESH : WARM) || step->function(inside, &message.err) == 0)
			continue;
		inside_fail(inside, &message, step->words);
	}
}

/* Whether execve failed for want of something that the machine has too little of, not the box or the program.
 */
static bool inside_machine(const struct box_spec *spec, int no)
{
	return no == EAGAIN || no == EIO || no == EMFILE || no == ENFILE || no == EINTR ||
	       (no == ENOMEM && !spec->mem && !spec->cg_mem);
}

/*
 * A caller with several threads may start another process while it writes the program: until that process has
 * come to its own execve it, too, has the file open for writing, and the kernel refuses to execute it.  That
 * passes.
 */
static void inside_execute(const struct inside *inside)
{
	char *const *program = inside->spec->program;

	for (int i = 0; i < INSIDE_BUSY; i++) {
		execve(program[0], program, inside->env);
		if (errno != ETXTBSY)
			return;
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	}
	errno = ETXTBSY;
}

/* As isolate: a program that cannot be started says so on its own standard error and has exit status 127. */
static _Noreturn void inside_exec(struct inside *inside)
{
	struct inside_message message = { .kind = INSIDE_READY };
	char *const *program = inside->spec->program;

	if (affinity_set(inside->spec->affinity, &message.err) < 0)
		inside_fail(inside, &message, "CPUs");
	if (inside_wait(inside, &message.err) < 0)
		inside_fail(inside, &message, "Run not started");
	message.began_ns = inside->began_ns;
	message.cpu_ns = inside_cpu();
	message.leaf_ns = message.cpu_ns - inside->entered_ns;
	inside_send(inside, &message, inside->listener);
	/* behind the last descriptor that is sent: see rlimits_raise_files() */
	if (rlimits_open_files(inside->spec, &message.err) < 0)
		inside_fail(inside, &message, "limits");
	errno = ELOOP;
	if (!inside->refused)
		inside_execute(inside);
	/* as isolate 1 told it */
	if (inside->spec->cg_timing || inside->spec->no_cg_timing || inside_machine(inside->spec, errno)) {
		message.kind = INSIDE_FAILED;
		err_sys(&message.err, "execve(\"%s\")", program[0]);
		message.err.class = ERR_EXEC;
		inside_send(inside, &message, -1);
		_exit(1);
	}
	dprintf(STDERR_FILENO, "execve(\"%s\"): %s\n", program[0], strerror(errno));
	_exit(127);
}

static _Noreturn void inside_become(struct inside *inside)
{
	inside_walk(inside, &inside_program);
	inside_exec(inside);
}

/* As fork(); the process is born in the leaf where there is one that works so. */
static pid_t inside_fork(const struct inside *inside)
{
	int leaf = inside->leaf ? cgroup_birth(inside->leaf) : -1;
	struct clone_args args = {
		.flags = CLONE_INTO_CGROUP,
		.exit_signal = SIGCHLD,
		.cgroup = (unsigned int)leaf,
	};

	return leaf < 0 ? fork() : (pid_t)syscall(SYS_clone3, &args, sizeof(args));
}

/* Both processes at the same time, each with a memory of its own. */
static pid_t inside_both(struct inside *inside)
{
	struct inside_message message = { .kind = INSIDE_BORN };
	pid_t program = pipe2(inside->meeting, O_CLOEXEC) < 0 ? -1 : inside_fork(inside);

	if (program == 0)
		inside_become(inside);
	if (program > 0 && inside->announce)
		inside_send(inside, &message, -1);
	if (program > 0)
		inside_walk(inside, &inside_box);
	return program;
}

/*
 * One after the other, in one memory: pid 1 stands still until the execve, or the end, of its child.  Until
 * then, at a gate for instance, it hears of nothing but SIGKILL (see keeper_stop()).
 */
static pid_t inside_in_turn(struct inside *inside)
{
	pid_t program;

	inside_walk(inside, &inside_box);
	program = vfork(); /* NOLINT(clang-analyzer-security.insecureAPI.vfork) */
	if (program == 0)
		inside_become(inside);
	return program;
}

bool inside_can_share(const struct inside *inside)
{
	return inside->warm && (inside->entered_net || inside->spec->network == NETWORK_HOST) &&
	       !inside->announce && !inside->leaf && !inside->ids.own;
}

_Noreturn void inside_main(struct inside *inside)
{
	struct inside_message message = { .kind = INSIDE_FAILED };
	pid_t program;

	inside_walk(inside, &inside_first);
	program = inside->shares ? inside_in_turn(inside) : inside_both(inside);
	if (program < 0) {
		err_sys(&message.err, "second process");
		inside_send(inside, &message, -1);
		_exit(1);
	}
	inside_walk(inside, &inside_rest);
	init_main(program, inside->report);
}

void inside_hold(struct inside *inside)
{
	inside_walk(inside, &inside_holder);
}

void inside_holds(struct inside *inside, const struct err *failed)
{
	struct inside_message message = { .kind = failed ? INSIDE_FAILED : INSIDE_READY };

	if (failed)
		message.err = *failed;
	inside_send(inside, &message, -1);
}
