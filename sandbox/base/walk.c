/*
 * walk.c: walking, handing over and removing of trees; the second half of fs.h.
 *
 * Called for box folders, which boxed code has filled: by run and store, as an ordinary user who owns the
 * whole tree or as root.  Depth, number, names, kinds and modes of the entries are somebody else's choice,
 * and root may meet a tree that changes under it.  What cannot be opened, moved or removed fails with its
 * name.  Must never follow a link, enter another mount, open anything but folders (a fifo would hang), or
 * build a path.
 */
#include "base/fs.h"

#include "base/auto.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- folders ---- */

/*
 * Gives the folder's owner the permissions `want` (S_IRWXU or some of it) if this process lacks them.  fd may
 * be O_PATH, hence the way through proc.  Whether it helped is told by what is tried next.
 */
static void walk_allow(int fd, mode_t want)
{
	char path[32];
	struct stat st;

	if (faccessat(fd, "", (int)(want >> 6), AT_EMPTY_PATH | AT_EACCESS) == 0)
		return;
	if (fstat(fd, &st) < 0 || !S_ISDIR(st.st_mode))
		return;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	chmod(path, (st.st_mode & 07777) | want);
}

/* Opens the folder that fd (perhaps O_PATH) refers to for reading, with a position of its own. */
static int walk_reopen(int fd, mode_t want)
{
	walk_allow(fd, want);
	return openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static int walk_open(int dir, const char *name, mode_t want, struct err *err)
{
	auto_fd int path = fs_open_beneath(dir, name, O_PATH | O_DIRECTORY | O_NOFOLLOW, 0, err);
	int fd;

	if (path < 0)
		return -1;
	fd = walk_reopen(path, want);
	return fd >= 0 ? fd : err_sys(err, "%s", name);
}

/* Reads a folder's entries; readdir() could neither be told where to go on nor to read but a little. */
struct walk_reader {
	int fd; /* not owned */
	size_t at, end;
	alignas(struct dirent64) char bytes[4096];
};

/* Returns 1 and the next entry, which stays valid until the next call, or 0 at the end, or -1. */
static int walk_next(struct walk_reader *reader, const struct dirent64 **ret_entry, struct err *err)
{
	for (;;) {
		const struct dirent64 *entry = (const void *)(reader->bytes + reader->at);

		if (reader->at == reader->end) {
			ssize_t got = getdents64(reader->fd, reader->bytes, sizeof(reader->bytes));

			if (got == 0 || (got < 0 && errno == ENOENT)) /* somebody removed the folder itself */
				return 0;
			if (got < 0)
				return err_sys(err, "read folder");
			reader->at = 0;
			reader->end = (size_t)got;
			continue;
		}
		reader->at += entry->d_reclen;
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		*ret_entry = entry;
		return 1;
	}
}

/* ---- removing ----
 *
 * Every round handles each entry of the folder once: a file, or a folder that is empty, goes at once; of any
 * other folder the files and empty sub-folders go, the remaining sub-folders are moved up beside it, and then
 * it goes itself.  Every move makes the tree flatter, so rounds in which something moves or goes come to an
 * end.  Where a sub-folder cannot be moved (no room for its new name, or no renaming there: overlayfs, btrfs
 * subvolumes), the round goes on inside its parent, as deep as need be, and the next one begins at the top.
 */

/* Rounds in which all entries vanished before they could be touched: somebody else is removing them. */
#define WALK_IDLE 8

struct walk_removal {
	uint64_t fresh; /* number of the next name to try for a folder that is moved */
	int deeper;     /* where the round goes on when it is through with the present folder, or -1 */
	bool moved;     /* this round removed or moved something */
	bool failed;    /* this round met an error; the first one is kept */
	struct err first;
};

/* Call with errno set.  A missing entry is what we want. */
static void walk_note(struct walk_removal *removal, const char *name)
{
	if (removal->failed || errno == ENOENT)
		return;
	removal->failed = true;
	err_sys(&removal->first, errno == EBUSY ? "%s: something is mounted on it (umount it)" : "%s", name);
}

/* Removes a file or an empty folder; ENOTEMPTY is the only errno for a folder with something in it. */
static int walk_unlink(int dir, const char *name)
{
	if (unlinkat(dir, name, 0) == 0)
		return 0;
	if (errno != EISDIR)
		return -1;
	if (unlinkat(dir, name, AT_REMOVEDIR) == 0)
		return 0;
	if (errno == EEXIST)
		errno = ENOTEMPTY;
	return -1;
}

/* Moves a folder from `from` up into `top` under a name that is not taken. */
static int walk_move(struct walk_removal *removal, int top, int from, const char *name)
{
	char fresh[32];
	struct stat st;
	struct err err;
	auto_fd int folder = -1;

	do
		snprintf(fresh, sizeof(fresh), "~%" PRIu64, removal->fresh++);
	while (fstatat(top, fresh, &st, AT_SYMLINK_NOFOLLOW) == 0);
	if (renameat(from, name, top, fresh) == 0)
		return 0;
	if (errno != EACCES)
		return -1;
	/* A folder's ".." changes when it is moved: that takes write permission on the folder itself. */
	folder = fs_open_beneath(from, name, O_PATH | O_DIRECTORY | O_NOFOLLOW, 0, &err);
	if (folder < 0)
		return -1;
	walk_allow(folder, S_IRWXU);
	return renameat(from, name, top, fresh);
}

/* Takes everything out of the folder top/name that can be taken out, and then tries to remove it. */
static void walk_flatten(struct walk_removal *removal, int top, const char *name)
{
	struct err err;
	auto_fd int fd = walk_open(top, name, S_IRWXU, &err);
	struct walk_reader reader = { .fd = fd };
	const struct dirent64 *entry;
	bool stuck = false;
	int more;

	if (fd < 0) {
		walk_note(removal, name);
		return;
	}
	while ((more = walk_next(&reader, &entry, &err)) > 0) {
		int result = walk_unlink(fd, entry->d_name);

		if (result < 0 && errno == ENOTEMPTY) {
			result = walk_move(removal, top, fd, entry->d_name);
			stuck = stuck || result < 0;
		}
		if (result < 0)
			walk_note(removal, entry->d_name);
		else
			removal->moved = true;
	}
	if (more < 0 || unlinkat(top, name, AT_REMOVEDIR) < 0)
		walk_note(removal, name);
	else
		removal->moved = true;
	if (stuck && removal->deeper < 0)
		removal->deeper = fd_take(&fd);
}

/* Handles each entry of dir once.  Returns whether there was any. */
static bool walk_sweep(struct walk_removal *removal, int dir)
{
	struct walk_reader reader = { .fd = dir };
	const struct dirent64 *entry;
	bool any = false;
	struct err err;
	int more;

	while ((more = walk_next(&reader, &entry, &err)) > 0) {
		any = true;
		if (walk_unlink(dir, entry->d_name) == 0)
			removal->moved = true;
		else if (errno == ENOTEMPTY)
			walk_flatten(removal, dir, entry->d_name);
		else
			walk_note(removal, entry->d_name);
	}
	if (more == 0)
		return any;
	walk_note(removal, "read folder");
	return true;
}

int fs_remove_contents(int dir, struct err *err)
{
	struct walk_removal removal = { .deeper = -1 };

	for (int idle = 0; idle < WALK_IDLE;) {
		auto_fd int fd = walk_reopen(dir, S_IRWXU);

		if (fd < 0)
			return err_sys(err, "folder");
		removal.moved = removal.failed = false;
		if (!walk_sweep(&removal, fd))
			return 0;
		while (removal.deeper >= 0) {
			close(fd);
			fd = fd_take(&removal.deeper);
			lseek(fd, 0, SEEK_SET); /* it was read when it was to be flattened */
			walk_sweep(&removal, fd);
		}
		if (!removal.moved && removal.failed) {
			*err = removal.first;
			errno = err->no;
			return -1;
		}
		idle = removal.moved ? 0 : idle + 1;
	}
	errno = ENOTEMPTY;
	return err_sys(err, "entries can be neither found nor removed");
}

int fs_remove(int dir, const char *name, struct err *err)
{
	auto_fd int fd = -1;

	if (strchr(name, '/')) {
		errno = EINVAL;
		return err_sys(err, "%s", name);
	}
	if (walk_unlink(dir, name) == 0 || errno == ENOENT)
		return 0;
	if (errno != ENOTEMPTY)
		return err_sys(err, "%s", name);
	fd = walk_open(dir, name, S_IRWXU, err);
	if (fd < 0)
		return -1;
	if (fs_remove_contents(fd, err) < 0)
		return err_wrap(err, "%s", name);
	if (unlinkat(dir, name, AT_REMOVEDIR) < 0 && errno != ENOENT)
		return err_sys(err, "%s", name);
	return 0;
}

/* ---- walking ----
 *
 * Of each folder first everything but sub-folders is visited, then they are, in a second reading.  So nothing
 * that the visitor unlinks can shift the position at which the second reading goes on after a sub-folder
 * (tmpfs before Linux 6.6 counts entries), and the whole way is three numbers for each level.
 */

struct walk_level {
	dev_t dev;
	ino_t ino;
	off_t next; /* where to go on reading when we come back */
};

struct walk {
	fs_visit visit;
	void *user;
	struct walk_level *above; /* the folders we are in, without the one that is open */
	size_t depth, cap;
	struct walk_level here; /* the open folder */
	int fd;
	bool second;     /* the reading for sub-folders */
	bool subfolders; /* the first reading met one */
	struct walk_reader reader;
};

static void walk_free(struct walk *walk)
{
	free(walk->above);
	auto_close(&walk->fd);
}

/* Starts the first or the second reading of the open folder at position `next`. */
static int walk_read(struct walk *walk, bool second, off_t next, struct err *err)
{
	walk->second = second;
	walk->subfolders = false;
	walk->reader.fd = walk->fd;
	walk->reader.at = walk->reader.end = 0;
	return lseek(walk->fd, next, SEEK_SET) == -1 ? err_sys(err, "read folder") : 0;
}

/* Fails with EAGAIN unless fd is the one that is wanted. */
static int walk_same(int fd, dev_t dev, ino_t ino, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_sys(err, "folder");
	if (st.st_dev == dev && st.st_ino == ino)
		return 0;
	errno = EAGAIN;
	return err_sys(err, "a folder was moved meanwhile");
}

static int walk_push(struct walk *walk, off_t next, struct err *err)
{
	if (walk->depth == walk->cap) {
		size_t cap = walk->cap ? 2 * walk->cap : 16;
		struct walk_level *above = reallocarray(walk->above, cap, sizeof(*above));

		if (!above)
			return err_nomem(err);
		walk->above = above;
		walk->cap = cap;
	}
	walk->above[walk->depth] = walk->here;
	walk->above[walk->depth++].next = next;
	return 0;
}

/* Goes into the folder `entry`, which st was told of; not if it is gone or another mount begins there. */
static int walk_down(struct walk *walk, const struct dirent64 *entry, const struct stat *st, struct err *err)
{
	auto_fd int fd = walk_open(walk->fd, entry->d_name, S_IRUSR | S_IXUSR, err);

	if (fd < 0)
		return err->no == ENOENT || err->no == EXDEV ? 0 : -1;
	if (walk_same(fd, st->st_dev, st->st_ino, err) < 0)
		return err_wrap(err, "%s", entry->d_name);
	if (walk_push(walk, entry->d_off, err) < 0)
		return -1;
	walk->here = (struct walk_level){ .dev = st->st_dev, .ino = st->st_ino };
	close(walk->fd);
	walk->fd = fd_take(&fd);
	return walk_read(walk, false, 0, err);
}

static int walk_up(struct walk *walk, struct err *err)
{
	struct walk_level parent = walk->above[walk->depth - 1];
	auto_fd int fd = fs_open(walk->fd, "..", O_RDONLY | O_DIRECTORY, 0, err);

	if (fd < 0 || walk_same(fd, parent.dev, parent.ino, err) < 0)
		return -1;
	walk->depth--;
	walk->here = parent;
	close(walk->fd);
	walk->fd = fd_take(&fd);
	return walk_read(walk, true, parent.next, err);
}

static int walk_entry(struct walk *walk, const struct dirent64 *entry, struct err *err)
{
	bool folder = entry->d_type == DT_DIR;
	struct stat st;
	int step;

	if (folder && !walk->second) {
		walk->subfolders = true;
		return 0;
	}
	if (!folder && walk->second && entry->d_type != DT_UNKNOWN)
		return 0;
	if (fstatat(walk->fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : err_sys(err, "%s", entry->d_name);
	folder = S_ISDIR(st.st_mode);
	if (folder != walk->second) {
		walk->subfolders = walk->subfolders || folder;
		return 0;
	}
	step = walk->visit(walk->user, walk->fd, entry->d_name, &st, err);
	if (step < 0)
		return -1;
	return folder && step != FS_SKIP ? walk_down(walk, entry, &st, err) : 0;
}

int fs_walk(int dir, fs_visit visit, void *user, struct err *err)
{
	__attribute__((cleanup(walk_free))) struct walk walk = { .visit = visit, .user = user, .fd = -1 };
	struct stat st;

	walk.fd = walk_reopen(dir, S_IRUSR | S_IXUSR);
	if (walk.fd < 0 || fstat(walk.fd, &st) < 0)
		return err_sys(err, "folder");
	walk.here = (struct walk_level){ .dev = st.st_dev, .ino = st.st_ino };
	if (walk_read(&walk, false, 0, err) < 0)
		return -1;
	for (;;) {
		const struct dirent64 *entry;
		int result = walk_next(&walk.reader, &entry, err);

		if (result > 0)
			result = walk_entry(&walk, entry, err);
		else if (result == 0 && walk.subfolders)
			result = walk_read(&walk, true, 0, err);
		else if (result == 0 && walk.depth > 0)
			result = walk_up(&walk, err);
		else
			return result;
		if (result < 0)
			return -1;
	}
}

/* ---- what is done on a walk ---- */

struct walk_owner {
	uid_t uid;
	gid_t gid;
	uid_t from; /* whose files with several links are given, too; -1: nobody's */
};

/*
 * fd may be O_PATH.  A file with a second link may be anybody's whom the box's owner could link to, so it is
 * looked at and changed through the same descriptor.
 */
static int walk_give(int fd, const char *name, const struct walk_owner *owner, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_sys(err, "%s", name);
	if (!S_ISDIR(st.st_mode) && !(S_ISREG(st.st_mode) && (st.st_nlink == 1 || st.st_uid == owner->from)))
		return 0;
	if (fchownat(fd, "", owner->uid, owner->gid, AT_EMPTY_PATH) < 0)
		return err_sys(err, "%s", name);
	return 0;
}

static int walk_visit_give(void *user, int dir, const char *name, const struct stat *st, struct err *err)
{
	auto_fd int fd = -1;

	if (!S_ISDIR(st->st_mode) && !S_ISREG(st->st_mode))
		return FS_GO_ON;
	fd = fs_open_beneath(dir, name, O_PATH | O_NOFOLLOW, 0, err);
	if (fd < 0)
		return err->no == ENOENT || err->no == EXDEV ? FS_SKIP : -1;
	return walk_give(fd, name, user, err) < 0 ? -1 : FS_GO_ON;
}

int fs_chown_tree(int dir, uid_t uid, gid_t gid, struct err *err)
{
	struct walk_owner owner = { .uid = uid, .gid = gid, .from = (uid_t)-1 };

	/* From the top down: a former owner is shut out of each folder before what is in it is looked at. */
	if (walk_give(dir, "folder", &owner, err) < 0)
		return -1;
	return fs_walk(dir, walk_visit_give, &owner, err);
}

int fs_take_tree(int dir, uid_t from, uid_t uid, gid_t gid, struct err *err)
{
	struct walk_owner owner = { .uid = uid, .gid = gid, .from = from };

	return fs_walk(dir, walk_visit_give, &owner, err) < 0 ? -1 : walk_give(dir, "folder", &owner, err);
}

static int walk_visit_special(void *user, int dir, const char *name, const struct stat *st, struct err *err)
{
	(void)user;
	if (S_ISDIR(st->st_mode) || S_ISREG(st->st_mode) || unlinkat(dir, name, 0) == 0)
		return FS_GO_ON;
	if (errno == EACCES) {
		walk_allow(dir, S_IRWXU);
		if (unlinkat(dir, name, 0) == 0)
			return FS_GO_ON;
	}
	return errno == ENOENT ? FS_GO_ON : err_sys(err, "%s", name);
}

int fs_remove_special(int dir, struct err *err)
{
	return fs_walk(dir, walk_visit_special, NULL, err);
}
