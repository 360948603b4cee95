/* streams.h: what the caller's standard streams are set to, kept before a run and put back after it. */
#pragma once

#include <stdbool.h>
#include <termios.h>

struct streams_one {
	int flags;     /* as of F_GETFL, -1: not open */
	bool terminal; /* ours: this process is in its foreground */
	struct termios modes;
	int discipline, exclusive;
};

struct streams {
	struct streams_one one[3];
};

/*
 * Non-blocking and append are properties of the open file, and echo and the like of the terminal, not of the
 * descriptor: a program shares them with the caller.
 */
void streams_keep(struct streams *ret_streams);
/* Needs SIGTTOU blocked or ignored.  What nobody has changed is not touched. */
void streams_put_back(const struct streams *streams);
