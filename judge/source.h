/*
 * source.h: the sources of one submission, read once into memory.
 */
#pragma once

#include "base/text.h"
#include "language.h"

#include <stdbool.h>
#include <stddef.h>

struct source {
	char *name;  /* in the box: letters, digits, . _ + - only, begins with none of . + - */
	char *given; /* the same, before it was renamed to suit the language */
	struct buf text;
	bool compiled; /* one of {sources}; else only put beside them */
	bool jury;     /* source_extra() or source_join() has added it */
	bool joined;   /* ... the latter: it is part of the submission */
};

struct sources {
	struct source *item;
	size_t count;
	size_t bytes; /* of all together */
	const struct language *language;
	char *source; /* {source} */
	char *main;   /* {main} */
	/* {source} and {main} of the command that runs it, where a driver of ours begins; else NULL */
	char *run_source, *run_main;
};

/* Replaces, in place, what a compiler or an interpreter could take for something else than a file's name. */
void source_safe_name(char *name);
/*
 * Reads a submission: a file, or all files of a folder (not deeper; hidden files, links and what is no
 * regular file are left out).  The language is `language` if not NULL, else that to which the files' names
 * belong. More than 64 MiB and a folder of several languages are errors.
 */
int source_read(const char *path, const struct languages *languages, const struct language *language,
	struct sources *ret_sources, struct err *err);
/*
 * The same for files that were added one by one: finds their language, which of them are compiled, and the
 * main program.  `path` is for words.
 */
int source_settle(struct sources *sources, const struct languages *languages, const struct language *language,
	const char *path, struct err *err);
void source_free(struct sources *sources);
#define auto_sources __attribute__((cleanup(source_free)))

/*
 * Adds a file of the jury's: `name` is made safe as a contestant's is.  Fails when there is one of that name
 * already.
 */
int source_extra(struct sources *sources, const char *name, const char *bytes, size_t count, bool compiled,
	struct err *err);
/* Leaves out a contestant's file that would have the name of one of the jury's. */
void source_drop(struct sources *sources, const char *name);
/*
 * Adds files of the jury's that are part of the submission: sources too, in the place of its own of the same
 * name.  Between begin, which gives files back the names that they came with, and end, which finds the main
 * program of all together, in which a file of the jury's called main goes before.
 */
int source_join_begin(struct sources *sources, struct err *err);
int source_join(struct sources *sources, const char *name, const char *bytes, size_t count, struct err *err);
int source_join_end(struct sources *sources, struct err *err);
/* The program is started by that file: sets run_source and run_main. */
int source_lead(struct sources *sources, size_t index, struct err *err);
/*
 * The program begins with that one of its files, or, in a language that has classes, with that class,
 * whatever source_read() has found.
 */
int source_enter(struct sources *sources, const char *entry, struct err *err);
/*
 * Reads a submission that is no program: a file, or the files of a folder as of source_read(), without a
 * language.
 */
int source_read_plain(const char *path, struct sources *ret_sources, struct err *err);
/* The file of that name, made safe as a contestant's is; NULL: there is none. */
const struct source *source_find(const struct sources *sources, const char *name, struct err *err);
/* Writes all of them into the folder. */
int source_write(const struct sources *sources, int dir, struct err *err);

/* ---- source_java.c ---- */

struct source_java {
	char *file; /* the type after which the file must be called, without ".java" */
	char *main; /* the type that has main(), with its package; else the public one, else the first */
	bool has_main;
};

/* Looks through one Java source.  Text without any type gives NULL for both names. */
int source_java(const char *text, struct source_java *ret_java, struct err *err);
void source_java_free(struct source_java *java);
