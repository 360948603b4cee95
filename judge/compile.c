/*
 * compile.c: from sources to what a test is run with.
 *
 * submission.c calls compile_run() once.  Fails when the sandbox, the disk or a signal spoiled it.  The
 * compiler reads what a contestant wrote, so it is boxed as strictly as the program: what it leaves behind is
 * looked at without following a link, and its words are kept up to a limit.
 */
#include "submission.h"

#include "base/auto.h"
#include "base/fs.h"
#include "boxrun.h"
#include "tree.h"

#include <fcntl.h>
#include <sys/stat.h>

#define COMPILE_MESSAGES  ((size_t)64 << 10)
#define COMPILE_FILE_SIZE ((int64_t)256 << 20)

/* Makes the folder for results anew. */
static int compile_folder(const struct session *session, int *ret_made, struct err *err)
{
	int made;

	if (fs_remove(session->dir, COMPILE_FOLDER, err) < 0)
		return -1;
	if (mkdirat(session->dir, COMPILE_FOLDER, 0700) < 0)
		return err_sys(err, "%s/" COMPILE_FOLDER, session->path);
	made = fs_open_beneath(session->dir, COMPILE_FOLDER, O_RDONLY | O_DIRECTORY, 0, err);
	if (made < 0)
		return -1;
	*ret_made = made;
	return 0;
}

/* Compiles in the box. */
static int compile_in_box(
	const struct plan *plan, struct result_compile *compile, bool *ret_well, struct err *err)
{
	const struct problem_compile *limits = &plan->judge->problem->compile;
	auto_strv struct strv argv = { 0 };
	auto_boxrun struct boxrun_end end = { 0 };
	struct verdict_words words = { "" };
	const struct boxrun run = {
		.argv = &argv,
		.language = plan->language,
		.time = limits->time,
		.wall = 2 * limits->time + 1000,
		.memory = limits->memory,
		.file_size = COMPILE_FILE_SIZE,
		.input = -1,
		.merge = true,
		.output_max = COMPILE_MESSAGES,
	};

	if (language_command(&plan->language->compile, &plan->words, &argv, err) < 0)
		return -1;
	if (boxrun(plan->judge->session, &run, &end, err) < 0)
		return -1;
	compile->run = true;
	compile->use = result_use_of(&end.meta);
	compile->messages = end.output;
	end.output = (struct buf){ 0 };
	if (end.meta.status == META_TO)
		buf_printf(&compile->messages, "The compiler was stopped: it took more than %g s%s.\n",
			(double)(end.meta.wall > run.wall ? run.wall : run.time) / 1000,
			end.meta.wall > run.wall ? " by the clock" : "");
	if (*end.meta.forbidden) {
		buf_printf(&compile->messages, "The compiler was ended: forbidden system call %s.\n",
			end.meta.forbidden);
	} else if (end.meta.status == META_SG) {
		verdict_signal(end.meta.signal, &words);
		buf_printf(&compile->messages, "The compiler was ended by %s.\n", words.text);
	}
	*ret_well = end.meta.status == META_OK;
	return 0;
}

/* Takes what the compiler made out of the box. */
static int compile_collect(
	const struct plan *plan, int made, struct result_compile *compile, bool *ret_well, struct err *err)
{
	struct err trouble;

	if (tree_copy(plan->judge->session->box, made, &trouble) < 0) {
		*err = trouble;
		if (trouble.class != ERR_PROTO)
			return err_wrap(err, "what the compiler made");
		buf_printf(&compile->messages, "The compiler made too much: %s.\n", trouble.text);
		*ret_well = false;
		return 0;
	}
	if (language_has_bin(plan->language) &&
		faccessat(made, LANGUAGE_BIN, X_OK, AT_SYMLINK_NOFOLLOW) < 0) {
		buf_puts(&compile->messages, "The compiler ended well, but made no program.\n");
		*ret_well = false;
	}
	return 0;
}

int compile_run(const struct plan *plan, struct result_compile *ret_compile, struct err *err)
{
	struct session *session = plan->judge->session;
	bool well = true;
	auto_fd int made = -1;

	ret_compile->verdict = VERDICT_AC;
	if (compile_folder(session, &made, err) < 0)
		return -1;
	if (!plan->language->compile.count)
		return source_write(&plan->sources, made, err);
	if (session_reset(session, &plan->language->mounts, err) < 0 ||
		source_write(&plan->sources, session->box, err) < 0)
		return -1;
	if (compile_in_box(plan, ret_compile, &well, err) < 0)
		return -1;
	if (well && compile_collect(plan, made, ret_compile, &well, err) < 0)
		return -1;
	ret_compile->verdict = well ? VERDICT_AC : VERDICT_CE;
	return buf_check(&ret_compile->messages, err);
}
