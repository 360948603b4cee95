/*
 * package.h: problem packages of other systems, translated into problem.ini.
 *
 * A package stays as it is: the translation is the text of a problem.ini whose paths are those of the
 * package, and a few files that go beside it (`extra`) where the package has nothing that could be named.  So
 * a package can be judged in place, and importing one is to copy it and to add these.
 */
#pragma once

#include "base/text.h"
#include "language.h"

#include <sys/stat.h>

enum package_format {
#define PACKAGE(id, name, marker, function, help) PACKAGE_##id,
#include "package/package.def"
	PACKAGE_FORMATS
};

/* A file that is made besides problem.ini. */
struct package_extra {
	char *path; /* beneath the problem's folder; a file of the package that has it is replaced in the copy
		     */
	struct buf bytes;
	bool executable;
};

struct package {
	const char *path; /* as a person named it; stays the caller's */
	int dir;          /* the package's folder; stays the caller's */
	const struct languages *languages;
	enum package_format format;
	/* what comes out: */
	struct buf ini;
	struct package_extra *extra;
	size_t extras;
	struct strv errors; /* "FILE:LINE: reason", why it cannot be taken over */
	struct strv
		notes; /* the same form: what was left out, or comes to something else than it would there */
	struct err trouble; /* memory or the disk failed: class is not ERR_NONE */
};

/* The most that a file of YAML, XML or INI of a package may have; others are not read here. */
#define PACKAGE_TEXT_MAX ((size_t)4 << 20)

/* Which format the folder has; PACKAGE_FORMATS: none. */
enum package_format package_detect(int dir);
const char *package_name(enum package_format format);
/*
 * Translates.  Returns -1 when something of the machine failed, or there are errors: then all of them are in
 * ret_package->errors and the first in *err.  `dir` and `path` must outlive the package.
 */
int package_translate(int dir, const char *path, const struct languages *languages,
	struct package *ret_package, struct err *err);
void package_free(struct package *package);
#define auto_package __attribute__((cleanup(package_free)))

/* ---- for those who translate ---- */

/*
 * Translates one format: writes package->ini, with a `name` in [problem] in any case, extra, notes
 * and errors.  It goes on after errors, to tell as many as there are.
 */
typedef void (*package_function)(struct package *package);
void package_icpc(struct package *package);
void package_cms(struct package *package);
void package_polygon(struct package *package);

/* An error, or a note; line 0: there is none.  `file` is beneath the package's folder; NULL: the package. */
__attribute__((format(printf, 4, 5))) void package_error(
	struct package *package, const char *file, int line, const char *format, ...);
__attribute__((format(printf, 4, 5))) void package_note(
	struct package *package, const char *file, int line, const char *format, ...);
/* The same for an error of the kind that others give back; trouble when it is the machine's. */
void package_failed(struct package *package, const char *file, int line, const struct err *err);

/* What `path` is, as in st_mode & S_IFMT; 0: it is not there.  A link is S_IFLNK: links are not followed. */
mode_t package_kind(const struct package *package, const char *path);
bool package_is_file(const struct package *package, const char *path);
bool package_is_folder(const struct package *package, const char *path);
/*
 * Adds the names of all entries of a folder but hidden ones, in natural order; links are left out and noted.
 * A folder that is not there has none.
 */
void package_list(struct package *package, const char *folder, struct strv *ret_names);
/* Reads a file.  false: it is not there, or it cannot be read, which is an error that was told. */
bool package_read(struct package *package, const char *path, struct buf *ret_bytes);
/* A file to be made; `bytes` are copied. */
void package_extra(
	struct package *package, const char *path, const char *bytes, size_t count, bool executable);

/* ---- writing problem.ini ---- */

/* Begins [kind] or [kind NAME].  The name is one of package_section_name(), or known to be short. */
void package_section(struct package *package, const char *kind, const char *name);
/* `key = VALUE`; a text that would be read as something else is an error. */
__attribute__((format(printf, 3, 4))) void package_key(
	struct package *package, const char *key, const char *format, ...);
/* A number, with as many digits as it needs. */
void package_key_real(struct package *package, const char *key, double value);
/* A key of words: each is quoted where it must be, and they go over several lines where one is too short. */
void package_key_words(struct package *package, const char *key, const struct strv *words);
/* A comment, of one line. */
__attribute__((format(printf, 2, 3))) void package_comment(struct package *package, const char *format, ...);
/*
 * A name for a section [kind NAME] that is like `wanted`, but short enough, with no byte that would be read
 * as something else, and different from all in *taken, to which it is added.  NULL: memory is short.
 */
const char *package_section_name(
	struct package *package, const char *kind, const char *wanted, struct strv *taken);
