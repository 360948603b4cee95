/*
 * jury.h: programs of the jury's: checkers, interactors, managers.  Each is read and compiled once, before
 * the first submission, and then only read, by all threads.
 */
#pragma once

#include "boxrun.h"
#include "cache.h"
#include "jury_keys.h"
#include "program.h"
#include "slot.h"

struct jury {
	const char *what; /* "checker" */
	char *name;       /* for words: "checker check.cpp" */
	const struct problem *problem;
	const struct problem_jury *keys;
	struct program program; /* language NULL: nothing was compiled, the command is run */
	struct language script; /* of a program that `build` makes; name NULL: it has another language */
	char *command;          /* the first word of the command in the box; NULL: a source */
	bool shares;            /* its boxes see the problem's folder */
	struct buf messages;    /* of the compiler */
};

/*
 * Reads and compiles, or takes it from the cache.  Failing is a judge error; ret_jury->messages is then what
 * the compiler said.  Call jury_free() in any case.
 */
int jury_load(const struct problem *problem, const struct languages *languages, const char *what,
	const struct problem_jury *keys, const struct cache *cache, struct slot *slot, struct jury *ret_jury,
	struct err *err);
void jury_free(struct jury *jury, const struct session *session);

/* ---- one run ---- */

/* The folder that jury_place() makes in the box, for files that are not the program's. */
#define JURY_FOLDER "check"

/* Empties the slot and puts the program into it, and the empty folder JURY_FOLDER beside it. */
int jury_place(const struct jury *jury, struct slot *slot, struct err *err);
/*
 * Lets the program read a file of the problem's: it is seen where it is, or copied to JURY_FOLDER/name.
 * `file` NULL: an empty one.  *ret_path is where it finds it, for the caller to free.
 */
int jury_file(const struct jury *jury, const struct slot *slot, const char *file, const char *name,
	char **ret_path, struct err *err);
/* The same for the input of a test, or of a pass. */
int jury_input(
	const struct jury *jury, const struct slot *slot, const char *file, char **ret_path, struct err *err);
/*
 * Its command.  `form` is what follows it in the protocol, as words with placeholders; not used when the key
 * `command` has placeholders itself.
 */
int jury_argv(const struct jury *jury, const char *form, const struct jury_words *words,
	struct strv *ret_argv, struct err *err);
/* A run with its limits; the caller adds what is to become of the streams. */
struct boxrun jury_run(const struct jury *jury, struct slot *slot, const struct strv *argv);
/*
 * Its exit code.  Fails, which is a judge error, when it did not exit by itself: it was stopped at a limit or
 * ended by a signal.
 */
int jury_exit(const struct jury *jury, const struct boxrun *run, const struct boxrun_end *end, int *ret_code,
	struct err *err);
/* Fails with the words, and with the beginning of what it wrote. */
__attribute__((format(printf, 4, 5))) int jury_fail(
	const struct jury *jury, const struct boxrun_end *end, struct err *err, const char *format, ...);

/* The last step of loading: finds out whether its boxes can see the problem's folder; else files are copied.
 */
int jury_share(struct jury *jury, struct slot *slot, struct err *err);
