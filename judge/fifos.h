/*
 * fifos.h: named pipes between boxes: a folder for each slot, which its box shows as /fifo.
 */
#pragma once

#include "slot.h"

#define FIFOS_DOWN "m_to_u" /* from the manager to the user */
#define FIFOS_UP   "u_to_m"

struct fifos {
	int folder; /* -1: none */
	char *path;
};

/*
 * The pipes of a slot, made when they are not there yet; from then on its box shows their folder as /fifo.
 * *ret_fifos is to be freed.
 */
int fifos_make(struct slot *slot, struct fifos *ret_fifos, struct err *err);
void fifos_free(struct fifos *fifos);
/*
 * One side has gone.  Whoever waits in open(2) for it must not wait for ever: each pipe gets a reader and a
 * writer for a moment, and what then follows is an end of file or a broken pipe.  To be repeated.
 */
void fifos_nudge(const struct fifos *fifos);
/* Our end of the pipe up, O_RDONLY or O_RDWR; it waits for nobody. */
int fifos_open_one(const struct fifos *fifos, int mode, struct err *err);
/*
 * Our ends, for a program that talks on its standard streams: what comes down is read from *ret_down, what
 * goes up is written to *ret_up; neither waits for the other side, nor ends before it was there.
 */
int fifos_open(const struct fifos *fifos, int *ret_down, int *ret_up, struct err *err);
