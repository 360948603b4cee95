/*
 * report_escape.c: names, messages and outputs of anybody's, made harmless for each form; see report.h.
 *
 * The forms call it for every text that is not their own.  Only the buffer can fail.  Whatever the bytes are,
 * NUL and broken UTF-8 among them, what comes out is valid UTF-8, stays in its place (cell, line, attribute,
 * element), moves no cursor and is never run by a browser, a spreadsheet or a harness.
 */
#include "report.h"

#include "base/unicode.h"

#include <math.h>
#include <string.h>

#define ESCAPE_UNKNOWN "\xef\xbf\xbd" /* U+FFFD */

/* ---- kinds of characters ---- */

/* Control characters of both sets, DEL between them. */
static bool report_escape_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

/* Those that change the direction of what stands around them: with them a text can look like another. */
static bool report_escape_turns(uint32_t code)
{
	return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || code == 0x200e ||
	       code == 0x200f || code == 0x061c;
}

/* U+FFFE, U+FFFF and their like, which are no characters and never will be; XML does not allow some. */
static bool report_escape_none(uint32_t code)
{
	return (code & 0xfffe) == 0xfffe || (code >= 0xfdd0 && code <= 0xfdef);
}

/* Line and paragraph separators, which some take for the end of a line. */
static bool report_escape_parts(uint32_t code)
{
	return code == 0x2028 || code == 0x2029;
}

/* Adds the picture of a control byte, such as U+241B for ESC. */
static void report_escape_picture(struct buf *out, uint32_t code)
{
	code = code == 0x7f ? 0x21 : code;
	if (code >= 0x80)
		buf_puts(out, ESCAPE_UNKNOWN);
	else
		buf_printf(out, "\xe2\x90%c", (char)(0x80 + code));
}

/*
 * Adds what is not shown as it is, if the character is such a one: the rule that all forms but terminals and
 * JSON share.  Tab and newline are not, they are the caller's.
 */
static bool report_escape_replaced(struct buf *out, size_t length, uint32_t code)
{
	if (!length || report_escape_none(code) || report_escape_turns(code)) {
		buf_puts(out, ESCAPE_UNKNOWN);
		return true;
	}
	if (report_escape_control(code) && code != '\t' && code != '\n') {
		report_escape_picture(out, code);
		return true;
	}
	return false;
}

/* ---- terminals ---- */

void report_escape_terminal(struct buf *out, const char *bytes, size_t count, bool line)
{
	for (size_t i = 0; i < count;) {
		uint32_t code = 0;
		size_t length = unicode_next(bytes + i, count - i, &code);
		bool kept = !line && (code == '\t' || code == '\n');
		bool shown = !length || report_escape_turns(code) || report_escape_none(code) ||
			     report_escape_parts(code);

		length = length ? length : 1;
		if (!kept && (shown || report_escape_control(code)))
			for (size_t j = 0; j < length; j++)
				buf_printf(out, "\\x%02x", (unsigned char)bytes[i + j]);
		else
			buf_add(out, bytes + i, length);
		i += length;
	}
}

/* ---- XML and HTML ---- */

void report_escape_xml(struct buf *out, const char *bytes, size_t count, bool attribute)
{
	static const char special[] = "<>&\"'", *const names[] = { "lt", "gt", "amp", "quot", "#39" };

	for (size_t i = 0; i < count;) {
		uint32_t code = 0;
		size_t length = unicode_next(bytes + i, count - i, &code);
		const char *found = length == 1 && code ? strchr(special, (char)code) : NULL;

		if (found)
			buf_printf(out, "&%s;", names[found - special]);
		else if (attribute && length && (code == '\t' || code == '\n'))
			buf_printf(out, "&#%u;", code); /* else it would be read as a blank */
		else if (!report_escape_replaced(out, length, code))
			buf_add(out, bytes + i, length);
		i += length ? length : 1;
	}
}

/* ---- CSV ---- */

/* Whether a spreadsheet would calculate: the signs that begin a formula, as they are and in full width. */
static bool report_escape_formula(const char *bytes, size_t count)
{
	uint32_t code = 0;

	if (!unicode_next(bytes, count, &code))
		return false;
	return code == '=' || code == '+' || code == '-' || code == '@' || code == '\t' || code == '\r' ||
	       code == '\n' || code == 0xff1d || code == 0xff0b || code == 0xff0d || code == 0xff20;
}

void report_escape_csv(struct buf *out, const char *bytes, size_t count)
{
	bool quoted = false;

	for (size_t i = 0; i < count; i++)
		quoted = quoted || strchr(",\"\n\r;\t ", bytes[i]) != NULL;
	buf_puts(out, quoted ? "\"" : "");
	if (report_escape_formula(bytes, count))
		buf_puts(out, "'");
	for (size_t i = 0; i < count;) {
		uint32_t code = 0;
		size_t length = unicode_next(bytes + i, count - i, &code);

		if (length && code == '"')
			buf_puts(out, "\"\"");
		else if (!report_escape_replaced(out, length, code))
			buf_add(out, bytes + i, length);
		i += length ? length : 1;
	}
	buf_puts(out, quoted ? "\"" : "");
}

/* ---- TAP ---- */

void report_escape_tap(struct buf *out, const char *bytes, size_t count)
{
	for (size_t i = 0; i < count;) {
		uint32_t code = 0;
		size_t length = unicode_next(bytes + i, count - i, &code);

		if (length && (code == '#' || code == '\\'))
			buf_printf(out, "\\%c", (char)code);
		else if (length && (code == '\t' || code == '\n'))
			report_escape_picture(out, code);
		else if (length && report_escape_parts(code))
			buf_puts(out, ESCAPE_UNKNOWN);
		else if (!report_escape_replaced(out, length, code))
			buf_add(out, bytes + i, length);
		i += length ? length : 1;
	}
}

/* ---- numbers ---- */

void report_escape_number(struct buf *out, double value)
{
	if (isfinite(value))
		buf_number(out, value);
}

void report_escape_points(struct buf *out, double score, double max_score)
{
	report_escape_number(out, score);
	if (!isfinite(max_score))
		return;
	buf_puts(out, " of ");
	report_escape_number(out, max_score);
}

void report_escape_seconds(struct buf *out, int64_t ms)
{
	buf_printf(out, "%lld.%03d", (long long)(ms / 1000), (int)(ms % 1000));
}
