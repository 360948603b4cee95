/*
 * source_join.c: files of the jury's that become part of a submission, sources among them.
 *
 * extras_folders.c calls it.  Fails when no main program is found among all of them together, and when memory
 * is short.  A file of the jury's always takes the place of one of the same name.
 */
#include "source.h"

#include "base/auto.h"

#include <string.h>

int source_join_begin(struct sources *sources, struct err *err)
{
	/* A class of Java says what its file is called; elsewhere it is the contestant. */
	bool java = strv_has(&sources->language->main, LANGUAGE_JAVA_CLASS);

	for (size_t i = 0; !java && i < sources->count; i++) {
		struct source *source = &sources->item[i];
		char *name = strdup(source->given);

		if (!name)
			return err_nomem(err);
		free(source->name);
		source->name = name;
	}
	return 0;
}

int source_join(struct sources *sources, const char *name, const char *bytes, size_t count, struct err *err)
{
	const struct source *there = source_find(sources, name, err);
	struct source *source;

	if (*err->text)
		return -1;
	if (!there) {
		if (source_extra(sources, name, bytes, count, false, err) < 0)
			return -1;
		sources->item[sources->count - 1].joined = true;
		return 0;
	}
	source = &sources->item[there - sources->item];
	sources->bytes -= source->text.len;
	buf_free(&source->text);
	buf_add(&source->text, bytes, count);
	sources->bytes += count;
	source->joined = source->jury = true;
	return buf_check(&source->text, err);
}

int source_join_end(struct sources *sources, struct err *err)
{
	free(sources->source);
	free(sources->main);
	sources->source = sources->main = NULL;
	if (source_settle(sources, NULL, sources->language, "with the files of the problem", err) < 0)
		return -1;
	for (size_t i = 0; i < sources->count; i++) {
		const struct source *source = &sources->item[i];

		if (source->joined && source->compiled && strcspn(source->name, ".") == 4 &&
			strncasecmp(source->name, "main", 4) == 0)
			return source_lead(sources, i, err);
	}
	return 0;
}
