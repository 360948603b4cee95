/*
 * result.h: what came out for one submission: filled by submission.c and those it calls, read by the reports.
 */
#pragma once

#include "base/text.h"
#include "meta_read.h"
#include "problem.h"
#include "rules.h"
#include "verdict.h"

#include <stddef.h>
#include <stdint.h>

/* Why a test was run again. */
enum result_again {
	RESULT_ONCE,
	RESULT_REPEATED,  /* the problem asks for it */
	RESULT_NEAR,      /* its time was near a limit */
	RESULT_DISTURBED, /* something took the CPU from it */
};

/* What a run used.  A step that was not run has exit_code -1 and the rest 0. */
struct result_use {
	int64_t time, wall; /* ms */
	int64_t memory;     /* bytes */
	int64_t waited;     /* ms in which it could have run, but had no CPU; -1: not known */
	int exit_code;      /* -1: it did not exit */
	int signal;         /* 0: none */
	bool killed;        /* it did not end by itself */
};

static inline struct result_use result_use_of(const struct meta *meta)
{
	return (struct result_use){
		.time = meta->time,
		.wall = meta->wall,
		.memory = meta->memory,
		.waited = meta->waited,
		.exit_code = meta->exit_code,
		.signal = meta->signal,
		.killed = meta->killed,
	};
}

struct result_compile {
	bool run;             /* there was something to compile */
	enum verdict verdict; /* AC, CE or JE */
	struct result_use use;
	struct buf messages; /* of the compiler, or why it could not be run */
	bool reused;         /* all of it is that of an earlier call */
};

/* The beginning of a file of a test, or of what the program wrote. */
struct result_excerpt {
	struct buf bytes;
	bool taken; /* it is known; else nothing is */
	bool cut;   /* there was more */
};

struct result_test {
	const char *name;  /* the problem's */
	const char *group; /* the first that it is in, or NULL */
	enum verdict verdict;
	double score; /* 0 to 1; 1 when accepted, absolute points may make it less; when it is told, what it
			 is worth */
	bool told;    /* score.c has been there */
	bool owned;   /* absolute: the checker gave a number of its own, `own`, in place of a part */
	double own;
	struct result_use use;
	int runs;     /* how often it was run; the fastest counts */
	int64_t most; /* ms of CPU time that the slowest took */
	enum result_again again;
	bool reused;           /* all of it is the result of an earlier call */
	struct buf message;    /* one line, for the jury */
	struct buf words;      /* all that a checker says for the jury, where it was asked for */
	bool empty;            /* its output was looked at, and there was nothing in it */
	struct buf hint;       /* one line that the checker has for the contestant */
	struct buf errors;     /* the beginning of its standard error */
	struct buf transcript; /* of an interaction, where it was asked for */
	struct result_excerpt input, output, answer; /* of a test that failed, where reports want them */
	/* what the problem says to reports, filled in by report_view.c: */
	enum visible visible; /* for contestants */
	const char *tip;      /* for contestants whose program fails; NULL: none */
};

struct result_group {
	const char *name;
	enum verdict verdict;
	size_t parent;           /* 1 + the place of the group that it is in; 0: none */
	double score, max_score; /* max_score is INFINITY when there is no bound */
	/* as for tests */
	enum visible visible;
	const char *tip;
};

struct result {
	const char *problem, *submission;
	const char *language; /* NULL: could not be found out */
	enum verdict verdict;
	double score, max_score;     /* max_score is INFINITY when there is no bound */
	struct buf reason;           /* of a verdict that no compiler and no test gave */
	struct rules_findings rules; /* that are broken */
	bool refused;                /* before anything was run: the reason is the contestant's affair, too */
	bool limited;                /* limits are known */
	struct limits limits;
	struct result_compile compile;
	struct result_test *test;
	size_t test_count;
	struct result_group *group;
	size_t group_count;
};

/* In a word; NULL: it was run once. */
const char *result_again(enum result_again again);
/* Frees what belongs to one test, which then was not run. */
void result_skip(struct result_test *test);
void result_free(struct result *result);
#define auto_result __attribute__((cleanup(result_free)))
/* What it came to, without tests, groups and messages; there is nothing to free. */
struct result result_summary(const struct result *result);
/* How many tests have the result of an earlier call. */
size_t result_reused(const struct result *result);
/* The largest time, wall time and memory of all tests. */
struct result_use result_most(const struct result *result);
