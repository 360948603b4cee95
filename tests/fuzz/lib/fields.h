/*
 * fields.h: the struct of an option table (base/opt.h) seen from outside: what its fields may hold, and its
 * values as words that can be read again.
 */
#pragma once

#include "base/opt.h"

/* Every field holds a value that its kind and row allow. */
void fields_check(const struct opt_table *table, const void *fields);
/* Adds a word for each value that differs from the one in `base` (NULL: for all): "--name=value". */
void fields_words(
	const struct opt_table *table, const void *fields, const void *base, struct strv *ret_words);
