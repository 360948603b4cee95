/*
 * languages.c: fuzzes languages.ini.  The input is the file.
 *
 * What was taken is within what its rows allow, its commands can be filled in, word by word and without
 * placeholders left, and its changes give limits or an error.
 */
#include "language.h"

#include "base/auto.h"
#include "lib/fields.h"
#include "lib/fuzz.h"

#include <string.h>

static struct fuzz_file languages_file;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_file_make(&languages_file);
	return 0;
}

static void languages_check_command(const struct strv *command)
{
	char one[] = "A.java", two[] = "B.java", *items[] = { one, two, NULL };
	const struct language_words words = { { items, 2, 0, false }, "A.java", "A", 256, 2 };
	auto_strv struct strv argv = { 0 };
	struct err err;

	must(!command->count || command->item[0][0] == '/' || strncmp(command->item[0], "./", 2) == 0,
		"command '%s'", command->item[0]);
	must(language_command(command, &words, &argv, &err) == 0, "a command that was taken: %s", err.text);
	must(argv.count >= command->count || argv.count == 0, "%zu words, then %zu", command->count,
		argv.count);
	for (size_t i = 0; i < argv.count; i++)
		must(!strstr(argv.item[i], "{source}") && !strstr(argv.item[i], "{bin}") &&
				!strstr(argv.item[i], "{main}"),
			"left in '%s'", argv.item[i]);
}

static void languages_check_limits(const struct language *language)
{
	struct limits base = { .time = 1000, .memory = 256 << 20, .output = 1 << 20, .code = 1 << 20 };
	struct limits limits;
	struct err err;

	fuzz_error_clear(&err);
	if (limit_of(&base, NULL, &language->change, &limits, &err) < 0) {
		fuzz_error(&err);
		return;
	}
	must(limits.time >= 0 && limits.wall > 0 && limits.stack >= 0 && limits.processes > 0, "limits");
	must(language_memory_mib(language, &limits) > 0, "no memory");
}

static void languages_check(const struct languages *languages)
{
	for (size_t i = 0; i < languages->count; i++) {
		const struct language *language = &languages->item[i];
		struct err err;

		must(*language->name && language->line > 0, "name");
		must(languages_find(languages, language->name, &err) == language, "%s is there twice",
			language->name);
		fields_check(&language_table, language);
		must(language->run.count && language->extensions.count, "%s is not complete", language->name);
		for (size_t k = 0; k < language->extensions.count; k++)
			must(language->extensions.item[k][0] == '.', "%s", language->extensions.item[k]);
		languages_check_command(&language->compile);
		languages_check_command(&language->run);
		languages_check_command(&language->version);
		languages_check_limits(language);
		languages_of_file(languages, "a.b.c");
	}
}

static int languages_once(struct strv *ret_words, struct err *err)
{
	auto_strv struct strv errors = { 0 };
	struct languages languages = { .count = 7777 };

	fuzz_error_clear(err);
	if (languages_read(languages_file.path, &errors, &languages, err) < 0) {
		fuzz_errors(&errors, err);
		must(languages.count == 7777 && !languages.item, "touched");
		return -1;
	}
	must(!errors.count, "an error that is told to nobody: %s", errors.item[0]);
	languages_check(&languages);
	for (size_t i = 0; i < languages.count; i++)
		fields_words(&language_table, &languages.item[i], NULL, ret_words);
	languages_free(&languages);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_strv struct strv first = { 0 }, second = { 0 };
	struct err first_err, second_err;
	int result;

	fuzz_file_fill(&languages_file, data, size);
	result = languages_once(&first, &first_err);
	fuzz_same(result, &first_err, languages_once(&second, &second_err), &second_err);
	must(fuzz_same_list(&first, &second), "other languages the second time");
	return 0;
}
