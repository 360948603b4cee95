/*
 * Unit test of kept.c: what stays in a folder, and that nothing passes which somebody has changed.
 */
#include "kept.h"

#include "place.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

typedef void (*change_function)(int folder);

static void nothing(int folder)
{
	(void)folder;
}

static void more_files(int folder)
{
	auto_fd int deep = make_folder(folder, "deep");

	make_file(folder, "other", "text");
	make_file(deep, "deeper", "text");
	need(symlinkat("one", folder, "link") == 0 && mkfifoat(folder, "pipe", 0600) == 0);
}

static void read_it(int folder)
{
	need(file_is(folder, "one", "first"));
}

static void bytes(int folder)
{
	auto_fd int fd = openat(folder, "one", O_WRONLY | O_CLOEXEC);

	need(pwrite(fd, "F", 1, 0) == 1);
}

static void same_bytes(int folder)
{
	auto_fd int fd = openat(folder, "one", O_WRONLY | O_CLOEXEC);

	/* later than a tick of the clock that the time of the last change is taken from */
	usleep(20000);
	need(pwrite(fd, "f", 1, 0) == 1);
}

static void longer(int folder)
{
	auto_fd int fd = openat(folder, "one", O_WRONLY | O_APPEND | O_CLOEXEC);

	need(write(fd, "more", 4) == 4);
}

static void shorter(int folder)
{
	auto_fd int fd = openat(folder, "two", O_WRONLY | O_CLOEXEC);

	need(ftruncate(fd, 2) == 0);
}

static void mode(int folder)
{
	need(fchmodat(folder, "two", 0600, 0) == 0);
}

static void times(int folder)
{
	usleep(20000);
	need(utimensat(folder, "one", (struct timespec[]){ { 2, 0 }, { 2, 0 } }, 0) == 0);
}

static void removed(int folder)
{
	need(unlinkat(folder, "two", 0) == 0);
}

static void replaced(int folder)
{
	make_file(folder, "new", "first");
	need(renameat(folder, "new", folder, "one") == 0);
}

static void linked(int folder)
{
	need(unlinkat(folder, "one", 0) == 0 && symlinkat("two", folder, "one") == 0);
}

static void piped(int folder)
{
	need(unlinkat(folder, "one", 0) == 0 && mkfifoat(folder, "one", 0600) == 0);
}

static void second_name(int folder)
{
	auto_fd int outside = openat(folder, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	need(linkat(folder, "one", outside, "second", 0) == 0);
}

static void second_name_gone(int folder)
{
	auto_fd int outside = openat(folder, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	unlinkat(outside, "second", 0);
}

static void folder_mode(int folder)
{
	need(fchmod(folder, 0700) == 0);
}

static void folder_mode_again(int folder)
{
	need(fchmod(folder, 0755) == 0);
}

static void bytes_below(int folder)
{
	auto_fd int fd = openat(folder, "below/three", O_WRONLY | O_CLOEXEC);

	need(pwrite(fd, "T", 1, 0) == 1);
}

static void file_below(int folder)
{
	auto_fd int below = open_folder(folder, "below");

	usleep(20000);
	make_file(below, "other", "text");
}

static void linked_folder(int folder)
{
	need(renameat(folder, "below", folder, "there") == 0 && symlinkat("there", folder, "below") == 0);
}

static void folder_for_file(int folder)
{
	need(unlinkat(folder, "one", 0) == 0 && mkdirat(folder, "one", 0755) == 0);
}

static const struct {
	const char *name;
	change_function change, back;
	bool stays;
} changes[] = {
	{ "nothing", nothing, nothing, true },
	{ "other files, folders, links and pipes", more_files, nothing, true },
	{ "being read", read_it, nothing, true },
	{ "another byte", bytes, nothing, false },
	{ "the same byte once more", same_bytes, nothing, false },
	{ "more bytes", longer, nothing, false },
	{ "fewer bytes", shorter, nothing, false },
	{ "mode", mode, nothing, false },
	{ "times", times, nothing, false },
	{ "removed", removed, nothing, false },
	{ "replaced by the same", replaced, nothing, false },
	{ "a link in its place", linked, nothing, false },
	{ "a pipe in its place", piped, nothing, false },
	{ "a second name", second_name, second_name_gone, false },
	{ "mode of the folder", folder_mode, folder_mode_again, false },
	{ "another byte further down", bytes_below, nothing, false },
	{ "another file further down", file_below, nothing, false },
	{ "a link in the place of a folder", linked_folder, nothing, false },
	{ "a folder in the place of a file", folder_for_file, nothing, false },
};

static int fill(const struct place *at)
{
	auto_fd int below = -1;
	struct err ignored;

	need(fs_remove_contents(at->tree, &ignored) == 0);
	make_file(at->tree, "one", "first");
	make_file(at->tree, "two", "second");
	below = make_folder(at->tree, "below");
	make_file(below, "three", "third");
	return at->tree;
}

static void test_changes(const struct place *at)
{
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		struct kept kept = { 0 };
		bool stays;

		kept_note(&kept, fill(at), "tag");
		need(kept.count == 4 && strcmp(kept.tag, "tag") == 0);
		changes[i].change(at->tree);
		stays = kept_restore(&kept, at->tree);
		ok(stays == changes[i].stays && (kept.count > 0) == stays, "%s", changes[i].name);
		if (stays)
			ok(file_is(at->tree, "one", "first") && file_is(at->tree, "two", "second") &&
					is_missing(at->tree, "other") && is_missing(at->tree, "deep") &&
					is_missing(at->tree, "link") && is_missing(at->tree, "pipe") &&
					kept_restore(&kept, at->tree),
				"%s: just that, once more, too", changes[i].name);
		changes[i].back(at->tree);
		kept_forget(&kept);
	}
}

/* Where the file system has such at all. */
static void test_attribute(const struct place *at)
{
	struct kept kept = { 0 };
	auto_fd int one = openat(fill(at), "one", O_RDONLY | O_CLOEXEC);

	kept_note(&kept, at->tree, "tag");
	if (fsetxattr(one, "user.left", "x", 1, 0) == 0)
		ok(!kept_restore(&kept, at->tree), "an attribute");
	kept_forget(&kept);
}

/* A change within the same tick of the clock shows in nothing but what is compared besides. */
static void test_tick(const struct place *at)
{
	bool all = true;

	for (int i = 0; i < 200; i++) {
		struct kept kept = { 0 };

		kept_note(&kept, fill(at), "tag");
		bytes(at->tree);
		all = !kept_restore(&kept, at->tree) && all;
		kept_forget(&kept);
	}
	ok(all, "another byte at once");
}

static void test_not_kept(const struct place *at)
{
	static char large[KEPT_BYTES + 1];
	struct kept kept = { 0 };
	struct err ignored;
	char name[16];

	kept_note(&kept, at->tree, "tag");
	ok(!kept.count && !kept_restore(&kept, at->tree), "an empty folder");
	more_files(fill(at));
	kept_note(&kept, at->tree, "tag");
	ok(!kept.count && !kept_restore(&kept, at->tree), "what is no file and no folder");
	for (int i = fill(at) < 0; i < KEPT_MOST; i++) {
		snprintf(name, sizeof(name), "more%d", i);
		make_file(at->tree, name, "");
	}
	kept_note(&kept, at->tree, "tag");
	ok(!kept.count, "too many files");
	memset(large, 'x', KEPT_BYTES);
	for (int more = 0; more < 2; more++) {
		large[KEPT_BYTES - 16 + (size_t)more] = '\0';
		make_file(fill(at), "large", large);
		kept_note(&kept, at->tree, "tag");
		ok(more ? !kept.count : kept.count == 5 && kept_restore(&kept, at->tree),
			more ? "a byte too many" : "just as many bytes");
		large[KEPT_BYTES - 16 + (size_t)more] = 'x';
	}
	need(fs_remove_contents(at->tree, &ignored) == 0);
	make_file(at->tree, "one", "");
	kept_note(&kept, at->tree, "a tag that is longer than thirty-one bytes");
	ok(!kept.count, "a tag that is too long");
	kept_note(&kept, at->tree, "tag");
	ok(kept.count == 1 && kept_restore(&kept, at->tree), "an empty file");
	kept_forget(&kept);
	ok(!kept.count && !kept_restore(&kept, at->tree), "forgotten");
}

/* What its runs change is not noted again, and of what a run has left no more is looked at than is worth it.
 */
static void test_given_up(const struct place *at)
{
	struct kept kept = { 0 };
	char name[16];

	kept_note(&kept, fill(at), "tag");
	bytes(at->tree);
	need(!kept_restore(&kept, at->tree));
	kept_note(&kept, fill(at), "tag");
	ok(!kept.count, "changed before: not kept again");
	kept_note(&kept, fill(at), "other");
	ok(kept.count == 4 && kept_restore(&kept, at->tree), "something else is");
	for (int i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "left%d", i);
		make_file(at->tree, name, "");
	}
	ok(!kept_restore(&kept, at->tree) && !kept.count, "too many files were left");
	kept_forget(&kept);
}

int main(void)
{
	static const place_test tests[] = { test_changes, test_attribute, test_tick, test_not_kept,
		test_given_up };

	return place_main(tests, sizeof(tests) / sizeof(tests[0]), 0);
}
