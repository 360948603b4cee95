/*
 * serve.h: one ojbox that makes many runs, one after the other, for a program at the other end of a socket.
 * Starting a program is a good part of what a run costs.
 *
 * The socket is standard input, of type SOCK_SEQPACKET (unix(7)).  A request is one message: the words of a
 * command line without the program's name, each with a NUL behind it, and by SCM_RIGHTS its descriptors 0, 1,
 * 2 and perhaps 3 (for --gate=3).  The answer is one byte, the exit code, when nobody has anything of the
 * request any more but this process, which then closes its descriptors and waits for the first process of
 * the box to have died, before it takes the next.  No answer means that this process has died.  An empty
 * message is as good as the end.
 */
#pragma once

#include "base/err.h"

#define SERVE_BYTES 262144 /* of a request, at most */
#define SERVE_GATE  3      /* the number of the fourth descriptor */

/*
 * As main(): returns the exit code.  argv ends in NULL; argv[0] is the name given to serve_requests().  When
 * something is to be read from `caller`, or that is at its end, somebody has told us to end.  Children of
 * this process that are dying may be left to us.
 */
typedef int (*serve_command)(int argc, char **argv, int caller);

/*
 * Has requests done until the other side closes its end; 0 then.  While one is done, that the other side
 * closes its end or sends more counts as SIGTERM, from when the box is had on.  Between requests this process
 * has nothing of the caller's but the socket.
 */
int serve_requests(const char *program, serve_command command, struct err *err);
