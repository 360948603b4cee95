/*
 * log.h: what the program tells a person on standard error: errors, and with --verbose what goes on.
 * No globals: whoever may tell is given a struct log.
 */
#pragma once

#include "base/err.h"

struct log {
	const char *program; /* put in front of every line */
	int verbose;         /* how often --verbose was given */
	int fd;              /* -1: tell nothing */
};

/* One line, control bytes escaped, written with one write; told when verbose >= level. */
__attribute__((format(printf, 3, 4))) void log_note(
	const struct log *log, int level, const char *format, ...);
/* The error as one line; told always. */
void log_error(const struct log *log, const struct err *err);
