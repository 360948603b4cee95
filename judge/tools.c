/*
 * tools.c: which languages can be judged on this machine.
 *
 * main calls it for `ojjudge languages`.  Only memory can fail: a language whose tools are missing or do not
 * work is a line of the table.  Versions are asked for inside a box, which shows at once that the tools
 * work there.
 */
#include "tools.h"

#include "base/auto.h"
#include "boxrun.h"

#include <string.h>

/* ms; a virtual machine that starts for the first time after boot may need some seconds. */
#define TOOLS_TIME 20000

/* The first line of what the version command prints. */
static int tools_version(
	struct slot *slot, const struct language *language, struct buf *ret_line, struct err *err)
{
	static const struct language_words words = { .source = "", .main = "" };
	auto_strv struct strv argv = { 0 }, rules = { 0 };
	auto_boxrun struct boxrun_end end = { 0 };
	const struct boxrun run = {
		.slot = slot,
		.argv = &argv,
		.language = language,
		.time = TOOLS_TIME,
		.wall = TOOLS_TIME,
		.input = -1,
		.merge = true,
		.output_max = 4096,
	};
	const char *text;

	if (language_command(&language->version, &words, &argv, err) < 0)
		return -1;
	language_rules(language, &rules);
	if (strv_check(&rules, err) < 0 || slot_reset(slot, &rules, err) < 0 || boxrun(&run, &end, err) < 0)
		return -1;
	text = buf_text(&end.output);
	if (end.meta.status != META_OK)
		return err_set(err, ERR_PROTO, "%s does not work in a box: %.*s", language->version.item[0],
			(int)strcspn(text, "\n"), *text ? text : end.meta.message);
	buf_add(ret_line, text, strcspn(text, "\n"));
	return buf_check(ret_line, err);
}

static int tools_row(struct slot *slot, const struct language *language, struct buf *out, struct err *err)
{
	auto_buf struct buf line = { 0 };
	const char *missing = NULL;
	struct err trouble = { 0 };
	bool there = language_available(language, &missing, &trouble) == 0;

	if (there && slot && language->version.count && tools_version(slot, language, &line, &trouble) < 0) {
		there = false;
		if (stop_wanted(slot->session->stop)) {
			*err = trouble;
			return -1;
		}
	}
	buf_printf(out, "%-12s%-7s", language->name, there ? "yes" : "no");
	buf_puts_escaped(out, there ? buf_text(&line) : trouble.text);
	buf_puts(out, "\n");
	return 0;
}

int tools_list(struct slot *slot, const struct languages *languages, struct buf *out, struct err *err)
{
	buf_printf(out, "%-12s%-7s%s\n", "language", "here", "version, or what is missing");
	for (size_t i = 0; i < languages->count; i++)
		if (tools_row(slot, &languages->item[i], out, err) < 0)
			return -1;
	return buf_check(out, err);
}
