/*
 * cms_pattern.c: which tests the regular expression of a subtask names.
 *
 * cms_score.c calls it.  CMS gives expressions to Python, and TRE reads what is common to both; it fails on
 * what TRE would read otherwise or not at all, on what could take it long, and when no test matches.  It must
 * never match other tests than Python would.
 */
#include "cms.h"

#include "base/auto.h"
#include "rules.h"

#include <ctype.h>
#include <string.h>
#include <tre/tre.h>

/* Escapes that mean the same to both; those of punctuation do, too. */
#define PATTERN_ESCAPES "dDwWsSbB"

/* Behind a set of characters, or NULL where there is no end or a backslash: to TRE it is one character of the
 * set. */
static const char *cms_pattern_set(const char *at)
{
	at += at[1] == '^' ? 2 : 1;
	at += *at == ']';
	while (*at && *at != ']' && *at != '\\' && *at != '[')
		at++;
	return *at == ']' ? at : NULL;
}

/* Whether both read a character behind a backslash alike; < and > are ends of words to TRE. */
static bool cms_pattern_escape(char escaped)
{
	if (isalnum((unsigned char)escaped))
		return strchr(PATTERN_ESCAPES, escaped);
	return escaped && escaped != '<' && escaped != '>';
}

/* Whether {N}, {N,} or {N,M} begins here; TRE takes more than that. */
static bool cms_pattern_times(const char *at)
{
	size_t digits = strspn(at + 1, "0123456789");

	at += 1 + digits;
	if (*at == ',')
		at += 1 + strspn(at + 1, "0123456789");
	return digits && *at == '}';
}

/* What both read alike. */
static int cms_pattern_check(const char *pattern, struct err *err)
{
	for (const char *at = pattern; *at; at++) {
		if (*at == '[' && !(at = cms_pattern_set(at)))
			return err_set(err, ERR_CONFIG,
				"'%s': in [] there may be no \\ and no [: write [0-9] for \\d", pattern);
		if (*at == '(' && at[1] == '?' && at[2] != ':')
			return err_set(
				err, ERR_CONFIG, "'%s': (?%.1s is not taken here, only (?:", pattern, at + 2);
		if (*at == '{' && !cms_pattern_times(at))
			return err_set(err, ERR_CONFIG, "'%s': in {} there are one or two numbers", pattern);
		if (*at == '\\' && !cms_pattern_escape(*++at))
			return err_set(err, ERR_CONFIG, "'%s': \\%.1s is not taken here", pattern, at);
	}
	return 0;
}

static int cms_pattern_compile(const char *pattern, regex_t *ret_regex, struct err *err)
{
	char why[200];
	int code;

	if (cms_pattern_check(pattern, err) < 0)
		return -1;
	if (!rules_size_fits(pattern))
		return err_set(err, ERR_CONFIG, "'%s' repeats too much: smaller numbers in {}", pattern);
	code = tre_regcomp(ret_regex, pattern, REG_EXTENDED);
	if (code == REG_ESPACE)
		return err_nomem(err);
	if (code == REG_OK)
		return 0;
	tre_regerror(code, ret_regex, why, sizeof(why));
	return err_set(err, ERR_CONFIG, "'%s' is no regular expression: %s", pattern, why);
}

int cms_pattern(const char *pattern, size_t count, bool *ret_member, struct err *err)
{
	char name[CMS_TEST_NAME];
	regmatch_t match;
	regex_t regex;
	bool any = false;

	if (cms_pattern_compile(pattern, &regex, err) < 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		/* the leftmost match is taken: it begins where the name does, if any does */
		ret_member[i] = tre_regexec(&regex, cms_tests_name(i, name), 1, &match, 0) == REG_OK &&
				match.rm_so == 0;
		any = any || ret_member[i];
	}
	tre_regfree(&regex);
	if (any)
		return 0;
	return err_set(
		err, ERR_CONFIG, "'%s' matches the name of no test; they are called 000 and so on", pattern);
}
