/*
 * icpc_constants.c: {{name}} in files of an ICPC package, which stand for its constants.
 *
 * icpc.c has it look through the folders for which the format says so.  A file in which something is filled
 * in becomes an extra file of the same path.  Names that are no constants stay, and are told.
 */
#include "package/icpc.h"

#include "base/auto.h"

#include <string.h>

#define ICPC_DEPTH 16
#define ICPC_NAME  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

/* The length of NAME in "{{NAME}}" at the text's beginning, or 0. */
static size_t icpc_fill_name(const char *text, size_t count)
{
	size_t length = 0;

	while (length < count && text[length] && strchr(ICPC_NAME, text[length]))
		length++;
	return length && count - length >= 2 && memcmp(text + length, "}}", 2) == 0 ? length : 0;
}

static const char *icpc_fill_value(const struct icpc *icpc, const char *name, size_t length)
{
	for (size_t i = 0; i < icpc->constant.count; i++)
		if (strlen(icpc->constant.item[i]) == length &&
			memcmp(icpc->constant.item[i], name, length) == 0)
			return icpc->value.item[i];
	return NULL;
}

/* Words for the place of samples in a statement. */
static bool icpc_fill_known(const char *name, size_t length)
{
	return (length == 10 && memcmp(name, "nextsample", 10) == 0) ||
	       (length == 16 && memcmp(name, "remainingsamples", 16) == 0);
}

static int icpc_fill_line(const char *bytes, const char *at)
{
	int line = 1;

	for (; bytes < at; bytes++)
		line += *bytes == '\n';
	return line;
}

void icpc_fill(struct icpc *icpc, const char *path, const char *bytes, size_t count, struct buf *ret_bytes,
	bool *ret_filled)
{
	const char *end = bytes + count, *from = bytes, *at = bytes;
	bool told = false;

	*ret_filled = false;
	while (icpc->constant.count && at < end && (at = memmem(at, (size_t)(end - at), "{{", 2))) {
		size_t length = icpc_fill_name(at + 2, (size_t)(end - at - 2));
		const char *value = length ? icpc_fill_value(icpc, at + 2, length) : NULL;

		if (value) {
			buf_add(ret_bytes, from, (size_t)(at - from));
			buf_puts(ret_bytes, value);
			at += length + 4;
			from = at;
			*ret_filled = true;
			continue;
		}
		if (length && !told && !icpc_fill_known(at + 2, length))
			package_note(icpc->package, path, icpc_fill_line(bytes, at),
				"{{%.*s}} stays as it is: problem.yaml has no such constant",
				length < 60 ? (int)length : 60, at + 2);
		told = told || length;
		at++;
	}
	buf_add(ret_bytes, from, (size_t)(end - from));
}

static void icpc_constants_file(struct icpc *icpc, const char *path)
{
	const char *slash = strrchr(path, '/');
	auto_buf struct buf bytes = { 0 }, filled = { 0 };
	bool any;

	/* of a statement only what is Markdown */
	if (strncmp(path, "statement/", 10) == 0 && !icpc_ends(path, ".md"))
		return;
	if (!package_read(icpc->package, path, &bytes))
		return;
	icpc_fill(icpc, path, buf_text(&bytes), bytes.len, &filled, &any);
	if (any)
		package_extra(icpc->package, path, buf_text(&filled), filled.len,
			strcmp(slash, "/run") == 0 || strcmp(slash, "/build") == 0);
}

static void icpc_constants_in(struct icpc *icpc, const char *folder, int depth)
{
	auto_strv struct strv names = { 0 };

	if (depth > ICPC_DEPTH) {
		package_error(icpc->package, folder, 0, "more than %d folders in each other", ICPC_DEPTH);
		return;
	}
	package_list(icpc->package, folder, &names);
	for (size_t i = 0; i < names.count; i++) {
		auto_free char *path = icpc_text(icpc, "%s/%s", folder, names.item[i]);

		if (path && package_is_folder(icpc->package, path))
			icpc_constants_in(icpc, path, depth + 1);
		else if (path)
			icpc_constants_file(icpc, path);
	}
}

void icpc_constants(struct icpc *icpc, const char *folder)
{
	if (icpc->constant.count && package_is_folder(icpc->package, folder))
		icpc_constants_in(icpc, folder, 0);
}
