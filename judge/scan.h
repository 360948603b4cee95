/*
 * scan.h: the code of a source: its text with blanks where comments and the contents of strings and
 * characters were, which is what rules (rules.h) are held against.
 */
#pragma once

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/* How languages write comments and strings; NONE: nobody has said it. */
enum scan_syntax {
#define SYNTAX(id, ...) SCAN_##id,
#include "scan_syntax.def"
	SCAN_SYNTAXES
};

/* From `at` on (up to the next mark) a text came from `from` on. */
struct scan_mark {
	size_t at, from;
};

struct scan_map {
	struct scan_mark *mark; /* both numbers only grow */
	size_t count, room;
	bool failed;
};

struct scan_text {
	struct buf text;           /* no NUL and no CRLF in it; an empty one may have no data */
	struct scan_map read, map; /* from the source to what the language reads, and from there to `text` */
};

/*
 * The code of a source.  It has the source's lines, less those that the language joins (a backslash at the
 * end of a line of C), and the source's columns, less those that it reads as one (\u0073 in Java):
 * scan_from() tells places.  Names of what is imported stay, quoted or not: #include "x", import "x". Linear
 * in time and memory, whatever the text is.  Fails only for want of memory.
 */
int scan_code(enum scan_syntax syntax, const struct buf *source, struct scan_text *ret_text, struct err *err);
/* The whole text: only NULs are blanks and lines end in a newline alone. */
int scan_all(const struct buf *source, struct scan_text *ret_text, struct err *err);
void scan_free(struct scan_text *text);
#define auto_scan __attribute__((cleanup(scan_free)))

/* Where in the source the byte of the text was. */
size_t scan_from(const struct scan_text *text, size_t at);
/* Whether the source says that it is written in an encoding that is looked through in vain. */
bool scan_is_foreign(enum scan_syntax syntax, const struct buf *source);
