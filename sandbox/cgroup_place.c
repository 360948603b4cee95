/*
 * cgroup_place.c: where leaves can be made; see cgroup.h.
 *
 * Called by run before a leaf is made, and by the commands that prepare a place.  Fails when there is none,
 * with what is to be done.  On version 2 a process can be put only into a group whose common ancestor with
 * its own one is writable for the caller; so an ordinary user's leaves lie in the subtree in which he is.
 * Must never take a group of a systemd unit that is not delegated: systemd would interfere.
 */
#include "cgroup.h"

#include "base/auto.h"
#include "cgroup_scope.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#define PLACE_NAME  "/ojbox"
#define PLACE_TRIES 20

static int place_version(void)
{
	struct statfs at;

	if (statfs(CGROUP_ROOT, &at) == 0 && at.f_type == CGROUP2_SUPER_MAGIC)
		return 2;
	return statfs(CGROUP_ROOT "/memory", &at) == 0 && at.f_type == CGROUP_SUPER_MAGIC ? 1 : 0;
}

static int place_refused(const char *configured, struct err *err)
{
	return err_set(err, ERR_SYSTEM,
		"no control groups: cg-root = %s in the configuration is not there, or not to be written by "
		"user %u; "
		"make it and give it to him, or leave the key out",
		configured, geteuid());
}

/* ---- version 1 ---- */

/* A new group of cpuset has nothing; what is below it can have only what it has. */
static void place_fill_cpuset(int dir)
{
	static const char *const files[] = { "cpuset.cpus", "cpuset.mems" };
	char text[1024], above[32];
	struct err ignored;

	for (size_t i = 0; i < 2; i++) {
		snprintf(above, sizeof(above), "../%s", files[i]);
		if (cgroup_read(dir, files[i], text, sizeof(text)) == 1 &&
			cgroup_read(dir, above, text, sizeof(text)) > 0)
			cgroup_write(dir, files[i], &ignored, "%s", text);
	}
}

/*
 * A group competes with its neighbours as one thread does.  That of all boxes is given as much weight as
 * threads on all CPUs have.
 */
static void place_weigh(const char *folder, const char *file, long one)
{
	char path[PATH_MAX + 32];
	struct err ignored;
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	cgroup_write(AT_FDCWD, path, &ignored, "%ld", one * (cpus < 1 ? 1 : cpus > 100 ? 100 : cpus));
}

unsigned int cgroup_make_places(const char *path, uid_t uid, gid_t gid)
{
	unsigned int has = 0;
	char folder[PATH_MAX];

	for (int i = 0; i < CGROUP_CONTROLLERS; i++) {
		auto_fd int dir = -1;

		if (cgroup_folder(1, i, path, folder) < 0 || (mkdir(folder, 0755) < 0 && errno != EEXIST))
			continue;
		dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (dir < 0)
			continue;
		if (i == CGROUP_CPUSET)
			place_fill_cpuset(dir);
		if (i == CGROUP_CPU)
			place_weigh(folder, "cpu.shares", 1024);
		if (fchown(dir, uid, gid) == 0)
			has |= 1U << i;
	}
	return has;
}

/* What of a path's folders the caller may make groups in; 0 when one of those that are needed is none. */
static unsigned int place_owned(const char *path, unsigned int needed)
{
	unsigned int has = 0;
	char folder[PATH_MAX];

	for (int i = 0; i < CGROUP_CONTROLLERS; i++) {
		if (cgroup_folder(1, i, path, folder) == 0 && access(folder, W_OK) == 0)
			has |= 1U << i;
		else if (needed & (1U << i))
			return 0;
	}
	return has;
}

static int place_find_v1(const char *configured, struct cgroup_place *place, struct err *err)
{
	const unsigned int needed = 1U << CGROUP_MEMORY | 1U << CGROUP_CPUACCT;
	const char *top = configured ? configured : PLACE_NAME;

	snprintf(place->path, sizeof(place->path), "%s", top);
	place->has = place_owned(place->path, needed);
	if (geteuid() == 0 && !configured && place->has != (1U << CGROUP_CONTROLLERS) - 1) {
		place->has = cgroup_make_places(place->path, 0, 0);
	} else if (!place->has) {
		snprintf(place->path, sizeof(place->path), "%.*s/user-%u", PATH_MAX - 32, top, geteuid());
		place->has = place_owned(place->path, needed);
	}
	if ((place->has & needed) == needed)
		return 0;
	if (configured)
		return place_refused(configured, err);
	if (geteuid() == 0)
		return err_set(err, ERR_SYSTEM,
			"no control groups: " CGROUP_ROOT
			"/{memory,cpuacct} cannot be written; in a container they must be "
			"mounted writable");
	return err_set(err, ERR_SYSTEM,
		"no control groups: " CGROUP_ROOT "/{memory,cpuacct}%s cannot be written by user %u; once: "
		"sudo ojbox --delegate %u",
		place->path, geteuid(), geteuid());
}

/* ---- version 2 ---- */

/* The path of a process's group on version 2; "/" is the root that this mount shows. */
static int place_group(pid_t pid, char ret_path[PATH_MAX], struct err *err)
{
	char file[32] = "/proc/self/cgroup", text[PATH_MAX + 64];
	char *at, *end;

	if (pid)
		snprintf(file, sizeof(file), "/proc/%d/cgroup", (int)pid);
	if (cgroup_read(AT_FDCWD, file, text, sizeof(text)) <= 0)
		return err_sys(err, "%s", file);
	at = strncmp(text, "0::", 3) == 0 ? text : strstr(text, "\n0::");
	at = at ? strchr(at, '/') : NULL;
	end = at ? strchr(at, '\n') : NULL;
	if (!end || strncmp(at, "/../", 4) == 0 || end - at >= PATH_MAX - 16)
		return err_set(err, ERR_SYSTEM, "%s names no control group that can be seen here", file);
	*end = '\0';
	snprintf(ret_path, PATH_MAX, CGROUP_ROOT "%s", at[1] ? at : "");
	return 0;
}

/*
 * Moves every process of a group into its leaf for those who are outside of boxes: a group that hands on
 * controllers may have no process of its own.
 */
static int place_clear(int dir, struct err *err)
{
	auto_fd int outside = -1;
	char text[4096];

	if (mkdirat(dir, CGROUP_OUTSIDE, 0755) < 0 && errno != EEXIST)
		return err_sys(err, CGROUP_OUTSIDE);
	outside = openat(dir, CGROUP_OUTSIDE, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (outside < 0)
		return err_sys(err, CGROUP_OUTSIDE);
	for (int tries = 0; tries < PLACE_TRIES; tries++) {
		char *end = NULL;

		if (cgroup_read(dir, "cgroup.procs", text, sizeof(text)) <= 0)
			return 0;
		/* a number that was cut is read again in the next round */
		for (char *at = text; (end = strchr(at, '\n')); at = end + 1) {
			*end = '\0';
			if (strcmp(at, "0") == 0)
				return err_set(
					err, ERR_SYSTEM, "a process of another pid namespace is in it");
			if (cgroup_write(outside, "cgroup.procs", err, "%s", at) < 0 && err->no != ESRCH)
				return err_wrap(err, "move process %s", at);
		}
	}
	return err_set(err, ERR_SYSTEM, "there are always new processes in it");
}

static unsigned int place_controllers(int dir, const char *file)
{
	unsigned int has = 1U << CGROUP_CPUACCT; /* a part of every group */
	char text[1024], *rest = NULL;

	cgroup_read(dir, file, text, sizeof(text));
	for (char *word = strtok_r(text, " \n", &rest); word; word = strtok_r(NULL, " \n", &rest))
		for (int i = 0; i < CGROUP_CONTROLLERS; i++)
			if (strcmp(word, cgroup_controller_name(i)) == 0)
				has |= 1U << i;
	return has;
}

/* Hands on what is there of the controllers that are wanted; those that cannot be had are left out. */
static int place_hand_on(int dir, unsigned int wanted, unsigned int *ret_has, struct err *err)
{
	unsigned int has = place_controllers(dir, "cgroup.subtree_control"), more;

	more = wanted & ~has;
	if (more)
		more &= place_controllers(dir, "cgroup.controllers");
	for (int i = 0; i < CGROUP_CONTROLLERS; i++) {
		const char *name = cgroup_controller_name(i);

		if (!(more & (1U << i)))
			continue;
		if (cgroup_write(dir, "cgroup.subtree_control", err, "+%s", name) < 0 &&
			(err->no != EBUSY || place_clear(dir, err) < 0 ||
				cgroup_write(dir, "cgroup.subtree_control", err, "+%s", name) < 0))
			return -1;
		has |= 1U << i;
	}
	*ret_has = has;
	return 0;
}

int cgroup_prepare(struct cgroup_place *place, struct err *err)
{
	const unsigned int wanted = (1U << CGROUP_CONTROLLERS) - 1;
	auto_fd int dir = open(place->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (dir < 0)
		return err_sys(err, "%s", place->path);
	if (place_hand_on(dir, wanted, &place->has, err) < 0)
		return err_wrap(err, "%s", place->path);
	if (!(place->has & (1U << CGROUP_MEMORY)))
		return err_set(err, ERR_SYSTEM, "%s has no memory controller (see cgroup.controllers there)",
			place->path);
	return 0;
}

static bool place_writable(const char *folder)
{
	static const char *const files[] = { "", "/cgroup.procs", "/cgroup.subtree_control" };
	char path[PATH_MAX + 32];

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", folder, files[i]);
		if (access(path, W_OK) < 0)
			return false;
	}
	return true;
}

/*
 * Whether a writable group is its user's to do with as he likes.  Under systemd all units of a user's manager
 * are writable for him; those that are delegated carry a mark (from some version on), or are where his part
 * of the tree begins, or else the manager is asked: once, since the next call finds CGROUP_OUTSIDE.
 */
static bool place_delegated(const char *folder)
{
	char above[PATH_MAX + 4], mark[4] = "";

	if (access("/run/systemd/system", F_OK) < 0)
		return true;
	if (getxattr(folder, "user.delegate", mark, sizeof(mark)) == 1 && mark[0] == '1')
		return true;
	snprintf(above, sizeof(above), "%s/..", folder);
	return access(above, W_OK) < 0 || cgroup_scope_delegated(strrchr(folder, '/') + 1);
}

/* The group in which the process is, or the one above if it was moved into its leaf for outsiders before. */
static int place_own(pid_t pid, struct cgroup_place *place, bool *ret_known, struct err *err)
{
	char *last;

	if (place_group(pid, place->path, err) < 0)
		return -1;
	last = strrchr(place->path, '/');
	*ret_known = strcmp(last, "/" CGROUP_OUTSIDE) == 0;
	if (*ret_known)
		*last = '\0';
	return 0;
}

static int place_find_root(struct cgroup_place *place, struct err *err)
{
	struct cgroup_place top = { .version = 2, .path = CGROUP_ROOT };

	snprintf(place->path, sizeof(place->path), CGROUP_ROOT PLACE_NAME);
	if (cgroup_prepare(&top, err) < 0)
		return -1;
	if (mkdir(place->path, 0755) == 0)
		place_weigh(place->path, "cpu.weight", 100);
	else if (errno != EEXIST)
		return err_sys(err, "%s", place->path);
	return cgroup_prepare(place, err);
}

/* What to do where there is none; *err may hold what systemd said. */
static int place_none(const struct cgroup_place *place, bool asked, struct err *err)
{
	if (access("/run/systemd/system", F_OK) == 0 && !asked)
		return err_set(err, ERR_SYSTEM,
			"no control groups: %s is not delegated to user %u; in this shell: ojbox --delegate",
			place->path, geteuid());
	if (access("/run/systemd/system", F_OK) == 0) {
		const struct err why = *err;

		return err_set(err, ERR_SYSTEM,
			"no control groups: %s is not delegated to user %u, and his systemd: %s; start a "
			"shell by: "
			"systemd-run --user --scope -p Delegate=yes $SHELL",
			place->path, geteuid(), why.text);
	}
	return err_set(err, ERR_SYSTEM,
		"no control groups: %s is not user %u's; in this shell: sudo ojbox --delegate %u --pid=$$",
		place->path, geteuid(), geteuid());
}

/*
 * A configured group serves those who can be moved into it: the group above both it and theirs must be theirs
 * to write to.
 */
static int place_inside(pid_t pid, struct cgroup_place *place, struct err *err)
{
	char group[PATH_MAX], common[PATH_MAX + 16];
	const char *path = place->path;
	size_t i = 0, length = 0;

	if (geteuid() == 0)
		return cgroup_prepare(place, err);
	if (place_group(pid, group, err) < 0)
		return -1;
	for (; group[i] && group[i] == path[i]; i++)
		if (group[i] == '/')
			length = i;
	if ((!group[i] || group[i] == '/') && (!path[i] || path[i] == '/'))
		length = i;
	snprintf(common, sizeof(common), "%.*s/cgroup.procs", (int)length, group);
	if (access(common, W_OK) < 0)
		return err_set(err, ERR_SYSTEM,
			"no control groups: user %u cannot move this command from %s to below %s; in this "
			"shell: sudo "
			"ojbox --delegate %u --pid=$$",
			geteuid(), group, place->path, geteuid());
	return cgroup_prepare(place, err);
}

static int place_find_v2(
	const char *configured, pid_t pid, bool ask, struct cgroup_place *place, struct err *err)
{
	bool known;

	if (configured) {
		snprintf(place->path, sizeof(place->path), "%s", configured);
		if (!place_writable(place->path))
			snprintf(place->path, sizeof(place->path), "%.*s/user-%u", PATH_MAX - 32, configured,
				geteuid());
		return place_writable(place->path) ? place_inside(pid, place, err)
						   : place_refused(configured, err);
	}
	if (geteuid() == 0)
		return place_find_root(place, err);
	if (place_own(pid, place, &known, err) < 0)
		return -1;
	if (!place_writable(place->path) || (!known && !place_delegated(place->path))) {
		if (!ask || cgroup_scope_ask(pid ? pid : getpid(), err) < 0)
			return place_none(place, ask, err);
		if (place_own(pid, place, &known, err) < 0)
			return -1;
	}
	return cgroup_prepare(place, err);
}

int cgroup_find(const char *configured, pid_t pid, bool ask, struct cgroup_place *ret_place, struct err *err)
{
	struct cgroup_place place = { .version = place_version() };
	int result;

	if (configured && *configured != '/')
		return err_set(err, ERR_CONFIG, "cg-root: '%s' must begin with '/'", configured);
	if (!place.version)
		return err_set(err, ERR_SYSTEM,
			"no control groups: none are mounted on " CGROUP_ROOT " (see cgroups(7))");
	result = place.version == 2 ? place_find_v2(configured, pid, ask, &place, err)
				    : place_find_v1(configured, &place, err);
	if (result == 0)
		*ret_place = place;
	return result;
}
