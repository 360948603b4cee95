/*
 * fs.c: opening, reading, writing and copying by descriptor; see fs.h.  Trees are walk.c's.
 *
 * Called by everything that touches files, before and after boxed code could have named or made them.  What
 * the kernel refuses fails with the path in front.  Must never follow a link that boxed code may have made:
 * only fs_open(), for paths of the caller's own, follows any.
 */
#include "base/fs.h"

#include "base/auto.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* openat2() says EAGAIN when anything on the machine was renamed meanwhile and it cannot be sure. */
#define FS_TRIES 32

#define FS_CHUNK 32768
#define FS_RANGE ((size_t)1 << 30)

/* ---- opening ---- */

/* openat2() refuses a mode where nothing can be made, and flags it does not know. */
static int fs_openat2(int dir, const char *path, int flags, mode_t mode, uint64_t resolve, struct err *err)
{
	bool makes = (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE;
	struct open_how how = {
		.flags = (unsigned int)(flags | O_CLOEXEC),
		.mode = makes ? mode : 0,
		.resolve = resolve,
	};

	for (int tries = 0; tries < FS_TRIES; tries++) {
		int fd = (int)syscall(SYS_openat2, dir, path, &how, sizeof(how));

		if (fd >= 0)
			return fd;
		if (errno != EINTR && errno != EAGAIN)
			break;
	}
	return err_sys(err, "%s", path);
}

/* Whether one of the path's parts is "..". */
static bool fs_climbs(const char *path)
{
	for (const char *part = path; part; part = strchr(part, '/')) {
		part += strspn(part, "/");
		if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || !part[2]))
			return true;
	}
	return false;
}

int fs_open(int dir, const char *path, int flags, mode_t mode, struct err *err)
{
	int fd = openat(dir, path, flags | O_CLOEXEC, mode);

	return fd >= 0 ? fd : err_sys(err, "%s", path);
}

int fs_open_beneath(int dir, const char *path, int flags, mode_t mode, struct err *err)
{
	if (fs_climbs(path)) {
		errno = EXDEV;
		return err_sys(err, "%s", path);
	}
	return fs_openat2(
		dir, path, flags, mode, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV, err);
}

int fs_open_in_root(int dir, const char *path, int flags, mode_t mode, struct err *err)
{
	return fs_openat2(dir, path, flags, mode, RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS, err);
}

/* Opens the folder `path` in root; makes it, as `name` in parent, when it is missing. */
static int fs_enter(int root, const char *path, int parent, const char *name, mode_t mode, struct err *err)
{
	int fd = fs_open_in_root(root, path, O_PATH | O_DIRECTORY, 0, err);

	if (fd >= 0 || err->no != ENOENT)
		return fd;
	if (mkdirat(parent, name, mode) < 0 && errno != EEXIST)
		return err_sys(err, "%s", path);
	return fs_open_in_root(root, path, O_PATH | O_DIRECTORY, 0, err);
}

int fs_mkdir_in_root(int root, const char *path, mode_t mode, struct err *err)
{
	auto_free char *prefix = strdup(path);
	auto_fd int parent = -1;

	if (!prefix)
		return err_nomem(err);
	parent = fs_open_in_root(root, "/", O_PATH | O_DIRECTORY, 0, err);
	if (parent < 0)
		return -1;
	for (char *end = prefix; *end;) {
		char *name = end + strspn(end, "/");
		char kept;
		int fd;

		end = name + strcspn(name, "/");
		kept = *end;
		*end = '\0';
		fd = fs_enter(root, prefix, parent, name, mode, err);
		*end = kept;
		if (fd < 0)
			return -1;
		close(parent);
		parent = fd;
	}
	return 0;
}

/* ---- reading and writing ---- */

static ssize_t fs_read(int fd, void *bytes, size_t count)
{
	ssize_t got;

	do
		got = read(fd, bytes, count);
	while (got < 0 && errno == EINTR);
	return got;
}

/* Adds what fd still has to *bytes, at most max bytes. */
static int fs_read_into(int fd, size_t max, struct buf *bytes, struct err *err)
{
	char chunk[FS_CHUNK];
	size_t left = max;

	for (;;) {
		/* One byte more than allowed tells that there is more. */
		size_t count = left < sizeof(chunk) ? left + 1 : sizeof(chunk);
		ssize_t got = fs_read(fd, chunk, count);

		if (got < 0)
			return err_sys(err, "read");
		if (got == 0)
			return buf_check(bytes, err);
		if ((size_t)got > left) {
			errno = EFBIG;
			return err_sys(err, "more than %zu bytes", max);
		}
		left -= (size_t)got;
		buf_add(bytes, chunk, (size_t)got);
		if (buf_check(bytes, err) < 0)
			return -1;
	}
}

int fs_read_all(int fd, size_t max, struct buf *ret_bytes, struct err *err)
{
	size_t before = ret_bytes->len;

	if (fs_read_into(fd, max, ret_bytes, err) == 0)
		return 0;
	ret_bytes->len = before;
	if (ret_bytes->data)
		ret_bytes->data[before] = '\0';
	return -1;
}

int fs_write_all(int fd, const void *bytes, size_t count, struct err *err)
{
	const char *at = bytes;

	while (count > 0) {
		ssize_t put = write(fd, at, count);

		if (put < 0 && errno == EINTR)
			continue;
		/* whoever shares the file with us may have made it non-blocking */
		if (put < 0 && errno == EAGAIN &&
			poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, -1) >= 0)
			continue;
		if (put == 0)
			errno = EIO;
		if (put <= 0)
			return err_sys(err, "write");
		at += put;
		count -= (size_t)put;
	}
	return 0;
}

int fs_write_file(int dir, const char *path, const char *text, struct err *err)
{
	auto_fd int fd = -1;
	size_t length = strlen(text);
	ssize_t put;

	if (path[0] == '/')
		fd = fs_open(dir, path, O_WRONLY | O_NOCTTY, 0, err);
	else
		fd = fs_open_beneath(dir, path, O_WRONLY | O_NOCTTY, 0, err);
	if (fd < 0)
		return -1;
	put = write(fd, text, length);
	/* The kernel would take the rest of a text that was cut for a value of its own. */
	if (put >= 0 && (size_t)put != length) {
		errno = EIO;
		put = -1;
	}
	if (put < 0 || close(fd_take(&fd)) < 0)
		return err_sys(err, "%s", path);
	return 0;
}

int fs_copy(int from, int to, struct err *err)
{
	char chunk[FS_CHUNK];

	for (bool first = true;; first = false) {
		ssize_t got = fs_read(from, chunk, sizeof(chunk));

		if (got < 0)
			return err_sys(err, "read");
		if (got == 0)
			return 0;
		if (fs_write_all(to, chunk, (size_t)got, err) < 0)
			return -1;
		/*
		 * It is slow for little, does not work between all kinds of files, and says "end" at once for
		 * files in proc.  It moves both offsets, so whatever it left is read and written, and that
		 * then meets any real error again.
		 */
		if (!first || got < (ssize_t)sizeof(chunk))
			continue;
		do
			got = copy_file_range(from, NULL, to, NULL, FS_RANGE, 0);
		while (got > 0 || (got < 0 && errno == EINTR));
	}
}
