/*
 * icpc.h: what the parts of the translator of ICPC and Kattis packages share.  Nobody else includes it.
 *
 * All functions tell mistakes and what is left out by package_error() and package_note() and go on.  Paths
 * are beneath the package's folder.
 */
#pragma once

#include "package/node.h"
#include "package/package.h"

/* Versions of the format, as bits. */
enum icpc_version {
	ICPC_LEGACY = 1,
	ICPC_LEGACY_ICPC = 2,
	ICPC_NEW = 4, /* 2025-09 */
	ICPC_OLD = ICPC_LEGACY | ICPC_LEGACY_ICPC,
	ICPC_TYPED = ICPC_LEGACY | ICPC_NEW,
	ICPC_ANY = ICPC_OLD | ICPC_NEW,
};

#define ICPC_YAML "problem.yaml"

/* problem.yaml, by icpc_keys.def; numbers are 0 and nodes NULL when they were not given. */
struct icpc_settings {
	struct node *format, *type, *name, *uuid, *license, *rights_owner, *limits, *multipliers;
	struct node *validation, *validator_flags, *grading, *objective, *languages, *constants,
		*file_writing;
	double time_multiplier, time_safety_margin; /* legacy */
	double ac_to_time_limit, time_limit_to_tle, time_limit, time_resolution;
	int64_t memory, output, code, compilation_time, compilation_memory;
	int64_t validation_time, validation_memory, validation_output, validation_passes;
	bool show_groups;
};

/* The default validator's flags, as values of problem.ini; all zero: none given. */
struct icpc_flags {
	bool case_sensitive, space_sensitive;
	char *tolerance, *absolute, *relative;
};

/* A program of the jury's: see jury.h. */
struct icpc_program {
	char *name; /* the stem of its file, or its folder's name */
	char *path; /* file or folder */
	struct strv source, include, command;
};

/* Arguments for one input validator, or for all. */
struct icpc_args {
	char *name; /* NULL: all */
	struct strv words;
};

/* What a test inherits from its folders: each is there or not. */
struct icpc_config {
	bool args_given, validator_given, input_given, feedback_given;
	struct strv args, validator_args;
	char *validator_file; /* that has said validator_args, and where */
	int validator_line;
	struct icpc_args *input; /* of input validators */
	size_t inputs;
	bool full_feedback;
	/* groups */
	bool grouped;             /* something about groups was given */
	char *aggregation;        /* 2025-09: pass-fail, sum, min */
	double max_score;         /* 2025-09: -1 not given, -2 unbounded */
	struct strv require_pass; /* 2025-09 */
	int line;                 /* of what made it */
	bool go_on, custom;       /* legacy: on_reject, grading */
	double accept_score, reject_score;
	double low, high; /* legacy: range */
	struct strv grader_flags;
};

struct icpc_group {
	char *name;   /* "data", "secret", "secret/group1" */
	size_t above; /* the group that it is in; itself: none */
	struct icpc_config config;
	char *section; /* its name in problem.ini; NULL: no tests are in it */
	size_t tests;  /* with those of its groups */
};

struct icpc_test {
	char *name;    /* "secret/group1/03" */
	char *section; /* its name in problem.ini */
	char *folder;  /* data/secret/group1 */
	size_t group;
	struct icpc_config config; /* args, flags and feedback, as all that it inherits come to */
	struct strv files;
	struct icpc_flags flags;
	char *hint;
	bool sample;
};

struct icpc {
	struct package *package;
	unsigned int version; /* one bit */
	bool draft;           /* 2023-07 */
	bool domjudge;        /* the package is one of DOMjudge's */
	const char *file;     /* of problem.yaml, or what stands for it in messages */
	struct node *yaml;
	struct icpc_settings set;
	bool scoring, interactive, multi_pass, answers;
	bool custom, scores; /* an output validator of its own, which gives scores */
	char *name;
	double time_limit;     /* seconds; 0: none was given */
	struct strv languages; /* ours; empty: all */
	struct strv constant, value;
	struct strv flags; /* validator_flags */
	struct icpc_program validator, grader;
	bool has_validator, has_grader;
	struct icpc_program *input_validator;
	size_t input_validators;
	bool default_flags; /* all tests have the same flags: those of `checker` */
	struct icpc_flags checker;
	struct icpc_group *group;
	size_t groups;
	bool grouped; /* groups are written */
	struct icpc_test *test;
	size_t tests;
	struct strv test_names, group_names, solution_names, validator_names; /* taken by sections */
};

/* ---- icpc_yaml.c ---- */

/* Reads a YAML file; NULL: it is not there, or was no YAML, which was told.  The caller frees it. */
struct node *icpc_yaml(struct icpc *icpc, const char *path);
/* The same with {{constants}} filled in. */
struct node *icpc_yaml_filled(struct icpc *icpc, const char *path);
/* Tells of keys that nobody has asked for: errors in 2025-09, notes before; `known` may be NULL. */
void icpc_yaml_unknown(struct icpc *icpc, const char *path, const struct node *map, const char *const *known);
/* An error about a value. */
__attribute__((format(printf, 5, 6))) void icpc_yaml_error(struct icpc *icpc, const char *path,
	const char *key, const struct node *node, const char *format, ...);
/* A list of texts, or words of a text with blanks between (legacy).  false: it is none, which was told. */
bool icpc_yaml_words(struct icpc *icpc, const char *path, const char *key, const struct node *node,
	struct strv *ret_words);
/*
 * Adds the entries of a folder, in the order of their bytes.  Names that the format does not allow are left
 * out and told: in 2025-09 they do not count, before they are errors.
 */
void icpc_list(struct icpc *icpc, const char *folder, struct strv *ret_names);
/*
 * Adds the paths of what is in a folder that may have files alone: `no_folder` is the error for others.
 * Returns how many entries it has.
 */
size_t icpc_files(struct icpc *icpc, const char *folder, const char *no_folder, struct strv *ret_paths);
/* Whether a name is in a list as of icpc_list(). */
bool icpc_has(const struct strv *names, const char *name);
/* Cuts a text after so many bytes, not inside a character; false: it was not longer. */
bool icpc_cut(char *text, size_t bytes);
/* Whether text ends so, with something before it. */
bool icpc_ends(const char *text, const char *end);
/* Adds the words of a text that blanks separate. */
void icpc_split(const char *text, struct strv *ret_words);
/* A copy; NULL and the package in trouble when memory is short. */
char *icpc_copy(struct icpc *icpc, const char *text);
__attribute__((format(printf, 2, 3))) char *icpc_text(struct icpc *icpc, const char *format, ...);
/* `key = NUMBER`, with no exponent and no digits that say nothing. */
void icpc_key_number(struct icpc *icpc, const char *key, double value);
/* Makes room for one more element of a list, all zero; never NULL: memory that is short ends up in trouble.
 */
void *icpc_grow(struct icpc *icpc, void *list, size_t *count, size_t size);

/* ---- icpc_keys.c ---- */

/* Fills in icpc->set; version is known. */
void icpc_keys(struct icpc *icpc);
/* Type, name, languages and constants out of it. */
void icpc_about(struct icpc *icpc);

/* ---- icpc_flags.c ---- */

/* What flags of the default validator say. */
void icpc_flags_read(struct icpc *icpc, const char *path, int line, const struct strv *words,
	struct icpc_flags *ret_flags);
bool icpc_flags_same(const struct icpc_flags *a, const struct icpc_flags *b);
/* Writes them as keys of [checker] or [test]; `own`: of a test, which says what is not given, too. */
void icpc_flags_write(struct icpc *icpc, const struct icpc_flags *flags, bool own);
void icpc_flags_free(struct icpc_flags *flags);

/* ---- icpc_programs.c ---- */

/* Whether a source begins with a line that names another Python than ours. */
bool icpc_python2(const char *text);
/* Our name of a language, or NULL. */
const char *icpc_language(const struct icpc *icpc, const char *code);
/* Finds output validator, input validators, grader and included files. */
void icpc_programs(struct icpc *icpc);
/* Goes on with [compile]; writes [checker] or [interactor]. */
void icpc_programs_write(struct icpc *icpc);
/* Writes [validator NAME] and [grader]. */
void icpc_validators_write(struct icpc *icpc);
void icpc_program_free(struct icpc_program *program);

/* ---- icpc_constants.c ---- */

/* Fills in the constants; *ret_filled: there were some. */
void icpc_fill(struct icpc *icpc, const char *path, const char *bytes, size_t count, struct buf *ret_bytes,
	bool *ret_filled);
/* Makes extra files of those of the folder that have constants. */
void icpc_constants(struct icpc *icpc, const char *folder);

/* ---- icpc_data.c ---- */

/* Reads data/. */
void icpc_data(struct icpc *icpc);
void icpc_data_free(struct icpc *icpc);
/* What a group's file is called. */
const char *icpc_group_yaml(const struct icpc *icpc);
/* With its config: what the default validator is told. */
void icpc_test_flags(struct icpc *icpc, struct icpc_test *test);

/* ---- icpc_tests.c ---- */

/* Writes [test NAME], [tests] and [case NAME]. */
void icpc_data_write(struct icpc *icpc);

/* ---- icpc_config.c: testdata.yaml, test_group.yaml and NAME.yaml ---- */

void icpc_config_defaults(struct icpc_config *config);
/* Begins with what the folder above says. */
void icpc_config_inherit(const struct icpc_config *above, struct icpc_config *ret_config);
/* Reads the file of a group: `name` is the group's.  Goes on with *config. */
void icpc_config_group(struct icpc *icpc, const char *path, const char *name, struct icpc_config *config);
/* NAME.yaml of a test. */
void icpc_config_test(struct icpc *icpc, const char *path, struct icpc_test *test);
void icpc_config_free(struct icpc_config *config);

/* ---- icpc_groups.c ---- */

/* What groups have to do with each other. */
void icpc_groups_check(struct icpc *icpc);
/* Writes [score], [group NAME] and [run]. */
void icpc_groups_write(struct icpc *icpc);

/* ---- icpc_submissions.c, icpc_expected.c ---- */

void icpc_submissions(struct icpc *icpc);

struct icpc_submission {
	const char *folder; /* accepted */
	char *name;         /* accepted/sum.cpp */
	char *path;         /* submissions/accepted/sum.cpp */
	char *language;     /* ours; NULL: as its files say */
	char *entry;
	size_t sections; /* written */
};

/* Whether there are more sections already than anybody has a use for, which is told. */
bool icpc_solutions_full(struct icpc *icpc);
/* Begins another [solution NAME] of the submission. */
void icpc_solution(struct icpc *icpc, struct icpc_submission *submission);
/* Language and entry that submissions.yaml says; yaml may be NULL in all of these. */
void icpc_expected_language(struct icpc *icpc, struct node *yaml, struct icpc_submission *submission);
/* Writes what it says of a submission, and then what its folder says; nothing when it says nothing. */
void icpc_expected(struct icpc *icpc, struct node *yaml, struct icpc_submission *submission);
/* What must be right in it whatever submissions there are: patterns that match nothing. */
void icpc_expected_check(struct icpc *icpc, struct node *yaml, const struct strv *names);
/* What the submission's folder says, some keys replaced by `own`, which may be NULL. */
void icpc_expected_folder(struct icpc *icpc, struct node *own, struct icpc_submission *submission);

/* ---- icpc_domjudge.c ---- */

/* domjudge-problem.ini and .timelimit. */
void icpc_domjudge(struct icpc *icpc);
/* @EXPECTED_RESULTS@ and @EXPECTED_SCORE@ in its sources; true: there was one, and a section was written. */
bool icpc_domjudge_tags(struct icpc *icpc, struct icpc_submission *submission, bool official);
