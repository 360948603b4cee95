/*
 * kept.c: notes the files of a folder, and looks whether they are as they were; see kept.h.
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

static int kept_open(int folder, const char *name)
{
	return openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

static bool kept_facts(int fd, struct kept_file *file)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return false;
	file->inode = (int64_t)st.st_ino;
	file->links = (int64_t)st.st_nlink;
	file->blocks = st.st_blocks;
	file->changed_s = st.st_ctim.tv_sec;
	file->changed_ns = st.st_ctim.tv_nsec;
	return true;
}

/* Last of all: this is a change itself, after which the file is as good as just made. */
static bool kept_stamp(int fd, struct kept_file *file)
{
	return futimens(fd, NULL) == 0 && kept_facts(fd, file);
}

/* ---- noting ---- */

static bool kept_add(struct kept *kept, int folder, const char *name, size_t *room)
{
	auto_fd int fd = kept_open(folder, name);
	struct kept_file *file = &kept->file[kept->count];
	struct err ignored;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || kept->count == KEPT_FILES)
		return false;
	kept->count++;
	file->name = strdup(name);
	if (!file->name || fs_read_all(fd, *room, &file->text, &ignored) < 0)
		return false;
	*room -= file->text.len;
	look_at(fd, &file->look);
	return kept_stamp(fd, file);
}

static bool kept_add_all(struct kept *kept, int folder)
{
	auto_fd int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	auto_dir DIR *entries = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	size_t room = KEPT_BYTES;

	if (!entries)
		return false;
	fd = -1;
	while ((errno = 0, entry = readdir(entries))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (!kept_add(kept, folder, entry->d_name, &room))
			return false;
	}
	return errno == 0 && kept->count;
}

void kept_note(struct kept *kept, int folder, const char *tag)
{
	kept_forget(kept);
	if (strlen(tag) >= sizeof(kept->tag) || !kept_add_all(kept, folder)) {
		kept_forget(kept);
		return;
	}
	strcpy(kept->tag, tag);
	look_at(folder, &kept->folder);
}

/* ---- looking ---- */

static bool kept_same_text(int fd, const struct buf *text)
{
	char chunk[16384];
	size_t at = 0;
	ssize_t got;

	while ((got = pread(fd, chunk, sizeof(chunk), (off_t)at)) > 0) {
		if ((size_t)got > text->len - at || memcmp(chunk, text->data + at, (size_t)got) != 0)
			return false;
		at += (size_t)got;
		/* the size has been compared */
		if (at == text->len)
			return true;
	}
	return got == 0 && at == text->len;
}

static bool kept_same(struct kept_file *file, int folder)
{
	auto_fd int fd = kept_open(folder, file->name);
	struct kept_file now = { 0 };

	if (fd < 0 || !kept_facts(fd, &now))
		return false;
	look_at(fd, &now.look);
	return now.inode == file->inode && now.links == file->links && now.blocks == file->blocks &&
	       now.changed_s == file->changed_s && now.changed_ns == file->changed_ns &&
	       look_same(&now.look, &file->look) && kept_same_text(fd, &file->text) && kept_stamp(fd, file);
}

static bool kept_is(const struct kept *kept, const char *name)
{
	for (size_t i = 0; i < kept->count; i++)
		if (strcmp(kept->file[i].name, name) == 0)
			return true;
	return false;
}

static bool kept_remove_others(const struct kept *kept, int folder)
{
	auto_fd int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	auto_dir DIR *entries = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	struct err ignored;

	if (!entries)
		return false;
	fd = -1;
	while ((errno = 0, entry = readdir(entries))) {
		const char *name = entry->d_name;

		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || kept_is(kept, name))
			continue;
		if (fs_remove(folder, name, &ignored) < 0)
			return false;
	}
	return errno == 0;
}

bool kept_restore(struct kept *kept, int folder)
{
	struct look look;
	bool same = kept->count && kept_remove_others(kept, folder);

	for (size_t i = 0; same && i < kept->count; i++)
		same = kept_same(&kept->file[i], folder);
	if (same && futimens(folder, NULL) == 0) {
		look_at(folder, &look);
		if (look_same(&look, &kept->folder))
			return true;
	}
	kept_forget(kept);
	return false;
}

void kept_forget(struct kept *kept)
{
	for (size_t i = 0; i < kept->count; i++) {
		free(kept->file[i].name);
		buf_free(&kept->file[i].text);
	}
	*kept = (struct kept){ 0 };
}
