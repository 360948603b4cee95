/*
 * spec_call.h: a command line of ojbox and what became of it, for the tests of spec.
 */
#pragma once

#include "spec.h"

#include "base/auto.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

/* One command line over the defaults: call_begin(), words to argv, call_end(). */
struct call {
	struct box_spec spec;
	struct strv argv;
	int result;
	struct err err;
};

static inline void call_free(struct call *call)
{
	spec_free(&call->spec);
	strv_free(&call->argv);
}
#define auto_call __attribute__((cleanup(call_free)))

static inline void need(bool well)
{
	if (well)
		return;
	printf("Bail out! the defaults do not parse, or memory is out\n");
	exit(1);
}

static inline void call_begin(struct call *call)
{
	*call = (struct call){ 0 };
	need(spec_defaults(&call->spec, &call->err) == 0);
	strv_add(&call->argv, "ojbox");
}

static inline void call_end(struct call *call)
{
	need(!call->argv.failed);
	call->result = spec_parse(&call->spec, (int)call->argv.count, call->argv.item, &call->err);
}

/* What must be given, too, where the row is. */
static inline void call_companion(struct call *call, const struct opt_row *row)
{
	static const char *const companions[][2] = { { "extra-time", "--time=9" }, { "as-uid", "--as-gid=9" },
		{ "as-gid", "--as-uid=9" } };

	for (size_t i = 0; i < sizeof(companions) / sizeof(companions[0]); i++)
		if (strcmp(row->name, companions[i][0]) == 0)
			strv_add(&call->argv, companions[i][1]);
}

/* A command line that is split as a shell does it. */
static inline void call_line(struct call *call, const char *line)
{
	call_begin(call);
	need(text_words(line, &call->argv, &call->err) == 0);
	call_end(call);
}

static inline const struct opt_row *row_at(size_t i)
{
	return &spec_table()->row[i];
}

static inline bool is_option(const struct opt_row *row)
{
	return row->kind != OPT_HEADING && row->kind != OPT_COMMAND;
}
