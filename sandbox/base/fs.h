/*
 * fs.h: files by descriptor.  Whatever boxed code could have named or made is opened with openat2(2) and
 * without following any link; whatever walks such a tree uses a constant number of descriptors, builds no
 * path and has no recursion, so depth and names of any kind do not matter.
 */
#pragma once

#include "base/err.h"
#include "base/text.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

/* Close-on-exec is always added to flags.  All return a descriptor that the caller owns, or -1. */

/* A path of the caller's, links followed.  Errors name the path. */
int fs_open(int dir, const char *path, int flags, mode_t mode, struct err *err);
/* Beneath dir: no "..", no link of any kind, no other mount.  Add O_NONBLOCK where a fifo may lie. */
int fs_open_beneath(int dir, const char *path, int flags, mode_t mode, struct err *err);
/* As if dir were "/": absolute paths and ".." stay in it; no links; may cross mounts. */
int fs_open_in_root(int dir, const char *path, int flags, mode_t mode, struct err *err);

/* Makes all missing folders of a path beneath root (as fs_open_in_root sees it). */
int fs_mkdir_in_root(int root, const char *path, mode_t mode, struct err *err);

/* Reads from fd to its end; more than max bytes is an error (EFBIG).  Adds to *ret_bytes. */
int fs_read_all(int fd, size_t max, struct buf *ret_bytes, struct err *err);
/* Writes everything, going on after short writes and EINTR. */
int fs_write_all(int fd, const void *bytes, size_t count, struct err *err);
/* A small text file beneath dir or by absolute path (proc, sysfs): one open, one write, one close. */
int fs_write_file(int dir, const char *path, const char *text, struct err *err);
/* Copies from one descriptor to another to the end (copy_file_range with a read/write fallback). */
int fs_copy(int from, int to, struct err *err);

/*
 * Removes everything in dir, however deep, whatever its modes and names: folders that are not empty are
 * renamed up into dir itself, so depth costs nothing and an interrupted removal can simply be repeated.
 */
int fs_remove_contents(int dir, struct err *err);
/* fs_remove_contents() of dir/name and then dir/name itself; a file is unlinked; a missing name is success.
 * Never follows a link. */
int fs_remove(int dir, const char *name, struct err *err);

enum fs_walk_step {
	FS_GO_ON,
	FS_SKIP, /* (folders) do not go in */
};

/*
 * Called for every entry: dir holds `name`, st is from fstatat without following.  Folders come before what
 * is in them.  May unlink the entry (not if it is a folder).  Returns enum fs_walk_step, or -1 with *err.
 */
typedef int (*fs_visit)(void *user, int dir, const char *name, const struct stat *st, struct err *err);
/*
 * Walks everything below dir (dir itself is not visited) with a constant number of descriptors; memory grows
 * with depth only.  Other file systems are not entered.  Folders that cannot be opened are an error.  Fails
 * (EAGAIN) when the tree is changed under it in a way that loses its place.
 */
int fs_walk(int dir, fs_visit visit, void *user, struct err *err);

/*
 * Gives dir and everything below to uid and gid: folders, and regular files with one link.  Symlinks,
 * hard-linked files and special files stay as they are.
 */
int fs_chown_tree(int dir, uid_t uid, gid_t gid, struct err *err);
/*
 * The same, but dir itself comes last: as long as it is not done, it can be seen by dir.  Hard-linked files
 * that are from's are given, too.
 */
int fs_take_tree(int dir, uid_t from, uid_t uid, gid_t gid, struct err *err);
/* Removes symlinks, fifos, sockets and devices anywhere below dir. */
int fs_remove_special(int dir, struct err *err);
