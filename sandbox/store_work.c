/*
 * store_work.c: the work folder of a box: where it is, whose it is, and what may lie in it; see store.h.
 *
 * Called by store, which has the box locked, and by run.  Fails when the kernel refuses.  Must never follow a
 * link below the folder of boxes: what lies in the work folder is the program's.
 */
#include "store.h"

#include "base/auto.h"
#include "base/fs.h"
#include "holder.h"
#include "userns.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A link of the box's folder that says something; NULL: there is none. */
static int store_note(const struct store_box *box, const char *name, char **ret_text, struct err *err)
{
	char text[PATH_MAX];
	ssize_t length = readlinkat(box->dir, name, text, sizeof(text));

	if (length < 0 && errno == ENOENT) {
		*ret_text = NULL;
		return 0;
	}
	if (length < 0)
		return err_sys(err, "%s/%s", box->path, name);
	*ret_text = strndup(text, (size_t)length);
	return *ret_text ? 0 : err_nomem(err);
}

int store_data(const struct store_box *box, char **ret_path, struct err *err)
{
	return store_note(box, STORE_DATA, ret_path, err);
}

int store_size(const struct store_box *box, char **ret_size, struct err *err)
{
	return store_note(box, STORE_SIZE, ret_size, err);
}

/*
 * A box folder in memory is a mount of the holder's, which only that has; /proc shows it.  Without the holder
 * it is gone.
 */
int store_find_memory(struct store_box *box, struct err *err)
{
	auto_buf struct buf likeness = { 0 };
	auto_fd int holder = -1, around = -1;
	char path[40];
	pid_t pid;

	box->memory = readlinkat(box->dir, STORE_SIZE, path, sizeof(path)) >= 0;
	holder = box->memory ? holder_find(box->dir, &likeness, &pid) : -1;
	if (holder < 0 || !holder_sure(box->dir))
		return 0;
	snprintf(path, sizeof(path), "/proc/%d/root", (int)pid);
	around = fs_open(AT_FDCWD, path, O_PATH | O_DIRECTORY, 0, err);
	if (around < 0)
		return -1;
	/* as long as it lives, the number is its */
	box->around = poll(&(struct pollfd){ holder, POLLIN, 0 }, 1, 0) == 0 ? fd_take(&around) : -1;
	return 0;
}

/* The folder in which the work folder is. */
int store_around(const struct store_box *box)
{
	return box->memory ? box->around : box->dir;
}

/*
 * The program owns its work folder and may have taken the rights to it away: they are given back.  No link
 * can stand there: the folder around it is closed to the program.
 */
int store_work(const struct store_box *box, struct err *err)
{
	int around = store_around(box);
	struct stat st;

	if (fstatat(around, STORE_WORK, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return err_sys(err, "%s/%s", box->path, STORE_WORK);
	if (S_ISDIR(st.st_mode) && (st.st_mode & S_IRWXU) != S_IRWXU &&
		fchmodat(around, STORE_WORK, (st.st_mode & 07777) | S_IRWXU, 0) < 0)
		return err_sys(err, "%s/%s", box->path, STORE_WORK);
	return fs_open_in_root(around, STORE_WORK, O_RDONLY | O_DIRECTORY, 0, err);
}

int store_hand_over(const struct store_box *box, uid_t uid, gid_t gid, struct err *err)
{
	auto_fd int work = store_work(box, err);

	return work < 0 ? -1 : fs_chown_tree(work, uid, gid, err);
}

/* Groups other than the one of the map could not be changed in there. */
int store_offer(const struct store_box *box, struct err *err)
{
	auto_fd int work = store_work(box, err);

	if (work < 0 || fs_chown_tree(work, (uid_t)-1, getegid(), err) < 0)
		return -1;
	return fd_take(&work);
}

int store_hand_back(const struct store_box *box, int holder, struct err *err)
{
	struct stat st, work;

	if (fstat(box->dir, &st) < 0 ||
		fstatat(store_around(box), STORE_WORK, &work, AT_SYMLINK_NOFOLLOW) < 0)
		return err_sys(err, "%s", box->path);
	if (st.st_uid == work.st_uid && st.st_uid != 0)
		return 0;
	if (st.st_uid != 0 && userns_sub_owns(work.st_uid, work.st_gid))
		return userns_take(store_around(box), STORE_WORK, work.st_uid, work.st_gid, holder, err);
	if (geteuid() != 0)
		return err_set(err, ERR_SYSTEM,
			"%s/" STORE_WORK " belongs to user %u and group %u, which /etc/subuid and "
			"/etc/subgid do not give to user %u; root can give it back: chown -R %u:%u "
			"%s/" STORE_WORK,
			box->path, work.st_uid, work.st_gid, st.st_uid, st.st_uid, st.st_gid, box->path);
	return store_hand_over(box, st.st_uid, st.st_gid, err);
}

int store_sweep(const struct store_box *box, bool keep, struct err *err)
{
	auto_fd int work = store_work(box, err);

	if (work < 0)
		return -1;
	return keep ? 0 : fs_remove_special(work, err);
}
