/*
 * pump_end.c: the outer ends of carried streams; see pump.h.
 *
 * Called by pump.c only.  Whether an open file blocks is a property that all its holders share, so the
 * caller's are left as they are: pipes and terminals are opened once more, sockets are asked call by call,
 * and what remains is polled first.  A file that comes out of the box is in our hands alone and is made
 * non-blocking: boxed code could fill a fifo between a poll and the write after it, and the keeper would wait
 * with it. Must never wait for whoever is at the other side, nor for boxed code.
 */
#include "pump.h"

#include "base/auto.h"
#include "base/pass.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static bool pump_end_plain(const struct stat *st)
{
	return S_ISREG(st->st_mode) || S_ISBLK(st->st_mode);
}

void pump_end_inherited(int number, const struct stat *st, struct pump_end *ret_end)
{
	int flags = number == 0 ? O_RDONLY : O_WRONLY;
	char path[32];
	int own = -1;

	*ret_end = (struct pump_end){ number, false, PUMP_SHARED };
	if (pump_end_plain(st)) {
		ret_end->way = PUMP_PLAIN;
	} else if (S_ISSOCK(st->st_mode)) {
		ret_end->way = PUMP_SOCKET;
	} else if (S_ISFIFO(st->st_mode) || isatty(number)) {
		/* may fail: it belongs to somebody else, or nobody reads a fifo any more */
		snprintf(path, sizeof(path), "/proc/self/fd/%d", number);
		own = open(path, flags | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	}
	if (own >= 0)
		*ret_end = (struct pump_end){ own, true, PUMP_OWN };
}

/* A file that was opened in the box: it may be of any kind. */
static int pump_end_boxed(int fd, struct pump_end *ret_end)
{
	struct pump_end end = { fd, true, PUMP_WATCHED };
	struct stat st;
	int flags;

	if (fstat(fd, &st) < 0)
		return -1;
	if (!S_ISREG(st.st_mode)) {
		end.way = PUMP_OWN;
		flags = fcntl(fd, F_GETFL);
		if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
			return -1;
	}
	*ret_end = end;
	return 0;
}

int pump_end_receive(int *hand, int *ret_number, struct pump_end *ret_end, struct err *err)
{
	unsigned char number = 0;
	auto_fd int fd = -1;
	ssize_t count = pass_receive(*hand, &number, sizeof(number), &fd);

	if (count == 0)
		auto_close(hand);
	if (count == 0 || (count < 0 && (errno == EAGAIN || errno == EINTR)))
		return 0;
	if (fd < 0 || number < 1 || number > 2)
		return err_set(err, ERR_SYSTEM, "a file of the box did not arrive (see ulimit -n)");
	if (pump_end_boxed(fd, ret_end) < 0)
		return err_sys(err, "a file of the box");
	fd_take(&fd);
	*ret_number = number;
	return 1;
}

static bool pump_end_ready(const struct pump_end *end, short events)
{
	struct pollfd one = { .fd = end->fd, .events = events };

	if (end->way == PUMP_SHARED && poll(&one, 1, 0) <= 0) {
		errno = EAGAIN;
		return false;
	}
	return true;
}

ssize_t pump_end_read(const struct pump_end *end, void *bytes, size_t count)
{
	if (end->way == PUMP_SOCKET)
		return recv(end->fd, bytes, count, MSG_DONTWAIT);
	return pump_end_ready(end, POLLIN) ? read(end->fd, bytes, count) : -1;
}

ssize_t pump_end_write(const struct pump_end *end, const void *bytes, size_t count)
{
	if (end->way == PUMP_SOCKET)
		return send(end->fd, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (end->way == PUMP_SHARED && count > PIPE_BUF)
		count = PIPE_BUF;
	return pump_end_ready(end, POLLOUT) ? write(end->fd, bytes, count) : -1;
}

void pump_end_close(struct pump_end *end)
{
	if (end->owned)
		auto_close(&end->fd);
	end->fd = -1;
}
