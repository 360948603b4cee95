/*
 * opt.h: tables of named values.  A row declares a value once; the table then drives the command line
 * (getopt_long), the keys of INI files, --help, the man page and the tests.
 *
 * A table belongs to one struct; each row knows the offset of its field.  Field types by kind:
 *   FLAG bool; COUNTER, COUNT, TIME (ms), SIZE (bytes) int64_t; CHOICE and COMMAND int; TEXT char * (owned);
 *   LIST struct strv (one item for each occurrence); WORDS struct strv (split as a shell does).
 * ALIAS has no field: it is another row's name and value ("network=host").
 */
#pragma once

#include "base/err.h"
#include "base/ini.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum opt_kind {
	OPT_HEADING, /* no value: `help` opens a group in --help and in the manual */
	OPT_FLAG,
	OPT_COUNTER,
	OPT_COUNT,
	OPT_TIME,
	OPT_SIZE,
	OPT_REAL, /* double */
	OPT_TEXT,
	OPT_LIST,
	OPT_WORDS,
	OPT_CHOICE,
	OPT_COMMAND,
	OPT_ALIAS,
};

struct opt_row {
	enum opt_kind kind;
	const char *name;    /* the long name, and the key in an INI file */
	char letter;         /* the short name, or 0 */
	const char *arg;     /* what the argument is called; NULL: takes none; "[N]": may be left out */
	size_t offset;       /* of the field in the table's struct */
	const char *value;   /* the default, as it would be written; NULL: all bits zero */
	const char *choices; /* CHOICE: "none|loopback|host"; ALIAS: "name=value"; COUNT: "MIN..MAX";
				an argument that may be left out: what it then is */
	unsigned int scope;  /* bits that mean something to the owner of the table */
	const char *help;    /* one line */
};

struct opt_table {
	const struct opt_row *row;
	size_t count;
	size_t size;    /* of the struct */
	bool need_unit; /* times and sizes must carry a unit (problem files) */
};

/* Fills *fields with the defaults.  The struct must be all zero before. */
int opt_defaults(const struct opt_table *table, void *fields, struct err *err);
/* Frees what TEXT, LIST and WORDS fields own. */
void opt_free(const struct opt_table *table, void *fields);
/* The row of that name, or NULL. */
const struct opt_row *opt_find(const struct opt_table *table, const char *name);
/* The row whose field an ALIAS sets; any other row itself. */
const struct opt_row *opt_target(const struct opt_table *table, const struct opt_row *row);
/* The row's name at or nearest to `name` among those of kinds that take a value; NULL when none is near. */
const char *opt_nearest(const struct opt_table *table, const char *name);

/*
 * Gives one row its value.  `value` may be NULL for rows that take none or whose argument may be left out.
 * TEXT replaces, LIST and WORDS append.  The error's text does not name the option: callers wrap.
 */
int opt_set(const struct opt_table *table, void *fields, const struct opt_row *row, const char *value,
	struct err *err);

/*
 * Reads argv with getopt_long (permuting, "--" ends).  Errors name the option and end in a remedy.
 * seen, if not NULL, has table->count elements, all 0, and tells which rows were given: as the how-manieth,
 * from 1 (the last time counts).
 * *ret_rest is the index of the first word that is no option.
 */
int opt_parse(const struct opt_table *table, void *fields, int argc, char **argv, int *seen, int *ret_rest,
	struct err *err);

/*
 * One key of an INI file.  seen has table->count elements, all 0 at the start of a section, and holds the
 * line at which a row was given: a scalar given twice is an error, a continuation line only extends LIST and
 * WORDS.  A list takes the place of the row's default, and goes on with what else is there.  Keys that begin
 * with "x-" are ignored.  An unknown key is an error that names the nearest one.
 */
int opt_ini(const struct opt_table *table, void *fields, const struct ini_event *event, int *seen,
	struct err *err);

/*
 * Adds the value of a field as opt_set() takes it, with a unit where it has one; nothing for LIST and WORDS.
 */
void opt_show(const struct opt_row *row, const void *fields, struct buf *ret_text);

/* Prints the table for --help, and as mdoc list items for the manual (`ini` prints keys, not options). */
void opt_help(const struct opt_table *table, FILE *out);
void opt_mdoc(const struct opt_table *table, bool ini, FILE *out);
