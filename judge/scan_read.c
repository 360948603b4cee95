/*
 * scan_read.c: what comes before comments and strings are looked for: ends of lines, lines that are joined,
 * characters that are written as their numbers; and the maps that lead back to the source.
 *
 * scan.c calls it first.  Fails only for want of memory.  A NUL must not come through, as what follows works
 * with C's strings; and each byte may be looked at only a few times.
 */
#include "scan_parts.h"

#include <stdlib.h>
#include <string.h>

/* ---- maps ---- */

void scan_map_add(struct scan_map *map, size_t at, size_t from)
{
	const struct scan_mark *last = map->count ? &map->mark[map->count - 1] : NULL;
	struct scan_mark *more = map->mark;

	if (last ? last->at - last->from == at - from : at == from)
		return;
	if (!more || map->count == map->room) {
		size_t room = map->room ? 2 * map->room : 64;

		more = map->failed ? NULL : reallocarray(map->mark, room, sizeof(*more));
		if (!more) {
			map->failed = true;
			return;
		}
		map->mark = more;
		map->room = room;
	}
	more[map->count++] = (struct scan_mark){ at, from };
}

size_t scan_map_from(const struct scan_map *map, size_t at)
{
	size_t low = 0, high = map->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (map->mark[middle].at <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? map->mark[low - 1].from + (at - map->mark[low - 1].at) : at;
}

size_t scan_map_at(const struct scan_map *map, size_t from)
{
	size_t low = 0, high = map->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (map->mark[middle].from <= from)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? map->mark[low - 1].at + (from - map->mark[low - 1].from) : from;
}

/* ---- characters by their numbers ---- */

void scan_utf8(struct buf *out, unsigned int code)
{
	unsigned char bytes[4];
	size_t count = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	static const unsigned char first[] = { 0, 0xc0, 0xe0, 0xf0 };

	for (size_t i = count; i-- > 1; code >>= 6)
		bytes[i] = (unsigned char)(0x80 | (code & 0x3f));
	bytes[0] = (unsigned char)(first[count - 1] | code);
	buf_add(out, bytes, count);
}

static int scan_hex(char byte)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	const char *found = byte ? strchr(digits, byte) : NULL;

	if (!found)
		return -1;
	return (int)(found - digits) < 16 ? (int)(found - digits) : (int)(found - digits) - 6;
}

/* Reads up to `most` hexadecimal digits. */
static size_t scan_digits(const char *at, size_t most, unsigned int *ret_code)
{
	size_t count = 0;
	unsigned int code = 0;

	for (; count < most && scan_hex(at[count]) >= 0; count++)
		code = code * 16 + (unsigned int)scan_hex(at[count]);
	*ret_code = code;
	return count;
}

size_t scan_ucn(const char *at, unsigned int *ret_code)
{
	size_t wanted = at[1] == 'u' ? 4 : 8, digits;

	if (at[0] != '\\' || (at[1] != 'u' && at[1] != 'U'))
		return 0;
	if (at[2] == '{') {
		digits = scan_digits(at + 3, 6, ret_code);
		return digits && at[3 + digits] == '}' && *ret_code && *ret_code < 0x110000 ? digits + 4 : 0;
	}
	digits = scan_digits(at + 2, wanted, ret_code);
	return digits == wanted && *ret_code && *ret_code < 0x110000 ? digits + 2 : 0;
}

/* ---- reading ---- */

struct scan_reader {
	const char *text, *end;
	unsigned int traits;
	bool escaped; /* an odd number of backslashes stands here already: this one begins nothing (Java) */
};

/* How long a backslash at the end of a line is, with that end; gcc allows blanks between.  0: it is none. */
static size_t scan_splice(const char *at, const char *end)
{
	const char *behind = at + 1;

	while (behind < end && (!*behind || strchr(" \t\f\v", *behind)))
		behind++;
	if (behind + 1 < end && behind[0] == '\r' && behind[1] == '\n')
		behind++;
	return behind < end && *behind == '\n' ? (size_t)(behind + 1 - at) : 0;
}

/* How long \uXXXX is in Java, where several u may stand. */
static size_t scan_java_escape(const char *at, const char *end, unsigned int *ret_code)
{
	const char *digits = at + 1;

	while (digits < end && *digits == 'u')
		digits++;
	if (digits == at + 1 || end - digits < 4 || scan_digits(digits, 4, ret_code) != 4)
		return 0;
	return (size_t)(digits + 4 - at);
}

/* Reads one character; returns how many bytes it takes.  *ret_code is -1 when it is nothing. */
static size_t scan_reader_next(struct scan_reader *reader, const char *at, int *ret_code)
{
	size_t length = 0;
	unsigned int code;

	*ret_code = (unsigned char)*at;
	if (*at == '\r') {
		if (at + 1 < reader->end && at[1] == '\n')
			*ret_code = -1;
		else if (reader->traits & SCAN_CR)
			*ret_code = '\n';
		return 1;
	}
	if (*at != '\\') {
		reader->escaped = false;
		return 1;
	}
	if (reader->traits & SCAN_SPLICE)
		length = scan_splice(at, reader->end);
	if (length) {
		*ret_code = -1;
		return length;
	}
	if ((reader->traits & SCAN_UNICODE) && !reader->escaped)
		length = scan_java_escape(at, reader->end, &code);
	reader->escaped = !reader->escaped && !length;
	if (!length)
		return 1;
	*ret_code = code == '\r' ? '\n' : (int)code;
	return length;
}

int scan_read(const struct buf *source, unsigned int traits, struct buf *ret_text, struct scan_map *ret_map,
	struct err *err)
{
	const char *text = source->len ? source->data : "";
	struct scan_reader reader = { text, text + source->len, traits, false };
	size_t at = source->len >= 3 && strncmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	while (at < source->len) {
		int code;
		size_t length = scan_reader_next(&reader, text + at, &code);
		char byte = code ? (char)code : ' ';

		if (code >= 0)
			scan_map_add(ret_map, ret_text->len, at);
		if (length > 1 && code >= 0x80)
			scan_utf8(ret_text, (unsigned int)code);
		else if (code >= 0)
			buf_add(ret_text, &byte, 1);
		at += length;
	}
	if (ret_map->failed)
		return err_nomem(err);
	return buf_check(ret_text, err);
}

/* ---- encodings ---- */

/* The encoding that a line of Python names in a comment; its length, or 0. */
static size_t scan_coding(const char *line, const char *end, const char **ret_name)
{
	const char *at = line + strspn(line, " \t\f");
	size_t length;
	const char *word = *at == '#' ? memmem(at, (size_t)(end - at), "coding", 6) : NULL;

	for (; word; word = memmem(word + 6, (size_t)(end - word - 6), "coding", 6)) {
		const char *name = word + 6;

		if (*name != ':' && *name != '=')
			continue;
		name += 1 + strspn(name + 1, " \t");
		length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");
		*ret_name = name;
		if (length)
			return length;
	}
	return 0;
}

bool scan_is_foreign(enum scan_syntax syntax, const struct buf *source)
{
	/* those in which a letter of ASCII is what it is, and nothing else is one */
	static const char *const known[] = { "utf-8", "utf8", "utf_8", "utf-8-sig", "ascii", "us-ascii",
		"latin-1", "latin1", "latin_1", "iso-8859-1", "iso-8859-15", "iso-latin-1", "cp1252",
		"windows-1252" };
	const char *line = buf_text(source), *name = NULL;

	if (source->len >= 2 && (memcmp(line, "\xff\xfe", 2) == 0 || memcmp(line, "\xfe\xff", 2) == 0))
		return true;
	for (int i = 0; syntax == SCAN_PYTHON && i < 2; i++) {
		const char *end = line + strcspn(line, "\r\n");
		size_t length = scan_coding(line, end, &name);

		for (size_t k = 0; length && k < sizeof(known) / sizeof(known[0]); k++)
			if (strlen(known[k]) == length && strncasecmp(known[k], name, length) == 0)
				return false;
		if (length)
			return true;
		line = end + (*end == '\r') + (*end && end[*end == '\r'] == '\n');
	}
	return false;
}
