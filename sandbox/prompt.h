/* prompt.h: waking up in time on a machine that is busy. */
#pragma once

#include <stdint.h>

/* What prompt_become() has changed; all zero: nothing. */
struct prompt {
	uint64_t slice_ns;
	int slack_ns;
};

/*
 * Lets the calling process run soon after it wakes up: its timers are not rounded, and it asks for short
 * turns on the CPU, which the scheduler (from Linux 6.12 on) gives sooner.  Children that are born later have
 * both, too.  Where the kernel cannot, nothing is different; that is no error.  *ret_before: for
 * prompt_end().
 */
void prompt_become(struct prompt *ret_before);
/* All is as before. */
void prompt_end(const struct prompt *before);
