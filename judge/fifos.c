/*
 * fifos.c: the named pipes by which managers and users talk.
 *
 * comm_users.c makes them.  Fails where files cannot be made.  The folder is shown read-only in the
 * boxes, so nobody can put anything into it; a pipe can be opened for writing all the same.
 */
#include "fifos.h"

#include "base/auto.h"
#include "base/fs.h"

#include <fcntl.h>
#include <sys/stat.h>

static int fifos_make_one(int folder, const char *name, struct err *err)
{
	/* Whatever the umask is: the box may have a user of its own. */
	if (mkfifoat(folder, name, 0666) < 0 || fchmodat(folder, name, 0666, 0) < 0)
		return err_sys(err, "making a pipe");
	return 0;
}

static int fifos_fill(int folder, struct err *err)
{
	if (fchmod(folder, 0755) < 0)
		return err_sys(err, "making a pipe");
	return fifos_make_one(folder, FIFOS_DOWN, err) < 0 ? -1 : fifos_make_one(folder, FIFOS_UP, err);
}

int fifos_make(struct slot *slot, struct fifos *ret_fifos, struct err *err)
{
	const struct session *session = slot->session;
	auto_free char *rule = NULL, *path = NULL;
	auto_fd int folder = -1;
	char name[32];

	snprintf(name, sizeof(name), "fifo-%s", slot->name);
	if (asprintf(&path, "%s/%s", session->path, name) < 0) {
		path = NULL;
		return err_nomem(err);
	}
	if (asprintf(&rule, "--dir=fifo=%s", path) < 0) {
		rule = NULL;
		return err_nomem(err);
	}
	if (strv_has(&slot->extra, rule)) {
		folder = fs_open_beneath(session->dir, name, O_RDONLY | O_DIRECTORY, 0, err);
		if (folder < 0)
			return -1;
	} else if (session_folder(session, name, &folder, err) < 0 || fifos_fill(folder, err) < 0 ||
		   slot_extra(slot, rule, err) < 0) {
		return -1;
	}
	ret_fifos->folder = fd_take(&folder);
	ret_fifos->path = str_take(&path);
	return 0;
}

void fifos_free(struct fifos *fifos)
{
	auto_close(&fifos->folder);
	free(fifos->path);
	*fifos = (struct fifos){ .folder = -1 };
}

void fifos_nudge(const struct fifos *fifos)
{
	static const char *const names[] = { FIFOS_DOWN, FIFOS_UP };
	static const int modes[] = { O_RDONLY, O_WRONLY };

	/* A writer can only be where somebody reads, or waits to do so. */
	for (int i = 0; i < 4; i++) {
		auto_fd int end = openat(
			fifos->folder, names[i / 2], modes[i % 2] | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);

		(void)end;
	}
}

int fifos_open_one(const struct fifos *fifos, int mode, struct err *err)
{
	int end = openat(fifos->folder, FIFOS_UP, mode | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);

	return end < 0 ? err_sys(err, "opening a pipe") : end;
}

int fifos_open(const struct fifos *fifos, int *ret_down, int *ret_up, struct err *err)
{
	auto_fd int down = openat(fifos->folder, FIFOS_DOWN, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
	/* As a reader of its own it need not wait for another. */
	auto_fd int up = openat(fifos->folder, FIFOS_UP, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);

	if (down < 0 || up < 0)
		return err_sys(err, "opening a pipe");
	*ret_down = fd_take(&down);
	*ret_up = fd_take(&up);
	return 0;
}
