/*
 * fuzz.c: what the fuzz targets share; see fuzz.h.
 *
 * Called by every target.  What does not hold, and a machine that cannot make a file, aborts.  Must never
 * pass over a broken promise.
 */
#include "lib/fuzz.h"

#include "base/auto.h"
#include "base/fs.h"
#include "base/log.h"

#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>

void fuzz_fail(const char *file, int line, const char *condition, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s:%d: does not hold: %s\n  ", file, line, condition);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "\n");
	abort();
}

char *fuzz_text(const uint8_t *data, size_t size)
{
	size_t length = size ? strnlen((const char *)data, size) : 0;
	char *text = malloc(length + 1);

	must(text, "memory");
	if (length)
		memcpy(text, data, length);
	text[length] = '\0';
	return text;
}

void fuzz_split(const uint8_t *data, size_t size, char separator, size_t max, struct strv *ret_parts)
{
	while (size && ret_parts->count < max) {
		const uint8_t *end = memchr(data, separator, size);
		size_t length = end ? (size_t)(end - data) : size;
		auto_free char *part = fuzz_text(data, length);

		strv_add(ret_parts, part);
		data += length + (end != NULL);
		size -= length + (end != NULL);
	}
}

void fuzz_file_make(struct fuzz_file *ret_file)
{
	auto_fd int fd = memfd_create("fuzz", MFD_CLOEXEC);

	/* the same number each time, so that an input can name the file */
	ret_file->fd = fcntl(fd, F_DUPFD_CLOEXEC, 100);
	must(fd >= 0 && ret_file->fd >= 0, "memfd_create");
	snprintf(ret_file->path, sizeof(ret_file->path), "/proc/self/fd/%d", ret_file->fd);
}

void fuzz_file_fill(const struct fuzz_file *file, const void *data, size_t size)
{
	must(ftruncate(file->fd, 0) == 0, "ftruncate");
	must(!size || pwrite(file->fd, data, size, 0) == (ssize_t)size, "pwrite");
}

void fuzz_error_clear(struct err *err)
{
	memset(err, '~', sizeof(*err));
	err->class = ERR_NONE;
	err->text[sizeof(err->text) - 1] = '\0';
}

bool fuzz_clean(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)text[i];
		unsigned char next = i + 1 < length ? (unsigned char)text[i + 1] : 0;

		if (byte < ' ' || byte == 0x7f || (byte == 0xc2 && next >= 0x80 && next < 0xa0))
			return false;
	}
	return true;
}

/* What log_error() writes; no longer than a pipe holds. */
static void fuzz_shown(const struct err *err, struct buf *ret_shown)
{
	struct log log = { .program = "fuzz" };
	struct err ignored;
	int ends[2];

	must(pipe2(ends, O_CLOEXEC) == 0, "pipe2");
	log.fd = ends[1];
	log_error(&log, err);
	close(ends[1]);
	must(fs_read_all(ends[0], 65536, ret_shown, &ignored) == 0, "reading what was shown");
	close(ends[0]);
}

void fuzz_error(const struct err *err)
{
	size_t length = strnlen(err->text, sizeof(err->text));
	auto_buf struct buf shown = { 0 };

	must(err->class > ERR_NONE && err->class <= ERR_PROTO, "class %d", err->class);
	must(length < sizeof(err->text), "the text has no end");
	must(length > 0 && strspn(err->text, "~") < 100, "there is no text");
	/* a text that was cut may end anywhere */
	must(length == sizeof(err->text) - 1 || !strchr(" :", err->text[length - 1]),
		"the text says only where, not what: %s", err->text);
	fuzz_shown(err, &shown);
	must(shown.len > strlen("fuzz: \n") && shown.data[shown.len - 1] == '\n', "nothing was shown");
	must(fuzz_clean(shown.data, shown.len - 1), "control bytes are shown: %s", shown.data);
}

void fuzz_errors(const struct strv *errors, const struct err *err)
{
	fuzz_error(err);
	must(errors->count > 0, "an error that is not in the list: %s", err->text);
	for (size_t i = 0; i < errors->count; i++)
		must(*errors->item[i], "an empty error in the list");
}

void fuzz_same(int first, const struct err *first_err, int second, const struct err *second_err)
{
	must(first == second, "%d (%s), then %d (%s)", first, first < 0 ? first_err->text : "", second,
		second < 0 ? second_err->text : "");
	if (first < 0)
		must(first_err->class == second_err->class && strcmp(first_err->text, second_err->text) == 0,
			"%s, then %s", first_err->text, second_err->text);
}

bool fuzz_same_list(const struct strv *a, const struct strv *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->item[i], b->item[i]) != 0)
			return false;
	return true;
}
