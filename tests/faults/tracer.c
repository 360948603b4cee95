/*
 * tracer.c: ptrace(2) around a command; see tracer.h.
 *
 * Called by faults.c, in a process that has no other children.  Of processes in which nothing is to fail only
 * births and ends are seen, so a run costs little more than it would by itself.  Must never leave a process
 * of the command behind.
 */
#include "tracer.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRACER_PROCESSES 64
#define TRACER_NUMBERS   600
/* Seconds in which a run has to end; looks, of so many microseconds each, in which what it leaves has to. */
#define TRACER_PATIENCE 20
#define TRACER_LOOK     20000
#define TRACER_DYING    250

struct tracer_process {
	pid_t pid;
	char role[TRACER_ROLE]; /* "": born, but nobody has told yet by whom */
	int children;
	bool begun;   /* its calls are ours: main has begun */
	bool foreign; /* it has executed something else */
	bool entered; /* it is in a call */
	bool staying; /* it is a box's holder, and will be let go */
	bool failing; /* the call that it is in is to fail */
	bool changed,
		third; /* one of its arguments was changed; it has to be as it was when the call returns */
	unsigned long argument;
	int count[TRACER_NUMBERS];
};

struct tracer {
	struct tracer_process process[TRACER_PROCESSES];
	const struct tracer_call *fault;
	int how;
	const char *record;
	pid_t command;
	bool ended;
	int looks; /* since it has ended */
	struct tracer_result result;
};

static void tracer_alarm(int seconds, int microseconds)
{
	const struct itimerval timer = { .it_value = { seconds, microseconds },
		.it_interval = { seconds ? 1 : 0, microseconds } };

	setitimer(ITIMER_REAL, &timer, NULL);
}

static void tracer_wake(int number)
{
	(void)number; /* waitpid() ends with EINTR */
}

static struct tracer_process *tracer_find(struct tracer *tracer, pid_t pid)
{
	for (int i = 0; i < TRACER_PROCESSES; i++)
		if (tracer->process[i].pid == pid)
			return &tracer->process[i];
	return NULL;
}

static struct tracer_process *tracer_add(struct tracer *tracer, pid_t pid)
{
	struct tracer_process *process = tracer_find(tracer, 0);

	if (!process) {
		fprintf(stderr, "faults: more than %d processes\n", TRACER_PROCESSES);
		abort();
	}
	*process = (struct tracer_process){ .pid = pid };
	return process;
}

/* ---- registers ---- */

/* Lets the process make a call that does nothing in the place of the one that it is in. */
static void tracer_divert(pid_t pid, long number)
{
#if defined(__x86_64__)
	ptrace(PTRACE_POKEUSER, pid, offsetof(struct user_regs_struct, orig_rax), number);
#else
	int call = (int)number;
	struct iovec part = { &call, sizeof(call) };

	ptrace(PTRACE_SETREGSET, pid, NT_ARM_SYSTEM_CALL, &part);
#endif
}

static void tracer_answer(pid_t pid, long value)
{
	struct user_regs_struct registers;
	struct iovec part = { &registers, sizeof(registers) };

	ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &part);
#if defined(__x86_64__)
	registers.rax = (unsigned long)value;
#else
	registers.regs[0] = (unsigned long)value;
#endif
	ptrace(PTRACE_SETREGSET, pid, NT_PRSTATUS, &part);
}

/* Changes the first argument, or the third one. */
static void tracer_argument(pid_t pid, bool third, unsigned long value)
{
	struct user_regs_struct registers;
	struct iovec part = { &registers, sizeof(registers) };

	ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &part);
#if defined(__x86_64__)
	*(third ? &registers.rdx : &registers.rdi) = value;
#else
	registers.regs[third ? 2 : 0] = value;
#endif
	ptrace(PTRACE_SETREGSET, pid, NT_PRSTATUS, &part);
}

/* ---- calls ---- */

static void tracer_note(
	struct tracer *tracer, const struct tracer_process *process, const struct __ptrace_syscall_info *info)
{
	struct tracer_result *result = &tracer->result;
	struct tracer_call *call;

	if (result->count % 256 == 0) {
		call = realloc(result->call, (result->count + 256) * sizeof(*call));
		if (!call)
			abort();
		result->call = call;
	}
	call = &result->call[result->count++];
	*call = (struct tracer_call){ .number = (long)info->entry.nr,
		.nth = process->count[info->entry.nr],
		.first = (long)info->entry.args[0] };
	memcpy(call->role, process->role, sizeof(call->role));
}

static void tracer_change(struct tracer_process *process, bool third, unsigned long was, unsigned long value)
{
	process->changed = true;
	process->third = third;
	process->argument = was;
	tracer_argument(process->pid, third, value);
}

/* The call that is to fail.  One that closes has closed, whatever it says. */
static void tracer_fail(
	struct tracer *tracer, struct tracer_process *process, const struct __ptrace_syscall_info *info)
{
	tracer->result.reached = true;
	tracer->result.first = (long)info->entry.args[0];
	if (tracer->how == TRACER_KILL) {
		kill(process->pid, SIGKILL);
	} else if (tracer->how == TRACER_SHORT) {
		tracer_change(process, true, info->entry.args[2], info->entry.args[2] / 2);
	} else if (info->entry.nr == SYS_brk) {
		tracer_change(process, false, info->entry.args[0], 0); /* it tells that all is as it was */
	} else {
		process->failing = true;
		if (info->entry.nr != SYS_close)
			tracer_divert(process->pid, SYS_getpid);
	}
}

static void tracer_enter(
	struct tracer *tracer, struct tracer_process *process, const struct __ptrace_syscall_info *info)
{
	const struct tracer_call *fault = tracer->fault;
	unsigned long number = info->entry.nr;

	process->entered = true;
	if (number >= TRACER_NUMBERS)
		return;
	/* what the C library does before main is not ours; main begins so */
	if (number == SYS_rt_sigaction && info->entry.args[0] == SIGPIPE)
		process->begun = true;
	if (!process->begun || process->foreign)
		return;
	process->count[number]++;
	if (!fault)
		tracer_note(tracer, process, info);
	else if (fault->number == (long)number && fault->nth == process->count[number] &&
		 strcmp(fault->role, process->role) == 0)
		tracer_fail(tracer, process, info);
}

bool tracer_program(const char *role)
{
	return strcmp(role, "k.1.1") == 0 || strcmp(role, "k.1.1.1") == 0;
}

/* Returns whether the process was let go: a helper that changes its rights as it is executed cannot be
 * traced. */
static bool tracer_call(struct tracer *tracer, struct tracer_process *process)
{
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, process->pid, sizeof(info), &info) < 0)
		return false;
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
		tracer_enter(tracer, process, &info);
		if (info.entry.nr == SYS_execve && !process->failing && strcmp(process->role, "k") != 0 &&
			!tracer_program(process->role)) {
			ptrace(PTRACE_DETACH, process->pid, 0, 0);
			process->pid = 0;
			return true;
		}
	} else if (info.op == PTRACE_SYSCALL_INFO_EXIT) {
		process->entered = false;
		if (process->failing)
			tracer_answer(process->pid, -tracer->how);
		if (process->changed)
			tracer_argument(process->pid, process->third, process->argument);
		process->failing = process->changed = false;
	}
	return false;
}

/* ---- processes ---- */

/* Goes on; calls are looked at only where one is to be noted or to fail. */
static void tracer_go(const struct tracer *tracer, const struct tracer_process *process, int number)
{
	const struct tracer_call *fault = tracer->fault;
	bool helper = strlen(process->role) > 1 && strncmp(process->role, "k.1", 3) != 0;
	bool wanted = !fault || process->failing || process->changed ||
		      (!tracer->result.reached && strcmp(fault->role, process->role) == 0);
	bool look = !process->foreign && (wanted || helper);

	ptrace(look ? PTRACE_SYSCALL : PTRACE_CONT, process->pid, 0, number);
}

/* The parent tells of a child, which may have been seen before. */
static void tracer_born(struct tracer *tracer, struct tracer_process *parent)
{
	struct tracer_process *child;
	unsigned long pid = 0;
	char role[TRACER_ROLE];
	bool waits;

	ptrace(PTRACE_GETEVENTMSG, parent->pid, 0, &pid);
	child = tracer_find(tracer, (pid_t)pid);
	waits = child;
	if (!child)
		child = tracer_add(tracer, (pid_t)pid);
	snprintf(role, sizeof(role), "%.11s.%d", parent->role, ++parent->children % 100);
	memcpy(child->role, role, sizeof(role));
	child->begun = true;
	child->foreign = parent->foreign;
	if (waits)
		tracer_go(tracer, child, 0);
}

static void tracer_stopped(struct tracer *tracer, pid_t pid, int status)
{
	struct tracer_process *process = tracer_find(tracer, pid);
	int number = WSTOPSIG(status), event = status >> 16;

	if (!process) {
		tracer_add(tracer, pid); /* it waits until its parent tells of it */
		return;
	}
	if (process->staying && number == SIGSTOP && !event) {
		ptrace(PTRACE_DETACH, pid, 0, 0);
		process->pid = 0;
		return;
	}
	if (number == (SIGTRAP | 0x80)) {
		if (tracer_call(tracer, process))
			return;
		number = 0;
	} else if (event == PTRACE_EVENT_EXEC) {
		process->foreign = strcmp(process->role, "k") != 0;
		number = 0;
	} else if (event) {
		tracer_born(tracer, process);
		number = 0;
	} else if (number == SIGSTOP) {
		number = 0; /* every process begins so */
	}
	tracer_go(tracer, process, number);
}

static void tracer_ended(struct tracer *tracer, pid_t pid, int status)
{
	struct tracer_process *process = tracer_find(tracer, pid);

	if (process)
		process->pid = 0;
	if (pid != tracer->command)
		return;
	tracer->result.status = status;
	tracer->ended = true;
	tracer_alarm(0, TRACER_LOOK);
}

/* The box's holder has to stop before it can be let go. */
static void tracer_holder(struct tracer *tracer)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int record = open(tracer->record, O_RDONLY | O_CLOEXEC);
	struct tracer_process *holder = NULL;

	if (record >= 0 && fcntl(record, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK && lock.l_pid > 0)
		holder = tracer_find(tracer, lock.l_pid);
	if (record >= 0)
		close(record);
	if (!holder || holder->staying)
		return;
	holder->staying = true;
	kill(holder->pid, SIGSTOP);
}

/* Time is up: the command hangs, or has left something. */
static void tracer_end_all(struct tracer *tracer)
{
	if (!tracer->ended)
		tracer->result.hung = true;
	for (int i = 0; i < TRACER_PROCESSES; i++) {
		if (!tracer->process[i].pid)
			continue;
		tracer->result.left += tracer->ended;
		kill(tracer->process[i].pid, SIGKILL);
	}
}

static void tracer_loop(struct tracer *tracer)
{
	int status;

	tracer_alarm(TRACER_PATIENCE, 0);
	for (;;) {
		pid_t pid = waitpid(-1, &status, __WALL);

		if (pid < 0 && errno == EINTR && tracer->ended && tracer->looks++ < TRACER_DYING)
			tracer_holder(tracer);
		else if (pid < 0 && errno == EINTR)
			tracer_end_all(tracer);
		else if (pid < 0)
			break;
		else if (WIFSTOPPED(status))
			tracer_stopped(tracer, pid, status);
		else
			tracer_ended(tracer, pid, status);
	}
	setitimer(ITIMER_REAL, &(struct itimerval){ 0 }, NULL);
}

int tracer_run(char *const argv[], const char *record, const struct tracer_call *fault, int how,
	struct tracer_result *ret_result)
{
	const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
			     PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
	struct tracer tracer = { .record = record, .fault = fault, .how = how };
	struct tracer_process *process;
	int status;

	sigaction(SIGALRM, &(struct sigaction){ .sa_handler = tracer_wake }, NULL);
	tracer.command = fork();
	if (tracer.command == 0) {
		if (ptrace(PTRACE_TRACEME, 0, 0, 0) < 0)
			_exit(126);
		raise(SIGSTOP);
		execv(argv[0], argv);
		_exit(127);
	}
	if (tracer.command < 0 || waitpid(tracer.command, &status, 0) < 0)
		return -1;
	if (!WIFSTOPPED(status)) {
		errno = EPERM;
		return -1;
	}
	process = tracer_add(&tracer, tracer.command);
	memcpy(process->role, "k", 2);
	ptrace(PTRACE_SETOPTIONS, process->pid, 0, options);
	tracer_go(&tracer, process, 0);
	tracer_loop(&tracer);
	*ret_result = tracer.result;
	return 0;
}
