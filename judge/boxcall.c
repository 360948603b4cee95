/*
 * boxcall.c: starts ojbox, once or several times, reads all pipes, and waits for all of them.
 *
 * session.c and boxrun.c call it for everything that is done with boxes, from several threads.  Fails when no
 * process can be made.  It must never block on one pipe while the other fills, never wait for ever, and never
 * leave a child behind: ojbox is always ended with SIGTERM, on which it tidies up its box, and with SIGKILL
 * only when that has had no effect for a long time.
 */
#include "boxcall.h"

#include "base/auto.h"
#include "boxstart.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

/* How long a program that was told to end may take. */
#define BOXCALL_GRACE 10000

static int64_t boxcall_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- starting ---- */

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

static int boxcall_ask(struct boxcall_state *state, const int *fds, struct err *err)
{
	const struct boxcall *call = state->call;
	char *const *words = call->argv->item;

	if (boxserver_ask(call->server, words[0], words + 1, fds,
		    call->gate ? BOXSERVER_FOURTH + 1 : BOXSERVER_FOURTH, err) < 0)
		return -1;
	state->pid = call->server->pid;
	return 0;
}

static int boxcall_launch(struct boxcall_state *state, struct err *err)
{
	const struct boxcall *call = state->call;
	auto_fd int output = -1, errors = -1, null = -1;
	int fds[BOXSERVER_FOURTH + 1];

	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0)
		return err_sys(err, "/dev/null");
	if (!call->output && boxcall_pipe(&state->stream[0].fd, &output, err) < 0)
		return -1;
	if (!call->merge && boxcall_pipe(&state->stream[1].fd, &errors, err) < 0)
		return -1;
	fds[0] = call->input < 0 ? null : call->input;
	fds[1] = call->output ? call->output : output;
	fds[2] = call->merge ? fds[1] : errors;
	fds[BOXSERVER_FOURTH] = call->gate;
	if (call->server)
		return boxcall_ask(state, fds, err);
	state->pid = boxstart(call->argv->item, fds, true, err);
	if (state->pid < 0) {
		state->pid = 0;
		return -1;
	}
	state->pidfd = (int)syscall(SYS_pidfd_open, state->pid, 0);
	return state->pidfd < 0 ? err_sys(err, "pidfd_open") : 0;
}

/* ---- while they run ---- */

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
		state->end->late = true;
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
		state->end->over = true;
		boxcall_tell(state);
	}
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

		while (stream->fd >= 0 && !state->end->over && poll(&watched, 1, 0) > 0)
			boxcall_read(state, stream);
		auto_close(&stream->fd);
	}
}

/* Whoever was told to end is not asked again: the signal may still be on its way. */
static int boxcall_answer(struct boxcall_state *state, struct err *err)
{
	struct boxserver *server = state->call->server;

	if (boxserver_answer(server, &state->end->status, err) < 0)
		return -1;
	if (state->told)
		boxserver_end(server);
	return 0;
}

/* It has ended. */
static int boxcall_reap(struct boxcall_state *state, struct err *err)
{
	state->gone = true;
	if (state->call->server && boxcall_answer(state, err) < 0)
		return -1;
	if (!state->call->server && waitpid(state->pid, &state->end->status, 0) < 0)
		return err_sys(err, "waitpid");
	boxcall_drain(state);
	/* A terminal sends its signals to ojbox too, which may have ended before we looked. */
	if (state->call->stop && stop_wanted(state->call->stop))
		state->end->stopped = true;
	if (buf_check(&state->end->output, err) < 0 || buf_check(&state->end->errors, err) < 0)
		return -1;
	return 0;
}

/* What is to be watched of one call: three descriptors. */
#define BOXCALL_WATCHED 3

static void boxcall_watch(const struct boxcall_state *state, struct pollfd *watched)
{
	const struct boxserver *server = state->gone ? NULL : state->call->server;

	watched[0] = (struct pollfd){ state->gone ? -1 : state->stream[0].fd, POLLIN, 0 };
	watched[1] = (struct pollfd){ state->gone ? -1 : state->stream[1].fd, POLLIN, 0 };
	watched[2] = (struct pollfd){ state->gone ? -1 : server ? server->socket : state->pidfd, POLLIN, 0 };
}

/* Deals with what has happened to one call. */
static int boxcall_step(
	struct boxcall_state *state, const struct pollfd *watched, bool stopped, struct err *err)
{
	if (state->gone)
		return 0;
	for (int i = 0; i < 2; i++)
		if (watched[i].revents)
			boxcall_read(state, &state->stream[i]);
	if (stopped && state->call->stop && !state->told) {
		state->end->stopped = true;
		boxcall_tell(state);
	}
	if (boxcall_now() >= state->deadline)
		boxcall_late(state);
	return watched[2].revents ? boxcall_reap(state, err) : 0;
}

/* ---- several ---- */

/* How long to wait at most, in ms; -1: all have ended.  *ret_stop: the signals that somebody still looks for.
 */
static int boxcalls_patience(const struct boxcall_state *states, size_t count, const struct stop **ret_stop)
{
	int64_t now = boxcall_now(), least = -1;

	*ret_stop = NULL;
	for (size_t i = 0; i < count; i++) {
		int64_t left = states[i].deadline - now;

		if (states[i].gone)
			continue;
		left = left < 0 ? 0 : left > 3600000 ? 3600000 : left;
		least = least < 0 || left < least ? left : least;
		if (states[i].call->stop && !states[i].told)
			*ret_stop = states[i].call->stop;
	}
	return (int)least;
}

/* What the caller has to do from time to time. */
static void boxcalls_tick(const struct boxcall_state *states, size_t count, struct boxcall_pipes *pipes)
{
	bool gone[BOXCALLS_MAX];

	if (!pipes)
		return;
	for (size_t i = 0; i < count; i++)
		gone[i] = states[i].gone;
	for (size_t i = 0; pipes->leader && i < pipes->relays; i++)
		relay_tick(&pipes->relay[i], gone[pipes->leader]);
	if (pipes->tick)
		pipes->tick(pipes->user, gone);
}

/* Goes on until all have ended; the first error is told, but none is left behind. */
static int boxcalls_wait(
	struct boxcall_state *states, size_t count, struct boxcall_pipes *pipes, struct err *err)
{
	struct pollfd watched[BOXCALL_WATCHED * BOXCALLS_MAX + 1 + BOXCALLS_MAX];
	struct pollfd *stopping = &watched[BOXCALL_WATCHED * count], *relayed = stopping + 1;
	size_t relays = pipes ? pipes->relays : 0;
	const struct stop *stop;
	struct err more;
	int result = 0, patience;

	while ((patience = boxcalls_patience(states, count, &stop)) >= 0) {
		for (size_t i = 0; i < count; i++)
			boxcall_watch(&states[i], &watched[BOXCALL_WATCHED * i]);
		*stopping = (struct pollfd){ stop ? stop->fd : -1, POLLIN, 0 };
		for (size_t i = 0; i < relays; i++)
			relayed[i] = relay_watch(&pipes->relay[i]);
		if (pipes && pipes->tick && patience > pipes->every)
			patience = (int)pipes->every;
		if (poll(watched, BOXCALL_WATCHED * count + 1 + relays, patience) < 0)
			continue;
		for (size_t i = 0; i < count; i++)
			if (boxcall_step(&states[i], &watched[BOXCALL_WATCHED * i], stopping->revents != 0,
				    result == 0 ? err : &more) < 0)
				result = -1;
		for (size_t i = 0; i < relays; i++)
			relay_step(&pipes->relay[i], &relayed[i]);
		boxcalls_tick(states, count, pipes);
	}
	for (size_t i = 0; i < relays; i++)
		relay_close(&pipes->relay[i]);
	return result;
}

/* Starts one; fails with nothing left of it, and then it counts as gone. */
static int boxcalls_begin_one(
	const struct boxcall *call, struct boxcall_end *end, struct boxcall_state *state, struct err *err)
{
	int result;

	*state = (struct boxcall_state){
		.call = call,
		.pidfd = -1,
		.stream = { { -1, call->output_max, call->output_ends, &end->output },
			{ -1, call->errors_max, false, &end->errors } },
		.end = end,
		.deadline = boxcall_now() + call->patience,
	};
	result = boxcall_launch(state, err);
	if (result < 0 && state->pid) {
		kill(state->pid, SIGTERM);
		waitpid(state->pid, NULL, 0);
	}
	state->gone = result < 0;
	return result;
}

/* Starts them; those that could not be started, and those behind them, count as gone. */
static int boxcalls_begin(struct boxcall_state *states, const struct boxcall *calls, size_t count,
	struct boxcall_end *ends, struct err *err)
{
	int result = 0;

	for (size_t i = 0; i < count; i++) {
		states[i] = (struct boxcall_state){
			.pidfd = -1, .stream = { { .fd = -1 }, { .fd = -1 } }, .gone = true
		};
		if (result == 0)
			result = boxcalls_begin_one(&calls[i], &ends[i], &states[i], err);
	}
	return result;
}

static void boxcall_close(struct boxcall_state *state)
{
	auto_close(&state->stream[0].fd);
	auto_close(&state->stream[1].fd);
	auto_close(&state->pidfd);
}

int boxcalls_run(const struct boxcall *calls, size_t count, struct boxcall_pipes *pipes,
	struct boxcall_end *ret_ends, struct err *err)
{
	struct boxcall_state states[BOXCALLS_MAX];
	struct boxcall_end ends[BOXCALLS_MAX] = { 0 };
	sigset_t broken, before;
	struct err more;
	int result;

	if (count > BOXCALLS_MAX || (pipes && pipes->relays > BOXCALLS_MAX))
		return err_set(err, ERR_USAGE, "more than %d programs at a time", BOXCALLS_MAX);
	/* A relay may write to a program that has gone. */
	sigemptyset(&broken);
	sigaddset(&broken, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &broken, &before);
	result = boxcalls_begin(states, calls, count, ends, err);
	if (pipes)
		boxcall_part(pipes);
	for (size_t i = 0; result < 0 && i < count; i++)
		if (!states[i].gone)
			boxcall_tell(&states[i]);
	if (boxcalls_wait(states, count, pipes, result == 0 ? err : &more) < 0)
		result = -1;
	while (sigtimedwait(&broken, NULL, &(struct timespec){ 0 }) == SIGPIPE)
		;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	for (size_t i = 0; i < count; i++) {
		boxcall_close(&states[i]);
		if (result < 0)
			boxcall_free(&ends[i]);
		else
			ret_ends[i] = ends[i];
	}
	return result;
}

int boxcall_run(const struct boxcall *call, struct boxcall_end *ret_end, struct err *err)
{
	return boxcalls_run(call, 1, NULL, ret_end, err);
}

/* ---- in two halves ---- */

int boxcall_begin(
	const struct boxcall *call, struct boxcall_end *end, struct boxcall_state *ret_state, struct err *err)
{
	if (boxcalls_begin_one(call, end, ret_state, err) == 0)
		return 0;
	boxcall_close(ret_state);
	return -1;
}

void boxcall_renew(struct boxcall_state *state)
{
	state->deadline = boxcall_now() + state->call->patience;
}

int boxcall_wait(struct boxcall_state *state, struct err *err)
{
	int result = boxcalls_wait(state, 1, NULL, err);

	boxcall_close(state);
	if (result < 0)
		boxcall_free(state->end);
	return result;
}

void boxcall_free(struct boxcall_end *end)
{
	buf_free(&end->output);
	buf_free(&end->errors);
	*end = (struct boxcall_end){ 0 };
}

/* ---- pipes between them ---- */

int boxcall_join(struct boxcall_pipes *pipes, int *ret_read, int *ret_write, struct err *err)
{
	int ends[2];

	if (pipes->count + 2 > sizeof(pipes->fd) / sizeof(pipes->fd[0]))
		return err_set(err, ERR_USAGE, "too many pipes");
	if (pipe2(ends, O_CLOEXEC) < 0)
		return err_sys(err, "pipe");
	*ret_read = pipes->fd[pipes->count++] = ends[0];
	*ret_write = pipes->fd[pipes->count++] = ends[1];
	return 0;
}

void boxcall_part(struct boxcall_pipes *pipes)
{
	while (pipes->count)
		close(pipes->fd[--pipes->count]);
}

/* ---- signals ---- */

bool stop_wanted(const struct stop *stop)
{
	struct pollfd watched = { stop->fd, POLLIN, 0 };

	return poll(&watched, 1, 0) > 0;
}

int stop_signal(const struct stop *stop)
{
	struct signalfd_siginfo info;

	return read(stop->fd, &info, sizeof(info)) == sizeof(info) ? (int)info.ssi_signo : 0;
}
