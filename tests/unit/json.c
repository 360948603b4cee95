/* The writer of JSON. */
#include "base/json.h"

#include "tap.h"

#include <math.h>

static void string_is(const char *value, const char *wanted, const char *name)
{
	auto_buf struct buf out = { 0 };
	struct json json = { .out = &out };

	json_string(&json, NULL, value);
	is_str(buf_text(&out), wanted, name);
}

static void number_is(double value, const char *wanted)
{
	auto_buf struct buf out = { 0 };
	struct json json = { .out = &out };

	json_number(&json, NULL, value);
	is_str(buf_text(&out), wanted, wanted);
}

static void bytes_are(const char *bytes, size_t count, const char *wanted, const char *name)
{
	auto_buf struct buf out = { 0 };
	struct json json = { .out = &out };

	json_bytes(&json, NULL, bytes, count);
	is_str(buf_text(&out), wanted, name);
}

static void one_line(void)
{
	auto_buf struct buf out = { 0 };
	struct json json = { .out = &out, .line = true };

	json_open(&json, NULL, '{');
	json_bool(&json, "a", true);
	json_open(&json, "b", '[');
	json_integer(&json, NULL, 1);
	json_integer(&json, NULL, 2);
	json_close(&json, '[');
	json_string(&json, "c", "x\ny");
	json_close(&json, '{');
	is_str(buf_text(&out), "{\"a\": true, \"b\": [1, 2], \"c\": \"x\\ny\"}\n", "all in a line");
}

static void structure(void)
{
	auto_buf struct buf out = { 0 };
	struct json json = { .out = &out };

	json_open(&json, NULL, '{');
	json_integer(&json, "a", -5);
	json_open(&json, "b", '[');
	json_close(&json, '[');
	json_open(&json, "c", '[');
	json_null(&json, NULL);
	json_open(&json, NULL, '{');
	json_close(&json, '{');
	json_close(&json, '[');
	json_close(&json, '{');
	is_str(buf_text(&out), "{\n  \"a\": -5,\n  \"b\": [],\n  \"c\": [\n    null,\n    {}\n  ]\n}\n",
		"objects and arrays");
}

int main(void)
{
	structure();
	one_line();
	bytes_are("a\0b", 3, "\"a\\u0000b\"", "NUL");
	bytes_are("\xe2\x82\xac", 2, "\"\xef\xbf\xbd\xef\xbf\xbd\"", "cut by the end");
	bytes_are("", 0, "\"\"", "nothing");
	string_is("plain", "\"plain\"", "plain");
	string_is(NULL, "null", "no string");
	string_is("a\"b\\c\n\r\t\b\f", "\"a\\\"b\\\\c\\n\\r\\t\\b\\f\"", "signs with a letter of their own");
	string_is("\x1b[31m\x01\x7f", "\"\\u001b[31m\\u0001\\u007f\"", "control bytes");
	string_is("\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80", "\"\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80\"",
		"UTF-8");
	string_is("\xc2\x9b\xe2\x80\xa8", "\"\\u009b\\u2028\"",
		"control characters and ends of lines beyond ASCII");
	string_is("\xff", "\"\xef\xbf\xbd\"", "a byte that is never in UTF-8");
	string_is("\xc3", "\"\xef\xbf\xbd\"", "cut");
	string_is("\xe2\x82x", "\"\xef\xbf\xbd\xef\xbf\xbdx\"", "cut, and more behind");
	string_is("\xc0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\"", "overlong");
	string_is("\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"", "a surrogate");
	string_is(
		"\xf4\x90\x80\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"", "above U+10FFFF");
	number_is(0, "0");
	number_is(100, "100");
	number_is(0.001, "0.001");
	number_is(33.33, "33.33");
	number_is(-1.5, "-1.5");
	number_is((double)NAN, "null");
	number_is((double)INFINITY, "null");
	return tap_done();
}
