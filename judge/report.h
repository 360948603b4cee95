/*
 * report.h: what is told about results, for people and for programs.
 *
 * What happens is an event; each event is told to all reports that were asked for (struct reports), and each
 * of them has a form: a row of report.def with a function that writes what the event means in that form, or
 * nothing.  What contestants must not see is taken away before a form gets to see it (report_view.c).
 */
#pragma once

#include "base/text.h"
#include "result.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* ---- progress.c ---- */

/* A line on a terminal that says what is being done; it is wiped out before anything else is told. */
struct progress {
	int fd; /* -1: tell nothing */
	bool shown;
};

__attribute__((format(printf, 2, 3))) void progress_show(struct progress *progress, const char *format, ...);
void progress_wipe(struct progress *progress);

/* ---- events ---- */

enum report_for {
	REPORT_FOR_JURY,
	REPORT_FOR_CONTESTANT,
};

enum report_kind {
	REPORT_STARTED,  /* a submission: of `result` nothing counts but names */
	REPORT_COMPILED, /* `compile` counts, too, and language and limits */
	REPORT_TESTED,   /* `test` is done; of others nothing counts */
	REPORT_FINISHED, /* a submission */
	REPORT_DONE,     /* all of them: `results` */
};

struct report_event {
	enum report_kind kind;
	const struct result *result;  /* but for DONE */
	size_t test;                  /* TESTED */
	const struct result *results; /* DONE */
	size_t count;
	/* for forms: */
	const struct result_test *tested; /* TESTED: as it may be seen */
	size_t tests, groups;             /* STARTED: how many there are to be seen */
};

/* How a form is to write. */
struct report_how {
	enum report_for who;
	bool verbose, colour;
	size_t submissions; /* that the call is about */
	size_t told;        /* how many of them had their FINISHED before */
};

struct problem; /* problem.h */

/* Adds what the event means in a form, if anything. */
typedef void (*report_write)(const struct report_how *how, const struct report_event *event, struct buf *out);

struct report_form {
	const char *name, *extension;
	bool live, excerpts;
	report_write write;
	const char *help;
};

enum report_id {
#define REPORT(id, name, extension, live, excerpts, help) REPORT_##id,
#include "report.def"
	REPORTS
};

/* Indexed by enum report_id. */
extern const struct report_form report_forms[REPORTS];

#define REPORT(id, name, extension, live, excerpts, help) \
	void report_##id(const struct report_how *how, const struct report_event *event, struct buf *out);
#include "report.def"

/* ---- report.c ---- */

/* One report and where it goes. */
struct report_sink {
	const struct report_form *form;
	const char *path; /* NULL: standard output */
	int fd;
	bool colour;
};

struct reports {
	const struct problem *problem;
	struct report_sink *sink;
	size_t count;
	struct report_how how;
	bool failed; /* a report could not be written: nothing more is told */
	struct err err;
};

struct options; /* options.h */

/* Whether what is written there is to have colours. */
bool reports_colour(const struct options *options, int fd);
/*
 * Opens all that the options ask for, so that what cannot be written is known before anything is judged;
 * existing files are emptied.
 */
int reports_open(const struct options *options, const struct problem *problem, size_t submissions,
	struct reports *ret_reports, struct err *err);
void reports_close(struct reports *reports);
#define auto_reports __attribute__((cleanup(reports_close)))

/* Whether REPORT_DONE needs whole results; else what result_summary() leaves is enough. */
bool reports_need_all(const struct reports *reports);
/* Whether excerpts of tests that failed are needed. */
bool reports_want_excerpts(const struct reports *reports);
/*
 * Tells an event.  To be called by one thread at a time; what a live form writes of an event is one write().
 * Failing is remembered for reports_check().  `reports` may be NULL: nobody wants to know.
 */
void reports_tell(struct reports *reports, const struct report_event *event);
/* 0, or -1 and why a report could not be written. */
int reports_check(const struct reports *reports, struct err *err);

/* ---- report_view.c ---- */

/*
 * What is shown of a test: false when nothing is, else *ret_shown with what may be seen.  It refers to the
 * test and must not be freed.  `visible` and `tip` of the test must be there.
 */
bool report_view_test(enum report_for who, const struct result_test *test, struct result_test *ret_shown);
/*
 * The same for a whole result; to be freed with report_view_free(), before `result`.  `visible` and `tip` are
 * the problem's; when that is NULL, the result's.
 */
int report_view(enum report_for who, const struct problem *problem, const struct result *result,
	struct result *ret_shown, struct err *err);
void report_view_free(struct result *shown);
/* What stands in events that come before FINISHED, when the rest of the result is not there yet. */
void report_view_early(enum report_kind kind, const struct result *result, struct result *ret_shown);
/* A test of a result, with `visible` and `tip` of the problem. */
struct result_test report_view_told(const struct problem *problem, const struct result *result, size_t test);

/* ---- report_escape.c: bytes of anybody's for each form ---- */

/* For terminals: nothing may move the cursor or change a colour.  In `line` tab and newline are shown, too.
 */
void report_escape_terminal(struct buf *out, const char *bytes, size_t count, bool line);
/*
 * For text and attributes ("...") of XML and HTML: valid UTF-8 of characters that XML 1.0 allows.  Control
 * bytes are shown by their pictures.
 */
void report_escape_xml(struct buf *out, const char *bytes, size_t count, bool attribute);
/* One cell of CSV: quoted where needed; a text that a spreadsheet could take for a formula is none. */
void report_escape_csv(struct buf *out, const char *bytes, size_t count);
/* The description of a TAP test line, or what stands behind # there. */
void report_escape_tap(struct buf *out, const char *bytes, size_t count);
/* Of bytes that are a buffer's, or a string's (NULL: nothing). */
#define report_of_buf(buf)   buf_text(buf), (buf)->len
#define report_of_text(text) ((text) ? (text) : ""), ((text) ? strlen(text) : 0)
/* At most 9 digits behind the point; nothing for what is no number. */
void report_escape_number(struct buf *out, double value);
/* "1.234" for 1234 ms */
void report_escape_seconds(struct buf *out, int64_t ms);

/* ---- report_rules.c ---- */

/* Adds the rules that are broken, a line each; the text is not yet escaped. */
void report_rules(struct buf *out, const struct result *result);

/* ---- what several forms have to know ---- */

/* Adds a line about tests whose results are reused, if there are any. */
static inline void report_reused(struct buf *out, const struct result *result)
{
	size_t reused = result_reused(result);

	if (reused)
		buf_printf(out, "%zu of %zu results are reused: measured in an earlier call\n", reused,
			result->test_count);
}

/* Adds what contestants are told when they fail a test: by the checker, by the problem, in lines. */
static inline void report_hints(struct buf *out, const struct result_test *test)
{
	buf_add(out, buf_text(&test->hint), test->hint.len);
	if (test->hint.len && test->tip)
		buf_puts(out, "\n");
	buf_puts(out, test->tip ? test->tip : "");
}

/* What to call a group's verdict; NULL when contestants may not see it. */
static inline const char *report_group_verdict(const struct report_how *how, const struct result_group *group)
{
	bool hidden = how->who == REPORT_FOR_CONTESTANT && group->visible == VISIBLE_NONE;

	return hidden ? NULL : verdict_table[group->verdict].name;
}

/* Whether what a test shows says why the submission has its verdict. */
static inline bool report_explained(const struct result *result)
{
	for (size_t i = 0; i < result->test_count; i++)
		if (result->test[i].verdict != VERDICT_AC && result->test[i].verdict != VERDICT_SK)
			return true;
	return result->verdict == VERDICT_AC || result->compile.verdict != VERDICT_AC;
}
