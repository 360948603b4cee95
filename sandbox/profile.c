/*
 * profile.c: reads profiles and what they extend; see profile.h.
 *
 * Called by main between the configuration and the command line.  Fails on a profile that is not there and on
 * every error in one.  Must never wait for a file that is none, read on without an end, or pass over a key:
 * whoever names a profile relies on all that it says.
 */
#include "profile.h"

#include "base/auto.h"
#include "base/data.h"
#include "base/fs.h"
#include "base/ini.h"

#include <fcntl.h>
#include <string.h>

#define PROFILE_MAX   ((size_t)64 << 10) /* bytes of a file */
#define PROFILE_DEPTH 8                  /* files in a chain */

/* One file being read; `child` is the one that extends it. */
struct profile_reader {
	struct box_spec *spec;
	struct strv *errors;
	const char *path;
	struct stat st;
	const struct profile_reader *child;
	int depth;
	int section, extends, description; /* the lines at which they stand */
	bool began;                        /* an option has been set */
	int seen[SPEC_ROWS];
};

static int profile_load(const char *path, const struct profile_reader *child, struct box_spec *spec,
	struct strv *errors, struct err *err);

/* ---- the place ---- */

static int profile_folders(struct strv *ret_folders, struct err *err)
{
	auto_strv struct strv data = { 0 };
	const char *named = getenv("OJBOX_PROFILES");

	if (named && *named)
		strv_add(ret_folders, named);
	if (data_folders("", &data, err) < 0)
		return -1;
	for (size_t i = 0; i < data.count; i++)
		strv_printf(ret_folders, "%s/box-profiles", data.item[i]);
	return strv_check(ret_folders, err);
}

/* Adds the names of the profiles in a folder that are not there yet. */
static void profile_names(const char *folder, struct strv *names)
{
	auto_dir DIR *dir = opendir(folder);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		size_t length = strlen(entry->d_name);
		auto_free char *name = length > 4 ? strndup(entry->d_name, length - 4) : NULL;

		if (name && *name != '.' && strcmp(entry->d_name + length - 4, ".ini") == 0 &&
			!strv_has(names, name))
			strv_add(names, name);
	}
}

static int profile_compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Nobody knows that name: says which there are. */
static int profile_unknown(const char *name, const struct strv *folders, struct err *err)
{
	auto_strv struct strv names = { 0 };
	auto_buf struct buf known = { 0 };
	const char *nearest;

	for (size_t i = 0; i < folders->count; i++)
		profile_names(folders->item[i], &names);
	if (strv_check(&names, err) < 0)
		return -1;
	if (!names.count)
		return err_set(err, ERR_CONFIG,
			"unknown profile '%s': there are none in %s; a file is named with a slash, as in "
			"./%s",
			name, DATADIR "/box-profiles", name);
	nearest = text_nearest(name, (const char *const *)names.item);
	qsort(names.item, names.count, sizeof(names.item[0]), profile_compare);
	for (size_t i = 0; i < names.count; i++)
		buf_printf(&known, " %s", names.item[i]);
	return err_set(err, ERR_CONFIG,
		"unknown profile '%s':%s%s%s there are%s; a file is named with a slash, as in ./%s", name,
		nearest ? " did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "",
		buf_text(&known), name);
}

/* The file that `word` means in the file `from` (NULL: on the command line). */
static int profile_find(const char *word, const char *from, char **ret_path, struct err *err)
{
	const char *slash = from ? strrchr(from, '/') : NULL;
	auto_strv struct strv folders = { 0 };

	if (strchr(word, '/')) {
		if (*word == '/' || !slash)
			slash = from = "";
		else if (strncmp(word, "./", 2) == 0)
			word += 2;
		if (asprintf(ret_path, "%.*s%s", *from ? (int)(slash - from) + 1 : 0, from, word) < 0)
			return err_nomem(err);
		return 0;
	}
	if (!*word || *word == '.')
		return err_set(err, ERR_CONFIG,
			"'%s' is no name of a profile; a file is named with a slash, as in ./mine.ini", word);
	if (profile_folders(&folders, err) < 0)
		return -1;
	for (size_t i = 0; i < folders.count; i++) {
		auto_free char *path = NULL;

		if (asprintf(&path, "%s/%s.ini", folders.item[i], word) < 0) {
			path = NULL;
			return err_nomem(err);
		}
		if (access(path, F_OK) < 0)
			continue;
		*ret_path = str_take(&path);
		return 0;
	}
	return profile_unknown(word, &folders, err);
}

/* ---- what stands in it ---- */

/* Reads the profile that this one extends, now: what follows goes over it. */
static int profile_extend(struct profile_reader *reader, const struct ini_event *event, struct err *err)
{
	size_t before = reader->errors->count;
	auto_free char *path = NULL;

	if (reader->began)
		return err_set(err, ERR_CONFIG,
			"'extends' must stand in front of all other keys, which go over what it brings");
	if (profile_find(event->value, reader->path, &path, err) < 0)
		return err_wrap(err, "extends");
	if (profile_load(path, reader, reader->spec, reader->errors, err) == 0)
		return 0;
	/* what is wrong in that file has been noted there */
	return reader->errors->count > before ? 0 : err_wrap(err, "extends");
}

/* One of the keys that are a profile's own. */
static int profile_own_key(struct profile_reader *reader, const struct ini_event *event, struct err *err)
{
	bool extends = strcmp(event->name, "extends") == 0;
	int *line = extends ? &reader->extends : &reader->description;
	char *copy;

	if (event->continuation)
		return err_set(err, ERR_CONFIG,
			"an indented line cannot go on with '%s': remove the indentation", event->name);
	if (*line)
		return err_set(err, ERR_CONFIG, "'%s' is given twice, first in line %d", event->name, *line);
	*line = event->line;
	if (extends)
		return profile_extend(reader, event, err);
	if (!buf_printable(event->value))
		return err_set(
			err, ERR_CONFIG, "description: there are control bytes in it, which no reader sees");
	if (reader->child)
		return 0; /* it describes the parent */
	copy = strdup(event->value);
	if (!copy)
		return err_nomem(err);
	free(reader->spec->description);
	reader->spec->description = copy;
	return 0;
}

static int profile_section(struct profile_reader *reader, const struct ini_event *event, struct err *err)
{
	if (strcmp(event->section, "box") != 0)
		return err_set(err, ERR_CONFIG, "unknown section [%s]: a profile has [box] and no other",
			event->section);
	if (reader->section)
		return err_set(
			err, ERR_CONFIG, "section [box] stands twice, first in line %d", reader->section);
	reader->section = event->line;
	return 0;
}

static int profile_event(void *user, const struct ini_event *event, struct err *err)
{
	static const char *const own[] = { "extends", "description", NULL };
	struct profile_reader *reader = user;

	if (!event->name)
		return profile_section(reader, event, err);
	if (!*event->section)
		return err_set(err, ERR_CONFIG, "'%s' stands before the section [box]", event->name);
	if (strcmp(event->section, "box") != 0)
		return 0;
	if (strcmp(event->name, own[0]) == 0 || strcmp(event->name, own[1]) == 0)
		return profile_own_key(reader, event, err);
	if (strcmp(event->name, "profile") == 0)
		return err_set(err, ERR_CONFIG, "'profile' is no key of a profile: write 'extends'");
	if (!opt_find(spec_table(), event->name) && !opt_nearest(spec_table(), event->name) &&
		text_nearest(event->name, own))
		return err_set(err, ERR_CONFIG, "unknown key '%s': did you mean '%s'?", event->name,
			text_nearest(event->name, own));
	reader->began = true;
	return spec_key(reader->spec, "profile", event, reader->seen, err);
}

/* ---- the file ---- */

static int profile_check_chain(const struct profile_reader *reader, struct err *err)
{
	for (const struct profile_reader *at = reader->child; at; at = at->child)
		if (at->st.st_dev == reader->st.st_dev && at->st.st_ino == reader->st.st_ino)
			return err_set(err, ERR_CONFIG, "%s extends itself%s%s: take one 'extends' out",
				reader->path, at == reader->child ? "" : " by way of ",
				at == reader->child ? "" : reader->child->path);
	if (reader->depth > PROFILE_DEPTH)
		return err_set(err, ERR_CONFIG,
			"%s: more than %d profiles extend one another: put some together", reader->path,
			PROFILE_DEPTH);
	return 0;
}

/* Takes in the whole file, which must be a plain one of sane size. */
static int profile_slurp(struct profile_reader *reader, struct buf *ret_text, struct err *err)
{
	/* not to wait for whoever writes into a pipe */
	auto_fd int fd = fs_open(AT_FDCWD, reader->path, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0, err);

	if (fd < 0)
		return -1;
	if (fstat(fd, &reader->st) < 0)
		return err_sys(err, "%s", reader->path);
	if (!S_ISREG(reader->st.st_mode))
		return err_set(err, ERR_CONFIG, "%s: this is no regular file", reader->path);
	if (profile_check_chain(reader, err) < 0)
		return -1;
	if (reader->st.st_size > (off_t)PROFILE_MAX)
		return err_set(err, ERR_CONFIG, "%s: this is no profile: it has %lld bytes, more than %zu",
			reader->path, (long long)reader->st.st_size, PROFILE_MAX);
	if (fs_read_all(fd, PROFILE_MAX, ret_text, err) < 0)
		return err_wrap(err, "%s", reader->path);
	return 0;
}

static int profile_load(const char *path, const struct profile_reader *child, struct box_spec *spec,
	struct strv *errors, struct err *err)
{
	struct profile_reader reader = { .spec = spec,
		.errors = errors,
		.path = path,
		.child = child,
		.depth = child ? child->depth + 1 : 1 };
	size_t before = errors->count;
	auto_buf struct buf text = { 0 };
	auto_file FILE *in = NULL;

	if (profile_slurp(&reader, &text, err) < 0)
		return -1;
	if (text.len) {
		in = fmemopen(text.data, text.len, "r");
		if (!in)
			return err_sys(err, "%s", path);
		if (ini_read(in, path, profile_event, &reader, errors, err) < 0)
			return -1;
	}
	if (!reader.section && errors->count == before)
		strv_printf(errors, "%s:1: there is no section [box]", path);
	if (strv_check(errors, err) < 0)
		return -1;
	return errors->count == before ? 0 : err_set(err, ERR_CONFIG, "%s", errors->item[before]);
}

int profile_read(
	struct box_spec *spec, const char *config, const char *given, struct strv *errors, struct err *err)
{
	auto_free char *path = NULL;
	const char *word;
	size_t before = errors->count;
	int result;

	if (!given && spec->isolate)
		given = "isolate";
	word = given ? given : spec->profile;
	if (!word)
		return 0;
	result = profile_find(word, given ? NULL : config, &path, err);
	if (result == 0)
		result = profile_load(path, NULL, spec, errors, err);
	if (result == 0)
		return 0;
	if (errors->count == before) {
		/* where the configuration says it, behind the word for what it is */
		const struct strv *from = &spec->from[SPEC_PROFILE];
		const char *line = given || !from->count ? NULL : strchr(from->item[0], ' ');

		err_wrap(err, "%s%s", line ? line + 1 : "--profile", line ? ": profile" : "");
		strv_add(errors, err->text);
		return strv_check(errors, err) < 0 ? -1 : result;
	}
	err_set(err, ERR_CONFIG, "%s", errors->item[before]);
	if (errors->count > before + 1)
		err_set(err, ERR_CONFIG, "%s (and %zu more, which --explain tells)", errors->item[before],
			errors->count - before - 1);
	return -1;
}
