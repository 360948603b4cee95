/*
 * Unit test of base/fs.c: what may be opened from where, reading, writing, copying.
 */
#include "place.h"

static void test_open(const struct place *at)
{
	auto_fd int sub = make_folder(at->tree, "sub");

	make_file(sub, "file", "text");
	need(symlinkat("file", sub, "link") == 0 && symlinkat("sub", at->tree, "way") == 0);
	need(symlinkat("../outside", at->tree, "out") == 0);

	works(closed(fs_open(at->tree, "way/link", O_RDONLY, 0, &err)), "fs_open follows links");
	fails(fs_open(at->tree, "gone", O_RDONLY, 0, &err), ENOENT, "gone", "fs_open names what is missing");
	works(closed(fs_open_beneath(at->tree, "sub//file", O_RDONLY, 0, &err)), "beneath: a file");
	works(closed(fs_open_beneath(at->tree, "sub/..new", O_WRONLY | O_CREAT, 0600, &err)), "beneath: new");
	fails(fs_open_beneath(at->tree, "sub/../sub/file", O_RDONLY, 0, &err), EXDEV, "sub/..",
		"beneath: a/../b");
	fails(fs_open_beneath(at->tree, "..", O_RDONLY, 0, &err), EXDEV, "..", "beneath: ..");
	fails(fs_open_beneath(at->tree, "sub/..", O_RDONLY, 0, &err), EXDEV, "..", "beneath: a/..");
	fails(fs_open_beneath(at->tree, "/etc", O_RDONLY, 0, &err), EXDEV, "/etc",
		"beneath: an absolute path");
	fails(fs_open_beneath(at->tree, "sub/link", O_RDONLY, 0, &err), ELOOP, "link",
		"beneath: a link at the end");
	fails(fs_open_beneath(at->tree, "way/file", O_RDONLY, 0, &err), ELOOP, "way",
		"beneath: a link on the way");
	works(closed(fs_open_in_root(at->tree, "/../../sub/../sub/file", O_RDONLY, 0, &err)),
		"in root: clamped");
	fails(fs_open_in_root(at->tree, "/out/secret", O_RDONLY, 0, &err), ELOOP, "/out", "in root: no link");
	fails(fs_open_in_root(at->tree, "/../outside", O_PATH, 0, &err), ENOENT, "outside",
		"in root: cannot leave");
}

static void test_mkdir(const struct place *at)
{
	auto_fd int fd = -1;

	works(fs_mkdir_in_root(at->tree, "/a/b//c/", 0755, &err), "mkdir: three folders");
	works(fs_mkdir_in_root(at->tree, "a/../../d/./e", 0700, &err), "mkdir: clamped");
	works(fs_mkdir_in_root(at->tree, "/", 0700, &err), "mkdir: the root itself");
	fd = open_folder(at->tree, "a/b/c");
	ok(is_missing(at->base, "d") && faccessat(at->tree, "d/e", X_OK, 0) == 0, "mkdir: the right place");
	need(symlinkat("../outside", at->tree, "out") == 0);
	fails(fs_mkdir_in_root(at->tree, "out/x", 0755, &err), ELOOP, "out", "mkdir: no link");
	make_file(at->tree, "plain", "");
	fails(fs_mkdir_in_root(at->tree, "plain/x", 0755, &err), ENOTDIR, "plain",
		"mkdir: a file on the way");
}

static void test_read_write(const struct place *at)
{
	auto_buf struct buf text = { 0 };
	auto_fd int fd = -1, full = open("/dev/full", O_WRONLY | O_CLOEXEC);

	make_file(at->tree, "ten", "0123456789");
	fd = openat(at->tree, "ten", O_RDONLY | O_CLOEXEC);
	buf_puts(&text, "<");
	fails(fs_read_all(fd, 9, &text, &err), EFBIG, "9 bytes", "read: one byte too many");
	is_str(buf_text(&text), "<", "read: the buffer stays as it was");
	need(lseek(fd, 0, SEEK_SET) == 0);
	works(fs_read_all(fd, 10, &text, &err), "read: just as many as allowed");
	is_str(buf_text(&text), "<0123456789", "read: added to the buffer");
	works(fs_read_all(fd, 0, &text, &err), "read: nothing left, nothing allowed");
	need(lseek(fd, 0, SEEK_SET) == 0);
	works(fs_read_all(fd, SIZE_MAX, &text, &err), "read: no limit");
	fails(fs_read_all(at->tree, 10, &text, &err), EISDIR, "read", "read: a folder");

	works(fs_write_file(at->tree, "ten", "ab", &err), "write_file: beneath");
	ok(file_is(at->tree, "ten", "ab23456789"), "write_file: nothing is cut");
	works(fs_write_file(at->tree, "/dev/null", "ab", &err), "write_file: absolute");
	fails(fs_write_file(at->tree, "gone", "a", &err), ENOENT, "gone", "write_file: missing");
	fails(fs_write_file(at->tree, "/dev/full", "a", &err), ENOSPC, "/dev/full", "write_file: no room");
	fails(fs_write_all(full, "a", 1, &err), ENOSPC, "write", "write_all: no room");
}

static void test_copy(const struct place *at)
{
	static char big[3 * 1024 * 1024 + 17];
	auto_buf struct buf text = { 0 };
	auto_fd int from = openat(at->tree, "from", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	auto_fd int to = openat(at->tree, "to", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	auto_fd int proc = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	auto_fd int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	struct err unused;
	int ends[2];

	for (size_t i = 0; i < sizeof(big); i++)
		big[i] = (char)(i * 7 >> 3);
	need(fs_write_all(from, big, sizeof(big), &unused) == 0 && lseek(from, 5, SEEK_SET) == 5);
	works(fs_copy(from, to, &err), "copy: file to file, from where it stands");
	need(lseek(to, 0, SEEK_SET) == 0 && fs_read_all(to, SIZE_MAX, &text, &unused) == 0);
	ok(text.len == sizeof(big) - 5 && memcmp(text.data, big + 5, text.len) == 0, "copy: the same bytes");
	works(fs_copy(proc, to, &err), "copy: from proc");
	ok(lseek(to, 0, SEEK_CUR) > (off_t)sizeof(big), "copy: proc is not empty");
	need(pipe2(ends, O_CLOEXEC) == 0 && write(ends[1], "through", 7) == 7 && close(ends[1]) == 0);
	need(ftruncate(to, 0) == 0 && lseek(to, 0, SEEK_SET) == 0);
	works(fs_copy(ends[0], to, &err), "copy: from a pipe");
	ok(file_is(at->tree, "to", "through"), "copy: what was in the pipe");
	close(ends[0]);
	need(lseek(from, 0, SEEK_SET) == 0);
	fails(fs_copy(from, full, &err), ENOSPC, "write", "copy: no room");
}

int main(void)
{
	static const place_test tests[] = { test_open, test_mkdir, test_read_write, test_copy };

	return place_main(tests, sizeof(tests) / sizeof(tests[0]), 0);
}
