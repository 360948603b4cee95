/*
 * text.h: growing buffers, lists of strings, and the reading of numbers, times, sizes and words.
 *
 * Buffers and lists remember a failed allocation (`failed`), so that a caller can add many things and ask
 * once, with buf_check() or strv_check().
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- growing buffers ---- */

/* Bytes; data[len] is always NUL once anything was added.  {0} is an empty one. */
struct buf {
	char *data;
	size_t len, cap;
	bool failed;
};

void buf_free(struct buf *buf);
void buf_add(struct buf *buf, const void *bytes, size_t count);
void buf_puts(struct buf *buf, const char *text);
__attribute__((format(printf, 2, 3))) void buf_printf(struct buf *buf, const char *format, ...);
/* Adds a number that is finite: at most 9 digits behind the point, none that is not needed, no exponent. */
void buf_number(struct buf *buf, double value);
/* Adds text with control bytes and backslash as \n, \t, \\ or \xHH: one line, safe on a terminal. */
void buf_puts_escaped(struct buf *buf, const char *text);
/* Whether nothing of that is in the text but backslashes. */
bool buf_printable(const char *text);
/* Returns the contents ("" when nothing was added), never NULL; they belong to the buffer. */
const char *buf_text(const struct buf *buf);
/* 0, or -1 and "out of memory" when any earlier call failed. */
int buf_check(const struct buf *buf, struct err *err);
#define auto_buf __attribute__((cleanup(buf_free)))

/* ---- lists of strings ---- */

/* Owns its strings; item[count] is always NULL once anything was added, so it can be an argv. */
struct strv {
	char **item;
	size_t count, cap;
	bool failed;
};

void strv_free(struct strv *list);
void strv_add(struct strv *list, const char *text);
__attribute__((format(printf, 2, 3))) void strv_printf(struct strv *list, const char *format, ...);
/* Adds copies of all of `more`. */
void strv_append(struct strv *list, const struct strv *more);
bool strv_has(const struct strv *list, const char *text);
int strv_check(const struct strv *list, struct err *err);
#define auto_strv __attribute__((cleanup(strv_free)))

/* ---- numbers ----
 * All of them take the whole string or fail: no sign, no blank, no hexadecimal, no exponent, no nan; overflow
 * is an error.  The error's text quotes the value and says what would be right; it does not name the option.
 */

/* A decimal whole number between min and max (min >= 0). */
int text_count(const char *text, int64_t min, int64_t max, int64_t *ret_count, struct err *err);
/*
 * A time in milliseconds: digits with an optional fraction and the unit `ms` or `s`.  Without a unit it is
 * seconds (isolate's habit) unless need_unit.  Fractions of a millisecond are rounded to the nearest one, but
 * a time greater than 0 never becomes 0.  At most 10^9 seconds.
 */
int text_time(const char *text, bool need_unit, int64_t *ret_ms, struct err *err);
/*
 * A size in bytes: digits with an optional fraction and one of B, K KiB KB, M MiB MB, G GiB GB (powers of
 * 1024, any case).  Without a unit it is KiB (isolate's habit) unless need_unit.  At most 2^60 bytes.
 */
int text_size(const char *text, bool need_unit, int64_t *ret_bytes, struct err *err);
/* A decimal number, perhaps with a fraction or an exponent (1e-6); not negative, not nan or inf. */
int text_real(const char *text, double *ret_value, struct err *err);
/* The same, perhaps with a sign in front; `inf` too, if `endless`. */
int text_signed(const char *text, bool endless, double *ret_value, struct err *err);
/* yes true on 1, no false off 0 */
int text_bool(const char *text, bool *ret_value, struct err *err);

/* ---- words ---- */

/*
 * Splits as a shell would: blanks separate; '...' and "..." quote; \ escapes (in "..." only before " \ $ `).
 * No variables, no globs, no comments.  Adds to *ret_words.  Fails on an open quote or a last backslash.
 */
int text_words(const char *text, struct strv *ret_words, struct err *err);
/*
 * The name in `names` (NULL-terminated) nearest to `text`, or NULL when none is near enough to be meant
 * (edit distance over a third of the length, at least 1).
 */
const char *text_nearest(const char *text, const char *const *names);
/* Compares as people number files: runs of digits by value ("t2" < "t10"), the rest by bytes. */
int text_natural(const char *a, const char *b);
