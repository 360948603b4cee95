/*
 * setter.c: `ojjudge help keys` and `ojjudge init`.
 *
 * main calls it.  Fails on names that nobody knows and where files cannot be written.  It must never write
 * into a folder that was there before, and never leave half of a problem behind.
 */
#include "setter.h"

#include "base/auto.h"
#include "base/data.h"
#include "base/fs.h"
#include "problem_keys.h"
#include "tree.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

/* ---- keys ---- */

static void setter_row(const struct opt_row *row, struct buf *out)
{
	auto_buf struct buf left = { 0 };

	buf_printf(&left, "%s = %s", row->name, row->arg ? row->arg : "yes|no");
	buf_printf(out, left.len > 30 ? "  %s\n%34s" : "  %-32s", buf_text(&left), "");
	buf_puts(out, row->help);
	if (row->kind == OPT_CHOICE)
		buf_printf(out, ": %s", row->choices);
	if (row->value)
		buf_printf(out, " (default: %s)", row->value);
	buf_puts(out, "\n");
}

static void setter_section(const char *kind, const char *name, const struct opt_table *table, struct buf *out)
{
	buf_printf(out, "%s[%s%s]\n", out->len ? "\n" : "", kind, name);
	for (size_t i = 0; i < table->count; i++)
		setter_row(&table->row[i], out);
}

/* The ways that a key of some sections can have. */
static void setter_ways(struct buf *out)
{
	buf_puts(out, "\nWays to make a score of tests:\n");
#define SCORING(id, name, bound, where, help) \
	buf_printf(out, "  %-32s%s\n", (bound) ? name ":X" : name, help);
#include "scoring.def"
}

int setter_keys(const char *kind, struct buf *out, struct err *err)
{
	const char *names[PROBLEM_SECTIONS + 2] = { NULL }, *nearest;

	for (size_t i = 0; i < PROBLEM_SECTIONS; i++) {
		const struct problem_section *section = &problem_sections[i];

		names[i] = section->kind;
		if (kind && strcmp(kind, section->kind) != 0)
			continue;
		/* [limits LANG] has the keys of [limits]. */
		if (section->table == &limit_change_table)
			buf_printf(out,
				"\n[limits LANG]\n  the same keys, as a new value or a change: x2, +0.5s, x2 "
				"+0.5s\n");
		else
			setter_section(section->kind, section->named ? " NAME" : "", section->table, out);
	}
	names[PROBLEM_SECTIONS] = "language";
	if (!kind || strcmp(kind, "language") == 0)
		setter_section("language", " NAME", &language_table, out);
	if (!kind || strcmp(kind, "group") == 0 || strcmp(kind, "score") == 0)
		setter_ways(out);
	if (out->len)
		return buf_check(out, err);
	nearest = text_nearest(kind, names);
	return err_set(err, ERR_USAGE, "there is no section [%s]%s%s%s", kind,
		nearest ? ": did you mean [" : "", nearest ? nearest : "", nearest ? "]?" : "");
}

/* ---- a new problem ---- */

/* Opens the template of that type; *ret_types are those that there are. */
static int setter_template(const char *type, int *ret_template, struct err *err)
{
	auto_strv struct strv folders = { 0 };
	auto_buf struct buf types = { 0 };

	if (data_folders("config", &folders, err) < 0)
		return -1;
	for (size_t i = 0; i < folders.count; i++) {
		auto_free char *path = NULL;
		auto_fd int templates = -1;
		auto_dir DIR *entries = NULL;
		const struct dirent *entry;
		int found;

		if (asprintf(&path, "%s/templates", folders.item[i]) < 0) {
			path = NULL;
			return err_nomem(err);
		}
		templates = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (templates < 0)
			continue;
		found = fs_open_beneath(templates, type, O_RDONLY | O_DIRECTORY, 0, err);
		if (found >= 0) {
			*ret_template = found;
			return 0;
		}
		entries = fdopendir(fd_take(&templates));
		while (entries && (entry = readdir(entries)))
			if (*entry->d_name != '.')
				buf_printf(&types, " %s", entry->d_name);
		return err_set(
			err, ERR_USAGE, "no template for type '%s'; there are:%s", type, buf_text(&types));
	}
	return err_set(err, ERR_CONFIG, "the templates are in none of %s, %s and %s", folders.item[0],
		folders.item[1], folders.item[2]);
}

static const char *setter_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash[1] ? slash + 1 : path;
}

/* Puts the name into problem.ini. */
static int setter_name(int folder, const char *name, struct err *err)
{
	static const char mark[] = "@NAME@";
	auto_fd int in = fs_open_beneath(folder, "problem.ini", O_RDONLY, 0, err), out = -1;
	auto_buf struct buf text = { 0 }, changed = { 0 };
	const char *at, *found;

	if (in < 0 || fs_read_all(in, 1 << 20, &text, err) < 0)
		return -1;
	for (at = buf_text(&text); (found = strstr(at, mark)); at = found + strlen(mark)) {
		buf_add(&changed, at, (size_t)(found - at));
		buf_puts(&changed, name);
	}
	buf_puts(&changed, at);
	out = fs_open_beneath(folder, "problem.ini", O_WRONLY | O_TRUNC, 0, err);
	if (out < 0 || buf_check(&changed, err) < 0)
		return -1;
	return fs_write_all(out, buf_text(&changed), changed.len, err);
}

static int setter_fill(int template, int folder, const char *name, struct err *err)
{
	if (tree_copy(template, folder, err) < 0)
		return err_wrap(err, "copying the template");
	return setter_name(folder, name, err);
}

int setter_init(const char *path, const char *type, struct err *err)
{
	const char *name = setter_base(path);
	auto_fd int template = -1, folder = -1;
	struct err more;

	/* It becomes a line of problem.ini. */
	if (!buf_printable(name) || strchr(name, '/'))
		return err_set(err, ERR_USAGE, "'%s' is no name for a problem", path);
	if (setter_template(type ? type : "batch", &template, err) < 0)
		return -1;
	if (mkdir(path, 0777) < 0) {
		err_sys(err, "%s", path);
		return err_wrap(err, "a new problem");
	}
	folder = fs_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0, err);
	if (folder >= 0 && setter_fill(template, folder, name, err) == 0)
		return 0;
	if (fs_remove(AT_FDCWD, path, &more) < 0)
		return err_wrap(err, "%s stays behind (%.100s)", path, more.text);
	return -1;
}
