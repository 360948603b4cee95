/*
 * cache_trim.c: lets a folder of what is kept grow no further; see cache.h.
 *
 * cache.c and records.c call it when they have put something in.  It must never make anything fail: where
 * memory is short, or the folder cannot be read, it looks at less.  It must only remove what its caller calls
 * an entry.
 */
#include "cache.h"

#include "base/auto.h"

#include <fcntl.h>
#include <stdlib.h>

static int cache_older(const void *a, const void *b)
{
	const struct timespec *x = &((const struct cache_entry *)a)->used;
	const struct timespec *y = &((const struct cache_entry *)b)->used;

	if (x->tv_sec != y->tv_sec)
		return x->tv_sec < y->tv_sec ? -1 : 1;
	return (x->tv_nsec > y->tv_nsec) - (x->tv_nsec < y->tv_nsec);
}

void cache_trim(int folder, int64_t bytes, cache_looker look, cache_remover remove, const void *of)
{
	auto_fd int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	auto_dir DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct cache_entry *entries = NULL;
	const struct dirent *entry;
	size_t count = 0;
	int64_t sum = 0;

	if (!dir)
		return;
	fd = -1;
	while ((entry = readdir(dir))) {
		struct cache_entry *more = reallocarray(entries, count + 1, sizeof(*more));

		if (!more)
			break;
		entries = more;
		if (!look(of, folder, entry->d_name, &entries[count]))
			continue;
		sum += entries[count].bytes;
		count++;
	}
	if (count)
		qsort(entries, count, sizeof(*entries), cache_older);
	for (size_t i = 0; i < count && sum > bytes; i++) {
		remove(of, folder, entries[i].name);
		sum -= entries[i].bytes;
	}
	free(entries);
}
