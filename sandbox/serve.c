/*
 * serve.c: takes requests from a socket, one at a time; see serve.h.
 *
 * Called by main for --serve.  Fails when standard input is no such socket, or the kernel has no descriptors
 * left; a request that is wrong is told on its own standard error.  It must never let one request see what
 * another has left behind: descriptors, masks of signals, CPUs and words of output are as before.
 */
#include "serve.h"

#include "base/auto.h"
#include "base/log.h"
#include "base/pass.h"
#include "exits.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Ours are from here on: below it is room for what is sent. */
#define SERVE_OURS 16
/* The standard streams. */
#define SERVE_STREAMS 3

struct serve {
	int caller, null, diag; /* diag: our own standard error */
	char *program;          /* as argv[0] */
	char *bytes;            /* of the request; SERVE_BYTES */
	char **argv;
	sigset_t signals;
};

static void serve_close(struct serve *serve)
{
	auto_close(&serve->caller);
	auto_close(&serve->null);
	auto_close(&serve->diag);
	free(serve->program);
	free(serve->bytes);
	free(serve->argv);
}
#define auto_serve __attribute__((cleanup(serve_close)))

static int serve_open(struct serve *serve, const char *program, struct err *err)
{
	int type = 0;
	socklen_t size = sizeof(type);

	if (getsockopt(STDIN_FILENO, SOL_SOCKET, SO_TYPE, &type, &size) < 0 || type != SOCK_SEQPACKET)
		return err_set(err, ERR_USAGE,
			"--serve: standard input is no socket of type SOCK_SEQPACKET; it is for programs "
			"that send requests, see ojbox(1)");
	/* what was passed on by mistake would stay open for as long as this process lives */
	if (close_range(SERVE_STREAMS, ~0U, 0) < 0)
		return err_sys(err, "close_range");
	serve->caller = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, SERVE_OURS);
	serve->diag = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, SERVE_OURS);
	serve->null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (serve->null >= 0 && serve->null < SERVE_OURS) {
		int high = fcntl(serve->null, F_DUPFD_CLOEXEC, SERVE_OURS);

		close(serve->null);
		serve->null = high;
	}
	if (serve->caller < 0 || serve->diag < 0 || serve->null < 0)
		return err_sys(err, "--serve");
	serve->program = strdup(program);
	serve->bytes = malloc(SERVE_BYTES);
	if (!serve->program || !serve->bytes)
		return err_nomem(err);
	if (fcntl(serve->caller, F_SETFL, 0) < 0 || sigprocmask(SIG_SETMASK, NULL, &serve->signals) < 0)
		return err_sys(err, "--serve");
	return 0;
}

/* The words of the request, as main() gets them. */
static int serve_words(struct serve *serve, size_t size, int *ret_count, struct err *err)
{
	size_t words = 0;
	char **argv, *at = serve->bytes;

	for (size_t i = 0; i < size; i++)
		words += !serve->bytes[i];
	if (size == 0 || serve->bytes[size - 1])
		return err_set(err, ERR_USAGE, "--serve: a request is words with a NUL behind each");
	argv = reallocarray(serve->argv, words + 2, sizeof(*argv));
	if (!argv)
		return err_nomem(err);
	serve->argv = argv;
	argv[0] = serve->program;
	for (size_t i = 1; i <= words; i++, at += strlen(at) + 1)
		argv[i] = at;
	argv[words + 1] = NULL;
	*ret_count = (int)words + 1;
	return 0;
}

/* What was sent becomes 0, 1, 2, 3: the numbers that it came by are above 2, and rise. */
static int serve_take(const int *fds, size_t count, struct err *err)
{
	int result = 0;

	for (size_t i = 0; i < count; i++) {
		if (fds[i] == (int)i)
			continue;
		if (dup2(fds[i], (int)i) < 0)
			result = err_sys(err, "--serve");
		close(fds[i]);
	}
	if (result == 0 && count < SERVE_STREAMS)
		return err_set(err, ERR_USAGE, "--serve: a request has at least three descriptors");
	return result;
}

/* Nothing of the request's stays open, nor unsaid. */
static void serve_put_back(const struct serve *serve)
{
	__fpurge(stdout);
	clearerr(stdout);
	for (int i = 0; i < SERVE_STREAMS; i++)
		dup2(serve->null, i);
	close(SERVE_GATE);
}

static int serve_one(struct serve *serve, size_t size, bool whole, serve_command command)
{
	const struct log log = { .program = serve->program, .fd = STDERR_FILENO };
	struct err err;
	int count;

	if (!whole)
		err_set(&err, ERR_USAGE, "--serve: a request has more than %d bytes or %d descriptors",
			SERVE_BYTES, PASS_MAX);
	else if (serve_words(serve, size, &count, &err) == 0)
		return command(count, serve->argv, serve->caller);
	log_error(&log, &err);
	return EXITS_SANDBOX;
}

/*
 * What a request leaves behind, and nobody waits for: CPUs, as a run with --affinity lets the process that
 * watches it go where its program is, unless somebody has changed them since; the first process of a box,
 * which dies; what the run has blocked.  A signal that came too late for it ends this process here.
 */
static int serve_tidy(
	const struct serve *serve, const cpu_set_t *before, const cpu_set_t *ran, struct err *err)
{
	cpu_set_t now;

	if (CPU_COUNT(before) && sched_getaffinity(0, sizeof(now), &now) == 0 && CPU_EQUAL(&now, ran))
		sched_setaffinity(0, sizeof(*before), before);
	serve_put_back(serve);
	while (waitpid(-1, NULL, __WALL) > 0 || errno == EINTR)
		;
	return sigprocmask(SIG_SETMASK, &serve->signals, NULL) < 0 ? err_sys(err, "sigprocmask") : 0;
}

static void serve_cpus(cpu_set_t *ret_cpus)
{
	if (sched_getaffinity(0, sizeof(*ret_cpus), ret_cpus) < 0)
		CPU_ZERO(ret_cpus);
}

/* Waits for a request and does it.  Returns 0 when there will be no more, 1 else. */
static int serve_next(struct serve *serve, serve_command command, struct err *err)
{
	const struct log log = { .program = serve->program, .fd = STDERR_FILENO };
	int fds[PASS_MAX];
	size_t sent;
	bool whole;
	cpu_set_t before, ran;
	struct err wrong;
	unsigned char code = EXITS_SANDBOX;
	ssize_t got = pass_receive_all(serve->caller, serve->bytes, SERVE_BYTES, fds, &sent, &whole);

	if (got == 0 || (got < 0 && errno == ECONNRESET))
		return 0;
	if (got < 0)
		return errno == EINTR ? 1 : err_sys(err, "--serve");
	serve_cpus(&before);
	if (serve_take(fds, sent, &wrong) < 0)
		log_error(&log, &wrong);
	else
		code = (unsigned char)serve_one(serve, (size_t)got, whole, command);
	serve_cpus(&ran);
	send(serve->caller, &code, 1, MSG_NOSIGNAL);
	return serve_tidy(serve, &before, &ran, err) < 0 ? -1 : 1;
}

int serve_requests(const char *program, serve_command command, struct err *err)
{
	auto_serve struct serve serve = { .caller = -1, .null = -1, .diag = -1 };
	int result;

	if (serve_open(&serve, program, err) < 0)
		return -1;
	serve_put_back(&serve);
	do
		result = serve_next(&serve, command, err);
	while (result > 0);
	dup2(serve.diag, STDERR_FILENO);
	return result;
}
