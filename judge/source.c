/*
 * source.c: reads a submission's sources and finds out their language and their main program.
 *
 * submission.c calls it first of all.  Fails on what cannot be read, on files of no or several languages. The
 * contents come from a contestant: nothing may depend on their being text, and no name of theirs may reach
 * a command line before source_safe_name() has seen it.
 */
#include "source.h"

#include "base/auto.h"
#include "base/fs.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define SOURCE_MAX       (64 << 20)
#define SOURCE_FILES_MAX 1000

/* ---- names ---- */

void source_safe_name(char *name)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-";

	for (char *at = name; *at; at++)
		if (!strchr(good, *at) || (at == name && strchr(".+-", *at)))
			*at = '_';
}

static const char *source_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* ---- reading ---- */

/* Adds an empty file under a name made from `name`. */
static int source_begin(struct sources *sources, const char *name, struct err *err)
{
	struct source *more = reallocarray(sources->item, sources->count + 1, sizeof(*more));

	if (!more)
		return err_nomem(err);
	sources->item = more;
	more += sources->count;
	*more = (struct source){ .name = strdup(name) };
	if (!more->name)
		return err_nomem(err);
	sources->count++;
	source_safe_name(more->name);
	more->given = strdup(more->name);
	if (!more->given)
		return err_nomem(err);
	for (size_t i = 0; i + 1 < sources->count; i++)
		if (strcmp(sources->item[i].name, more->name) == 0)
			return err_set(err, ERR_USAGE, "two files would both be called %s", more->name);
	return 0;
}

/* Adds what is in fd. */
static int source_add(struct sources *sources, const char *name, int fd, struct err *err)
{
	struct source *more;

	if (source_begin(sources, name, err) < 0)
		return -1;
	more = &sources->item[sources->count - 1];
	if (fs_read_all(fd, SOURCE_MAX - sources->bytes, &more->text, err) < 0)
		return err_wrap(err, "%s", name);
	sources->bytes += more->text.len;
	return 0;
}

int source_extra(struct sources *sources, const char *name, const char *bytes, size_t count, bool compiled,
	struct err *err)
{
	struct source *more;

	if (source_begin(sources, name, err) < 0)
		return -1;
	more = &sources->item[sources->count - 1];
	more->compiled = compiled;
	more->jury = true;
	buf_add(&more->text, bytes, count);
	sources->bytes += count;
	return buf_check(&more->text, err);
}

void source_drop(struct sources *sources, const char *name)
{
	auto_free char *safe = strdup(name);

	if (safe)
		source_safe_name(safe);
	for (size_t i = 0; safe && i < sources->count; i++) {
		struct source *item = &sources->item[i];

		if (item->jury || strcmp(item->name, safe) != 0)
			continue;
		sources->bytes -= item->text.len;
		free(item->name);
		free(item->given);
		buf_free(&item->text);
		memmove(item, item + 1, (--sources->count - i) * sizeof(*item));
		return;
	}
}

/* A submission is often unpacked from what a contestant sent: links in it are not followed. */
static int source_read_entry(struct sources *sources, int dir, const char *name, struct err *err)
{
	struct stat st;
	auto_fd int fd = -1;

	if (*name == '.' || fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISREG(st.st_mode))
		return 0;
	if (sources->count >= SOURCE_FILES_MAX)
		return err_set(err, ERR_USAGE, "more than %d files", SOURCE_FILES_MAX);
	fd = fs_open_beneath(dir, name, O_RDONLY | O_NONBLOCK, 0, err);
	return fd < 0 ? -1 : source_add(sources, name, fd, err);
}

static int source_order(const void *a, const void *b)
{
	const struct source *x = a, *y = b;

	return text_natural(x->name, y->name);
}

static int source_read_folder(struct sources *sources, int folder, struct err *err)
{
	auto_fd int copy = fcntl(folder, F_DUPFD_CLOEXEC, 0);
	auto_dir DIR *dir = copy < 0 ? NULL : fdopendir(copy);
	struct dirent *entry;

	if (!dir)
		return err_sys(err, "reading the folder");
	copy = -1;
	while ((errno = 0, entry = readdir(dir)))
		if (source_read_entry(sources, folder, entry->d_name, err) < 0)
			return -1;
	if (errno)
		return err_sys(err, "reading the folder");
	if (sources->count)
		qsort(sources->item, sources->count, sizeof(sources->item[0]), source_order);
	return 0;
}

static int source_read_files(struct sources *sources, const char *path, struct err *err)
{
	auto_fd int fd = fs_open(AT_FDCWD, path, O_RDONLY | O_NONBLOCK, 0, err);
	struct stat st;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) < 0)
		return err_sys(err, "%s", path);
	if (S_ISDIR(st.st_mode))
		return source_read_folder(sources, fd, err);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_USAGE, "%s: neither a file nor a folder", path);
	return source_add(sources, source_base(path), fd, err);
}

/* ---- all together ---- */

int source_read(const char *path, const struct languages *languages, const struct language *language,
	struct sources *ret_sources, struct err *err)
{
	auto_sources struct sources sources = { 0 };

	if (source_read_files(&sources, path, err) < 0)
		return -1;
	if (source_settle(&sources, languages, language, path, err) < 0)
		return -1;
	*ret_sources = sources;
	sources = (struct sources){ 0 };
	return 0;
}

int source_read_plain(const char *path, struct sources *ret_sources, struct err *err)
{
	auto_sources struct sources sources = { 0 };

	if (source_read_files(&sources, path, err) < 0)
		return -1;
	*ret_sources = sources;
	sources = (struct sources){ 0 };
	return 0;
}

const struct source *source_find(const struct sources *sources, const char *name, struct err *err)
{
	auto_free char *safe = strdup(name);

	*err = (struct err){ 0 };
	if (!safe) {
		err_nomem(err);
		return NULL;
	}
	source_safe_name(safe);
	for (size_t i = 0; i < sources->count; i++)
		if (strcmp(sources->item[i].name, safe) == 0)
			return &sources->item[i];
	return NULL;
}

void source_free(struct sources *sources)
{
	for (size_t i = 0; i < sources->count; i++) {
		free(sources->item[i].name);
		free(sources->item[i].given);
		buf_free(&sources->item[i].text);
	}
	free(sources->item);
	free(sources->source);
	free(sources->main);
	free(sources->run_source);
	free(sources->run_main);
	*sources = (struct sources){ 0 };
}

int source_write(const struct sources *sources, int dir, struct err *err)
{
	for (size_t i = 0; i < sources->count; i++) {
		const struct source *source = &sources->item[i];
		auto_fd int fd = fs_open_beneath(
			dir, source->name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0644, err);

		if (fd < 0 || fs_write_all(fd, source->text.data, source->text.len, err) < 0)
			return err_wrap(err, "writing %s", source->name);
		/* Whatever the caller's umask is: the box may have a user of its own. */
		if (fchmod(fd, 0644) < 0)
			return err_sys(err, "writing %s", source->name);
	}
	return 0;
}
