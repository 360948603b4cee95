/*
 * check_point.c: answers of probes; see check_point.h.
 *
 * Called by the probes.  What memory could not hold is left out of an answer, never its state.  Must never
 * give a NO without a word on what to do.
 */
#include "check_point.h"

#include "base/auto.h"

#include <stdarg.h>
#include <string.h>

__attribute__((format(printf, 3, 0))) static void point_put(
	struct check_answer *answer, enum check_state state, const char *found, va_list args)
{
	char text[1200];

	vsnprintf(text, sizeof(text), found, args);
	answer->state = state;
	buf_free(&answer->found);
	buf_puts(&answer->found, text);
}

void check_yes(struct check_answer *answer, const char *found, ...)
{
	va_list args;

	va_start(args, found);
	point_put(answer, CHECK_YES, found, args);
	va_end(args);
}

void check_unknown(struct check_answer *answer, const char *found, ...)
{
	va_list args;

	va_start(args, found);
	point_put(answer, CHECK_UNKNOWN, found, args);
	va_end(args);
}

void check_no(struct check_answer *answer, const char *found, ...)
{
	va_list args;

	va_start(args, found);
	point_put(answer, CHECK_NO, found, args);
	va_end(args);
}

void check_remedy(struct check_answer *answer, const char *remedy, ...)
{
	char text[1200];
	va_list args;

	va_start(args, remedy);
	vsnprintf(text, sizeof(text), remedy, args);
	va_end(args);
	buf_free(&answer->remedy);
	buf_puts(&answer->remedy, text);
}

void check_refused(struct check_answer *answer, const struct err *err, const char *remedy)
{
	const char *last = NULL;

	for (const char *at = err->text; (at = strstr(at, "; ")); at += 2)
		last = at;
	check_no(answer, "%.*s", last ? (int)(last - err->text) : (int)sizeof(err->text), err->text);
	check_remedy(answer, "%s", last ? last + 2 : remedy);
}

bool check_line(const char *path, char *ret_line, size_t room)
{
	auto_file FILE *file = fopen(path, "re");

	if (!file || !fgets(ret_line, (int)room, file))
		return false;
	ret_line[strcspn(ret_line, "\n")] = '\0';
	return *ret_line != '\0';
}
