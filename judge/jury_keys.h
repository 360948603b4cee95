/*
 * jury_keys.h: what problem.ini says of a program of the jury's, and the placeholders in its command.
 */
#pragma once

#include "problem.h"

/* A source that is called so is a script, which makes the program JURY_KEYS_RUN of the files beside it. */
#define JURY_KEYS_BUILD "build"
#define JURY_KEYS_RUN   "run"

/* Whether the only source is such a script. */
bool jury_keys_script(const struct problem_jury *keys);

/* What the placeholders stand for; NULL: nothing. */
struct jury_words {
	const char *input, *output, *answer, *feedback;
	const struct strv *args; /* behind the key `args`: those of the test */
};

/* When problem.ini was read: the errors in what a section says of a program.  Added to *errors. */
void jury_keys_check(const struct problem *problem, const struct languages *languages, const char *section,
	const struct problem_jury *keys, struct strv *errors);
/* Whether one of the words has a placeholder. */
bool jury_keys_filled(const struct strv *words);
/* Checks the placeholders of the words of a key. */
int jury_keys_words(const struct strv *words, bool args, struct err *err);
/* Adds the words with their placeholders filled in; a word {args} is all of *args, then words->args. */
int jury_keys_fill(const struct strv *list, const struct strv *args, const struct jury_words *words,
	struct strv *ret_argv, struct err *err);
