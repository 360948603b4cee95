/*
 * options.c: the options of ojjudge and the search for its files.
 *
 * main calls it at its start.  Fails with the way out when something is not found.  It must never run what
 * the current folder happens to hold.
 */
#include "options.h"

#include "base/auto.h"
#include "base/data.h"

#include <stddef.h>
#include <string.h>

/* "text|json", from the table of forms; the bar in front is left out where it is used. */
static const char report_bars[] =
#define REPORT(id, name, extension, live, excerpts, help) "|" name
#include "report.def"
	;
#define report_names (report_bars + 1)

#define OPTION(kind, field, name, letter, arg, value, choices, help) \
	{ OPT_##kind, name, letter, arg, offsetof(struct options, field), value, choices, 0, help },
static const struct opt_row options_rows[] = {
#include "options.def"
};

const struct opt_table options_table = { options_rows, sizeof(options_rows) / sizeof(options_rows[0]),
	sizeof(struct options), true };

/* One form goes to standard output or --output: two that are asked for are one too many. */
static int options_one_form(const int *seen, struct err *err)
{
	const char *first = NULL;

	for (size_t i = 0; i < options_table.count; i++) {
		const struct opt_row *row = &options_table.row[i];
		const struct opt_row *target = opt_target(&options_table, row);

		if (!seen[i] || row->kind == OPT_HEADING || strcmp(target->name, "format") != 0)
			continue;
		if (first)
			return err_set(err, ERR_USAGE,
				"--%s and --%s exclude each other: write one of them to a file with "
				"--report=FORM:FILE",
				first, row->name);
		first = row->name;
	}
	return 0;
}

int options_parse(struct options *options, int argc, char **argv, int *ret_rest, struct err *err)
{
	auto_free int *seen = calloc(options_table.count, sizeof(*seen));

	if (!seen)
		return err_nomem(err);
	if (opt_defaults(&options_table, options, err) < 0 ||
		opt_parse(&options_table, options, argc, argv, seen, ret_rest, err) < 0)
		return -1;
	if (options->reuse && options->cache && strcmp(options->cache, "none") == 0)
		return err_set(err, ERR_USAGE,
			"--reuse and --cache=none exclude each other: results lie in the cache");
	return options_one_form(seen, err);
}

/* Whether folder/name is there; *ret_path is then its path. */
static bool options_try(const char *folder, int length, const char *name, int mode, char **ret_path)
{
	auto_free char *path = NULL;

	if (asprintf(&path, "%.*s/%s", length, folder, name) < 0) {
		path = NULL;
		return false;
	}
	if (access(path, mode) < 0)
		return false;
	*ret_path = str_take(&path);
	return true;
}

/* A file that somebody named: it must be there. */
static int options_named(const char *path, int mode, const char *who, char **ret_path, struct err *err)
{
	char *real;

	if (access(path, mode) < 0) {
		err_sys(err, "%s: %s", who, path);
		err->class = ERR_CONFIG;
		return -1;
	}
	real = realpath(path, NULL);
	if (!real)
		return err_sys(err, "%s: %s", who, path);
	*ret_path = real;
	return 0;
}

int options_find_ojbox(const struct options *options, char **ret_path, struct err *err)
{
	const char *named = getenv("OJBOX"), *at = getenv("PATH");
	char folder[PATH_MAX];

	if (options->ojbox)
		return options_named(options->ojbox, X_OK, "--ojbox", ret_path, err);
	if (named && *named)
		return options_named(named, X_OK, "$OJBOX", ret_path, err);
	if (data_own_folder(folder, err) < 0)
		return -1;
	if (options_try(folder, (int)strlen(folder), "ojbox", X_OK, ret_path))
		return 0;
	while (at && *at) {
		int length = (int)strcspn(at, ":");

		if (*at == '/' && options_try(at, length, "ojbox", X_OK, ret_path))
			return 0;
		at += length;
		at += *at == ':';
	}
	return err_set(err, ERR_CONFIG, "ojbox is neither in %s nor in PATH: say where with --ojbox", folder);
}

int options_find_folders(const char *languages, const char *name, struct strv *ret_folders, struct err *err)
{
	auto_strv struct strv folders = { 0 };
	const char *slash = strrchr(languages, '/');

	strv_printf(&folders, "%.*s", slash ? (int)(slash - languages) : 1, slash ? languages : ".");
	if (data_folders("config", &folders, err) < 0)
		return -1;
	for (size_t i = 0; i < folders.count; i++) {
		auto_free char *path = NULL;

		if (asprintf(&path, "%s/%s", folders.item[i], name) < 0) {
			path = NULL;
			return err_nomem(err);
		}
		if (access(path, F_OK) == 0)
			strv_add(ret_folders, path);
	}
	return strv_check(ret_folders, err);
}

int options_find_languages(const struct options *options, char **ret_path, struct err *err)
{
	auto_strv struct strv folders = { 0 };

	if (options->languages)
		return options_named(options->languages, R_OK, "--languages", ret_path, err);
	if (data_folders("config", &folders, err) < 0)
		return -1;
	for (size_t i = 0; i < folders.count; i++) {
		const char *folder = folders.item[i];
		char *real;

		if (!options_try(folder, (int)strlen(folder), "languages.ini", R_OK, ret_path))
			continue;
		real = realpath(*ret_path, NULL);
		if (real) {
			free(*ret_path);
			*ret_path = real;
		}
		return 0;
	}
	return err_set(err, ERR_CONFIG,
		"languages.ini is in none of %s, %s and %s: say where with --languages", folders.item[0],
		folders.item[1], folders.item[2]);
}
