/*
 * source_main.c: which language sources are in, which of them are compiled, and where the program begins.
 *
 * source.c calls it when all files were read, and whoever adds files of the jury's.  Fails on files of no or
 * of several languages, and where nothing begins.  Names that reach a command line are those that
 * source_safe_name() has made, and classes.
 */
#include "source.h"

#include "base/auto.h"

#include <string.h>

/* ---- language and main program ---- */

/* A file that belongs to another language, and is no header of this one; NULL: there is none. */
static const struct language *source_stranger(
	const struct sources *sources, const struct languages *languages, const struct language *language)
{
	for (size_t i = 0; i < sources->count; i++) {
		const char *name = sources->item[i].name;
		const struct language *other = languages_of_file(languages, name);

		if (other && other != language && !language_has_extension(&language->headers, name))
			return other;
	}
	return NULL;
}

/* Finds the one language of the files. */
static int source_find_language(
	struct sources *sources, const struct languages *languages, const char *path, struct err *err)
{
	const struct language *found = NULL, *stranger = NULL;

	for (size_t i = 0; i < sources->count && !sources->language; i++) {
		const struct language *language = languages_of_file(languages, sources->item[i].name);
		const struct language *other;

		if (!language || language == found)
			continue;
		other = source_stranger(sources, languages, language);
		if (!other)
			sources->language = language;
		else if (!found)
			found = language, stranger = other;
	}
	if (sources->language)
		return 0;
	if (found)
		return err_set(err, ERR_USAGE, "%s: files of %s and of %s: say which with --language", path,
			found->name, stranger->name);
	return err_set(err, ERR_USAGE,
		"%s: no language has files with such a name: say which with --language", path);
}

/* Marks the files that are compiled: those with an extension of the language, and a single file always. */
static void source_mark(struct sources *sources)
{
	for (size_t i = 0; i < sources->count; i++) {
		struct source *source = &sources->item[i];

		source->compiled = sources->count == 1 ||
				   language_has_extension(&sources->language->extensions, source->name);
	}
}

/* Sets {source} and {main} to a file and its name without the extension. */
static int source_set_main(struct sources *sources, const struct source *main, struct err *err)
{
	const char *dot = strrchr(main->name, '.');

	sources->source = strdup(main->name);
	sources->main = dot ? strndup(main->name, (size_t)(dot - main->name)) : strdup(main->name);
	return sources->source && sources->main ? 0 : err_nomem(err);
}

/* The source that is called so; a single one is given the name. */
static int source_main_named(struct sources *sources, const char *name, struct err *err)
{
	for (size_t i = 0; i < sources->count; i++) {
		struct source *source = &sources->item[i];

		if (sources->count == 1) {
			free(source->name);
			source->name = strdup(name);
			if (!source->name)
				return err_nomem(err);
		}
		if (source->compiled && strcmp(source->name, name) == 0)
			return source_set_main(sources, source, err);
	}
	return 0;
}

/* The first of the sources that is not the jury's, or one called main or Main. */
static int source_main_first(struct sources *sources, struct err *err)
{
	const struct source *main = NULL;
	bool named = false;

	for (size_t i = 0; i < sources->count; i++) {
		const struct source *source = &sources->item[i];
		size_t stem = strcspn(source->name, ".");

		if (!source->compiled)
			continue;
		if (!main || (main->joined && !source->joined && !named) ||
			(stem == 4 && strncasecmp(source->name, "main", 4) == 0))
			main = source;
		named = named || (stem == 4 && strncasecmp(source->name, "main", 4) == 0);
	}
	return main ? source_set_main(sources, main, err) : 0;
}

/* A single file is given the name that Java wants for what is in it; those of a folder keep theirs. */
static int source_java_rename(
	const struct sources *sources, struct source *source, const char *type, struct err *err)
{
	auto_free char *name = NULL;

	if (sources->count > 1 || !type)
		return 0;
	if (asprintf(&name, "%s.java", type) < 0)
		return err_nomem(err);
	source_safe_name(name);
	free(source->name);
	source->name = str_take(&name);
	return 0;
}

/* The first class with main(). */
static int source_main_java(struct sources *sources, struct err *err)
{
	for (size_t i = 0; i < sources->count; i++) {
		struct source *source = &sources->item[i];
		struct source_java java;
		bool found;

		if (!source->compiled)
			continue;
		if (source_java(buf_text(&source->text), &java, err) < 0)
			return -1;
		found = java.has_main || (sources->count == 1 && java.main);
		if (!found || source_java_rename(sources, source, java.file, err) < 0) {
			source_java_free(&java);
			if (found)
				return -1;
			continue;
		}
		sources->main = str_take(&java.main);
		sources->source = strdup(source->name);
		source_java_free(&java);
		return sources->source ? 0 : err_nomem(err);
	}
	return 0;
}

/* Sets {source} and {main} in one of the ways that the language has. */
static int source_find_main(struct sources *sources, struct err *err)
{
	const struct strv *ways = &sources->language->main;

	for (size_t i = 0; i < ways->count && !sources->source; i++) {
		const char *way = ways->item[i];
		int result;

		if (strcmp(way, LANGUAGE_FIRST) == 0)
			result = source_main_first(sources, err);
		else if (strcmp(way, LANGUAGE_JAVA_CLASS) == 0)
			result = source_main_java(sources, err);
		else
			result = source_main_named(sources, way, err);
		if (result < 0)
			return -1;
	}
	if (sources->source)
		return 0;
	return err_set(err, ERR_USAGE, "no main program: with several files of %s, one is %s",
		sources->language->name,
		strcmp(ways->item[ways->count - 1], LANGUAGE_JAVA_CLASS) == 0 ? "a class with main()"
									      : ways->item[ways->count - 1]);
}

int source_settle(struct sources *sources, const struct languages *languages, const struct language *language,
	const char *path, struct err *err)
{
	bool any = false;

	sources->language = language;
	if (!language && source_find_language(sources, languages, path, err) < 0)
		return -1;
	source_mark(sources);
	for (size_t i = 0; i < sources->count; i++)
		any = any || sources->item[i].compiled;
	if (!any)
		return err_set(
			err, ERR_USAGE, "%s: no source of language %s in it", path, sources->language->name);
	if (source_find_main(sources, err) < 0)
		return err_wrap(err, "%s", path);
	return 0;
}

int source_enter(struct sources *sources, const char *entry, struct err *err)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$.";
	const struct source *found = NULL;
	char *name;

	for (size_t i = 0; i < sources->count && !found; i++)
		if (strcmp(sources->item[i].name, entry) == 0 || strcmp(sources->item[i].given, entry) == 0)
			found = &sources->item[i];
	if (found) {
		free(sources->source);
		free(sources->main);
		sources->source = sources->main = NULL;
		return source_set_main(sources, found, err);
	}
	if (!strv_has(&sources->language->main, LANGUAGE_JAVA_CLASS))
		return err_set(err, ERR_USAGE, "it is to begin with %s, and has no such file", entry);
	if (!*entry || *entry == '.' || entry[strspn(entry, letters)])
		return err_set(err, ERR_USAGE, "it is to begin with '%s', which is no class", entry);
	name = strdup(entry);
	if (!name)
		return err_nomem(err);
	free(sources->main);
	sources->main = name;
	return 0;
}

int source_lead(struct sources *sources, size_t index, struct err *err)
{
	const struct source *source = &sources->item[index];
	const char *dot = strrchr(source->name, '.');
	struct source_java java = { 0 };

	if (strv_has(&sources->language->main, LANGUAGE_JAVA_CLASS) &&
		source_java(buf_text(&source->text), &java, err) < 0)
		return -1;
	free(sources->run_source);
	free(sources->run_main);
	sources->run_source = strdup(source->name);
	sources->run_main = java.main ? strdup(java.main)
			    : dot     ? strndup(source->name, (size_t)(dot - source->name))
				      : strdup(source->name);
	source_java_free(&java);
	return sources->run_source && sources->run_main ? 0 : err_nomem(err);
}
