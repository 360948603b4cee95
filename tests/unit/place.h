/*
 * place.h: what the tests of files and trees share: a folder to work in, and running both as an ordinary user
 * and as root.
 *
 * All of it has to do with 16 descriptors.  `outside` stands for the rest of the machine: it must stay whole.
 */
#pragma once

#include "base/auto.h"
#include "base/fs.h"
#include "tap.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define ORDINARY    12345
#define DESCRIPTORS 16

/* The folders of one half: base holds tree (what is tested) and outside (what must not change). */
struct place {
	char path[64];
	int base, tree, outside;
};

/* What must work for a test to mean anything. */
#define need(condition) need_at((condition), #condition, __LINE__)

static inline void need_at(bool well, const char *what, int line)
{
	if (well)
		return;
	printf("Bail out! line %d: %s: %s\n", line, what, strerror(errno));
	exit(1);
}

static inline int open_folder(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	need(fd >= 0);
	return fd;
}

static inline int make_folder(int dir, const char *name)
{
	need(mkdirat(dir, name, 0755) == 0);
	return open_folder(dir, name);
}

static inline void make_file(int dir, const char *name, const char *text)
{
	auto_fd int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	struct err err;

	need(fd >= 0 && fs_write_all(fd, text, strlen(text), &err) == 0);
}

static inline bool file_is(int dir, const char *name, const char *wanted)
{
	auto_fd int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	auto_buf struct buf text = { 0 };
	struct err err;

	return fd >= 0 && fs_read_all(fd, 1000, &text, &err) == 0 && strcmp(buf_text(&text), wanted) == 0;
}

static inline bool is_missing(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0 && errno == ENOENT;
}

static inline bool is_empty(int dir)
{
	auto_dir DIR *entries = fdopendir(open_folder(dir, "."));
	int count = 0;

	need(entries);
	while (readdir(entries))
		count++;
	return count == 2;
}

static inline int open_count(void)
{
	int count = 0;

	for (int fd = 0; fd < DESCRIPTORS; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

/* A call that must work, and must leave no descriptor behind. */
#define works(call, name) \
	do { \
		struct err err = { 0 }; \
		int before = open_count(); \
\
		if (!ok((call) == 0 && open_count() == before, "%s", (name))) \
			printf("# %s; %d descriptors, then %d\n", err.text, before, open_count()); \
	} while (0)

/* A call that must fail with this errno and with these words in its text. */
#define fails(call, number, words, name) \
	do { \
		struct err err = { 0 }; \
		int before = open_count(); \
\
		if (!ok((call) == -1 && err.no == (number) && strstr(err.text, (words)) && \
				    open_count() == before, \
			    "%s", (name))) \
			printf("# errno %d, text '%s'\n", err.no, err.text); \
	} while (0)

static inline int closed(int fd)
{
	return fd < 0 ? -1 : close(fd);
}

/* Whether the rest of the machine is as it was. */
static inline bool outside_is_whole(const struct place *at)
{
	struct stat folder, file;

	need(fstat(at->outside, &folder) == 0);
	return fstatat(at->outside, "secret", &file, AT_SYMLINK_NOFOLLOW) == 0 &&
	       folder.st_uid == geteuid() && file.st_uid == geteuid() && (file.st_mode & 07777) == 0644 &&
	       (folder.st_mode & 07777) == 0755 && file.st_nlink == 1 && file.st_size == 6 &&
	       file_is(at->outside, "secret", "secret");
}

/* One of the tests of a program.  The tree is emptied behind it. */
typedef void (*place_test)(const struct place *at);

/*
 * Where places are made: a tmpfs if there is one.  ext4 takes minutes to make thousands of files just after
 * thousands were removed; TEST_PLACE=/tmp tries it all the same.
 */
static inline const char *place_parent(void)
{
	const char *wish = getenv("TEST_PLACE");

	if (wish)
		return wish;
	return faccessat(AT_FDCWD, "/dev/shm", W_OK | X_OK, AT_EACCESS) == 0 ? "/dev/shm" : "/tmp";
}

static inline void place_run(const place_test *tests, size_t count)
{
	struct place at = { 0 };
	int length = snprintf(at.path, sizeof(at.path), "%s/place-XXXXXX", place_parent());

	need(length < (int)sizeof(at.path) && mkdtemp(at.path) && chmod(at.path, 0755) == 0);
	at.base = open_folder(AT_FDCWD, at.path);
	at.tree = make_folder(at.base, "tree");
	at.outside = make_folder(at.base, "outside");
	make_file(at.outside, "secret", "secret");
	for (size_t i = 0; i < count; i++) {
		tests[i](&at);
		works(fs_remove_contents(at.tree, &err), "the tree is emptied");
	}
	close(at.tree);
	close(at.outside);
	works(fs_remove_contents(at.base, &err), "everything is removed");
	ok(rmdir(at.path) == 0, "nothing is left");
	close(at.base);
}

/* Runs the tests in a child that is an ordinary user, and takes over its count of results. */
static inline void place_run_ordinary(const place_test *tests, size_t count)
{
	int ends[2], status;
	pid_t child;

	need(pipe2(ends, O_CLOEXEC) == 0);
	child = fork();
	need(child >= 0);
	if (child == 0) {
		need(setgroups(0, NULL) == 0 && setresgid(ORDINARY, ORDINARY, ORDINARY) == 0);
		need(setresuid(ORDINARY, ORDINARY, ORDINARY) == 0);
		place_run(tests, count);
		need(write(ends[1], &tap_state, sizeof(tap_state)) == sizeof(tap_state));
		_exit(0);
	}
	close(ends[1]);
	if (read(ends[0], &tap_state, sizeof(tap_state)) != sizeof(tap_state))
		ok(false, "the ordinary user's tests came to their end");
	close(ends[0]);
	need(waitpid(child, &status, 0) == child);
}

/*
 * Runs the first `count` tests as the caller; when that is root, first as an ordinary user, then as root with
 * the `roots` tests that follow them.  Returns what main should.
 */
static inline int place_main(const place_test *tests, size_t count, size_t roots)
{
	struct rlimit few = { DESCRIPTORS, DESCRIPTORS };

	umask(022);
	alarm(300); /* whoever opens a fifo hangs */
	close_range(3, ~0U, 0);
	need(setrlimit(RLIMIT_NOFILE, &few) == 0);
	if (geteuid() != 0) {
		place_run(tests, count);
		return tap_done();
	}
	place_run_ordinary(tests, count);
	/* Mounts of root's tests vanish with this process; where none can be made those tests are skipped. */
	if (unshare(CLONE_NEWNS) == 0)
		mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
	place_run(tests, count + roots);
	return tap_done();
}
