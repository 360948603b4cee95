/*
 * log.c: lines for a person; see log.h.
 *
 * Called by main and by those to whom main gave a log.  A line that cannot be written is lost, nothing
 * else.  Must never write a control byte that came from outside.
 */
#include "base/log.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static void log_line(const struct log *log, const char *text)
{
	auto_buf struct buf line = { 0 };

	if (log->fd < 0)
		return;
	buf_printf(&line, "%s: ", log->program);
	buf_puts_escaped(&line, text);
	buf_puts(&line, "\n");
	if (line.failed || write(log->fd, line.data, line.len) < 0)
		return;
}

void log_note(const struct log *log, int level, const char *format, ...)
{
	char text[1200];
	va_list args;

	if (log->verbose < level)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	log_line(log, text);
}

void log_error(const struct log *log, const struct err *err)
{
	log_line(log, err->text);
}
