/*
 * verdict.h: the verdicts, and which of them a run has earned.
 */
#pragma once

#include "limit.h"

#include <stdbool.h>

struct meta; /* meta_read.h */

enum verdict {
#define VERDICT(name, title, exit, help) VERDICT_##name,
#include "verdict.def"
	VERDICTS /* how many there are */
};

struct verdict_row {
	const char *name; /* "TLE" */
	const char *title;
	int exit;
	const char *help;
};

/* Indexed by enum verdict. */
extern const struct verdict_row verdict_table[VERDICTS];

/* Why a run has its verdict: one line; "" when there is nothing to say. */
struct verdict_words {
	char text[256];
};

/*
 * The verdict of a finished run before its output is looked at: AC stands for "to be compared".
 * holds_itself: the language keeps to the memory limit by itself.  says_memory: it has written that memory
 * was short.  over: more came out of it than limits->output.
 */
enum verdict verdict_of_run(const struct meta *meta, const struct limits *limits, bool holds_itself,
	bool says_memory, bool over, struct verdict_words *ret_words);
/* "SIGSEGV (Segmentation fault)" */
void verdict_signal(int number, struct verdict_words *ret_words);
