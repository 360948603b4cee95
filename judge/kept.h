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

#define KEPT_FILES 4                 /* as many as compilers make, but for those of Java */
#define KEPT_BYTES ((size_t)1 << 20) /* of all of them; to compare more would take longer than to copy it */

struct kept_file {
	char *name;
	struct buf text;
	struct look look;
	int64_t inode, links, blocks, changed_s, changed_ns;
};

/* All zero: nothing is kept. */
struct kept {
	char tag[32]; /* what it was noted as */
	struct kept_file file[KEPT_FILES];
	size_t count;
	struct look folder;
};

/* Notes what is in the folder, unless that is too much, or anything but plain files; then nothing is kept. */
void kept_note(struct kept *kept, int folder, const char *tag);
/*
 * Removes everything else from the folder, and says whether what is left is as noted.  If not, or if nothing
 * is kept, something of a run may still be there; and nothing is kept any more.
 */
bool kept_restore(struct kept *kept, int folder);
void kept_forget(struct kept *kept);
