/*
 * tap.h: the few macros with which a C test speaks TAP.
 *
 *   int main(void) { ok(1 + 1 == 2, "sums"); is_str(f(), "x", "f"); is_int(g(), 3, "g"); return tap_done(); }
 */
#pragma once

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct tap {
	int count, failed;
};

static struct tap tap_state;

/* Prints one result; returns whether it was well. */
__attribute__((format(printf, 4, 5))) static inline bool tap_result(
	bool well, const char *file, int line, const char *format, ...)
{
	__builtin_va_list args;

	tap_state.count++;
	printf("%sok %d - ", well ? "" : "not ", tap_state.count);
	__builtin_va_start(args, format);
	vprintf(format, args);
	__builtin_va_end(args);
	printf("\n");
	if (!well) {
		tap_state.failed++;
		printf("# failed at %s:%d\n", file, line);
	}
	fflush(stdout);
	return well;
}

static inline bool tap_str(const char *got, const char *wanted, const char *file, int line, const char *name)
{
	bool same = got && wanted ? strcmp(got, wanted) == 0 : got == wanted;

	tap_result(same, file, line, "%s", name);
	if (!same)
		printf("# got '%s', wanted '%s'\n", got ? got : "(null)", wanted ? wanted : "(null)");
	return same;
}

static inline bool tap_int(intmax_t got, intmax_t wanted, const char *file, int line, const char *name)
{
	tap_result(got == wanted, file, line, "%s", name);
	if (got != wanted)
		printf("# got %" PRIdMAX ", wanted %" PRIdMAX "\n", got, wanted);
	return got == wanted;
}

static inline int tap_done(void)
{
	printf("1..%d\n", tap_state.count);
	return tap_state.failed != 0;
}

#define ok(condition, ...)        tap_result((condition), __FILE__, __LINE__, __VA_ARGS__)
#define is_str(got, wanted, name) tap_str((got), (wanted), __FILE__, __LINE__, (name))
#define is_int(got, wanted, name) tap_int((got), (wanted), __FILE__, __LINE__, (name))
