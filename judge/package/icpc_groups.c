/*
 * icpc_groups.c: how the tests of an ICPC package make up a score.
 *
 * icpc_data.c has it check what folders say of each other, icpc.c has it write [score], [group NAME] and
 * [run]. Fails on scores that cannot be reached and on groups that cannot be required.  A problem that is
 * passed or not has no groups, unless graders make a difference to its verdict.
 */
#include "package/icpc.h"

#include "base/auto.h"

#include <math.h>
#include <string.h>

static bool icpc_group_is(const struct icpc_group *group, const char *name)
{
	return strcmp(group->name, name) == 0;
}

/* ---- 2025-09 ---- */

static const char *icpc_aggregation(const struct icpc_group *group)
{
	if (group->config.aggregation)
		return group->config.aggregation;
	return icpc_group_is(group, "secret") ? "sum" : "pass-fail";
}

/* -2: unbounded. */
static double icpc_most(const struct icpc_group *group)
{
	if (group->config.max_score != -1)
		return group->config.max_score;
	return icpc_group_is(group, "secret") ? 100 : -2;
}

/* The file that speaks of a group. */
static char *icpc_group_file(struct icpc *icpc, const struct icpc_group *group)
{
	auto_free char *path = icpc_text(icpc, "data/%s/test_group.yaml", group->name);

	return path && package_kind(icpc->package, path) ? str_take(&path)
							 : icpc_text(icpc, "data/%s", group->name);
}

static void icpc_group_requires(struct icpc *icpc, const struct icpc_group *group, const char *file)
{
	for (size_t i = 0; i < group->config.require_pass.count; i++) {
		const char *name = group->config.require_pass.item[i];
		const struct icpc_group *other = NULL;
		int line = group->config.line;

		for (size_t j = 0; j < icpc->groups; j++)
			if (icpc_group_is(&icpc->group[j], name))
				other = &icpc->group[j];
		if (!other || icpc_group_is(other, "data") || icpc_group_is(other, "secret"))
			package_error(icpc->package, file, line,
				"require_pass: there is no group '%s': groups are called secret/NAME, and "
				"sample",
				name);
		else if (icpc_group_is(group, "secret") && !icpc_group_is(other, "sample"))
			package_error(
				icpc->package, file, line, "require_pass: secret can require sample alone");
		else if (strcmp(name, group->name) >= 0)
			package_error(icpc->package, file, line,
				"require_pass: '%s' does not come before '%s' in the order of names", name,
				group->name);
		else if (!icpc_group_is(other, "sample") && strcmp(icpc_aggregation(other), "pass-fail") != 0)
			package_error(icpc->package, file, line,
				"require_pass: '%s' has no pass-fail aggregation, and cannot be required",
				name);
	}
}

static void icpc_group_check(
	struct icpc *icpc, const struct icpc_group *group, const struct icpc_group *secret)
{
	auto_free char *file = icpc_group_file(icpc, group);
	bool passes = strcmp(icpc_aggregation(group), "pass-fail") == 0;
	int line = group->config.line;

	if (icpc_most(group) == -2 && icpc_most(secret) != -2)
		package_error(icpc->package, file, line,
			"max_score is missing or unbounded: a group may be so only if data/secret is");
	else if (icpc_most(group) == -2 && passes)
		package_error(icpc->package, file, line,
			"max_score is missing: with pass-fail aggregation there is one");
	else if (icpc_most(group) == -2 && !icpc->has_validator)
		package_error(icpc->package, file, line,
			"max_score: unbounded scores come from an output validator, and there is none");
	if (group != secret && strcmp(icpc_aggregation(secret), "pass-fail") == 0 && !passes)
		package_error(icpc->package, file, line,
			"score_aggregation: secret has pass-fail, so must all its groups have");
	icpc_group_requires(icpc, group, file);
}

void icpc_groups_check(struct icpc *icpc)
{
	const struct icpc_group *secret = NULL;

	for (size_t i = 0; i < icpc->groups; i++)
		if (icpc_group_is(&icpc->group[i], "secret"))
			secret = &icpc->group[i];
	for (size_t i = 0; icpc->version == ICPC_NEW && icpc->scoring && secret && i < icpc->groups; i++)
		if (&icpc->group[i] == secret || strncmp(icpc->group[i].name, "secret/", 7) == 0)
			icpc_group_check(icpc, &icpc->group[i], secret);
}

/* ---- what both write ---- */

/* Its name in problem.ini. */
static const char *icpc_group_section(struct icpc *icpc, size_t index)
{
	struct icpc_group *group = &icpc->group[index];

	if (!group->section)
		group->section = icpc_copy(
			icpc, package_section_name(icpc->package, "group", group->name, &icpc->group_names));
	return group->section ? group->section : "";
}

/* The tests that are in it and in no group in it. */
static void icpc_group_tests(struct icpc *icpc, size_t index)
{
	const struct icpc_group *group = &icpc->group[index];
	auto_strv struct strv names = { 0 };
	bool plain = true;

	for (size_t i = 0; i < icpc->groups; i++)
		plain = plain && (i == index || icpc->group[i].above != index);
	for (size_t i = 0; i < icpc->tests; i++) {
		const struct icpc_test *test = &icpc->test[i];

		if (test->group != index)
			continue;
		plain = plain && test->section && strcmp(test->section, test->name) == 0;
		strv_add(&names, test->section ? test->section : "");
	}
	if (plain && names.count > 1) {
		strv_free(&names);
		strv_printf(&names, "%s/*", group->name);
	}
	package_key_words(icpc->package, "tests", &names);
}

static void icpc_group_begin(struct icpc *icpc, size_t index, bool inside)
{
	size_t above = icpc->group[index].above;

	package_section(icpc->package, "group", icpc_group_section(icpc, index));
	if (inside && above != index)
		package_key(icpc->package, "inside", "%s", icpc_group_section(icpc, above));
	icpc_group_tests(icpc, index);
}

/* ---- 2025-09 ---- */

static void icpc_group_new(struct icpc *icpc, size_t index)
{
	const struct icpc_group *group = &icpc->group[index];
	const char *aggregation = icpc_aggregation(group);
	bool sample = icpc_group_is(group, "sample");
	auto_strv struct strv requires = { 0 };

	icpc_group_begin(icpc, index, !icpc_group_is(group, "secret") && !sample);
	if (sample) {
		/* Whoever fails them loses nothing but what requires them. */
		package_key(icpc->package, "score", "all");
		package_key(icpc->package, "points", "0");
		return;
	}
	package_key(
		icpc->package, "score", "%s", strcmp(aggregation, "pass-fail") == 0 ? "all" : aggregation);
	if (icpc_most(group) >= 0)
		icpc_key_number(icpc, "points", icpc_most(group));
	for (size_t i = 0; i < group->config.require_pass.count; i++)
		for (size_t j = 0; j < icpc->groups; j++)
			if (icpc_group_is(&icpc->group[j], group->config.require_pass.item[i]))
				strv_add(&requires, icpc_group_section(icpc, j));
	package_key_words(icpc->package, "requires", &requires);
}

/* ---- legacy ---- */

static void icpc_group_bound(struct buf *text, double value)
{
	if (isinf(value))
		buf_puts(text, value < 0 ? "-inf" : "inf");
	else
		buf_number(text, value);
}

/* What the default grader's flags come to. */
static void icpc_group_grader(struct icpc *icpc, const struct icpc_config *config, bool root)
{
	const char *verdict = "worst", *score = "sum";
	bool any = false, samples = true;

	for (size_t i = 0; i < config->grader_flags.count; i++) {
		const char *word = config->grader_flags.item[i];

		if (strcmp(word, "worst_error") == 0)
			verdict = "worst";
		else if (strcmp(word, "first_error") == 0)
			verdict = "first";
		else if (strcmp(word, "always_accept") == 0)
			verdict = "always-accept";
		else if (strcmp(word, "accept_if_any_accepted") == 0)
			any = true;
		else if (strcmp(word, "ignore_sample") == 0)
			samples = !root;
		else
			score = strcmp(word, "avg") == 0 ? "mean" : word;
	}
	if (any && strcmp(verdict, "always-accept") != 0)
		verdict = strcmp(verdict, "first") == 0 ? "any-accepted-or-first" : "any-accepted";
	package_key(icpc->package, "score", "%s", score);
	if (strcmp(verdict, "worst") != 0)
		package_key(icpc->package, "verdict", "%s", verdict);
	if (!samples)
		package_key(icpc->package, "samples", "ignore");
}

static void icpc_group_old(struct icpc *icpc, size_t index)
{
	const struct icpc_config *config = &icpc->group[index].config;
	struct package *package = icpc->package;
	auto_buf struct buf range = { 0 };

	icpc_group_begin(icpc, index, true);
	if (config->custom) {
		package_key(package, "score", "grader");
		package_key_words(package, "grader-args", &config->grader_flags);
	} else {
		icpc_group_grader(icpc, config, index == 0);
	}
	if (config->accept_score != 1)
		icpc_key_number(icpc, "accept-score", config->accept_score);
	if (config->reject_score != 0)
		icpc_key_number(icpc, "reject-score", config->reject_score);
	icpc_group_bound(&range, config->low);
	buf_puts(&range, " ");
	icpc_group_bound(&range, config->high);
	if (!isinf(config->low) || !isinf(config->high))
		package_key(package, "range", "%s", buf_text(&range));
	if (!config->go_on)
		package_key(package, "stop", "first-fail");
}

/* Whether graders make a difference to a verdict. */
static bool icpc_groups_graded(const struct icpc *icpc)
{
	static const char *const plain[] = { "worst_error", "first_error", "sum", "avg", "min", "max",
		"ignore_sample", NULL };

	for (size_t i = 0; icpc->version != ICPC_NEW && i < icpc->groups; i++) {
		const struct icpc_config *config = &icpc->group[i].config;

		if (config->custom)
			return true;
		for (size_t j = 0; j < config->grader_flags.count; j++) {
			size_t flag = 0;

			while (plain[flag] && strcmp(plain[flag], config->grader_flags.item[j]) != 0)
				flag++;
			/* a sample that fails does not matter */
			if (!plain[flag] || flag == 6)
				return true;
		}
	}
	return false;
}

static void icpc_groups_run(struct icpc *icpc)
{
	bool go_on = false;

	for (size_t i = 0; i < icpc->groups; i++)
		go_on = go_on || (icpc->group[i].tests && icpc->group[i].config.go_on);
	package_section(icpc->package, "run", NULL);
	package_key(icpc->package, "order", "%s",
		icpc->grouped ? "until-decided"
		: go_on       ? "all"
			      : "stop-first");
	package_section(icpc->package, "report", NULL);
	package_key(icpc->package, "visible", "%s",
		icpc->version == ICPC_LEGACY && icpc->scoring && !icpc->set.show_groups ? "none" : "verdict");
}

void icpc_groups_write(struct icpc *icpc)
{
	icpc->grouped = icpc->scoring || icpc_groups_graded(icpc);
	if (icpc->grouped) {
		package_section(icpc->package, "score", NULL);
		package_key(icpc->package, "points", "absolute");
		if (icpc->version != ICPC_NEW)
			package_key(icpc->package, "rejected", "nothing");
	}
	for (size_t i = 0; icpc->grouped && i < icpc->groups; i++) {
		if (!icpc->group[i].tests)
			continue;
		if (icpc->version != ICPC_NEW)
			icpc_group_old(icpc, i);
		else if (i > 0)
			icpc_group_new(icpc, i);
	}
	icpc_groups_run(icpc);
}
