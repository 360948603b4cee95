/*
 * selftest.h: whether a language is judged rightly on this machine: programs of known verdicts.
 */
#pragma once

#include "base/json.h"
#include "schedule.h"

/*
 * The folder of the self-test is a problem, whose groups are called as the verdict that their tests are to
 * get. For each language it holds NAME.EXT, and NAME-error.EXT, which no compiler is to accept.
 */
#define SELFTEST_FOLDER "selftest"

struct selftest {
	const struct strv *folders; /* that programs are looked for in */
	struct problem problem;     /* of the first folder that has one */
};

/* Begin with {0}. */
struct selftest_result {
	char *good_path, *bad_path; /* NULL: there is no such program */
	struct result good, bad;
	int wrong; /* how many verdicts are others than they should be */
};

/* Reads the problem.  The folders must outlive it.  Names of verdicts are checked. */
int selftest_open(const struct strv *folders, const struct languages *languages,
	struct selftest *ret_selftest, struct err *err);
void selftest_close(struct selftest *selftest);

/* What it is judged with. */
struct selftest_call {
	const struct languages *languages;
	struct session *session;
	struct desk *desk;
	const struct schedule_how *how;
};

/*
 * Judges a language that is installed, as submissions are.  What does not fit is judged again with more time:
 * the machine may be slow.  Fails when memory is short or a signal stops us.
 */
int selftest_judge(struct selftest *selftest, const struct selftest_call *call,
	const struct language *language, struct selftest_result *ret_result, struct err *err);
void selftest_free(struct selftest_result *result);

/* Adds the names of the tests, or a language's verdicts, as columns; no newline. */
void selftest_head(const struct selftest *selftest, struct buf *out);
void selftest_row(const struct selftest *selftest, const struct selftest_result *result, struct buf *out);
/* Adds a line for each verdict that is another than it should be. */
void selftest_reasons(const struct selftest *selftest, const struct selftest_result *result, struct buf *out);
/* Adds the object "selftest". */
void selftest_json(const struct selftest *selftest, const struct selftest_result *result, struct json *json);
