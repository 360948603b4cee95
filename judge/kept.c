/*
 * kept.c: notes what is in a folder, and looks whether they are as they were; see kept.h.
 *
 * slot.c calls it, while nobody runs in the box.  What fails counts as a difference.  It must never follow a
 * link, wait for a pipe, or let anything pass that a run could read or do otherwise because of the run
 * before: what the owner of a file can change is in the look, or shows in the time of the last change
 * (statx(2)), which nobody can set; that may be the same within a tick of the kernel's clock, for which the
 * rest is compared.
 */
#include "kept.h"

#include "base/auto.h"
#include "base/fs.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int kept_open(int folder, const char *path)
{
	struct err ignored;

	return fs_open_beneath(folder, *path ? path : ".", O_RDONLY | O_NONBLOCK | O_NOCTTY, 0, &ignored);
}

/* So many names at most are looked at: who left more may have left millions. */
#define KEPT_NAMES (KEPT_MOST * 4)

/*
 * All that is in a folder, as paths that begin with its own.  *ret_places sums up where readdir(3) says that
 * they are, which can be otherwise after a file has been renamed and back.
 */
static bool kept_list(int folder, const char *path, struct strv *ret_paths, int64_t *ret_places)
{
	uint64_t places = 0;
	auto_fd int fd = kept_open(folder, path);
	auto_dir DIR *entries = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	struct err ignored;

	if (!entries)
		return false;
	fd = -1;
	while (ret_paths->count < KEPT_NAMES && (errno = 0, entry = readdir(entries))) {
		places += (uint64_t)entry->d_off;
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			strv_printf(ret_paths, "%s%s%s", path, *path ? "/" : "", entry->d_name);
	}
	*ret_places = (int64_t)(places & INT64_MAX);
	return ret_paths->count < KEPT_NAMES && errno == 0 && strv_check(ret_paths, &ignored) == 0;
}

static bool kept_facts(int fd, struct kept_entry *entry)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return false;
	entry->folder = S_ISDIR(st.st_mode);
	entry->inode = (int64_t)st.st_ino;
	entry->links = (int64_t)st.st_nlink;
	entry->blocks = st.st_blocks;
	entry->changed_s = st.st_ctim.tv_sec;
	entry->changed_ns = st.st_ctim.tv_nsec;
	return entry->folder || S_ISREG(st.st_mode);
}

/* Last of all: this is a change itself, after which it is as good as just made. */
static bool kept_stamp(int fd, struct kept_entry *entry)
{
	return futimens(fd, NULL) == 0 && kept_facts(fd, entry);
}

/* ---- noting ---- */

static bool kept_add_below(
	struct kept *kept, int folder, const char *path, size_t *room, int64_t *ret_places);

static bool kept_add(struct kept *kept, int folder, const char *path, size_t *room)
{
	auto_fd int fd = kept_open(folder, path);
	struct kept_entry *entry = &kept->entry[kept->count];
	struct err ignored;

	if (fd < 0 || kept->count == KEPT_MOST || !kept_facts(fd, entry))
		return false;
	kept->count++;
	entry->path = strdup(path);
	if (!entry->path)
		return false;
	if (entry->folder ? !kept_add_below(kept, folder, path, room, &entry->places)
			  : fs_read_all(fd, *room, &entry->text, &ignored) < 0)
		return false;
	*room -= entry->text.len;
	look_at(fd, &entry->look);
	return kept_stamp(fd, entry);
}

/* Recursion is bounded by KEPT_MOST. */
static bool kept_add_below(struct kept *kept, int folder, const char *path, size_t *room, int64_t *ret_places)
{
	auto_strv struct strv paths = { 0 };

	if (!kept_list(folder, path, &paths, ret_places))
		return false;
	for (size_t i = 0; i < paths.count; i++)
		if (!kept_add(kept, folder, paths.item[i], room))
			return false;
	return true;
}

void kept_note(struct kept *kept, int folder, const char *tag)
{
	size_t room = KEPT_BYTES;

	if (strcmp(kept->lost, tag) == 0)
		return;
	kept_forget(kept);
	if (strlen(tag) >= sizeof(kept->tag) || !kept_add_below(kept, folder, "", &room, &kept->places)) {
		kept_forget(kept);
		return;
	}
	snprintf(kept->tag, sizeof(kept->tag), "%s", tag);
	look_at(folder, &kept->folder);
}

/* ---- looking ---- */

static bool kept_same_text(int fd, const struct buf *text)
{
	char chunk[16384];
	size_t at = 0;
	ssize_t got = 0;

	/* the size has been compared */
	while (at < text->len && (got = pread(fd, chunk, sizeof(chunk), (off_t)at)) > 0) {
		if ((size_t)got > text->len - at || memcmp(chunk, text->data + at, (size_t)got) != 0)
			return false;
		at += (size_t)got;
	}
	return at == text->len;
}

static bool kept_same(struct kept_entry *entry, int folder)
{
	auto_fd int fd = kept_open(folder, entry->path);
	struct kept_entry now = { 0 };

	if (fd < 0 || !kept_facts(fd, &now))
		return false;
	look_at(fd, &now.look);
	return now.folder == entry->folder && now.inode == entry->inode && now.links == entry->links &&
	       now.blocks == entry->blocks && now.changed_s == entry->changed_s &&
	       now.changed_ns == entry->changed_ns && look_same(&now.look, &entry->look) &&
	       kept_same_text(fd, &entry->text) && kept_stamp(fd, entry);
}

static bool kept_has(const struct kept *kept, const char *path)
{
	for (size_t i = 0; i < kept->count; i++)
		if (strcmp(kept->entry[i].path, path) == 0)
			return true;
	return false;
}

/* Returns how many have been removed, or -1. */
static int kept_remove(const struct kept *kept, int folder, const char *path, int64_t *ret_places)
{
	auto_strv struct strv paths = { 0 };
	auto_fd int fd = -1;
	struct err ignored;
	int removed = 0;

	if (!kept_list(folder, path, &paths, ret_places))
		return -1;
	for (size_t i = 0; i < paths.count; i++) {
		const char *slash = strrchr(paths.item[i], '/');

		if (kept_has(kept, paths.item[i]))
			continue;
		if (fd < 0)
			fd = kept_open(folder, path);
		if (fd < 0 || fs_remove(fd, slash ? slash + 1 : paths.item[i], &ignored) < 0)
			return -1;
		removed++;
	}
	return removed;
}

/* Whether then all that is left is where it was. */
static bool kept_remove_others(const struct kept *kept, int folder, const char *path, int64_t places)
{
	int64_t now = 0;
	int removed = kept_remove(kept, folder, path, &now);

	if (removed > 0)
		removed = kept_remove(kept, folder, path, &now);
	return removed == 0 && now == places;
}

bool kept_restore(struct kept *kept, int folder)
{
	struct look look;
	bool same = kept->count && kept_remove_others(kept, folder, "", kept->places);

	for (size_t i = 0; same && i < kept->count; i++) {
		struct kept_entry *entry = &kept->entry[i];

		same = (!entry->folder || kept_remove_others(kept, folder, entry->path, entry->places)) &&
		       kept_same(entry, folder);
	}
	if (same && futimens(folder, NULL) == 0) {
		look_at(folder, &look);
		if (look_same(&look, &kept->folder))
			return true;
	}
	if (kept->count)
		memcpy(kept->lost, kept->tag, sizeof(kept->lost));
	kept_forget(kept);
	return false;
}

void kept_forget(struct kept *kept)
{
	char lost[sizeof(kept->lost)];

	for (size_t i = 0; i < kept->count; i++) {
		free(kept->entry[i].path);
		buf_free(&kept->entry[i].text);
	}
	memcpy(lost, kept->lost, sizeof(lost));
	*kept = (struct kept){ 0 };
	memcpy(kept->lost, lost, sizeof(lost));
}
