/*
 * place.h: a problem from wherever it is: a folder with problem.ini, a package of another system, or an
 * archive of either.
 */
#pragma once

#include "base/log.h"
#include "options.h"
#include "package/package.h"
#include "problem.h"
#include "session.h"

/* What a problem needs as long as it is used. */
struct place {
	const struct options *options;
	const struct languages *languages;
	const struct log *log;
	const struct stop *stop;

	/* its own: */
	struct session session; /* for what is unpacked and copied */
	bool opened;            /* ... there is one */
	char *ojbox;
	char *path; /* of the folder; NULL: as it was named */
	int dir;    /* the folder of the package; -1: it is none */
	struct package package;
	bool packaged; /* there is a package */
};

/* The first four are the caller's, and must outlive it. */
struct place place_new(const struct options *options, const struct languages *languages,
	const struct log *log, const struct stop *stop);
/*
 * Reads a problem, as problem_read() does.  What of a package could not be carried over is in
 * place->package.notes.  The problem must be freed before the place.
 */
int place_read(struct place *place, const char *path, struct strv *errors, struct problem *ret_problem,
	struct err *err);
/* Removes what was unpacked and copied. */
void place_free(struct place *place);
#define auto_place __attribute__((cleanup(place_free)))

/*
 * Makes a problem with a problem.ini out of a package: a copy of it in the folder `to`, which must not be
 * there or be empty; NULL: a folder in this one, called as the package.  *ret_to is its name, for the caller
 * to free. Every error is added to *errors.
 */
int place_import(struct place *place, const char *path, const char *to, struct strv *errors, char **ret_to,
	struct err *err);
