/*
 * language.c: reads languages.ini and makes commands of its templates.
 *
 * ojjudge reads the file once; compile, runtest and the subcommand `languages` ask for commands.  Fails on an
 * unknown key, a placeholder that nobody knows, a command that is no absolute path.  Commands go to execve
 * word by word; they must never reach a shell.
 */
#include "language.h"

#include "base/auto.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

/* "none|c|cpp", from the table of syntaxes; the bar in front is left out where it is used. */
static const char language_syntax_names[] =
#define SYNTAX(id, name, ...) "|" name
#include "scan_syntax.def"
	;
#define language_syntaxes (language_syntax_names + 1)

static const struct opt_row language_rows[] = {
#define KEY_LANGUAGE(kind, field, name, arg, value, choices, help) \
	{ OPT_##kind, name, 0, arg, offsetof(struct language, field), value, choices, 0, help },
#include "keys.def"
};

#define LANGUAGE_ROWS (sizeof(language_rows) / sizeof(language_rows[0]))

const struct opt_table language_table = { language_rows, LANGUAGE_ROWS, sizeof(struct language), true };

static const char *const language_placeholders[] = { "sources", "source", "bin", "main", "memory-mib",
	"time-s", NULL };

struct language_reader {
	struct languages languages;
	bool skip; /* the section was refused */
	int seen[LANGUAGE_ROWS];
};

/* ---- reading ---- */

static int language_begin(struct language_reader *reader, const struct ini_event *event, struct err *err)
{
	struct languages *languages = &reader->languages;
	auto_free char *section = strdup(event->section);
	struct language *more;
	char *kind, *name;

	if (!section)
		return err_nomem(err);
	reader->skip = true;
	ini_section(section, &kind, &name);
	if (strcmp(kind, "language") != 0 || !name)
		return err_set(err, ERR_CONFIG, "unknown section [%s]: there is only [language NAME]",
			event->section);
	for (size_t i = 0; i < languages->count; i++)
		if (strcmp(languages->item[i].name, name) == 0)
			return err_set(err, ERR_CONFIG, "language %s stands here twice, first in line %d",
				name, languages->item[i].line);
	more = reallocarray(languages->item, languages->count + 1, sizeof(*more));
	if (!more)
		return err_nomem(err);
	languages->item = more;
	more += languages->count;
	*more = (struct language){ .name = strdup(name), .line = event->line };
	if (!more->name)
		return err_nomem(err);
	languages->count++;
	memset(reader->seen, 0, sizeof(reader->seen));
	reader->skip = false;
	return opt_defaults(&language_table, more, err);
}

/* Checks the placeholders of one word. */
static int language_check_word(const char *word, struct err *err)
{
	for (const char *open = strchr(word, '{'); open; open = strchr(open + 1, '{')) {
		const char *close = strchr(open, '}');
		auto_free char *name = close ? strndup(open + 1, (size_t)(close - open - 1)) : NULL;
		const char *nearest = name ? text_nearest(name, language_placeholders) : NULL;

		if (!name)
			return err_set(err, ERR_CONFIG, "'%s': the brace is not closed", word);
		if (nearest && strcmp(nearest, name) == 0)
			continue;
		return err_set(err, ERR_CONFIG, "unknown placeholder {%s}%s%s%s", name,
			nearest ? ": did you mean {" : "", nearest ? nearest : "", nearest ? "}?" : "");
	}
	return 0;
}

static int language_check_command(const struct strv *command, struct err *err)
{
	if (command->count && command->item[0][0] != '/' && strncmp(command->item[0], "./", 2) != 0)
		return err_set(err, ERR_CONFIG, "'%s' is no absolute path: no search is made for commands",
			command->item[0]);
	for (size_t i = 0; i < command->count; i++)
		if (language_check_word(command->item[i], err) < 0)
			return -1;
	return 0;
}

static int language_check_environment(const struct strv *environment, struct err *err)
{
	for (size_t i = 0; i < environment->count; i++)
		if (language_check_word(environment->item[i], err) < 0)
			return -1;
	return 0;
}

static int language_check_change(const char *name, const char *text, struct err *err)
{
	int64_t value;

	if (text && limit_change_value(opt_find(&limit_table, name), text, 1 << 20, &value, err) < 0)
		return err_wrap(err, "%s", name);
	return 0;
}

static int language_check_extensions(const struct strv *extensions, struct err *err)
{
	for (size_t i = 0; i < extensions->count; i++)
		if (extensions->item[i][0] != '.')
			return err_set(
				err, ERR_CONFIG, "'%s' does not begin with a dot", extensions->item[i]);
	return 0;
}

static int language_check_main(const struct strv *ways, struct err *err)
{
	static const char *const known[] = { LANGUAGE_FIRST, LANGUAGE_JAVA_CLASS, NULL };

	if (!ways->count)
		return err_set(err, ERR_CONFIG,
			"a file's name, " LANGUAGE_FIRST " or " LANGUAGE_JAVA_CLASS " is needed");
	for (size_t i = 0; i < ways->count; i++) {
		const char *way = ways->item[i], *nearest = text_nearest(way, known);

		if (strchr(way, '.') && !strchr(way, '/'))
			continue;
		if (!nearest)
			return err_set(err, ERR_CONFIG,
				"'%s' is no way to find it: write a file's name, " LANGUAGE_FIRST
				" or " LANGUAGE_JAVA_CLASS,
				way);
		if (strcmp(nearest, way) != 0)
			return err_set(err, ERR_CONFIG, "unknown way '%s': did you mean '%s'?", way, nearest);
	}
	return 0;
}

/* ojbox finds a relative path from where it is called, which is anywhere. */
static int language_check_profile(const char *profile, struct err *err)
{
	if (!*profile || (strchr(profile, '/') && *profile != '/'))
		return err_set(err, ERR_CONFIG, "'%s' is neither the name of a profile nor an absolute path",
			profile);
	return 0;
}

/* Those that are no commands and no limits. */
static int language_check_others(const struct language *language, const char *key, struct err *err)
{
	if (strcmp(key, "extensions") == 0)
		return language_check_extensions(&language->extensions, err);
	if (strcmp(key, "headers") == 0)
		return language_check_extensions(&language->headers, err);
	if (strcmp(key, "environment") == 0)
		return language_check_environment(&language->environment, err);
	if (strcmp(key, "main") == 0)
		return language_check_main(&language->main, err);
	if (strcmp(key, "profile") == 0)
		return language_check_profile(language->profile, err);
	return 0;
}

/* Looks at what this line has set. */
static int language_check(const struct language *language, const char *key, struct err *err)
{
	const struct strv *const commands[] = { &language->compile, &language->run, &language->version };
	static const char *const names[] = { "compile", "run", "version" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(key, names[i]) == 0 && language_check_command(commands[i], err) < 0)
			return err_wrap(err, "%s", key);
	if (strcmp(key, "driver") == 0 && (strchr(language->driver, '/') || *language->driver == '.'))
		return err_set(err, ERR_CONFIG, "driver: '%s' is more than a name", language->driver);
	if (strcmp(key, "time") == 0)
		return language_check_change(key, language->change.time, err);
	if (strcmp(key, "memory") == 0)
		return language_check_change(key, language->change.memory, err);
	if (language_check_others(language, key, err) < 0)
		return err_wrap(err, "%s", key);
	return 0;
}

static int language_event(void *user, const struct ini_event *event, struct err *err)
{
	struct language_reader *reader = user;
	struct language *language;

	if (!event->name)
		return language_begin(reader, event, err);
	if (!*event->section)
		return err_set(err, ERR_CONFIG, "'%s' stands before the first section", event->name);
	if (reader->skip)
		return 0;
	language = &reader->languages.item[reader->languages.count - 1];
	if (opt_ini(&language_table, language, event, reader->seen, err) < 0)
		return -1;
	return language_check(language, event->name, err);
}

/* Adds what is missing at the end of the file. */
static void language_complete(const struct languages *languages, const char *path, struct strv *errors)
{
	for (size_t i = 0; i < languages->count; i++) {
		const struct language *language = &languages->item[i];

		if (!language->run.count)
			strv_printf(errors, "%s:%d: language %s has no `run`", path, language->line,
				language->name);
		if (!language->extensions.count)
			strv_printf(errors, "%s:%d: language %s has no `extensions`", path, language->line,
				language->name);
	}
}

int languages_read(const char *path, struct strv *errors, struct languages *ret_languages, struct err *err)
{
	struct language_reader reader = { .skip = true };
	size_t before = errors->count;
	const char *slash = strrchr(path, '/');
	int result = ini_read_path(path, language_event, &reader, errors, err);

	if (result == 0) {
		language_complete(&reader.languages, path, errors);
		result = strv_check(errors, err);
		if (result == 0 && errors->count > before)
			result = err_set(err, ERR_CONFIG, "%s", errors->item[before]);
	}
	if (result < 0) {
		languages_free(&reader.languages);
		return -1;
	}
	*ret_languages = reader.languages;
	ret_languages->folder = slash ? strndup(path, (size_t)(slash - path)) : strdup(".");
	if (!ret_languages->folder) {
		languages_free(ret_languages);
		return err_nomem(err);
	}
	return 0;
}

void languages_free(struct languages *languages)
{
	for (size_t i = 0; i < languages->count; i++) {
		opt_free(&language_table, &languages->item[i]);
		free(languages->item[i].name);
	}
	free(languages->item);
	free(languages->folder);
	*languages = (struct languages){ 0 };
}

/* ---- finding ---- */

const struct language *languages_find(const struct languages *languages, const char *name, struct err *err)
{
	const char **names = calloc(languages->count + 1, sizeof(*names));
	const char *nearest = NULL;

	for (size_t i = 0; names && i < languages->count; i++)
		names[i] = languages->item[i].name;
	if (names)
		nearest = text_nearest(name, names);
	free(names);
	for (size_t i = 0; i < languages->count; i++)
		if (strcmp(languages->item[i].name, name) == 0)
			return &languages->item[i];
	if (nearest)
		err_set(err, ERR_CONFIG, "unknown language '%s': did you mean '%s'?", name, nearest);
	else
		err_set(err, ERR_CONFIG, "unknown language '%s': `ojjudge languages` lists them", name);
	return NULL;
}

const struct language *languages_of_file(const struct languages *languages, const char *file)
{
	for (size_t i = 0; i < languages->count; i++)
		if (language_has_extension(&languages->item[i].extensions, file))
			return &languages->item[i];
	return NULL;
}

bool language_has_extension(const struct strv *extensions, const char *file)
{
	const char *dot = strrchr(file, '.');

	return dot && strv_has(extensions, dot);
}

/* The first file of a command that is not there, or NULL: the program, and paths that it is given. */
static const char *language_missing(const struct strv *command)
{
	for (size_t i = 0; i < command->count; i++)
		if (*command->item[i] == '/' && access(command->item[i], i ? F_OK : X_OK) < 0)
			return command->item[i];
	return NULL;
}

int language_available(const struct language *language, const char **ret_missing, struct err *err)
{
	/* the version first: the others may begin with a tool that does not belong to the language */
	const struct strv *const commands[] = { &language->version, &language->compile, &language->run };

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		auto_buf struct buf packages = { 0 };
		const char *tool = language_missing(commands[i]);

		if (!tool)
			continue;
		for (size_t j = 0; j < language->packages.count; j++)
			buf_printf(&packages, " %s", language->packages.item[j]);
		*ret_missing = tool;
		if (!packages.len)
			return err_set(err, ERR_MISSING, "language %s needs %s, which is not there",
				language->name, tool);
		return err_set(err, ERR_MISSING,
			"language %s needs %s, which is not there; on Debian: apt install%s", language->name,
			tool, buf_text(&packages));
	}
	return 0;
}

/* ---- commands ---- */

/* Adds what the placeholder stands for; {sources} inside a word is all of them with blanks between. */
static void language_expand(struct buf *out, const char *name, const struct language_words *words)
{
	if (strcmp(name, "source") == 0)
		buf_puts(out, words->source);
	else if (strcmp(name, "bin") == 0)
		buf_puts(out, LANGUAGE_BIN);
	else if (strcmp(name, "main") == 0)
		buf_puts(out, words->main);
	else if (strcmp(name, "memory-mib") == 0)
		buf_printf(out, "%" PRId64, words->memory_mib);
	else if (strcmp(name, "time-s") == 0)
		buf_printf(out, "%" PRId64, words->time_s);
	else
		for (size_t i = 0; i < words->sources.count; i++)
			buf_printf(out, "%s%s", i ? " " : "", words->sources.item[i]);
}

int language_command(const struct strv *command, const struct language_words *words, struct strv *ret_argv,
	struct err *err)
{
	for (size_t i = 0; i < command->count; i++) {
		auto_buf struct buf word = { 0 };
		const char *rest = command->item[i], *open;

		if (strcmp(rest, "{sources}") == 0) {
			strv_append(ret_argv, &words->sources);
			continue;
		}
		while ((open = strchr(rest, '{'))) {
			const char *close = strchr(open, '}');
			auto_free char *name = strndup(open + 1, (size_t)(close - open - 1));

			if (!name)
				return err_nomem(err);
			buf_add(&word, rest, (size_t)(open - rest));
			language_expand(&word, name, words);
			rest = close + 1;
		}
		buf_puts(&word, rest);
		if (buf_check(&word, err) < 0)
			return -1;
		strv_add(ret_argv, buf_text(&word));
	}
	return strv_check(ret_argv, err);
}

void language_rules(const struct language *language, struct strv *ret_rules)
{
	strv_printf(ret_rules, "--profile=%s", language->profile);
	for (size_t i = 0; i < language->mounts.count; i++)
		strv_printf(ret_rules, "--dir=%s", language->mounts.item[i]);
}

int64_t language_memory_mib(const struct language *language, const struct limits *limits)
{
	const char *text = language->change.memory, *plus = text ? strchr(text, '+') : NULL;
	int64_t own = 0, left;
	struct err ignored;

	if (plus && text_size(plus + 1, true, &own, &ignored) < 0)
		own = 0;
	left = limits->memory - own;
	/* A problem whose limit hardly covers the language's own part: half of it is better than nothing. */
	if (left < limits->memory / 2)
		left = limits->memory / 2;
	return left / (1024 * 1024) > 0 ? left / (1024 * 1024) : 1;
}

bool language_says_memory(const struct language *language, const struct buf *errors)
{
	for (size_t i = 0; i < language->out_of_memory.count; i++) {
		const char *words = language->out_of_memory.item[i];

		if (errors->len && *words && memmem(errors->data, errors->len, words, strlen(words)))
			return true;
	}
	return false;
}

bool language_has_bin(const struct language *language)
{
	return language->run.count && strcmp(language->run.item[0], "./{bin}") == 0;
}
