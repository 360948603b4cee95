/*
 * options.h: the command line of ojjudge, and where the files are that it needs.
 */
#pragma once

#include "base/opt.h"

enum options_colour {
	OPTIONS_AUTO,
	OPTIONS_ALWAYS,
	OPTIONS_NEVER,
};

struct options {
	bool pin, transcript, test, again, jury, reuse, write, strict, help, version;
	char *language, *type, *languages, *ojbox, *output, *cache;
	int colour; /* enum options_colour */
	int order;  /* 0: the problem's; else enum problem_order + 1 */
	int64_t jobs, repeat;
	int form;     /* enum report_id */
	int audience; /* enum report_for */
	struct strv reports;
	int64_t verbose;
};

extern const struct opt_table options_table;

/* Defaults and command line; *ret_rest is the index of the first word that is no option. */
int options_parse(struct options *options, int argc, char **argv, int *ret_rest, struct err *err);

/*
 * The program ojbox: --ojbox, else $OJBOX, else beside this program, else in PATH.  The string is the
 * caller's to free.
 */
int options_find_ojbox(const struct options *options, char **ret_path, struct err *err);
/*
 * languages.ini: --languages, else ../config or ../share/ojbox as seen from this program, else the place
 * where it is installed.
 */
int options_find_languages(const struct options *options, char **ret_path, struct err *err);
/* Adds the folders of that name beside the file of languages and beside the one that came with ojjudge. */
int options_find_folders(const char *languages, const char *name, struct strv *ret_folders, struct err *err);
