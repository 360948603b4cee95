/*
 * streams.c: the caller's standard streams are left as they were found; see streams.h.
 *
 * Called by run, in the keeper, before and after the program.  Cannot fail: a stream that is closed or gone
 * needs nothing.  Must never touch a terminal in whose background we are: then its settings are those of
 * whoever is in the foreground.
 */
#include "streams.h"

#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool streams_terminal(int fd)
{
	pid_t group = tcgetpgrp(fd);

	return group >= 0 && group == getpgrp();
}

static struct streams_one streams_look(int fd)
{
	struct streams_one one = { .flags = fcntl(fd, F_GETFL) };

	one.terminal = one.flags >= 0 && streams_terminal(fd) && tcgetattr(fd, &one.modes) == 0 &&
		       ioctl(fd, TIOCGETD, &one.discipline) == 0 && ioctl(fd, TIOCGEXCL, &one.exclusive) == 0;
	return one;
}

void streams_keep(struct streams *ret_streams)
{
	for (int i = 0; i < 3; i++)
		ret_streams->one[i] = streams_look(i);
}

/* Not as bytes: the struct has gaps. */
static bool streams_same(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag && a->c_cflag == b->c_cflag &&
	       a->c_lflag == b->c_lflag && memcmp(a->c_cc, b->c_cc, sizeof(a->c_cc)) == 0;
}

static void streams_put_back_terminal(int fd, const struct streams_one *then)
{
	struct streams_one now = streams_look(fd);

	if (!now.terminal)
		return;
	if (now.discipline != then->discipline)
		ioctl(fd, TIOCSETD, &then->discipline);
	if (now.exclusive && !then->exclusive)
		ioctl(fd, TIOCNXCL);
	if (!streams_same(&now.modes, &then->modes))
		tcsetattr(fd, TCSANOW, &then->modes);
}

void streams_put_back(const struct streams *streams)
{
	for (int i = 0; i < 3; i++) {
		const struct streams_one *then = &streams->one[i];

		if (then->flags >= 0)
			fcntl(i, F_SETFL, then->flags);
		if (then->terminal)
			streams_put_back_terminal(i, then);
	}
}
