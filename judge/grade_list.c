/*
 * grade_list.c: the submissions of a class, and the keys by which results are known again.
 *
 * grade.c calls it.  Fails on folders that cannot be read.  Names come from students: what files are called
 * after them must be harmless, and no two of them may get the same.
 */
#include "grade.h"

#include "base/auto.h"
#include "base/fs.h"
#include "cache.h"
#include "unpack.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define GRADE_FILE_MAX ((size_t)64 << 20)

/* ---- names ---- */

/* Without the extension of a file; folders keep all of theirs. */
static char *grade_name(const char *entry, bool folder)
{
	size_t length = unpack_stem(entry);
	const char *dot = strrchr(entry, '.');

	if (folder)
		return strdup(entry);
	if (!entry[length] && dot && dot > entry)
		length = (size_t)(dot - entry);
	return strndup(entry, length);
}

/* Letters, digits and - _ . stay; what had others gets a piece of its checksum, so that no two become one. */
static char *grade_file(const char *entry)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
	struct cache_parts parts;
	struct cache_key key;
	auto_buf struct buf name = { 0 };
	bool changed = strlen(entry) > 100;

	for (size_t i = 0; i < 100 && entry[i]; i++) {
		bool keeps = strchr(good, entry[i]) && !(i == 0 && entry[i] == '.');

		changed = changed || !keeps;
		buf_add(&name, keeps ? &entry[i] : "_", 1);
	}
	if (changed) {
		cache_begin(&parts);
		cache_text(&parts, entry);
		cache_end(&parts, &key);
		buf_printf(&name, "-%.8s", key.text);
	}
	return name.failed ? NULL : strdup(buf_text(&name));
}

/* ---- the list ---- */

static int grade_add(
	struct grade_list *list, const char *folder, const char *entry, bool is_folder, struct err *err)
{
	struct grade_student *more = reallocarray(list->item, list->count + 1, sizeof(*more));

	if (!more)
		return err_nomem(err);
	list->item = more;
	more += list->count;
	*more = (struct grade_student){
		.entry = strdup(entry),
		.name = grade_name(entry, is_folder),
		.file = grade_file(entry),
	};
	list->count++;
	if (asprintf(&more->path, "%s/%s", folder, entry) < 0)
		more->path = NULL;
	return more->entry && more->name && more->file && more->path ? 0 : err_nomem(err);
}

static int grade_order(const void *a, const void *b)
{
	const struct grade_student *x = a, *y = b;

	return text_natural(x->entry, y->entry);
}

int grade_list(const char *folder, struct grade_list *ret_list, struct err *err)
{
	auto_grade_list struct grade_list list = { 0 };
	auto_fd int fd = fs_open(AT_FDCWD, folder, O_RDONLY | O_DIRECTORY, 0, err), copy = -1;
	auto_dir DIR *entries = NULL;
	const struct dirent *entry;
	struct stat st;

	if (fd < 0)
		return -1;
	copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	entries = copy < 0 ? NULL : fdopendir(copy);
	if (!entries)
		return err_sys(err, "%s", folder);
	copy = -1;
	while ((errno = 0, entry = readdir(entries))) {
		if (*entry->d_name == '.' || strcmp(entry->d_name, "__MACOSX") == 0 ||
			fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
			(!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)))
			continue;
		if (grade_add(&list, folder, entry->d_name, S_ISDIR(st.st_mode), err) < 0)
			return -1;
	}
	if (errno)
		return err_sys(err, "%s", folder);
	if (!list.count)
		return err_set(err, ERR_USAGE, "%s: no submission is in it", folder);
	qsort(list.item, list.count, sizeof(list.item[0]), grade_order);
	*ret_list = list;
	list = (struct grade_list){ 0 };
	return 0;
}

void grade_list_free(struct grade_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->item[i].entry);
		free(list->item[i].name);
		free(list->item[i].file);
		free(list->item[i].path);
	}
	free(list->item);
	*list = (struct grade_list){ 0 };
}

/* ---- keys ---- */

/* Adds a regular file: name, size and contents. */
static int grade_part_file(struct cache_parts *parts, int dir, const char *name, struct err *err)
{
	auto_fd int fd = fs_open_beneath(dir, name, O_RDONLY | O_NONBLOCK, 0, err);
	auto_buf struct buf bytes = { 0 };

	if (fd < 0)
		return -1;
	cache_text(parts, name);
	/* What is too large to be judged needs no key. */
	if (fs_read_all(fd, GRADE_FILE_MAX, &bytes, err) < 0)
		return err->no == EFBIG ? 0 : -1;
	cache_part(parts, buf_text(&bytes), bytes.len);
	return 0;
}

/* A file, or the files of a folder, as source_read() takes them. */
static int grade_part_submission(struct cache_parts *parts, const char *path, struct err *err)
{
	auto_fd int fd = fs_open(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW, 0, err);
	struct dirent **entries = NULL;
	struct stat st;
	int count, result = 0;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) < 0)
		return err_sys(err, "%s", path);
	if (!S_ISDIR(st.st_mode)) {
		const char *slash = strrchr(path, '/');
		auto_fd int parent = -1;
		auto_free char *folder = strndup(path, (size_t)(slash - path));

		parent = folder ? fs_open(AT_FDCWD, folder, O_RDONLY | O_DIRECTORY, 0, err) : err_nomem(err);
		return parent < 0 ? -1 : grade_part_file(parts, parent, slash + 1, err);
	}
	count = scandirat(fd, ".", &entries, NULL, alphasort);
	if (count < 0)
		return err_sys(err, "%s", path);
	for (int i = 0; i < count; i++) {
		bool counts = *entries[i]->d_name != '.' &&
			      fstatat(fd, entries[i]->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
			      S_ISREG(st.st_mode);

		if (result == 0 && counts)
			result = grade_part_file(parts, fd, entries[i]->d_name, err);
		free(entries[i]);
	}
	free(entries);
	return result;
}

struct grade_problem {
	struct cache_parts parts;
	const struct stat *beside; /* GRADE_BESIDE folders that may lie in it */
};

static bool grade_is_beside(const struct grade_problem *problem, const struct stat *st)
{
	for (int i = 0; i < GRADE_BESIDE; i++)
		if (problem->beside[i].st_dev == st->st_dev && problem->beside[i].st_ino == st->st_ino)
			return true;
	return false;
}

/* Any change of a file of the problem's is told by these. */
static int grade_part_problem(void *user, int dir, const char *name, const struct stat *st, struct err *err)
{
	struct grade_problem *problem = user;
	struct cache_parts *parts = &problem->parts;
	const int64_t facts[] = { st->st_size, st->st_mtim.tv_sec, st->st_mtim.tv_nsec, (int64_t)st->st_ino };

	(void)dir;
	(void)err;
	/* Submissions of the jury's own change nothing. */
	if (S_ISDIR(st->st_mode))
		return *name == '.' || strcmp(name, "submissions") == 0 || grade_is_beside(problem, st)
			       ? FS_SKIP
			       : FS_GO_ON;
	cache_text(parts, name);
	cache_part(parts, facts, sizeof(facts));
	return FS_GO_ON;
}

int grade_keys(const struct problem *problem, const struct strv *words, const struct stat *beside,
	struct grade_list *list, struct err *err)
{
	struct grade_problem whole = { .beside = beside };
	struct cache_parts parts;
	struct cache_key problem_key, key;

	cache_begin(&whole.parts);
	for (size_t i = 0; i < words->count; i++)
		cache_text(&whole.parts, words->item[i]);
	if (fs_walk(problem->dir, grade_part_problem, &whole, err) < 0)
		return err_wrap(err, "the problem");
	cache_end(&whole.parts, &problem_key);
	for (size_t i = 0; i < list->count; i++) {
		struct grade_student *student = &list->item[i];

		cache_begin(&parts);
		cache_text(&parts, problem_key.text);
		cache_text(&parts, student->entry);
		if (grade_part_submission(&parts, student->path, err) < 0)
			return err_wrap(err, "%s", student->path);
		cache_end(&parts, &key);
		snprintf(student->key, sizeof(student->key), "%s", key.text);
	}
	return 0;
}
