/*
 * selftest.c: judges programs of which it is known what they must get; see selftest.h.
 *
 * tools.c calls it for `ojjudge languages --test`.  Everything goes the way of any submission, so what holds
 * here holds for contestants.  A verdict that is wrong is a result and no failure.
 */
#include "selftest.h"

#include "base/auto.h"
#include "staff.h"

#include <string.h>
#include <unistd.h>

/* How much more time there is when a language did not fit at first. */
#define SELFTEST_PATIENCE 5
/* The column of the program that must not be accepted. */
#define SELFTEST_BAD "compile"

/* ---- the problem ---- */

/* The verdict of that name; VERDICTS: there is none. */
static enum verdict selftest_verdict(const char *name)
{
	int verdict = 0;

	while (verdict < VERDICTS && (!name || strcmp(verdict_table[verdict].name, name) != 0))
		verdict++;
	return (enum verdict)verdict;
}

static enum verdict selftest_wanted(const struct selftest *selftest, size_t test)
{
	const struct problem_group *group = problem_group_of(&selftest->problem, test);

	return selftest_verdict(group ? group->name : NULL);
}

static int selftest_read(const struct strv *folders, const struct languages *languages,
	struct problem *ret_problem, struct err *err)
{
	for (size_t i = 0; i < folders->count; i++) {
		auto_strv struct strv errors = { 0 };
		auto_free char *file = NULL;

		if (asprintf(&file, "%s/problem.ini", folders->item[i]) < 0) {
			file = NULL;
			return err_nomem(err);
		}
		if (access(file, F_OK) == 0)
			return problem_read(folders->item[i], languages, &errors, ret_problem, err);
	}
	return err_set(err, ERR_CONFIG, "there is no self-test in %s",
		folders->count ? folders->item[folders->count - 1] : "any folder");
}

int selftest_open(const struct strv *folders, const struct languages *languages,
	struct selftest *ret_selftest, struct err *err)
{
	struct selftest selftest = { .folders = folders, .problem = { .dir = -1 } };

	if (selftest_read(folders, languages, &selftest.problem, err) < 0)
		return -1;
	for (int role = 0; role < STAFF_ROLES; role++) {
		if (!staff_keys(&selftest.problem, (enum staff_role)role))
			continue;
		err_set(err, ERR_CONFIG, "%s: a self-test has no %s", selftest.problem.file,
			staff_name((enum staff_role)role));
		problem_free(&selftest.problem);
		return -1;
	}
	for (size_t i = 0; i < selftest.problem.test_count; i++) {
		if (selftest_wanted(&selftest, i) < VERDICTS)
			continue;
		err_set(err, ERR_CONFIG, "%s: test %s is in no group that is called as a verdict",
			selftest.problem.file, selftest.problem.test[i].name);
		problem_free(&selftest.problem);
		return -1;
	}
	*ret_selftest = selftest;
	return 0;
}

void selftest_close(struct selftest *selftest)
{
	problem_free(&selftest->problem);
}

/* ---- judging ---- */

/* The program of that stem, whichever of the language's extensions it has; *ret_path stays NULL without one.
 */
static int selftest_find(const struct selftest *selftest, const struct language *language, const char *end,
	char **ret_path, struct err *err)
{
	const struct strv *folders = selftest->folders, *extensions = &language->extensions;

	for (size_t i = 0; i < folders->count; i++) {
		for (size_t j = 0; j < extensions->count; j++) {
			auto_free char *path = NULL;

			if (asprintf(&path, "%s/%s%s%s", folders->item[i], language->name, end,
				    extensions->item[j]) < 0) {
				path = NULL;
				return err_nomem(err);
			}
			if (access(path, R_OK) < 0)
				continue;
			*ret_path = str_take(&path);
			return 0;
		}
	}
	return 0;
}

/* What came out is kept. */
static int selftest_finished(void *user, struct result *result, struct err *err)
{
	struct selftest_result *ret_result = user;
	bool good = strcmp(result->submission, ret_result->good_path) == 0;
	struct result *to = good ? &ret_result->good : &ret_result->bad;

	(void)err;
	result_free(to);
	*to = *result;
	*result = (struct result){ 0 };
	return 0;
}

static int selftest_programs(const struct selftest_call *call, const struct judge *judge, bool bad,
	struct selftest_result *result, struct err *err)
{
	char *const paths[] = { result->good_path, result->bad_path };
	const struct schedule_observer observer = { .user = result, .finished = selftest_finished };

	return schedule_run(judge, paths, bad ? 2 : 1, call->how, call->desk, &observer, err);
}

/* How many verdicts are others than they should be. */
static int selftest_wrong(const struct selftest *selftest, const struct result *result)
{
	int wrong = 0;

	for (size_t i = 0; i < result->test_count; i++)
		wrong += result->test[i].verdict != selftest_wanted(selftest, i);
	return wrong;
}

int selftest_judge(struct selftest *selftest, const struct selftest_call *call,
	const struct language *language, struct selftest_result *ret_result, struct err *err)
{
	struct problem *problem = &selftest->problem;
	const int64_t time = problem->limits.time;
	const struct judge judge = {
		.problem = problem,
		.languages = call->languages,
		.language = language,
		.session = call->session,
		.order = PROBLEM_ALL_TESTS,
	};
	int result;

	if (selftest_find(selftest, language, "", &ret_result->good_path, err) < 0 ||
		selftest_find(selftest, language, "-error", &ret_result->bad_path, err) < 0)
		return -1;
	if (!ret_result->good_path || !ret_result->bad_path)
		return 0;
	result = selftest_programs(call, &judge, true, ret_result, err);
	if (result == 0 && ret_result->good.compile.verdict == VERDICT_AC &&
		selftest_wrong(selftest, &ret_result->good)) {
		problem->limits.time = SELFTEST_PATIENCE * time;
		result = selftest_programs(call, &judge, false, ret_result, err);
		problem->limits.time = time;
	}
	ret_result->wrong = selftest_wrong(selftest, &ret_result->good) +
			    (ret_result->bad.verdict != VERDICT_CE);
	return result;
}

void selftest_free(struct selftest_result *result)
{
	free(result->good_path);
	free(result->bad_path);
	result_free(&result->good);
	result_free(&result->bad);
	*result = (struct selftest_result){ 0 };
}

/* ---- telling ---- */

static int selftest_width(const char *name)
{
	return strlen(name) < 5 ? 6 : (int)strlen(name) + 1;
}

void selftest_head(const struct selftest *selftest, struct buf *out)
{
	for (size_t i = 0; i < selftest->problem.test_count; i++) {
		const char *name = selftest->problem.test[i].name;

		buf_printf(out, "%-*s", selftest_width(name), name);
	}
	buf_printf(out, "%-*s", selftest_width(SELFTEST_BAD), SELFTEST_BAD);
}

/* A verdict that is wrong is marked. */
static void selftest_cell(const char *column, enum verdict verdict, enum verdict wanted, struct buf *out)
{
	const char *name = verdict_table[verdict].name;

	buf_printf(out, "%s%-*s", name, selftest_width(column) - (int)strlen(name),
		verdict == wanted ? "" : "!");
}

void selftest_row(const struct selftest *selftest, const struct selftest_result *result, struct buf *out)
{
	for (size_t i = 0; i < result->good.test_count; i++)
		selftest_cell(selftest->problem.test[i].name, result->good.test[i].verdict,
			selftest_wanted(selftest, i), out);
	selftest_cell(SELFTEST_BAD, result->bad.verdict, VERDICT_CE, out);
}

/* Of a compiler's messages the first line will do. */
static void selftest_reason(
	const char *name, enum verdict verdict, enum verdict wanted, const struct buf *why, struct buf *out)
{
	auto_free char *line = strndup(buf_text(why), strcspn(buf_text(why), "\n"));

	buf_printf(out, "    %s: %s, wanted %s%s", name, verdict_table[verdict].name,
		verdict_table[wanted].name, line && *line ? ": " : "");
	buf_puts_escaped(out, line ? line : "");
	buf_puts(out, "\n");
}

void selftest_reasons(const struct selftest *selftest, const struct selftest_result *result, struct buf *out)
{
	const struct result *good = &result->good, *bad = &result->bad;
	const struct buf *why = good->reason.len ? &good->reason : &good->compile.messages;

	if (good->verdict == VERDICT_CE || (good->verdict == VERDICT_JE && !good->compile.run))
		selftest_reason("the program", good->verdict, VERDICT_AC, why, out);
	for (size_t i = 0; i < good->test_count; i++)
		if (good->test[i].verdict != selftest_wanted(selftest, i) &&
			good->test[i].verdict != VERDICT_SK)
			selftest_reason(good->test[i].name, good->test[i].verdict,
				selftest_wanted(selftest, i), &good->test[i].message, out);
	if (bad->verdict != VERDICT_CE)
		selftest_reason(SELFTEST_BAD, bad->verdict, VERDICT_CE, &bad->reason, out);
}

static void selftest_json_test(struct json *json, const char *name, enum verdict wanted, enum verdict verdict,
	const struct result_use *use, const struct buf *message)
{
	json_open(json, NULL, '{');
	json_string(json, "name", name);
	json_string(json, "wanted", verdict_table[wanted].name);
	json_string(json, "verdict", verdict_table[verdict].name);
	json_number(json, "time", (double)use->time / 1000);
	json_number(json, "wall", (double)use->wall / 1000);
	json_integer(json, "memory", use->memory);
	json_string(json, "message", buf_text(message));
	json_close(json, '{');
}

void selftest_json(const struct selftest *selftest, const struct selftest_result *result, struct json *json)
{
	const struct result *good = &result->good, *bad = &result->bad;

	json_open(json, "selftest", '{');
	json_integer(json, "wrong", result->wrong);
	json_open(json, "tests", '[');
	for (size_t i = 0; i < good->test_count; i++)
		selftest_json_test(json, good->test[i].name, selftest_wanted(selftest, i),
			good->test[i].verdict, &good->test[i].use, &good->test[i].message);
	selftest_json_test(json, SELFTEST_BAD, VERDICT_CE, bad->verdict, &bad->compile.use,
		bad->reason.len ? &bad->reason : &bad->compile.messages);
	json_close(json, '[');
	json_close(json, '{');
}
