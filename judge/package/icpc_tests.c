/*
 * icpc_tests.c: writes the tests of an ICPC package into problem.ini, and the cases that its validators are
 * tried on.
 *
 * icpc.c calls it when all is read.  Fails on cases whose files say what cannot be.
 */
#include "package/icpc.h"

#include "base/auto.h"

#include <string.h>

/* The arguments of input validators, behind which are those of the program. */
static void icpc_write_inputs(struct icpc *icpc, const struct icpc_config *config)
{
	for (size_t i = 0; i < icpc->input_validators; i++) {
		const char *name = icpc->input_validator[i].name,
			   *base = strrchr(icpc->input_validator[i].path, '/');
		auto_strv struct strv words = { 0 };

		strv_add(&words, icpc->validator_names.item[i]);
		for (size_t j = 0; j < config->inputs; j++) {
			const char *wanted = config->input[j].name;

			if (!wanted || strcmp(wanted, name) == 0 || (base && strcmp(wanted, base + 1) == 0))
				strv_append(&words, &config->input[j].words);
		}
		if (icpc->version == ICPC_NEW)
			strv_append(&words, &config->args);
		if (words.count > 1)
			package_key_words(icpc->package, "validator-args-for", &words);
	}
}

static void icpc_write_test(struct icpc *icpc, const struct icpc_test *test)
{
	struct package *package = icpc->package;

	package_section(package, "test", test->section);
	package_key(package, "input", "data/%s.in", test->name);
	package_key(package, "answer", "data/%s.ans", test->name);
	package_key_words(package, "args", &test->config.args);
	package_key_words(package, "files", &test->files);
	if (icpc->has_validator)
		package_key_words(package, "checker-args", &test->config.validator_args);
	else if (!icpc->default_flags)
		icpc_flags_write(icpc, &test->flags, true);
	icpc_write_inputs(icpc, &test->config);
	if (test->config.feedback_given && test->config.full_feedback != test->sample)
		package_key(package, "visible", "%s", test->config.full_feedback ? "full" : "verdict");
	if (test->hint && test->hint[strspn(test->hint, " \t\r")])
		package_key(package, "hint", "%s", test->hint);
}

/* data/invalid_input and so on: one input, and what must become of it. */
static void icpc_write_case(struct icpc *icpc, const char *folder, const char *expect, const char *stem)
{
	struct package *package = icpc->package;
	auto_free char *name = icpc_text(icpc, "%s/%s", folder, stem);
	auto_free char *yaml = icpc_text(icpc, "data/%s/%s.yaml", folder, stem);
	auto_free char *above = icpc_text(icpc, "data/%s/%s", folder, icpc_group_yaml(icpc));
	bool outputs = strcmp(expect, "invalid-input") != 0;
	struct icpc_test test = { 0 };

	icpc_config_defaults(&test.config);
	if (!name || !yaml || !above)
		return;
	if (package_kind(package, above))
		icpc_config_group(icpc, above, folder, &test.config);
	if (package_kind(package, yaml))
		icpc_config_test(icpc, yaml, &test);
	package_section(package, "case", package_section_name(package, "case", name, &icpc->test_names));
	package_key(package, "expect", "%s", expect);
	package_key(package, "input", "data/%s.in", name);
	if (outputs) {
		package_key(package, "output", "data/%s.out", name);
		package_key(package, "answer", "data/%s.ans", name);
		icpc_test_flags(icpc, &test);
		if (icpc->has_validator)
			package_key_words(package, "checker-args", &test.config.validator_args);
		else if (!icpc_flags_same(&test.flags, &icpc->checker))
			icpc_flags_write(icpc, &test.flags, true);
	}
	icpc_write_inputs(icpc, &test.config);
	icpc_config_free(&test.config);
	icpc_flags_free(&test.flags);
	free(test.hint);
}

static void icpc_write_cases(struct icpc *icpc)
{
	static const char *const kinds[][2] = { { "invalid_input", "invalid-input" },
		{ "invalid_inputs", "invalid-input" }, { "invalid_output", "wrong-output" },
		{ "valid_output", "right-output" } };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		auto_free char *folder = icpc_text(icpc, "data/%s", kinds[i][0]);
		auto_strv struct strv names = { 0 };
		bool talks = icpc->interactive || icpc->multi_pass;

		if (folder && package_is_folder(icpc->package, folder) &&
			(i > 1 ? talks : !icpc->input_validators))
			package_note(icpc->package, folder, 0, "not tried: %s",
				i > 1 ? "outputs are tried in problems without interaction and passes alone"
				      : "there is no input validator that could refuse them");
		else if (folder && package_is_folder(icpc->package, folder))
			icpc_list(icpc, folder, &names);
		for (size_t j = 0; j < names.count; j++) {
			auto_free char *stem = icpc_ends(names.item[j], ".in")
						       ? strndup(names.item[j], strlen(names.item[j]) - 3)
						       : NULL;

			if (stem)
				icpc_write_case(icpc, kinds[i][0], kinds[i][1], stem);
		}
	}
}

void icpc_data_write(struct icpc *icpc)
{
	auto_strv struct strv samples = { 0 };

	for (size_t i = 0; i < icpc->tests; i++) {
		icpc_write_test(icpc, &icpc->test[i]);
		if (icpc->test[i].sample)
			strv_printf(&samples, "data/%s.in", icpc->test[i].name);
	}
	/* behind the tests, which then are not made again */
	if (samples.count) {
		package_section(icpc->package, "tests", NULL);
		package_key_words(icpc->package, "samples", &samples);
	}
	icpc_write_cases(icpc);
}
