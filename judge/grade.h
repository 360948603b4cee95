/*
 * grade.h: a class: every submission of a folder, into a folder of results.
 */
#pragma once

#include "judging.h"

#include <sys/stat.h>

/*
 * Judges what lies in `folder` (files, folders, archives; hidden ones are left out) and fills
 * options->output, or else FOLDER-results.  What was judged before in the same way is kept.  Returns an enum
 * judging_exit, or -1.
 */
int grade_run(struct judging *judging, const char *folder, struct err *err);

/* ---- grade_list.c: who is there ---- */

struct grade_student {
	char *entry; /* in the folder */
	char *name;  /* the same without an extension */
	char *file;  /* what files of results are called */
	char *path;
	char key[65]; /* of all that the result depends on: SHA-256 in hex */
	bool kept;
};

struct grade_list {
	struct grade_student *item;
	size_t count;
};

int grade_list(const char *folder, struct grade_list *ret_list, struct err *err);
void grade_list_free(struct grade_list *list);
#define auto_grade_list __attribute__((cleanup(grade_list_free)))
/* The results and the submissions: folders that may lie in the problem's, and are no part of it. */
#define GRADE_BESIDE 2
/*
 * Fills in the keys: of the submission's files, the problem's, and the words, in which everything stands that
 * else changes results.  `beside` has GRADE_BESIDE elements.
 */
int grade_keys(const struct problem *problem, const struct strv *words, const struct stat *beside,
	struct grade_list *list, struct err *err);

/* ---- grade_files.c: the folder of results ---- */

#define GRADE_JURY     "jury"     /* NAME.json, NAME.key */
#define GRADE_STUDENTS "students" /* NAME.html */

/* Opens the folder and those in it, which are made if they are not there. */
int grade_open(const char *path, const char *submissions, int *ret_folder, struct err *err);
/* Writes beside and renames: nobody sees half of a file. */
int grade_write(int folder, const char *name, const struct buf *bytes, struct err *err);
/* Whether a student's result with that key is there. */
bool grade_kept(int folder, const struct grade_student *student);
/* Writes all files of one student; the key comes last. */
int grade_write_student(int folder, const struct problem *problem, enum report_for who,
	const struct grade_student *student, const struct result *result, struct err *err);
/* Removes the files of those who are not in the list. */
int grade_sweep(int folder, const struct grade_list *list, struct err *err);
/* Writes what is about all of them, from the files of each. */
int grade_write_class(
	int folder, const struct problem *problem, const struct grade_list *list, struct err *err);

/* ---- grade_record.c: what class pages need of one result ---- */

struct grade_part {
	char *name;
	enum verdict verdict;
	double score, max_score;
};

struct grade_record {
	const struct grade_student *student;
	char *language; /* NULL: not known */
	char *message;
	enum verdict verdict;
	double score, max_score, time, memory; /* seconds, bytes */
	struct grade_part *group, *test;
	size_t group_count, test_count;
};

/* Reads it out of what --json gives. */
int grade_record(struct span json, struct grade_record *ret_record, struct err *err);
void grade_record_free(struct grade_record *record);

/* ---- grade_page.c ---- */

/* The page of the class. */
void grade_page(
	const struct problem *problem, const struct grade_record *records, size_t count, struct buf *out);
