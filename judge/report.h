/*
 * report.h: what is told about results, for people and for programs.
 */
#pragma once

#include "base/text.h"
#include "result.h"

#include <stdbool.h>
#include <stddef.h>

/* A line on a terminal that says what is being done; it is wiped out before anything else is told. */
struct progress {
	int fd; /* -1: tell nothing */
	bool shown;
};

__attribute__((format(printf, 2, 3))) void progress_show(struct progress *progress, const char *format, ...);
void progress_wipe(struct progress *progress);

struct report_text {
	bool colour;
	bool verbose; /* what programs wrote on standard error is shown for every test */
};

/* Adds the report of one submission for people. */
void report_text(const struct report_text *how, const struct result *result, struct buf *out);
/* Adds the report of one submission (an object) or of several (an array of them) for programs. */
void report_json(const struct result *results, size_t count, struct buf *out);
