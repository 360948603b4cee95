/*
 * verify.h: `ojjudge verify`: a problem is held to what it says of itself: solutions to their expectations,
 * inputs to validators, generators to the inputs, answers to the checker.
 *
 * What is looked at is a check; what is wrong with it are findings (verify.def).
 */
#pragma once

#include "judging.h"

#include <stdarg.h>

enum verify_level {
	VERIFY_WARNING,
	VERIFY_FAILED,
	VERIFY_BROKEN,
};

enum verify_id {
#define VERIFY(id, name, level, help) VERIFY_ID_##id,
#include "verify.def"
	VERIFY_IDS /* how many there are */
};

struct verify_row {
	const char *name;
	enum verify_level level;
	const char *help;
};

/* Indexed by enum verify_id. */
extern const struct verify_row verify_table[VERIFY_IDS];

/* What a check is about. */
enum verify_about {
	VERIFY_PROBLEM,
	VERIFY_SOLUTION,
	VERIFY_INPUT,
	VERIFY_GENERATOR,
	VERIFY_ANSWER,
	VERIFY_CASE,
	VERIFY_ABOUTS,
};

/* "solution" */
const char *verify_about(enum verify_about about);

struct verify_check {
	enum verify_about about;
	char *name;   /* of the section, the test, the case */
	int64_t time; /* ms that the slowest run took */
	int worst;    /* level of its findings; -1: there is none */
};

struct verify_finding {
	enum verify_id id;
	size_t check; /* which has it */
	char *text;
};

/* A program of the jury's, which one section or several are about. */
struct verify_program {
	const char *file;     /* of the problem */
	char *path;           /* as it is opened */
	const char *language; /* NULL: found out */
	const char *entry;
	struct result result;
	bool judged; /* there is a result */
};

/* How far a solution is from the limit. */
struct verify_margin {
	const struct problem_solution *solution; /* NULL: no solution is on that side */
	const char *test;
	int64_t time, limit; /* ms */
	double factor;       /* limit / time, or time / limit: the larger the better */
	bool more;           /* it was stopped, and would have needed more */
};

struct verify {
	const struct problem *problem;
	struct judging *judging;
	struct verify_program *program;
	struct submission_way *way; /* one for each program */
	size_t program_count, judged;
	struct verify_check *check;
	size_t check_count, current; /* the last one that was begun */
	struct verify_finding *finding;
	size_t finding_count;
	size_t count[VERIFY_BROKEN + 1]; /* of findings of each level */
	struct verify_margin below, above;
	bool failed; /* memory was short */
};

struct verify_how {
	int form; /* enum report_id: text, json or junit */
	bool strict, colour, verbose;
	int output;
};

/* Does all of it and tells it.  Returns an enum judging_exit, or -1. */
int verify_run(struct judging *judging, const struct verify_how *how, struct err *err);

/* ---- for its parts ---- */

/* A check, a new one but for cases, which are looked at twice; findings belong to the last one begun. */
void verify_begin(struct verify *verify, enum verify_about about, const char *name);
__attribute__((format(printf, 3, 4))) void verify_find(
	struct verify *verify, enum verify_id id, const char *format, ...);
/* The program of a section. */
const struct verify_program *verify_program(
	const struct verify *verify, const struct problem_solution *solution);

/* ---- verify_solutions.c ---- */

/* With all programs judged: holds them to their sections; margins, and tests that none fails. */
void verify_solutions(struct verify *verify);

/* ---- verify_inputs.c ---- */

/*
 * Validators and generators.  Fails when memory is short or we are interrupted; whatever else goes wrong is a
 * finding.
 */
int verify_inputs(struct verify *verify, struct slot *slot, struct err *err);

/* ---- verify_outputs.c ---- */

/* Answers, and outputs of cases, as of verify_inputs(). */
int verify_outputs(struct verify *verify, struct desk *desk, struct err *err);

/* ---- verify_text.c, verify_json.c, verify_junit.c ---- */

void verify_text(const struct verify *verify, const struct verify_how *how, struct buf *out);
void verify_json(const struct verify *verify, const struct verify_how *how, struct buf *out);
void verify_junit(const struct verify *verify, const struct verify_how *how, struct buf *out);
/* What a section asks for, in a line. */
void verify_text_expectation(const struct problem_solution *solution, struct buf *out);
