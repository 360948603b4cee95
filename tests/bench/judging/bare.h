/*
 * bare.h: the programs by themselves, with nobody who judges them: what this program does when it is called
 * with --bare or --pair.
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Runs argv with FOLDER/1.in, 2.in and so on as standard input, one after the other by each of `jobs`
 * processes that has a CPU of its own, and reads what it prints.
 */
int bare_sum(const char *folder, size_t tests, size_t jobs, char *const *argv, struct err *err);
/*
 * Runs both programs, joined by two pipes, until they end.  words: interactor, program, input and feedback
 * folder. pin: all on the CPU where we are.
 */
int bare_pair(bool pin, char *const words[4], struct err *err);
