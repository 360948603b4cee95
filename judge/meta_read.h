/*
 * meta_read.h: what ojbox wrote about a run into its meta file.
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum meta_status {
	META_OK, /* no status: the program ended well */
	META_RE, /* exit code */
	META_SG, /* signal */
	META_TO, /* a time limit */
	META_OL, /* an output limit */
	META_XX, /* the sandbox failed */
};

#define META_TEXT_SIZE 256

struct meta {
	enum meta_status status;
	char message[META_TEXT_SIZE];   /* "" when there is none */
	char forbidden[META_TEXT_SIZE]; /* the system call that ended the run, by name; "": none did */
	int exit_code;                  /* -1: it did not exit */
	int signal;                     /* 0: none */
	int64_t time, wall;             /* ms */
	int64_t rss;                    /* bytes, of the largest process */
	int64_t memory; /* bytes at most in use: of the control group where there is one, else of a process */
	bool killed;    /* the sandbox ended it */
	bool oom_killed;
	bool grouped;   /* control groups limited it, as a whole */
	int64_t waited; /* ms in which a thread waited for a CPU; -1: not known */
	int64_t ended;  /* microseconds of the clock CLOCK_MONOTONIC; 0: not known */
};

/*
 * Reads the text of a meta file.  A line without a colon or without its end, a key given twice, a bad number,
 * times that are missing and a status that does not go with the rest are errors (ERR_PROTO, ERR_USAGE for
 * numbers); keys that are not known are passed over.
 */
int meta_parse(const char *text, struct meta *ret_meta, struct err *err);
/* The same for the file `name` in dir; not a link, at most 64 KiB. */
int meta_read(int dir, const char *name, struct meta *ret_meta, struct err *err);
/* Whether a time limit by the clock ended it: only the message tells. */
bool meta_by_clock(const struct meta *meta);
