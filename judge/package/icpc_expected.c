/*
 * icpc_expected.c: what the jury's solutions of an ICPC package must come to.
 *
 * icpc_submissions.c asks for each of them.  What the name of a folder, a pattern of submissions.yaml and a
 * pattern of tests in it say each become a [solution], and all of them must hold.  Fails on words that are no
 * verdicts, on patterns that mean nothing.
 */
#include "package/icpc.h"
#include "package/icpc_glob.h"

#include "base/auto.h"

#include <math.h>
#include <string.h>

#define ICPC_SUBMISSIONS "submissions/submissions.yaml"

static const struct {
	const char *folder;
	unsigned int versions;
	const char *permit, *expect, *time;
} icpc_expected_rows[] = {
#define ICPC_EXPECTED(folder, versions, permit, expect, time) { folder, versions, permit, expect, time },
#include "package/icpc_expected.def"
};

#define ICPC_EXPECTEDS (sizeof(icpc_expected_rows) / sizeof(icpc_expected_rows[0]))

static const char *const icpc_expected_keys[] = { "permitted", "required", "score", "message",
	"use_for_time_limit", "language", "entrypoint", "authors", "model_solution", NULL };
/* So many of them are also keys of a pattern of tests. */
#define ICPC_SCOPED 5

/* ---- values ---- */

static void icpc_expected_verdicts(
	struct icpc *icpc, const char *key, const char *ours, struct node *node, const char *otherwise)
{
	auto_strv struct strv words = { 0 };
	struct err err;

	if (!node_given(node)) {
		icpc_split(otherwise, &words);
	} else if (node_texts(node, &words, &err) < 0) {
		icpc_yaml_error(icpc, ICPC_SUBMISSIONS, key, node, "%s", err.text);
		return;
	}
	for (size_t i = 0; i < words.count; i++)
		if (strcmp(words.item[i], "AC") != 0 && strcmp(words.item[i], "WA") != 0 &&
			strcmp(words.item[i], "TLE") != 0 && strcmp(words.item[i], "RTE") != 0)
			icpc_yaml_error(icpc, ICPC_SUBMISSIONS, key, node, "'%s' is none of AC, WA, TLE, RTE",
				words.item[i]);
	if (node && !words.count)
		icpc_yaml_error(icpc, ICPC_SUBMISSIONS, key, node, "the list is empty: nothing would do");
	package_key_words(icpc->package, ours, &words);
}

static void icpc_expected_score(struct icpc *icpc, struct node *node)
{
	const struct node *first = node->kind == NODE_LIST ? node->first : node;
	const struct node *second = node->kind == NODE_LIST && node->first ? node->first->next : node;
	auto_buf struct buf text = { 0 };
	double low, high;
	struct err err;

	if (node->kind == NODE_MAP || (node->kind == NODE_LIST && node->count != 2)) {
		icpc_yaml_error(icpc, ICPC_SUBMISSIONS, "score", node, "this is a number, or a list of two");
		return;
	}
	if (node_real(first, &low, &err) < 0 || node_real(second, &high, &err) < 0) {
		icpc_yaml_error(icpc, ICPC_SUBMISSIONS, "score", node, "%s", err.text);
		return;
	}
	if (!icpc->scoring) {
		icpc_yaml_error(icpc, ICPC_SUBMISSIONS, "score", node, "this is for `type: scoring`");
	} else if (low > high) {
		icpc_yaml_error(icpc, ICPC_SUBMISSIONS, "score", node, "the first number is the smaller one");
	} else if (node->kind != NODE_LIST) {
		icpc_key_number(icpc, "score", low);
	} else {
		buf_printf(&text, "%.15g..%.15g", low, high);
		package_key(icpc->package, "score", "%s", buf_text(&text));
	}
}

static void icpc_expected_time(struct icpc *icpc, struct node *node, const char *otherwise)
{
	const char *text = node_given(node) && node->kind == NODE_TEXT ? node->text : NULL, *time = otherwise;
	bool flag;
	struct err err;

	if (text && strcmp(text, "lower") == 0)
		time = "lower-bound";
	else if (text && strcmp(text, "upper") == 0)
		time = "upper-bound";
	else if (node_given(node) && node_bool(node, &flag, &err) == 0)
		time = flag ? "auto" : "none";
	else if (node_given(node))
		icpc_yaml_error(icpc, ICPC_SUBMISSIONS, "use_for_time_limit", node,
			"this is true, false, lower or upper");
	if (strcmp(time, "auto") != 0)
		package_key(icpc->package, "time", "%s", time);
}

/* The keys of a pattern of submissions, or of tests; row: what is not given, or NULL. */
static void icpc_expected_write(
	struct icpc *icpc, struct node *map, const char *permit, const char *expect, const char *time)
{
	struct node *message = node_get(map, "message"), *score = node_get(map, "score");
	const char *text;
	struct err err;

	icpc_expected_verdicts(icpc, "permitted", "permit", node_get(map, "permitted"), permit);
	if (node_given(node_get(map, "required")) || *expect)
		icpc_expected_verdicts(icpc, "required", "expect", node_get(map, "required"), expect);
	if (node_given(score))
		icpc_expected_score(icpc, score);
	icpc_expected_time(icpc, node_get(map, "use_for_time_limit"), time);
	if (!node_given(message))
		return;
	if (node_text(message, &text, &err) < 0)
		icpc_yaml_error(icpc, ICPC_SUBMISSIONS, "message", message, "%s", err.text);
	else if (*text)
		package_key(icpc->package, "message", "%s", text);
}

/* Legacy: accepted, but not with the greatest score. */
static void icpc_expected_partially(struct icpc *icpc, struct icpc_submission *submission)
{
	double high = icpc->groups ? icpc->group[0].config.high : (double)INFINITY;

	icpc_solution(icpc, submission);
	package_key(icpc->package, "verdict", "AC PA");
	package_key(icpc->package, "time", "none");
	if (!isinf(high))
		package_key(icpc->package, "score", "-inf..%.15g", high - 1e-6);
}

/* The row of its folder, or ICPC_EXPECTEDS. */
static size_t icpc_expected_row(const struct icpc *icpc, const struct icpc_submission *submission)
{
	size_t row = 0;

	while (row < ICPC_EXPECTEDS && (strcmp(icpc_expected_rows[row].folder, submission->folder) != 0 ||
					       !(icpc_expected_rows[row].versions & icpc->version)))
		row++;
	return row;
}

void icpc_expected_folder(struct icpc *icpc, struct node *own, struct icpc_submission *submission)
{
	size_t row = icpc_expected_row(icpc, submission);

	if (row < ICPC_EXPECTEDS) {
		icpc_solution(icpc, submission);
		icpc_expected_write(icpc, own, icpc_expected_rows[row].permit, icpc_expected_rows[row].expect,
			icpc_expected_rows[row].time);
	} else if (own) {
		icpc_solution(icpc, submission);
		icpc_expected_write(icpc, own, "AC WA TLE RTE", "", "auto");
	} else if (icpc->version != ICPC_NEW && strcmp(submission->folder, "partially_accepted") == 0) {
		if (!icpc->scoring)
			package_error(icpc->package, submission->path, 0,
				"partially_accepted is for `type: scoring`: this problem has no scores");
		icpc_expected_partially(icpc, submission);
	} else {
		package_note(icpc->package, "submissions", 0,
			"nothing says what submissions in %s come to: they are run, and need only compile",
			submission->folder);
		icpc_solution(icpc, submission);
		package_key(icpc->package, "time", "none");
	}
}

/* ---- patterns of tests ---- */

static bool icpc_expected_is_key(const char *key)
{
	for (size_t i = 0; icpc_expected_keys[i]; i++)
		if (strcmp(icpc_expected_keys[i], key) == 0)
			return true;
	return false;
}

/* The group of that name that is written, or NULL. */
static const char *icpc_expected_group(const struct icpc *icpc, const char *pattern)
{
	for (size_t i = 0; icpc->grouped && i < icpc->groups; i++)
		if (icpc->group[i].section && strcmp(icpc->group[i].name, pattern) == 0)
			return icpc->group[i].section;
	return NULL;
}

/* The sections of tests that a pattern means. */
static void icpc_expected_means(struct icpc *icpc, const char *pattern, struct strv *ret_tests)
{
	for (size_t i = 0; i < icpc->tests; i++)
		if (icpc->test[i].section && icpc_glob(pattern, icpc->test[i].name))
			strv_add(ret_tests, icpc->test[i].section);
}

static void icpc_expected_tests(
	struct icpc *icpc, const char *pattern, struct node *map, struct icpc_submission *submission)
{
	const char *group = icpc_expected_group(icpc, pattern), *wrong = icpc_glob_wrong(pattern);
	auto_strv struct strv tests = { 0 };
	const char *nearest = text_nearest(pattern, icpc_expected_keys);

	if (map->kind != NODE_MAP) {
		icpc_yaml_error(icpc, ICPC_SUBMISSIONS, pattern, map, "unknown key%s%s%s",
			nearest ? ": did you mean '" : ", or a pattern of tests without a map behind it",
			nearest ? nearest : "", nearest ? "'?" : "");
		return;
	}
	if (!wrong)
		icpc_expected_means(icpc, pattern, &tests);
	if (!tests.count) {
		icpc_yaml_error(icpc, ICPC_SUBMISSIONS, pattern, map, "%s",
			wrong ? wrong : "no test and no group is called so, as in secret/1 or secret/group1");
		return;
	}
	if (node_given(node_get(map, "score")) && !group)
		icpc_yaml_error(
			icpc, ICPC_SUBMISSIONS, pattern, map, "a score is a group's, and this is none");
	icpc_solution(icpc, submission);
	if (group)
		package_key(icpc->package, "group", "%s", group);
	else
		package_key_words(icpc->package, "tests", &tests);
	icpc_expected_write(icpc, map, "AC WA TLE RTE", "", "auto");
	for (const struct node *item = map->first; item; item = item->next)
		if (!item->used)
			icpc_yaml_error(icpc, ICPC_SUBMISSIONS, item->key, item,
				"unknown key: of tests there are permitted, required, score, message and "
				"use_for_time_limit");
}

/* ---- patterns of submissions ---- */

/* The keys that are of the submission itself, whatever tests. */
static void icpc_expected_itself(struct icpc *icpc, struct node *map, struct icpc_submission *submission)
{
	const struct node *language = node_get(map, "language"), *entry = node_get(map, "entrypoint");
	const struct node *model = node_get(map, "model_solution");
	const char *ours = language && language->kind == NODE_TEXT ? icpc_language(icpc, language->text)
								   : NULL;
	bool flag;
	struct err err;

	node_get(map, "authors");
	if (node_given(model) && node_bool(model, &flag, &err) < 0)
		icpc_yaml_error(icpc, ICPC_SUBMISSIONS, "model_solution", model, "%s", err.text);
	if (language && node_given(language) && !ours)
		icpc_yaml_error(icpc, ICPC_SUBMISSIONS, "language", language,
			"languages.ini has no language '%s': see `ojjudge languages`",
			language->kind == NODE_TEXT ? language->text : "...");
	if (ours) {
		free(submission->language);
		submission->language = icpc_copy(icpc, ours);
	}
	if (node_given(entry) && entry->kind == NODE_TEXT) {
		free(submission->entry);
		submission->entry = icpc_copy(icpc, entry->text);
	} else if (node_given(entry)) {
		icpc_yaml_error(icpc, ICPC_SUBMISSIONS, "entrypoint", entry, "this is to be a text");
	}
}

/* Whether something but language and so on is said of all tests. */
static bool icpc_expected_says(struct node *map)
{
	for (size_t i = 0; i < ICPC_SCOPED; i++)
		if (node_given(node_get(map, icpc_expected_keys[i])))
			return true;
	return false;
}

/* Whether a pattern is for a submission. */
static bool icpc_expected_for(const struct node *map, const struct icpc_submission *submission)
{
	return map->kind == NODE_MAP && !icpc_glob_wrong(map->key) && icpc_glob(map->key, submission->name);
}

void icpc_expected_language(struct icpc *icpc, struct node *yaml, struct icpc_submission *submission)
{
	for (struct node *map = yaml ? yaml->first : NULL; map; map = map->next)
		if (icpc_expected_for(map, submission))
			icpc_expected_itself(icpc, map, submission);
}

void icpc_expected(struct icpc *icpc, struct node *yaml, struct icpc_submission *submission)
{
	struct node *own = NULL;

	for (struct node *map = yaml ? yaml->first : NULL; map; map = map->next) {
		if (!icpc_expected_for(map, submission) || icpc_solutions_full(icpc))
			continue;
		if (strcmp(map->key, submission->folder) == 0) {
			own = map;
		} else if (icpc_expected_says(map)) {
			icpc_solution(icpc, submission);
			icpc_expected_write(icpc, map, "AC WA TLE RTE", "", "auto");
		}
		for (struct node *item = map->first; item; item = item->next) {
			if (icpc_expected_is_key(item->key))
				continue;
			item->used = true;
			if (!icpc_solutions_full(icpc))
				icpc_expected_tests(icpc, item->key, item, submission);
		}
	}
	if (own || (submission->sections && icpc_expected_row(icpc, submission) < ICPC_EXPECTEDS))
		icpc_expected_folder(icpc, own, submission);
}

void icpc_expected_check(struct icpc *icpc, struct node *yaml, const struct strv *names)
{
	for (const struct node *map = yaml->first; map; map = map->next) {
		const char *wrong = icpc_glob_wrong(map->key);
		bool found = false;

		if (map->kind != NODE_MAP) {
			if (node_given(map))
				icpc_yaml_error(icpc, ICPC_SUBMISSIONS, map->key, map, "this is to be a map");
			continue;
		}
		for (size_t i = 0; !wrong && i < names->count; i++)
			found = found || icpc_glob(map->key, names->item[i]);
		if (!found)
			icpc_yaml_error(icpc, ICPC_SUBMISSIONS, map->key, map, "%s",
				wrong ? wrong
				      : "no submission is called so, as in accepted/sum.py or accepted");
	}
}
