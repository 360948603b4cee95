/*
 * cms_score.c: how a CMS package makes points of tests: its score type with its parameters, or the subtasks
 * of gen/GEN.
 *
 * cms.c and cms_tests.c call it.  It fails on parameters that CMS would stumble over when it scores the first
 * submission, and on score types that CMS itself does not have.
 */
#include "cms.h"

#include "base/auto.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Each has a member for every test. */
#define SCORE_SUBTASKS 500

/* Score types of CMS, and which way to score a group they come to. */
static const struct {
	const char *name, *way;
} cms_scores[CMS_SCORES] = {
	[CMS_SUM] = { "Sum", "sum" },
	[CMS_GROUP_MIN] = { "GroupMin", "min" },
	[CMS_GROUP_MUL] = { "GroupMul", "product" },
	[CMS_GROUP_THRESHOLD] = { "GroupThreshold", "at-most" },
	[CMS_GROUP_SUM] = { "GroupSum", "mean" },
};

/* ---- subtasks ---- */

struct cms_subtask *cms_score_add(struct cms *cms, const char *file, int line, double points)
{
	struct cms_subtask *more = NULL;
	struct err err;

	if (cms->subtasks == SCORE_SUBTASKS) {
		package_error(cms->package, file, line, "there are more than %d subtasks", SCORE_SUBTASKS);
		return NULL;
	}
	more = reallocarray(cms->subtask, cms->subtasks + 1, sizeof(*more));
	if (!more) {
		err_put_nomem(&err);
		package_failed(cms->package, file, line, &err);
		return NULL;
	}
	cms->subtask = more;
	more += cms->subtasks++;
	*more = (struct cms_subtask){ .line = line, .points = points };
	return more;
}

static void cms_score_clear(struct cms *cms)
{
	for (size_t i = 0; i < cms->subtasks; i++)
		free(cms->subtask[i].member);
	cms->subtasks = 0;
}

void cms_score_free(struct cms *cms)
{
	cms_score_clear(cms);
	free(cms->subtask);
	cms->subtask = NULL;
}

/* Makes members of those that take tests by their number. */
static int cms_score_members(const struct cms *cms, struct cms_subtask *subtask, struct err *err)
{
	if (!subtask->member)
		subtask->member = calloc(cms->tests + 1, sizeof(*subtask->member));
	if (!subtask->member)
		return err_nomem(err);
	for (size_t i = subtask->first; i < subtask->first + subtask->count && i < cms->tests; i++)
		subtask->member[cms->order[i]] = true;
	return 0;
}

/* ---- score_type_parameters ---- */

/* Whether CMS reads a scalar as a whole number. */
static bool cms_score_whole(const struct node *node)
{
	return node->kind == NODE_TEXT && !node->quoted && *node->text &&
	       strspn(node->text, "0123456789") == strlen(node->text);
}

/* Of Sum: what each test is worth. */
static int cms_score_each(struct cms *cms, const struct node *node, struct err *err)
{
	double points;

	if (node->kind != NODE_TEXT)
		return err_set(err, ERR_CONFIG, "with Sum this is one number, the points of each test");
	if (node_real(node, &points, err) < 0)
		return -1;
	if (!(points > 0 && points < 1e9))
		return err_set(err, ERR_CONFIG, "each test must be worth something");
	cms->total = points * (double)cms->tests;
	return 0;
}

/* Which tests: how many, or those whose names an expression matches. */
static int cms_score_which(
	struct cms *cms, const struct node *node, size_t *used, struct cms_subtask *subtask, struct err *err)
{
	const char *pattern;
	double number;

	if (cms_score_whole(node)) {
		int64_t count;

		if (*node->text == '0' && node->text[1])
			return err_set(err, ERR_CONFIG,
				"%s is an octal number to CMS: write it without the 0, or in quotes as an "
				"expression",
				node->text);
		if (node_count(node, 1, CMS_TESTS_MAX, &count, err) < 0)
			return err_wrap(err, "a subtask has tests");
		subtask->first = *used;
		subtask->count = (size_t)count;
		*used += subtask->count;
		if (*used > cms->tests)
			return err_set(err, ERR_CONFIG,
				"up to here subtasks have %zu tests together, and there are %zu", *used,
				cms->tests);
		return 0;
	}
	if (node_text(node, &pattern, err) < 0)
		return -1;
	if (!node->quoted && node_real(node, &number, err) == 0)
		return err_set(
			err, ERR_CONFIG, "%s is neither a whole number nor an expression in quotes", pattern);
	subtask->member = calloc(cms->tests + 1, sizeof(*subtask->member));
	if (!subtask->member)
		return err_nomem(err);
	return cms_pattern(pattern, cms->tests, subtask->member, err);
}

/* One of [[POINTS, TESTS], ...]; with GroupThreshold there is a third number. */
static int cms_score_entry(struct cms *cms, const struct node *node, size_t *used, struct err *err)
{
	bool threshold = cms->score == CMS_GROUP_THRESHOLD;
	size_t wanted = threshold ? 3 : 2;
	struct cms_subtask *subtask;
	double points, bound = 0;

	if (node->kind != NODE_LIST || node->count < wanted)
		return err_set(err, ERR_CONFIG, "each subtask is a list %s",
			threshold ? "[POINTS, TESTS, THRESHOLD]" : "[POINTS, TESTS]");
	if (node_real(node->first, &points, err) < 0)
		return err_wrap(err, "the subtask's points");
	if (!(points >= 0 && points < 1e9))
		return err_set(err, ERR_CONFIG, "the subtask's points cannot be %g", points);
	if (threshold && node_real(node->first->next->next, &bound, err) < 0)
		return err_wrap(err, "the subtask's threshold");
	if (threshold && !(bound > 0 && bound < 1e300))
		return err_set(err, ERR_CONFIG,
			"the subtask's threshold must be more than 0, as no outcome of 0 is good");
	if (node->count > wanted)
		package_note(cms->package, CMS_FILE, node->line,
			"score_type_parameters: only the first %zu values of a subtask count with %s", wanted,
			cms_scores[cms->score].name);
	subtask = cms_score_add(cms, CMS_FILE, node->line, points);
	if (!subtask)
		return 0;
	subtask->bound = bound;
	return cms_score_which(cms, node->first->next, used, subtask, err);
}

static void cms_score_entries(struct cms *cms, const struct node *list)
{
	size_t numbers = 0, used = 0;
	struct err err;

	if (list->kind != NODE_LIST || !list->count) {
		package_error(cms->package, CMS_FILE, list->line,
			"score_type_parameters: with %s this is a list of subtasks",
			cms_scores[cms->score].name);
		return;
	}
	for (const struct node *node = list->first; node && cms->subtasks < SCORE_SUBTASKS;
		node = node->next) {
		numbers += node->kind == NODE_LIST && node->count > 1 && cms_score_whole(node->first->next);
		if (cms_score_entry(cms, node, &used, &err) < 0)
			package_error(
				cms->package, CMS_FILE, node->line, "score_type_parameters: %s", err.text);
	}
	if (list->count > SCORE_SUBTASKS)
		package_error(cms->package, CMS_FILE, list->line,
			"score_type_parameters: there are more than %d subtasks", SCORE_SUBTASKS);
	if (numbers && numbers < list->count)
		package_error(cms->package, CMS_FILE, list->line,
			"score_type_parameters: all subtasks say how many tests they have, or all have an "
			"expression");
}

/* The score type of that name; CMS_SCORES and an error when there is none. */
static enum cms_score cms_score_type(struct cms *cms, const struct node *node)
{
	const char *names[CMS_SCORES + 1] = { NULL }, *text = "", *nearest;
	struct err err;

	for (int i = 0; i < CMS_SCORES; i++)
		names[i] = cms_scores[i].name;
	if (node_text(node, &text, &err) < 0) {
		cms_failed(cms, node, &err);
		return CMS_SCORES;
	}
	for (int i = 0; i < CMS_SCORES; i++)
		if (strcmp(names[i], text) == 0)
			return (enum cms_score)i;
	nearest = text_nearest(text, names);
	package_error(cms->package, CMS_FILE, node->line, "score_type: unknown score type '%s': %s%s%s", text,
		nearest ? "did you mean " : "it is Sum, GroupMin, ",
		nearest ? nearest : "GroupMul or GroupThreshold", nearest ? "?" : "");
	return CMS_SCORES;
}

/* What stands in task.yaml goes before gen/GEN. */
static void cms_score_explicit(struct cms *cms, const struct node *type, const struct node *parameters)
{
	enum cms_score score = cms_score_type(cms, type);
	struct err err;

	if (score == CMS_SCORES || !cms->tests)
		return;
	cms_score_clear(cms);
	cms->score = score;
	if (score == CMS_GROUP_SUM)
		package_note(cms->package, CMS_FILE, type->line,
			"score_type: GroupSum is not of CMS itself; it is taken as the subtask's points "
			"times the mean of its "
			"outcomes");
	if (score != CMS_SUM)
		cms_score_entries(cms, parameters);
	else if (cms_score_each(cms, parameters, &err) < 0)
		cms_failed(cms, parameters, &err);
}

/* Without score_type the tests are worth total_value together, if there are no subtasks. */
static void cms_score_whole_value(struct cms *cms)
{
	const struct node *node = cms_get(cms, CMS_KEY_TOTAL);
	struct err err;

	cms->total = 100;
	if (!node)
		return;
	if (node_real(node, &cms->total, &err) < 0)
		cms_failed(cms, node, &err);
	else if (!(cms->total > 0 && cms->total < 1e9))
		package_error(cms->package, CMS_FILE, node->line,
			"total_value: all tests together must be worth something");
}

static void cms_score_precision(struct cms *cms)
{
	const struct node *node = cms_get(cms, CMS_KEY_PRECISION);
	struct err err;

	if (node && node_count(node, 0, 9, &cms->precision, &err) < 0)
		cms_failed(cms, node, &err);
}

void cms_score_read(struct cms *cms)
{
	const struct node *type = cms_get(cms, CMS_KEY_SCORE_TYPE),
			  *parameters = cms_get(cms, CMS_KEY_PARAMETERS);
	static const char alone[] =
		"has no effect: score_type and score_type_parameters count together or not at all";
	struct err err;

	cms_score_precision(cms);
	if (!type || !parameters) {
		cms_no_effect(cms, CMS_KEY_SCORE_TYPE, alone);
		cms_no_effect(cms, CMS_KEY_PARAMETERS, alone);
	}
	if (cms->score == CMS_SUM && (!type || !parameters))
		cms_score_whole_value(cms);
	else
		cms_no_effect(cms, CMS_KEY_TOTAL, "has no effect: what tests are worth is said elsewhere");
	if (type && parameters)
		cms_score_explicit(cms, type, parameters);
	for (size_t i = 0; i < cms->subtasks; i++)
		if (cms_score_members(cms, &cms->subtask[i], &err) < 0)
			package_failed(cms->package, NULL, 0, &err);
}

/* ---- asking ---- */

bool cms_score_counts(const struct cms *cms, size_t test)
{
	bool counts = cms->score == CMS_SUM;

	for (size_t i = 0; i < cms->subtasks; i++)
		counts = counts || (cms->subtask[i].member && cms->subtask[i].member[test]);
	return counts;
}

double cms_score_total(const struct cms *cms)
{
	double total = cms->score == CMS_SUM ? cms->total : 0;

	for (size_t i = 0; i < cms->subtasks; i++)
		total += cms->subtask[i].points;
	return total;
}

bool cms_score_measures(const struct cms *cms)
{
	return cms->score == CMS_GROUP_THRESHOLD;
}

double cms_score_scale(const struct cms *cms)
{
	bool program = cms->type == CMS_COMMUNICATION || cms->checker.command || cms->checker.source;
	double scale = 0;

	for (size_t i = 0; cms_score_measures(cms) && program && i < cms->subtasks; i++)
		scale = fmax(scale, cms->subtask[i].bound);
	return scale > 0 ? scale : 1;
}

/* ---- writing ---- */

static void cms_score_tests(struct cms *cms, const struct cms_subtask *subtask)
{
	auto_strv struct strv names = { 0 };
	char name[CMS_TEST_NAME];
	struct err err;

	for (size_t i = 0; subtask->member && i < cms->tests; i++)
		if (subtask->member[i])
			strv_add(&names, cms_tests_name(i, name));
	if (strv_check(&names, &err) < 0)
		package_failed(cms->package, NULL, 0, &err);
	package_key_words(cms->package, "tests", &names);
}

/* The number reads back as the same: an outcome that is just the threshold is good. */
static void cms_score_bound(struct cms *cms, double bound)
{
	char text[40];

	for (int digits = 1; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, bound);
		if (strtod(text, NULL) == bound)
			break;
	}
	package_key(cms->package, "score", "at-most:%s", text);
}

static void cms_score_group(struct cms *cms, size_t number)
{
	const struct cms_subtask *subtask = &cms->subtask[number];
	char name[CMS_TEST_NAME + 8];

	snprintf(name, sizeof(name), "subtask%zu", number);
	package_section(cms->package, "group", name);
	cms_score_tests(cms, subtask);
	package_key_real(cms->package, "points", subtask->points);
	if (cms_score_measures(cms))
		cms_score_bound(cms, fmin(1, subtask->bound / cms_score_scale(cms)));
	else
		package_key(cms->package, "score", "%s", cms_scores[cms->score].way);
}

void cms_score_write(struct cms *cms)
{
	for (size_t i = 0; i < cms->subtasks; i++)
		cms_score_group(cms, i);
	package_section(cms->package, "score", NULL);
	if (cms->score == CMS_SUM) {
		package_key(cms->package, "tests", "sum");
		package_key_real(cms->package, "max", cms->total);
	}
	package_key(cms->package, "round", "%lld", (long long)cms->precision);
	package_key(cms->package, "halves", "even");
}
