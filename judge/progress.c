/*
 * progress.c: the one line on a terminal that says what is being done; see report.h.
 *
 * schedule.c and judging.c show it, whoever tells something wipes it out.  What cannot be written is left
 * out.  It must never go anywhere but to a terminal, and never leave half of a line behind.
 */
#include "report.h"

#include "base/auto.h"

#include <stdarg.h>
#include <stdio.h>

/* A longer line could wrap, and then not be wiped out. */
#define PROGRESS_WIDTH 78

static void progress_write(const struct progress *progress, const struct buf *line)
{
	if (write(progress->fd, buf_text(line), line->len) < 0)
		return;
}

void progress_show(struct progress *progress, const char *format, ...)
{
	auto_buf struct buf line = { 0 };
	char text[200];
	va_list args;

	if (progress->fd < 0)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	for (char *at = text; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			*at = '?';
	buf_printf(&line, "\r\033[K%.*s", PROGRESS_WIDTH, text);
	progress_write(progress, &line);
	progress->shown = true;
}

void progress_wipe(struct progress *progress)
{
	auto_buf struct buf line = { 0 };

	if (!progress->shown)
		return;
	buf_puts(&line, "\r\033[K");
	progress_write(progress, &line);
	progress->shown = false;
}
