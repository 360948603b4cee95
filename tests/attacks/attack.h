/*
 * attack.h: what the attack programs share: PROGRAM ATTEMPT [ARGUMENT ...].
 *
 * Each program is a class of attacks, each attempt one function in a table.  An attempt prints what it came
 * to, `what: done' or `what: ENAME', and never more than it must.  What has to be seen stands in attacks.tsv.
 */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct attack {
	const char *name;
	int (*function)(char **arguments);
};

/* Prints the result of a system call. */
static inline void attack_tell(const char *what, long result)
{
	printf("%s: %s\n", what, result < 0 ? strerrorname_np(errno) : "done");
	fflush(stdout);
}

/* Prints how much was had before it failed, or before the attempt had enough. */
static inline int attack_got(long amount, long enough)
{
	printf("%ld %s\n", amount, amount >= enough ? "ALL" : strerrorname_np(errno));
	fflush(stdout);
	return 0;
}

static inline long attack_number(char **arguments)
{
	return arguments[0] ? strtol(arguments[0], NULL, 10) : 0;
}

/* The body of main(). */
static inline int attack_main(const struct attack *attacks, size_t count, int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < count; i++)
		if (strcmp(attacks[i].name, argv[1]) == 0)
			return attacks[i].function(argv + 2);
	fprintf(stderr, "unknown attempt\n");
	return 99;
}

#define ATTACK_COUNT(table) (sizeof(table) / sizeof((table)[0]))
