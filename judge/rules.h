/*
 * rules.h: what the sources of a submission must and must not contain: [rules] of problem.ini.
 */
#pragma once

#include "base/ini.h"
#include "base/opt.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sources; /* source.h */

enum rules_scope {
	RULES_CODE,
	RULES_ALL,
};

enum rules_action {
	RULES_REJECT,
	RULES_WARN,
};

struct rules_section { /* [rules], [rules NAME] */
	struct strv forbid, require, languages;
	char *message;
	int scope, action;
	int64_t max_files; /* 0: any number */

	char *name; /* NULL: [rules] */
	int line;
	struct rules_pattern *pattern; /* of forbid and require */
	size_t count;
};

struct rules {
	struct rules_section plain; /* [rules]; line is 0 when it is not there */
	struct rules_section *named;
	size_t count;
};

/* A rule that is broken. */
struct rules_finding {
	const struct rules_section *section;
	char *file; /* NULL: no place, as something is missing */
	int line, column;
	char *rule;    /* as it stands in problem.ini: "forbid = goto" */
	char *message; /* for the contestant */
	char *text;    /* what was found; NULL as file */
};

struct rules_findings {
	struct rules_finding *item;
	size_t count;
	bool cut; /* there are perhaps more places */
};

/* ---- reading ---- */

/* Begins a section; name is NULL for [rules]. */
int rules_begin(
	struct rules *rules, const char *name, int line, struct rules_section **ret_section, struct err *err);
/* Looks at what an event has set: patterns are compiled here. */
int rules_key(struct rules_section *section, const struct ini_event *event, struct err *err);
/* Whether an expression is not too long for TRE when its {n,m} are written out. */
bool rules_size_fits(const char *text);
/* Adds what is wrong with whole sections to *errors. */
void rules_complete(const struct rules *rules, const char *file, struct strv *errors);
/* Whether there is a section of them. */
static inline bool rules_any(const struct rules *rules)
{
	return rules->plain.line || rules->count;
}

/* Everything but the keys of [rules]; `keys` is the table of keys. */
void rules_free(struct rules *rules, const struct opt_table *keys);

/* ---- checking ---- */

/* Adds what of the contestant's breaks a rule.  Fails only for want of memory. */
int rules_check(const struct rules *rules, const struct sources *sources, struct rules_findings *ret_findings,
	struct err *err);
void rules_free_findings(struct rules_findings *findings);
/* Whether a rule is broken that rejects, and then why: one line. */
bool rules_reject(const struct rules_findings *findings, struct buf *ret_reason);
