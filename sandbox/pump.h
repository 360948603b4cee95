/*
 * pump.h: no descriptor of a host's file reaches the program: through /proc/self/fd it could be opened again,
 * for writing, and its path be read.  Standard streams that are files are therefore carried by the keeper
 * through pipes.
 */
#pragma once

#include "base/err.h"
#include "spec.h"

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct pump_stream {
	int file;   /* the caller's descriptor (0, 1, 2), not owned; -1: not pumped */
	int pipe;   /* our end */
	bool in;    /* file to pipe, else pipe to file */
	char *data; /* what was read and not yet written */
	size_t at, len;
	int64_t total; /* bytes carried */
};

struct pump {
	struct pump_stream stream[3];
	int64_t limit; /* bytes of each output (--fsize), 0: none */
	bool over;     /* an output has passed the limit; it was cut there */
};

/*
 * Called outside before the clone.  For each standard stream that is a regular file or a block device, makes
 * a pipe that belongs to uid and gid (-1: to the caller), so that /dev/stdin can be opened, and puts the
 * program's end into ret_stdio (owned by the caller), else -1.  Refuses folders: whoever has one as a
 * descriptor can leave the box through it.
 */
int pump_prepare(const struct box_spec *spec, uid_t uid, gid_t gid, struct pump *ret_pump, int ret_stdio[3],
	struct err *err);
/* Puts what poll should look at into set (3 elements; fd -1 where there is nothing). */
void pump_watch(const struct pump *pump, struct pollfd set[3]);
/* Carries what can be carried without waiting. */
int pump_carry(struct pump *pump, const struct pollfd set[3], struct err *err);
/* When nobody writes any more: carries the rest of the outputs. */
int pump_drain(struct pump *pump, struct err *err);
void pump_free(struct pump *pump);
