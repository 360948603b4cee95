/*
 * unpack.h: submissions that are archives.
 */
#pragma once

#include "slot.h"

/* Whether a file is called as an archive is. */
bool unpack_is_archive(const char *path);
/* How much of a name is left without the archive's extension. */
size_t unpack_stem(const char *name);
/* What an archive may be at most: itself, and what is in it. */
struct unpack_bounds {
	int64_t archive, bytes;
};
extern const struct unpack_bounds unpack_submission, unpack_package;

/*
 * Unpacks in the slot's box and puts files and folders, but no links, into a new folder of the session's,
 * whose path is *ret_path, for the caller to free; *ret_name is its name, for session's fs_remove().  A
 * single folder in it is entered.  An archive that is broken, encrypted or too large is an error of class
 * ERR_USAGE, the contestant's affair; others are the machine's.
 */
int unpack_archive(struct slot *slot, const char *archive, const struct unpack_bounds *bounds,
	char **ret_name, char **ret_path, struct err *err);
