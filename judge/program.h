/*
 * program.h: sources that are to be run: a submission, or a program of the jury's.
 */
#pragma once

#include "boxrun.h"
#include "problem.h"
#include "result.h"
#include "slot.h"
#include "source.h"

/* Of compilers, for every language: it has what each of them needs, and sees the same folders as most
 * languages. */
#define PROGRAM_PROFILE "compile"

struct program {
	struct sources sources;
	const struct language *language; /* that of the sources */
	struct language_words words;     /* as of program_complete() */
	char folder[24];                 /* in the session's: what the compiler made, or the sources */
};

/*
 * When all sources are there: fills in the words of commands for these limits.  Afterwards sources must not
 * be added.
 */
int program_complete(struct program *program, const struct limits *limits, struct err *err);
/* Makes its folder, which is empty then: for what was compiled before.  program_compile() does it, too. */
int program_folder(struct program *program, struct session *session, int *ret_folder, struct err *err);
/* The same words for other limits, when it is complete. */
void program_words(struct program *program, const struct limits *limits);
/* The words of the command that runs it. */
struct language_words program_run_words(const struct program *program);
/*
 * Compiles in the slot, which is emptied before; what came of it is kept in the session's folder.  The
 * verdict is AC or CE.  Fails when the machine did: a judge error.
 */
int program_compile(struct program *program, struct slot *slot, const struct problem_compile *limits,
	struct result_compile *ret_compile, struct err *err);
/* Empties the slot, which is then one in which programs of that language are compiled and run. */
int program_box(const struct language *language, struct slot *slot, struct err *err);
/* The same, and puts the program into it, unless that is there already as it was put in. */
int program_place(const struct program *program, struct slot *slot, struct err *err);
/* Its command in a box where it was placed. */
int program_argv(const struct program *program, struct strv *ret_argv, struct err *err);
/* Frees it, and removes its folder. */
void program_free(struct program *program, const struct session *session);
