/*
 * place.c: finds out what a problem is, and makes one of a package.
 *
 * The subcommands call place_read() for the problem that they were given.  Fails on what is no problem, with
 * all mistakes of a package at once.  A package is left as it is: where files have to stand beside its own,
 * or it is an archive, there is a copy in a session's folder, which goes when the place does, and is removed
 * by the next ojjudge if this one is killed.
 */
#include "package/place.h"

#include "base/auto.h"
#include "base/fs.h"
#include "tree.h"
#include "unpack.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define PLACE_INI  "problem.ini"
#define PLACE_COPY "package"

struct place place_new(const struct options *options, const struct languages *languages,
	const struct log *log, const struct stop *stop)
{
	return (struct place){
		.options = options,
		.languages = languages,
		.log = log,
		.stop = stop,
		.dir = -1,
	};
}

void place_free(struct place *place)
{
	if (place->packaged)
		package_free(&place->package);
	auto_close(&place->dir);
	if (place->opened)
		session_close(&place->session);
	free(place->path);
	free(place->ojbox);
	*place = (struct place){ .dir = -1 };
}

/* ---- where it is ---- */

static int place_session(struct place *place, struct err *err)
{
	if (place->opened)
		return 0;
	if (options_find_ojbox(place->options, &place->ojbox, err) < 0 ||
		session_open(place->ojbox, place->log, place->stop, -1, &place->session, err) < 0)
		return -1;
	place->opened = true;
	return 0;
}

static int place_unpack(struct place *place, const char *path, struct err *err)
{
	auto_slot struct slot slot = { .box = -1, .next = -1 };
	auto_free char *name = NULL;

	if (place_session(place, err) < 0)
		return -1;
	slot_open(&place->session, false, &slot);
	return unpack_archive(&slot, path, &unpack_package, &name, &place->path, err);
}

/* Whether it is a file that is called as an archive. */
static bool place_is_archive(const char *path)
{
	struct stat st;

	return unpack_is_archive(path) && stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* Opens the folder of a package; *ret_dir is -1 when it is none. */
static int place_open(const char *path, int *ret_dir, struct err *err)
{
	auto_fd int dir = -1;
	struct stat st;

	*ret_dir = -1;
	if (stat(path, &st) < 0 || !S_ISDIR(st.st_mode))
		return 0;
	dir = fs_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0, err);
	if (dir < 0)
		return -1;
	if (fstatat(dir, PLACE_INI, &st, AT_SYMLINK_NOFOLLOW) < 0 && package_detect(dir) != PACKAGE_FORMATS)
		*ret_dir = fd_take(&dir);
	return 0;
}

/* Finds the package that `named` is, if it is one, and translates it. */
static int place_find(struct place *place, const char *named, struct strv *errors, struct err *err)
{
	if (place_is_archive(named) && place_unpack(place, named, err) < 0)
		return err_wrap(err, "%s", named);
	if (place_open(place->path ? place->path : named, &place->dir, err) < 0)
		return -1;
	if (place->dir < 0)
		return 0;
	place->packaged = true;
	if (package_translate(place->dir, named, place->languages, &place->package, err) == 0)
		return 0;
	strv_append(errors, &place->package.errors);
	return -1;
}

/* ---- a copy ---- */

static int place_put(int folder, const char *path, const struct buf *bytes, bool executable, struct err *err)
{
	const char *slash = strrchr(path, '/');
	auto_free char *above = slash ? strndup(path, (size_t)(slash - path)) : NULL;
	auto_fd int file = -1;

	if (slash && !above)
		return err_nomem(err);
	if (above && fs_mkdir_in_root(folder, above, 0755, err) < 0)
		return -1;
	/* What is there may have another name elsewhere. */
	file = fs_open_beneath(folder, path, O_WRONLY | O_CREAT | O_TRUNC, executable ? 0755 : 0644, err);
	if (file < 0 || fs_write_all(file, buf_text(bytes), bytes->len, err) < 0)
		return err_wrap(err, "%s", path);
	if (fchmod(file, executable ? 0755 : 0644) < 0)
		return err_sys(err, "%s", path);
	return 0;
}

/* The package, and what stands beside it; problem.ini comes last: without it this is no problem. */
static int place_copy(const struct place *place, int folder, struct err *err)
{
	const struct package *package = &place->package;

	if (tree_copy(place->dir, folder, err) < 0)
		return -1;
	for (size_t i = 0; i < package->extras; i++) {
		const struct package_extra *extra = &package->extra[i];

		if (place_put(folder, extra->path, &extra->bytes, extra->executable, err) < 0)
			return -1;
	}
	return place_put(folder, PLACE_INI, &package->ini, false, err);
}

/* ---- reading ---- */

/* The translation, as if it were a file of the folder. */
static int place_read_text(const struct place *place, int folder, const char *path, struct strv *errors,
	struct problem *ret_problem, struct err *err)
{
	const struct buf *ini = &place->package.ini;
	auto_file FILE *in = fmemopen(ini->data, ini->len, "r");
	auto_free char *file = NULL;
	auto_fd int dir = fcntl(folder, F_DUPFD_CLOEXEC, 3);

	if (!in || dir < 0)
		return err_sys(err, "%s", path);
	if (asprintf(&file, "%s (translated)", path) < 0) {
		file = NULL;
		return err_nomem(err);
	}
	if (problem_read_from(dir, file, in, place->languages, errors, ret_problem, err) < 0)
		return -1;
	dir = -1;
	return 0;
}

int place_read(struct place *place, const char *path, struct strv *errors, struct problem *ret_problem,
	struct err *err)
{
	size_t before = errors->count;
	auto_fd int copy = -1;

	if (place_find(place, path, errors, err) < 0) {
		if (errors->count == before)
			strv_add(errors, err->text);
		return -1;
	}
	if (place->dir < 0)
		return problem_read(
			place->path ? place->path : path, place->languages, errors, ret_problem, err);
	for (size_t i = 0; i < place->package.notes.count; i++)
		log_note(place->log, 1, "%s", place->package.notes.item[i]);
	if (!place->package.extras)
		return place_read_text(place, place->dir, path, errors, ret_problem, err);
	if (place_session(place, err) < 0 || session_folder(&place->session, PLACE_COPY, &copy, err) < 0 ||
		place_copy(place, copy, err) < 0)
		return -1;
	return place_read_text(place, copy, path, errors, ret_problem, err);
}

/* ---- importing ---- */

/* "some/where/sum.zip" -> "sum" */
static char *place_default(const char *path)
{
	size_t length = strlen(path), begin;

	while (length > 1 && path[length - 1] == '/')
		length--;
	for (begin = length; begin && path[begin - 1] != '/';)
		begin--;
	if (place_is_archive(path))
		length = begin + unpack_stem(path + begin);
	return strndup(path + begin, length - begin);
}

static int place_empty(int folder, const char *path, struct err *err)
{
	auto_fd int copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	auto_dir DIR *entries = copy < 0 ? NULL : fdopendir(copy);
	const struct dirent *entry;

	if (!entries)
		return err_sys(err, "%s", path);
	copy = -1;
	while ((entry = readdir(entries)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			return err_set(err, ERR_USAGE, "%s is not empty: name a new folder", path);
	return 0;
}

/* Makes the copy, and reads it as a problem. */
static int place_make(const struct place *place, const char *to, struct strv *errors, struct err *err)
{
	auto_problem struct problem problem = { .dir = -1 };
	auto_fd int folder = -1;
	struct err ignored;

	if (mkdir(to, 0777) < 0 && errno != EEXIST)
		return err_sys(err, "%s", to);
	folder = fs_open(AT_FDCWD, to, O_RDONLY | O_DIRECTORY, 0, err);
	if (folder < 0 || place_empty(folder, to, err) < 0)
		return -1;
	if (place_copy(place, folder, err) == 0 &&
		problem_read(to, place->languages, errors, &problem, err) == 0)
		return 0;
	if (fs_remove_contents(folder, &ignored) == 0)
		rmdir(to);
	return err_wrap(err, "importing into %s", to);
}

int place_import(struct place *place, const char *path, const char *to, struct strv *errors, char **ret_to,
	struct err *err)
{
	auto_free char *name = to ? strdup(to) : place_default(path);

	if (!name)
		return err_nomem(err);
	if (place_find(place, path, errors, err) < 0)
		return -1;
	if (place->dir < 0)
		return err_set(err, ERR_CONFIG,
			"%s is no package: it has neither problem.yaml nor domjudge-problem.ini, task.yaml "
			"or "
			"problem.xml",
			path);
	if (place_make(place, name, errors, err) < 0)
		return -1;
	*ret_to = str_take(&name);
	return 0;
}
