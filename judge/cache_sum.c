/*
 * cache_sum.c: the checksum of a folder.
 *
 * cache.c compares it before anything of the folder is executed.  Fails on what cannot be read.  Two folders
 * that differ in a way that matters to a program in them must never have the same.
 */
#include "cache.h"

#include "base/auto.h"
#include "base/fs.h"
#include "tree.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

struct cache_total {
	int64_t bytes;
	int depth;
};

static int cache_sum_file(int dir, const char *name, const struct stat *st, struct cache_parts *parts,
	struct cache_total *total, struct err *err)
{
	auto_fd int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	size_t size = (size_t)st->st_size;
	void *bytes;

	if (fd < 0)
		return err_sys(err, "%s", name);
	cache_text(parts, st->st_mode & 0111 ? "program" : "file");
	cache_text(parts, name);
	total->bytes += st->st_size;
	if (!size) {
		cache_part(parts, "", 0);
		return 0;
	}
	bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		return err_sys(err, "%s", name);
	cache_part(parts, bytes, size);
	munmap(bytes, size);
	return 0;
}

static int cache_sum_folder(int dir, struct cache_key *ret_sum, struct cache_total *total, struct err *err);

/* Recursion is bounded by TREE_DEPTH. */
static int cache_sum_enter(
	int dir, const char *name, struct cache_parts *parts, struct cache_total *total, struct err *err)
{
	auto_fd int below = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct cache_key sum;
	int result;

	if (below < 0)
		return err_sys(err, "%s", name);
	if (++total->depth > TREE_DEPTH)
		return err_set(err, ERR_PROTO, "folders more than %d deep", TREE_DEPTH);
	result = cache_sum_folder(below, &sum, total, err);
	total->depth--;
	cache_text(parts, "folder");
	cache_text(parts, name);
	if (result == 0)
		cache_text(parts, sum.text);
	return result;
}

static int cache_sum_entry(
	int dir, const char *name, struct cache_parts *parts, struct cache_total *total, struct err *err)
{
	struct stat st;

	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return 0;
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return err_sys(err, "%s", name);
	if (S_ISDIR(st.st_mode))
		return cache_sum_enter(dir, name, parts, total, err);
	if (S_ISREG(st.st_mode))
		return cache_sum_file(dir, name, &st, parts, total, err);
	return 0;
}

static int cache_sum_order(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int cache_sum_folder(int dir, struct cache_key *ret_sum, struct cache_total *total, struct err *err)
{
	struct dirent **entries = NULL;
	struct cache_parts parts;
	int count = scandirat(dir, ".", &entries, NULL, cache_sum_order);
	int result = 0;

	if (count < 0)
		return err_sys(err, "reading a folder");
	cache_begin(&parts);
	for (int i = 0; i < count; i++) {
		if (result == 0)
			result = cache_sum_entry(dir, entries[i]->d_name, &parts, total, err);
		free(entries[i]);
	}
	free(entries);
	cache_end(&parts, ret_sum);
	return result;
}

int cache_sum(int dir, struct cache_key *ret_sum, int64_t *ret_bytes, struct err *err)
{
	struct cache_total total = { 0 };
	struct cache_key sum;

	if (cache_sum_folder(dir, &sum, &total, err) < 0)
		return -1;
	*ret_sum = sum;
	*ret_bytes = total.bytes;
	return 0;
}
