/*
 * java.c: fuzzes the search for the class with main() in a contestant's Java source.  The input is the
 * source.
 *
 * It runs outside any box: whatever the source holds, what comes out are names, from which a file's name and
 * a word of a command are made.
 */
#include "base/auto.h"
#include "lib/fuzz.h"
#include "source.h"

#include <ctype.h>
#include <string.h>

/* Letters, digits, _ $ and bytes of UTF-8; with dots between such parts where they may be. */
static bool java_name(const char *name, bool dots)
{
	bool begins = true;

	for (; *name; name++) {
		if (*name == '.' && dots && !begins) {
			begins = true;
			continue;
		}
		if (!isalnum((unsigned char)*name) && !strchr("_$", *name) && !(*name & 0x80))
			return false;
		begins = false;
	}
	return !begins;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_free char *text = fuzz_text(data, size);
	struct source_java first, second;
	const char *last;
	struct err err;

	must(source_java(text, &first, &err) == 0 && source_java(text, &second, &err) == 0, "memory");
	must(!first.file == !first.main, "one name of two");
	must(!first.has_main || first.main, "a main without a class");
	if (first.main) {
		must(java_name(first.file, false), "file '%s'", first.file);
		must(java_name(first.main, true), "main '%s'", first.main);
		must(strlen(first.main) < 400, "main '%s'", first.main);
		last = strrchr(first.main, '.') ? strrchr(first.main, '.') + 1 : first.main;
		must(strstr(text, last) && strstr(text, first.file), "names that are not in the source");
		must(strcmp(first.file, second.file) == 0 && strcmp(first.main, second.main) == 0,
			"other names the second time");
	}
	source_java_free(&first);
	source_java_free(&second);
	return 0;
}
