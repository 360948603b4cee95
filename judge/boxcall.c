/*
 * boxcall.c: starts ojbox, reads both its pipes, and waits for it.
 *
 * session.c and boxrun.c call it for everything that is done with a box.  Fails when no process can be made.
 * It must never block on one pipe while the other fills, never wait for ever, and never leave a child behind:
 * ojbox is always ended with SIGTERM, on which it tidies up its box, and with SIGKILL only when that has
 * had no effect for a long time.
 */
#include "boxcall.h"

#include "base/auto.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

/* How long a program that was told to end may take. */
#define BOXCALL_GRACE 10000

struct boxcall_stream {
	int fd; /* our end; -1 when it has ended */
	size_t max;
	bool ends; /* more than max ends the call */
	struct buf *to;
};

struct boxcall_state {
	const struct boxcall *call;
	pid_t pid;
	int pidfd;
	struct boxcall_stream stream[2];
	struct boxcall_end end;
	int64_t deadline; /* ms of the monotonic clock */
	bool told, killed;
};

static int64_t boxcall_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- starting ---- */

/*
 * In the child of vfork(): our memory, our stack, all signals blocked.  posix_spawn() would do but for one
 * thing: nobody would set PDEATHSIG, and when we are killed ojbox has to end the run that nobody waits for.
 * Only system calls from here to execve.
 */
static void boxcall_child(char *const *argv, const int *fds, pid_t parent)
{
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(127);
	for (int i = 0; i < 3; i++)
		if (dup2(fds[i], i) < 0)
			_exit(127);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execv(argv[0], argv);
}

/*
 * Returns the child's pid.  fds become its standard streams; each is above 2, as
 * main sees to it that 0, 1 and 2 are open, and close-on-exec.
 */
static pid_t boxcall_start(char *const *argv, const int *fds, struct err *err)
{
	pid_t parent = getpid();
	volatile int failed = 0; /* written by the child, in our memory */
	/* a fork would copy all that was spooled so far */
	pid_t pid = vfork(); /* NOLINT(clang-analyzer-security.insecureAPI.vfork) */

	if (pid == 0) {
		boxcall_child(argv, fds, parent);
		failed = errno;
		_exit(127);
	}
	if (pid < 0)
		return err_sys(err, "vfork");
	if (failed) {
		waitpid(pid, NULL, 0);
		errno = failed;
		return err_sys(err, "starting %s", argv[0]);
	}
	return pid;
}

/* Makes a pipe; our end does not block. */
static int boxcall_pipe(int *ret_ours, int *ret_theirs, struct err *err)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return err_sys(err, "pipe");
	*ret_ours = ends[0];
	*ret_theirs = ends[1];
	if (fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0)
		return err_sys(err, "pipe");
	return 0;
}

static int boxcall_begin(struct boxcall_state *state, struct err *err)
{
	const struct boxcall *call = state->call;
	auto_fd int output = -1, errors = -1, null = -1;
	int fds[3];

	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0)
		return err_sys(err, "/dev/null");
	if (boxcall_pipe(&state->stream[0].fd, &output, err) < 0)
		return -1;
	if (!call->merge && boxcall_pipe(&state->stream[1].fd, &errors, err) < 0)
		return -1;
	fds[0] = call->input < 0 ? null : call->input;
	fds[1] = output;
	fds[2] = call->merge ? output : errors;
	state->pid = boxcall_start(call->argv->item, fds, err);
	if (state->pid < 0)
		return -1;
	state->pidfd = (int)syscall(SYS_pidfd_open, state->pid, 0);
	if (state->pidfd < 0) {
		err_sys(err, "pidfd_open");
		kill(state->pid, SIGTERM);
		waitpid(state->pid, NULL, 0);
		return -1;
	}
	return 0;
}

/* ---- while it runs ---- */

/* Tells ojbox to end; on the second time, long after, ends it. */
static void boxcall_tell(struct boxcall_state *state)
{
	if (!state->told)
		kill(state->pid, SIGTERM);
	state->told = true;
	state->deadline = boxcall_now() + BOXCALL_GRACE;
}

static void boxcall_late(struct boxcall_state *state)
{
	if (state->told) {
		kill(state->pid, SIGKILL);
		state->killed = true;
	} else {
		state->end.late = true;
	}
	boxcall_tell(state);
}

/* Reads once; closes the stream at its end. */
static void boxcall_read(struct boxcall_state *state, struct boxcall_stream *stream)
{
	char bytes[65536];
	ssize_t got = read(stream->fd, bytes, sizeof(bytes));
	size_t room = stream->max - stream->to->len;

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got <= 0) {
		auto_close(&stream->fd);
		return;
	}
	buf_add(stream->to, bytes, (size_t)got < room ? (size_t)got : room);
	if ((size_t)got > room && stream->ends && !state->told) {
		state->end.over = true;
		boxcall_tell(state);
	}
}

bool stop_wanted(struct stop *stop)
{
	struct signalfd_siginfo info;

	if (read(stop->fd, &info, sizeof(info)) == sizeof(info) && !stop->signal)
		stop->signal = (int)info.ssi_signo;
	return stop->signal != 0;
}

static void boxcall_stop(struct boxcall_state *state)
{
	if (!state->call->stop || !stop_wanted(state->call->stop) || state->told)
		return;
	state->end.stopped = true;
	boxcall_tell(state);
}

/* Waits for the next thing to happen and deals with it.  Returns false when ojbox has ended. */
static bool boxcall_step(struct boxcall_state *state)
{
	struct pollfd watched[4] = {
		{ state->stream[0].fd, POLLIN, 0 },
		{ state->stream[1].fd, POLLIN, 0 },
		{ state->pidfd, POLLIN, 0 },
		{ state->call->stop && !state->told ? state->call->stop->fd : -1, POLLIN, 0 },
	};
	int64_t left = state->deadline - boxcall_now();

	if (poll(watched, 4, left < 0 ? 0 : left > 3600000 ? 3600000 : (int)left) < 0)
		return true;
	for (int i = 0; i < 2; i++)
		if (watched[i].revents)
			boxcall_read(state, &state->stream[i]);
	if (watched[3].revents)
		boxcall_stop(state);
	if (boxcall_now() >= state->deadline)
		boxcall_late(state);
	return !watched[2].revents;
}

/*
 * Everything that was written before the end is in the pipes by now.  An end of file is not waited for:
 * somebody else might hold the other end.
 */
static void boxcall_drain(struct boxcall_state *state)
{
	for (int i = 0; i < 2; i++) {
		struct boxcall_stream *stream = &state->stream[i];
		struct pollfd watched = { stream->fd, POLLIN, 0 };

		while (stream->fd >= 0 && !state->end.over && poll(&watched, 1, 0) > 0)
			boxcall_read(state, stream);
	}
}

int boxcall_run(const struct boxcall *call, struct boxcall_end *ret_end, struct err *err)
{
	auto_boxcall struct boxcall_end unused = { 0 };
	struct boxcall_state state = {
		.call = call,
		.pidfd = -1,
		.stream = { { -1, call->output_max, call->output_ends, NULL },
			{ -1, call->errors_max, false, NULL } },
		.deadline = boxcall_now() + call->patience,
	};
	int result;

	state.stream[0].to = &state.end.output;
	state.stream[1].to = &state.end.errors;
	result = boxcall_begin(&state, err);
	if (result == 0) {
		while (boxcall_step(&state))
			;
		if (waitpid(state.pid, &state.end.status, 0) < 0)
			result = err_sys(err, "waitpid");
		boxcall_drain(&state);
		/* A terminal sends its signals to ojbox too, which may have ended before we looked. */
		if (call->stop && stop_wanted(call->stop))
			state.end.stopped = true;
	}
	if (result == 0 && (buf_check(&state.end.output, err) < 0 || buf_check(&state.end.errors, err) < 0))
		result = -1;
	auto_close(&state.stream[0].fd);
	auto_close(&state.stream[1].fd);
	auto_close(&state.pidfd);
	unused = state.end;
	if (result < 0)
		return -1;
	*ret_end = unused;
	unused = (struct boxcall_end){ 0 };
	return 0;
}

void boxcall_free(struct boxcall_end *end)
{
	buf_free(&end->output);
	buf_free(&end->errors);
	*end = (struct boxcall_end){ 0 };
}
