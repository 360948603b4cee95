/*
 * relay.h: what two programs say to each other on its way through us, noted line by line.
 */
#pragma once

#include "base/text.h"

#include <poll.h>
#include <stdbool.h>

/* So much of it is noted. */
#define RELAY_NOTED ((size_t)64 << 10)

struct relay_note {
	struct buf text; /* lines, each behind its speaker's mark */
	char last;       /* the mark of the line that is open; 0: none is */
	bool cut;        /* there was more */
};

/* One direction: from the end of one pipe into another.  All zero but the descriptors, which it owns. */
struct relay {
	int from, to;            /* -1: closed */
	char mark;               /* before each line: '<' or '>' */
	struct relay_note *note; /* shared by both directions; NULL: nothing is noted */
	char bytes[65536];       /* not yet passed on */
	size_t begin, end;
	bool named; /* `to` is a named pipe that is open for reading, too: what is in it goes when we close it
		     */
};

/* What is to be waited for. */
struct pollfd relay_watch(const struct relay *relay);
/* Deals with it.  Must not be called with SIGPIPE neither blocked nor ignored. */
void relay_step(struct relay *relay, const struct pollfd *watched);
/*
 * To be called from time to time where `named` may be set; `gone`: the program at the named pipes has ended.
 * Closes what nobody reads, or has been read to its end.
 */
void relay_tick(struct relay *relay, bool gone);
/* Nobody writes or reads any more: closes it. */
void relay_close(struct relay *relay);
