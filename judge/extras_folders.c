/*
 * extras_folders.c: makes files of the jury's part of a submission: the key `folders` of [compile].
 *
 * extras.c calls it when the sources are read, and to look for mistakes.  Fails on a folder that is missing
 * in all languages, on links and folders in it.  It must never take a file from outside the problem's folder.
 */
#include "extras.h"

#include "base/auto.h"
#include "base/fs.h"

#include <fcntl.h>
#include <string.h>

#define EXTRAS_FOLDERS_MAX ((size_t)16 << 20)
#define EXTRAS_LANG        "{lang}"

/* Fills in {lang}. */
static int extras_folders_fill(
	const char *pattern, const struct language *language, char **ret_path, struct err *err)
{
	auto_buf struct buf path = { 0 };
	const char *at = pattern, *open;

	while ((open = strchr(at, '{'))) {
		if (strncmp(open, EXTRAS_LANG, strlen(EXTRAS_LANG)) != 0)
			return err_set(err, ERR_CONFIG, "'%s': there is " EXTRAS_LANG " only", pattern);
		buf_add(&path, at, (size_t)(open - at));
		buf_puts(&path, language->name);
		at = open + strlen(EXTRAS_LANG);
	}
	buf_puts(&path, at);
	*ret_path = strdup(buf_text(&path));
	return *ret_path ? buf_check(&path, err) : err_nomem(err);
}

static int extras_folders_order(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int extras_folders_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int extras_folders_file(const struct problem *problem, const char *folder, const char *name,
	struct sources *sources, struct err *err)
{
	auto_free char *path = NULL;
	auto_fd int fd = -1;
	auto_buf struct buf text = { 0 };

	if (asprintf(&path, "%s/%s", folder, name) < 0) {
		path = NULL;
		return err_nomem(err);
	}
	fd = problem_open(problem, path, err);
	if (fd < 0)
		return -1;
	if (!sources)
		return 0;
	if (fs_read_all(fd, EXTRAS_FOLDERS_MAX, &text, err) < 0)
		return err_wrap(err, "%s", path);
	return source_join(sources, name, buf_text(&text), text.len, err);
}

/* One folder; *ret_any is set when it is there. */
static int extras_folders_one(const struct problem *problem, const char *pattern,
	const struct language *language, struct sources *sources, bool *ret_any, struct err *err)
{
	auto_free char *path = NULL;
	auto_fd int dir = -1;
	struct dirent **entries = NULL;
	int count, result = 0;

	if (extras_folders_fill(pattern, language, &path, err) < 0)
		return -1;
	dir = fs_open_beneath(problem->dir, path, O_RDONLY | O_DIRECTORY, 0, err);
	if (dir < 0)
		return strchr(pattern, '{') && err->no == ENOENT ? 0 : -1;
	count = scandirat(dir, ".", &entries, extras_folders_visible, extras_folders_order);
	if (count < 0)
		return err_sys(err, "%s", path);
	for (int i = 0; i < count; i++) {
		if (result == 0)
			result = extras_folders_file(problem, path, entries[i]->d_name, sources, err);
		free(entries[i]);
	}
	free(entries);
	*ret_any = true;
	return result;
}

int extras_folders(const struct problem *problem, const struct language *language, struct sources *sources,
	struct err *err)
{
	const struct strv *folders = &problem->compile.folders;
	bool any = false;

	if (!folders->count)
		return 0;
	if (sources && source_join_begin(sources, err) < 0)
		return -1;
	for (size_t i = 0; i < folders->count; i++)
		if (extras_folders_one(problem, folders->item[i], language, sources, &any, err) < 0)
			return err_wrap(err, "folders");
	return sources ? source_join_end(sources, err) : 0;
}
