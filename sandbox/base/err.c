/*
 * err.c: errors with context; see err.h.
 *
 * Called by everything.  Cannot fail: a text that is too long is cut.  Must never allocate (it runs in the
 * child between clone and exec and when memory is out) and never print.
 */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void err_put(struct err *err, enum err_class class, const char *format, ...)
{
	va_list args;

	err->class = (int)class;
	err->no = 0;
	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
}

void err_put_sys(struct err *err, const char *format, ...)
{
	int no = errno;
	va_list args;
	size_t used;

	err->class = ERR_SYSTEM;
	err->no = no;
	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	used = strlen(err->text);
	snprintf(err->text + used, sizeof(err->text) - used, ": %s", strerror(no));
	errno = no;
}

void err_put_words(struct err *err, const char *format, ...)
{
	char words[sizeof(err->text)];
	size_t length, room = sizeof(err->text) - 1, kept = strlen(err->text);
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof(words) - 2, format, args);
	va_end(args);
	length = strlen(words);
	length += (size_t)snprintf(words + length, sizeof(words) - length, ": ");
	if (kept > room - length)
		kept = room - length;
	memmove(err->text + length, err->text, kept);
	memcpy(err->text, words, length);
	err->text[length + kept] = '\0';
}

void err_put_nomem(struct err *err)
{
	errno = ENOMEM;
	err_put_sys(err, "memory");
}
