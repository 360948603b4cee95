/*
 * rules.c: holds the sources of a submission against the rules of the problem.
 *
 * problem_keys.c compiles the patterns while it reads problem.ini; submission.c checks before it compiles.
 * Reading fails on patterns that are wrong; checking fails only for want of memory.
 *
 * The text is a contestant's, the patterns are the jury's, and matching runs outside of any box.  So patterns
 * are matched by TRE, which takes a time of (length of the text) * (square of the length of the pattern) at
 * most, and memory for which the text does not matter.  (glibc's regexec starts anew at each byte, and keeps
 * what it has found out about as many sets of states as a text can make it see.)  What would take TRE longer,
 * back-references and approximate matching, is refused.  A pattern is looked for RULES_PLACES times at most.
 */
#include "rules.h"

#include "base/auto.h"
#include "scan.h"
#include "source.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tre/tre.h>

/* So many places are told for each pattern. */
#define RULES_PLACES 10
/* So much of what was found is told. */
#define RULES_EXCERPT 60

struct rules_pattern {
	regex_t regex;
	const char *text; /* in forbid or require of its section */
	bool require;
};

/* ---- reading ---- */

int rules_begin(
	struct rules *rules, const char *name, int line, struct rules_section **ret_section, struct err *err)
{
	struct rules_section *more;

	if (!name) {
		rules->plain.line = line;
		*ret_section = &rules->plain;
		return 0;
	}
	for (size_t i = 0; i < rules->count; i++)
		if (strcmp(rules->named[i].name, name) == 0)
			return err_set(err, ERR_CONFIG, "rules %s stand here twice, first in line %d", name,
				rules->named[i].line);
	more = reallocarray(rules->named, rules->count + 1, sizeof(*more));
	if (!more)
		return err_nomem(err);
	rules->named = more;
	more += rules->count++;
	*more = (struct rules_section){ .line = line, .name = strdup(name) };
	*ret_section = more;
	return more->name ? 0 : err_nomem(err);
}

static int rules_regex(const char *text, regex_t *ret_regex, struct err *err)
{
	regex_t regex;
	char why[200];
	int code;

	if (!rules_size_fits(text))
		return err_set(err, ERR_CONFIG, "'%s' repeats too much: smaller numbers in {}", text);
	code = tre_regcomp(&regex, text, REG_EXTENDED | REG_NEWLINE);
	if (code == REG_ESPACE)
		return err_nomem(err);
	if (code != REG_OK) {
		tre_regerror(code, &regex, why, sizeof(why));
		return err_set(err, ERR_CONFIG, "'%s' is no extended regular expression: %s", text, why);
	}
	if (tre_have_backrefs(&regex) || tre_have_approx(&regex))
		err_set(err, ERR_CONFIG, "'%s': %s are not taken here", text,
			tre_have_backrefs(&regex) ? "back-references" : "approximate matches");
	else if (tre_regexec(&regex, "", 0, NULL, 0) == REG_OK)
		err_set(err, ERR_CONFIG, "'%s' also matches nothing at all, so it would be found everywhere",
			text);
	else {
		*ret_regex = regex;
		return 0;
	}
	tre_regfree(&regex);
	return -1;
}

int rules_key(struct rules_section *section, const struct ini_event *event, struct err *err)
{
	bool require = strcmp(event->name, "require") == 0;
	const struct strv *list = require ? &section->require : &section->forbid;
	struct rules_pattern *more;
	regex_t regex;

	if (!require && strcmp(event->name, "forbid") != 0)
		return 0;
	if (rules_regex(event->value, &regex, err) < 0)
		return err_wrap(err, "%s", event->name);
	more = reallocarray(section->pattern, section->count + 1, sizeof(*more));
	if (!more) {
		tre_regfree(&regex);
		return err_nomem(err);
	}
	section->pattern = more;
	more += section->count++;
	*more = (struct rules_pattern){ regex, list->item[list->count - 1], require };
	return 0;
}

static void rules_complete_section(const struct rules_section *section, const char *file, struct strv *errors)
{
	if (section->line && !section->count && !section->max_files)
		strv_printf(errors, "%s:%d: [rules%s%s] has none of `forbid`, `require` and `max-files`",
			file, section->line, section->name ? " " : "", section->name ? section->name : "");
}

void rules_complete(const struct rules *rules, const char *file, struct strv *errors)
{
	/* a pattern that was refused has been told: nothing is missing then */
	if (errors->count)
		return;
	rules_complete_section(&rules->plain, file, errors);
	for (size_t i = 0; i < rules->count; i++)
		rules_complete_section(&rules->named[i], file, errors);
}

static void rules_free_section(struct rules_section *section)
{
	for (size_t i = 0; i < section->count; i++)
		tre_regfree(&section->pattern[i].regex);
	free(section->pattern);
	free(section->name);
}

void rules_free(struct rules *rules, const struct opt_table *keys)
{
	for (size_t i = 0; i < rules->count; i++) {
		opt_free(keys, &rules->named[i]);
		rules_free_section(&rules->named[i]);
	}
	rules_free_section(&rules->plain);
	free(rules->named);
	*rules = (struct rules){ 0 };
}

/* ---- findings ---- */

struct rules_checking {
	const struct sources *sources;
	const struct source *source; /* that is looked through */
	bool whole;                  /* all of it, though only its code was asked for */
	struct scan_text text[2];    /* enum rules_scope; made when first needed */
	bool made[2];
	struct rules_findings *findings;
};

static struct rules_finding *rules_add(
	struct rules_findings *findings, const struct rules_section *section, struct err *err)
{
	struct rules_finding *more = reallocarray(findings->item, findings->count + 1, sizeof(*more));

	if (!more) {
		err_nomem(err);
		return NULL;
	}
	findings->item = more;
	more += findings->count++;
	*more = (struct rules_finding){ .section = section };
	return more;
}

/* Takes the words out of a buffer that is used no more. */
static char *rules_take(struct buf *buf)
{
	char *text = buf->failed ? NULL : strdup(buf_text(buf));

	buf_free(buf);
	return text;
}

/* Fills in what all findings have; `why` is said when the section has no message. */
static int rules_tell(struct rules_finding *finding, const struct rules_checking *checking, const char *key,
	const char *value, const char *why, struct err *err)
{
	const char *own = finding->section->message;
	struct buf rule = { 0 }, message = { 0 };

	buf_printf(&rule, "%s = %s", key, value);
	buf_puts(&message, own ? own : why);
	if (checking->whole && finding->section->scope == RULES_CODE)
		buf_printf(&message, " (in comments and strings, too, as language %s has no syntax here)",
			checking->sources->language->name);
	finding->rule = rules_take(&rule);
	finding->message = rules_take(&message);
	return finding->rule && finding->message ? 0 : err_nomem(err);
}

/* Line and column, both from 1, of a byte of the source; a column is a character. */
static void rules_place(const struct buf *source, size_t at, struct rules_finding *finding)
{
	const char *text = buf_text(source);

	finding->line = finding->column = 1;
	for (size_t i = 0; i < at && i < source->len; i++) {
		if (text[i] == '\n') {
			finding->line++;
			finding->column = 1;
		} else {
			finding->column += (text[i] & 0xc0) != 0x80;
		}
	}
}

/* A place was found. */
static int rules_found(struct rules_checking *checking, const struct rules_section *section,
	const struct rules_pattern *pattern, const struct scan_text *text, regmatch_t match, struct err *err)
{
	struct rules_finding *finding = rules_add(checking->findings, section, err);
	const char *at = text->text.data + match.rm_so;
	size_t length = (size_t)(match.rm_eo - match.rm_so);
	char why[300];

	if (!finding)
		return -1;
	if (length > RULES_EXCERPT)
		for (length = RULES_EXCERPT; length && (at[length] & 0xc0) == 0x80;)
			length--;
	finding->file = strdup(checking->source->given);
	finding->text = strndup(at, length);
	if (!finding->file || !finding->text)
		return err_nomem(err);
	rules_place(&checking->source->text, scan_from(text, (size_t)match.rm_so), finding);
	snprintf(why, sizeof(why), "%s is forbidden", pattern->text);
	return rules_tell(finding, checking, "forbid", pattern->text, why, err);
}

/* ---- checking ---- */

static bool rules_hold(const struct rules_section *section, const struct sources *sources)
{
	return !section->languages.count || strv_has(&section->languages, sources->language->name);
}

/* The text of the source in the scope of a rule. */
static const struct scan_text *rules_text(struct rules_checking *checking, int scope, struct err *err)
{
	enum scan_syntax syntax = (enum scan_syntax)checking->sources->language->syntax;
	const struct buf *source = &checking->source->text;

	if (!checking->made[scope]) {
		int result = scope == RULES_CODE ? scan_code(syntax, source, &checking->text[scope], err)
						 : scan_all(source, &checking->text[scope], err);

		if (result < 0)
			return NULL;
		checking->made[scope] = true;
	}
	return &checking->text[scope];
}

/* Looks for a pattern from `from` on; the first place. */
static bool rules_match(
	const struct rules_pattern *pattern, const struct buf *text, size_t from, regmatch_t *ret_match)
{
	if (tre_regnexec(&pattern->regex, buf_text(text) + from, text->len - from, 1, ret_match, 0) != REG_OK)
		return false;
	ret_match->rm_so += (regoff_t)from;
	ret_match->rm_eo += (regoff_t)from;
	return true;
}

/*
 * Notes the places of a pattern, one in a line: the next is looked for from the next line on, as only there
 * it is known what stands in front.
 */
static int rules_forbid(struct rules_checking *checking, const struct rules_section *section,
	const struct rules_pattern *pattern, size_t *places, struct err *err)
{
	const struct scan_text *text = rules_text(checking, section->scope, err);
	regmatch_t match;
	size_t from = 0;

	if (!text)
		return -1;
	while (from < text->text.len && rules_match(pattern, &text->text, from, &match)) {
		const char *newline;

		if (*places == RULES_PLACES) {
			checking->findings->cut = true;
			return 0;
		}
		*places += 1;
		if (rules_found(checking, section, pattern, text, match, err) < 0)
			return -1;
		newline = strchr(text->text.data + match.rm_so, '\n');
		from = newline ? (size_t)(newline + 1 - text->text.data) : text->text.len;
	}
	return 0;
}

/* What is required in one source and stands there is counted; what is forbidden, too, and noted. */
static int rules_source(
	struct rules_checking *checking, const struct rules_section *section, size_t *counts, struct err *err)
{
	for (size_t i = 0; i < section->count; i++) {
		const struct rules_pattern *pattern = &section->pattern[i];
		const struct scan_text *text;
		regmatch_t match;

		if (!pattern->require) {
			if (rules_forbid(checking, section, pattern, &counts[i], err) < 0)
				return -1;
			continue;
		}
		text = counts[i] ? NULL : rules_text(checking, section->scope, err);
		if (!text && !counts[i])
			return -1;
		counts[i] += text && rules_match(pattern, &text->text, 0, &match);
	}
	return 0;
}

/* How many files are the contestant's. */
static size_t rules_files(const struct sources *sources)
{
	size_t files = 0;

	for (size_t i = 0; i < sources->count; i++)
		files += !sources->item[i].jury;
	return files;
}

/* What can be said when all sources were looked through. */
static int rules_end(struct rules_checking *checking, const struct rules_section *section,
	const size_t *counts, struct err *err)
{
	size_t files = rules_files(checking->sources);
	struct rules_finding *finding;
	char number[24], why[300];

	for (size_t i = 0; i < section->count; i++) {
		const struct rules_pattern *pattern = &section->pattern[i];

		if (!pattern->require || counts[i])
			continue;
		finding = rules_add(checking->findings, section, err);
		snprintf(why, sizeof(why), "%s is missing", pattern->text);
		if (!finding || rules_tell(finding, checking, "require", pattern->text, why, err) < 0)
			return -1;
	}
	if (!section->max_files || files <= (size_t)section->max_files)
		return 0;
	finding = rules_add(checking->findings, section, err);
	snprintf(number, sizeof(number), "%" PRId64, section->max_files);
	snprintf(why, sizeof(why), "%zu files, more than %s", files, number);
	return finding ? rules_tell(finding, checking, "max-files", number, why, err) : -1;
}

/* A source in which letters are not what they seem to be is not looked through. */
static int rules_foreign(
	struct rules_checking *checking, const struct rules_section *section, struct err *err)
{
	struct rules_finding *finding = rules_add(checking->findings, section, err);

	if (!finding)
		return -1;
	finding->file = strdup(checking->source->given);
	finding->line = finding->column = 1;
	finding->rule = strdup("encoding");
	finding->message = strdup("the encoding must be UTF-8, as nothing can be looked for in others");
	finding->text = strdup("");
	return finding->file && finding->rule && finding->message && finding->text ? 0 : err_nomem(err);
}

static int rules_section_check(
	struct rules_checking *checking, const struct rules_section *section, struct err *err)
{
	auto_free size_t *counts = calloc(section->count + 1, sizeof(*counts));

	if (!counts)
		return err_nomem(err);
	for (size_t i = 0; section->count && i < checking->sources->count; i++) {
		int result;

		if (checking->sources->item[i].jury)
			continue;
		checking->source = &checking->sources->item[i];
		checking->made[0] = checking->made[1] = false;
		if (scan_is_foreign(
			    (enum scan_syntax)checking->sources->language->syntax, &checking->source->text))
			result = rules_foreign(checking, section, err);
		else
			result = rules_source(checking, section, counts, err);
		scan_free(&checking->text[0]);
		scan_free(&checking->text[1]);
		if (result < 0)
			return -1;
	}
	return rules_end(checking, section, counts, err);
}

int rules_check(const struct rules *rules, const struct sources *sources, struct rules_findings *ret_findings,
	struct err *err)
{
	struct rules_checking checking = { .sources = sources, .findings = ret_findings };

	checking.whole = sources->language->syntax == SCAN_NONE;
	if (rules_hold(&rules->plain, sources) && rules_section_check(&checking, &rules->plain, err) < 0)
		return -1;
	for (size_t i = 0; i < rules->count; i++)
		if (rules_hold(&rules->named[i], sources) &&
			rules_section_check(&checking, &rules->named[i], err) < 0)
			return -1;
	return 0;
}

void rules_free_findings(struct rules_findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		free(findings->item[i].file);
		free(findings->item[i].rule);
		free(findings->item[i].message);
		free(findings->item[i].text);
	}
	free(findings->item);
	*findings = (struct rules_findings){ 0 };
}

bool rules_reject(const struct rules_findings *findings, struct buf *ret_reason)
{
	const struct rules_finding *first = NULL;
	size_t more = 0;

	for (size_t i = 0; i < findings->count; i++) {
		if (findings->item[i].section->action != RULES_REJECT)
			continue;
		more += first != NULL;
		first = first ? first : &findings->item[i];
	}
	if (!first)
		return false;
	buf_printf(ret_reason, "breaks a rule of the problem: %s", first->message);
	if (first->file)
		buf_printf(ret_reason, " (%s:%d:%d)", first->file, first->line, first->column);
	if (more)
		buf_printf(ret_reason, ", and %zu more", more);
	return true;
}
