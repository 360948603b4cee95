/* prompt.h: waking up in time on a machine that is busy, and ending soon. */
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
/*
 * For a process that begins to wait, and for whose end or execve somebody else will wait: these take the
 * longer the more of ojbox is mapped, so its code is given back now.  What is needed again comes from the
 * file.
 */
void prompt_shrink(void);
