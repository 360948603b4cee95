/*
 * pump.c: carries standard streams through pipes, and counts outputs; see pump.h.
 *
 * Called by run and by the keeper's loop.  Fails when a file cannot be read or written (a full disk is an
 * error of the run, never a shorter output).  A reader outside who has gone is no failure: the program finds
 * a broken pipe, as it would without us.  Must never wait: pipes are non-blocking on our side.
 */
#include "pump.h"

#include "base/auto.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PUMP_SIZE 65536

/* ---- before the run ---- */

static bool pump_redirected(const struct box_spec *spec, int number)
{
	if (number == 0)
		return spec->in != NULL;
	if (number == 1)
		return spec->out != NULL;
	return spec->diag != NULL || spec->stderr_to_stdout;
}

static bool pump_same(int number, const struct stat *st)
{
	struct stat other;

	return fstat(number, &other) == 0 && other.st_dev == st->st_dev && other.st_ino == st->st_ino;
}

static bool pump_wanted(const struct box_spec *spec, int number, const struct stat *st)
{
	if (S_ISREG(st->st_mode) || S_ISBLK(st->st_mode))
		return true;
	if (!spec->output_limit || number > 0)
		return spec->output_limit > 0;
	/* a terminal or a socket can be written as the input that it is, too: past the limit */
	return (!pump_redirected(spec, 1) && pump_same(1, st)) ||
	       (!pump_redirected(spec, 2) && pump_same(2, st));
}

static int pump_pipe(
	struct pump_stream *stream, int number, uid_t uid, gid_t gid, int *ret_end, struct err *err)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return err_sys(err, "pipe");
	stream->pipe = ends[number == 0];
	*ret_end = ends[number != 0];
	stream->data = malloc(PUMP_SIZE);
	if (!stream->data)
		return err_nomem(err);
	if (fcntl(stream->pipe, F_SETFL, O_NONBLOCK) < 0 || fchown(*ret_end, uid, gid) < 0)
		return err_sys(err, "pipe");
	return 0;
}

/* 1: the program gets a copy; 0: standard input is no file to copy. */
static int pump_input(const struct box_spec *spec, struct pump *pump, const struct stat *st, int *stdin_end,
	struct err *err)
{
	/* isolate's program has the file itself */
	if (pump_copy_input(st, spec->isolate, stdin_end, &pump->copy_base, err) < 0)
		return -1;
	if (*stdin_end < 0)
		return 0;
	pump->copy = fcntl(*stdin_end, F_DUPFD_CLOEXEC, 3);
	return pump->copy < 0 ? err_sys(err, "copy of standard input") : 1;
}

static int pump_one(const struct box_spec *spec, struct pump *pump, int number, uid_t uid, gid_t gid,
	int stdio[3], struct err *err)
{
	const int useless = number == 0 ? O_WRONLY : O_RDONLY;
	struct pump_stream *stream = &pump->stream[number];
	struct stat st;
	int copied;

	if (fstat(number, &st) < 0)
		return err_sys(err, "standard stream %d", number);
	if (S_ISDIR(st.st_mode))
		return err_set(
			err, ERR_USAGE, "standard stream %d is a folder; give the program a file", number);
	if (!pump_wanted(spec, number, &st))
		return 0;
	copied = number == 0 ? pump_input(spec, pump, &st, &stdio[0], err) : 0;
	if (copied != 0)
		return copied < 0 ? -1 : 0;
	/* outputs to one file share a pipe, so that the order stays */
	if (number == 2 && pump->stream[1].end.fd >= 0 && pump_same(1, &st)) {
		stdio[2] = fcntl(stdio[1], F_DUPFD_CLOEXEC, 3);
		return stdio[2] < 0 ? err_sys(err, "standard stream 2") : 0;
	}
	if (pump_pipe(stream, number, uid, gid, &stdio[number], err) < 0)
		return -1;
	/* what cannot be read or written is the program's to find out: its pipe has no other end */
	if ((fcntl(number, F_GETFL) & O_ACCMODE) == useless)
		auto_close(&stream->pipe);
	else
		pump_end_inherited(number, &st, &stream->end);
	return 0;
}

/* An output that the program's process is going to open in the box. */
static int pump_later(
	struct pump *pump, int number, uid_t uid, gid_t gid, int stdio[3], int *hand, struct err *err)
{
	int pair[2];

	if (pump->hand < 0) {
		if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
			return err_sys(err, "socket");
		pump->hand = pair[0];
		*hand = pair[1];
		pump->boxed = true;
	}
	return pump_pipe(&pump->stream[number], number, uid, gid, &stdio[number], err);
}

int pump_prepare(const struct box_spec *spec, uid_t uid, gid_t gid, struct pump *ret_pump, int ret_stdio[3],
	int *ret_hand, struct err *err)
{
	int result = 0;

	*ret_pump = (struct pump)PUMP_NONE;
	ret_pump->limit = spec->output_limit;
	ret_pump->fsize = spec->fsize;
	ret_stdio[0] = ret_stdio[1] = ret_stdio[2] = *ret_hand = -1;
	if (spec->inherit_fds && spec->output_limit)
		return err_set(err, ERR_USAGE,
			"--output-limit cannot be held with --inherit-fds, which gives the program the files "
			"themselves; give one of them, or --output-limit=0");
	for (int i = 0; i < 3 && !spec->inherit_fds && result == 0; i++) {
		if (!pump_redirected(spec, i))
			result = pump_one(spec, ret_pump, i, uid, gid, ret_stdio, err);
		else if (spec->output_limit && i > 0 && (i == 1 || !spec->stderr_to_stdout))
			result = pump_later(ret_pump, i, uid, gid, ret_stdio, ret_hand, err);
	}
	return result;
}

/* ---- while it runs ---- */

static bool pump_empty(const struct pump_stream *stream)
{
	return stream->at == stream->len;
}

static struct pollfd pump_slot(int fd, short events)
{
	return (struct pollfd){ .fd = fd, .events = events };
}

void pump_watch(const struct pump *pump, struct pollfd set[PUMP_SLOTS])
{
	for (int i = 0; i < 3; i++) {
		const struct pump_stream *stream = &pump->stream[i];
		int from = i == 0 ? stream->end.fd : stream->pipe,
		    to = i == 0 ? stream->pipe : stream->end.fd;
		bool wait = pump_empty(stream);

		if (stream->end.way == PUMP_WATCHED)
			to = -1;
		/* a file is read when there is room for what is in it, and nothing ever happens to it */
		if (i == 0 && stream->end.way == PUMP_PLAIN)
			wait = false;
		set[2 * i] = pump_slot(wait && to >= 0 ? from : -1, POLLIN);
		/* while it waits for more, it still wants to know of a reader who goes */
		set[2 * i + 1] = pump_slot(
			wait && stream->end.way == PUMP_PLAIN ? -1 : to, wait ? 0 : POLLOUT);
	}
	set[PUMP_SLOTS - 1] = pump_slot(pump->hand, POLLIN);
}

/* Nobody reads it any more: the program shall see that. */
static void pump_drop(struct pump_stream *stream)
{
	auto_close(&stream->pipe);
	pump_end_close(&stream->end);
	stream->at = stream->len = 0;
}

static int pump_in(struct pump_stream *stream, struct err *err)
{
	ssize_t count;

	if (pump_empty(stream)) {
		count = pump_end_read(&stream->end, stream->data, PUMP_SIZE);
		if (count < 0 && (errno == EINTR || errno == EAGAIN))
			return 0;
		if (count < 0 && stream->end.way == PUMP_PLAIN)
			return err_sys(err, "read standard input");
		if (count <= 0) {
			pump_drop(stream);
			return 0;
		}
		stream->at = 0;
		stream->len = (size_t)count;
	}
	count = write(stream->pipe, stream->data + stream->at, stream->len - stream->at);
	if (count >= 0)
		stream->at += (size_t)count;
	else if (errno == EPIPE)
		pump_drop(stream); /* the program has closed its end: it wants no more */
	else if (errno != EAGAIN && errno != EINTR)
		return err_sys(err, "standard input of the program");
	return 0;
}

/* How many bytes of an output may pass, 0: any number; and which limit says so. */
static int64_t pump_limit(const struct pump *pump, const struct pump_end *end, enum pump_over *ret_over)
{
	if (pump->fsize && end->way == PUMP_PLAIN && (!pump->limit || pump->fsize < pump->limit)) {
		*ret_over = PUMP_OVER_FSIZE;
		return pump->fsize;
	}
	*ret_over = PUMP_OVER_LIMIT;
	return pump->limit;
}

/* Takes from the program what there is; closes the pipe at its end and when more than a limit has come. */
static int pump_fill(struct pump *pump, struct pump_stream *stream, struct err *err)
{
	ssize_t count = read(stream->pipe, stream->data, PUMP_SIZE);
	enum pump_over over;
	int64_t limit = pump_limit(pump, &stream->end, &over);

	if (count < 0 && errno != EAGAIN && errno != EINTR)
		return err_sys(err, "output of the program");
	if (count == 0 || (count < 0 && errno == EAGAIN && pump->ended))
		auto_close(&stream->pipe);
	if (count <= 0)
		return 0;
	if (limit && stream->total + count > limit) {
		count = (ssize_t)(limit - stream->total);
		pump->over = over;
		auto_close(&stream->pipe);
	}
	stream->total += count;
	stream->at = 0;
	stream->len = (size_t)count;
	return 0;
}

/* Errors by which a pipe, a socket or a terminal says that nobody is there any more. */
static bool pump_gone(const struct pump_stream *stream)
{
	return stream->end.way != PUMP_PLAIN &&
	       (errno == EPIPE || errno == ECONNRESET || errno == ENOTCONN || errno == EIO);
}

static int pump_put(struct pump_stream *stream, int number, struct err *err)
{
	while (!pump_empty(stream)) {
		ssize_t count = pump_end_write(
			&stream->end, stream->data + stream->at, stream->len - stream->at);

		if (count >= 0) {
			stream->at += (size_t)count;
		} else if (pump_gone(stream)) {
			pump_drop(stream);
		} else if (errno == EAGAIN) {
			return 0;
		} else if (errno != EINTR) {
			return err_sys(err, "write standard %s", number == 1 ? "output" : "error");
		}
	}
	/* all is there: who reads a fifo of the box shall see the end */
	if (stream->pipe < 0)
		pump_end_close(&stream->end);
	return 0;
}

/* One bufferful, or when nobody writes any more, all that is left. */
static int pump_out(struct pump *pump, int number, struct err *err)
{
	struct pump_stream *stream = &pump->stream[number];

	do {
		if (pump_empty(stream) && stream->pipe >= 0 && pump_fill(pump, stream, err) < 0)
			return -1;
		if (pump_put(stream, number, err) < 0)
			return -1;
	} while (pump->ended && pump_empty(stream) && stream->pipe >= 0);
	return 0;
}

static int pump_receive(struct pump *pump, struct err *err)
{
	struct pump_end end;
	int number, more = 1;

	while (pump->hand >= 0 && more > 0) {
		more = pump_end_receive(&pump->hand, &number, &end, err);
		if (more > 0) {
			pump_end_close(&pump->stream[number].end);
			pump->stream[number].end = end;
			if (end.way == PUMP_WATCHED)
				auto_close(&pump->stream[number].pipe);
		}
	}
	return more;
}

static int64_t pump_size(const struct pump_end *end)
{
	struct stat st;

	return fstat(end->fd, &st) < 0 ? 0 : st.st_size;
}

void pump_look(struct pump *pump)
{
	for (int i = 1; i < 3; i++) {
		const struct pump_end *end = &pump->stream[i].end;

		if (end->fd >= 0 && end->way == PUMP_WATCHED && pump_size(end) > pump->limit)
			pump->over = PUMP_OVER_LIMIT;
	}
}

int pump_carry(struct pump *pump, const struct pollfd set[PUMP_SLOTS], struct err *err)
{
	if (set[PUMP_SLOTS - 1].revents && pump_receive(pump, err) < 0)
		return -1;
	for (int i = 0; i < 3; i++) {
		struct pump_stream *stream = &pump->stream[i];
		const struct pollfd *to = &set[2 * i + 1];

		if (!set[2 * i].revents && !to->revents)
			continue;
		if (to->revents && !to->events)
			pump_drop(stream);
		else if (i == 0 ? pump_in(stream, err) < 0 : pump_out(pump, i, err) < 0)
			return -1;
	}
	return 0;
}

int pump_finish(struct pump *pump, struct err *err)
{
	pump->ended = true;
	pump_drop(&pump->stream[0]);
	if (pump_receive(pump, err) < 0)
		return -1;
	pump_look(pump);
	for (int i = 1; i < 3; i++) {
		const struct pump_end *end = &pump->stream[i].end;

		if (end->fd >= 0 && end->way != PUMP_WATCHED && pump_out(pump, i, err) < 0)
			return -1;
		/* nobody writes any more: what came past the limit is taken back */
		if (end->fd >= 0 && end->way == PUMP_WATCHED && pump_size(end) > pump->limit &&
			ftruncate(end->fd, pump->limit) < 0)
			return err_sys(err, "standard %s", i == 1 ? "output" : "error");
	}
	return 0;
}

bool pump_busy(const struct pump *pump)
{
	for (int i = 1; i < 3; i++)
		if (pump->stream[i].end.fd >= 0 &&
			(pump->stream[i].pipe >= 0 || !pump_empty(&pump->stream[i])))
			return true;
	return false;
}

void pump_free(struct pump *pump)
{
	for (int i = 0; i < 3; i++) {
		pump_drop(&pump->stream[i]);
		auto_release(&pump->stream[i].data);
	}
	auto_close(&pump->hand);
	pump_copy_settle(pump);
}
