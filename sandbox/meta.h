/*
 * meta.h: the meta file: `key:value` lines about one run.  The table of keys is meta.def.
 */
#pragma once

#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

enum meta_key {
#define META(id, ...) META_##id,
#include "meta.def"
#undef META
	META_KEYS,
};

/* The key's name as it stands in the file. */
const char *meta_name(enum meta_key key);

/* A meta file being made: lines are gathered and written all at once. */
struct meta {
	struct buf text;
	int fd;           /* -1: nobody wants one */
	const char *file; /* as given; not owned */
	bool stream;      /* written at the end of what is there (standard output), not over it */
};

/*
 * Opens FILE ("-": standard output, NULL: none) as the caller, never through a symlink, and puts a verdict
 * "run not finished" into it if it is a regular file, so that an older verdict can never be taken for this
 * run's, whatever happens.  A pipe that nobody reads is an error after five seconds.
 */
int meta_open(struct meta *ret_meta, const char *file, struct err *err);
/* Adds a line; control bytes in the value are escaped, an empty value becomes "-". */
__attribute__((format(printf, 3, 4))) void meta_add(
	struct meta *meta, enum meta_key key, const char *format, ...);
/* Adds milliseconds as seconds with three digits. */
void meta_add_ms(struct meta *meta, enum meta_key key, int64_t ms);
/* Forgets all lines added. */
void meta_reset(struct meta *meta);
/*
 * Writes the lines: over a regular file from its start, cutting it after them; a stream with one write. Fails
 * when a regular file no longer stands under its name.
 */
int meta_write(struct meta *meta, struct err *err);
/* Closes the file; an error of the close is an error of the file (NFS, quotas). */
int meta_close(struct meta *meta, struct err *err);
