/*
 * session_box.c: the box of one ojjudge: made once for the folders that a language needs, and emptied for
 * each run.
 *
 * compile, runtest and tools call session_reset() before each run.  A box that stands has a process that
 * makes its runs fast (ojbox --init), and a new one would have to be made for it.  But its work folder stays
 * the same, and was in the hands of the program before: it must never bring anything from one run to the
 * next.  So it is looked at when it is new and whenever it has been emptied, and where there is a difference,
 * or something fails, the box is made anew.
 */
#include "session.h"

#include "base/auto.h"
#include "base/fs.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/xattr.h>

/* ---- a folder that is like a new one ---- */

/*
 * All that the owner of an empty folder can change but its times, as far as the file system has it.  The size
 * tells how many entries there once were.
 */
static void session_look(int dir, struct session_look *ret_look)
{
	struct stat st = { 0 };
	struct fsxattr more = { 0 };
	int flags = 0, version = 0;

	fstat(dir, &st);
	ioctl(dir, FS_IOC_GETFLAGS, &flags);
	ioctl(dir, FS_IOC_GETVERSION, &version);
	ioctl(dir, FS_IOC_FSGETXATTR, &more);
	*ret_look = (struct session_look){ { st.st_mode, st.st_uid, st.st_gid, st.st_size,
		flistxattr(dir, NULL, 0), flags, version, more.fsx_xflags, more.fsx_extsize, more.fsx_projid,
		more.fsx_cowextsize } };
}

/* Makes a file, sums up where readdir(3) says that things are, and removes it; -1: that fails. */
static int64_t session_places(int dir)
{
	static const char name[] = "place";
	auto_fd int file = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	auto_fd int copy = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	auto_dir DIR *entries = copy < 0 ? NULL : fdopendir(copy);
	const struct dirent *entry;
	uint64_t sum = 0;

	if (!entries)
		return -1;
	copy = -1;
	while ((entry = readdir(entries)))
		sum += (uint64_t)entry->d_off;
	return file < 0 || unlinkat(dir, name, 0) < 0 ? -1 : (int64_t)(sum & INT64_MAX);
}

/*
 * Some file systems (btrfs, tmpfs) count the files that were ever made in a folder, and show it: that would
 * be a way from one run to the next.
 */
static bool session_forgets(int dir)
{
	int64_t before = session_places(dir);

	return before >= 0 && session_places(dir) == before;
}

/* Empties the work folder.  Returns whether it is then as it was when the box was made. */
static bool session_empty(const struct session *session)
{
	struct session_look look;
	struct err err;

	if (fs_remove_contents(session->box, &err) < 0 || futimens(session->box, NULL) < 0)
		return false;
	session_look(session->box, &look);
	return memcmp(&look, &session->look, sizeof(look)) == 0;
}

/* ---- making it ---- */

/* From "/some/where/17\n" to "17"; the newline is cut off. */
static const char *session_number(char *path)
{
	char *end = strchr(path, '\n');
	const char *slash;

	if (!end || end[1] || *path != '/')
		return NULL;
	*end = '\0';
	slash = strrchr(path, '/');
	if (!slash[1] || slash[1 + strspn(slash + 1, "0123456789")])
		return NULL;
	return slash + 1;
}

/* Notes what `ojbox --init` has printed. */
static int session_note_box(struct session *session, char *path, struct err *err)
{
	const char *number = session_number(path);
	auto_free char *work = NULL;

	if (!number)
		return err_set(err, ERR_PROTO, "%s --init printed no path of a box", session->ojbox);
	if (!session->number) {
		if (fs_write_file(session->dir, "boxes", number, err) < 0)
			return -1;
		session->number = strdup(number);
	}
	if (!session->number || asprintf(&work, "%s/box", path) < 0) {
		work = NULL;
		return err_nomem(err);
	}
	auto_close(&session->box);
	session->box = fs_open(AT_FDCWD, work, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0, err);
	return session->box < 0 ? -1 : 0;
}

/* Makes or resets the box.  `rules` NULL: a bare one, without a process that keeps anything of it. */
static int session_init(struct session *session, const struct strv *rules, struct err *err)
{
	auto_strv struct strv argv = { 0 };
	auto_buf struct buf output = { 0 };

	strv_add(&argv, session->ojbox);
	strv_printf(&argv, "--box-id=%s", session->number ? session->number : "auto");
	if (!rules || !session->forgets)
		strv_add(&argv, "--no-holder");
	for (size_t i = 0; rules && i < rules->count; i++)
		strv_printf(&argv, "--dir=%s", rules->item[i]);
	if (rules && session->inputs)
		strv_printf(&argv, "--data=%s", session->inputs);
	strv_add(&argv, "--init");
	if (strv_check(&argv, err) < 0)
		return -1;
	if (session_call(session, &argv, session->stop, &output, err) < 0)
		return err_wrap(err, "making a box: %s", session->ojbox);
	if (!output.len)
		return err_set(err, ERR_PROTO, "%s --init printed nothing", session->ojbox);
	return session_note_box(session, output.data, err);
}

/* The first box is bare: its number is written down before there is a process that lives for it. */
static int session_first(struct session *session, struct err *err)
{
	if (session_init(session, NULL, err) < 0)
		return -1;
	session->forgets = session_forgets(session->box);
	return 0;
}

int session_reset(struct session *session, const struct strv *rules, struct err *err)
{
	if (session->rules == rules && session_empty(session))
		return 0;
	session_spoil(session);
	if (!session->number && session_first(session, err) < 0)
		return -1;
	if (session_init(session, rules, err) < 0 &&
		(!session_copies(session, err) || session_init(session, rules, err) < 0))
		return -1;
	if (session->forgets) {
		session->rules = rules;
		session_look(session->box, &session->look);
	}
	return 0;
}

void session_spoil(struct session *session)
{
	session->rules = NULL;
}

/* ---- inputs ---- */

bool session_copies(struct session *session, const struct err *err)
{
	if (!session->inputs || err->class == ERR_BUSY)
		return false;
	log_note(session->log, 1, "inputs are copied from now on: %s", err->text);
	auto_release(&session->inputs);
	session_spoil(session);
	return true;
}

bool session_inputs_stand(const struct session *session)
{
	struct stat ours, there;

	return fstat(session->data, &ours) == 0 && stat(session->inputs, &there) == 0 &&
	       ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}
