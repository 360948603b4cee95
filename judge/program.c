/*
 * program.c: from sources to what is run in a box.
 *
 * submission.c makes programs, whoever runs them places them.  Fails when the sandbox, the disk or a
 * signal spoiled it.  The compiler reads what a contestant wrote, so it is boxed as strictly as the program:
 * what it leaves behind is looked at without following a link, and its words are kept up to a limit.
 */
#include "program.h"

#include "base/auto.h"
#include "base/fs.h"
#include "boxrun.h"
#include "tree.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define PROGRAM_MESSAGES  ((size_t)64 << 10)
#define PROGRAM_FILE_SIZE ((int64_t)256 << 20)

void program_words(struct program *program, const struct limits *limits)
{
	program->words.memory_mib = language_memory_mib(program->language, limits);
	program->words.time_s = (limits->time + 999) / 1000;
}

int program_complete(struct program *program, const struct limits *limits, struct err *err)
{
	const struct sources *sources = &program->sources;
	struct language_words *words = &program->words;

	program->language = sources->language;
	/* the main one last: it may need what the others define; a driver may include it, and it is none then
	 */
	for (int last = 0; last < 2; last++)
		for (size_t i = 0; i < sources->count; i++) {
			const struct source *source = &sources->item[i];

			if (source->compiled && (strcmp(source->name, sources->source) == 0) == (last == 1))
				strv_add(&words->sources, source->name);
		}
	words->source = sources->source;
	words->main = sources->main;
	program_words(program, limits);
	return strv_check(&words->sources, err);
}

int program_box(const struct language *language, struct slot *slot, struct err *err)
{
	auto_strv struct strv rules = { 0 };

	language_rules(language, &rules);
	return strv_check(&rules, err) < 0 ? -1 : slot_reset(slot, &rules, err);
}

/* ---- compiling ---- */

/* Compiles in the box. */
static int program_build(const struct program *program, struct slot *slot,
	const struct problem_compile *limits, struct result_compile *compile, bool *ret_well, struct err *err)
{
	auto_strv struct strv argv = { 0 };
	auto_boxrun struct boxrun_end end = { 0 };
	struct verdict_words words = { "" };
	const struct boxrun run = {
		.slot = slot,
		.argv = &argv,
		.language = program->language,
		.profile = PROGRAM_PROFILE,
		.time = limits->time,
		.wall = 2 * limits->time + 1000,
		.memory = limits->memory,
		.file_size = PROGRAM_FILE_SIZE,
		.input = -1,
		.merge = true,
		.output_max = PROGRAM_MESSAGES,
	};

	if (language_command(&program->language->compile, &program->words, &argv, err) < 0)
		return -1;
	if (boxrun(&run, &end, err) < 0)
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

/*
 * Where a program of its own was made, nobody needs what it was made from: that is not put into the box of
 * each test.
 */
static void program_forget(const struct program *program, int made)
{
	const struct sources *sources = &program->sources;

	for (size_t i = 0; i < sources->count; i++)
		if (sources->item[i].compiled && strcmp(sources->item[i].name, LANGUAGE_BIN) != 0)
			unlinkat(made, sources->item[i].name, 0);
}

/* Takes what the compiler made out of the box. */
static int program_collect(const struct program *program, const struct slot *slot, int made,
	struct result_compile *compile, bool *ret_well, struct err *err)
{
	struct err trouble;

	if (tree_copy(slot->box, made, &trouble) < 0) {
		*err = trouble;
		if (trouble.class != ERR_PROTO)
			return err_wrap(err, "what the compiler made");
		buf_printf(&compile->messages, "The compiler made too much: %s.\n", trouble.text);
		*ret_well = false;
		return 0;
	}
	if (language_has_bin(program->language) &&
		faccessat(made, LANGUAGE_BIN, X_OK, AT_SYMLINK_NOFOLLOW) < 0) {
		buf_puts(&compile->messages, "The compiler ended well, but made no program.\n");
		*ret_well = false;
	} else if (language_has_bin(program->language)) {
		program_forget(program, made);
	}
	return 0;
}

int program_folder(struct program *program, struct session *session, int *ret_folder, struct err *err)
{
	snprintf(program->folder, sizeof(program->folder), "program-%u", session_number(session));
	return session_folder(session, program->folder, ret_folder, err);
}

int program_compile(struct program *program, struct slot *slot, const struct problem_compile *limits,
	struct result_compile *ret_compile, struct err *err)
{
	bool well = true;
	auto_fd int made = -1;

	ret_compile->verdict = VERDICT_AC;
	if (program_folder(program, slot->session, &made, err) < 0)
		return -1;
	if (!program->language->compile.count)
		return source_write(&program->sources, made, err);
	if (program_box(program->language, slot, err) < 0 ||
		source_write(&program->sources, slot->box, err) < 0)
		return -1;
	if (program_build(program, slot, limits, ret_compile, &well, err) < 0)
		return -1;
	if (well && program_collect(program, slot, made, ret_compile, &well, err) < 0)
		return -1;
	ret_compile->verdict = well ? VERDICT_AC : VERDICT_CE;
	return buf_check(&ret_compile->messages, err);
}

/* ---- running ---- */

int program_place(const struct program *program, struct slot *slot, struct err *err)
{
	auto_strv struct strv rules = { 0 };
	auto_fd int made = -1;
	int filled;

	language_rules(program->language, &rules);
	if (strv_check(&rules, err) < 0)
		return -1;
	filled = slot_refill(slot, &rules, program->folder, err);
	if (filled)
		return filled < 0 ? -1 : 0;
	made = fs_open_beneath(slot->session->dir, program->folder, O_RDONLY | O_DIRECTORY, 0, err);
	if (made < 0)
		return -1;
	if (tree_copy(made, slot->box, err) < 0)
		return err_wrap(err, "filling the box");
	slot_keep(slot, program->folder);
	return 0;
}

struct language_words program_run_words(const struct program *program)
{
	struct language_words words = program->words;

	if (program->sources.run_source)
		words.source = program->sources.run_source;
	if (program->sources.run_main)
		words.main = program->sources.run_main;
	return words;
}

int program_argv(const struct program *program, struct strv *ret_argv, struct err *err)
{
	const struct language_words words = program_run_words(program);

	return language_command(&program->language->run, &words, ret_argv, err);
}

void program_free(struct program *program, const struct session *session)
{
	struct err err;

	if (*program->folder && fs_remove(session->dir, program->folder, &err) < 0)
		log_error(session->log, &err);
	source_free(&program->sources);
	strv_free(&program->words.sources);
	*program = (struct program){ 0 };
}
