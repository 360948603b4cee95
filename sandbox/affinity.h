/* affinity.h: the CPUs that a program begins on. */
#pragma once

#include "base/err.h"

/*
 * The calling process goes to these CPUs, of a list such as 0-2,5 that has been checked; NULL: it stays.
 * Fails when it may use none of them.
 */
int affinity_set(const char *list, struct err *err);
/*
 * The calling process may go there, too, and stays where it is: what follows on the program's end needs those
 * CPUs then, and not others' time.  What fails is left.
 */
void affinity_widen(const char *list);
