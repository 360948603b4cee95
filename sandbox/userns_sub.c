/*
 * userns_sub.c: subordinate ids: which ones the caller has, and the writing of maps with them; see userns.h,
 * subuid(5) and newuidmap(1).
 *
 * Called by userns, outside the box.  Fails where the machine's owner has given the caller none, or too few.
 * Users and groups come from files alone: a static program has no name services.  Must never map anything but
 * the caller and one id for the box.
 */
#include "userns.h"

#include "base/auto.h"
#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>

#define SUB_UIDS "/etc/subuid"
#define SUB_GIDS "/etc/subgid"

/* A walk over the ranges of one user, in the order of the file. */
struct sub_walk {
	const char *path;
	FILE *file;
	char *line;
	size_t room; /* of line */
	char number[16];
	char *name; /* NULL: the user has none */
	int64_t first, count;
};

static void sub_end(struct sub_walk *walk)
{
	auto_fclose(&walk->file);
	auto_release(&walk->line);
	auto_release(&walk->name);
}

#define auto_walk __attribute__((cleanup(sub_end)))

static char *sub_name(void)
{
	auto_file FILE *users = fopen("/etc/passwd", "re");
	const struct passwd *user;

	while (users && (user = fgetpwent(users)))
		if (user->pw_uid == geteuid())
			return strdup(user->pw_name);
	return NULL;
}

/* path is /etc/subuid or /etc/subgid; both go by user. */
static int sub_begin(const char *path, struct sub_walk *ret_walk, struct err *err)
{
	*ret_walk = (struct sub_walk){ .path = path, .file = fopen(path, "re") };
	if (!ret_walk->file && errno != ENOENT)
		return err_sys(err, "%s", path);
	snprintf(ret_walk->number, sizeof(ret_walk->number), "%u", geteuid());
	ret_walk->name = sub_name();
	return 0;
}

/* "owner:first:count"; lines that say something else are somebody else's affair. */
static bool sub_next(struct sub_walk *walk)
{
	while (walk->file && getline(&walk->line, &walk->room, walk->file) > 0) {
		char *rest = walk->line, *owner = strsep(&rest, ":"), *first = strsep(&rest, ":");
		struct err ignored;

		if (!first || !rest ||
			(strcmp(owner, walk->number) != 0 && (!walk->name || strcmp(owner, walk->name) != 0)))
			continue;
		rest[strcspn(rest, "\r\n")] = '\0';
		if (text_count(first, 1, UINT32_MAX - 1, &walk->first, &ignored) == 0 &&
			text_count(rest, 1, UINT32_MAX - walk->first, &walk->count, &ignored) == 0)
			return true;
	}
	return false;
}

/* The id of a box: the caller's ranges one behind the other, counted from 0. */
static int sub_id(const char *path, int64_t box, unsigned int *ret_id, struct err *err)
{
	auto_walk struct sub_walk walk = { 0 };
	int64_t before = 0, last = 0, start = 0;
	int ranges = 0;

	if (sub_begin(path, &walk, err) < 0)
		return -1;
	for (; sub_next(&walk); before += walk.count) {
		if (box < before + walk.count) {
			*ret_id = (unsigned int)(walk.first + box - before);
			return 0;
		}
		start = ranges++ ? start : walk.first;
		last = walk.first + walk.count - 1;
	}
	if (!ranges)
		return err_set(err, ERR_SYSTEM,
			"--ids=subids: %s has no line for user %u; root can add one: usermod "
			"--add-subuids 100000-165535 --add-subgids 100000-165535 %s",
			path, geteuid(), walk.name ? walk.name : "USER");
	return err_set(err, ERR_USAGE,
		"--ids=subids: %s has ids for boxes 0 to %lld only: %lld %s %lld of user %u", path,
		(long long)before - 1, (long long)start, ranges > 1 ? "and further ranges to" : "to",
		(long long)last, geteuid());
}

static bool sub_owns(const char *path, unsigned int id)
{
	auto_walk struct sub_walk walk = { 0 };
	struct err ignored;

	if (sub_begin(path, &walk, &ignored) < 0)
		return false;
	while (sub_next(&walk))
		if (id >= walk.first && id - walk.first < walk.count)
			return true;
	return false;
}

int userns_sub_choose(int64_t box, struct userns_ids *ret_ids, struct err *err)
{
	struct userns_ids ids = { .own = true, .sub = true };

	if (sub_id(SUB_UIDS, box, &ids.uid, err) < 0 || sub_id(SUB_GIDS, box, &ids.gid, err) < 0)
		return -1;
	*ret_ids = ids;
	return 0;
}

bool userns_sub_owns(uid_t uid, gid_t gid)
{
	return sub_owns(SUB_UIDS, uid) && (gid == getegid() || sub_owns(SUB_GIDS, gid));
}

const char *userns_sub_program(const char *name, char path[64])
{
	static const char *const folders[] = { "/usr/bin", "/bin", "/usr/local/bin", "/run/wrappers/bin" };

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		snprintf(path, 64, "%s/%s", folders[i], name);
		if (access(path, X_OK) == 0)
			return path;
	}
	return NULL;
}

bool userns_sub_possible(int64_t box, struct userns_ids *ret_ids)
{
	struct err ignored;
	char path[64];

	return userns_sub_choose(box, ret_ids, &ignored) == 0 && userns_sub_program("newuidmap", path) &&
	       userns_sub_program("newgidmap", path);
}

/* Starts it with nothing but its arguments; *says is its standard error. */
static int sub_spawn(const char *path, char *const *argv, int says, pid_t *ret_pid)
{
	char *none[] = { NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t empty, all;
	int no;

	sigemptyset(&empty);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0);
	posix_spawn_file_actions_adddup2(&actions, 0, 1);
	posix_spawn_file_actions_adddup2(&actions, says, 2);
	posix_spawn_file_actions_addclosefrom_np(&actions, 3);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attr, &empty);
	posix_spawnattr_setsigdefault(&attr, &all);
	no = posix_spawn(ret_pid, path, &actions, &attr, argv, none);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	errno = no;
	return no ? -1 : 0;
}

/* newuidmap PID 0 CALLER 1 1000 ID 1, or newgidmap likewise. */
static int sub_map(const char *name, pid_t child, unsigned int caller, unsigned int id, struct err *err)
{
	char path[64], words[3][16], says[400] = "";
	char *argv[] = { path, words[0], (char[]){ "0" }, words[1], (char[]){ "1" }, (char[]){ "1000" },
		words[2], (char[]){ "1" }, NULL };
	auto_fd int from = -1, to = -1;
	int ends[2], status = -1;
	size_t length = 0;
	ssize_t count;
	pid_t pid;

	if (!userns_sub_program(name, path))
		return err_set(
			err, ERR_SYSTEM, "--ids=subids needs %s (Debian: apt-get install uidmap)", name);
	snprintf(words[0], sizeof(words[0]), "%d", (int)child);
	snprintf(words[1], sizeof(words[1]), "%u", caller);
	snprintf(words[2], sizeof(words[2]), "%u", id);
	if (pipe2(ends, O_CLOEXEC) < 0)
		return err_sys(err, "pipe");
	from = ends[0];
	to = ends[1];
	if (sub_spawn(path, argv, to, &pid) < 0)
		return err_sys(err, "%s", path);
	auto_close(&to);
	while ((count = read(from, says + length, sizeof(says) - 1 - length)) > 0)
		length += (size_t)count;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (status == 0)
		return 0;
	says[strcspn(says, "\n")] = '\0';
	return err_set(err, ERR_SYSTEM, "%s: %s", path, *says ? says : "it failed and said nothing");
}

int userns_sub_map(pid_t child, const struct userns_ids *ids, struct err *err)
{
	if (sub_map("newgidmap", child, getegid(), ids->gid, err) < 0)
		return -1;
	return sub_map("newuidmap", child, geteuid(), ids->uid, err);
}
