/*
 * meta.c: writes the meta file; see meta.h.
 *
 * Called by run.  Fails when the file cannot be opened or written to its last byte, and when something else
 * stands in its place at the end.  Must never leave a file that reads as a finished run when the run was not
 * finished, nor wait without end for who reads a pipe.
 */
#include "meta.h"

#include "base/auto.h"
#include "base/fs.h"

#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* How often (every 10 ms) a pipe that nobody reads is tried: its reader may be about to open it. */
#define META_TRIES 500

static const char *const meta_names[META_KEYS] = {
#define META(id, name, ...) [META_##id] = name,
#include "meta.def"
#undef META
};

const char *meta_name(enum meta_key key)
{
	return meta_names[key];
}

/* A pipe is opened without waiting in the kernel, where nothing could end it. */
static int meta_open_file(const char *file)
{
	const int flags = O_WRONLY | O_CREAT | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;
	int fd = open(file, flags, 0666);

	for (int tries = 0; fd < 0 && errno == ENXIO && tries < META_TRIES; tries++) {
		nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
		fd = open(file, flags, 0666);
	}
	return fd;
}

int meta_open(struct meta *ret_meta, const char *file, struct err *err)
{
	struct meta meta = { .fd = -1, .file = file };
	struct stat st;
	int result = 0;

	if (!file) {
		*ret_meta = meta;
		return 0;
	}
	if (strcmp(file, "-") == 0)
		meta.fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	else
		meta.fd = meta_open_file(file);
	if (meta.fd < 0 && errno == ELOOP)
		return err_set(err, ERR_USAGE,
			"--meta (-M): %s is a symbolic link; name the file itself (standard output: -)",
			file);
	if (meta.fd < 0 && errno == ENXIO)
		return err_set(err, ERR_USAGE,
			"--meta (-M): %s is a pipe that nobody reads; open it for reading first", file);
	if (meta.fd < 0 || fstat(meta.fd, &st) < 0)
		return err_sys(err, "--meta (-M): %s", file);
	meta.stream = strcmp(file, "-") == 0 || !S_ISREG(st.st_mode);
	meta_add(&meta, META_STATUS, "XX");
	meta_add(&meta, META_MESSAGE, "Run not finished");
	if (!meta.stream)
		result = meta_write(&meta, err);
	meta_reset(&meta);
	if (result < 0) {
		close(meta.fd);
		buf_free(&meta.text);
		return -1;
	}
	*ret_meta = meta;
	return 0;
}

void meta_add(struct meta *meta, enum meta_key key, const char *format, ...)
{
	char value[1100];
	va_list args;

	va_start(args, format);
	vsnprintf(value, sizeof(value), format, args);
	va_end(args);
	buf_printf(&meta->text, "%s:", meta_names[key]);
	buf_puts_escaped(&meta->text, *value ? value : "-");
	buf_puts(&meta->text, "\n");
}

void meta_add_ms(struct meta *meta, enum meta_key key, int64_t ms)
{
	meta_add(meta, key, "%lld.%03lld", (long long)(ms / 1000), (long long)(ms % 1000));
}

void meta_reset(struct meta *meta)
{
	meta->text.len = 0;
}

/*
 * Cuts the file behind what was written, and looks whether it still stands where the caller will look for it:
 * in a folder that the program can write, it may have put another there, with a verdict of its own.
 */
static int meta_settle(const struct meta *meta, off_t written, struct err *err)
{
	struct stat ours, there;

	if (fstat(meta->fd, &ours) < 0 || (ours.st_size != written && ftruncate(meta->fd, written) < 0))
		return err_sys(err, "meta file");
	if (lstat(meta->file, &there) < 0 || there.st_dev != ours.st_dev || there.st_ino != ours.st_ino)
		return err_set(err, ERR_SYSTEM,
			"meta file: %s was removed or replaced during the run; name one where the program "
			"cannot write",
			meta->file);
	return 0;
}

int meta_write(struct meta *meta, struct err *err)
{
	ssize_t written;

	if (meta->fd < 0)
		return 0;
	if (buf_check(&meta->text, err) < 0)
		return err_wrap(err, "meta file");
	if (meta->stream)
		return fs_write_all(meta->fd, meta->text.data, meta->text.len, err) < 0
			       ? err_wrap(err, "meta file")
			       : 0;
	/* Overwriting and cutting costs a tenth of what truncating first costs on ext4. */
	written = pwrite(meta->fd, meta->text.data, meta->text.len, 0);
	if (written < 0)
		return err_sys(err, "meta file");
	if ((size_t)written != meta->text.len)
		return err_set(err, ERR_SYSTEM,
			"meta file: only %zd of %zu bytes could be written; is the disk full?", written,
			meta->text.len);
	return meta_settle(meta, written, err);
}

int meta_close(struct meta *meta, struct err *err)
{
	int fd = fd_take(&meta->fd);

	buf_free(&meta->text);
	if (fd >= 0 && close(fd) < 0)
		return err_sys(err, "meta file: close");
	return 0;
}
