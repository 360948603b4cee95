/*
 * tools.c: which languages can be judged on this machine.
 *
 * main calls it for `ojjudge languages`.  A language whose tools are missing or do not work is a line of the
 * table; what fails is memory, the sandbox as a whole, and where the table goes.  Versions are asked for
 * inside a box, which shows at once that the tools work there.
 */
#include "tools.h"

#include "base/auto.h"
#include "base/fs.h"
#include "boxrun.h"
#include "selftest.h"

#include <string.h>

/* ms; a virtual machine that starts for the first time after boot may need some seconds. */
#define TOOLS_TIME 20000

/* While it is worked at. */
struct tools_work {
	const struct tools *tools;
	struct selftest selftest;
	struct session session; /* dir -1: none */
	struct desk desk;
	struct json json;
	struct buf out;
	int exit;
};

/* What there is to tell of a language. */
struct tools_look {
	const struct language *language;
	const char *state;   /* "here", "missing" or "broken" */
	const char *missing; /* a file */
	struct buf told;     /* its version, or why it is not here */
	struct selftest_result test;
};

/* ---- looking ---- */

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

static int tools_look_at(struct tools_work *work, struct tools_look *look, struct err *err)
{
	const struct language *language = look->language;
	bool boxed = work->session.dir >= 0;
	struct err trouble;

	look->state = "here";
	if (language_available(language, &look->missing, &trouble) < 0) {
		look->state = "missing";
		buf_puts(&look->told, trouble.text);
	} else if (boxed && language->version.count &&
		   tools_version(&work->desk.slot[DESK_PROGRAM], language, &look->told, &trouble) < 0) {
		look->state = "broken";
		buf_free(&look->told);
		buf_puts(&look->told, trouble.text);
		if (stop_wanted(work->tools->stop)) {
			*err = trouble;
			return -1;
		}
	}
	return buf_check(&look->told, err);
}

static int tools_test(struct tools_work *work, struct tools_look *look, struct err *err)
{
	const struct tools *tools = work->tools;
	const struct selftest_call call = { tools->languages, &work->session, &work->desk, &tools->how };
	int worst = 0;

	if (strcmp(look->state, "here") == 0 &&
		selftest_judge(&work->selftest, &call, look->language, &look->test, err) < 0)
		return -1;
	if (!look->test.bad_path)
		worst = tools->count || strcmp(look->state, "broken") == 0 ? 2 : 0;
	else if (look->test.wrong)
		worst = 1;
	work->exit = worst > work->exit ? worst : work->exit;
	return 0;
}

/* ---- telling ---- */

static void tools_head(struct tools_work *work)
{
	buf_printf(&work->out, "%-12s", "language");
	if (work->tools->folders)
		selftest_head(&work->selftest, &work->out);
	else
		buf_printf(&work->out, "%-7s", "here");
	buf_puts(&work->out, "version, or what is missing\n");
}

static void tools_row(struct tools_work *work, const struct tools_look *look)
{
	bool here = strcmp(look->state, "here") == 0;
	struct buf *out = &work->out;

	buf_printf(out, "%-12s", look->language->name);
	if (!work->tools->folders)
		buf_printf(out, "%-7s", here ? "yes" : "no");
	else if (look->test.bad_path)
		selftest_row(&work->selftest, &look->test, out);
	else if (here)
		buf_puts(out, "no self-test: ");
	buf_puts_escaped(out, buf_text(&look->told));
	buf_puts(out, "\n");
	if (look->test.bad_path)
		selftest_reasons(&work->selftest, &look->test, out);
}

static void tools_json(struct tools_work *work, const struct tools_look *look)
{
	const struct language *language = look->language;
	struct json *json = &work->json;
	bool here = strcmp(look->state, "here") == 0;

	json_open(json, NULL, '{');
	json_string(json, "language", language->name);
	json_string(json, "name", language->title);
	json_string(json, "state", look->state);
	json_string(json, "version", here && look->told.len ? buf_text(&look->told) : NULL);
	json_string(json, "missing", look->missing);
	json_open(json, "packages", '[');
	for (size_t i = 0; i < language->packages.count; i++)
		json_string(json, NULL, language->packages.item[i]);
	json_close(json, '[');
	json_string(json, "message", here ? "" : buf_text(&look->told));
	if (look->test.bad_path)
		selftest_json(&work->selftest, &look->test, json);
	else
		json_null(json, "selftest");
	json_close(json, '{');
}

/* People are told at once. */
static int tools_write(struct tools_work *work, struct err *err)
{
	progress_wipe(work->tools->how.progress);
	if (buf_check(&work->out, err) < 0 ||
		fs_write_all(work->tools->output, buf_text(&work->out), work->out.len, err) < 0)
		return -1;
	work->out.len = 0;
	return 0;
}

static int tools_one(struct tools_work *work, const struct language *language, struct err *err)
{
	struct tools_look look = { .language = language };
	int result = tools_look_at(work, &look, err);

	if (result == 0 && work->tools->folders)
		result = tools_test(work, &look, err);
	if (result == 0 && work->tools->json)
		tools_json(work, &look);
	else if (result == 0)
		tools_row(work, &look);
	if (result == 0 && !work->tools->json)
		result = tools_write(work, err);
	buf_free(&look.told);
	selftest_free(&look.test);
	return result;
}

static int tools_each(struct tools_work *work, struct err *err)
{
	const struct tools *tools = work->tools;

	for (size_t i = 0; i < tools->count; i++) {
		const struct language *language = languages_find(tools->languages, tools->names[i], err);

		if (!language || tools_one(work, language, err) < 0)
			return -1;
	}
	for (size_t i = 0; !tools->count && i < tools->languages->count; i++)
		if (tools_one(work, &tools->languages->item[i], err) < 0)
			return -1;
	return 0;
}

/* Without boxes versions are not known, but what is missing is. */
static int tools_open(struct tools_work *work, struct err *err)
{
	const struct tools *tools = work->tools;

	if (!tools->ojbox)
		return 0;
	if (session_open(tools->ojbox, tools->log, tools->stop, work->selftest.problem.dir, &work->session,
		    err) < 0) {
		if (tools->folders)
			return -1;
		log_error(tools->log, err);
		return 0;
	}
	desk_open(&work->session, &work->desk);
	return 0;
}

int tools_run(const struct tools *tools, struct err *err)
{
	struct tools_work work = {
		.tools = tools,
		.selftest = { .problem = { .dir = -1 } },
		.session = { .dir = -1, .lock = -1 },
	};
	int result = 0;

	work.json.out = &work.out;
	if (tools->folders && selftest_open(tools->folders, tools->languages, &work.selftest, err) < 0)
		return -1;
	result = tools_open(&work, err);
	if (result == 0 && tools->json)
		json_open(&work.json, NULL, '[');
	else if (result == 0)
		tools_head(&work);
	if (result == 0)
		result = tools_each(&work, err);
	if (result == 0 && tools->json) {
		json_close(&work.json, '[');
		result = tools_write(&work, err);
	}
	progress_wipe(tools->how.progress);
	if (work.session.dir >= 0) {
		desk_close(&work.desk);
		session_close(&work.session);
	}
	selftest_close(&work.selftest);
	buf_free(&work.out);
	return result < 0 ? -1 : work.exit;
}
