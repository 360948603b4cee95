/*
 * spec.h: what a call of ojbox asks for, filled from spec.def's rows: defaults < configuration < profile <
 * command line.
 */
#pragma once

#include "base/err.h"
#include "base/opt.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Rows of spec.def by their ID: SPEC_INIT, SPEC_TIME, ...; box_spec.command is one of them. */
enum spec_row {
#define OPT(kind, id, ...) SPEC_##id,
#include "spec.def"
#undef OPT
	SPEC_ROWS,
};

/* Which commands take an option, and whether it is a key of a configuration and of a profile. */
enum spec_scope {
	SPEC_FOR_INIT = 1,
	SPEC_FOR_RUN = 2,
	SPEC_FOR_CLEANUP = 4,
	SPEC_FOR_LIST = 8,
	SPEC_FOR_KEY = 16,
	SPEC_FOR_DELEGATE = 32,
	SPEC_FOR_OTHER = 64, /* commands that have nothing to do with boxes */
	SPEC_FOR_CHECK = 128,
	SPEC_FOR_ONCE = 256, /* what --once takes besides that of --run */
	SPEC_FOR_ANY = SPEC_FOR_INIT | SPEC_FOR_RUN | SPEC_FOR_CLEANUP | SPEC_FOR_LIST | SPEC_FOR_DELEGATE |
		       SPEC_FOR_OTHER | SPEC_FOR_CHECK | SPEC_FOR_ONCE,
};

enum spec_network {
	NETWORK_NONE,
	NETWORK_LOOPBACK,
	NETWORK_HOST,
};

enum spec_cgroups {
	CGROUPS_AUTO,
	CGROUPS_YES,
	CGROUPS_NO,
};

enum spec_ids {
	IDS_AUTO,
	IDS_SELF,
	IDS_SUBIDS,
	IDS_ROOT,
	IDS_OWN, /* IDS_ROOT or IDS_SUBIDS where that is possible, else IDS_SELF */
};

enum spec_holder {
	HOLDER_AUTO,
	HOLDER_YES,
	HOLDER_NO,
};

#define SPEC_TYPE_FLAG    bool
#define SPEC_TYPE_COUNTER int64_t
#define SPEC_TYPE_COUNT   int64_t
#define SPEC_TYPE_TIME    int64_t
#define SPEC_TYPE_SIZE    int64_t
#define SPEC_TYPE_TEXT    char *
#define SPEC_TYPE_LIST    struct strv
#define SPEC_TYPE_CHOICE  int

/* Times in milliseconds, sizes in bytes; 0 is no limit.  Constant once spec_parse() has returned. */
struct box_spec {
	int command; /* enum spec_row */
#define SPEC_FIELD_HEADING(kind, field)
#define SPEC_FIELD_COMMAND(kind, field)
#define SPEC_FIELD_ALIAS(kind, field)
#define SPEC_FIELD(kind, field)   SPEC_TYPE_##kind field;
#define SPEC_FIELD_FLAG           SPEC_FIELD
#define SPEC_FIELD_COUNTER        SPEC_FIELD
#define SPEC_FIELD_COUNT          SPEC_FIELD
#define SPEC_FIELD_TIME           SPEC_FIELD
#define SPEC_FIELD_SIZE           SPEC_FIELD
#define SPEC_FIELD_TEXT           SPEC_FIELD
#define SPEC_FIELD_LIST           SPEC_FIELD
#define SPEC_FIELD_CHOICE         SPEC_FIELD
#define OPT(kind, id, field, ...) SPEC_FIELD_##kind(kind, field)
#include "spec.def"
#undef OPT
	int none;          /* of rows that have no field */
	bool isolate;      /* called by that name: what isolate 2 takes is taken, and told as it does */
	int caller;        /* of --serve: readable or at its end it is as good as SIGTERM; 0: none */
	bool auto_id;      /* --box-id=auto, and --once */
	int64_t box;       /* the number, when not auto_id */
	char **program;    /* argv of --run or --once, ends in NULL; points into the argv given */
	char *description; /* of the profile, or NULL */
	char *user;        /* of --delegate, or NULL; points there, too */
	/* Where each value comes from, in words; a LIST: each of its items; empty: it is the default. */
	struct strv from[SPEC_ROWS];
};

/* The table itself, for --help, the manual and the tests. */
const struct opt_table *spec_table(void);

/* Fills *spec, which must be all zero, with the defaults of the table. */
int spec_defaults(struct box_spec *spec, struct err *err);

/*
 * One key of an INI file that is an option: of [defaults] in the configuration, or of a profile.  `what` is
 * what kind of file that is, for spec->from; seen is as for opt_ini().
 */
int spec_key(
	struct box_spec *spec, const char *what, const struct ini_event *event, int *seen, struct err *err);

/*
 * What argv alone says, before files are read that it names: no defaults, no cross-checks.  -1 when argv has
 * errors, which spec_parse() will tell.  To be freed by spec_free().
 */
int spec_peek(int argc, char **argv, struct box_spec *ret_spec);

/*
 * Reads argv over what *spec holds already and cross-checks: one command, options that belong to it, no
 * contradiction.  With spec->isolate options without effect are taken, as isolate does, and of two that
 * exclude each other the later.  The strings of spec->program are argv's; the rest is freed by spec_free().
 */
int spec_parse(struct box_spec *spec, int argc, char **argv, struct err *err);
/* NAME of --stdin=data:NAME; NULL: standard input is something else. */
const char *spec_data(const struct box_spec *spec);
void spec_free(struct box_spec *spec);
