/*
 * text.c: fuzzes how numbers, times, sizes, words and names are read.  The input is up to three lines.
 *
 * Each is read by a second, slower reading of the format too; what was read and is written is read as the
 * same; orders are orders.
 */
#include "base/auto.h"
#include "lib/fuzz.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define UNTOUCHED INT64_C(-0x5a5a5a5a5a)

/* ---- numbers ---- */

struct text_number {
	__int128 whole;    /* past 10^25 the last digits are not counted */
	__int128 billions; /* the first nine digits of the fraction, times 10^-9 */
	bool positive;
	const char *unit; /* NULL: this is no number */
};

/* Digits, perhaps a point and digits, and what stands behind. */
static struct text_number text_number(const char *text)
{
	struct text_number number = { .unit = NULL };
	__int128 place = 100000000;
	size_t whole = 0, fraction = 0;

	for (; *text >= '0' && *text <= '9'; text++, whole++) {
		number.positive = number.positive || *text > '0';
		if (number.whole < (__int128)INT64_MAX * 1000000)
			number.whole = number.whole * 10 + (*text - '0');
	}
	if (*text == '.') {
		for (text++; *text >= '0' && *text <= '9'; text++, fraction++, place /= 10) {
			number.positive = number.positive || *text > '0';
			number.billions += place * (*text - '0');
		}
		if (!fraction)
			return number;
	}
	number.unit = whole ? text : NULL;
	return number;
}

/* What a unit stands for; "" is none; 0: it is unknown. */
static __int128 text_scale(const char *unit, bool size)
{
	static const char *const units[] = { "B", "K", "KB", "KIB", "M", "MB", "MIB", "G", "GB", "GIB" };

	if (!*unit)
		return size ? 1024 : 1000;
	if (!size)
		return strcmp(unit, "s") == 0 ? 1000 : strcmp(unit, "ms") == 0;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcasecmp(unit, units[i]) == 0)
			return (__int128)1 << 10 * ((i + 2) / 3);
	return 0;
}

/* What the format says of a text; -1: it is none. */
static __int128 text_expected(const char *text, bool size, bool need_unit)
{
	struct text_number number = text_number(text);
	__int128 scale = number.unit ? text_scale(number.unit, size) : 0;
	__int128 value, max = size ? (__int128)1 << 60 : (__int128)1000000000000;

	if (!scale || (!*number.unit && need_unit))
		return -1;
	/* to the nearest, and up from the middle */
	value = number.whole * scale + (number.billions * scale * 2 + 1000000000) / 2000000000;
	if (value > max)
		return -1;
	return value == 0 && number.positive ? 1 : value;
}

static void text_check_measure(const char *text, bool size, bool need_unit)
{
	__int128 expected = text_expected(text, size, need_unit);
	int64_t value = UNTOUCHED, again = UNTOUCHED;
	char written[64];
	struct err err;
	int result;

	fuzz_error_clear(&err);
	result = size ? text_size(text, need_unit, &value, &err) : text_time(text, need_unit, &value, &err);
	if (result < 0) {
		fuzz_error(&err);
		must(value == UNTOUCHED, "touched");
		must(expected < 0, "'%s' was refused: %s", text, err.text);
		return;
	}
	must(expected == value, "'%s' is %" PRId64 ", not %" PRId64, text, value, (int64_t)expected);
	snprintf(written, sizeof(written), "%" PRId64 "%s", value, size ? "B" : "ms");
	result = size ? text_size(written, true, &again, &err) : text_time(written, true, &again, &err);
	must(result == 0 && again == value, "'%s' is %" PRId64, written, again);
}

static void text_check_count(const char *text, int64_t min, int64_t max)
{
	struct text_number number = text_number(text);
	bool right = number.unit && !*number.unit && !strchr(text, '.') && number.whole >= min &&
		     number.whole <= max;
	int64_t value = UNTOUCHED;
	struct err err;

	fuzz_error_clear(&err);
	if (text_count(text, min, max, &value, &err) < 0) {
		fuzz_error(&err);
		must(!right && value == UNTOUCHED, "'%s' was refused: %s", text, err.text);
		return;
	}
	must(right && number.whole == value, "'%s' is %" PRId64, text, value);
}

static void text_check_real(const char *text)
{
	struct text_number number = text_number(text);
	double value = -7, again = -7;
	char written[64];
	struct err err;

	fuzz_error_clear(&err);
	if (text_real(text, &value, &err) < 0) {
		fuzz_error(&err);
		must(value <= -7, "touched");
		must(!number.unit || *number.unit || !isfinite(strtod(text, NULL)), "'%s' was refused: %s",
			text, err.text);
		return;
	}
	must(isfinite(value) && value >= 0 && !signbit(value), "'%s' is %g", text, value);
	must(number.unit && (!*number.unit || *number.unit == 'e' || *number.unit == 'E'), "'%s' was taken",
		text);
	must(strspn(text, "0123456789.eE+-") == strlen(text), "'%s' was taken", text);
	snprintf(written, sizeof(written), "%.17g", value);
	must(text_real(written, &again, &err) == 0 && !(again < value) && !(again > value), "'%s' is %g",
		written, again);
}

static void text_check_bool(const char *text)
{
	uint8_t value[sizeof(bool)] = { 99 };
	bool *yes = (bool *)value;
	struct err err;

	fuzz_error_clear(&err);
	if (text_bool(text, yes, &err) < 0) {
		fuzz_error(&err);
		must(value[0] == 99, "touched");
	} else {
		must(strchr("1yto", text[0]) || strchr("0nf", text[0]), "'%s' was taken", text);
		must(value[0] == (strcmp(text, "on") == 0 || strchr("1yt", text[0]) != NULL), "'%s' is %d",
			text, value[0]);
	}
}

/* ---- words ---- */

/* Writes words so that they are split as they were. */
static void text_quote(const struct strv *words, struct buf *ret_text)
{
	for (size_t i = 0; i < words->count; i++) {
		buf_puts(ret_text, " '");
		for (const char *at = words->item[i]; *at; at++)
			buf_printf(ret_text, *at == '\'' ? "'\\%c'" : "%c", *at);
		buf_puts(ret_text, "'");
	}
}

static void text_check_words(const char *text)
{
	auto_strv struct strv words = { 0 }, again = { 0 };
	auto_buf struct buf quoted = { 0 };
	struct err err;

	fuzz_error_clear(&err);
	strv_add(&words, "before");
	if (text_words(text, &words, &err) < 0) {
		fuzz_error(&err);
		must(words.count == 1, "touched");
		must(strpbrk(text, "'\"\\"), "'%s' was refused: %s", text, err.text);
		return;
	}
	must(strcmp(words.item[0], "before") == 0, "what was there is gone");
	if (!strpbrk(text, "'\"\\"))
		for (size_t i = 1; i < words.count; i++)
			must(*words.item[i] && !strpbrk(words.item[i], " \t\n"), "word '%s'", words.item[i]);
	text_quote(&words, &quoted);
	must(text_words(buf_text(&quoted), &again, &err) == 0, "%s: %s", quoted.data, err.text);
	must(fuzz_same_list(&words, &again), "%s gives other words", quoted.data);
}

static unsigned int text_hex(const char *digits)
{
	unsigned int value = 0;

	must(sscanf(digits, "%2X", &value) == 1, "%.4s", digits);
	return value;
}

/* What is escaped is clean, and can be read back. */
static void text_check_escape(const char *text)
{
	auto_buf struct buf escaped = { 0 }, back = { 0 };
	const char *at;

	buf_puts_escaped(&escaped, text);
	must(fuzz_clean(buf_text(&escaped), escaped.len), "%s", escaped.data);
	for (at = buf_text(&escaped); *at; at++) {
		char byte = *at;

		if (byte == '\\') {
			at++;
			byte = *at == 'n'   ? '\n'
			       : *at == 't' ? '\t'
			       : *at == 'x' ? (char)text_hex(at + 1)
					    : '\\';
			must(byte != '\\' || *at == '\\', "\\%c", *at);
			at += *at == 'x' ? 2 : 0;
		}
		buf_add(&back, &byte, 1);
	}
	must(strcmp(buf_text(&back), text) == 0, "%s is another text", buf_text(&back));
}

/* ---- names ---- */

static int text_sign(int order)
{
	return order < 0 ? -1 : order > 0;
}

static void text_check_order(const char *a, const char *b, const char *c)
{
	int ab = text_sign(text_natural(a, b)), bc = text_sign(text_natural(b, c));

	must(ab == -text_sign(text_natural(b, a)), "'%s' and '%s' have no order", a, b);
	must((ab == 0) == (strcmp(a, b) == 0), "'%s' and '%s' are not the same", a, b);
	if (ab <= 0 && bc <= 0)
		must(text_natural(a, c) <= 0, "'%s' before '%s' before '%s', and not so", a, b, c);
	if (ab >= 0 && bc >= 0)
		must(text_natural(a, c) >= 0, "'%s' behind '%s' behind '%s', and not so", a, b, c);
}

static void text_check_nearest(const char *a, const char *b, const char *c)
{
	const char *names[] = { a, b, NULL };
	const char *nearest = text_nearest(c, names);

	must(!nearest || nearest == a || nearest == b, "a name that was not given");
	must(!nearest || strlen(nearest) < 64, "a name that is too long");
	if (strlen(a) < 64 && text_nearest(a, names))
		must(strcasecmp(text_nearest(a, names), a) == 0, "'%s' is not nearest to itself", a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_strv struct strv lines = { 0 };
	const char *text;

	fuzz_split(data, size, '\n', 3, &lines);
	while (lines.count < 3)
		strv_add(&lines, "");
	text = lines.item[0];
	for (int need_unit = 0; need_unit < 2; need_unit++) {
		text_check_measure(text, false, need_unit);
		text_check_measure(text, true, need_unit);
	}
	text_check_count(text, 0, INT64_MAX);
	text_check_count(text, 3, 70000);
	text_check_real(text);
	text_check_bool(text);
	text_check_words(text);
	text_check_escape(text);
	text_check_order(text, lines.item[1], lines.item[2]);
	text_check_nearest(text, lines.item[1], lines.item[2]);
	return 0;
}
