/*
 * Unit test of sandbox/meta.c: what stands in a meta file at each moment, and which files are refused.
 */
#include "meta.h"

#include "base/auto.h"
#include "base/fs.h"
#include "tap.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define UNFINISHED "status:XX\nmessage:Run not finished\n"

static void need(bool well, const char *what)
{
	if (well)
		return;
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

static void put(const char *file, const char *text)
{
	auto_fd int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	struct err err;

	need(fd >= 0 && fs_write_all(fd, text, strlen(text), &err) == 0, file);
}

static void check_file(const char *file, const char *wanted, const char *name)
{
	auto_fd int fd = open(file, O_RDONLY | O_CLOEXEC);
	auto_buf struct buf text = { 0 };
	struct err err;

	need(fd >= 0 && fs_read_all(fd, 1 << 20, &text, &err) == 0, file);
	is_str(buf_text(&text), wanted, name);
}

static void test_names(void)
{
	for (int i = 0; i < META_KEYS; i++) {
		const char *name = meta_name((enum meta_key)i);

		ok(name && *name && !name[strspn(name, "abcdefghijklmnopqrstuvwxyz-")], "key %s", name);
		for (int j = 0; j < i; j++)
			if (strcmp(name, meta_name((enum meta_key)j)) == 0)
				ok(false, "key %s stands twice", name);
	}
	is_str(meta_name(META_TIME_WALL), "time-wall", "keys are isolate's");
}

static void test_none(void)
{
	struct meta meta = { .fd = 77 };
	struct err err;

	is_int(meta_open(&meta, NULL, &err), 0, "no file");
	is_int(meta.fd, -1, "  none is open");
	meta_add(&meta, META_STATUS, "RE");
	is_int(meta_write(&meta, &err), 0, "  nothing to write");
	is_int(meta_close(&meta, &err), 0, "  nothing to close");
	ok(!meta.text.data, "  memory is given back");
}

static void test_file(void)
{
	struct meta meta;
	struct stat st, later;
	struct err err;

	is_int(meta_open(&meta, "new", &err), 0, "a new file");
	ok(!meta.stream && meta.fd >= 0 && (fcntl(meta.fd, F_GETFD) & FD_CLOEXEC), "  closed on exec");
	check_file("new", UNFINISHED, "  from the beginning it is no run's");
	ok(stat("new", &st) == 0 && (st.st_mode & 07777) == 0644, "  mode 0666 and the umask");
	meta_add(&meta, META_STATUS, "RE");
	check_file("new", UNFINISHED, "  until it is written");
	meta_reset(&meta);
	meta_add(&meta, META_EXITCODE, "%d", 0);
	is_int(meta_write(&meta, &err), 0, "  written");
	check_file("new", "exitcode:0\n", "  what was reset is gone, what was longer is cut");
	meta_reset(&meta);
	meta_add(&meta, META_STATUS, "XX");
	meta_add(&meta, META_MESSAGE, "%s: %d", "second thoughts", 7);
	is_int(meta_write(&meta, &err), 0, "  written again, longer");
	check_file("new", "status:XX\nmessage:second thoughts: 7\n", "  in place of the first");
	meta_reset(&meta);
	is_int(meta_write(&meta, &err), 0, "  written empty");
	check_file("new", "", "  nothing stays");
	is_int(meta_close(&meta, &err), 0, "  closed");
	ok(meta.fd == -1 && !meta.text.data, "  and given back");
	is_int(meta_close(&meta, &err), 0, "  twice is well");

	put("old", "status:RE\nmessage:an older run with a very long message, much longer than ours\n");
	need(stat("old", &st) == 0 && link("old", "other") == 0, "old");
	is_int(meta_open(&meta, "old", &err), 0, "an older file");
	check_file("other", UNFINISHED, "  its verdict is gone at once, under every name it has");
	is_int(meta_close(&meta, &err), 0, "  closed without a verdict");
	check_file("old", UNFINISHED, "  as after a crash");
	ok(stat("old", &later) == 0 && later.st_ino == st.st_ino, "  the file itself stays");
}

static void check_line(const char *value, const char *wanted, const char *name)
{
	struct meta meta = { .fd = -1 };

	meta_add(&meta, META_MESSAGE, "%s", value);
	is_str(buf_text(&meta.text), wanted, name);
	buf_free(&meta.text);
}

static void test_lines(void)
{
	static const struct {
		int64_t ms;
		const char *wanted;
	} times[] = { { 0, "0.000" }, { 7, "0.007" }, { 70, "0.070" }, { 999, "0.999" }, { 1000, "1.000" },
		{ 61234, "61.234" }, { INT64_C(1000000000000), "1000000000.000" } };
	char giant[4000];
	struct meta meta = { .fd = -1 };
	size_t length;

	check_line("plain: text", "message:plain: text\n", "a line");
	check_line("", "message:-\n", "no value is empty");
	check_line("a\nstatus:XX", "message:a\\nstatus:XX\n", "no value ends a line");
	check_line("a\tb\rc\x1b[0m", "message:a\\tb\\x0Dc\\x1B[0m\n", "control bytes");
	check_line("a\\nb", "message:a\\\\nb\n", "a backslash");
	check_line("\xc2\x9b[0m \xc3\xa9", "message:\\xC2\\x9B[0m \xc3\xa9\n", "UTF-8: controls, letters");
	check_line("%s%n", "message:%s%n\n", "no format");
	memset(giant, 'x', sizeof(giant) - 1);
	giant[sizeof(giant) - 1] = '\0';
	meta_add(&meta, META_MESSAGE, "%s", giant);
	length = strlen(buf_text(&meta.text));
	ok(length > 1000 && length < 1200 && buf_text(&meta.text)[length - 1] == '\n' &&
			strchr(buf_text(&meta.text), '\n') == buf_text(&meta.text) + length - 1,
		"a giant value is cut and ends its line");
	buf_free(&meta.text);
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		auto_buf struct buf wanted = { 0 };

		buf_printf(&wanted, "time:%s\n", times[i].wanted);
		meta_add_ms(&meta, META_TIME, times[i].ms);
		is_str(buf_text(&meta.text), buf_text(&wanted), "milliseconds as seconds");
		buf_free(&meta.text);
	}
}

static void check_refused(const char *file, enum err_class class, const char *words, const char *name)
{
	struct meta meta = { .fd = 77 };
	struct err err = { 0 };

	ok(meta_open(&meta, file, &err) == -1 && err.class == (int)class, "refused: %s", name);
	if (!ok(strncmp(err.text, "--meta (-M): ", 13) == 0 && strstr(err.text, file) &&
			    strstr(err.text, words),
		    "  named, with the reason"))
		printf("# got '%s', wanted '%s' and '%s'\n", err.text, file, words);
	ok(meta.fd == 77 && !meta.text.data, "  nothing is open");
}

static void test_refused(void)
{
	put("target", "mine");
	need(symlink("target", "link") == 0 && symlink("nowhere", "dangling") == 0, "link");
	need(mkdir("folder", 0755) == 0, "folder");
	check_refused("link", ERR_USAGE, "symbolic link", "a link to a file");
	check_file("target", "mine", "  the file is not touched");
	check_refused("dangling", ERR_USAGE, "symbolic link", "a link to nothing");
	ok(access("nowhere", F_OK) < 0, "  nothing is made");
	check_refused("/dev/stdout", ERR_USAGE, "symbolic link", "/dev/stdout, which is a link");
	check_refused("folder", ERR_SYSTEM, "Is a directory", "a folder");
	check_refused("gone/file", ERR_SYSTEM, "No such file", "a file in a folder that is not there");
	check_refused("target/file", ERR_SYSTEM, "Not a directory", "a file in a file");
	if (geteuid() != 0) {
		need(chmod("target", 0444) == 0, "chmod");
		check_refused(
			"target", ERR_SYSTEM, "Permission denied", "a file that the caller cannot write");
	}
}

/* Of a file that does not take all of the first words nothing is expected later. */
static void test_short(void)
{
	struct rlimit before, few;
	struct meta meta = { .fd = 77 };
	struct err err = { 0 };
	int result;

	need(getrlimit(RLIMIT_FSIZE, &before) == 0 && signal(SIGXFSZ, SIG_IGN) != SIG_ERR, "limit");
	few = before;
	few.rlim_cur = 20;
	need(setrlimit(RLIMIT_FSIZE, &few) == 0, "limit");
	result = meta_open(&meta, "short", &err);
	need(setrlimit(RLIMIT_FSIZE, &before) == 0, "limit");
	ok(result == -1 && err.class == ERR_SYSTEM && meta.fd == 77, "a short write is an error");
	ok(strstr(err.text, "20 of 35 bytes"), "  told: %s", err.text);
	check_file("short", "status:XX\nmessage:Ru", "  and what stands there is no finished run");
}

static void test_devices(void)
{
	struct meta meta = { .fd = -1 };
	struct err err = { 0 };

	is_int(meta_open(&meta, "/dev/full", &err), 0, "/dev/full is opened");
	ok(meta.stream, "  as a stream");
	meta_add(&meta, META_EXITCODE, "0");
	ok(meta_write(&meta, &err) == -1 && err.class == ERR_SYSTEM && err.no == ENOSPC, "  and fails");
	ok(strncmp(err.text, "meta file: ", 11) == 0 && strstr(err.text, "No space left"), "  told: %s",
		err.text);
	is_int(meta_close(&meta, &err), 0, "  closed");
	is_int(meta_open(&meta, "/dev/null", &err), 0, "/dev/null");
	meta_add(&meta, META_EXITCODE, "0");
	ok(meta_write(&meta, &err) == 0 && meta_close(&meta, &err) == 0, "  is well");
}

static void test_fifo(void)
{
	auto_fd int reader = -1;
	struct meta meta = { .fd = -1 };
	char text[100] = "";
	struct err err;

	need(mkfifo("fifo", 0600) == 0, "fifo");
	reader = open("fifo", O_RDWR | O_NONBLOCK | O_CLOEXEC);
	need(reader >= 0, "fifo");
	is_int(meta_open(&meta, "fifo", &err), 0, "a fifo");
	ok(meta.stream && read(reader, text, sizeof(text) - 1) < 0, "  nothing is written in advance");
	meta_add(&meta, META_EXITCODE, "0");
	meta_add(&meta, META_LIMITS_BY, "rlimit");
	is_int(meta_write(&meta, &err), 0, "  written");
	ok(read(reader, text, sizeof(text) - 1) > 0, "  and read at once");
	is_str(text, "exitcode:0\nlimits-by:rlimit\n", "  once only");
	is_int(meta_close(&meta, &err), 0, "  closed");
}

/* Standard output is a file here: TAP has to wait until it is put back. */
static void test_stdout(void)
{
	struct meta meta = { .fd = -1 }, none = { .fd = 77 };
	auto_fd int saved = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 10);
	auto_fd int fd = -1;
	struct err err = { 0 };
	int opened, written, closed, still, without;

	put("out", "before\n");
	fd = open("out", O_WRONLY | O_APPEND | O_CLOEXEC);
	need(saved >= 0 && fd >= 0 && dup2(fd, STDOUT_FILENO) >= 0, "out");
	opened = meta_open(&meta, "-", &err);
	meta_add(&meta, META_EXITCODE, "0");
	written = meta_write(&meta, &err);
	closed = meta_close(&meta, &err);
	still = fcntl(STDOUT_FILENO, F_GETFD);
	close(STDOUT_FILENO);
	without = meta_open(&none, "-", &err);
	need(dup2(saved, STDOUT_FILENO) >= 0, "out");
	ok(opened == 0 && written == 0 && closed == 0, "standard output");
	check_file("out", "before\nexitcode:0\n", "  behind what is there, nothing cut");
	ok(still >= 0, "  and it stays open");
	ok(without == -1 && none.fd == 77 && strstr(err.text, "--meta (-M): -: "), "no standard output: %s",
		err.text);
	ok(access("-", F_OK) < 0, "  no file of that name is made");
}

int main(void)
{
	const char *place = getenv("TMPDIR");
	char path[300];
	auto_fd int dir = -1;
	struct err err;

	umask(022);
	alarm(60); /* whoever waits for a fifo hangs */
	snprintf(path, sizeof(path), "%.200s/ojbox-test-XXXXXX", place && *place ? place : "/tmp");
	need(mkdtemp(path) && chdir(path) == 0, path);
	dir = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	need(dir >= 0, path);
	test_names();
	test_none();
	test_file();
	test_lines();
	test_refused();
	test_short();
	test_devices();
	test_fifo();
	test_stdout();
	ok(fs_remove_contents(dir, &err) == 0 && chdir("/") == 0 && rmdir(path) == 0, "nothing is left");
	return tap_done();
}
