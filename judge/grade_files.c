/*
 * grade_files.c: the folder of results of a class.
 *
 * grade.c calls it.  Fails where files cannot be written or read.  Each file is whole at any moment, whoever
 * pulls the plug; and what contestants get never has more in it than they may see.
 */
#include "grade.h"

#include "base/auto.h"
#include "base/fs.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define GRADE_FILE_MAX ((size_t)256 << 20)

/* ---- single files ---- */

static int grade_folder(int folder, const char *name, struct err *err)
{
	if (mkdirat(folder, name, 0777) < 0 && errno != EEXIST)
		return err_sys(err, "%s", name);
	return 0;
}

/* What is there and belongs to no result is removed: it must not be what was handed in. */
static int grade_apart(int folder, const char *submissions, struct err *err)
{
	static const char *const parts[] = { ".", GRADE_JURY, GRADE_STUDENTS };
	struct stat theirs, ours;

	if (stat(submissions, &theirs) < 0)
		return err_sys(err, "%s", submissions);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (fstatat(folder, parts[i], &ours, 0) == 0 && ours.st_dev == theirs.st_dev &&
			ours.st_ino == theirs.st_ino)
			return err_set(err, ERR_USAGE,
				"results would come into %s, among the submissions: choose another place "
				"with "
				"--output",
				submissions);
	return 0;
}

int grade_open(const char *path, const char *submissions, int *ret_folder, struct err *err)
{
	auto_fd int folder = -1;

	if (mkdir(path, 0777) < 0 && errno != EEXIST)
		return err_sys(err, "%s", path);
	folder = fs_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0, err);
	if (folder < 0 || grade_apart(folder, submissions, err) < 0 ||
		grade_folder(folder, GRADE_JURY, err) < 0 || grade_folder(folder, GRADE_STUDENTS, err) < 0)
		return -1;
	*ret_folder = fd_take(&folder);
	return 0;
}

int grade_write(int folder, const char *name, const struct buf *bytes, struct err *err)
{
	auto_free char *beside = NULL;
	auto_fd int fd = -1;

	if (asprintf(&beside, "%s.new", name) < 0) {
		beside = NULL;
		return err_nomem(err);
	}
	fd = fs_open_beneath(folder, beside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0666, err);
	if (fd < 0 || fs_write_all(fd, buf_text(bytes), bytes->len, err) < 0)
		return err_wrap(err, "%s", name);
	if (renameat(folder, beside, folder, name) < 0)
		return err_sys(err, "%s", name);
	return 0;
}

static int grade_read(int folder, const char *name, struct buf *ret_bytes, struct err *err)
{
	auto_fd int fd = fs_open_beneath(folder, name, O_RDONLY | O_NONBLOCK, 0, err);

	return fd < 0 ? -1 : fs_read_all(fd, GRADE_FILE_MAX, ret_bytes, err);
}

/* "jury/alice.py.json" */
static char *grade_path(const char *part, const struct grade_student *student, const char *extension)
{
	char *path;

	return asprintf(&path, "%s/%s.%s", part, student->file, extension) < 0 ? NULL : path;
}

bool grade_kept(int folder, const struct grade_student *student)
{
	auto_free char *key = grade_path(GRADE_JURY, student, "key");
	auto_free char *json = grade_path(GRADE_JURY, student, "json");
	auto_free char *page = grade_path(GRADE_STUDENTS, student, "html");
	auto_buf struct buf text = { 0 };
	struct err ignored;

	return key && json && page && grade_read(folder, key, &text, &ignored) == 0 &&
	       strcmp(buf_text(&text), student->key) == 0 && faccessat(folder, json, R_OK, 0) == 0 &&
	       faccessat(folder, page, R_OK, 0) == 0;
}

/* ---- one student ---- */

/* What a report of one result is. */
static int grade_report(const struct problem *problem, enum report_id form, enum report_for who,
	const struct result *result, struct buf *out, struct err *err)
{
	const struct report_how how = { .who = who, .submissions = 1 };
	struct report_event event = { .kind = REPORT_DONE, .count = 1 };
	struct result shown;

	if (report_view(who, problem, result, &shown, err) < 0)
		return -1;
	event.results = &shown;
	report_forms[form].write(&how, &event, out);
	report_view_free(&shown);
	return buf_check(out, err);
}

int grade_write_student(int folder, const struct problem *problem, enum report_for who,
	const struct grade_student *student, const struct result *result, struct err *err)
{
	auto_free char *key = grade_path(GRADE_JURY, student, "key");
	auto_free char *json = grade_path(GRADE_JURY, student, "json");
	auto_free char *page = grade_path(GRADE_STUDENTS, student, "html");
	auto_buf struct buf told = { 0 }, shown = { 0 }, text = { 0 };

	if (!key || !json || !page)
		return err_nomem(err);
	if (unlinkat(folder, key, 0) < 0 && errno != ENOENT)
		return err_sys(err, "%s", key);
	if (grade_report(problem, REPORT_json, REPORT_FOR_JURY, result, &told, err) < 0 ||
		grade_report(problem, REPORT_html, who, result, &shown, err) < 0 ||
		grade_write(folder, json, &told, err) < 0 || grade_write(folder, page, &shown, err) < 0)
		return -1;
	/* What the machine spoiled is to be tried again. */
	if (result->verdict == VERDICT_JE)
		return 0;
	buf_puts(&text, student->key);
	return grade_write(folder, key, &text, err);
}

/* Whether a file is called like those that we write; others are somebody else's. */
static bool grade_is_ours(const char *name)
{
	static const char *const ends[] = { ".json", ".key", ".html", ".new" };
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot && dot > name && i < sizeof(ends) / sizeof(ends[0]); i++)
		if (strcmp(dot, ends[i]) == 0)
			return true;
	return false;
}

/* Whether a file belongs to somebody in the list. */
static bool grade_is_known(const struct grade_list *list, const char *name)
{
	const char *dot = strrchr(name, '.');
	size_t length = dot ? (size_t)(dot - name) : strlen(name);

	for (size_t i = 0; i < list->count; i++)
		if (strlen(list->item[i].file) == length && memcmp(list->item[i].file, name, length) == 0)
			return true;
	return false;
}

static int grade_sweep_one(int folder, const char *part, const struct grade_list *list, struct err *err)
{
	auto_fd int fd = fs_open_beneath(folder, part, O_RDONLY | O_DIRECTORY, 0, err);
	auto_fd int copy = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 0);
	auto_dir DIR *entries = copy < 0 ? NULL : fdopendir(copy);
	const struct dirent *entry;

	if (!entries)
		return fd < 0 ? -1 : err_sys(err, "%s", part);
	copy = -1;
	while ((entry = readdir(entries)))
		if (grade_is_ours(entry->d_name) && !grade_is_known(list, entry->d_name) &&
			unlinkat(fd, entry->d_name, 0) < 0 && errno != EISDIR)
			return err_sys(err, "%s/%s", part, entry->d_name);
	return 0;
}

int grade_sweep(int folder, const struct grade_list *list, struct err *err)
{
	return grade_sweep_one(folder, GRADE_JURY, list, err) < 0
		       ? -1
		       : grade_sweep_one(folder, GRADE_STUDENTS, list, err);
}

/* ---- the class ---- */

static void grade_cell(struct buf *out, const char *text, bool more)
{
	report_escape_csv(out, report_of_text(text));
	buf_puts(out, more ? "," : "\r\n");
}

static void grade_number(struct buf *out, double value, bool more)
{
	report_escape_number(out, value);
	buf_puts(out, more ? "," : "\r\n");
}

/* RFC 4180: a row a student behind a row of names. */
static void grade_book(const struct grade_record *records, size_t count, struct buf *out)
{
	static const char *const names[] = { "student", "submission", "language", "verdict", "score",
		"max_score", "time", "memory" };
	const struct grade_record *first = &records[0];
	size_t columns = sizeof(names) / sizeof(names[0]);

	for (size_t i = 0; i < columns; i++)
		grade_cell(out, names[i], i + 1 < columns || first->group_count);
	for (size_t i = 0; i < first->group_count; i++)
		grade_cell(out, first->group[i].name, i + 1 < first->group_count);
	for (size_t i = 0; i < count; i++) {
		const struct grade_record *record = &records[i];

		grade_cell(out, record->student->name, true);
		grade_cell(out, record->student->entry, true);
		grade_cell(out, record->language ? record->language : "", true);
		grade_cell(out, verdict_table[record->verdict].name, true);
		grade_number(out, record->score, true);
		grade_number(out, record->max_score, true);
		grade_number(out, record->time, true);
		grade_number(out, record->memory, record->group_count);
		for (size_t j = 0; j < record->group_count; j++)
			grade_number(out, record->group[j].score, j + 1 < record->group_count);
	}
}

/* Reads all records, and puts their texts together as an array. */
static int grade_collect(int folder, const struct grade_list *list, struct grade_record *records,
	struct buf *ret_all, struct err *err)
{
	for (size_t i = 0; i < list->count; i++) {
		auto_free char *path = grade_path(GRADE_JURY, &list->item[i], "json");
		auto_buf struct buf json = { 0 };

		if (!path)
			return err_nomem(err);
		if (grade_read(folder, path, &json, err) < 0 ||
			grade_record((struct span){ json.data, json.len }, &records[i], err) < 0)
			return err_wrap(err, "%s", path);
		records[i].student = &list->item[i];
		while (json.len && json.data[json.len - 1] == '\n')
			json.len--;
		buf_puts(ret_all, i ? ",\n" : "[\n");
		buf_add(ret_all, json.data, json.len);
	}
	buf_puts(ret_all, "\n]\n");
	return buf_check(ret_all, err);
}

int grade_write_class(
	int folder, const struct problem *problem, const struct grade_list *list, struct err *err)
{
	struct grade_record *records = calloc(list->count, sizeof(*records));
	auto_buf struct buf all = { 0 }, book = { 0 }, page = { 0 };
	int result;

	if (!records)
		return err_nomem(err);
	result = grade_collect(folder, list, records, &all, err);
	if (result == 0) {
		grade_book(records, list->count, &book);
		grade_page(problem, records, list->count, &page);
		result = buf_check(&book, err) < 0 ? -1 : buf_check(&page, err);
	}
	if (result == 0 && (grade_write(folder, "results.json", &all, err) < 0 ||
				   grade_write(folder, "gradebook.csv", &book, err) < 0 ||
				   grade_write(folder, "index.html", &page, err) < 0))
		result = -1;
	for (size_t i = 0; i < list->count; i++)
		grade_record_free(&records[i]);
	free(records);
	return result;
}
