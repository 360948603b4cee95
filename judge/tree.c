/*
 * tree.c: copies a folder.
 *
 * program.c takes a box's contents out, and puts them into the next box.  Fails when there is too much
 * of it.  What a boxed compiler left behind may be hostile: it must never follow a link, never open what is
 * no regular file, and never copy without end.
 */
#include "tree.h"

#include "base/auto.h"
#include "base/fs.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

struct tree_budget {
	int files;
	long long bytes;
};

static int tree_spend(struct tree_budget *budget, long long bytes, struct err *err)
{
	if (--budget->files < 0)
		return err_set(err, ERR_PROTO, "more than %d files", TREE_FILES);
	if (bytes > budget->bytes)
		return err_set(err, ERR_PROTO, "more than %lld MiB of files", TREE_BYTES >> 20);
	budget->bytes -= bytes;
	return 0;
}

/* A program may take the rights to its files away from their owner: that is its fault, not the machine's. */
static int tree_fail(const char *name, struct err *err)
{
	if (errno == EACCES)
		return err_set(err, ERR_PROTO, "%s may not be read", name);
	return err_sys(err, "%s", name);
}

static int tree_copy_file(int from, int to, const char *name, struct tree_budget *budget, struct err *err)
{
	auto_fd int in = openat(from, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	auto_fd int out = -1;
	struct stat st;

	if (in < 0 || fstat(in, &st) < 0)
		return tree_fail(name, err);
	if (!S_ISREG(st.st_mode))
		return 0;
	if (tree_spend(budget, st.st_size, err) < 0)
		return -1;
	out = openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (out < 0)
		return err_sys(err, "%s", name);
	if (fs_copy(in, out, err) < 0)
		return err_wrap(err, "%s", name);
	/* Not by the umask: the box may have a user of its own. */
	if (fchmod(out, st.st_mode & 0111 ? 0755 : 0644) < 0)
		return err_sys(err, "%s", name);
	return 0;
}

static int tree_copy_folder(int from, int to, struct tree_budget *budget, int depth, struct err *err);

static int tree_enter(
	int from, int to, const char *name, struct tree_budget *budget, int depth, struct err *err)
{
	auto_fd int below = -1, copy = -1;

	if (depth >= TREE_DEPTH)
		return err_set(err, ERR_PROTO, "folders more than %d deep", TREE_DEPTH);
	if (tree_spend(budget, 0, err) < 0)
		return -1;
	if (mkdirat(to, name, 0755) < 0)
		return err_sys(err, "%s", name);
	below = openat(from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (below < 0)
		return tree_fail(name, err);
	copy = openat(to, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (copy < 0 || fchmod(copy, 0755) < 0)
		return err_sys(err, "%s", name);
	return tree_copy_folder(below, copy, budget, depth + 1, err);
}

/* Recursion is bounded by TREE_DEPTH. */
static int tree_copy_folder(int from, int to, struct tree_budget *budget, int depth, struct err *err)
{
	auto_fd int fd = openat(from, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	auto_dir DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	struct stat st;

	if (!dir)
		return tree_fail("a folder", err);
	fd = -1;
	while ((errno = 0, entry = readdir(dir))) {
		const char *name = entry->d_name;
		int result = 0;

		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
			continue;
		if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
			return tree_fail(name, err);
		if (S_ISDIR(st.st_mode))
			result = tree_enter(from, to, name, budget, depth, err);
		else if (S_ISREG(st.st_mode))
			result = tree_copy_file(from, to, name, budget, err);
		if (result < 0)
			return -1;
	}
	return errno ? err_sys(err, "reading a folder") : 0;
}

int tree_copy(int from, int to, struct err *err)
{
	struct tree_budget budget = { TREE_FILES, TREE_BYTES };

	return tree_copy_folder(from, to, &budget, 0, err);
}
