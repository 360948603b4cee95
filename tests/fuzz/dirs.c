/*
 * dirs.c: fuzzes directory rules.  The input is a byte (odd: without the default rules) and one rule a line.
 *
 * Whatever was given: places in the box are plain and each is there once, sources are absolute, below the
 * box's folder, or a known file system; and the rules written out give the same rules.
 */
#include "dirs.h"

#include "base/auto.h"
#include "lib/fuzz.h"

#include <string.h>

/* A path without a slash in front, without ".", ".." and nothing between slashes. */
static bool dirs_plain(const char *path)
{
	for (const char *at = path;; at++) {
		size_t length = strcspn(at, "/");

		if (!length || (length <= 2 && strspn(at, ".") >= length))
			return false;
		at += length;
		if (!*at)
			return true;
	}
}

static void dirs_check(const struct dir_rules *rules, size_t i)
{
	static const char *const systems[] = { "proc", "sysfs", "tmpfs", "devpts" };
	const struct dir_rule *rule = &rules->rule[i];
	bool known = false;

	must(dirs_plain(rule->in), "place %s", rule->in);
	must(dirs_find(rules, rule->in) == rule, "%s is there twice", rule->in);
	must(!(rule->out) == !!(rule->flags & (DIR_TMP | DIR_OWN)), "%s: source and flags", rule->in);
	must(!(rule->flags & DIR_OWN) || !strcmp(rule->in, "dev") || !strcmp(rule->in, "etc"), "own %s",
		rule->in);
	must(rule->flags < 2 * DIR_OWN, "flags %u", rule->flags);
	if (!rule->out)
		return;
	for (size_t k = 0; k < sizeof(systems) / sizeof(systems[0]); k++)
		known = known || strcmp(rule->out, systems[k]) == 0;
	must(rule->flags & DIR_FS ? known : *rule->out == '/' || strncmp(rule->out, "./", 2) == 0,
		"source %s", rule->out);
}

static void dirs_write(const struct dir_rule *rule, struct strv *ret_texts)
{
	auto_buf struct buf text = { 0 };
	size_t count;
	const struct dir_option *options = dirs_options(&count);

	buf_puts(&text, rule->in);
	if (rule->out)
		buf_printf(&text, "=%s", rule->out);
	for (size_t i = 0; i < count; i++)
		if (rule->flags & options[i].flag)
			buf_printf(&text, ":%s", options[i].name);
	strv_add(ret_texts, buf_text(&text));
}

static int dirs_once(const struct strv *given, bool bare, bool check, struct strv *ret_texts, struct err *err)
{
	struct dir_rules rules = { .count = 7777 };

	fuzz_error_clear(err);
	if (dirs_build(given, bare, &rules, err) < 0) {
		fuzz_error(err);
		must(err->class == ERR_USAGE && rules.count == 7777 && !rules.rule, "rules were touched");
		return -1;
	}
	for (size_t i = 0; i < rules.count; i++) {
		if (check)
			dirs_check(&rules, i);
		dirs_write(&rules.rule[i], ret_texts);
	}
	dirs_free(&rules);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_strv struct strv given = { 0 }, first = { 0 }, second = { 0 }, again = { 0 };
	bool bare = size && data[0] & 1;
	struct err first_err, second_err;
	int result;

	if (size)
		fuzz_split(data + 1, size - 1, '\n', 100, &given);
	result = dirs_once(&given, bare, true, &first, &first_err);
	fuzz_same(result, &first_err, dirs_once(&given, bare, false, &second, &second_err), &second_err);
	must(fuzz_same_list(&first, &second), "other rules the second time");
	if (result == 0) {
		must(dirs_once(&first, true, true, &again, &second_err) == 0, "written out and refused: %s",
			second_err.text);
		must(fuzz_same_list(&first, &again), "other rules when written out");
	}
	return 0;
}
