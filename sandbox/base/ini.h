/*
 * ini.h: INI files through libinih, behind a reader that refuses what libinih would cut or misread in
 * silence.
 *
 * libinih (as Debian builds it) cuts a line at 199 bytes and reads the rest as another pair, cuts sections
 * and names at 49 bytes, takes " ;" for a comment even inside quotes, reports no section without keys, and
 * passes a continuation line as if its key had been repeated.  So every line goes through a guard first.
 */
#pragma once

#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdio.h>

struct ini_event {
	const char *file;    /* as given to ini_read() */
	int line;            /* from 1 */
	const char *section; /* what stands between the brackets, trimmed; "" before the first */
	const char *name;    /* NULL: the section begins here */
	const char *value;
	bool continuation; /* an indented line that goes on with the value of `name` */
};

/* 0, or -1 with *err set: the error is noted as FILE:LINE: TEXT and reading goes on. */
typedef int (*ini_function)(void *user, const struct ini_event *event, struct err *err);

/*
 * Reads `in` to its end.  Each error, of the guard, of libinih or of the function, is added to *errors as
 * "FILE:LINE: reason".  Returns 0 when none was added, else -1 with *err = the first of them (and "(and N
 * more)").  The strings in an event live until the function returns.
 */
int ini_read(
	FILE *in, const char *file, ini_function function, void *user, struct strv *errors, struct err *err);
/* The same for a file by name.  A missing file is ERR_MISSING. */
int ini_read_path(const char *path, ini_function function, void *user, struct strv *errors, struct err *err);
/*
 * Splits "kind NAME" of a section in place; *ret_name is NULL when there is no name.
 */
void ini_section(char *section, char **ret_kind, char **ret_name);
