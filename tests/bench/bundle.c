/*
 * bundle.c: a container for crun; see bundle.h.
 *
 * Called by subjects.c, which removes the folder, too.  Fails when files cannot be written there.  Must never
 * ask for what an ordinary user may not have: then crun would not be here, and the reason would be ours.
 */
#include "bundle.h"

#include "base/auto.h"
#include "base/fs.h"
#include "base/json.h"
#include "box.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is mounted, much as for bwrap in subjects.def. */
static const struct {
	const char *destination, *type, *source, *options;
} bundle_mounts[] = {
	{ "/proc", "proc", "proc", "nosuid noexec nodev" },
	{ "/dev", "tmpfs", "tmpfs", "nosuid mode=755 size=65536k" },
	{ "/tmp", "tmpfs", "tmpfs", "nosuid nodev" },
	{ "/usr", "bind", "/usr", "rbind ro nosuid nodev" },
};

static const char *const bundle_namespaces[] = { "user", "pid", "network", "ipc", "uts", "mount" };

/* An array with the words of a text. */
static int bundle_words(struct json *json, const char *key, const char *text, struct err *err)
{
	auto_strv struct strv words = { 0 };

	if (text_words(text, &words, err) < 0)
		return -1;
	json_open(json, key, '[');
	for (size_t i = 0; i < words.count; i++)
		json_string(json, NULL, words.item[i]);
	json_close(json, '[');
	return 0;
}

static int bundle_process(struct json *json, struct err *err)
{
	json_open(json, "process", '{');
	json_open(json, "user", '{');
	json_integer(json, "uid", 0);
	json_integer(json, "gid", 0);
	json_close(json, '{');
	if (bundle_words(json, "args", "/nothing", err) < 0 ||
		bundle_words(json, "env", "PATH=/usr/bin", err) < 0)
		return -1;
	json_string(json, "cwd", "/");
	json_close(json, '{');
	return 0;
}

static int bundle_mount(struct json *json, size_t index, struct err *err)
{
	json_open(json, NULL, '{');
	json_string(json, "destination", bundle_mounts[index].destination);
	json_string(json, "type", bundle_mounts[index].type);
	json_string(json, "source", bundle_mounts[index].source);
	if (bundle_words(json, "options", bundle_mounts[index].options, err) < 0)
		return -1;
	json_close(json, '{');
	return 0;
}

static void bundle_map(struct json *json, const char *key, long long id)
{
	json_open(json, key, '[');
	json_open(json, NULL, '{');
	json_integer(json, "containerID", 0);
	json_integer(json, "hostID", id);
	json_integer(json, "size", 1);
	json_close(json, '{');
	json_close(json, '[');
}

static void bundle_linux(struct json *json)
{
	json_open(json, "linux", '{');
	bundle_map(json, "uidMappings", geteuid());
	bundle_map(json, "gidMappings", getegid());
	json_open(json, "namespaces", '[');
	for (size_t i = 0; i < sizeof(bundle_namespaces) / sizeof(*bundle_namespaces); i++) {
		json_open(json, NULL, '{');
		json_string(json, "type", bundle_namespaces[i]);
		json_close(json, '{');
	}
	json_close(json, '[');
	json_close(json, '{');
}

static int bundle_config(struct buf *ret_text, struct err *err)
{
	struct json json = { .out = ret_text };

	json_open(&json, NULL, '{');
	json_string(&json, "ociVersion", "1.0.2");
	if (bundle_process(&json, err) < 0)
		return -1;
	json_open(&json, "root", '{');
	json_string(&json, "path", "rootfs");
	json_close(&json, '{');
	json_string(&json, "hostname", "box");
	json_open(&json, "mounts", '[');
	for (size_t i = 0; i < sizeof(bundle_mounts) / sizeof(*bundle_mounts); i++) {
		if (bundle_mount(&json, i, err) < 0)
			return -1;
	}
	json_close(&json, '[');
	bundle_linux(&json);
	json_close(&json, '{');
	return buf_check(ret_text, err);
}

/* DIR/NAME; name "" is the folder itself. */
static int bundle_path(const char *dir, const char *name, struct buf *ret_path, struct err *err)
{
	buf_printf(ret_path, "%s%s%s", dir, *name ? "/" : "", name);
	return buf_check(ret_path, err);
}

static int bundle_folder(const char *dir, const char *name, struct err *err)
{
	auto_buf struct buf path = { 0 };

	if (bundle_path(dir, name, &path, err) < 0)
		return -1;
	return mkdir(path.data, 0755) < 0 ? err_sys(err, "%s", path.data) : 0;
}

int bundle_make(const char *dir, const char *program, struct err *err)
{
	auto_buf struct buf copy = { 0 };
	auto_buf struct buf config = { 0 };
	auto_buf struct buf text = { 0 };
	auto_fd int fd = -1;

	if (bundle_folder(dir, "", err) < 0 || bundle_folder(dir, "rootfs", err) < 0 ||
		bundle_path(dir, "rootfs/nothing", &copy, err) < 0 ||
		box_copy_program(program, copy.data, err) < 0)
		return -1;
	if (bundle_config(&text, err) < 0 || bundle_path(dir, "config.json", &config, err) < 0)
		return -1;
	fd = fs_open(AT_FDCWD, config.data, O_WRONLY | O_CREAT | O_EXCL, 0644, err);
	if (fd < 0)
		return -1;
	return fs_write_all(fd, text.data, text.len, err);
}
