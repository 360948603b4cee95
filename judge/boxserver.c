/*
 * boxserver.c: starts `ojbox --serve`, sends it requests and takes its answers; see boxserver.h, and
 * sandbox/serve.h for what is sent.
 *
 * boxcall.c calls it, from the thread that uses the slot which the server belongs to.  Fails when no process
 * can be made or a request is too long.  It must never leave a child behind, and never take the end of a
 * server for the end of a run.
 */
#include "boxserver.h"

#include "base/auto.h"
#include "base/pass.h"
#include "base/text.h"
#include "boxstart.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* As much as a request may have there. */
#define BOXSERVER_BYTES 262144

/*
 * It ends when its socket does, which is ours alone: also when we are killed.  PR_SET_PDEATHSIG would not do:
 * the thread that starts it may end before it.
 */
static int boxserver_start(struct boxserver *server, const char *ojbox, struct err *err)
{
	char *argv[] = { (char *)(uintptr_t)ojbox, (char[]){ "--serve" }, NULL };
	auto_fd int null = open("/dev/null", O_RDWR | O_CLOEXEC), theirs = -1, ours = -1;
	int ends[2], room = BOXSERVER_BYTES;
	pid_t pid;

	if (null < 0)
		return err_sys(err, "/dev/null");
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return err_sys(err, "socket");
	ours = ends[0];
	theirs = ends[1];
	/* where it cannot be so large, boxserver_ask() tells what is too long */
	setsockopt(ours, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
	/* what it says on standard error is about itself; each run has its own */
	pid = boxstart(argv, (int[]){ theirs, null, STDERR_FILENO }, false, err);
	if (pid < 0)
		return -1;
	*server = (struct boxserver){ pid, fd_take(&ours) };
	return 0;
}

static int boxserver_send(
	const struct boxserver *server, const struct buf *words, const int *fds, size_t count)
{
	cpu_set_t cpus;

	if (sched_getaffinity(0, sizeof(cpus), &cpus) == 0)
		sched_setaffinity(server->pid, sizeof(cpus), &cpus);
	return pass_send_all(server->socket, words->data, words->len, fds, count);
}

int boxserver_ask(struct boxserver *server, const char *ojbox, char *const *words, const int *fds,
	size_t count, struct err *err)
{
	auto_buf struct buf request = { 0 };
	int result;

	for (; *words; words++)
		buf_add(&request, *words, strlen(*words) + 1);
	if (buf_check(&request, err) < 0 || (!server->pid && boxserver_start(server, ojbox, err) < 0))
		return -1;
	result = boxserver_send(server, &request, fds, count);
	/* somebody has ended it since the last answer */
	if (result < 0 && (errno == EPIPE || errno == ECONNRESET)) {
		boxserver_end(server);
		if (boxserver_start(server, ojbox, err) < 0)
			return -1;
		result = boxserver_send(server, &request, fds, count);
	}
	if (result < 0 && errno == EMSGSIZE)
		return err_set(
			err, ERR_USAGE, "a command of %zu bytes is too long for %s", request.len, ojbox);
	return result < 0 ? err_sys(err, "sending a command to %s", ojbox) : 0;
}

static int boxserver_wait(struct boxserver *server, int *ret_status)
{
	pid_t pid;

	while ((pid = waitpid(server->pid, ret_status, 0)) < 0 && errno == EINTR)
		;
	auto_close(&server->socket);
	*server = (struct boxserver){ 0 };
	return pid < 0 ? -1 : 0;
}

int boxserver_answer(struct boxserver *server, int *ret_status, struct err *err)
{
	unsigned char code;
	ssize_t got;

	while ((got = recv(server->socket, &code, 1, 0)) < 0 && errno == EINTR)
		;
	if (got < 0 && errno != ECONNRESET)
		return err_sys(err, "waiting for the sandbox");
	if (got == 1) {
		*ret_status = W_EXITCODE(code, 0);
		return 0;
	}
	return boxserver_wait(server, ret_status) < 0 ? err_sys(err, "waitpid") : 0;
}

void boxserver_end(struct boxserver *server)
{
	int ignored;

	if (!server->pid)
		return;
	auto_close(&server->socket);
	boxserver_wait(server, &ignored);
}
