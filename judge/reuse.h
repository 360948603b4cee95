/*
 * reuse.h: equal work is done once: what --reuse takes from earlier calls, and keeps for later ones.
 *
 * A test is found again by the hash of everything that its result depends on (reuse_key.c), and so is what a
 * compiler made.  Both lie beside the programs of the jury's in the cache: see cache.h and records.h.
 */
#pragma once

#include "compare/compare.h"
#include "desk.h"
#include "records.h"
#include "result.h"

#include <pthread.h>

struct languages;
struct plan; /* submission.h */
struct problem;
struct staff;

/* A file of a test: what it was when its hash was made. */
struct reuse_file {
	struct reuse_facts {
		int64_t fact[7]; /* of fstat() */
	} facts;
	struct cache_key key;
	bool known;
};

struct reuse_language {
	struct cache_key key;
	bool known;
};

enum reuse_files {
	REUSE_INPUT,
	REUSE_ANSWER,
	REUSE_FILES /* how many a test has */
};

struct reuse {
	struct session *session;
	const struct problem *problem;
	const struct languages *languages;
	struct cache place, programs;
	struct records results;                 /* dir -1: results of tests are neither taken nor kept */
	bool kept;                              /* programs were */
	struct cache_key base;                  /* of versions and machine */
	struct cache_key jury;                  /* of what problem.ini and the jury's programs say */
	pthread_mutex_t lock;                   /* of what follows */
	struct reuse_language *language;        /* one for each, and one for none */
	struct reuse_file (*file)[REUSE_FILES]; /* of each test */
};

struct reuse_how {
	const char *place; /* --cache */
	int64_t jobs;
	bool pin;
	bool transcript;
};

/*
 * Opens it for judging that is ready to begin.  That there is no place for it is told to the log: then
 * nothing is found and nothing is kept.  Fails when memory is short, or we are interrupted.  Not to be moved;
 * call reuse_close() in any case.
 */
int reuse_open(const struct reuse_how *how, struct session *session, const struct problem *problem,
	const struct languages *languages, const struct staff *staff, struct reuse *ret_reuse,
	struct err *err);
/* Makes small what has grown. */
void reuse_close(struct reuse *reuse);

/* ---- reuse_key.c ---- */

/* Of versions and machine; and of all that tests have in common, which fails when that cannot be found out.
 */
void reuse_key_base(const struct reuse *reuse, const struct reuse_how *how, struct cache_key *ret_key);
int reuse_key_jury(struct reuse *reuse, const struct reuse_how *how, const struct staff *staff,
	struct cache_key *ret_key, struct err *err);

/* ---- compiling ---- */

/* The key of what a compiler is going to make; false: it must be made. */
bool reuse_key_program(struct reuse *reuse, const struct plan *plan, struct cache_key *ret_key);
/*
 * Fills the program's folder, and *ret_compile, with what was kept.  Fails when the session's folder could
 * not be put right.
 */
int reuse_find_program(struct reuse *reuse, const struct cache_key *key, struct plan *plan,
	struct result_compile *ret_compile, bool *ret_found, struct err *err);
/* Keeps what was compiled well. */
void reuse_keep_program(struct reuse *reuse, const struct cache_key *key, const struct plan *plan,
	const struct result_compile *compile);
/* Notes in the plan what its program is: before the first test. */
void reuse_note_program(struct plan *plan);

/* ---- tests ---- */

/* The key of a test of a submission; false: there is none, and the test must be run. */
bool reuse_key_test(struct reuse *reuse, const struct plan *plan, size_t test, struct cache_key *ret_key);
/* Fills the result, in which only name and group are, with what was kept.  Returns whether there was
 * something. */
bool reuse_find_test(struct reuse *reuse, const struct cache_key *key, const struct plan *plan, size_t test,
	struct result_test *result);
void reuse_keep_test(struct reuse *reuse, const struct cache_key *key, const struct result_test *result);

/* ---- reuse_test.c ---- */

struct measure; /* measure.h */

/* measure_test(), unless there is a result already. */
void reuse_test(struct measure *measure, const struct plan *plan, struct desk *desk, size_t test,
	struct result_test *result);

/* ---- reuse_record.c: what is kept, as text ---- */

/* Whether a verdict says something for good. */
static inline bool reuse_lasting(enum verdict verdict)
{
	return verdict != VERDICT_JE && verdict != VERDICT_SK && verdict != VERDICT_CE;
}

void reuse_write_test(const struct result_test *test, struct buf *ret_text);
void reuse_write_compile(const struct result_compile *compile, struct buf *ret_text);
/* Name and group of the test stay; the rest is set, and `reused`.  Failing leaves it as it was. */
int reuse_read_test(struct span text, struct result_test *test, struct err *err);
int reuse_read_compile(struct span text, struct result_compile *ret_compile, struct err *err);

/* ---- reuse_parts.c: parts of keys ---- */

/* What tells this machine from others, and from itself with another kernel or other hardware. */
enum reuse_fact {
	REUSE_CPU,    /* its model and microcode */
	REUSE_KERNEL, /* release and build */
	REUSE_NAME,   /* machine-id, or else the host's name */
	REUSE_CPUS,   /* how many there are, and how many of them we may use */
	REUSE_MEMORY, /* its size */
	REUSE_FACTS,
};

struct reuse_machine {
	struct buf fact[REUSE_FACTS];
};

void reuse_find_machine(struct reuse_machine *ret_machine);
void reuse_free_machine(struct reuse_machine *machine);
void reuse_add_machine(const struct reuse_machine *machine, struct cache_parts *parts);
/* Lists of installed packages, which change with them. */
void reuse_add_packages(struct cache_parts *parts);

void reuse_add_number(int64_t number, struct cache_parts *parts);
void reuse_add_words(const struct strv *words, struct cache_parts *parts);
/* All fields of a table, but the one called `but` (NULL: none). */
void reuse_add_fields(
	const struct opt_table *table, const void *fields, const char *but, struct cache_parts *parts);
/* What of problem.ini is for every test, and changes how it is run or judged. */
void reuse_add_problem(const struct problem *problem, struct cache_parts *parts);
/*
 * The words of `ojbox --explain`, without those that are about this call alone; this is how profiles, the
 * configuration and what the machine allows get into a key.
 */
void reuse_add_box(const char *explained, struct cache_parts *parts);
