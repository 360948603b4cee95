/*
 * keeper_hear.c: what reaches the keeper from the box and from whoever sends it signals, and its clock.
 *
 * Called by run before the box is cloned, and by keeper.c and hold.c.  Fails when the kernel has no
 * descriptors left. What the box says is taken as it comes: before execve only processes of ours can say
 * something.
 */
#include "keeper.h"

#include "base/auto.h"
#include "base/pass.h"

#include <signal.h>
#include <sys/signalfd.h>
#include <time.h>

int64_t keeper_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int keeper_block(struct err *err)
{
	static const int ending[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGABRT };
	sigset_t set;
	int fd;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++)
		sigaddset(&set, ending[i]);
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		return err_sys(err, "signalfd");
	/* Ignored, as some callers have it, children would vanish unreaped and their CPU time with them. */
	signal(SIGCHLD, SIG_DFL);
	/* The box's first process is born with all signals blocked, so that none can reach it half made. */
	sigfillset(&set);
	sigdelset(&set, SIGSEGV);
	sigdelset(&set, SIGBUS);
	sigdelset(&set, SIGILL);
	sigdelset(&set, SIGFPE);
	if (sigprocmask(SIG_SETMASK, &set, NULL) < 0) {
		close(fd);
		return err_sys(err, "sigprocmask");
	}
	return fd;
}

bool keeper_hear(int messages, struct keeper_heard *heard, struct err *err)
{
	struct inside_message message;
	auto_fd int fd = -1;
	ssize_t got;

	while ((got = pass_receive(messages, &message, sizeof(message), &fd)) == sizeof(message)) {
		if (message.began_ns)
			heard->began_ns = message.began_ns;
		if (message.kind == INSIDE_READY && heard->ready.kind != INSIDE_READY) {
			heard->ready = message;
			heard->listener = fd_take(&fd);
		} else if (message.kind == INSIDE_FAILED && !heard->failed) {
			message.err.text[sizeof(message.err.text) - 1] = '\0';
			*err = message.err;
			heard->failed = true;
		}
		auto_close(&fd);
	}
	return got < 0;
}
