/*
 * subjects.c: what is measured against what; see subjects.h.
 *
 * Called by bench.c.  Fails when bare posix_spawn or ojbox fails, or when a signal asked to end.  Must never
 * leave a box or a folder behind, nor take a sample of a command that ended badly.
 */
#include "subjects.h"

#include "base/auto.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* isolate has no "auto"; this is the last number of its default configuration. */
#define SUBJECTS_ISOLATE_BOX "999"

enum subjects_kind {
	SUBJECTS_OURS,  /* must work */
	SUBJECTS_LIFE,  /* the same, from --init to --cleanup */
	SUBJECTS_OTHER, /* may be missing; a first word without {} is looked for in PATH */
	SUBJECTS_ISOLATE,
};

/* Words are separated by blanks; {nothing} {dir} {meta} {ojbox} {box} stand for what this run made. */
struct subjects_row {
	const char *name;
	enum subjects_kind kind;
	const char *command;
};

static const struct subjects_row subjects_rows[] = {
	{ "bare posix_spawn", SUBJECTS_OURS, "{nothing}" },
	{ "ojbox", SUBJECTS_OURS, "{ojbox} --box-id={box} --no-cg --run -- /box/nothing" },
	{ "ojbox cg", SUBJECTS_OTHER, "{ojbox} --box-id={box} --cg --run -- /box/nothing" },
	{ "ojbox loopback", SUBJECTS_OURS,
		"{ojbox} --box-id={box} --no-cg --network=loopback --run -- /box/nothing" },
	{ "ojbox meta", SUBJECTS_OURS, "{ojbox} --box-id={box} --no-cg --meta={meta} --run -- /box/nothing" },
	{ "ojbox init+run+cleanup", SUBJECTS_LIFE, "{ojbox} --box-id={box} --no-cg --run -- /box/nothing" },
	{ "bwrap", SUBJECTS_OTHER,
		"bwrap --unshare-all --ro-bind /usr /usr --ro-bind {dir} /box --symlink usr/lib64 /lib64 "
		"--symlink usr/lib /lib --symlink usr/bin /bin --proc /proc --dev /dev --tmpfs /tmp "
		"--die-with-parent /box/nothing" },
	{ "unshare", SUBJECTS_OTHER,
		"unshare --user --map-root-user --mount --pid --ipc --uts --net --fork {nothing}" },
	{ "isolate", SUBJECTS_ISOLATE, "isolate --box-id={box} --run -- /box/nothing" },
	{ "nsjail", SUBJECTS_OTHER,
		"nsjail --mode o --really_quiet --bindmount_ro /usr --bindmount_ro {dir}:/box "
		"--symlink usr/lib64:/lib64 --symlink usr/lib:/lib --symlink usr/bin:/bin --tmpfsmount /tmp "
		"-- /box/nothing" },
	{ "minijail0", SUBJECTS_OTHER, "minijail0 -T static -U -m -M -v -p -l -e --uts {nothing}" },
};

enum {
	SUBJECTS_COUNT = sizeof(subjects_rows) / sizeof(*subjects_rows),
};

_Static_assert((int)SUBJECTS_COUNT <= (int)SUBJECTS_MAX, "room for every row");

static bool subjects_required(const struct subject *subject)
{
	return subject->row->kind == SUBJECTS_OURS || subject->row->kind == SUBJECTS_LIFE;
}

/* Looks for a program as a shell does. */
static int subjects_in_path(const char *name, struct strv *argv, struct err *err)
{
	const char *path = getenv("PATH");

	for (const char *part = path; part && *part;) {
		size_t length = strcspn(part, ":");
		auto_buf struct buf file = { 0 };

		buf_printf(&file, "%.*s/%s", (int)length, length ? part : ".", name);
		if (buf_check(&file, err) < 0)
			return -1;
		if (access(file.data, X_OK) == 0) {
			strv_add(argv, file.data);
			return strv_check(argv, err);
		}
		part += length + (part[length] == ':');
	}
	return err_set(err, ERR_MISSING, "not found in PATH");
}

/* Adds one word of a row's command to argv, with what {name} in it stands for. */
static int subjects_word(const struct subjects *subjects, const char *word, const char *box,
	struct strv *argv, struct err *err)
{
	const struct {
		const char *name, *value;
	} known[] = {
		{ "{nothing}", buf_text(&subjects->nothing) },
		{ "{dir}", subjects->dir },
		{ "{meta}", buf_text(&subjects->meta) },
		{ "{ojbox}", subjects->ojbox },
		{ "{box}", box },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		const char *found = strstr(word, known[i].name);

		if (!found)
			continue;
		strv_printf(argv, "%.*s%s%s", (int)(found - word), word, known[i].value,
			found + strlen(known[i].name));
		return strv_check(argv, err);
	}
	strv_add(argv, word);
	return strv_check(argv, err);
}

/* Sets subject->argv to the row's command, its first word to a path. */
static int subjects_command(
	const struct subjects *subjects, struct subject *subject, const char *box, struct err *err)
{
	auto_strv struct strv words = { 0 };

	strv_free(&subject->argv);
	if (text_words(subject->row->command, &words, err) < 0)
		return -1;
	for (size_t i = 0; i < words.count; i++) {
		const char *word = words.item[i];
		bool tool = i == 0 && word[0] != '{';

		if (tool && subjects_in_path(word, &subject->argv, err) < 0)
			return -1;
		if (!tool && subjects_word(subjects, word, box, &subject->argv, err) < 0)
			return -1;
	}
	return 0;
}

/* A box's whole life as one sample: three commands' times, without the copying of the program between. */
static int subjects_life(struct subjects *subjects, struct subject *subject, struct buf *output,
	double *ret_us, struct err *err)
{
	double init = 0, run = 0, cleanup = 0;
	struct err later;
	struct box box = { 0 };
	int result;

	if (box_open(&subjects->spawn, subjects->ojbox, "auto", buf_text(&subjects->nothing), &box, &init,
		    err) < 0)
		return -1;
	result = subjects_command(subjects, subject, box.number, err);
	if (result == 0)
		result = spawn_run(&subjects->spawn, subject->argv.item, 0, output, &run, err);
	if (box_close(&subjects->spawn, &box, &cleanup, result ? &later : err) < 0)
		return -1;
	if (result == 0)
		*ret_us = init + run + cleanup;
	return result;
}

/* One sample.  With output given, an error tells what the command said. */
static int subjects_measure(struct subjects *subjects, struct subject *subject, struct buf *output,
	double *ret_us, struct err *err)
{
	if (subject->row->kind == SUBJECTS_LIFE)
		return subjects_life(subjects, subject, output, ret_us, err);
	return spawn_run(&subjects->spawn, subject->argv.item, 0, output, ret_us, err);
}

/* Decides what a failure means: an error (-1), or a subject that is not here (0). */
static int subjects_lost(struct subjects *subjects, struct subject *subject, struct err *err)
{
	int stopped = spawn_stopped(&subjects->spawn);

	if (stopped)
		return err_set(err, ERR_SYSTEM, "ended by signal %d", stopped);
	if (subjects_required(subject))
		return err_wrap(err, "%s", subject->name);
	buf_puts(&subject->why, err->text);
	return buf_check(&subject->why, err);
}

/* Finds what the subject needs and runs it once. */
static int subjects_try(struct subjects *subjects, struct subject *subject, struct err *err)
{
	auto_buf struct buf output = { 0 };
	enum subjects_kind kind = subject->row->kind;
	const char *box = kind == SUBJECTS_ISOLATE ? SUBJECTS_ISOLATE_BOX : subjects->box.number;
	double us = 0;

	if (subjects_command(subjects, subject, box, err) < 0)
		return -1;
	if (kind == SUBJECTS_ISOLATE &&
		box_open(&subjects->spawn, subject->argv.item[0], box, buf_text(&subjects->nothing),
			&subjects->isolate, &us, err) < 0)
		return -1;
	return subjects_measure(subjects, subject, &output, &us, err);
}

static int subjects_prepare(struct subjects *subjects, const char *nothing, struct err *err)
{
	const char *given = getenv("TMPDIR");
	const char *tmp = given && *given ? given : "/tmp";
	char dir[sizeof(subjects->dir)];
	double us = 0;

	if (tmp[0] != '/' || snprintf(dir, sizeof(dir), "%s/bench.XXXXXX", tmp) >= (int)sizeof(dir))
		return err_set(err, ERR_USAGE, "TMPDIR must be an absolute path: '%s'", tmp);
	if (!mkdtemp(dir))
		return err_sys(err, "%s", dir);
	memcpy(subjects->dir, dir, sizeof(dir));
	buf_printf(&subjects->nothing, "%s/nothing", dir);
	buf_printf(&subjects->meta, "%s/meta", dir);
	if (buf_check(&subjects->nothing, err) < 0 || buf_check(&subjects->meta, err) < 0)
		return -1;
	if (box_copy_program(nothing, subjects->nothing.data, err) < 0)
		return -1;
	if (box_open(&subjects->spawn, subjects->ojbox, "auto", subjects->nothing.data, &subjects->box, &us,
		    err) < 0)
		return err_wrap(err, "%s", subjects->ojbox);
	return 0;
}

int subjects_open(
	const char *ojbox, const char *nothing, size_t runs, struct subjects *subjects, struct err *err)
{
	*subjects = (struct subjects){ .ojbox = ojbox, .spawn.null_fd = -1 };
	if (spawn_start(&subjects->spawn, err) < 0 || subjects_prepare(subjects, nothing, err) < 0)
		return -1;
	for (; subjects->count < SUBJECTS_COUNT; subjects->count++) {
		struct subject *subject = &subjects->item[subjects->count];

		subject->row = &subjects_rows[subjects->count];
		subject->name = subject->row->name;
		subject->sample = calloc(runs, sizeof(*subject->sample));
		if (!subject->sample)
			return err_nomem(err);
		if (subjects_try(subjects, subject, err) < 0 && subjects_lost(subjects, subject, err) < 0)
			return -1;
	}
	return 0;
}

int subjects_close(struct subjects *subjects, struct err *err)
{
	double us = 0;
	int result = 0;

	if (box_close(&subjects->spawn, &subjects->isolate, &us, err) < 0)
		result = err_wrap(err, "isolate");
	if (box_close(&subjects->spawn, &subjects->box, &us, err) < 0)
		result = err_wrap(err, "%s", subjects->ojbox);
	if (subjects->dir[0]) {
		unlink(buf_text(&subjects->nothing));
		unlink(buf_text(&subjects->meta));
		if (rmdir(subjects->dir) < 0)
			result = err_sys(err, "%s", subjects->dir);
	}
	for (size_t i = 0; i < SUBJECTS_COUNT; i++) {
		strv_free(&subjects->item[i].argv);
		buf_free(&subjects->item[i].why);
		auto_release(&subjects->item[i].sample);
	}
	buf_free(&subjects->nothing);
	buf_free(&subjects->meta);
	spawn_end(&subjects->spawn);
	return result;
}

int subjects_round(struct subjects *subjects, long round, struct err *err)
{
	for (size_t i = 0; i < subjects->count; i++) {
		struct subject *subject = &subjects->item[i];
		double us = 0;

		if (subject->why.len)
			continue;
		if (subjects_measure(subjects, subject, NULL, &us, err) < 0) {
			if (round >= 0)
				err_wrap(err, "round %ld", round + 1);
			if (subjects_lost(subjects, subject, err) < 0)
				return -1;
		} else if (round >= 0) {
			subject->sample[round] = us;
		}
	}
	if (spawn_stopped(&subjects->spawn))
		return err_set(err, ERR_SYSTEM, "ended by signal %d", subjects->spawn.stopped);
	return 0;
}

const struct subject *subjects_bare(const struct subjects *subjects)
{
	return &subjects->item[0];
}

const struct subject *subjects_bwrap(const struct subjects *subjects)
{
	for (size_t i = 0; i < subjects->count; i++) {
		const struct subject *subject = &subjects->item[i];

		if (strcmp(subject->name, "bwrap") == 0 && !subject->why.len)
			return subject;
	}
	return NULL;
}
