/* Bytes of anybody's, made harmless for each form. */
#include "report.h"

#include "base/auto.h"
#include "tap.h"

#define UNKNOWN       "\xef\xbf\xbd"
#define PICTURE(last) "\xe2\x90" last

#define BYTES(text) (text), sizeof(text) - 1

static void terminal(const char *bytes, size_t count, bool line, const char *wanted, const char *name)
{
	auto_buf struct buf out = { 0 };

	report_escape_terminal(&out, bytes, count, line);
	is_str(buf_text(&out), wanted, name);
}

static void xml(const char *bytes, size_t count, bool attribute, const char *wanted, const char *name)
{
	auto_buf struct buf out = { 0 };

	report_escape_xml(&out, bytes, count, attribute);
	is_str(buf_text(&out), wanted, name);
}

static void csv(const char *bytes, size_t count, const char *wanted, const char *name)
{
	auto_buf struct buf out = { 0 };

	report_escape_csv(&out, bytes, count);
	is_str(buf_text(&out), wanted, name);
}

static void tap(const char *bytes, size_t count, const char *wanted, const char *name)
{
	auto_buf struct buf out = { 0 };

	report_escape_tap(&out, bytes, count);
	is_str(buf_text(&out), wanted, name);
}

static void test_terminal(void)
{
	terminal(BYTES("a\xc3\xa4\tb\nc"), false, "a\xc3\xa4\tb\nc", "terminal: a text");
	terminal(BYTES("a\tb\nc"), true, "a\\x09b\\x0ac", "terminal: a line");
	terminal(BYTES("\x1b[31m\x07\r"), false, "\\x1b[31m\\x07\\x0d", "terminal: control bytes");
	terminal(BYTES("a\0b"), false, "a\\x00b", "terminal: NUL");
	terminal(BYTES("\xc2\x9b"), false, "\\xc2\\x9b", "terminal: CSI of the second set");
	terminal(BYTES("\x9b"
		       "31m\xff"),
		false, "\\x9b31m\\xff", "terminal: no UTF-8");
	terminal(BYTES("\xe2\x80\xae"
		       "cba"),
		false, "\\xe2\\x80\\xaecba", "terminal: right to left");
	terminal(BYTES("\xe2\x80\xa8"), false, "\\xe2\\x80\\xa8", "terminal: another end of line");
	terminal(BYTES("\xe2\x82"), false, "\\xe2\\x82", "terminal: cut");
}

static void test_xml(void)
{
	xml(BYTES("]]><script>alert(\"&\")</script>"), false,
		"]]&gt;&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;", "XML: signs");
	xml(BYTES("' onload='x"), true, "&#39; onload=&#39;x", "XML: out of an attribute");
	xml(BYTES("a\tb\nc"), false, "a\tb\nc", "XML: blanks in a text");
	xml(BYTES("a\tb\nc"), true, "a&#9;b&#10;c", "XML: blanks in an attribute");
	xml(BYTES("\0\x01\x0d\x1b\x1f\x7f"), false,
		PICTURE("\x80") PICTURE("\x81") PICTURE("\x8d") PICTURE("\x9b") PICTURE("\x9f")
			PICTURE("\xa1"),
		"XML: pictures of control bytes");
	xml(BYTES("\xc2\x85\xc2\x9f"), false, UNKNOWN UNKNOWN, "XML: the second set of control characters");
	xml(BYTES("\xef\xbf\xbe\xef\xbf\xbf\xef\xb7\x90\xf0\x9f\xbf\xbf"), false,
		UNKNOWN UNKNOWN UNKNOWN UNKNOWN, "XML: what is no character");
	xml(BYTES("\xed\xa0\x80\xc0\x80\xff"), false, UNKNOWN UNKNOWN UNKNOWN UNKNOWN UNKNOWN UNKNOWN,
		"XML: no UTF-8");
	xml(BYTES("\xe2\x80\xae\xe2\x81\xa6"), false, UNKNOWN UNKNOWN, "XML: other directions");
	xml(BYTES("\xf0\x9f\x98\x80\xc3\xa4"), false, "\xf0\x9f\x98\x80\xc3\xa4", "XML: characters");
}

static void test_csv(void)
{
	csv(BYTES("plain"), "plain", "CSV: plain");
	csv(BYTES(""), "", "CSV: empty");
	csv(BYTES("a,b"), "\"a,b\"", "CSV: a comma");
	csv(BYTES("a;b"), "\"a;b\"", "CSV: what parts cells elsewhere");
	csv(BYTES("say \"x\""), "\"say \"\"x\"\"\"", "CSV: quotes");
	csv(BYTES("a\nb"), "\"a\nb\"", "CSV: a newline stays in its cell");
	csv(BYTES("a\rb"), "\"a" PICTURE("\x8d") "b\"", "CSV: CR ends no row");
	csv(BYTES("=1+1"), "'=1+1", "CSV: =");
	csv(BYTES("+1"), "'+1", "CSV: +");
	csv(BYTES("-1"), "'-1", "CSV: -");
	csv(BYTES("@SUM(A1)"), "'@SUM(A1)", "CSV: @");
	csv(BYTES("\t=1"), "\"'\t=1\"", "CSV: a tab in front");
	csv(BYTES("\r=1"), "\"'" PICTURE("\x8d") "=1\"", "CSV: CR in front");
	csv(BYTES("\n=1"), "\"'\n=1\"", "CSV: a newline in front");
	csv(BYTES("=\",\""), "\"'=\"\",\"\"\"", "CSV: a formula that wants out of its cell");
	csv(BYTES("\xef\xbc\x9d"
		  "1"),
		"'\xef\xbc\x9d"
		"1",
		"CSV: = in full width");
	csv(BYTES("a=b-c"), "a=b-c", "CSV: signs behind the first");
	csv(BYTES("\0\xff"), "\"" PICTURE("\x80") UNKNOWN "\"", "CSV: NUL, and no UTF-8");
}

static void test_tap(void)
{
	tap(BYTES("a # SKIP me"), "a \\# SKIP me", "TAP: no directive");
	tap(BYTES("a\\# TODO"), "a\\\\\\# TODO", "TAP: no directive behind a backslash");
	tap(BYTES("x\nok 7\n  ---"), "x" PICTURE("\x8a") "ok 7" PICTURE("\x8a") "  ---", "TAP: one line");
	tap(BYTES("\r\t\x1b\0"), PICTURE("\x8d") PICTURE("\x89") PICTURE("\x9b") PICTURE("\x80"),
		"TAP: control bytes");
	tap(BYTES("\xe2\x80\xa9"), UNKNOWN, "TAP: another end of line");
}

static void test_numbers(void)
{
	static const struct {
		double value;
		const char *wanted;
	} rows[] = { { 0, "0" }, { 100, "100" }, { 33.25, "33.25" }, { 1e15, "1000000000000000" },
		{ 1.0 / 3, "0.333333333" }, { (double)__builtin_nan(""), "" },
		{ (double)__builtin_inf(), "" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		auto_buf struct buf out = { 0 };

		report_escape_number(&out, rows[i].value);
		is_str(buf_text(&out), rows[i].wanted, "a number");
	}
}

int main(void)
{
	test_terminal();
	test_xml();
	test_csv();
	test_tap();
	test_numbers();
	return tap_done();
}
