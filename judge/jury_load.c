/*
 * jury_load.c: reads and compiles a program of the jury's.
 *
 * staff.c calls jury_load() before the first submission.  Fails on files that cannot be read, on a language
 * whose tools are missing, on sources that do not compile: judge errors, which no submission has to answer
 * for. It must never run what was not made from exactly these files: what the cache has is found by all of
 * them.
 */
#include "jury.h"

#include "base/auto.h"
#include "base/fs.h"

#include <fcntl.h>
#include <string.h>
#include <sys/utsname.h>

#define JURY_SOURCE_MAX ((size_t)64 << 20)

/* Of its compiler, whatever submissions have. */
static const struct problem_compile jury_load_limits = { .time = 120000, .memory = (int64_t)2 << 30 };

/* ---- its files ---- */

static const char *jury_load_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool jury_load_has(const struct jury *jury, const char *name)
{
	const struct sources *sources = &jury->program.sources;

	for (size_t i = 0; i < sources->count; i++)
		if (strcmp(sources->item[i].name, name) == 0)
			return true;
	return false;
}

/* Adds a file of the problem's. */
static int jury_load_add(struct jury *jury, const char *path, struct err *err)
{
	auto_fd int fd = problem_open(jury->problem, path, err);
	auto_buf struct buf text = { 0 };

	if (fd < 0 || fs_read_all(fd, JURY_SOURCE_MAX, &text, err) < 0)
		return -1;
	return source_extra(
		&jury->program.sources, jury_load_base(path), buf_text(&text), text.len, false, err);
}

static int jury_load_add_all(struct jury *jury, const struct strv *paths, struct err *err)
{
	for (size_t i = 0; i < paths->count; i++)
		if (jury_load_add(jury, paths->item[i], err) < 0)
			return -1;
	return 0;
}

static int jury_load_order(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* Whether the language has such files beside its sources. */
static bool jury_load_is_header(const struct jury *jury, const struct dirent *entry)
{
	return (entry->d_type == DT_REG || entry->d_type == DT_UNKNOWN) &&
	       language_has_extension(&jury->program.sources.language->headers, entry->d_name);
}

/* Adds the headers that lie beside a source. */
static int jury_load_add_headers(struct jury *jury, const char *source, struct err *err)
{
	int length = (int)(jury_load_base(source) - source);
	auto_free char *folder = length ? strndup(source, (size_t)length) : strdup(".");
	auto_fd int dir = -1;
	struct dirent **entries = NULL;
	int count, result = 0;

	if (!folder)
		return err_nomem(err);
	dir = fs_open_beneath(jury->problem->dir, folder, O_RDONLY | O_DIRECTORY, 0, err);
	if (dir < 0)
		return -1;
	count = scandirat(dir, ".", &entries, NULL, jury_load_order);
	if (count < 0)
		return err_sys(err, "%s", folder);
	for (int i = 0; i < count; i++) {
		auto_free char *path = NULL;

		if (asprintf(&path, "%.*s%s", length, source, entries[i]->d_name) < 0)
			path = NULL;
		if (result == 0 && !path)
			result = err_nomem(err);
		else if (result == 0 && jury_load_is_header(jury, entries[i]) &&
			 !jury_load_has(jury, entries[i]->d_name))
			result = jury_load_add(jury, path, err);
		free(entries[i]);
	}
	free(entries);
	return result;
}

static int jury_load_sources(struct jury *jury, const struct languages *languages, struct err *err)
{
	const struct problem_jury *keys = jury->keys;
	const char *missing = NULL;

	if (jury_load_add_all(jury, &keys->source, err) < 0 ||
		source_settle(&jury->program.sources, languages, NULL, keys->source.item[0], err) < 0)
		return -1;
	if (jury_load_add_all(jury, &keys->include, err) < 0)
		return -1;
	for (size_t i = 0; i < keys->source.count; i++)
		if (jury_load_add_headers(jury, keys->source.item[i], err) < 0)
			return -1;
	return language_available(jury->program.sources.language, &missing, err);
}

/* ---- a script that makes the program ---- */

/* The script counts as a compiler: what it makes is cached, and what it says shown if it fails. */
static int jury_load_script(struct jury *jury, struct err *err)
{
	const struct problem_jury *keys = jury->keys;
	struct sources *sources = &jury->program.sources;
	struct language *script = &jury->script;

	if (jury_load_add_all(jury, &keys->source, err) < 0 ||
		jury_load_add_all(jury, &keys->include, err) < 0)
		return -1;
	script->name = strdup(JURY_KEYS_BUILD);
	script->profile = strdup(PROGRAM_PROFILE);
	script->address_space = true;
	strv_add(&script->compile, "/bin/sh");
	strv_add(&script->compile, "-c");
	strv_add(&script->compile, "/bin/sh ./" JURY_KEYS_BUILD " && chmod 755 ./" JURY_KEYS_RUN);
	strv_add(&script->run, "./" JURY_KEYS_RUN);
	sources->language = script;
	sources->source = strdup(JURY_KEYS_BUILD);
	sources->main = strdup(JURY_KEYS_BUILD);
	if (!script->name || !script->profile || !sources->source || !sources->main)
		return err_nomem(err);
	return strv_check(&script->compile, err) < 0 ? -1 : strv_check(&script->run, err);
}

static void jury_load_forget(struct language *script)
{
	free(script->name);
	free(script->profile);
	strv_free(&script->compile);
	strv_free(&script->run);
}

/* ---- a command, for which nothing is compiled ---- */

static int jury_load_command(struct jury *jury, struct session *session, struct err *err)
{
	const struct problem_jury *keys = jury->keys;
	const char *first = keys->command.item[0];
	struct sources *sources = &jury->program.sources;
	auto_fd int folder = -1;

	if (*first == '/') {
		if (access(first, X_OK) < 0)
			return err_sys(err, "%s", first);
		jury->command = strdup(first);
	} else {
		if (jury_load_add(jury, first, err) < 0)
			return -1;
		if (asprintf(&jury->command, "./%s", sources->item[0].name) < 0)
			jury->command = NULL;
	}
	if (!jury->command)
		return err_nomem(err);
	if (jury_load_add_all(jury, &keys->include, err) < 0)
		return -1;
	if (program_folder(&jury->program, session, &folder, err) < 0 ||
		source_write(sources, folder, err) < 0)
		return -1;
	/* A file may not say that it can be executed: it comes out of an archive, or from another system. */
	if (*first != '/' && fchmodat(folder, jury->command + 2, 0755, 0) < 0)
		return err_sys(err, "%s", first);
	return 0;
}

/* ---- compiling ---- */

/* The key of what its compiler makes. */
static int jury_load_key(const struct jury *jury, struct cache_key *ret_key, struct err *err)
{
	const struct program *program = &jury->program;
	const struct language *language = program->language;
	auto_strv struct strv words = { 0 };
	struct cache_parts parts;
	struct utsname machine;
	char limits[80];

	if (language_command(&language->compile, &program->words, &words, err) < 0)
		return -1;
	for (size_t i = 0; i < language->environment.count; i++)
		strv_add(&words, language->environment.item[i]);
	language_rules(language, &words);
	if (strv_check(&words, err) < 0)
		return -1;
	cache_begin(&parts);
	cache_text(&parts, "program " VERSION);
	cache_text(&parts, uname(&machine) == 0 ? machine.machine : "");
	snprintf(limits, sizeof(limits), "%lld %lld", (long long)jury_load_limits.time,
		(long long)jury_load_limits.memory);
	cache_text(&parts, limits);
	for (size_t i = 0; i < words.count; i++)
		cache_text(&parts, words.item[i]);
	for (size_t i = 0; i < language->compile.count; i++)
		if (language->compile.item[i][0] == '/')
			cache_tool(&parts, language->compile.item[i]);
	for (size_t i = 0; i < program->sources.count; i++) {
		const struct source *source = &program->sources.item[i];

		cache_text(&parts, source->compiled ? "source" : "file");
		cache_text(&parts, source->name);
		cache_part(&parts, buf_text(&source->text), source->text.len);
	}
	cache_end(&parts, ret_key);
	return 0;
}

/* Whether it was in the cache. */
static int jury_load_find(struct jury *jury, const struct cache *cache, const struct cache_key *key,
	struct session *session, bool *ret_found, struct err *err)
{
	auto_fd int folder = -1;
	bool found;

	if (program_folder(&jury->program, session, &folder, err) < 0 ||
		cache_get(cache, key, folder, &found, err) < 0)
		return -1;
	if (!found && fs_remove(session->dir, jury->program.folder, err) < 0)
		return -1;
	*ret_found = found;
	return 0;
}

static int jury_load_build(struct jury *jury, const struct cache *cache, const struct cache_key *key,
	struct slot *slot, struct err *err)
{
	auto_fd int folder = -1;
	struct result_compile compile = { 0 };
	int result = program_compile(&jury->program, slot, &jury_load_limits, &compile, err);

	jury->messages = compile.messages;
	if (result < 0)
		return err_wrap(err, "compiling");
	if (compile.verdict != VERDICT_AC)
		return err_set(err, ERR_PROTO, "does not compile");
	log_note(
		slot->session->log, 1, "%s: compiled in %.3f s", jury->name, (double)compile.use.wall / 1000);
	folder = fs_open_beneath(slot->session->dir, jury->program.folder, O_RDONLY | O_DIRECTORY, 0, err);
	if (folder < 0)
		return -1;
	cache_put(cache, key, folder);
	return 0;
}

static int jury_load_compile(struct jury *jury, const struct cache *cache, struct slot *slot, struct err *err)
{
	const struct limits limits = { .time = jury->keys->time, .memory = jury->keys->memory };
	struct cache_key key;
	bool found;

	if (program_complete(&jury->program, &limits, err) < 0 || jury_load_key(jury, &key, err) < 0)
		return -1;
	if (!jury->program.language->compile.count) {
		auto_fd int folder = -1;

		if (program_folder(&jury->program, slot->session, &folder, err) < 0)
			return -1;
		return source_write(&jury->program.sources, folder, err);
	}
	if (jury_load_find(jury, cache, &key, slot->session, &found, err) < 0)
		return -1;
	if (!found)
		return jury_load_build(jury, cache, &key, slot, err);
	log_note(slot->session->log, 1, "%s: from the cache", jury->name);
	return 0;
}

/* ---- from the beginning to the end ---- */

int jury_load(const struct problem *problem, const struct languages *languages, const char *what,
	const struct problem_jury *keys, const struct cache *cache, struct slot *slot, struct jury *ret_jury,
	struct err *err)
{
	struct jury *jury = ret_jury;
	const char *file = keys->source.count ? keys->source.item[0] : keys->command.item[0];
	int result;

	*jury = (struct jury){ .what = what, .problem = problem, .keys = keys };
	if (asprintf(&jury->name, "%s %s", what, file) < 0) {
		jury->name = NULL;
		return err_nomem(err);
	}
	if (jury_keys_script(keys))
		result = jury_load_script(jury, err);
	else if (keys->source.count)
		result = jury_load_sources(jury, languages, err);
	else
		result = jury_load_command(jury, slot->session, err);
	if (result == 0 && keys->source.count)
		result = jury_load_compile(jury, cache, slot, err);
	if (result < 0)
		return err_wrap(err, "%s", jury->name);
	return jury_share(jury, slot, err);
}

void jury_free(struct jury *jury, const struct session *session)
{
	if (session)
		program_free(&jury->program, session);
	jury_load_forget(&jury->script);
	buf_free(&jury->messages);
	free(jury->command);
	free(jury->name);
	*jury = (struct jury){ 0 };
}
