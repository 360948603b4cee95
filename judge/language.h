/*
 * language.h: languages.ini, and the commands of one language.
 */
#pragma once

#include "base/opt.h"
#include "limit.h"

/* Ways of `main` that are no names of files. */
#define LANGUAGE_FIRST      "first"
#define LANGUAGE_JAVA_CLASS "java-class"

struct language {
	char *name; /* of the section: "cpp" */
	char *title;
	struct strv extensions, headers; /* with the dot */
	struct strv main;                /* ways, the first of which that finds something is taken */
	struct strv compile, run, version;
	struct strv packages;
	struct strv out_of_memory;
	struct limit_change change; /* only time and memory */
	int64_t processes;
	char *profile; /* of ojbox */
	struct strv environment, mounts;
	int syntax; /* enum scan_syntax */
	bool address_space;
	char *driver; /* of functions; NULL: none */

	int line; /* in languages.ini */
};

struct languages {
	struct language *item;
	size_t count;
	char *folder; /* that the file lies in */
};

extern const struct opt_table language_table;

/* Reads languages.ini.  Every error is added to *errors; -1 with the first in *err when there is one. */
int languages_read(const char *path, struct strv *errors, struct languages *ret_languages, struct err *err);
void languages_free(struct languages *languages);
#define auto_languages __attribute__((cleanup(languages_free)))

/* The language of that name, or NULL with an error that names the nearest. */
const struct language *languages_find(const struct languages *languages, const char *name, struct err *err);
/* The language to which a file of that name belongs, or NULL. */
const struct language *languages_of_file(const struct languages *languages, const char *file);

/* Whether a file's name ends in one of `extensions`. */
bool language_has_extension(const struct strv *extensions, const char *file);
/* Whether all its tools are installed; if not, *ret_missing names the file and *err what to do. */
int language_available(const struct language *language, const char **ret_missing, struct err *err);

/* What the placeholders of a command stand for. */
struct language_words {
	struct strv sources; /* {sources}: as a word of its own, one word for each source */
	const char *source;  /* {source}: the file that {main} is in */
	const char *main;    /* {main}: that name without its extension, or the class */
	int64_t memory_mib;  /* {memory-mib} */
	int64_t time_s;      /* {time-s}: rounded up */
};

/* What {bin} stands for: what a compiler is to make. */
#define LANGUAGE_BIN "program"

/* Adds the command with its placeholders filled in. */
int language_command(const struct strv *command, const struct language_words *words, struct strv *ret_argv,
	struct err *err);
/* Adds the words that ojbox needs for boxes of this language, with --init and with --run. */
void language_rules(const struct language *language, struct strv *ret_rules);
/* What {memory-mib} is under these limits: what is left when the language has its own part. */
int64_t language_memory_mib(const struct language *language, const struct limits *limits);
/* Whether that, from standard error, has what the language itself writes there when memory is short. */
bool language_says_memory(const struct language *language, const struct buf *errors);
/* Whether a program of this language is the file {bin}. */
bool language_has_bin(const struct language *language);
