/*
 * cgroup.c: the life of a leaf, from its record to its end; see cgroup.h.
 *
 * Called by run (outside the box, with the box locked), by the program's process (cgroup_enter), and by every
 * command that puts a box right.  Fails when the kernel refuses, with the group's path.  Must never remove a
 * group that is not the box's own, and never leave one without a record.
 */
#include "cgroup.h"

#include "base/auto.h"
#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* A symbolic link in the box's folder: made and read by one call each.  It points to VERSION:PATH. */
#define CGROUP_RECORD "cgroup"
/* A group can be removed when the last process in it is gone for good, which may take a killed one a moment.
 */
#define CGROUP_TRIES 2000
#define CGROUP_NAME  48

static const char *const cgroup_names[CGROUP_CONTROLLERS] = {
	[CGROUP_MEMORY] = "memory",
	[CGROUP_CPUACCT] = "cpuacct",
	[CGROUP_PIDS] = "pids",
	[CGROUP_CPU] = "cpu",
	[CGROUP_CPUSET] = "cpuset",
};

const char *cgroup_controller_name(int controller)
{
	return cgroup_names[controller];
}

/* ---- small files ---- */

int cgroup_folder(int version, int controller, const char *path, char ret_folder[PATH_MAX])
{
	int length = version == 2 ? snprintf(ret_folder, PATH_MAX, "%s", path)
				  : snprintf(ret_folder, PATH_MAX, CGROUP_ROOT "/%s%s",
					    cgroup_names[controller], path);

	return length < PATH_MAX ? 0 : -1;
}

ssize_t cgroup_read(int dir, const char *file, char *text, size_t room)
{
	auto_fd int fd = openat(dir, file, O_RDONLY | O_CLOEXEC);
	ssize_t count = fd < 0 ? -1 : read(fd, text, room - 1);

	text[count > 0 ? count : 0] = '\0';
	return count;
}

int64_t cgroup_number(int dir, const char *file, const char *key)
{
	char text[4096], *at = text;
	size_t length = key ? strlen(key) : 0;

	if (cgroup_read(dir, file, text, sizeof(text)) <= 0)
		return -1;
	while (key && (strncmp(at, key, length) != 0 || at[length] != ' ')) {
		at = strchr(at, '\n');
		if (!at)
			return -1;
		at++;
	}
	at += key ? length + 1 : 0;
	return *at >= '0' && *at <= '9' ? strtoll(at, NULL, 10) : -1;
}

int cgroup_write(int dir, const char *file, struct err *err, const char *format, ...)
{
	char text[4096];
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (length >= (int)sizeof(text))
		return err_set(err, ERR_SYSTEM, "%s: more than %zu bytes", file, sizeof(text) - 1);
	return fs_write_file(dir, file, text, err);
}

/* ---- removal ---- */

static int cgroup_rmdir(const char *folder, struct err *err)
{
	for (int tries = 0; tries < CGROUP_TRIES; tries++) {
		int no;

		if (rmdir(folder) == 0 || errno == ENOENT || errno == ENODEV)
			return 0;
		if (errno == EBUSY) {
			nanosleep(&(struct timespec){ .tv_nsec = 500000 }, NULL);
			continue;
		}
		/* on a read-only mount that is said before the name is looked up */
		no = errno;
		if (access(folder, F_OK) < 0)
			return 0;
		errno = no;
		break;
	}
	return err_sys(err, "control group %s", folder);
}

/* On version 1 the same name in every hierarchy; one that is mounted for two controllers is met twice. */
static int cgroup_rmdir_all(int version, const char *path, struct err *err)
{
	char folder[PATH_MAX];

	for (int i = 0; i < (version == 2 ? 1 : CGROUP_CONTROLLERS); i++) {
		if (cgroup_folder(version, i, path, folder) < 0)
			return err_set(err, ERR_SYSTEM, "control group %s: path too long", path);
		if (cgroup_rmdir(folder, err) < 0)
			return -1;
	}
	return 0;
}

/* The name of a leaf follows from the box's folder, so the record changes only with the place. */
static int cgroup_own_name(int box, char ret_name[CGROUP_NAME])
{
	struct stat st;

	if (fstat(box, &st) < 0)
		return -1;
	snprintf(ret_name, CGROUP_NAME, "box-%llx-%llx", (unsigned long long)st.st_dev,
		(unsigned long long)st.st_ino);
	return 0;
}

/*
 * Reads the record: 0 when there is none, else the version, and the path.  One that names another box's leaf,
 * as in a folder that was copied, is none.
 */
static int cgroup_record(int box, char ret_path[PATH_MAX])
{
	char text[PATH_MAX + 2], name[CGROUP_NAME];
	ssize_t length = readlinkat(box, CGROUP_RECORD, text, sizeof(text) - 1);

	text[length > 0 ? length : 0] = '\0';
	if (length < 3 || (text[0] != '1' && text[0] != '2') || text[1] != ':' || text[2] != '/')
		return 0;
	if (cgroup_own_name(box, name) < 0 || strcmp(strrchr(text, '/') + 1, name) != 0)
		return 0;
	memcpy(ret_path, text + 2, (size_t)length - 1);
	return text[0] - '0';
}

int cgroup_sweep(int box, struct err *err)
{
	char path[PATH_MAX], kill_file[PATH_MAX + 16];
	struct err ignored;
	int version = cgroup_record(box, path);

	if (!version)
		return 0;
	if (version == 2) {
		/* nothing is alive in it: pid 1 of the box died with its keeper; but that may not be over yet
		 */
		snprintf(kill_file, sizeof(kill_file), "%s/cgroup.kill", path);
		cgroup_write(AT_FDCWD, kill_file, &ignored, "1");
	}
	return cgroup_rmdir_all(version, path, err);
}

bool cgroup_left(int box)
{
	char path[PATH_MAX], folder[PATH_MAX];
	int version = cgroup_record(box, path);

	return version && cgroup_folder(version, CGROUP_MEMORY, path, folder) == 0 &&
	       access(folder, F_OK) == 0;
}

/* ---- a leaf ---- */

/* Names the leaf, and records it before it is made. */
static int cgroup_name(const struct cgroup_place *place, int box, struct cgroup *leaf, struct err *err)
{
	char record[PATH_MAX + 2], old[PATH_MAX], name[CGROUP_NAME];

	if (cgroup_own_name(box, name) < 0)
		return err_sys(err, "folder of the box");
	if (snprintf(leaf->path, sizeof(leaf->path), "%s/%s", place->path, name) >= (int)sizeof(leaf->path))
		return err_set(err, ERR_SYSTEM, "control group %s: path too long", place->path);
	if (cgroup_record(box, old) == place->version && strcmp(old, leaf->path) == 0)
		return 0;
	if (unlinkat(box, CGROUP_RECORD, 0) < 0 && errno != ENOENT)
		return err_sys(err, "record of the control group");
	snprintf(record, sizeof(record), "%d:%s", place->version, leaf->path);
	if (symlinkat(record, box, CGROUP_RECORD) < 0)
		return err_sys(err, "record of the control group");
	/* of a box whose folder had this number before, and was removed with its record */
	return cgroup_rmdir_all(place->version, leaf->path, err);
}

static int cgroup_make_folder(int version, struct cgroup *leaf, int controller, struct err *err)
{
	char folder[PATH_MAX];

	if (cgroup_folder(version, controller, leaf->path, folder) < 0)
		return err_set(err, ERR_SYSTEM, "control group %s: path too long", leaf->path);
	/* it was swept before: what exists now was made a moment ago, by another name of the same hierarchy
	 */
	if (mkdir(folder, 0755) < 0 && errno != EEXIST)
		return err_sys(err, "control group %s", folder);
	leaf->dir[controller] = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return leaf->dir[controller] < 0 ? err_sys(err, "control group %s", folder) : 0;
}

static void cgroup_close(struct cgroup *leaf)
{
	for (int i = 0; i < CGROUP_CONTROLLERS; i++)
		auto_close(&leaf->dir[i]);
	auto_close(&leaf->cpu);
	auto_close(&leaf->oom);
	leaf->backend = NULL;
}

int cgroup_make(const struct cgroup_place *place, int box, const struct cgroup_limits *limits,
	struct cgroup *ret_leaf, struct err *err)
{
	struct cgroup leaf = { .has = place->has, .cpu = -1, .oom = -1 };
	struct err ignored;

	memset(leaf.dir, 0xff, sizeof(leaf.dir));
	leaf.backend = place->version == 2 ? &cgroup_v2 : &cgroup_v1;
	if (limits->cpus && !(place->has & (1U << CGROUP_CPUSET)))
		return err_set(err, ERR_SYSTEM,
			"--cpus: %s has no cpuset controller; for users of systemd, delegate it by a drop-in "
			"for "
			"user@.service with Delegate=cpu cpuset io memory pids",
			place->path);
	if (!limits->cpus)
		leaf.has &= ~(1U << CGROUP_CPUSET); /* a hierarchy of version 1 that would only cost time */
	if (cgroup_sweep(box, err) < 0 || cgroup_name(place, box, &leaf, err) < 0)
		return -1;
	for (int i = 0; i < (place->version == 2 ? 1 : CGROUP_CONTROLLERS); i++)
		if ((leaf.has & (1U << i)) && cgroup_make_folder(place->version, &leaf, i, err) < 0)
			goto fail;
	if (leaf.backend->limit(&leaf, limits, err) < 0)
		goto fail;
	*ret_leaf = leaf;
	return 0;
fail:
	cgroup_rmdir_all(place->version, leaf.path, &ignored);
	cgroup_close(&leaf);
	return -1;
}

int cgroup_birth(const struct cgroup *leaf)
{
	return leaf->backend == &cgroup_v2 ? leaf->dir[0] : -1;
}

int cgroup_enter(const struct cgroup *leaf, struct err *err)
{
	return leaf->backend->enter ? leaf->backend->enter(leaf, err) : 0;
}

int64_t cgroup_cpu(const struct cgroup *leaf)
{
	return leaf->backend->cpu(leaf);
}

int cgroup_members(const struct cgroup *leaf)
{
	bool second = leaf->backend == &cgroup_v2;

	return openat(leaf->dir[0], second ? "cgroup.threads" : "tasks", O_RDONLY | O_CLOEXEC);
}

bool cgroup_full(const struct cgroup *leaf)
{
	struct cgroup_usage usage = { 0 };
	uint64_t times;

	if (read(leaf->oom, &times, sizeof(times)) != sizeof(times))
		return false;
	leaf->backend->usage(leaf, &usage);
	return usage.full;
}

int cgroup_usage(const struct cgroup *leaf, struct cgroup_usage *ret_usage, struct err *err)
{
	struct cgroup_usage usage = { .cpu_ns = cgroup_cpu(leaf), .cpu_pressure = -1, .memory_pressure = -1 };

	leaf->backend->usage(leaf, &usage);
	if (usage.cpu_ns < 0)
		return err_set(err, ERR_SYSTEM, "control group %s does not tell what was used", leaf->path);
	*ret_usage = usage;
	return 0;
}

void cgroup_kill(const struct cgroup *leaf)
{
	struct err ignored;

	/* where it fails, pid 1 of the box kills */
	if (leaf->backend == &cgroup_v2)
		cgroup_write(leaf->dir[0], "cgroup.kill", &ignored, "1");
}

int cgroup_remove(struct cgroup *leaf, struct err *err)
{
	int result;

	if (!leaf->backend)
		return 0;
	result = cgroup_rmdir_all(leaf->backend == &cgroup_v2 ? 2 : 1, leaf->path, err);
	cgroup_close(leaf);
	return result;
}
