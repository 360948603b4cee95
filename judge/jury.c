/*
 * jury.c: programs of the jury's, from the files that problem.ini names to a run in a box; see jury.h.
 *
 * staff.c loads them before the first submission, checker.c and those that talk with submissions run them.
 * All that fails here is the judge's error: it must never look as if the contestant had done it.  A program
 * of the jury's is believed, but it reads what contestants wrote: it gets a box as everybody, with nothing
 * more in it than the problem's folder, which it cannot change.
 */
#include "jury.h"

#include "base/auto.h"
#include "base/fs.h"
#include "tree.h"

#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

/* Where its boxes have the problem's folder. */
#define JURY_PROBLEM "/problem"

#define JURY_OUTPUT    ((size_t)1 << 20)
#define JURY_ERRORS    ((size_t)64 << 10)
#define JURY_FILE_SIZE ((int64_t)256 << 20)
/* So much of what it wrote is shown. */
#define JURY_EXCERPT 300

/* ---- the box ---- */

static int jury_reset(const struct jury *jury, struct slot *slot, struct err *err)
{
	auto_strv struct strv rules = { 0 };

	if (jury->program.language)
		language_rules(jury->program.language, &rules);
	if (jury->shares)
		strv_printf(&rules, "--dir=%s=%s", JURY_PROBLEM, slot->session->inputs);
	if (strv_check(&rules, err) < 0)
		return -1;
	return slot_reset(slot, &rules, err);
}

int jury_share(struct jury *jury, struct slot *slot, struct err *err)
{
	const struct session *session = slot->session;

	/* A colon would be the beginning of an option. */
	jury->shares = session->inputs && !strchr(session->inputs, ':');
	if (!jury->shares || jury_reset(jury, slot, err) == 0)
		return 0;
	if (err->class == ERR_BUSY)
		return -1;
	log_note(session->log, 1, "files are copied for the %s: %s", jury->name, err->text);
	jury->shares = false;
	slot_spoil(slot);
	return 0;
}

int jury_place(const struct jury *jury, struct slot *slot, struct err *err)
{
	auto_fd int made = -1;

	if (jury_reset(jury, slot, err) < 0)
		return -1;
	made = fs_open_beneath(slot->session->dir, jury->program.folder, O_RDONLY | O_DIRECTORY, 0, err);
	if (made < 0)
		return -1;
	if (tree_copy(made, slot->box, err) < 0)
		return err_wrap(err, "filling the box");
	if (mkdirat(slot->box, JURY_FOLDER, 0755) < 0)
		return errno == EEXIST
			       ? err_set(err, ERR_CONFIG, "%s: none of its files may be called " JURY_FOLDER,
					 jury->name)
			       : err_sys(err, "filling the box");
	return 0;
}

/* Whether everybody may read it: a box can have a user of its own. */
static bool jury_readable(const struct problem *problem, const char *file)
{
	auto_free char *path = strdup(file);
	struct stat st;

	if (!path || fstat(problem->dir, &st) < 0 || !(st.st_mode & S_IXOTH))
		return false;
	for (char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (*path && (fstatat(problem->dir, path, &st, 0) < 0 || !(st.st_mode & S_IXOTH)))
			return false;
		*slash = '/';
	}
	return fstatat(problem->dir, path, &st, 0) == 0 && (st.st_mode & S_IROTH);
}

int jury_file(const struct jury *jury, const struct slot *slot, const char *file, const char *name,
	char **ret_path, struct err *err)
{
	bool shown = file && jury->shares && jury_readable(jury->problem, file);
	auto_fd int from = -1, to = -1;
	auto_free char *path = NULL;

	if (asprintf(&path, "%s/%s", shown ? JURY_PROBLEM : JURY_FOLDER, shown ? file : name) < 0) {
		path = NULL;
		return err_nomem(err);
	}
	if (file) {
		from = problem_open(jury->problem, file, err);
		if (from < 0)
			return -1;
	}
	if (!shown) {
		to = slot_file(slot, path, err);
		if (to < 0 || (file && fs_copy(from, to, err) < 0))
			return -1;
	}
	*ret_path = str_take(&path);
	return 0;
}

int jury_input(
	const struct jury *jury, const struct slot *slot, const char *file, char **ret_path, struct err *err)
{
	static const char name[] = JURY_FOLDER "/input";
	auto_fd int to = -1;

	if (slot->next < 0)
		return jury_file(jury, slot, file, "input", ret_path, err);
	to = slot_file(slot, name, err);
	if (to < 0)
		return -1;
	if (lseek(slot->next, 0, SEEK_SET) < 0)
		return err_sys(err, "filling the box");
	if (fs_copy(slot->next, to, err) < 0)
		return -1;
	*ret_path = strdup(name);
	return *ret_path ? 0 : err_nomem(err);
}

/* ---- one run ---- */

int jury_argv(const struct jury *jury, const char *form, const struct jury_words *words,
	struct strv *ret_argv, struct err *err)
{
	const struct problem_jury *keys = jury->keys;
	auto_strv struct strv list = { 0 };

	if (jury->command) {
		auto_strv struct strv filled = { 0 };

		if (jury_keys_fill(&keys->command, &keys->args, words, &filled, err) < 0)
			return -1;
		strv_add(ret_argv, jury->command);
		for (size_t i = 1; i < filled.count; i++)
			strv_add(ret_argv, filled.item[i]);
		if (jury_keys_filled(&keys->command))
			return strv_check(ret_argv, err);
	} else if (program_argv(&jury->program, ret_argv, err) < 0) {
		return -1;
	}
	if (text_words(form, &list, err) < 0)
		return -1;
	return jury_keys_fill(&list, &keys->args, words, ret_argv, err);
}

struct boxrun jury_run(const struct jury *jury, struct slot *slot, const struct strv *argv)
{
	return (struct boxrun){
		.slot = slot,
		.argv = argv,
		.language = jury->program.language,
		.time = jury->keys->time,
		.wall = 2 * jury->keys->time + 1000,
		.memory = jury->keys->memory,
		.file_size = JURY_FILE_SIZE,
		/* an interactor's every line is a change from one process to another */
		.trusted = true,
		.input = -1,
		.output_max = JURY_OUTPUT,
		.output_ends = true,
		.errors_max = JURY_ERRORS,
	};
}

int jury_fail(const struct jury *jury, const struct boxrun_end *end, struct err *err, const char *format, ...)
{
	const struct buf *said = end->errors.len ? &end->errors : &end->output;
	auto_buf struct buf text = { 0 }, excerpt = { 0 };
	auto_free char *words = NULL;
	size_t length = said->len;
	va_list args;

	va_start(args, format);
	if (vasprintf(&words, format, args) < 0)
		words = NULL;
	va_end(args);
	while (length && (said->data[length - 1] == '\n' || said->data[length - 1] == ' '))
		length--;
	if (length)
		buf_add(&text, said->data, length < JURY_EXCERPT ? length : JURY_EXCERPT);
	buf_puts_escaped(&excerpt, buf_text(&text));
	return err_set(err, ERR_PROTO, "%s: %s; it wrote %s%s%s", jury->name, words ? words : "failed",
		excerpt.len ? "\"" : "nothing", buf_text(&excerpt),
		!excerpt.len            ? ""
		: length > JURY_EXCERPT ? "\"..."
					: "\"");
}

int jury_exit(const struct jury *jury, const struct boxrun *run, const struct boxrun_end *end, int *ret_code,
	struct err *err)
{
	const struct meta *meta = &end->meta;
	struct verdict_words words;

	if (end->over)
		return jury_fail(
			jury, end, err, "wrote more than %zu KiB on standard output", run->output_max / 1024);
	if (*meta->forbidden)
		return jury_fail(
			jury, end, err, "was ended by the forbidden system call %.64s", meta->forbidden);
	if (meta->status == META_TO)
		return jury_fail(jury, end, err, "was stopped: it took more than %g s%s",
			(double)(meta->wall > run->wall ? run->wall : run->time) / 1000,
			meta->wall > run->wall ? " by the clock" : "");
	if (meta->oom_killed)
		return jury_fail(
			jury, end, err, "used more memory than its %lld MiB", (long long)(run->memory >> 20));
	if (meta->status != META_OK && meta->status != META_RE) {
		verdict_signal(meta->signal, &words);
		return jury_fail(jury, end, err, "was ended by %s", words.text);
	}
	*ret_code = meta->exit_code;
	return 0;
}
