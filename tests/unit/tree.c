/*
 * tree.c: tests of copies of folders: judge/tree.c.  What is copied was made by boxed code.
 */
#include "tree.h"

#include "base/auto.h"
#include "base/fs.h"
#include "tap.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int made_from = -1, made_to = -1;

/* Two empty folders, the first of which is the working directory. */
static void begin(void)
{
	static int number;
	char name[24];

	snprintf(name, sizeof(name), "../from%d", ++number);
	if (mkdir(name, 0700) < 0 || chdir(name) < 0)
		exit(1);
	made_from = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	snprintf(name, sizeof(name), "../to%d", number);
	mkdir(name, 0700);
	made_to = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static void file(const char *name, mode_t mode)
{
	close(open(name, O_WRONLY | O_CREAT | O_CLOEXEC, mode));
}

static void test_kinds(void)
{
	struct err err = { 0 };

	begin();
	file("plain", 0640);
	file("program", 0500);
	ok(symlink("/etc/passwd", "link") == 0 && mkfifo("fifo", 0666) == 0 && mkdir("folder", 0700) == 0 &&
			symlink("..", "folder/up") == 0,
		"a folder with links and pipes");
	file("folder/below", 0600);
	is_int(tree_copy(made_from, made_to, &err), 0, "is copied");
	ok(faccessat(made_to, "plain", F_OK, 0) == 0 && faccessat(made_to, "program", X_OK, 0) == 0 &&
			faccessat(made_to, "folder/below", F_OK, 0) == 0,
		"  files and folders");
	ok(faccessat(made_to, "link", F_OK, AT_SYMLINK_NOFOLLOW) < 0 &&
			faccessat(made_to, "fifo", F_OK, 0) < 0 &&
			faccessat(made_to, "folder/up", F_OK, AT_SYMLINK_NOFOLLOW) < 0,
		"  and nothing else");
}

static void test_refused(const char *what)
{
	struct err err = { 0 };

	ok(tree_copy(made_from, made_to, &err) < 0 && err.class == ERR_PROTO, "%s is the maker's fault: %s",
		what, err.text);
}

static void test_unreadable(void)
{
	if (geteuid() == 0) {
		ok(true, "without rights # SKIP root may read everything");
		return;
	}
	begin();
	file("closed", 0);
	test_refused("a file without rights");
	begin();
	mkdir("closed", 0);
	test_refused("a folder without rights");
	begin();
	mkdir("closed", 0700);
	file("closed/file", 0600);
	chmod("closed", 0400);
	test_refused("a folder that can be read but not entered");
	chmod("closed", 0700);
}

static void test_too_much(void)
{
	begin();
	for (int i = 0; i <= TREE_DEPTH; i++)
		if (mkdir("deep", 0700) < 0 || chdir("deep") < 0)
			break;
	test_refused("depth");
	if (fchdir(made_from) < 0)
		exit(1);
	begin();
	file("hole", 0600);
	ok(truncate("hole", TREE_BYTES + 1) == 0, "a file with a hole");
	test_refused("size");
}

int main(void)
{
	char folder[] = "/tmp/tree.XXXXXX", work[40];
	auto_fd int dir = -1;
	struct err err;

	if (!mkdtemp(folder))
		return 1;
	snprintf(work, sizeof(work), "%s/work", folder);
	if (mkdir(work, 0700) < 0 || chdir(work) < 0)
		return 1;
	test_kinds();
	test_unreadable();
	test_too_much();
	dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fs_remove_contents(dir, &err);
	rmdir(folder);
	return tap_done();
}
