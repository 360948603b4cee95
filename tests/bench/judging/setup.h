/*
 * setup.h: the folder with problems, submissions and programs that judging is measured with.
 */
#pragma once

#include "base/err.h"

#include <stddef.h>

struct spawn;

struct setup {
	struct spawn *spawn; /* not owned */
	char folder[3000];   /* with all below; empty: none */
	size_t tests;        /* of sum-all; sum-1 and sum-2 have so many as they are called */
	size_t lines;        /* of talk-all; talk-few has a tenth */
	size_t submissions;  /* in many */
};

/*
 * Makes the folder in TMPDIR:
 *   sum-1 sum-2 sum-all     problems: data/1.in and so on
 *   talk-few talk-all       interactive ones
 *   sum.cpp sum.py talk.cpp submissions that are right; many/1.cpp and so on
 *   sum talk interactor     programs, compiled as ojjudge does it
 *   tmp cache cold feedback empty folders
 * Whatever happens, *setup is then for setup_end().
 */
int setup_make(struct setup *setup, struct err *err);
/* Removes it. */
void setup_end(struct setup *setup);
/* Empties the cache for what is measured cold. */
int setup_cold(const struct setup *setup, struct err *err);
