/* prompt.h: waking up in time on a machine that is busy. */
#pragma once

/*
 * Lets the calling process run soon after it wakes up: its timers are not rounded, and it asks for short
 * turns on the CPU, which the scheduler (from Linux 6.12 on) gives sooner.  Children that are born later have
 * both, too.  Where the kernel cannot, nothing is different; that is no error.
 */
void prompt_become(void);
