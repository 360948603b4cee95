/*
 * options.c: fuzzes the command lines of ojbox and ojjudge.  The input is the words behind the program's
 * name, with a NUL behind each.
 *
 * What was taken is within what its rows allow, and is taken again, to the same effect, when written the
 * plain way; the directory rules, the environment and the quota that come out of it are read too.
 */
#include "options.h"
#include "base/auto.h"
#include "dirs.h"
#include "env.h"
#include "lib/fields.h"
#include "lib/fuzz.h"
#include "quota.h"
#include "spec.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

/* Getopt sorts the words of an argv: it gets a list of its own. */
static char **options_argv(const struct strv *words)
{
	char **argv = calloc(words->count + 1, sizeof(*argv));

	must(argv, "memory");
	memcpy(argv, words->item, words->count * sizeof(*argv));
	return argv;
}

static bool options_cpus(const char *cpus)
{
	static const char pattern[] = "^[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*$";
	regex_t regex;
	bool matches;

	must(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB) == 0, "regcomp");
	matches = regexec(&regex, cpus, 0, NULL, 0) == 0;
	regfree(&regex);
	while (matches && *cpus) {
		char *end;
		unsigned long first = strtoul(cpus, &end, 10), last = first;

		if (*end == '-')
			last = strtoul(end + 1, &end, 10);
		matches = first <= last && last < 1024;
		cpus = *end ? end + 1 : end;
	}
	return matches;
}

static bool options_runs(const struct box_spec *spec)
{
	return spec->command == SPEC_RUN || spec->command == SPEC_ONCE;
}

static void options_check(const struct box_spec *spec, int argc, char **argv)
{
	bool inside = false, runs = options_runs(spec);

	fields_check(spec_table(), spec);
	must(spec->command >= 0 && spec_table()->row[spec->command].kind == OPT_COMMAND, "%d", spec->command);
	must(spec->auto_id || (spec->box >= 0 && spec->box <= INT32_MAX), "%lld", (long long)spec->box);
	must(!spec->auto_id || spec->command == SPEC_INIT || spec->command == SPEC_ONCE,
		"a free number for nothing");
	must(spec->program || !runs, "nothing to run");
	must(!spec->program || runs || spec->command == SPEC_EXPLAIN, "a program");
	must(!spec->user || spec->command == SPEC_DELEGATE, "user");
	must(!spec->cpus || options_cpus(spec->cpus), "cpus %s", spec->cpus);
	for (int i = 0; i < argc; i++)
		inside = inside || spec->program == argv + i;
	must(!spec->program || (inside && !argv[argc]), "the program is none of the words");
}

/* What is made of options later. */
static void options_use(const struct box_spec *spec)
{
	char home[] = "HOME=/", *caller[] = { home, NULL };
	auto_strv struct strv env = { 0 };
	struct dir_rules rules = { 0 };
	struct quota quota;
	struct err err;

	fuzz_error_clear(&err);
	if (dirs_build(&spec->dir, spec->no_default_dirs, &rules, &err) < 0)
		fuzz_error(&err);
	dirs_free(&rules);
	fuzz_error_clear(&err);
	if (env_build(&spec->env, spec->full_env, caller, &env, &err) < 0)
		fuzz_error(&err);
	for (size_t i = 0; i < env.count; i++)
		must(strchr(env.item[i], '=') && env.item[i][0] != '=', "variable %s", env.item[i]);
	fuzz_error_clear(&err);
	if (quota_parse(spec->quota, &quota, &err) < 0)
		fuzz_error(&err);
	else
		must(quota.bytes >= 0 && quota.inodes >= 0 && quota.inodes <= UINT32_MAX, "quota");
}

/* The same, written the plain way: what is not as it would be without options, and the program. */
static void options_again(const struct box_spec *spec)
{
	auto_strv struct strv words = { 0 }, first = { 0 }, second = { 0 };
	struct box_spec base = { 0 }, again = { 0 };
	auto_free char **argv = NULL;
	struct err err;

	must(spec_defaults(&base, &err) == 0 && spec_defaults(&again, &err) == 0, "defaults: %s", err.text);
	strv_add(&words, "ojbox");
	fields_words(spec_table(), spec, &base, &words);
	strv_add(&words, "--");
	for (char **word = spec->program; word && *word; word++)
		strv_add(&words, *word);
	if (spec->user)
		strv_add(&words, spec->user);
	argv = options_argv(&words);
	must(spec_parse(&again, (int)words.count, argv, &err) == 0, "refused when written plainly: %s",
		err.text);
	fields_words(spec_table(), spec, NULL, &first);
	fields_words(spec_table(), &again, NULL, &second);
	must(fuzz_same_list(&first, &second), "another effect when written plainly");
	must(spec->box == again.box && spec->auto_id == again.auto_id, "another box");
	spec_free(&base);
	spec_free(&again);
}

static int options_try(const struct strv *words, bool check, struct err *err)
{
	auto_free char **argv = options_argv(words);
	struct box_spec spec = { 0 };
	int result;

	must(spec_defaults(&spec, err) == 0, "defaults: %s", err->text);
	fuzz_error_clear(err);
	result = spec_parse(&spec, (int)words->count, argv, err);
	if (result < 0 && check) {
		fuzz_error(err);
		must(err->class == ERR_USAGE, "class %d", err->class);
		fields_check(spec_table(), &spec);
	} else if (check) {
		options_check(&spec, (int)words->count, argv);
		options_use(&spec);
		options_again(&spec);
	}
	spec_free(&spec);
	return result;
}

static int options_parse_judge(const struct strv *words, struct err *err)
{
	auto_free char **argv = options_argv(words);
	struct options options = { 0 };
	int rest = -7, result;

	must(opt_defaults(&options_table, &options, err) == 0, "defaults: %s", err->text);
	fuzz_error_clear(err);
	result = opt_parse(&options_table, &options, (int)words->count, argv, NULL, &rest, err);
	if (result < 0)
		fuzz_error(err);
	must(result < 0 ? rest == -7 : rest >= 1 && rest <= (int)words->count, "rest %d", rest);
	fields_check(&options_table, &options);
	opt_free(&options_table, &options);
	return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_strv struct strv words = { 0 };
	struct err first, second;

	strv_add(&words, "ojbox");
	fuzz_split(data, size, '\0', 200, &words);
	fuzz_same(options_try(&words, true, &first), &first, options_try(&words, false, &second), &second);
	fuzz_same(options_parse_judge(&words, &first), &first, options_parse_judge(&words, &second), &second);
	return 0;
}
