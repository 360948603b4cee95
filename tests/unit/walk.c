/*
 * Unit test of base/walk.c: trees of great depth and size, of all names, kinds and modes, and hostile ones.
 */
#include "place.h"

#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>

#define DEEP 10000
#define MANY 20000

/* A chain of folders with a file at every hundredth level; some folders in between are closed. */
static void make_deep(int dir)
{
	auto_fd int here = open_folder(dir, ".");

	for (int i = 0; i < DEEP; i++) {
		int next = make_folder(here, "d");

		if (i % 100 == 0)
			make_file(here, "file", "");
		need(i % 10 != 3 || fchmod(here, 0) == 0);
		close(here);
		here = next;
	}
}

static void make_many(int dir)
{
	char name[32];

	for (int i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "many-%d", i);
		make_file(dir, name, "");
	}
}

/* Names of the greatest length from every byte, as folder, as folder in it, and as file in that. */
static void make_names(int dir)
{
	char name[256] = { 0 };

	for (int byte = 1; byte < 256; byte++) {
		if (byte != '/') {
			auto_fd int outer = make_folder(dir, memset(name, byte, 255));
			auto_fd int inner = make_folder(outer, name);

			make_file(inner, name, "");
		}
	}
}

#define ZOO_SPECIAL 5 /* for an ordinary user */

/* Whatever an entry can be, and (in `name`) folders of all modes with folders and files in them. */
static void make_zoo(const struct place *at, int dir, const char *name)
{
	auto_fd int zoo = make_folder(dir, name);
	char mode_name[8];

	need(mkfifoat(zoo, "fifo", 0666) == 0 && mknodat(zoo, "socket", S_IFSOCK | 0666, 0) == 0);
	need(symlinkat("nowhere", zoo, "dangling") == 0 && symlinkat(at->path, zoo, "to-folder") == 0);
	need(symlinkat("../../outside/secret", zoo, "to-file") == 0);
	need(linkat(at->outside, "secret", zoo, "hard", 0) == 0);
	need(geteuid() != 0 || mknodat(zoo, "null", S_IFCHR | 0666, makedev(1, 3)) == 0);
	make_file(zoo, "~1", "");
	for (mode_t mode = 0; mode <= 0700; mode += 0100) {
		auto_fd int folder = -1, sub = -1;

		snprintf(mode_name, sizeof(mode_name), "~%03o", mode);
		folder = make_folder(zoo, mode_name);
		make_file(folder, "file", "");
		need(mkfifoat(folder, "fifo", 0) == 0);
		sub = make_folder(folder, "sub");
		make_file(sub, "file", "");
		need(fchmod(sub, mode) == 0 && fchmod(folder, mode) == 0);
	}
	need(fchmod(zoo, 0) == 0);
}

static void test_remove_contents(const struct place *at)
{
	works(fs_remove_contents(at->tree, &err), "remove: nothing there");
	make_names(at->tree);
	works(fs_remove_contents(at->tree, &err), "remove: names of every byte");
	ok(is_empty(at->tree), "remove: all names are gone");
	make_many(at->tree);
	works(fs_remove_contents(at->tree, &err), "remove: many files");
	ok(is_empty(at->tree), "remove: all files are gone");
	make_deep(at->tree);
	works(fs_remove_contents(at->tree, &err), "remove: a deep tree with closed folders");
	ok(is_empty(at->tree), "remove: all depths are gone");
	make_zoo(at, at->tree, "~0");
	make_zoo(at, at->tree, "zoo");
	works(fs_remove_contents(at->tree, &err), "remove: every kind and every mode");
	ok(is_empty(at->tree), "remove: all kinds are gone");
	ok(outside_is_whole(at), "remove: what was linked to is whole");
}

static void test_remove(const struct place *at)
{
	auto_fd int path = -1;

	make_zoo(at, at->tree, "zoo");
	need(symlinkat("../outside", at->tree, "link") == 0);
	works(fs_remove(at->tree, "link", &err), "remove: a link");
	works(fs_remove(at->tree, "link", &err), "remove: what is missing");
	fails(fs_remove(at->tree, "zoo/fifo", &err), EINVAL, "zoo/fifo", "remove: no path");
	fails(fs_remove(at->tree, "..", &err), EXDEV, "..", "remove: not ..");
	fails(fs_remove(at->tree, ".", &err), EINVAL, ".", "remove: not .");
	path = openat(at->tree, "zoo", O_PATH | O_CLOEXEC);
	works(fs_remove_contents(path, &err), "remove: contents through O_PATH of a closed folder");
	works(fs_remove(at->tree, "zoo", &err), "remove: an empty folder");
	make_zoo(at, at->tree, "zoo");
	works(fs_remove(at->tree, "zoo", &err), "remove: a closed folder");
	ok(is_empty(at->tree) && outside_is_whole(at), "remove: only what was named");
}

/* What a visitor counts, and what it does at one name. */
struct visits {
	int folders, files, special, foreign;
	const char *at;
	int (*act)(int dir, const char *name, struct err *err);
	uid_t owner; /* what is not his is foreign */
};

static int visit(void *user, int dir, const char *name, const struct stat *st, struct err *err)
{
	struct visits *visits = user;

	visits->folders += S_ISDIR(st->st_mode);
	visits->files += S_ISREG(st->st_mode);
	visits->special += !S_ISDIR(st->st_mode) && !S_ISREG(st->st_mode);
	visits->foreign += st->st_uid != visits->owner;
	return visits->at && strcmp(visits->at, name) == 0 ? visits->act(dir, name, err) : FS_GO_ON;
}

static int act_skip(int dir, const char *name, struct err *err)
{
	(void)dir, (void)name, (void)err;
	return FS_SKIP;
}

static int act_fail(int dir, const char *name, struct err *err)
{
	(void)dir;
	return err_set(err, ERR_DENIED, "not %s", name);
}

static int act_unlink(int dir, const char *name, struct err *err)
{
	(void)err;
	need(unlinkat(dir, name, 0) == 0);
	return FS_GO_ON;
}

/* Moves the folder that is being walked to where its ".." is another one. */
static int act_move(int dir, const char *name, struct err *err)
{
	(void)name, (void)err;
	need(renameat(dir, "../two", dir, "../../two") == 0);
	return FS_GO_ON;
}

static int act_swap(int dir, const char *name, struct err *err)
{
	(void)err;
	need(renameat(dir, name, dir, "was") == 0 && mkdirat(dir, name, 0755) == 0);
	return FS_GO_ON;
}

static int act_link(int dir, const char *name, struct err *err)
{
	(void)err;
	need(renameat(dir, name, dir, "was") == 0 && symlinkat("../outside", dir, name) == 0);
	return FS_GO_ON;
}

static struct visits walked(int dir)
{
	struct visits visits = { .owner = geteuid() };

	works(fs_walk(dir, visit, &visits, &err), "walk: to its end");
	return visits;
}

static void test_walk(const struct place *at)
{
	struct visits visits;

	make_deep(at->tree);
	make_many(at->tree);
	visits = walked(at->tree);
	is_int(visits.folders, DEEP, "walk: every folder of a deep tree");
	is_int(visits.files, DEEP / 100 + MANY, "walk: every file");
	visits = (struct visits){ .at = "file", .act = act_unlink };
	works(fs_walk(at->tree, visit, &visits, &err), "walk: unlinking files");
	visits = walked(at->tree);
	is_int(visits.files, MANY, "walk: the right ones were unlinked");
	works(fs_remove_contents(at->tree, &err), "walk: removed");

	make_zoo(at, at->tree, "zoo");
	visits = walked(at->tree);
	is_int(visits.folders, 1 + 8 + 8, "walk: folders of all modes");
	is_int(visits.files, 2 + 8 + 8, "walk: files in them");
	visits = (struct visits){ .at = "zoo", .act = act_skip };
	works(fs_walk(at->tree, visit, &visits, &err), "walk: skipping");
	is_int(visits.folders + visits.files, 1, "walk: a skipped folder is not entered");
	visits = (struct visits){ .at = "~700", .act = act_fail };
	fails(fs_walk(at->tree, visit, &visits, &err), 0, "not ~700", "walk: the visitor fails");
}

/* A tree that changes under the walk: one/two/stop. */
static void test_walk_changed(const struct place *at)
{
	static const struct {
		const char *name, *at;
		int (*act)(int dir, const char *name, struct err *err);
		int errno_wanted;
	} rows[] = {
		{ "walk: the way up was moved", "stop", act_move, EAGAIN },
		{ "walk: another folder in its place", "two", act_swap, EAGAIN },
		{ "walk: a link in its place", "one", act_link, ENOTDIR },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		auto_fd int one = make_folder(at->tree, "one"), two = make_folder(one, "two");
		struct visits visits = { .at = rows[i].at, .act = rows[i].act };

		make_file(two, "stop", "");
		fails(fs_walk(at->tree, visit, &visits, &err), rows[i].errno_wanted, "", rows[i].name);
		works(fs_remove_contents(at->tree, &err), "walk: removed");
		ok(outside_is_whole(at), "walk: outside was not entered");
	}
}

static void test_special(const struct place *at)
{
	struct visits visits;

	make_zoo(at, at->tree, "zoo");
	visits = walked(at->tree);
	is_int(visits.special, ZOO_SPECIAL + 8 + (geteuid() == 0), "special: they are there");
	works(fs_remove_special(at->tree, &err), "special: removed");
	visits = walked(at->tree);
	is_int(visits.special, 0, "special: none is left");
	is_int(visits.files, 2 + 8 + 8, "special: files stay");
}

static void test_chown(const struct place *at)
{
	uid_t uid = geteuid() == 0 ? ORDINARY : geteuid();
	gid_t gid = geteuid() == 0 ? ORDINARY : getegid();
	struct visits visits;
	struct stat st;

	make_deep(at->tree);
	make_zoo(at, at->tree, "zoo");
	works(fs_chown_tree(at->tree, uid, gid, &err), "chown: a deep tree of every kind");
	need(fstat(at->tree, &st) == 0);
	is_int(st.st_uid, uid, "chown: the top itself");
	visits = (struct visits){ .owner = uid };
	works(fs_walk(at->tree, visit, &visits, &err), "chown: to look at it");
	is_int(visits.foreign, geteuid() == 0 ? visits.special + 1 : 0,
		"chown: all but special and linked files");
	if (geteuid() != 0)
		fails(fs_chown_tree(at->tree, 0, 0, &err), EPERM, "folder", "chown: not to somebody else");
	works(fs_chown_tree(at->tree, geteuid(), getegid(), &err), "chown: back");
	works(fs_remove_contents(at->tree, &err), "chown: removed");
	ok(outside_is_whole(at), "chown: what was linked to is whole");
}

/* ---- for root only ---- */

/* An ordinary user meets a folder that is not his. */
static void test_theirs(const struct place *at)
{
	auto_fd int theirs = make_folder(at->tree, "theirs");

	make_file(theirs, "file", "");
	make_many(at->tree);
	need(fchown(at->tree, ORDINARY, ORDINARY) == 0 && seteuid(ORDINARY) == 0);
	fails(fs_remove_contents(at->tree, &err), EACCES, "file", "remove: somebody else's file");
	fails(fs_remove(at->tree, "theirs", &err), EACCES, "theirs: file", "remove: somebody else's folder");
	need(seteuid(0) == 0 && fchown(at->tree, 0, 0) == 0);
	ok(is_missing(at->tree, "many-0") && is_missing(at->tree, "many-19999"), "remove: the rest is gone");
	works(fs_remove_contents(at->tree, &err), "remove: root may");
}

static bool set_immutable(int dir, const char *name, bool on)
{
	auto_fd int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	int flags = 0;

	if (ioctl(fd, FS_IOC_GETFLAGS, &flags) < 0)
		return false;
	flags = on ? flags | FS_IMMUTABLE_FL : flags & ~FS_IMMUTABLE_FL;
	return ioctl(fd, FS_IOC_SETFLAGS, &flags) == 0;
}

static void test_immutable(const struct place *at)
{
	auto_fd int one = make_folder(at->tree, "one"), two = make_folder(one, "two");

	make_file(two, "fixed", "");
	make_names(two);
	if (!set_immutable(two, "fixed", true)) {
		ok(true, "remove: an immutable file # SKIP no such flag here");
	} else {
		fails(fs_remove_contents(at->tree, &err), EPERM, "fixed", "remove: an immutable file");
		need(set_immutable(two, "fixed", false));
	}
	works(fs_remove_contents(at->tree, &err), "remove: no longer immutable");
}

static void test_mounted(const struct place *at)
{
	auto_fd int holder = make_folder(at->tree, "holder");
	char from[80], to[80];
	struct visits visits;

	close(make_folder(holder, "in"));
	snprintf(from, sizeof(from), "%s/outside", at->path);
	snprintf(to, sizeof(to), "%s/tree/holder/in", at->path);
	if (mount(from, to, NULL, MS_BIND, NULL) < 0) {
		ok(true, "remove: a mount # SKIP %s", strerror(errno));
		return;
	}
	visits = walked(at->tree);
	is_int(visits.folders + visits.files, 2, "walk: a mount is not entered");
	works(fs_chown_tree(at->tree, ORDINARY, ORDINARY, &err), "chown: around a mount");
	fails(fs_remove_contents(at->tree, &err), EBUSY, "in", "remove: a mount");
	fails(fs_remove(holder, "in", &err), EBUSY, "in", "remove: the mount itself");
	ok(outside_is_whole(at), "remove: what is mounted is whole");
	need(umount2(to, MNT_DETACH) == 0);
	works(fs_remove_contents(at->tree, &err), "remove: no longer mounted");
}

/* Folders of an overlay's lower layer cannot be renamed (EXDEV). */
static void test_overlay(const struct place *at)
{
	auto_fd int lower = make_folder(at->base, "lower"), here = open_folder(lower, ".");
	char options[256], to[80];

	close(make_folder(at->base, "upper"));
	close(make_folder(at->base, "work"));
	for (int i = 0; i < 50; i++) {
		auto_fd int next = make_folder(here, "next"), beside = make_folder(here, "beside");

		make_file(beside, "file", "");
		close(here);
		here = fd_take(&next);
	}
	snprintf(to, sizeof(to), "%s/tree", at->path);
	snprintf(options, sizeof(options),
		"redirect_dir=off,lowerdir=%s/lower,upperdir=%s/upper,workdir=%s/work", at->path, at->path,
		at->path);
	if (mount("overlay", to, "overlay", 0, options) < 0) {
		ok(true, "remove: an overlay # SKIP %s", strerror(errno));
		return;
	}
	{
		auto_fd int merged = openat(at->base, "tree", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

		works(fs_chown_tree(merged, ORDINARY, ORDINARY, &err), "chown: an overlay");
		works(fs_remove_contents(merged, &err), "remove: where nothing can be renamed");
		ok(is_empty(merged), "remove: the overlay is empty");
	}
	need(umount2(to, MNT_DETACH) == 0);
}

int main(void)
{
	static const place_test tests[] = {
		test_remove_contents,
		test_remove,
		test_walk,
		test_walk_changed,
		test_special,
		test_chown,
		/* for root only */
		test_theirs,
		test_immutable,
		test_mounted,
		test_overlay,
	};

	return place_main(tests, 6, 4);
}
