/*
 * rules_size.c: how long a regular expression is for TRE, which writes {n,m} out.
 *
 * rules.c and the translators of packages ask before they have an expression compiled: a short one must not
 * take all memory there is.
 */
#include "rules.h"

#include <stdio.h>
#include <string.h>

/* So long a pattern may become, and so deep may its brackets be. */
#define RULES_SIZE  500
#define RULES_DEPTH 50

/* Behind the bracket that ends [...], whose first character may be a bracket. */
static const char *rules_size_behind(const char *at)
{
	at += at[1] == '^';
	at += at[1] == ']';
	for (at++; *at && *at != ']'; at++) {
		const char *end = *at == '[' && at[1] && strchr(":.=", at[1]) ? strchr(at + 2, ']') : NULL;

		at = end ? end : at;
	}
	return at;
}

/* How many characters a pattern is when its {n,m} are written out, as TRE does it. */
static double rules_size_of(const char *text)
{
	double size[RULES_DEPTH] = { 0 }, last = 0;
	int depth = 0, low, high;

	for (const char *at = text; *at; at++) {
		low = high = 0;
		if (*at == '(' && ++depth == RULES_DEPTH)
			return RULES_SIZE + 1;
		if (*at == '(') {
			size[depth] = 0;
			continue;
		}
		if (*at == '{' && sscanf(at, "{%9d,%9d", &low, &high) > 0) {
			size[depth] += last * ((low > high ? low : high) - 1);
			at += strcspn(at, "}") - 1;
			at += at[1] != '\0';
			continue;
		}
		last = 1;
		if (*at == ')' && depth)
			last = size[depth--];
		size[depth] += last;
		if (*at == '\\' && at[1])
			at++;
		else if (*at == '[')
			at = rules_size_behind(at);
		if (!*at)
			break;
	}
	return size[0];
}

bool rules_size_fits(const char *text)
{
	return rules_size_of(text) <= RULES_SIZE;
}
