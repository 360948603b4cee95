/*
 * dirs.h: directory rules: what the program sees of the file system.
 */
#pragma once

#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

enum dir_flag {
	DIR_RW = 1,        /* writable */
	DIR_DEV = 2,       /* devices work */
	DIR_NOEXEC = 4,    /* nothing can be executed */
	DIR_MAYBE = 8,     /* no error when the source does not exist */
	DIR_FS = 16,       /* out is the name of a file system to mount */
	DIR_TMP = 32,      /* a fresh writable file system in memory */
	DIR_NOREC = 64,    /* without what is mounted below the source */
	DIR_OWN = 128,     /* made by ojbox: /dev and /etc only */
	DIR_REMOVED = 256, /* while rules are read: the turn of a rule that is not there */
};

struct dir_rule {
	char *in;           /* where in the box: "usr/lib", with no slash in front */
	char *out;          /* source: absolute, or "./..." below the box's folder; NULL with TMP and OWN */
	unsigned int flags; /* enum dir_flag */
};

struct dir_rules {
	struct dir_rule *rule;
	size_t count, cap;
};

/* What a --dir option can say, for the manual. */
struct dir_option {
	const char *name;
	unsigned int flag;
	const char *help;
};
const struct dir_option *dirs_options(size_t *ret_count);

/* The default rules (dirs.def) unless `bare`, then each of `given` in order (isolate's forms: spec.def). */
int dirs_build(const struct strv *given, bool bare, struct dir_rules *ret_rules, struct err *err);
void dirs_free(struct dir_rules *rules);
/* The last rule for that place ("box"), or NULL. */
const struct dir_rule *dirs_find(const struct dir_rules *rules, const char *in);
