/*
 * tools.h: the subcommand `languages`: what is installed on this machine, and whether it is judged rightly.
 */
#pragma once

#include "base/text.h"
#include "language.h"
#include "report.h"
#include "schedule.h"

struct tools {
	const struct languages *languages;
	char *const *names; /* of languages; count 0: all */
	size_t count;
	const struct strv *folders; /* of the self-test; NULL: it is not wanted */
	const char *ojbox;          /* NULL: there is none, and versions are not known */
	const struct log *log;
	const struct stop *stop;
	struct schedule_how how;
	bool json;
	int output; /* where the table goes */
};

/*
 * Tells of each language whether its tools are there, their version or what is missing, and what came of the
 * self-test.  Returns 0; 1 when something in the self-test got a wrong verdict; 2 when a language that was
 * named cannot be tested; -1 with *err.
 */
int tools_run(const struct tools *tools, struct err *err);
