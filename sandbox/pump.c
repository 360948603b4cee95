/*
 * pump.c: carries standard streams that are files through pipes; see pump.h.
 *
 * Called by run and by the keeper's loop.  Fails when a file of the caller's cannot be read or written (a
 * full disk is an error of the run, never a shorter output).  Must never wait: pipes are non-blocking on our
 * side.
 */
#include "pump.h"

#include "base/auto.h"
#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PUMP_SIZE 65536

static bool pump_redirected(const struct box_spec *spec, int stream)
{
	if (stream == 0)
		return spec->in != NULL;
	if (stream == 1)
		return spec->out != NULL;
	return spec->diag != NULL || spec->stderr_to_stdout;
}

static int pump_pipe(struct pump_stream *stream, int number, int *ret_end, struct err *err)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return err_sys(err, "pipe");
	stream->in = number == 0;
	stream->pipe = ends[stream->in];
	*ret_end = ends[!stream->in];
	stream->file = number;
	stream->data = malloc(PUMP_SIZE);
	if (!stream->data)
		return err_nomem(err);
	if (fcntl(stream->pipe, F_SETFL, O_NONBLOCK) < 0)
		return err_sys(err, "pipe");
	return 0;
}

/* Standard error that goes to the same file as standard output shares its pipe, so that the order stays. */
static bool pump_same(const struct pump *pump, const struct stat *st)
{
	struct stat out;

	return pump->stream[1].file >= 0 && fstat(1, &out) == 0 && out.st_dev == st->st_dev &&
	       out.st_ino == st->st_ino;
}

static int pump_one(struct pump *pump, int number, uid_t uid, gid_t gid, int stdio[3], struct err *err)
{
	struct stat st;

	if (fstat(number, &st) < 0)
		return err_sys(err, "standard stream %d", number);
	if (S_ISDIR(st.st_mode))
		return err_set(
			err, ERR_USAGE, "standard stream %d is a folder; give the program a file", number);
	if (!S_ISREG(st.st_mode) && !S_ISBLK(st.st_mode))
		return 0;
	if (number == 2 && pump_same(pump, &st)) {
		stdio[2] = fcntl(stdio[1], F_DUPFD_CLOEXEC, 3);
		return stdio[2] < 0 ? err_sys(err, "standard stream 2") : 0;
	}
	if (pump_pipe(&pump->stream[number], number, &stdio[number], err) < 0)
		return -1;
	/* one that cannot be read is the program's to find out: it sees the end at once */
	if (number == 0 && (fcntl(0, F_GETFL) & O_ACCMODE) == O_WRONLY)
		auto_close(&pump->stream[0].pipe);
	return fchown(stdio[number], uid, gid) < 0 ? err_sys(err, "pipe") : 0;
}

int pump_prepare(const struct box_spec *spec, uid_t uid, gid_t gid, struct pump *ret_pump, int ret_stdio[3],
	struct err *err)
{
	*ret_pump = (struct pump){ .limit = spec->fsize };
	for (int i = 0; i < 3; i++) {
		ret_pump->stream[i].file = ret_pump->stream[i].pipe = -1;
		ret_stdio[i] = -1;
	}
	for (int i = 0; i < 3 && !spec->inherit_fds; i++)
		if (!pump_redirected(spec, i) && pump_one(ret_pump, i, uid, gid, ret_stdio, err) < 0)
			return -1;
	return 0;
}

void pump_watch(const struct pump *pump, struct pollfd set[3])
{
	for (int i = 0; i < 3; i++) {
		set[i].fd = pump->stream[i].pipe;
		set[i].events = pump->stream[i].in ? POLLOUT : POLLIN;
		set[i].revents = 0;
	}
}

static int pump_in(struct pump_stream *stream, struct err *err)
{
	ssize_t count;

	if (stream->at == stream->len) {
		count = read(stream->file, stream->data, PUMP_SIZE);
		if (count < 0)
			return errno == EINTR ? 0 : err_sys(err, "read standard input");
		if (count == 0) {
			auto_close(&stream->pipe);
			return 0;
		}
		stream->at = 0;
		stream->len = (size_t)count;
	}
	count = write(stream->pipe, stream->data + stream->at, stream->len - stream->at);
	if (count >= 0)
		stream->at += (size_t)count;
	else if (errno == EPIPE)
		auto_close(&stream->pipe); /* the program has closed its end: it wants no more */
	else if (errno != EAGAIN && errno != EINTR)
		return err_sys(err, "standard input of the program");
	return 0;
}

/* Returns 1 when there may be more, 0 when there is nothing now or the end is reached. */
static int pump_out(struct pump *pump, struct pump_stream *stream, struct err *err)
{
	ssize_t count = read(stream->pipe, stream->data, PUMP_SIZE);
	size_t keep;

	if (count < 0) {
		if (errno == EAGAIN || errno == EINTR)
			return 0;
		return err_sys(err, "output of the program");
	}
	if (count == 0) {
		auto_close(&stream->pipe);
		return 0;
	}
	keep = (size_t)count;
	if (pump->limit && stream->total + count > pump->limit) {
		keep = (size_t)(pump->limit - stream->total);
		pump->over = true;
	}
	stream->total += (int64_t)keep;
	if (fs_write_all(stream->file, stream->data, keep, err) < 0)
		return err_wrap(err, "write standard %s", stream->file == 1 ? "output" : "error");
	return 1;
}

int pump_carry(struct pump *pump, const struct pollfd set[3], struct err *err)
{
	for (int i = 0; i < 3; i++) {
		struct pump_stream *stream = &pump->stream[i];

		if (stream->pipe < 0 || !set[i].revents)
			continue;
		if (stream->in ? pump_in(stream, err) < 0 : pump_out(pump, stream, err) < 0)
			return -1;
	}
	return 0;
}

int pump_drain(struct pump *pump, struct err *err)
{
	for (int i = 1; i < 3; i++) {
		int more = 1;

		while (more > 0 && pump->stream[i].pipe >= 0 && !pump->over)
			more = pump_out(pump, &pump->stream[i], err);
		if (more < 0)
			return -1;
	}
	return 0;
}

void pump_free(struct pump *pump)
{
	for (int i = 0; i < 3; i++) {
		auto_close(&pump->stream[i].pipe);
		auto_release(&pump->stream[i].data);
	}
}
