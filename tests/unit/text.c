/*
 * Unit test of base/text.h: buffers, lists, numbers, times, sizes, words, nearest names, natural order.
 */
#include "base/text.h"

#include "base/auto.h"
#include "tap.h"

#include <float.h>
#include <math.h>

/* ---- buffers and lists ---- */

static void test_buf(void)
{
	auto_buf struct buf buf = { 0 };
	struct err err = { 0 };
	bool same = true;

	is_str(buf_text(&buf), "", "an empty buffer is an empty text");
	buf_add(&buf, "", 0);
	is_str(buf_text(&buf), "", "nothing added");
	buf_puts(&buf, "ab");
	buf_add(&buf, "c\0d", 3);
	is_int((intmax_t)buf.len, 5, "bytes may be NUL");
	ok(memcmp(buf.data, "abc\0d", 6) == 0, "a NUL stands behind the bytes");
	buf_free(&buf);
	ok(!buf.data && !buf.len && !buf.cap, "buf_free leaves an empty buffer");
	for (int i = 0; i < 10000; i++)
		buf_printf(&buf, "%04d", i);
	is_int((intmax_t)buf.len, 40000, "a buffer grows");
	for (size_t i = 0; i < buf.len; i += 4)
		same = same && strtol((char[]){ buf.data[i], buf.data[i + 1], buf.data[i + 2],
					      buf.data[i + 3], '\0' },
				       NULL, 10) == (long)i / 4;
	ok(same, "and keeps what was in it");
	is_int(buf_check(&buf, &err), 0, "nothing failed");
	buf_add(&buf, "x", SIZE_MAX - 5);
	is_int(buf_check(&buf, &err), -1, "too much fails");
	is_int(err.class, ERR_SYSTEM, "as being out of memory");
	buf_puts(&buf, "more");
	buf_printf(&buf, "more");
	is_int((intmax_t)buf.len, 40000, "a failed buffer takes nothing more");
}

static void test_escaped(void)
{
	auto_buf struct buf buf = { 0 };

	buf_puts_escaped(&buf, "a\nb\tc\\d\re\033[0mf\177g");
	is_str(buf_text(&buf), "a\\nb\\tc\\\\d\\x0De\\x1B[0mf\\x7Fg", "control bytes are escaped");
	buf_free(&buf);
	buf_puts_escaped(&buf, "\xc3\x9f\xc2\x9bm\xc2\xa0\xe2\x82\xac");
	is_str(buf_text(&buf), "\xc3\x9f\\xC2\\x9Bm\xc2\xa0\xe2\x82\xac",
		"UTF-8 stays, its control characters do not");
	buf_free(&buf);
	buf_puts_escaped(&buf, "\xc2");
	is_str(buf_text(&buf), "\xc2", "half a character at the end");
}

static void test_strv(void)
{
	auto_strv struct strv list = { 0 }, more = { 0 };
	struct err err = { 0 };

	ok(!strv_has(&list, "a"), "an empty list has nothing");
	strv_add(&list, "a");
	strv_printf(&list, "%s-%d", "b", 2);
	is_int((intmax_t)list.count, 2, "two strings");
	is_str(list.item[1], "b-2", "strv_printf formats");
	ok(!list.item[2], "NULL stands behind them");
	ok(strv_has(&list, "b-2") && !strv_has(&list, "b"), "strv_has compares whole strings");
	for (int i = 0; i < 100; i++)
		strv_printf(&more, "%d", i);
	strv_append(&list, &more);
	is_int((intmax_t)list.count, 102, "strv_append");
	is_str(list.item[101], "99", "the last one appended");
	ok(list.item[101] != more.item[99] && !list.item[102], "copies, and NULL behind them");
	strv_append(&more, &more);
	is_int((intmax_t)more.count, 200, "a list appended to itself");
	is_int(strv_check(&list, &err), 0, "nothing failed");
	more.failed = true;
	strv_append(&list, &more);
	is_int(strv_check(&list, &err), -1, "a failed list makes another fail");
	strv_add(&list, "x");
	strv_printf(&list, "x");
	ok(!strv_has(&list, "x"), "a failed list takes nothing more");
	strv_free(&list);
	ok(!list.item && !list.count && !list.failed, "strv_free leaves an empty list");
}

/* ---- numbers ---- */

static void good_count(const char *text, int64_t min, int64_t max, int64_t wanted)
{
	struct err err = { 0 };
	int64_t got = -77;

	ok(text_count(text, min, max, &got, &err) == 0 && got == wanted, "count '%s'", text);
}

/* The error must quote the value and hold `reason`; the result stays as it was. */
static void bad_count(const char *text, int64_t min, int64_t max, const char *reason)
{
	struct err err = { 0 };
	int64_t got = -77;
	bool refused = text_count(text, min, max, &got, &err) == -1 && got == -77;

	if (!ok(refused && err.class == ERR_USAGE && strstr(err.text, text) && strstr(err.text, reason),
		    "count '%s' is refused: %s", text, reason))
		printf("# got %" PRId64 ", '%s'\n", got, err.text);
}

static void test_count(void)
{
	static const char *const bad[] = { "", "1x", "x1", "-1", "+1", " 1", "1 ", "0x10", "1e3", "1.0",
		"nan", "inf", "1\n", "--", "\xd9\xa1" };

	good_count("0", 0, 10, 0);
	good_count("10", 0, 10, 10);
	good_count("0010", 0, 10, 10);
	good_count("9223372036854775807", 0, INT64_MAX, INT64_MAX);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		bad_count(bad[i], 0, 1000000, "is not a whole number");
	bad_count("11", 0, 10, "is too large: at most 10");
	bad_count("2", 3, 10, "is too small: at least 3");
	bad_count("9223372036854775808", 0, INT64_MAX, "is too large: at most 9223372036854775807");
	bad_count("18446744073709551616", 0, INT64_MAX, "is too large");
	bad_count("18446744073709551617", 0, 10, "is too large");
	bad_count("99999999999999999999999999999999", 0, INT64_MAX, "is too large");
	bad_count("99999999999999999999999999999999x", 0, INT64_MAX, "is not a whole number");
}

typedef int (*measure)(const char *, bool, int64_t *, struct err *);

static void good(measure function, const char *text, bool need_unit, int64_t wanted)
{
	struct err err = { 0 };
	int64_t got = -77;
	int result = function(text, need_unit, &got, &err);

	if (!ok(result == 0 && got == wanted, "'%s'%s", text, need_unit ? " (needs a unit)" : ""))
		printf("# got %" PRId64 ", wanted %" PRId64 " (%s)\n", got, wanted, err.text);
}

static void bad(measure function, const char *text, bool need_unit, const char *reason)
{
	struct err err = { 0 };
	int64_t got = -77;
	bool refused = function(text, need_unit, &got, &err) == -1 && got == -77;

	if (!ok(refused && err.class == ERR_USAGE && strstr(err.text, text) && strstr(err.text, reason),
		    "'%s' is refused: %s", text, reason))
		printf("# got %" PRId64 ", '%s'\n", got, err.text);
}

static void test_time(void)
{
	static const char *const wrong[] = { "", "1x", "-1", "+1", " 1", "1 ", "1 s", "nan", "inf", "0x10",
		"1e3", "1e3s", "1.", "1.s", ".5", ".5s", ".", "s", "ms", "1S", "1Ms", "1sec", "1ss", "1s ",
		"1.2.3", "1,5", "1m", "1h", "1.-5", "1s2" };

	good(text_time, "0", false, 0);
	good(text_time, "2", false, 2000);
	good(text_time, "1.5", false, 1500);
	good(text_time, "1.5s", true, 1500);
	good(text_time, "200ms", true, 200);
	good(text_time, "007s", true, 7000);
	good(text_time, "0s", true, 0);
	good(text_time, "0.000s", true, 0);
	good(text_time, "1.0004", false, 1000);
	good(text_time, "1.00049999999999999", false, 1000);
	good(text_time, "1.0005", false, 1001);
	good(text_time, "0.9996", false, 1000);
	good(text_time, "2.5ms", true, 3);
	good(text_time, "2.4ms", true, 2);
	good(text_time, "0.0001", false, 1);
	good(text_time, "0.1ms", true, 1);
	good(text_time, "0.0000000000000000000000001", false, 1);
	good(text_time, "0.12345678901234567890123456789", false, 123);
	good(text_time, "1000000000", false, 1000000000000);
	good(text_time, "1000000000000ms", true, 1000000000000);
	bad(text_time, "1000000000.001", false, "is too large: a time is at most 1000000000s");
	bad(text_time, "1000000001s", true, "is too large");
	bad(text_time, "9223372036854775807", false, "is too large");
	bad(text_time, "18446744073709551616ms", false, "is too large");
	bad(text_time, "99999999999999999999999999", false, "is too large");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		bad(text_time, wrong[i], false, "is not a time: write it as 1.5s or 200ms");
	bad(text_time, "5", true, "has no unit: write a time as 1.5s or 200ms");
	bad(text_time, "1.5", true, "has no unit");
	bad(text_time, "5x", true, "is not a time");
}

static void test_size(void)
{
	static const struct {
		const char *name;
		int shift;
	} units[] = { { "b", 0 }, { "B", 0 }, { "k", 10 }, { "K", 10 }, { "kb", 10 }, { "Kb", 10 },
		{ "kB", 10 }, { "KB", 10 }, { "kib", 10 }, { "KiB", 10 }, { "KIB", 10 }, { "m", 20 },
		{ "M", 20 }, { "mb", 20 }, { "MB", 20 }, { "mib", 20 }, { "MiB", 20 }, { "MIB", 20 },
		{ "g", 30 }, { "G", 30 }, { "gb", 30 }, { "GB", 30 }, { "gib", 30 }, { "GiB", 30 },
		{ "GIB", 30 } };
	static const char *const wrong[] = { "", "1x", "-1", "+1", " 1", "1 ", "1 M", "nan", "inf", "0x10",
		"1e3", "1e3M", "1.", "1.M", ".5M", "M", "1T", "1TiB", "1Ki", "1MBB", "1BM", "1M ", "1.2.3M" };
	char text[32];

	good(text_size, "0", false, 0);
	good(text_size, "64", false, 65536);
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		snprintf(text, sizeof(text), "3%s", units[i].name);
		good(text_size, text, true, INT64_C(3) << units[i].shift);
	}
	good(text_size, "0.5K", true, 512);
	good(text_size, "1.5GiB", true, INT64_C(3) << 29);
	good(text_size, "0.001K", true, 1);
	good(text_size, "0.0015K", true, 2);
	good(text_size, "0.0001B", true, 1);
	good(text_size, "2.5B", true, 3);
	good(text_size, "0.999999999GiB", true, 1073741823);
	good(text_size, "1073741824GiB", true, INT64_C(1) << 60);
	good(text_size, "1152921504606846976B", true, INT64_C(1) << 60);
	bad(text_size, "1152921504606846977B", true, "is too large: a size is at most 1073741824GiB");
	bad(text_size, "1073741825G", true, "is too large");
	bad(text_size, "8589934592G", true, "is too large");
	bad(text_size, "17179869184G", true, "is too large");
	bad(text_size, "18446744073709551616", false, "is too large");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		bad(text_size, wrong[i], false, "is not a size: write it as 512B");
	bad(text_size, "5", true, "has no unit: write a size as 512B, 64KiB, 256MiB or 1.5GiB");
}

static void test_real(void)
{
	static const struct {
		const char *text;
		double value;
	} right[] = { { "0", 0 }, { "2", 2 }, { "0.5", 0.5 }, { "1e-6", 1e-6 }, { "1E+3", 1000 },
		{ "12.25e2", 1225 }, { "1e308", 1e308 } };
	static const char *const wrong[] = { "", "-1", "+1", " 1", "1 ", "nan", "inf", "infinity", "0x10",
		"1.", ".5", "1e", "1e+", "e5", "1.e5", "1e5x", "1,5", "1e5.0", "1d5", "1e999", "1e-999" };
	struct err err = { 0 };

	for (size_t i = 0; i < sizeof(right) / sizeof(*right); i++) {
		double got = -1;

		ok(text_real(right[i].text, &got, &err) == 0 && fabs(got - right[i].value) <= 0, "real '%s'",
			right[i].text);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		double got = -1;

		err.text[0] = '\0';
		ok(text_real(wrong[i], &got, &err) == -1 && got < 0 && strstr(err.text, wrong[i]),
			"real '%s' is refused", wrong[i]);
	}
	ok(strstr(err.text, "too small"), "what would become 0 is too small");
}

static void test_bool(void)
{
	static const char *const yes[] = { "yes", "true", "on", "1" }, *const no[] = { "no", "false", "off",
		"0" };
	static const char *const wrong[] = { "", "y", "2", "Yes", "01", " yes", "yes ", "none" };
	struct err err = { 0 };
	bool value;

	for (size_t i = 0; i < 4; i++) {
		value = false;
		ok(text_bool(yes[i], &value, &err) == 0 && value, "'%s' is yes", yes[i]);
		ok(text_bool(no[i], &value, &err) == 0 && !value, "'%s' is no", no[i]);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		value = true;
		ok(text_bool(wrong[i], &value, &err) == -1 && value && err.class == ERR_USAGE,
			"'%s' is neither", wrong[i]);
	}
}

/* ---- words ---- */

/* The words are written with | between them. */
static void words(const char *text, const char *wanted)
{
	auto_strv struct strv list = { 0 };
	auto_buf struct buf got = { 0 };
	struct err err = { 0 };

	is_int(text_words(text, &list, &err), 0, "words are split");
	for (size_t i = 0; i < list.count; i++)
		buf_printf(&got, "%s|", list.item[i]);
	is_str(buf_text(&got), wanted, text);
}

static void no_words(const char *text, const char *reason)
{
	auto_strv struct strv list = { 0 };
	struct err err = { 0 };

	strv_add(&list, "first");
	is_int(text_words(text, &list, &err), -1, "words are refused");
	ok(strstr(err.text, reason), "%s: %s", text, err.text);
	is_int((intmax_t)list.count, 1, "the list stays as it was");
}

static void test_words(void)
{
	auto_strv struct strv list = { 0 };
	struct err err = { 0 };

	words("", "");
	words(" \t\n", "");
	words("a", "a|");
	words("  /bin/echo \t a\nb ", "/bin/echo|a|b|");
	words("'a b' \"c d\"", "a b|c d|");
	words("a'b 'c\" d\"e", "ab c de|");
	words("'' \"\" x''", "||x|");
	words("'a\\b' '\"'", "a\\b|\"|");
	words("\"a\\\"b\\\\c\\$d\\`e\"", "a\"b\\c$d`e|");
	words("\"a\\nb 'c'\"", "a\\nb 'c'|");
	words("a\\ b \\' \\\" \\\\ \\n", "a b|'|\"|\\|n|");
	words("$HOME *.c `x` a;b #c > d", "$HOME|*.c|`x`|a;b|#c|>|d|");
	no_words("a 'b c", "a ' quote is opened and never closed");
	no_words("a \"b c", "a \" quote is opened and never closed");
	no_words("\"a\\\"", "never closed");
	no_words("\"a\\", "never closed");
	no_words("'", "never closed");
	no_words("a b\\", "the last backslash escapes nothing");
	no_words("\\", "the last backslash escapes nothing");
	strv_add(&list, "first");
	ok(text_words("second third", &list, &err) == 0 && list.count == 3, "words are added");
}

static void nearest(const char *text, const char *wanted)
{
	static const char *const names[] = { "time", "wall", "wall-time", "memory", "stack", "processes",
		"network", "extra-time", "x",
		"an-option-name-that-is-far-longer-than-any-name-ought-to-be-"
		"in-this-world",
		NULL };

	is_str(text_nearest(text, names), wanted, text);
}

static void test_nearest(void)
{
	static const char *const none[] = { NULL };
	char longest[200];

	nearest("time", "time");
	nearest("tme", "time");
	nearest("timee", "time");
	nearest("tiem", "time");
	nearest("TIME", "time");
	nearest("walltime", "wall-time");
	nearest("wall_time", "wall-time");
	nearest("momery", "memory");
	nearest("memroy", "memory");
	nearest("procesess", "processes");
	nearest("y", "x");
	nearest("quota", NULL);
	nearest("qq", NULL);
	nearest("mem", NULL);
	is_str(text_nearest("a", none), NULL, "no names");
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	nearest(longest, NULL);
	longest[63] = '\0';
	nearest(longest, NULL);
}

static void test_natural(void)
{
	/* Each is smaller than all that follow. */
	static const char *const order[] = { "", "-1", "0", "00", "01", "1", "2", "010", "10", "11",
		"18446744073709551616", "18446744073709551617", "a", "a-1", "a0", "a1", "a1b2", "a01b10",
		"a1b10", "a2", "a2b1", "a10", "aa", "b", "t2.in", "t10.in", "\xc3\xa4" };
	size_t count = sizeof(order) / sizeof(*order);

	for (size_t i = 0; i < count; i++) {
		bool well = text_natural(order[i], order[i]) == 0;

		for (size_t j = i + 1; j < count; j++)
			if (text_natural(order[i], order[j]) >= 0 || text_natural(order[j], order[i]) <= 0) {
				printf("# '%s' against '%s'\n", order[i], order[j]);
				well = false;
			}
		ok(well, "'%s' stands in its place", order[i]);
	}
}

int main(void)
{
	test_buf();
	test_escaped();
	test_strv();
	test_count();
	test_time();
	test_size();
	test_real();
	test_bool();
	test_words();
	test_nearest();
	test_natural();
	return tap_done();
}
