/*
 * grade.c: `ojjudge grade`: judges a class and keeps a folder of results.
 *
 * main calls grade_run().  Fails when the folders cannot be read or written, and where judging does.  After
 * an interruption, however hard, the same call goes on where the last one was; and nothing that was judged
 * under other circumstances may pass for a result.
 */
#include "grade.h"

#include "base/auto.h"

#include <string.h>

struct grade {
	struct judging *judging;
	const char *submissions; /* their folder */
	struct grade_list list;
	size_t *todo; /* indices of those to be judged */
	size_t count, done, failed;
	int folder;
};

static int grade_finished(void *user, struct result *result, struct err *err)
{
	struct grade *grade = user;
	const struct judging *judging = grade->judging;
	const struct grade_student *student = &grade->list.item[grade->todo[grade->done]];

	grade->done++;
	grade->failed += result->verdict == VERDICT_JE;
	result->submission = student->entry;
	return grade_write_student(grade->folder, judging->problem,
		judging->options->jury ? REPORT_FOR_JURY : REPORT_FOR_CONTESTANT, student, result, err);
}

/* What else changes results: the version, the languages, and options. */
static int grade_words(const struct judging *judging, struct strv *ret_words, struct err *err)
{
	const struct options *options = judging->options;

	strv_add(ret_words, VERSION);
	strv_printf(ret_words, "%s %d %d", options->language ? options->language : "", options->order,
		options->jury);
	for (size_t i = 0; i < judging->languages->count; i++) {
		const struct language *language = &judging->languages->item[i];

		strv_add(ret_words, language->name);
		strv_append(ret_words, &language->compile);
		strv_append(ret_words, &language->run);
	}
	return strv_check(ret_words, err);
}

/* Finds out what is to be done. */
static int grade_plan(struct grade *grade, struct err *err)
{
	auto_strv struct strv words = { 0 };
	struct stat beside[GRADE_BESIDE];

	if (fstat(grade->folder, &beside[0]) < 0 || stat(grade->submissions, &beside[1]) < 0)
		return err_sys(err, "%s", grade->submissions);
	grade->todo = calloc(grade->list.count, sizeof(*grade->todo));
	if (!grade->todo)
		return err_nomem(err);
	if (grade_words(grade->judging, &words, err) < 0 ||
		grade_keys(grade->judging->problem, &words, beside, &grade->list, err) < 0)
		return -1;
	for (size_t i = 0; i < grade->list.count; i++) {
		struct grade_student *student = &grade->list.item[i];

		student->kept = !grade->judging->options->again && grade_kept(grade->folder, student);
		if (!student->kept)
			grade->todo[grade->count++] = i;
	}
	return grade_sweep(grade->folder, &grade->list, err);
}

static int grade_judge(struct grade *grade, struct err *err)
{
	char **paths = calloc(grade->count + 1, sizeof(*paths));
	int result = JUDGING_WELL;

	if (!paths)
		return err_nomem(err);
	for (size_t i = 0; i < grade->count; i++)
		paths[i] = grade->list.item[grade->todo[i]].path;
	grade->judging->finished = grade_finished;
	grade->judging->user = grade;
	grade->judging->excerpts = true;
	if (grade->count)
		result = judging_run(grade->judging, paths, grade->count, err);
	free(paths);
	return result;
}

static int grade_all(struct grade *grade, const char *place, struct err *err)
{
	int result;

	if (grade_open(place, grade->submissions, &grade->folder, err) < 0)
		return err_wrap(err, "the folder of results");
	if (grade_plan(grade, err) < 0)
		return -1;
	result = grade_judge(grade, err);
	if (result < 0)
		return -1;
	if (grade_write_class(grade->folder, grade->judging->problem, &grade->list, err) < 0)
		return err_wrap(err, "%s", place);
	printf("%s: %zu submissions, %zu judged", place, grade->list.count, grade->count - grade->failed);
	if (grade->list.count > grade->count)
		printf(", %zu kept", grade->list.count - grade->count);
	if (grade->failed)
		printf(", %zu could not be judged", grade->failed);
	printf("; see index.html and gradebook.csv\n");
	if (fflush(stdout) != 0)
		return err_sys(err, "standard output");
	return grade->failed ? JUDGING_FAILED : JUDGING_WELL;
}

int grade_run(struct judging *judging, const char *folder, struct err *err)
{
	struct grade grade = { .judging = judging, .submissions = folder, .folder = -1 };
	auto_free char *place = NULL;
	size_t length = strlen(folder);
	int result;

	while (length > 1 && folder[length - 1] == '/')
		length--;
	if (judging->options->output)
		place = strdup(judging->options->output);
	else if (asprintf(&place, "%.*s-results", (int)length, folder) < 0)
		place = NULL;
	if (!place)
		return err_nomem(err);
	if (grade_list(folder, &grade.list, err) < 0)
		return -1;
	result = grade_all(&grade, place, err);
	auto_close(&grade.folder);
	grade_list_free(&grade.list);
	free(grade.todo);
	return result;
}
