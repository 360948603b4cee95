/*
 * boxserver.h: an ojbox that stays, and makes one run after the other (ojbox --serve): it need not be started
 * for each.
 */
#pragma once

#include "base/err.h"

#include <stddef.h>
#include <sys/types.h>

/* One request at a time.  All zero: there is none yet. */
struct boxserver {
	pid_t pid;
	int socket; /* our end; readable when an answer is there, or the server is no more */
};

/* The number that the fourth descriptor of a request has there: see --gate. */
#define BOXSERVER_FOURTH 3

/*
 * Has `ojbox` (a path) do what words say, without the name of the program; up to four descriptors, which stay
 * the caller's, are 0, 1, 2, ... there.  It works on the CPUs of the calling thread.  The server is started
 * when there is none.
 */
int boxserver_ask(struct boxserver *server, const char *ojbox, char *const *words, const int *fds,
	size_t count, struct err *err);
/* What came of it, as of waitpid(2): how the request ended, or the server, when that has died. */
int boxserver_answer(struct boxserver *server, int *ret_status, struct err *err);
/* Ends it; waits for a request that is under way, which is then as good as interrupted. */
void boxserver_end(struct boxserver *server);
