/*
 * text.c: numbers, times, sizes, words and names as people write them; see text.h.
 *
 * Called by whatever reads the command line, an INI file or a list of file names.  What is not exactly right
 * fails with ERR_USAGE and a text that quotes it.  Must never take a part of a value for the whole of it
 * ("1x"), wrap around, or depend on the locale.
 */
#include "base/text.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TEXT_DIGITS "0123456789"
#define TEXT_BLANKS " \t\n"

/* How much of a bad value an error quotes, so that the remedy behind it always fits. */
#define TEXT_QUOTE "'%.100s'"

/* ---- numbers ---- */

/* Moves *at behind the digits there.  Returns their value; UINT64_MAX also when it is larger than that. */
static uint64_t text_digits(const char **at)
{
	uint64_t value = 0;

	for (; **at >= '0' && **at <= '9'; (*at)++)
		if (__builtin_mul_overflow(value, 10, &value) ||
			__builtin_add_overflow(value, **at - '0', &value)) {
			*at += strspn(*at, TEXT_DIGITS);
			return UINT64_MAX;
		}
	return value;
}

int text_count(const char *text, int64_t min, int64_t max, int64_t *ret_count, struct err *err)
{
	const char *at = text;
	uint64_t count = text_digits(&at);

	if (at == text || *at)
		return err_set(err, ERR_USAGE, TEXT_QUOTE " is not a whole number", text);
	if (count > (uint64_t)max)
		return err_set(err, ERR_USAGE, TEXT_QUOTE " is too large: at most %" PRId64, text, max);
	if (count < (uint64_t)min)
		return err_set(err, ERR_USAGE, TEXT_QUOTE " is too small: at least %" PRId64, text, min);
	*ret_count = (int64_t)count;
	return 0;
}

struct text_unit {
	const char *name;
	int64_t scale;
};

/* A kind of quantity: what its units are and how its errors speak. */
struct text_quantity {
	const char *what, *example, *most;
	int64_t max;
	int64_t bare; /* the scale of a number without a unit */
	int (*same)(const char *, const char *);
	struct text_unit unit[11];
};

static const struct text_quantity text_times = {
	.what = "time",
	.example = "1.5s or 200ms",
	.most = "1000000000s",
	.max = INT64_C(1000000000) * 1000,
	.bare = 1000,
	.same = strcmp,
	.unit = { { "ms", 1 }, { "s", 1000 } },
};

static const struct text_quantity text_sizes = {
	.what = "size",
	.example = "512B, 64KiB, 256MiB or 1.5GiB",
	.most = "1073741824GiB",
	.max = INT64_C(1) << 60,
	.bare = 1 << 10,
	.same = strcasecmp,
	.unit = {
		{ "B", 1 },
		{ "K", 1 << 10 },
		{ "KB", 1 << 10 },
		{ "KiB", 1 << 10 },
		{ "M", 1 << 20 },
		{ "MB", 1 << 20 },
		{ "MiB", 1 << 20 },
		{ "G", 1 << 30 },
		{ "GB", 1 << 30 },
		{ "GiB", 1 << 30 },
	},
};

/* The scale of the unit of that name; 0 when there is none. */
static int64_t text_scale(const struct text_quantity *quantity, const char *name)
{
	for (const struct text_unit *unit = quantity->unit; unit->name; unit++)
		if (quantity->same(unit->name, name) == 0)
			return unit->scale;
	return 0;
}

/*
 * The fraction whose digits begin at `digits`, times scale, rounded to the nearest whole; the digits behind
 * the ninth play no part (10^9 times the largest scale still fits).
 */
static int64_t text_fraction(const char *digits, int64_t scale)
{
	int64_t value = 0, power = 1;

	for (; *digits >= '0' && *digits <= '9' && power < 1000000000; digits++) {
		value = value * 10 + (*digits - '0');
		power *= 10;
	}
	return (value * scale + power / 2) / power;
}

static int text_measure(const struct text_quantity *quantity, const char *text, bool need_unit,
	int64_t *ret_value, struct err *err)
{
	const char *at = text, *fraction = "";
	uint64_t whole = text_digits(&at);
	int64_t value, scale;
	bool digits = at != text, positive;

	if (*at == '.') {
		fraction = ++at;
		at += strspn(at, TEXT_DIGITS);
		digits = digits && at != fraction;
	}
	scale = *at ? text_scale(quantity, at) : quantity->bare;
	if (!digits || !scale)
		return err_set(err, ERR_USAGE, TEXT_QUOTE " is not a %s: write it as %s", text,
			quantity->what, quantity->example);
	if (!*at && need_unit)
		return err_set(err, ERR_USAGE, TEXT_QUOTE " has no unit: write a %s as %s", text,
			quantity->what, quantity->example);
	positive = strcspn(text, "123456789") < (size_t)(at - text);
	if (__builtin_mul_overflow(whole, scale, &value) ||
		__builtin_add_overflow(value, text_fraction(fraction, scale), &value) ||
		value > quantity->max)
		return err_set(err, ERR_USAGE, TEXT_QUOTE " is too large: a %s is at most %s", text,
			quantity->what, quantity->most);
	/* A limit that is asked for must not turn into none at all. */
	*ret_value = value == 0 && positive ? 1 : value;
	return 0;
}

int text_time(const char *text, bool need_unit, int64_t *ret_ms, struct err *err)
{
	return text_measure(&text_times, text, need_unit, ret_ms, err);
}

int text_size(const char *text, bool need_unit, int64_t *ret_bytes, struct err *err)
{
	return text_measure(&text_sizes, text, need_unit, ret_bytes, err);
}

/* Whether text is digits, perhaps a fraction, perhaps an exponent: strtod() alone would take far more. */
static bool text_is_real(const char *text)
{
	size_t digits = strspn(text, TEXT_DIGITS);

	text += digits;
	if (digits && *text == '.') {
		digits = strspn(++text, TEXT_DIGITS);
		text += digits;
	}
	if (digits && (*text == 'e' || *text == 'E')) {
		text++;
		text += *text == '+' || *text == '-';
		digits = strspn(text, TEXT_DIGITS);
		text += digits;
	}
	return digits && !*text;
}

int text_real(const char *text, double *ret_value, struct err *err)
{
	double value;

	if (!text_is_real(text))
		return err_set(err, ERR_USAGE,
			TEXT_QUOTE " is not a decimal number: write it as 2, 0.5 or 1e-6", text);
	errno = 0;
	value = strtod(text, NULL);
	if (errno == ERANGE)
		return err_set(
			err, ERR_USAGE, TEXT_QUOTE " is too %s", text, isinf(value) ? "large" : "small");
	*ret_value = value;
	return 0;
}

int text_signed(const char *text, bool endless, double *ret_value, struct err *err)
{
	const char *digits = text + (*text == '-' || *text == '+');
	double value;

	if (endless && strcmp(digits, "inf") == 0)
		value = HUGE_VAL;
	else if (text_real(digits, &value, err) < 0)
		return -1;
	*ret_value = *text == '-' ? -value : value;
	return 0;
}

int text_bool(const char *text, bool *ret_value, struct err *err)
{
	/* A no and a yes by turns. */
	static const char *const names[] = { "no", "yes", "false", "true", "off", "on", "0", "1" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(text, names[i]) == 0) {
			*ret_value = i % 2 == 1;
			return 0;
		}
	return err_set(err, ERR_USAGE, TEXT_QUOTE " is neither yes nor no", text);
}

/* ---- words ---- */

/* Adds the word that begins at *at to an empty *word and moves *at behind it. */
static int text_word(const char **at, struct buf *word, struct err *err)
{
	char quote = '\0';
	const char *c;

	for (c = *at; *c && (quote || !strchr(TEXT_BLANKS, *c)); c++) {
		if (quote ? *c == quote : *c == '\'' || *c == '"') {
			quote = quote ? '\0' : *c;
			continue;
		}
		if (*c == '\\' && (!quote || (quote == '"' && c[1] && strchr("\"\\$`", c[1]))))
			c++;
		if (!*c)
			return err_set(
				err, ERR_USAGE, "the last backslash escapes nothing: write \\\\ for one");
		buf_add(word, c, 1);
	}
	if (quote)
		return err_set(err, ERR_USAGE, "a %c quote is opened and never closed", quote);
	*at = c;
	return buf_check(word, err);
}

int text_words(const char *text, struct strv *ret_words, struct err *err)
{
	auto_strv struct strv words = { 0 };

	for (text += strspn(text, TEXT_BLANKS); *text; text += strspn(text, TEXT_BLANKS)) {
		auto_buf struct buf word = { 0 };

		if (text_word(&text, &word, err) < 0)
			return -1;
		strv_add(&words, buf_text(&word));
	}
	strv_append(ret_words, &words);
	return strv_check(ret_words, err);
}

/* Names longer than this are near to nothing. */
#define TEXT_NAME_MAX 63

static bool text_same_letter(char a, char b)
{
	return strncasecmp(&a, &b, 1) == 0;
}

/*
 * How many letters must be put in, left out, changed or swapped with their neighbour to turn a into b; case
 * is ignored.  Neither is longer than TEXT_NAME_MAX.
 */
static size_t text_distance(const char *a, const char *b)
{
	size_t row[3][TEXT_NAME_MAX + 1], length = strlen(b);
	size_t *before = row[0], *last = row[1], *now = row[2];

	for (size_t j = 0; j <= length; j++)
		now[j] = j;
	for (size_t i = 1; a[i - 1]; i++) {
		size_t *oldest = before;

		before = last;
		last = now;
		now = oldest;
		now[0] = i;
		for (size_t j = 1; j <= length; j++) {
			size_t best = last[j - 1] + !text_same_letter(a[i - 1], b[j - 1]);

			if (best > last[j] + 1)
				best = last[j] + 1;
			if (best > now[j - 1] + 1)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && text_same_letter(a[i - 1], b[j - 2]) &&
				text_same_letter(a[i - 2], b[j - 1]) && best > before[j - 2] + 1)
				best = before[j - 2] + 1;
			now[j] = best;
		}
	}
	return now[length];
}

const char *text_nearest(const char *text, const char *const *names)
{
	size_t length = strlen(text), limit = length < 3 ? 1 : length / 3;
	const char *nearest = NULL;

	if (length > TEXT_NAME_MAX)
		return NULL;
	for (; *names; names++) {
		size_t distance;

		if (strlen(*names) > TEXT_NAME_MAX)
			continue;
		distance = text_distance(text, *names);
		if (distance < limit || (distance == limit && !nearest)) {
			nearest = *names;
			limit = distance;
		}
	}
	return nearest;
}

/* Compares the runs of digits at *a and *b by value, whatever their length, and moves behind them. */
static int text_compare_digits(const char **a, const char **b)
{
	const char *x = *a + strspn(*a, "0"), *y = *b + strspn(*b, "0");
	size_t x_length = strspn(x, TEXT_DIGITS), y_length = strspn(y, TEXT_DIGITS);

	*a = x + x_length;
	*b = y + y_length;
	if (x_length != y_length)
		return x_length < y_length ? -1 : 1;
	return memcmp(x, y, x_length);
}

int text_natural(const char *a, const char *b)
{
	const char *x = a, *y = b;

	while (*x && *y) {
		int order = (unsigned char)*x - (unsigned char)*y;

		if (strspn(x, TEXT_DIGITS) && strspn(y, TEXT_DIGITS)) {
			order = text_compare_digits(&x, &y);
		} else {
			x++;
			y++;
		}
		if (order)
			return order;
	}
	if (*x || *y)
		return *x ? 1 : -1;
	/* Only leading zeros differ: still one order, the same every time. */
	return strcmp(a, b);
}
