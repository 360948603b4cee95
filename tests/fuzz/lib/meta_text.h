/*
 * meta_text.h: makes meta files with ojbox's own writer.  It stands apart because ojbox and ojjudge each have
 * their own `struct meta`.
 */
#pragma once

#include "base/text.h"

#include <stdint.h>

/* The keys that ojjudge reads, as they are to be written; a number below 0 and NULL: left out. */
struct meta_text {
	const char *status, *message, *limits_by;
	int64_t time, wall; /* ms */
	int64_t exit_code, signal, max_rss, cg_mem, oom_killed;
};

void meta_text_write(const struct meta_text *values, struct buf *ret_text);
