/*
 * stage.c: where commands run under faults; see stage.h.
 *
 * Called by faults.c.  Fails when something is left behind or a command without faults does not work: then
 * the fault before it has done harm.  Must never touch anything outside of its folder.
 */
#include "stage.h"

#include "base/auto.h"
#include "base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define STAGE_OLD_META "exitcode:0\nan older run\n"
#define STAGE_ROOM     (1 << 20)
#define STAGE_DYING    5000 /* milliseconds */

static int stage_write(const char *path, const char *text, mode_t mode)
{
	auto_fd int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);

	return fd < 0 ? -1 : (int)(write(fd, text, strlen(text)) != (ssize_t)strlen(text));
}

static void stage_read(const char *path, struct buf *text)
{
	auto_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct err err;

	if (fd < 0)
		buf_printf(text, "%s: %s\n", path, strerror(errno));
	else
		fs_read_all(fd, STAGE_ROOM, text, &err);
}

static void stage_read_fd(int fd, struct buf *text)
{
	struct err err;

	lseek(fd, 0, SEEK_SET);
	fs_read_all(fd, STAGE_ROOM, text, &err);
}

void stage_streams(const struct stage *stage)
{
	const int fds[] = { stage->in, stage->out, stage->diag };

	for (int i = 0; i < 3; i++) {
		if (i > 0 && ftruncate(fds[i], 0) < 0)
			_exit(125);
		lseek(fds[i], 0, SEEK_SET);
		dup2(fds[i], i);
	}
	lseek(stage->gate, 0, SEEK_SET);
	dup2(stage->gate, STAGE_GATE);
}

int stage_run(struct stage *stage, const char *words)
{
	auto_strv struct strv argv = { 0 };
	struct err err;
	int status;
	pid_t pid;

	strv_add(&argv, stage->ojbox);
	if (text_words(words, &argv, &err) < 0 || strv_check(&argv, &err) < 0)
		return -1;
	pid = vfork();
	if (pid == 0) {
		stage_streams(stage);
		execv(argv.item[0], argv.item);
		_exit(127);
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return pid > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* ---- before ---- */

static int stage_open_streams(struct stage *stage, struct err *err)
{
	if (stage_write("input", "some input\n", 0600) != 0)
		return err_sys(err, "input");
	stage->in = open("input", O_RDONLY | O_CLOEXEC);
	stage->out = open("output", O_RDWR | O_CREAT | O_CLOEXEC | O_APPEND, 0600);
	stage->diag = open("errors", O_RDWR | O_CREAT | O_CLOEXEC | O_APPEND, 0600);
	stage->gate = open("input", O_RDONLY | O_CLOEXEC);
	return stage->in < 0 || stage->out < 0 || stage->diag < 0 || stage->gate < 0 ? err_sys(err, "streams")
										     : 0;
}

/* The places of control groups: one a line. */
static void stage_places(struct stage *stage)
{
	auto_buf struct buf text = { 0 };
	char *rest = NULL;

	if (stage_run(stage, "--cg --init") != 0 || stage_run(stage, "--print-cg-root") != 0)
		return;
	stage_read_fd(stage->out, &text);
	for (char *line = strtok_r(text.data, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		strv_add(&stage->places, line);
}

int stage_open(const char *ojbox, const char *witness, struct stage *ret_stage, struct err *err)
{
	const char *parent = getenv("TMPDIR");
	struct stage stage = { .ojbox = ojbox, .witness = witness };
	char text[300];

	snprintf(stage.folder, sizeof(stage.folder), "%.150s/faults.XXXXXX", parent ? parent : "/var/tmp");
	umask(022);
	if (!mkdtemp(stage.folder) || chmod(stage.folder, 0755) < 0 || chdir(stage.folder) < 0)
		return err_sys(err, "%s", stage.folder);
	snprintf(text, sizeof(text), "[machine]\nbox-root = %s/boxes\n", stage.folder);
	if (mkdir("data", 0777) < 0 || stage_write("ojbox.ini", text, 0644) != 0)
		return err_sys(err, "%s", stage.folder);
	snprintf(text, sizeof(text), "%s/ojbox.ini", stage.folder);
	setenv("OJBOX_CONFIG", text, 1);
	if (stage_open_streams(&stage, err) < 0)
		return -1;
	stage_places(&stage);
	*ret_stage = stage;
	return 0;
}

void stage_close(struct stage *stage)
{
	auto_fd int folder = open(stage->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct err err;

	stage_run(stage, "--cleanup");
	if (folder >= 0 && fs_remove_contents(folder, &err) == 0 && chdir("/") == 0)
		rmdir(stage->folder);
	strv_free(&stage->places);
	close(stage->in);
	close(stage->out);
	close(stage->diag);
	close(stage->gate);
}

/* The witness and its input, unless they are there. */
static int stage_box(const struct stage *stage)
{
	auto_fd int from = -1, to = -1;
	struct err err;

	if (access("boxes/0/box/witness", X_OK) == 0)
		return 0;
	from = open(stage->witness, O_RDONLY | O_CLOEXEC);
	to = open("boxes/0/box/witness", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	if (from < 0 || to < 0 || fs_copy(from, to, &err) < 0)
		return -1;
	return stage_write("boxes/0/box/in", "input of the box\n", 0644);
}

static int stage_tree(void)
{
	static const char *const folders[] = { "a", "a/b", "a/b/c", "a/b/c/d", "a/e", "f" };
	char path[80];

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		snprintf(path, sizeof(path), "boxes/0/box/%s", folders[i]);
		if (mkdir(path, 0755) < 0)
			return -1;
		snprintf(path, sizeof(path), "boxes/0/box/%s/file", folders[i]);
		if (stage_write(path, "text", 0400) != 0)
			return -1;
	}
	return symlink("/", "boxes/0/box/link") < 0 || mkfifo("boxes/0/box/a/fifo", 0600) < 0 ||
			       chmod("boxes/0/box/a/e", 0) < 0
		       ? -1
		       : 0;
}

int stage_before(struct stage *stage, enum stage_state before, struct err *err)
{
	bool there = access("boxes/0/box/witness", X_OK) == 0;
	const char *command = before == STAGE_GONE ? "--cleanup" : "--init";

	if ((before != STAGE_BOX || !there) && stage_run(stage, command) != 0)
		return err_set(err, ERR_SYSTEM, "ojbox %s does not work", command);
	if ((before == STAGE_BOX || before == STAGE_LEFT) && stage_box(stage) < 0)
		return err_sys(err, "the box");
	if (before == STAGE_TREE && stage_tree() < 0)
		return err_sys(err, "the tree");
	if (before == STAGE_LEFT &&
		(chown("boxes/0/box", 60000, 60000) < 0 || chown("boxes/0/box/in", 60000, 60000) < 0))
		return err_sys(err, "chown");
	return stage_write("meta", STAGE_OLD_META, 0644) == 0 ? 0 : err_sys(err, "meta");
}

/* ---- after ---- */

static bool stage_begins(const char *line, const char *const *keys)
{
	for (; *keys; keys++)
		if (strncmp(line, *keys, strlen(*keys)) == 0)
			return true;
	return false;
}

/*
 * Without the numbers of a meta file that are measured, and of processes, among which a holder counts; and
 * without keys that are left out if nothing is known.
 */
static void stage_mask(const char *text, struct buf *seen)
{
	static const char *const known[] = { "time", "max-rss:", "csw-", "limit 6 ", NULL };
	static const char *const perhaps[] = { "cg-mem:", "cg-pids", "cpu-p", "memory-p", "ended:", NULL };
	bool measured = false;

	for (const char *at = text; *at; at++) {
		if (at == text || at[-1] == '\n') {
			measured = stage_begins(at, known);
			if (stage_begins(at, perhaps)) {
				at += strcspn(at, "\n");
				continue;
			}
		}
		if (measured && *at >= '0' && *at <= '9') {
			if (at == text || at[-1] < '0' || at[-1] > '9')
				buf_puts(seen, "N");
		} else {
			buf_add(seen, at, 1);
		}
	}
}

/* A folder and what is below, however deep the test has made it. */
static void stage_list(const char *path, struct buf *seen)
{
	struct dirent **entries;
	int count = scandir(path, &entries, NULL, alphasort);
	char below[400];
	struct stat st;

	for (int i = 0; i < count; i++) {
		snprintf(below, sizeof(below), "%.250s/%.100s", path, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.' && strcmp(below, STAGE_RECORD) != 0 &&
			lstat(below, &st) == 0) {
			buf_printf(seen, "%s %o %u\n", below, st.st_mode, st.st_uid);
			if (S_ISDIR(st.st_mode))
				stage_list(below, seen);
		}
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

void stage_errors(const struct stage *stage, struct buf *ret_text)
{
	stage_read_fd(stage->diag, ret_text);
}

void stage_meta(const struct stage *stage, struct buf *ret_text)
{
	(void)stage;
	stage_read("meta", ret_text);
}

/* Whether there is a holder is no part of a result; --list tells it. */
static void stage_same(struct buf *output)
{
	char *warm = output->len ? strstr(output->data, " warm  ") : NULL;

	if (warm)
		memcpy(warm, " ready ", 7);
}

void stage_look(const struct stage *stage, struct buf *ret_seen)
{
	auto_buf struct buf output = { 0 }, meta = { 0 };

	buf_puts(ret_seen, "-- output\n");
	stage_read_fd(stage->out, &output);
	stage_same(&output);
	stage_mask(buf_text(&output), ret_seen);
	buf_puts(ret_seen, "-- errors\n");
	stage_errors(stage, ret_seen);
	buf_puts(ret_seen, "-- meta\n");
	stage_meta(stage, &meta);
	stage_mask(buf_text(&meta), ret_seen);
	buf_puts(ret_seen, "-- files\n");
	stage_read("boxes/0/box/out", ret_seen);
	stage_read("boxes/0/box/err", ret_seen);
	stage_list("boxes", ret_seen);
}

/* The box's folder holds what it should. */
static int stage_names(const char *path, const char *allowed, struct err *err)
{
	auto_dir DIR *folder = opendir(path);
	struct dirent *entry;

	while (folder && (entry = readdir(folder)))
		if (entry->d_name[0] != '.' && !strstr(allowed, entry->d_name))
			return err_set(err, ERR_SYSTEM, "left behind: %s/%s", path, entry->d_name);
	return 0;
}

static int stage_nothing_left(const struct stage *stage, struct err *err)
{
	auto_buf struct buf mounts = { 0 };
	struct stat st;
	char path[300];

	stage_read("/proc/self/mountinfo", &mounts);
	if (strstr(buf_text(&mounts), stage->folder))
		return err_set(err, ERR_SYSTEM, "left behind: a mount");
	if (stage_names(".", "boxes data errors input meta ojbox.ini output after", err) < 0 ||
		stage_names("boxes", "0", err) < 0 || stage_names("boxes/0", "box cgroup holder", err) < 0)
		return -1;
	for (size_t i = 0; i < stage->places.count && stat("boxes/0", &st) == 0; i++) {
		snprintf(path, sizeof(path), "%.200s/box-%llx-%llx", stage->places.item[i],
			(unsigned long long)st.st_dev, (unsigned long long)st.st_ino);
		if (access(path, F_OK) == 0)
			return err_set(err, ERR_SYSTEM, "left behind: %s", path);
	}
	return 0;
}

/* Runs a program, whose exit status is 3, and asks the meta file. */
static int stage_works(struct stage *stage, struct err *err)
{
	auto_buf struct buf text = { 0 };
	int status;

	if (stage_box(stage) < 0)
		return err_sys(err, "the box");
	status = stage_run(stage, "--meta=after --silent --run -- ./witness");
	stage_read("after", &text);
	if (status == 1 && strstr(buf_text(&text), "exitcode:3\n"))
		return 0;
	buf_puts(&text, "errors: ");
	stage_errors(stage, &text);
	return err_set(err, ERR_SYSTEM, "the next run had status %d: %.500s", status, buf_text(&text));
}

/* A pidfd of the box's holder, or -1. */
static int stage_holder(void)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	auto_fd int record = open(STAGE_RECORD, O_RDONLY | O_CLOEXEC);

	if (record < 0 || fcntl(record, F_GETLK, &lock) < 0 || lock.l_type == F_UNLCK)
		return -1;
	return pidfd_open(lock.l_pid, 0);
}

int stage_after(struct stage *stage, enum stage_state after, struct err *err)
{
	const char *command = after == STAGE_CLEANUP ? "--cleanup" : "--init";
	auto_fd int holder = after == STAGE_RUN ? -1 : stage_holder();
	auto_buf struct buf text = { 0 };
	int status = after == STAGE_RUN ? 0 : stage_run(stage, command);

	if (status != 0) {
		stage_errors(stage, &text);
		return err_set(
			err, ERR_SYSTEM, "the next %s had status %d: %s", command, status, buf_text(&text));
	}
	/* one that was dying already is waited for by nobody */
	if (holder >= 0 && poll(&(struct pollfd){ holder, POLLIN, 0 }, 1, STAGE_DYING) != 1)
		return err_set(err, ERR_SYSTEM, "left behind: the box's holder");
	if (after == STAGE_CLEANUP && access("boxes/0", F_OK) == 0)
		return err_set(err, ERR_SYSTEM, "the box is not gone");
	if (after == STAGE_INIT && stage_names("boxes/0/box", "", err) < 0)
		return -1;
	if (after != STAGE_CLEANUP && stage_works(stage, err) < 0)
		return -1;
	return stage_nothing_left(stage, err);
}
