/*
 * unpack.c: unpacks archives by bsdtar, libarchive's own program, in a box.
 *
 * submission.c calls it.  Fails on what is no archive, and when bsdtar is not installed.  The archive is a
 * stranger's: it is first turned into a plain tar of a bounded size, so that what comes out of it is bounded,
 * too, and only then unpacked; links in it lead nowhere, as they are left behind.
 */
#include "unpack.h"

#include "base/auto.h"
#include "base/fs.h"
#include "boxrun.h"
#include "tree.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#define UNPACK_TOOL    "/usr/bin/bsdtar"
#define UNPACK_PACKAGE "libarchive-tools"
#define UNPACK_TIME    20000
/* Memory besides what is in the archive. */
#define UNPACK_MEMORY ((int64_t)384 << 20)
#define UNPACK_DEPTH  8

const struct unpack_bounds unpack_submission = { (int64_t)64 << 20, (int64_t)128 << 20 };
const struct unpack_bounds unpack_package = { (int64_t)512 << 20, (int64_t)1 << 30 };

static const char *const unpack_extensions[] = { ".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz",
	".tar.bz2", ".tbz2", ".tar.zst", ".7z" };

size_t unpack_stem(const char *name)
{
	size_t length = strlen(name), least = length;

	for (size_t i = 0; i < sizeof(unpack_extensions) / sizeof(unpack_extensions[0]); i++) {
		size_t part = strlen(unpack_extensions[i]);

		if (length > part && strcasecmp(name + length - part, unpack_extensions[i]) == 0 &&
			length - part < least)
			least = length - part;
	}
	return least;
}

bool unpack_is_archive(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	return unpack_stem(name) < strlen(name);
}

/* ---- in the box ---- */

static int unpack_put(
	const struct slot *slot, const char *name, const void *bytes, size_t count, struct err *err)
{
	auto_fd int to = slot_file(slot, name, err);

	return to < 0 ? -1 : fs_write_all(to, bytes, count, err);
}

/* Runs the tool on what is called `archive` in the box. */
static int unpack_run(struct slot *slot, const struct buf *archive, const char *words, int64_t bytes,
	struct boxrun_end *ret_end, struct err *err)
{
	static const struct strv none = { 0 };
	auto_strv struct strv argv = { 0 };
	const struct boxrun run = {
		.slot = slot,
		.argv = &argv,
		.time = UNPACK_TIME,
		.wall = 3 * UNPACK_TIME,
		.memory = bytes + UNPACK_MEMORY,
		.file_size = bytes,
		.input = -1,
		.output_max = (size_t)bytes,
		.output_ends = true,
		.errors_max = 4096,
	};

	if (text_words(words, &argv, err) < 0 || slot_reset(slot, &none, err) < 0 ||
		unpack_put(slot, "archive", archive->data, archive->len, err) < 0)
		return -1;
	if (boxrun(&run, ret_end, err) < 0)
		return -1;
	if (ret_end->over || ret_end->meta.status == META_TO || ret_end->meta.signal == SIGXFSZ)
		return err_set(
			err, ERR_USAGE, "the archive has more than %lld MiB in it", (long long)bytes >> 20);
	if (ret_end->meta.status != META_OK) {
		const char *text = buf_text(&ret_end->errors);

		return err_set(err, ERR_USAGE, "the archive cannot be unpacked: %.*s",
			(int)strcspn(text, "\n"), *text ? text : ret_end->meta.message);
	}
	return 0;
}

/* From whatever archive to what is in it, in the box's folder `made`. */
static int unpack_in_box(struct slot *slot, const struct buf *archive, int64_t bytes, struct err *err)
{
	auto_boxrun struct boxrun_end plain = { 0 }, done = { 0 };

	/* Owners would be looked up, rights taken over. */
	if (unpack_run(slot, archive, UNPACK_TOOL " --format=pax -cf - @archive", bytes, &plain, err) < 0)
		return -1;
	return unpack_run(slot, &plain.output,
		"/bin/sh -c 'mkdir made && " UNPACK_TOOL " --no-same-owner -xf archive -C made'", bytes,
		&done, err);
}

/* ---- what came of it ---- */

/* The only entry of a folder, when that is a folder itself; hidden ones and those of macOS do not count. */
static bool unpack_only(int folder, char *ret_name, size_t size)
{
	auto_fd int copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	auto_dir DIR *entries = copy < 0 ? NULL : fdopendir(copy);
	const struct dirent *entry;
	struct stat st;
	int count = 0;

	if (!entries)
		return false;
	copy = -1;
	while ((entry = readdir(entries))) {
		if (*entry->d_name == '.' || strcmp(entry->d_name, "__MACOSX") == 0)
			continue;
		count++;
		snprintf(ret_name, size, "%s", entry->d_name);
	}
	return count == 1 && fstatat(folder, ret_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

/* Adds the folders on the way to the first that holds more than a folder. */
static int unpack_enter(int folder, struct buf *path, struct err *err)
{
	auto_fd int here = fcntl(folder, F_DUPFD_CLOEXEC, 0);
	char name[NAME_MAX + 1];

	for (int depth = 0; here >= 0 && depth < UNPACK_DEPTH && unpack_only(here, name, sizeof(name));
		depth++) {
		int below = openat(here, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

		auto_close(&here);
		here = below;
		buf_printf(path, "/%s", name);
	}
	return here < 0 ? err_sys(err, "what was unpacked") : buf_check(path, err);
}

static int unpack_take(struct slot *slot, const char *name, struct buf *path, struct err *err)
{
	auto_fd int made = fs_open_beneath(slot->box, "made", O_RDONLY | O_DIRECTORY, 0, err);
	auto_fd int folder = -1;

	if (made < 0 || session_folder(slot->session, name, &folder, err) < 0)
		return -1;
	if (tree_copy(made, folder, err) < 0) {
		if (err->class == ERR_PROTO)
			err->class = ERR_USAGE;
		return err_wrap(err, "the archive");
	}
	return unpack_enter(folder, path, err);
}

int unpack_archive(struct slot *slot, const char *archive, const struct unpack_bounds *bounds,
	char **ret_name, char **ret_path, struct err *err)
{
	auto_fd int fd = fs_open(AT_FDCWD, archive, O_RDONLY | O_NONBLOCK, 0, err);
	auto_buf struct buf bytes = { 0 }, path = { 0 };
	auto_free char *name = NULL;

	if (fd < 0)
		return -1;
	if (access(UNPACK_TOOL, X_OK) < 0)
		return err_set(err, ERR_MISSING,
			"archives are unpacked by " UNPACK_TOOL
			", which is not there; on Debian: apt install " UNPACK_PACKAGE);
	if (fs_read_all(fd, (size_t)bounds->archive, &bytes, err) < 0) {
		err->class = err->no == EFBIG ? ERR_USAGE : err->class;
		return err_wrap(err, "the archive");
	}
	if (unpack_in_box(slot, &bytes, bounds->bytes, err) < 0)
		return -1;
	if (asprintf(&name, "unpacked-%u", session_number(slot->session)) < 0) {
		name = NULL;
		return err_nomem(err);
	}
	buf_printf(&path, "%s/%s", slot->session->path, name);
	if (unpack_take(slot, name, &path, err) < 0) {
		struct err ignored;

		fs_remove(slot->session->dir, name, &ignored);
		return -1;
	}
	*ret_path = strdup(buf_text(&path));
	if (!*ret_path)
		return err_nomem(err);
	*ret_name = str_take(&name);
	return 0;
}
