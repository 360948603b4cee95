/*
 * quota.h: what the user of a box may have on the disk, by the quotas of the file system that the boxes lie
 * on.
 *
 * Where that file system enforces user quotas, the limits lie on the box's own user: everything that belongs
 * to him there counts, wherever it lies, and nothing else does.  As the work folder is handed to him before
 * each run, all that is in it counts while a program runs: files of earlier runs and files that the caller
 * put there (not those with a second hard link), and the folder itself (4 KiB and one inode on ext4).  What
 * is more than the quota already is not taken away, but the program cannot add to it.
 *
 * Where it enforces project quotas only, the limits lie on the work folder: it gets the number of the box's
 * user as its project, and all that is made in it inherits that, so everything in it counts, whoever made it.
 * Programs cannot change the project of a file: the kernel forbids it in user namespaces.  A file of the host
 * cannot be renamed or linked into such a folder (EXDEV), only copied.
 *
 * A program that wants more gets EDQUOT.  Root is not limited, and so can put more there.  What lies on other
 * file systems does not count: /tmp and /dev/shm of a box, and folders bound for writing from elsewhere.
 * XFS differs: its project quotas say ENOSPC and limit root in that folder, too, and the room of a removed
 * file comes back a moment later.
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* 0: no limit. */
struct quota {
	int64_t bytes; /* enforced in whole KiB, rounded up */
	int64_t inodes;
};

/* Reads BLOCKS,INODES; NULL is no limit.  Errors name the option. */
int quota_parse(const char *text, struct quota *ret_quota, struct err *err);
bool quota_limits(const struct quota *quota);
/* Reads SIZE[,INODES] of --box-size; without INODES one for each 4 KiB.  NULL is no limit. */
int quota_parse_size(const char *text, struct quota *ret_quota, struct err *err);

/*
 * Whether this process can limit user `uid` on the file system that dir (a descriptor) lies on; changes
 * nothing.  Errors say why not, and what to do.
 */
int quota_check(int dir, uid_t uid, struct err *err);
/*
 * Gives user `uid` these limits in place of any that he has.  `work` is the work folder, empty.  No limits at
 * all succeed also where there are no quotas; nothing is then done to `work`, which may be any folder there.
 */
int quota_set(int work, uid_t uid, const struct quota *quota, struct err *err);
