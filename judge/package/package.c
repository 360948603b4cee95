/*
 * package.c: what all translators of packages have in common: finding the format, reading the package's
 * files, telling what is wrong.
 *
 * place.c calls package_translate().  Fails with every mistake of the package that was found.  A package is a
 * stranger's: nothing of it is opened but regular files and folders beneath its own, over no link.
 */
#include "package/package.h"

#include "base/auto.h"
#include "base/fs.h"

#include <fcntl.h>
#include <stdarg.h>
#include <string.h>

/* Entries of one folder, and messages of one kind, are not more than this. */
#define PACKAGE_ENTRIES  100000
#define PACKAGE_MESSAGES 1000

static const struct {
	const char *name, *marker;
	package_function translate;
} package_rows[] = {
#define PACKAGE(id, name, marker, function, help) { name, marker, function },
#include "package/package.def"
};

/* ---- telling ---- */

static void package_trouble(struct package *package, const struct err *err)
{
	if (package->trouble.class == ERR_NONE)
		package->trouble = *err;
}

__attribute__((format(printf, 5, 0))) static void package_tell(const struct package *package, struct strv *to,
	const char *file, int line, const char *format, va_list args)
{
	auto_buf struct buf told = { 0 };
	size_t length = strlen(package->path);
	char text[1000];

	while (length > 1 && package->path[length - 1] == '/')
		length--;
	buf_printf(&told, "%.*s", (int)length, package->path);
	if (file)
		buf_printf(&told, "/%s", file);
	if (line)
		buf_printf(&told, ":%d", line);
	vsnprintf(text, sizeof(text), format, args);
	buf_printf(&told, ": %s", text);
	if (to->count < PACKAGE_MESSAGES && !strv_has(to, buf_text(&told)))
		strv_add(to, buf_text(&told));
}

void package_error(struct package *package, const char *file, int line, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	package_tell(package, &package->errors, file, line, format, args);
	va_end(args);
}

void package_note(struct package *package, const char *file, int line, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	package_tell(package, &package->notes, file, line, format, args);
	va_end(args);
}

void package_failed(struct package *package, const char *file, int line, const struct err *err)
{
	if (err->class == ERR_SYSTEM &&
		(err->no == ENOMEM || err->no == EMFILE || err->no == ENFILE || err->no == EIO))
		package_trouble(package, err);
	else
		package_error(package, file, line, "%s", err->text);
}

/* ---- the package's files ---- */

mode_t package_kind(const struct package *package, const char *path)
{
	const char *slash = strrchr(path, '/');
	auto_free char *above = slash ? strndup(path, (size_t)(slash - path)) : strdup(".");
	auto_fd int folder = -1;
	struct err ignored;
	struct stat st;

	if (!above)
		return 0;
	/* Only the last part of a path is not followed by fstatat(). */
	folder = fs_open_beneath(package->dir, above, O_PATH | O_DIRECTORY, 0, &ignored);
	if (folder < 0 || fstatat(folder, slash ? slash + 1 : path, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	return st.st_mode & S_IFMT;
}

bool package_is_file(const struct package *package, const char *path)
{
	return package_kind(package, path) == S_IFREG;
}

bool package_is_folder(const struct package *package, const char *path)
{
	return package_kind(package, path) == S_IFDIR;
}

static int package_order(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;
	int order = text_natural(*x, *y);

	return order ? order : strcmp(*x, *y);
}

/* A link would lead to what is not the package's, or be left out without a word. */
static void package_entry(
	struct package *package, const char *folder, int dir, const char *name, struct strv *names)
{
	bool top = strcmp(folder, ".") == 0;
	auto_free char *path = NULL;
	struct stat st;

	if (*name == '.' || fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return;
	if (asprintf(&path, "%s%s%s", top ? "" : folder, top ? "" : "/", name) < 0) {
		path = NULL;
		names->failed = true;
	} else if (!buf_printable(name)) {
		package_note(
			package, top ? NULL : folder, 0, "a file whose name has control bytes is left out");
	} else if (S_ISLNK(st.st_mode)) {
		package_note(package, path, 0, "a link; links are not followed, and left out");
	} else if (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)) {
		strv_add(names, name);
	} else {
		package_note(package, path, 0, "neither a file nor a folder: left out");
	}
}

void package_list(struct package *package, const char *folder, struct strv *ret_names)
{
	struct err err;
	auto_fd int fd = -1;
	auto_dir DIR *entries = NULL;
	auto_strv struct strv names = { 0 };
	const struct dirent *entry;

	if (!package_is_folder(package, folder) && strcmp(folder, ".") != 0)
		return;
	fd = fs_open_beneath(package->dir, folder, O_RDONLY | O_DIRECTORY, 0, &err);
	entries = fd < 0 ? NULL : fdopendir(fd);
	if (!entries) {
		if (fd >= 0)
			err_put_sys(&err, "%s", folder);
		package_failed(package, folder, 0, &err);
		return;
	}
	fd = -1;
	while ((entry = readdir(entries)) && names.count < PACKAGE_ENTRIES)
		package_entry(package, folder, dirfd(entries), entry->d_name, &names);
	if (names.count == PACKAGE_ENTRIES)
		package_error(package, folder, 0, "the folder has more than %d entries", PACKAGE_ENTRIES);
	if (names.count)
		qsort(names.item, names.count, sizeof(names.item[0]), package_order);
	strv_append(ret_names, &names);
	if (strv_check(ret_names, &err) < 0)
		package_trouble(package, &err);
}

bool package_read(struct package *package, const char *path, struct buf *ret_bytes)
{
	mode_t kind = package_kind(package, path);
	auto_fd int fd = -1;
	struct err err;

	if (kind == 0)
		return false;
	if (kind != S_IFREG) {
		package_error(package, path, 0,
			kind == S_IFLNK ? "a link; links are not followed" : "this is to be a file");
		return false;
	}
	fd = fs_open_beneath(package->dir, path, O_RDONLY | O_NONBLOCK, 0, &err);
	if (fd >= 0 && fs_read_all(fd, PACKAGE_TEXT_MAX, ret_bytes, &err) == 0)
		return true;
	if (fd >= 0 && err.no == EFBIG)
		package_error(package, path, 0, "the file has more than %zu MiB", PACKAGE_TEXT_MAX >> 20);
	else
		package_failed(package, path, 0, &err);
	return false;
}

void package_extra(
	struct package *package, const char *path, const char *bytes, size_t count, bool executable)
{
	struct package_extra *more = reallocarray(
		package->extra, package->extras + 1, sizeof(*package->extra));
	struct err err;

	if (!more) {
		err_put_nomem(&err);
		package_trouble(package, &err);
		return;
	}
	package->extra = more;
	more += package->extras++;
	*more = (struct package_extra){ .path = strdup(path), .executable = executable };
	buf_add(&more->bytes, bytes, count);
	if (!more->path || buf_check(&more->bytes, &err) < 0) {
		err_put_nomem(&err);
		package_trouble(package, &err);
	}
}

/* ---- all of it ---- */

const char *package_name(enum package_format format)
{
	return package_rows[format].name;
}

enum package_format package_detect(int dir)
{
	for (int i = 0; i < PACKAGE_FORMATS; i++) {
		struct stat st;

		if (fstatat(dir, package_rows[i].marker, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
			S_ISREG(st.st_mode))
			return (enum package_format)i;
	}
	return PACKAGE_FORMATS;
}

/* What went wrong as a whole. */
static int package_check(const struct package *package, struct err *err)
{
	if (package->trouble.class != ERR_NONE) {
		*err = package->trouble;
		return -1;
	}
	if (buf_check(&package->ini, err) < 0 || strv_check(&package->errors, err) < 0 ||
		strv_check(&package->notes, err) < 0)
		return -1;
	if (package->errors.count > 1)
		return err_set(err, ERR_CONFIG, "%s (and %zu more: `ojjudge check` shows all)",
			package->errors.item[0], package->errors.count - 1);
	return package->errors.count ? err_set(err, ERR_CONFIG, "%s", package->errors.item[0]) : 0;
}

int package_translate(int dir, const char *path, const struct languages *languages,
	struct package *ret_package, struct err *err)
{
	*ret_package = (struct package){
		.path = path,
		.dir = dir,
		.languages = languages,
		.format = package_detect(dir),
	};
	if (ret_package->format == PACKAGE_FORMATS)
		return err_set(err, ERR_CONFIG, "%s: this is neither a problem nor a package", path);
	package_comment(ret_package, "Made by ojjudge from a package of the format %s.",
		package_name(ret_package->format));
	package_rows[ret_package->format].translate(ret_package);
	return package_check(ret_package, err);
}

void package_free(struct package *package)
{
	for (size_t i = 0; i < package->extras; i++) {
		free(package->extra[i].path);
		buf_free(&package->extra[i].bytes);
	}
	free(package->extra);
	buf_free(&package->ini);
	strv_free(&package->errors);
	strv_free(&package->notes);
	*package = (struct package){ .dir = -1 };
}
