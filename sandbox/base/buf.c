/*
 * buf.c: growing buffers and lists of strings; see text.h.
 *
 * Called by everything that puts texts, command lines or files together.  Only memory can fail: that is
 * remembered in `failed`, later additions are left out, and buf_check() or strv_check() tells it.  Must never
 * run in the child between clone and exec (it allocates).
 */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Makes room for `more` bytes and the NUL behind them. */
static bool buf_reserve(struct buf *buf, size_t more)
{
	size_t needed, cap = buf->cap ? buf->cap : 64;
	char *data;

	if (buf->failed)
		return false;
	if (__builtin_add_overflow(buf->len, more, &needed) || needed >= SIZE_MAX / 2) {
		buf->failed = true;
		return false;
	}
	if (needed < buf->cap)
		return true;
	while (cap <= needed)
		cap *= 2;
	data = realloc(buf->data, cap);
	if (!data) {
		buf->failed = true;
		return false;
	}
	buf->data = data;
	buf->cap = cap;
	return true;
}

void buf_free(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){ 0 };
}

void buf_add(struct buf *buf, const void *bytes, size_t count)
{
	if (!buf_reserve(buf, count))
		return;
	if (count)
		memcpy(buf->data + buf->len, bytes, count);
	buf->len += count;
	buf->data[buf->len] = '\0';
}

void buf_puts(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (length < 0)
		buf->failed = true;
	if (length < 0 || !buf_reserve(buf, (size_t)length))
		return;
	va_start(args, format);
	vsnprintf(buf->data + buf->len, (size_t)length + 1, format, args);
	va_end(args);
	buf->len += (size_t)length;
}

void buf_number(struct buf *buf, double value)
{
	char text[400]; /* the largest has 309 digits before the point */
	size_t length = (size_t)snprintf(text, sizeof(text), "%.9f", value);

	while (text[length - 1] == '0')
		length--;
	if (text[length - 1] == '.')
		length--;
	buf_add(buf, text, length);
}

/* A control byte, or the first of two: C2 80 to C2 9F, the second set as UTF-8, which some terminals obey. */
static bool buf_control(const char *at)
{
	unsigned char byte = (unsigned char)*at;

	return byte < ' ' || byte == 0x7f || (byte == 0xc2 && ((unsigned char)at[1] & 0xe0) == 0x80);
}

bool buf_printable(const char *text)
{
	while (*text && !buf_control(text))
		text++;
	return !*text;
}

void buf_puts_escaped(struct buf *buf, const char *text)
{
	for (const char *at = text; *at; at++) {
		unsigned char byte = (unsigned char)*at;

		if (byte == '\n')
			buf_puts(buf, "\\n");
		else if (byte == '\t')
			buf_puts(buf, "\\t");
		else if (byte == '\\')
			buf_puts(buf, "\\\\");
		else if (byte == 0xc2 && buf_control(at))
			buf_printf(buf, "\\xC2\\x%02X", (unsigned char)*++at);
		else if (buf_control(at))
			buf_printf(buf, "\\x%02X", byte);
		else
			buf_add(buf, at, 1);
	}
}

const char *buf_text(const struct buf *buf)
{
	return buf->data ? buf->data : "";
}

int buf_check(const struct buf *buf, struct err *err)
{
	return buf->failed ? err_nomem(err) : 0;
}

/* Takes over `text`, which may be NULL after a failed allocation. */
static void strv_take(struct strv *list, char *text)
{
	if (text && list->count + 2 > list->cap) {
		size_t cap = list->cap ? 2 * list->cap : 8;
		char **item = reallocarray(list->item, cap, sizeof(*item));

		if (item) {
			list->item = item;
			list->cap = cap;
		}
	}
	if (!text || list->count + 2 > list->cap) {
		list->failed = true;
		free(text);
		return;
	}
	list->item[list->count++] = text;
	list->item[list->count] = NULL;
}

void strv_free(struct strv *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->item[i]);
	free(list->item);
	*list = (struct strv){ 0 };
}

void strv_add(struct strv *list, const char *text)
{
	if (!list->failed)
		strv_take(list, strdup(text));
}

void strv_printf(struct strv *list, const char *format, ...)
{
	char *text = NULL;
	va_list args;

	if (list->failed)
		return;
	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	strv_take(list, text);
}

void strv_append(struct strv *list, const struct strv *more)
{
	size_t count = more->count;

	for (size_t i = 0; i < count; i++)
		strv_add(list, more->item[i]);
	list->failed = list->failed || more->failed;
}

bool strv_has(const struct strv *list, const char *text)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->item[i], text) == 0)
			return true;
	return false;
}

int strv_check(const struct strv *list, struct err *err)
{
	return list->failed ? err_nomem(err) : 0;
}
