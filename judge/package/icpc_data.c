/*
 * icpc_data.c: the tests of an ICPC package and the folders that they are in.
 *
 * icpc.c calls it when the jury's programs are known.  Tests come in the order of the format: samples first,
 * then by the bytes of names.  Fails on tests without an answer, on files that belong to no test, on folders
 * where the version has none.
 */
#include "package/icpc.h"

#include "base/auto.h"

#include <string.h>

#define ICPC_DEPTH 16
#define ICPC_TESTS 10000
#define ICPC_HINT  150

/* Files beside a test's input, by how their names end. */
static const struct {
	const char *end;
	bool alone; /* it may be there without an input */
	const char *what;
} icpc_beside[] = {
	{ ".ans", false, NULL },
	{ ".hint", false, NULL },
	{ ".yaml", false, NULL },
	{ ".desc", false, "descriptions" },
	{ ".png", false, "pictures" },
	{ ".jpg", false, "pictures" },
	{ ".jpeg", false, "pictures" },
	{ ".svg", false, "pictures" },
	{ ".interaction", true, "what the statement shows of samples" },
	{ ".in.statement", false, "what the statement shows of samples" },
	{ ".ans.statement", false, "what the statement shows of samples" },
	{ ".in.download", false, "what the statement shows of samples" },
	{ ".ans.download", false, "what the statement shows of samples" },
	{ ".out", false, "what the statement shows of samples" },
};

#define ICPC_BESIDES (sizeof(icpc_beside) / sizeof(icpc_beside[0]))

const char *icpc_group_yaml(const struct icpc *icpc)
{
	return icpc->version == ICPC_NEW ? "test_group.yaml" : "testdata.yaml";
}

/* ---- a test ---- */

static void icpc_test_files(struct icpc *icpc, struct icpc_test *test)
{
	auto_free char *folder = icpc_text(icpc, "data/%s.files", test->name);
	size_t count;

	if (!folder || !package_is_folder(icpc->package, folder))
		return;
	count = icpc_files(icpc, folder, "folders among a test's files are not to be had", &test->files);
	if (count && icpc->input_validators)
		package_note(icpc->package, "data", 0, "input validators do not find what is in .files");
	if (icpc->answers && count)
		package_error(icpc->package, folder, 0, "no program runs in a problem of type submit-answer");
}

/* One line of a file, as a hint has room for. */
static void icpc_test_hint(struct icpc *icpc, const char *path, struct icpc_test *test)
{
	auto_buf struct buf text = { 0 };

	if (!package_read(icpc->package, path, &text) || !text.len)
		return;
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] == '\n')
			text.data[i] = ' ';
	test->hint = icpc_copy(icpc, buf_text(&text));
}

void icpc_test_flags(struct icpc *icpc, struct icpc_test *test)
{
	const struct icpc_config *config = &test->config;

	/* A validator that is meant and not there was told. */
	if (icpc->has_validator || icpc->custom || icpc->interactive || icpc->multi_pass)
		return;
	if (icpc->set.validator_flags)
		icpc_flags_read(
			icpc, icpc->file, icpc->set.validator_flags->line, &icpc->flags, &test->flags);
	if (config->validator_file)
		icpc_flags_read(icpc, config->validator_file, config->validator_line, &config->validator_args,
			&test->flags);
}

/* What files beside it say. */
static void icpc_test_said(struct icpc *icpc, const char *yaml, const char *hint, struct icpc_test *test)
{
	bool recent = icpc->version == ICPC_NEW;

	if (recent && package_kind(icpc->package, yaml))
		icpc_config_test(icpc, yaml, test);
	if (!recent && package_kind(icpc->package, hint))
		icpc_test_hint(icpc, hint, test);
	if (test->hint && icpc_cut(test->hint, ICPC_HINT))
		package_note(
			icpc->package, recent ? yaml : hint, 0, "the hint is cut after %d bytes", ICPC_HINT);
}

static void icpc_test(struct icpc *icpc, const char *folder, const char *stem, size_t group,
	const struct icpc_config *config)
{
	struct icpc_test *test = icpc_grow(icpc, &icpc->test, &icpc->tests, sizeof(*test));
	auto_free char *answer = icpc_text(icpc, "%s/%s.ans", folder, stem);
	auto_free char *yaml = icpc_text(icpc, "%s/%s.yaml", folder, stem);
	auto_free char *hint = icpc_text(icpc, "%s/%s.hint", folder, stem);

	if (!test || !answer || !yaml || !hint)
		return;
	test->name = icpc_text(icpc, "%s/%s", folder + strlen("data/"), stem);
	test->folder = icpc_copy(icpc, folder);
	test->group = group;
	test->sample = strncmp(folder, "data/sample", 11) == 0 && (!folder[11] || folder[11] == '/');
	icpc_config_inherit(config, &test->config);
	if (!package_is_file(icpc->package, answer))
		package_error(icpc->package, answer, 0,
			"the test %s has no answer: this file is missing, or a link",
			test->name ? test->name : stem);
	icpc_test_said(icpc, yaml, hint, test);
	icpc_test_files(icpc, test);
	icpc_test_flags(icpc, test);
}

/* ---- folders ---- */

static size_t icpc_group_add(struct icpc *icpc, const char *name, size_t above)
{
	struct icpc_group *group = icpc_grow(icpc, &icpc->group, &icpc->groups, sizeof(*group));

	if (!group)
		return 0;
	group->name = icpc_copy(icpc, name);
	group->above = icpc->groups == 1 ? 0 : above;
	icpc_config_defaults(&group->config);
	return icpc->groups - 1;
}

/* A file that is no input: what it belongs to must be there. */
static void icpc_data_beside(
	struct icpc *icpc, const char *folder, const char *name, const struct strv *names)
{
	size_t row = 0;
	auto_free char *stem = NULL, *path = icpc_text(icpc, "%s/%s", folder, name);

	if (!path || strcmp(name, icpc_group_yaml(icpc)) == 0)
		return;
	while (row < ICPC_BESIDES && !icpc_ends(name, icpc_beside[row].end))
		row++;
	if (strcmp(name, "testdata.yaml") == 0 || strcmp(name, "test_group.yaml") == 0) {
		package_error(icpc->package, path, 0, "in this version the file is called %s",
			icpc_group_yaml(icpc));
		return;
	}
	if (row == ICPC_BESIDES) {
		package_note(icpc->package, path, 0, "this belongs to no test, and is left out");
		return;
	}
	stem = icpc_text(icpc, "%.*s.in", (int)(strlen(name) - strlen(icpc_beside[row].end)), name);
	if (stem && !icpc_beside[row].alone && !icpc_has(names, stem)) {
		if (icpc->version == ICPC_NEW || strcmp(icpc_beside[row].end, ".ans") == 0)
			package_error(
				icpc->package, path, 0, "there is no test that this belongs to: no %s", stem);
		else
			package_note(
				icpc->package, path, 0, "there is no test that this belongs to: no %s", stem);
	}
	if (icpc_beside[row].what)
		package_note(icpc->package, "data", 0, "%s are left out", icpc_beside[row].what);
}

static void icpc_data_folder(
	struct icpc *icpc, const char *folder, size_t group, const struct icpc_config *config, int depth);

/* A folder in a folder: another group, or only a way to order tests. */
static void icpc_data_inner(struct icpc *icpc, const char *folder, const char *name, size_t group,
	const struct icpc_config *config, int depth)
{
	auto_free char *path = icpc_text(icpc, "%s/%s", folder, name);
	auto_free char *yaml = path ? icpc_text(icpc, "%s/%s", path, icpc_group_yaml(icpc)) : NULL;
	struct icpc_config own;
	size_t inner = group;

	if (!yaml)
		return;
	if (icpc->version == ICPC_NEW && strcmp(folder, "data/sample") == 0) {
		package_error(icpc->package, path, 0, "data/sample has no groups: take the folder out");
		return;
	}
	icpc_config_inherit(config, &own);
	if (icpc->version != ICPC_NEW || strcmp(folder, "data/secret") == 0)
		inner = icpc_group_add(icpc, path + strlen("data/"), group);
	else if (package_kind(icpc->package, yaml))
		package_error(icpc->package, yaml, 0,
			"groups have no groups in them: this file does not count here");
	if (inner != group && package_kind(icpc->package, yaml))
		icpc_config_group(icpc, yaml, path + strlen("data/"), &own);
	icpc_data_folder(icpc, path, inner, &own, depth + 1);
	if (inner != group)
		icpc->group[inner].config = own;
	else
		icpc_config_free(&own);
}

static void icpc_data_input(struct icpc *icpc, const char *folder, const char *name, size_t group,
	const struct icpc_config *config)
{
	auto_free char *stem = strndup(name, strlen(name) - strlen(".in"));

	if (stem && icpc->version == ICPC_NEW && strcmp(stem, "test_group") == 0)
		package_error(icpc->package, folder, 0,
			"no test may be called test_group: its test_group.yaml is the group's");
	if (icpc->tests == ICPC_TESTS)
		package_error(icpc->package, NULL, 0, "there are more than %d tests", ICPC_TESTS);
	else if (stem)
		icpc_test(icpc, folder, stem, group, config);
}

static void icpc_data_folder(
	struct icpc *icpc, const char *folder, size_t group, const struct icpc_config *config, int depth)
{
	auto_strv struct strv names = { 0 };
	bool recent = icpc->version == ICPC_NEW;

	if (depth > ICPC_DEPTH) {
		package_error(icpc->package, folder, 0, "more than %d folders in each other", ICPC_DEPTH);
		return;
	}
	icpc_list(icpc, folder, &names);
	for (size_t i = 0; i < names.count; i++) {
		const char *name = names.item[i];
		auto_free char *path = icpc_text(icpc, "%s/%s", folder, name);
		auto_free char *twin = icpc_text(icpc, "%s.in", name);

		if (!path || !twin)
			return;
		if (!package_is_folder(icpc->package, path)) {
			if (icpc_ends(name, ".in"))
				icpc_data_input(icpc, folder, name, group, config);
			else
				icpc_data_beside(icpc, folder, name, &names);
		} else if (!recent || !icpc_ends(name, ".files")) {
			if (recent && icpc_has(&names, twin))
				package_error(icpc->package, path, 0, "a folder and a test of the same name");
			icpc_data_inner(icpc, folder, name, group, config, depth);
		}
	}
}

/* data/sample or data/secret. */
static void icpc_data_top(struct icpc *icpc, const char *name, size_t root, const struct icpc_config *above)
{
	auto_free char *folder = icpc_text(icpc, "data/%s", name);
	auto_free char *yaml = icpc_text(icpc, "data/%s/%s", name, icpc_group_yaml(icpc));
	struct icpc_config config;
	size_t group;

	if (!folder || !yaml)
		return;
	if (!package_is_folder(icpc->package, folder)) {
		if (strcmp(name, "secret") == 0)
			package_error(icpc->package, NULL, 0, "there is no folder data/secret with tests");
		return;
	}
	group = icpc_group_add(icpc, name, root);
	icpc_config_inherit(above, &config);
	if (package_kind(icpc->package, yaml))
		icpc_config_group(icpc, yaml, name, &config);
	icpc_data_folder(icpc, folder, group, &config, 0);
	icpc->group[group].config = config;
}

static void icpc_data_empty(struct icpc *icpc)
{
	for (size_t i = 0; i < icpc->groups; i++) {
		if (strcmp(icpc->group[i].name, "secret") != 0 || icpc->group[i].tests)
			continue;
		if (icpc->version == ICPC_NEW)
			package_error(icpc->package, "data/secret", 0, "there is no test in it");
		else
			package_note(icpc->package, "data/secret", 0, "there is no test in it");
	}
}

/* In 2025-09 data/secret has tests or groups. */
static void icpc_data_mixed(struct icpc *icpc)
{
	bool tests = false, groups = false;

	for (size_t i = 0; icpc->version == ICPC_NEW && i < icpc->tests; i++)
		tests = tests || strcmp(icpc->test[i].folder, "data/secret") == 0;
	for (size_t i = 0; i < icpc->groups; i++) {
		groups = groups || strncmp(icpc->group[i].name, "secret/", 7) == 0;
		if (icpc->version == ICPC_NEW && strncmp(icpc->group[i].name, "secret/", 7) == 0 &&
			!icpc->group[i].tests)
			package_error(icpc->package, NULL, 0, "data/%s: the group has no test",
				icpc->group[i].name);
	}
	if (tests && groups && icpc->version == ICPC_NEW)
		package_error(icpc->package, "data/secret", 0,
			"there are tests and groups: put all tests into groups, or none");
}

static void icpc_data_others(struct icpc *icpc)
{
	static const char *const known[] = { "sample", "secret", "invalid_input", "invalid_output",
		"valid_output", "invalid_inputs", "testdata.yaml", "test_group.yaml", NULL };
	auto_strv struct strv names = { 0 };

	icpc_list(icpc, "data", &names);
	for (size_t i = 0; i < names.count; i++) {
		const char *nearest = text_nearest(names.item[i], known);

		if (nearest && strcmp(nearest, names.item[i]) == 0)
			continue;
		package_note(icpc->package, "data", 0, "'%s' is left out: tests are in sample and secret",
			names.item[i]);
	}
}

static void icpc_data_count(struct icpc *icpc)
{
	for (size_t i = 0; i < icpc->tests; i++) {
		size_t group = icpc->test[i].group;

		for (;;) {
			icpc->group[group].tests++;
			if (icpc->group[group].above == group)
				break;
			group = icpc->group[group].above;
		}
	}
}

void icpc_data(struct icpc *icpc)
{
	auto_free char *yaml = icpc_text(icpc, "data/%s", icpc_group_yaml(icpc));
	struct icpc_config config;

	icpc_config_defaults(&config);
	icpc_group_add(icpc, "data", 0);
	if (yaml && package_kind(icpc->package, yaml)) {
		if (icpc->version == ICPC_NEW && !icpc->draft)
			package_error(icpc->package, yaml, 0,
				"this file stands in data/sample, data/secret and groups, not in data");
		else
			icpc_config_group(icpc, yaml, "data", &config);
	}
	icpc_data_top(icpc, "sample", 0, &config);
	icpc_data_top(icpc, "secret", 0, &config);
	if (icpc->groups)
		icpc->group[0].config = config;
	icpc_data_count(icpc);
	icpc_data_mixed(icpc);
	icpc_data_empty(icpc);
	icpc_data_others(icpc);
	if (!icpc->tests)
		package_error(
			icpc->package, NULL, 0, "there is no test: no .in in data/sample and data/secret");
	icpc->default_flags = true;
	for (size_t i = 0; i < icpc->tests; i++) {
		struct icpc_test *test = &icpc->test[i];

		icpc->default_flags = icpc->default_flags &&
				      icpc_flags_same(&test->flags, &icpc->test[0].flags);
		test->section = icpc_copy(
			icpc, package_section_name(icpc->package, "test", test->name, &icpc->test_names));
	}
	if (icpc->default_flags && icpc->tests) {
		icpc->checker = icpc->test[0].flags;
		icpc->test[0].flags = (struct icpc_flags){ 0 };
	}
	icpc_groups_check(icpc);
}

void icpc_data_free(struct icpc *icpc)
{
	for (size_t i = 0; i < icpc->tests; i++) {
		struct icpc_test *test = &icpc->test[i];

		free(test->name);
		free(test->section);
		free(test->folder);
		free(test->hint);
		strv_free(&test->files);
		icpc_flags_free(&test->flags);
		icpc_config_free(&test->config);
	}
	for (size_t i = 0; i < icpc->groups; i++) {
		free(icpc->group[i].name);
		free(icpc->group[i].section);
		icpc_config_free(&icpc->group[i].config);
	}
	free(icpc->test);
	free(icpc->group);
}
