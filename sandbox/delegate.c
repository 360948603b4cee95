/*
 * delegate.c: prepares a place for control groups; see delegate.h.
 *
 * Called by main for --delegate and --print-cg-root.  Fails when the user is not known, or the kernel or
 * systemd refuses.  Must never give a user more than his own folder: the files that hold the limits of that
 * folder itself stay root's.
 */
#include "delegate.h"

#include "base/auto.h"
#include "cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* From the file itself: a static program has no name service. */
static int delegate_user(const char *name, uid_t *ret_uid, gid_t *ret_gid, struct err *err)
{
	auto_file FILE *users = fopen("/etc/passwd", "re");
	const struct passwd *user;
	int64_t number = -1;
	struct err ignored;

	if (text_count(name, 0, UINT32_MAX - 1, &number, &ignored) < 0)
		number = -1;
	while (users && (user = fgetpwent(users)))
		if (strcmp(user->pw_name, name) == 0 || (number >= 0 && user->pw_uid == number)) {
			*ret_uid = user->pw_uid;
			*ret_gid = user->pw_gid;
			return 0;
		}
	if (number < 0)
		return err_set(err, ERR_USAGE,
			"--delegate: no user '%s' in /etc/passwd; give the number (id -u %s)", name, name);
	*ret_uid = (uid_t)number;
	*ret_gid = (gid_t)number;
	return 0;
}

/* What the user of a subtree must be able to write in a folder of version 2 (cgroups(7), delegation). */
static int delegate_own(const char *folder, uid_t uid, gid_t gid, struct err *err)
{
	static const char *const files[] = { "", "/cgroup.procs", "/cgroup.threads",
		"/cgroup.subtree_control" };
	char path[PATH_MAX + 32];

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", folder, files[i]);
		if (chown(path, uid, gid) < 0)
			return err_sys(err, "%s", path);
	}
	return 0;
}

static int delegate_move(const char *folder, pid_t pid, struct err *err)
{
	char file[PATH_MAX + 64];

	snprintf(file, sizeof(file), "%s/" CGROUP_OUTSIDE "/cgroup.procs", folder);
	if (cgroup_write(AT_FDCWD, file, err, "%d", (int)pid) < 0)
		return err_wrap(err, "--delegate: move process %d", (int)pid);
	return 0;
}

/* Each folder from the root on hands its controllers to the next one. */
static int delegate_tree(const struct cgroup_place *root, uid_t uid, gid_t gid, pid_t pid, struct err *err)
{
	struct cgroup_place place = { .version = 2 };
	char outside[PATH_MAX + 32];

	if (snprintf(place.path, sizeof(place.path), "%s/user-%u", root->path, uid) >=
		(int)sizeof(place.path))
		return err_set(err, ERR_SYSTEM, "%s: path too long", root->path);
	snprintf(outside, sizeof(outside), "%s/" CGROUP_OUTSIDE, place.path);
	if ((mkdir(place.path, 0755) < 0 && errno != EEXIST) || (mkdir(outside, 0755) < 0 && errno != EEXIST))
		return err_sys(err, "%s", outside);
	if (cgroup_prepare(&place, err) < 0 || delegate_own(place.path, uid, gid, err) < 0 ||
		delegate_own(outside, uid, gid, err) < 0)
		return -1;
	return delegate_move(place.path, pid, err);
}

int delegate_give(const struct config *config, uid_t uid, gid_t gid, pid_t pid, struct err *err)
{
	struct cgroup_place root = { 0 };
	char path[PATH_MAX + 32];

	if (cgroup_find(config->cg_root, 0, false, &root, err) < 0)
		return -1;
	if (uid == 0)
		return 0;
	if (root.version == 2)
		return delegate_tree(&root, uid, gid, pid, err);
	snprintf(path, sizeof(path), "%s/user-%u", root.path, uid);
	if (cgroup_make_places(path, uid, gid) & (1U << CGROUP_MEMORY))
		return 0;
	return err_sys(err, "--delegate: " CGROUP_ROOT "/memory%s", path);
}

int delegate_place(
	const struct box_spec *spec, const struct config *config, const struct log *log, struct err *err)
{
	pid_t pid = spec->pid ? (pid_t)spec->pid : getppid();
	struct cgroup_place place;
	uid_t uid = geteuid();
	gid_t gid = 0;

	if (spec->user && delegate_user(spec->user, &uid, &gid, err) < 0)
		return -1;
	if (geteuid() == 0)
		return delegate_give(config, uid, gid, pid, err);
	if (uid != geteuid())
		return err_set(
			err, ERR_USAGE, "--delegate %s: only root can do that for another user", spec->user);
	if (cgroup_find(config->cg_root, pid, true, &place, err) < 0)
		return -1;
	log_note(log, 1, "leaves will be made in %s", place.path);
	return 0;
}

int delegate_print(const struct config *config, FILE *out, struct err *err)
{
	struct cgroup_place place;
	char folder[PATH_MAX];

	if (cgroup_find(config->cg_root, 0, false, &place, err) < 0)
		return -1;
	for (int i = 0; i < (place.version == 2 ? 1 : CGROUP_CONTROLLERS); i++)
		if ((place.has & (1U << i)) && cgroup_folder(place.version, i, place.path, folder) == 0)
			fprintf(out, "%s\n", folder);
	return 0;
}
