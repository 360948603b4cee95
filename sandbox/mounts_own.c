/*
 * mounts_own.c: the /dev and the /etc that ojbox makes: the little that programs need and nothing that tells
 * about the host.
 *
 * Called by mounts.  A source that the host does not have is left out.  Must never bind a whole folder of
 * devices: what the host's owner put there is not for the box.
 */
#include "mounts.h"

#include "base/auto.h"
#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bound from the host at the same path. */
struct own_bind {
	const char *in;
	bool folder, only_tty;
	unsigned long attributes;
};

/* Read-only is the node, which others have, too: its times and mode.  The device can be written to. */
#define OWN_DEVICE (MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC)
#define OWN_FILE   (MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV)

static const struct own_bind own_binds[MOUNTS_OWN_MAX] = {
	{ "dev/null", false, false, OWN_DEVICE }, { "dev/zero", false, false, OWN_DEVICE },
	{ "dev/full", false, false, OWN_DEVICE }, { "dev/random", false, false, OWN_DEVICE },
	{ "dev/urandom", false, false, OWN_DEVICE }, { "dev/tty", false, true, OWN_DEVICE },
	{ "etc/ld.so.cache", false, false, OWN_FILE }, /* else every start searches all folders */
	{ "etc/alternatives", true, false, OWN_FILE }, /* Debian's /usr/bin/java is a link through it */
};

struct own_text {
	const char *in, *text; /* a file and its contents, or a link and its target */
	bool link, only_net;
};

static const struct own_text own_texts[] = {
	{ "dev/random", "urandom", true, false }, /* they do not differ any more (random(4)) */
	{ "dev/fd", "/proc/self/fd", true, false },
	{ "dev/stdin", "/proc/self/fd/0", true, false },
	{ "dev/stdout", "/proc/self/fd/1", true, false },
	{ "dev/stderr", "/proc/self/fd/2", true, false },
	{ "etc/passwd",
		"root:x:0:0:root:/:/bin/sh\nbox:x:1000:1000:box:/box:/bin/sh\n"
		"nobody:x:65534:65534:nobody:/:/bin/sh\n",
		false, false },
	{ "etc/group", "root:x:0:\nbox:x:1000:\nnogroup:x:65534:\n", false, false },
	{ "etc/hosts", "127.0.0.1 localhost box\n::1 localhost box\n", false, true },
	{ "etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n", false, true },
};

/* Whether the path lies in the top folder of that name. */
static bool own_below(const char *path, const char *top)
{
	size_t length = strlen(top);

	return strncmp(path, top, length) == 0 && path[length] == '/';
}

static bool own_asked(const struct mounts *mounts, const struct own_bind *bind)
{
	const struct dir_rule *rule;

	if (!bind->in || (bind->only_tty && !mounts->tty))
		return false;
	rule = dirs_find(mounts->rules, own_below(bind->in, "dev") ? "dev" : "etc");
	return rule && (rule->flags & DIR_OWN);
}

int mounts_own_sources(struct mounts *mounts, struct err *err)
{
	char path[40];

	for (size_t i = 0; i < MOUNTS_OWN_MAX; i++) {
		if (!own_asked(mounts, &own_binds[i]))
			continue;
		snprintf(path, sizeof(path), "/%s", own_binds[i].in);
		mounts->own[i] = mounts_clone(AT_FDCWD, path, own_binds[i].attributes, true, err);
		if (mounts->own[i] < 0 && err->no != ENOENT)
			return err_wrap(err, "/%s of the box", own_binds[i].in);
	}
	return 0;
}

static int own_write(int root, const struct own_text *own, struct err *err)
{
	auto_fd int file = -1;

	if (own->link) {
		if (symlinkat(own->text, root, own->in) < 0 && errno != EEXIST)
			return err_sys(err, "/%s", own->in);
		return 0;
	}
	file = fs_open(root, own->in, O_WRONLY | O_CREAT | O_NOFOLLOW, 0644, err);
	if (file < 0)
		return -1;
	return fs_write_all(file, own->text, strlen(own->text), err);
}

int mounts_own_files(const struct mounts *mounts, const char *in, struct err *err)
{
	for (size_t i = 0; i < sizeof(own_texts) / sizeof(own_texts[0]); i++) {
		if (!own_below(own_texts[i].in, in) || (own_texts[i].only_net && !mounts->any_net))
			continue;
		if (own_write(mounts->root, &own_texts[i], err) < 0)
			return -1;
	}
	for (size_t i = 0; i < MOUNTS_OWN_MAX; i++) {
		if (mounts->own[i] < 0 || !own_below(own_binds[i].in, in))
			continue;
		if (!own_binds[i].folder && mounts_file(mounts, own_binds[i].in, err) < 0)
			return -1;
		if (own_binds[i].folder && mkdirat(mounts->root, own_binds[i].in, 0755) < 0 &&
			errno != EEXIST)
			return err_sys(err, "/%s", own_binds[i].in);
	}
	return 0;
}

int mounts_own_attach(const struct mounts *mounts, const char *in, struct err *err)
{
	for (size_t i = 0; i < MOUNTS_OWN_MAX; i++) {
		if (mounts->own[i] < 0 || !own_below(own_binds[i].in, in))
			continue;
		if (mounts_attach(mounts, mounts->own[i], own_binds[i].in, err) < 0)
			return -1;
	}
	return 0;
}

void mounts_own_describe(const struct dir_rule *rule, struct buf *buf)
{
	char path[40];

	for (size_t i = 0; i < MOUNTS_OWN_MAX; i++) {
		if (!own_binds[i].in || !own_below(own_binds[i].in, rule->in) ||
			own_binds[i].attributes == OWN_DEVICE)
			continue;
		snprintf(path, sizeof(path), "/%s", own_binds[i].in);
		mounts_describe_source(AT_FDCWD, path, buf);
	}
}
