/*
 * subjects.c: what is measured against what; see subjects.h.
 *
 * Called by bench.c, and by whatever needs a subject's command.  Fails when a subject that must be here does,
 * or when a signal asked to end.  Must never leave a box or a folder behind.
 */
#include "subjects.h"

#include "base/auto.h"
#include "base/fs.h"
#include "bundle.h"
#include "course.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct subject_row subjects_rows[] = {
#define SUBJECT(name, flags, id, init, command) { name, flags, id, init, command },
#include "subjects.def"
#undef SUBJECT
};

enum {
	SUBJECTS_COUNT = sizeof(subjects_rows) / sizeof(*subjects_rows),
};

_Static_assert((int)SUBJECTS_COUNT <= (int)SUBJECTS_MAX, "room for every row");

/* Looks for a program as a shell does. */
static int subjects_in_path(const char *name, struct buf *ret_path, struct err *err)
{
	const char *path = getenv("PATH");

	for (const char *part = path; part && *part;) {
		size_t length = strcspn(part, ":");
		auto_buf struct buf file = { 0 };

		buf_printf(&file, "%.*s/%s", (int)(length ? length : 1), length ? part : ".", name);
		if (buf_check(&file, err) < 0)
			return -1;
		if (access(file.data, X_OK) == 0) {
			buf_puts(ret_path, file.data);
			return buf_check(ret_path, err);
		}
		part += length + (part[length] == ':');
	}
	return err_set(err, ERR_MISSING, "not found in PATH");
}

/* Adds one word of a row to argv, with what {name} in it stands for. */
static void subjects_word(const struct subjects *subjects, const char *word, const char *job,
	const struct box *box, struct strv *argv)
{
	const struct {
		const char *name, *value;
	} known[] = {
		{ "{nothing}", buf_text(&subjects->nothing) },
		{ "{dir}", subjects->dir },
		{ "{meta}", buf_text(&subjects->meta) },
		{ "{bundle}", buf_text(&subjects->bundle) },
		{ "{ojbox}", subjects->ojbox },
		{ "{least}", subjects->least },
		{ "{job}", job },
		{ "{box}", box->number },
		{ "{work}", buf_text(&box->path) },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		const char *found = strstr(word, known[i].name);

		if (!found)
			continue;
		strv_printf(argv, "%.*s%s%s", (int)(found - word), word, known[i].value,
			found + strlen(known[i].name));
		return;
	}
	strv_add(argv, word);
}

int subjects_command(const struct subjects *subjects, const struct subject *subject, size_t job,
	const struct box *box, struct strv *argv, struct err *err)
{
	auto_strv struct strv words = { 0 };
	char number[8];

	if (text_words(subject->row->command, &words, err) < 0)
		return -1;
	snprintf(number, sizeof(number), "%zu", job);
	strv_add(argv, buf_text(&subject->tool));
	for (size_t i = 1; i < words.count; i++)
		subjects_word(subjects, words.item[i], number, box, argv);
	return strv_check(argv, err);
}

void subjects_id(const struct subject *subject, size_t job, struct buf *id)
{
	const char *place = strstr(subject->row->id, "{job}");

	if (place)
		buf_printf(id, "%.*s%zu", (int)(place - subject->row->id), subject->row->id, job);
	else
		buf_puts(id, subject->row->id);
}

/* Finds the program of the row's command. */
static int subjects_tool(const struct subjects *subjects, struct subject *subject, struct err *err)
{
	auto_strv struct strv words = { 0 };
	auto_strv struct strv first = { 0 };
	const struct box none = { 0 };

	if (text_words(subject->row->command, &words, err) < 0)
		return -1;
	if (words.item[0][0] != '{')
		return subjects_in_path(words.item[0], &subject->tool, err);
	subjects_word(subjects, words.item[0], "", &none, &first);
	if (strv_check(&first, err) < 0)
		return -1;
	buf_puts(&subject->tool, first.item[0]);
	return buf_check(&subject->tool, err);
}

/* A job's box, if it needs one that stays, and its command. */
static int subjects_job(struct subjects *subjects, struct subject *subject, size_t job, struct err *err)
{
	struct box *box = &subject->box[job];
	const char *maker = subject->row->flags & SUBJECT_OURS ? subjects->ojbox : subject->tool.data;
	auto_buf struct buf id = { 0 };

	if (subject->row->id) {
		subjects_id(subject, job, &id);
		if (buf_check(&id, err) < 0)
			return -1;
		if (box_open(&subjects->spawn, maker, id.data, subject->row->init,
			    buf_text(&subjects->nothing), box, err) < 0)
			return -1;
	}
	return subjects_command(subjects, subject, job, box, &subject->argv[job], err);
}

/* Makes what the subject needs and runs it once. */
static int subjects_try(struct subjects *subjects, struct subject *subject, struct err *err)
{
	size_t jobs = subject->row->flags & SUBJECT_EVERY ? SUBJECTS_JOBS : 1;
	double us = 0;

	if (subjects_tool(subjects, subject, err) < 0)
		return -1;
	for (size_t job = 0; job < jobs && !(subject->row->flags & SUBJECT_LIFE); job++) {
		if (subjects_job(subjects, subject, job, err) < 0)
			return -1;
	}
	return course_run(subjects, subject, true, &us, err);
}

int subjects_lost(struct subjects *subjects, struct subject *subject, struct err *err)
{
	int stopped = spawn_stopped(&subjects->spawn);

	if (stopped)
		return err_set(err, ERR_SYSTEM, "ended by signal %d", stopped);
	if (subject->row->flags & SUBJECT_MUST)
		return err_wrap(err, "%s", subject->row->name);
	buf_puts(&subject->why, err->text);
	return buf_check(&subject->why, err);
}

static int subjects_prepare(struct subjects *subjects, const char *nothing, struct err *err)
{
	const char *given = getenv("TMPDIR");
	const char *tmp = given && *given ? given : "/tmp";
	char dir[sizeof(subjects->dir)];

	if (tmp[0] != '/' || snprintf(dir, sizeof(dir), "%s/bench.XXXXXX", tmp) >= (int)sizeof(dir))
		return err_set(err, ERR_USAGE, "TMPDIR must be an absolute path: '%s'", tmp);
	if (!mkdtemp(dir))
		return err_sys(err, "%s", dir);
	memcpy(subjects->dir, dir, sizeof(dir));
	/* a box whose user is not the caller has to reach the program */
	if (chmod(dir, 0755) < 0)
		return err_sys(err, "%s", dir);
	buf_printf(&subjects->nothing, "%s/nothing", dir);
	buf_printf(&subjects->meta, "%s/meta", dir);
	buf_printf(&subjects->bundle, "%s/bundle", dir);
	if (buf_check(&subjects->nothing, err) < 0 || buf_check(&subjects->meta, err) < 0 ||
		buf_check(&subjects->bundle, err) < 0)
		return -1;
	if (box_copy_program(nothing, subjects->nothing.data, err) < 0)
		return -1;
	return bundle_make(subjects->bundle.data, subjects->nothing.data, err);
}

int subjects_open(
	const char *ojbox, const char *nothing, const char *least, struct subjects *subjects, struct err *err)
{
	*subjects = (struct subjects){ .ojbox = ojbox, .least = least, .spawn.null_fd = -1 };
	if (spawn_start(&subjects->spawn, err) < 0 || subjects_prepare(subjects, nothing, err) < 0)
		return -1;
	while (subjects->count < SUBJECTS_COUNT) {
		struct subject *subject = &subjects->item[subjects->count];

		subject->row = &subjects_rows[subjects->count++];
		if (subjects_try(subjects, subject, err) < 0 && subjects_lost(subjects, subject, err) < 0)
			return -1;
	}
	return 0;
}

static int subjects_remove(const char *dir, struct err *err)
{
	auto_fd int fd = fs_open(AT_FDCWD, dir, O_RDONLY | O_DIRECTORY, 0, err);

	if (fd < 0 || fs_remove_contents(fd, err) < 0)
		return err_wrap(err, "%s", dir);
	if (rmdir(dir) < 0)
		return err_sys(err, "%s", dir);
	return 0;
}

int subjects_close(struct subjects *subjects, struct err *err)
{
	int result = 0;

	for (size_t i = 0; i < subjects->count; i++) {
		struct subject *subject = &subjects->item[i];

		for (size_t job = 0; job < SUBJECTS_JOBS; job++) {
			if (box_close(&subjects->spawn, &subject->box[job], err) < 0)
				result = err_wrap(err, "%s", subject->row->name);
			strv_free(&subject->argv[job]);
		}
		buf_free(&subject->why);
		buf_free(&subject->tool);
	}
	if (subjects->dir[0] && subjects_remove(subjects->dir, err) < 0)
		result = -1;
	buf_free(&subjects->nothing);
	buf_free(&subjects->meta);
	buf_free(&subjects->bundle);
	spawn_end(&subjects->spawn);
	return result;
}

const struct subject *subjects_find(const struct subjects *subjects, const char *name)
{
	for (size_t i = 0; i < subjects->count; i++) {
		const struct subject *subject = &subjects->item[i];

		if (strcmp(subject->row->name, name) == 0)
			return subject;
	}
	return NULL;
}
