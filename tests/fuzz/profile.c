/*
 * profile.c: fuzzes profiles.  What stands before the first byte 1 is the profile, what stands behind it is
 * another in the same folder, ./101, which it may extend.
 *
 * What was taken is within what its rows allow, whatever the chain; every error is told, and named.
 */
#include "profile.h"

#include "base/auto.h"
#include "lib/fields.h"
#include "lib/fuzz.h"

#include <string.h>

static struct fuzz_file profile_file, profile_parent;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_file_make(&profile_file);
	fuzz_file_make(&profile_parent);
	return 0;
}

static int profile_once(struct strv *ret_words, struct err *err)
{
	char program[] = "ojbox", option[] = "--profile", command[] = "--explain";
	char *argv[] = { program, option, profile_file.path, command, NULL };
	auto_strv struct strv errors = { 0 };
	struct box_spec spec = { 0 };
	int result;

	must(spec_defaults(&spec, err) == 0, "defaults: %s", err->text);
	fuzz_error_clear(err);
	result = profile_read(&spec, "/nowhere/ojbox.ini", profile_file.path, &errors, err);
	fields_check(spec_table(), &spec);
	must(spec.command == -1, "a profile gives a command");
	if (result < 0) {
		fuzz_errors(&errors, err);
	} else {
		must(!errors.count, "an error that is told to nobody: %s", errors.item[0]);
		must(!spec.description || fuzz_clean(spec.description, strlen(spec.description)),
			"description");
		fields_words(spec_table(), &spec, NULL, ret_words);
		must(spec_parse(&spec, 4, argv, err) == 0 || err->class == ERR_USAGE ||
				err->class == ERR_CONFIG,
			"class %d", err->class);
	}
	spec_free(&spec);
	return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_strv struct strv first = { 0 }, second = { 0 };
	const uint8_t *parent = size ? memchr(data, 1, size) : NULL;
	struct err first_err, second_err;
	size_t length = parent ? (size_t)(parent - data) : size;
	int result;

	fuzz_file_fill(&profile_file, data, length);
	fuzz_file_fill(&profile_parent, parent ? parent + 1 : data, parent ? size - length - 1 : 0);
	result = profile_once(&first, &first_err);
	fuzz_same(result, &first_err, profile_once(&second, &second_err), &second_err);
	must(fuzz_same_list(&first, &second), "another box the second time");
	return 0;
}
