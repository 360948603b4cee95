/*
 * kept.h: the program that stays in a box from one of its runs to the next.  To copy it into the box again,
 * and to remove it, is a good part of what a short test costs.
 *
 * The runs had it in their hands.  So everything about it is compared with what was noted when it was copied,
 * its bytes, too; only the times are set again instead.
 */
#pragma once

#include "base/text.h"
#include "look.h"

#include <stddef.h>

#define KEPT_MOST  8                 /* files and folders: as many as most compilers make */
#define KEPT_BYTES ((size_t)1 << 20) /* of all of them; to compare more would take longer than to copy it */

struct kept_entry {
	char *path;
	bool folder;
	struct buf text; /* of a file */
	struct look look;
	int64_t inode, links, blocks, changed_s, changed_ns;
	int64_t places; /* of a folder: see kept_list() */
};

/* All zero: nothing is kept. */
struct kept {
	char tag[32];                       /* what it was noted as */
	struct kept_entry entry[KEPT_MOST]; /* a folder before what is in it */
	size_t count;
	struct look folder;
	int64_t places;
	char lost[32]; /* the tag of what was noted last and not found as it was: its runs change it */
};

/*
 * Notes what is in the folder.  Nothing is kept if that is too much or other than files and folders, nor of
 * what was not found as noted before under the same tag.
 */
void kept_note(struct kept *kept, int folder, const char *tag);
/*
 * Removes everything else from the folder, and says whether what is left is as noted.  If not, or if nothing
 * is kept, something of a run may still be there; and nothing is kept any more.
 */
bool kept_restore(struct kept *kept, int folder);
/* Frees it; all that stays is what was not found as noted. */
void kept_forget(struct kept *kept);
