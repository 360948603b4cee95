/*
 * icpc_config.c: testdata.yaml, test_group.yaml and NAME.yaml: what folders and tests of an ICPC package say.
 *
 * icpc_data.c calls it on its way down the folders: what a file does not say, the folder above has said.
 * Fails on keys and values that the version does not have.
 */
#include "package/icpc.h"

#include "base/auto.h"

#include <math.h>
#include <string.h>

/* ---- what is inherited ---- */

void icpc_config_defaults(struct icpc_config *config)
{
	*config = (struct icpc_config){
		.max_score = -1,
		.accept_score = 1,
		.low = -HUGE_VAL,
		.high = HUGE_VAL,
	};
}

static void icpc_config_free_input(struct icpc_config *config)
{
	for (size_t i = 0; i < config->inputs; i++) {
		free(config->input[i].name);
		strv_free(&config->input[i].words);
	}
	free(config->input);
	config->input = NULL;
	config->inputs = 0;
}

void icpc_config_free(struct icpc_config *config)
{
	icpc_config_free_input(config);
	strv_free(&config->args);
	strv_free(&config->validator_args);
	strv_free(&config->require_pass);
	strv_free(&config->grader_flags);
	free(config->validator_file);
	free(config->aggregation);
	*config = (struct icpc_config){ 0 };
}

void icpc_config_inherit(const struct icpc_config *above, struct icpc_config *ret_config)
{
	icpc_config_defaults(ret_config);
	ret_config->args_given = above->args_given;
	ret_config->validator_given = above->validator_given;
	ret_config->input_given = above->input_given;
	ret_config->feedback_given = above->feedback_given;
	ret_config->full_feedback = above->full_feedback;
	strv_append(&ret_config->args, &above->args);
	strv_append(&ret_config->validator_args, &above->validator_args);
	strv_append(&ret_config->grader_flags, &above->grader_flags);
	ret_config->validator_file = above->validator_file ? strdup(above->validator_file) : NULL;
	ret_config->validator_line = above->validator_line;
	ret_config->input = above->inputs ? calloc((above->inputs + 15) / 16 * 16, sizeof(*above->input))
					  : NULL;
	for (size_t i = 0; ret_config->input && i < above->inputs; i++) {
		ret_config->input[i].name = above->input[i].name ? strdup(above->input[i].name) : NULL;
		strv_append(&ret_config->input[i].words, &above->input[i].words);
		ret_config->inputs++;
	}
	ret_config->go_on = above->go_on;
	ret_config->custom = above->custom;
	ret_config->accept_score = above->accept_score;
	ret_config->reject_score = above->reject_score;
	ret_config->low = above->low;
	ret_config->high = above->high;
}

/* ---- arguments ---- */

static void icpc_config_validator(struct icpc *icpc, const char *path, const struct node *node,
	const struct strv *words, struct icpc_config *config)
{
	strv_free(&config->validator_args);
	strv_append(&config->validator_args, words);
	free(config->validator_file);
	config->validator_file = icpc_copy(icpc, path);
	config->validator_line = node->line;
	config->validator_given = true;
}

static struct icpc_args *icpc_config_input_add(
	struct icpc *icpc, struct icpc_config *config, const char *name)
{
	struct icpc_args *args = icpc_grow(icpc, &config->input, &config->inputs, sizeof(*args));

	if (args && name)
		args->name = icpc_copy(icpc, name);
	return args;
}

/* The map of legacy: one validator, by `name` and `flags`. */
static void icpc_config_named(struct icpc *icpc, const char *path, const char *key, struct node *node,
	const char **ret_name, struct strv *ret_words)
{
	const struct node *name = node_get(node, "name"), *flags = node_get(node, "flags");

	if (name && name->kind == NODE_TEXT)
		*ret_name = name->text;
	else
		icpc_yaml_error(icpc, path, key, node, "the map needs `name`: which validator is it for?");
	if (flags)
		icpc_yaml_words(icpc, path, key, flags, ret_words);
}

/* Whether there is an input validator of that name. */
static bool icpc_config_knows(struct icpc *icpc, const char *name)
{
	for (size_t i = 0; i < icpc->input_validators; i++) {
		const char *slash = strrchr(icpc->input_validator[i].path, '/');

		if (strcmp(icpc->input_validator[i].name, name) == 0 ||
			(slash && strcmp(slash + 1, name) == 0))
			return true;
	}
	return false;
}

static void icpc_config_input(
	struct icpc *icpc, const char *path, const char *key, struct node *node, struct icpc_config *config)
{
	struct icpc_args *args;
	const char *name = NULL;

	icpc_config_free_input(config);
	config->input_given = true;
	if (node->kind != NODE_MAP || icpc->version != ICPC_NEW) {
		args = icpc_config_input_add(icpc, config, NULL);
		if (args && node->kind != NODE_MAP)
			icpc_yaml_words(icpc, path, key, node, &args->words);
		else if (args)
			icpc_config_named(icpc, path, key, node, &name, &args->words);
		if (args && name)
			args->name = icpc_copy(icpc, name);
	}
	for (struct node *item = icpc->version == ICPC_NEW && node->kind == NODE_MAP ? node->first : NULL;
		item; item = item->next) {
		item->used = true;
		args = icpc_config_input_add(icpc, config, item->key);
		if (args)
			icpc_yaml_words(icpc, path, key, item, &args->words);
	}
	for (size_t i = 0; i < config->inputs; i++)
		if (config->input[i].name && !icpc_config_knows(icpc, config->input[i].name))
			icpc_yaml_error(icpc, path, key, node, "there is no input validator '%s'",
				config->input[i].name);
}

/* ---- legacy: testdata.yaml ---- */

static void icpc_config_choice(struct icpc *icpc, const char *path, const char *key, struct node *node,
	const char *plain, const char *other, bool *ret_other)
{
	const char *text = node->kind == NODE_TEXT ? node->text : "";

	if (strcmp(text, plain) == 0 || strcmp(text, other) == 0)
		*ret_other = strcmp(text, other) == 0;
	else
		icpc_yaml_error(icpc, path, key, node, "this is %s or %s", plain, other);
}

static void icpc_config_real(
	struct icpc *icpc, const char *path, const char *key, struct node *node, double *ret_value)
{
	struct err err;

	if (!icpc->scoring)
		icpc_yaml_error(icpc, path, key, node, "this is for `type: scoring`");
	else if (node_real(node, ret_value, &err) < 0)
		icpc_yaml_error(icpc, path, key, node, "%s", err.text);
}

static void icpc_config_range(
	struct icpc *icpc, const char *path, struct node *node, struct icpc_config *config)
{
	auto_strv struct strv words = { 0 };
	double *const ends[] = { &config->low, &config->high };
	struct err err;

	icpc_yaml_words(icpc, path, "range", node, &words);
	if (words.count != 2)
		icpc_yaml_error(icpc, path, "range", node, "this is to be two numbers, as in `0 100`");
	for (size_t i = 0; words.count == 2 && i < 2; i++) {
		const struct node end = { .kind = NODE_TEXT, .text = words.item[i], .line = node->line };

		if (node_real(&end, ends[i], &err) < 0)
			icpc_yaml_error(icpc, path, "range", node, "%s", err.text);
	}
	if (!icpc->scoring)
		icpc_yaml_error(icpc, path, "range", node, "this is for `type: scoring`");
	else if (config->low > config->high)
		icpc_yaml_error(icpc, path, "range", node, "the first number is the smaller one");
}

static void icpc_config_grader_flags(
	struct icpc *icpc, const char *path, const char *name, struct node *node, struct icpc_config *config)
{
	static const char *const known[] = { "worst_error", "first_error", "always_accept", "sum", "avg",
		"min", "max", "ignore_sample", "accept_if_any_accepted", NULL };

	strv_free(&config->grader_flags);
	icpc_yaml_words(icpc, path, "grader_flags", node, &config->grader_flags);
	for (size_t i = 0; i < config->grader_flags.count && !config->custom; i++) {
		const char *word = config->grader_flags.item[i], *nearest = text_nearest(word, known);

		if (strcmp(word, "ignore_sample") == 0 && strcmp(name, "data") != 0)
			icpc_yaml_error(icpc, path, "grader_flags", node,
				"ignore_sample stands in data/testdata.yaml alone");
		if (nearest && strcmp(nearest, word) == 0)
			continue;
		icpc_yaml_error(icpc, path, "grader_flags", node, "the default grader has no flag '%s'%s%s%s",
			word, nearest ? ": did you mean " : "", nearest ? nearest : "", nearest ? "?" : "");
	}
}

static void icpc_config_output_flags(
	struct icpc *icpc, const char *path, struct node *node, struct icpc_config *config)
{
	static const char key[] = "output_validator_flags";
	auto_strv struct strv words = { 0 };
	const char *name = NULL;

	if (node->kind == NODE_MAP)
		icpc_config_named(icpc, path, key, node, &name, &words);
	else
		icpc_yaml_words(icpc, path, key, node, &words);
	/* As a text it is flags to most systems, and the validator's name to the letter of the format. */
	if (node->kind != NODE_MAP && icpc->has_validator && words.count == 1 &&
		strcmp(words.item[0], icpc->validator.name) == 0)
		strv_free(&words);
	if (name && (!icpc->has_validator || strcmp(name, icpc->validator.name) != 0))
		icpc_yaml_error(icpc, path, key, node, "there is no output validator '%s'", name);
	icpc_config_validator(icpc, path, node, &words, config);
}

static void icpc_config_old(
	struct icpc *icpc, const char *path, const char *name, struct node *yaml, struct icpc_config *config)
{
	static const char *const known[] = { "on_reject", "grading", "grader_flags", "input_validator_flags",
		"output_validator_flags", "accept_score", "reject_score", "range", NULL };
	struct node *value[sizeof(known) / sizeof(known[0])] = { NULL };

	for (size_t i = 0; known[i]; i++) {
		value[i] = node_get(yaml, known[i]);
		if (!node_given(value[i]))
			value[i] = NULL;
	}
	if (value[0])
		icpc_config_choice(icpc, path, known[0], value[0], "break", "continue", &config->go_on);
	if (value[1])
		icpc_config_choice(icpc, path, known[1], value[1], "default", "custom", &config->custom);
	if (value[1] && config->custom && !icpc->has_grader)
		icpc_yaml_error(icpc, path, known[1], value[1], "there is no grader: no program in graders/");
	if (value[2])
		icpc_config_grader_flags(icpc, path, name, value[2], config);
	if (value[3])
		icpc_config_input(icpc, path, known[3], value[3], config);
	if (value[4])
		icpc_config_output_flags(icpc, path, value[4], config);
	if (value[5])
		icpc_config_real(icpc, path, known[5], value[5], &config->accept_score);
	if (value[6])
		icpc_config_real(icpc, path, known[6], value[6], &config->reject_score);
	if (value[7])
		icpc_config_range(icpc, path, value[7], config);
	icpc_yaml_unknown(icpc, path, yaml, known);
}

/* ---- 2025-09: test_group.yaml and NAME.yaml ---- */

static void icpc_config_max_score(
	struct icpc *icpc, const char *path, struct node *node, struct icpc_config *config)
{
	int64_t most;
	struct err err;

	if (node->kind == NODE_TEXT && strcmp(node->text, "unbounded") == 0)
		config->max_score = -2;
	else if (node_count(node, 0, INT32_MAX, &most, &err) < 0)
		icpc_yaml_error(icpc, path, "max_score", node, "this is a whole number, or unbounded");
	else
		config->max_score = (double)most;
}

static void icpc_config_aggregation(
	struct icpc *icpc, const char *path, struct node *node, struct icpc_config *config)
{
	const char *text = node->kind == NODE_TEXT ? node->text : "";

	if (strcmp(text, "pass-fail") == 0 || strcmp(text, "sum") == 0 || strcmp(text, "min") == 0) {
		free(config->aggregation);
		config->aggregation = icpc_copy(icpc, text);
	} else {
		icpc_yaml_error(icpc, path, "score_aggregation", node, "this is pass-fail, sum or min");
	}
}

/* Keys that only groups have. */
static void icpc_config_grouping(
	struct icpc *icpc, const char *path, const char *name, struct node *yaml, struct icpc_config *config)
{
	static const char *const keys[] = { "max_score", "score_aggregation", "require_pass",
		"static_validation_score", "static_validator_args" };
	struct err err;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct node *node = node_get(yaml, keys[i]);

		if (!node_given(node))
			continue;
		config->grouped = true;
		if (i > 2)
			icpc_yaml_error(icpc, path, keys[i], node,
				"programs that look at the source are not to be had: say it in [rules] of a "
				"problem.ini, "
				"and take this out");
		else if (strcmp(name, "sample") == 0)
			icpc_yaml_error(icpc, path, keys[i], node, "this is not for data/sample");
		else if (!icpc->scoring)
			icpc_yaml_error(icpc, path, keys[i], node, "this is for `type: scoring`");
		else if (i == 0)
			icpc_config_max_score(icpc, path, node, config);
		else if (i == 1)
			icpc_config_aggregation(icpc, path, node, config);
		else if (node_texts(node, &config->require_pass, &err) < 0)
			icpc_yaml_error(icpc, path, keys[i], node, "%s", err.text);
		config->line = node->line;
	}
}

/* Keys that groups and tests have. */
static void icpc_config_both(
	struct icpc *icpc, const char *path, struct node *yaml, struct icpc_config *config)
{
	struct node *args = node_get(yaml, "args"), *input = node_get(yaml, "input_validator_args");
	struct node *output = node_get(yaml, "output_validator_args"),
		    *full = node_get(yaml, "full_feedback");
	auto_strv struct strv words = { 0 };
	struct err err;

	/* nothing is drawn */
	node_get(yaml, "input_visualizer_args");
	node_get(yaml, "output_visualizer_args");
	if (node_given(args)) {
		strv_free(&config->args);
		config->args_given = icpc_yaml_words(icpc, path, "args", args, &config->args);
		if (icpc->answers)
			icpc_yaml_error(icpc, path, "args", args,
				"no program runs in a problem of type submit-answer");
	}
	if (node_given(input))
		icpc_config_input(icpc, path, "input_validator_args", input, config);
	if (node_given(output) && icpc_yaml_words(icpc, path, "output_validator_args", output, &words))
		icpc_config_validator(icpc, path, output, &words, config);
	if (!node_given(full))
		return;
	config->feedback_given = true;
	if (node_bool(full, &config->full_feedback, &err) < 0)
		icpc_yaml_error(icpc, path, "full_feedback", full, "%s", err.text);
}

static void icpc_config_new(
	struct icpc *icpc, const char *path, const char *name, struct node *yaml, struct icpc_config *config)
{
	static const char *const known[] = { "max_score", "score_aggregation", "static_validation_score",
		"require_pass", "args", "input_validator_args", "static_validator_args",
		"output_validator_args", "input_visualizer_args", "output_visualizer_args", "full_feedback",
		NULL };

	icpc_config_grouping(icpc, path, name, yaml, config);
	icpc_config_both(icpc, path, yaml, config);
	icpc_yaml_unknown(icpc, path, yaml, known);
}

void icpc_config_test(struct icpc *icpc, const char *path, struct icpc_test *test)
{
	static const char *const known[] = { "args", "input_validator_args", "output_validator_args",
		"input_visualizer_args", "output_visualizer_args", "full_feedback", "hint", "description",
		NULL };
	auto_node struct node *yaml = icpc_yaml(icpc, path);
	struct node *hint = node_get(yaml, "hint");
	const char *text;
	struct err err;

	if (!yaml)
		return;
	icpc_config_both(icpc, path, yaml, &test->config);
	node_get(yaml, "description");
	if (node_given(hint) && node_text(hint, &text, &err) == 0)
		test->hint = icpc_copy(icpc, text);
	else if (node_given(hint))
		icpc_yaml_error(icpc, path, "hint", hint, "%s", err.text);
	icpc_yaml_unknown(icpc, path, yaml, known);
}

void icpc_config_group(struct icpc *icpc, const char *path, const char *name, struct icpc_config *config)
{
	auto_node struct node *yaml = icpc->version == ICPC_NEW ? icpc_yaml_filled(icpc, path)
								: icpc_yaml(icpc, path);

	if (!yaml)
		return;
	if (icpc->version == ICPC_NEW)
		icpc_config_new(icpc, path, name, yaml, config);
	else
		icpc_config_old(icpc, path, name, yaml, config);
}
