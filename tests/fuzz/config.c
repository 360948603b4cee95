/*
 * config.c: fuzzes ojbox.ini.  The input is the file.
 *
 * What was taken is within what its rows allow, and the ids of all boxes are ids; a file that is refused
 * leaves the configuration as it was.
 */
#include "config.h"

#include "base/auto.h"
#include "lib/fields.h"
#include "lib/fuzz.h"

#include <stdlib.h>
#include <string.h>

static struct fuzz_file config_file;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_file_make(&config_file);
	setenv("OJBOX_CONFIG", config_file.path, 1);
	return 0;
}

static int config_once(struct strv *ret_words, struct err *err)
{
	auto_strv struct strv errors = { 0 };
	struct box_spec spec = { 0 };
	struct config config, before;
	int result;

	memset(&config, '~', sizeof(config));
	before = config;
	must(spec_defaults(&spec, err) == 0, "defaults: %s", err->text);
	fuzz_error_clear(err);
	result = config_read(&config, &spec, &errors, err);
	fields_check(spec_table(), &spec);
	must(spec.command == -1, "a configuration gives a command");
	if (result < 0) {
		fuzz_errors(&errors, err);
		must(memcmp(&config, &before, sizeof(config)) == 0, "the configuration was touched");
	} else {
		must(!errors.count, "an error that is told to nobody: %s", errors.item[0]);
		fields_check(config_table(), &config);
		must(config.first_uid > 0 && config.first_gid > 0 && config.num_boxes > 0, "ids of boxes");
		must(config.first_uid + config.num_boxes <= UINT32_MAX &&
				config.first_gid + config.num_boxes <= UINT32_MAX,
			"the last box has no id");
		fields_words(config_table(), &config, NULL, ret_words);
		fields_words(spec_table(), &spec, NULL, ret_words);
		config_free(&config);
	}
	spec_free(&spec);
	return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_strv struct strv first = { 0 }, second = { 0 };
	struct err first_err, second_err;
	int result;

	fuzz_file_fill(&config_file, data, size);
	result = config_once(&first, &first_err);
	fuzz_same(result, &first_err, config_once(&second, &second_err), &second_err);
	must(fuzz_same_list(&first, &second), "another configuration the second time");
	return 0;
}
