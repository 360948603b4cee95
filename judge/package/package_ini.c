/*
 * package_ini.c: writes problem.ini, so that what is read back is what was written.
 *
 * The translators of packages call it with names and texts of strangers.  What cannot be written, as the
 * format has no way to say it, is an error of the package.  It must never write a line that means something
 * else than a value of the key that it was given.
 */
#include "package/package.h"

#include "base/auto.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

/* Of a line, and of what stands between the brackets of a section: see ini.h. */
#define PACKAGE_LINE   180
#define PACKAGE_HEADER 49
#define PACKAGE_TEXTS  4096
#define PACKAGE_PLAIN  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+./=:,@%{}*?~^"

void package_comment(struct package *package, const char *format, ...)
{
	char text[PACKAGE_LINE];
	auto_buf struct buf line = { 0 };
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	buf_puts_escaped(&line, text);
	buf_printf(&package->ini, "# %.*s\n", PACKAGE_LINE, buf_text(&line));
}

void package_section(struct package *package, const char *kind, const char *name)
{
	buf_printf(&package->ini, "\n[%s%s%s]\n", kind, name ? " " : "", name ? name : "");
}

/* ---- values ---- */

/* Makes one line of a text that libinih reads as it is: no control bytes, no ` ;`, no blanks at the ends. */
static void package_clean(struct buf *ret_text, const char *text)
{
	bool blank = false;

	for (; *text; text++) {
		if ((unsigned char)*text <= ' ' || *text == 0x7f) {
			blank = true;
			continue;
		}
		if (blank && ret_text->len && *text != ';')
			buf_puts(ret_text, " ");
		blank = false;
		buf_add(ret_text, text, 1);
	}
}

void package_key(struct package *package, const char *key, const char *format, ...)
{
	char text[PACKAGE_TEXTS];
	auto_buf struct buf clean = { 0 };
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	package_clean(&clean, text);
	if (clean.len + strlen(key) + 3 > PACKAGE_LINE)
		package_error(package, NULL, 0,
			"`%s` would have %zu bytes in problem.ini, where a line has room for %d: make "
			"'%.60s...' "
			"shorter",
			key, clean.len, PACKAGE_LINE, buf_text(&clean));
	else if (!clean.len)
		package_error(package, NULL, 0, "`%s` of problem.ini would be empty", key);
	else if (*buf_text(&clean) == ';')
		package_error(package, NULL, 0,
			"`%s` of problem.ini cannot begin with a semicolon, as '%.60s' does", key,
			buf_text(&clean));
	else
		buf_printf(&package->ini, "%s = %s\n", key, buf_text(&clean));
}

void package_key_real(struct package *package, const char *key, double value)
{
	auto_buf struct buf plain = { 0 };
	char text[40];

	buf_number(&plain, value);
	if (strtod(buf_text(&plain), NULL) == value) {
		package_key(package, key, "%s", buf_text(&plain));
		return;
	}
	/* %.17g reads back as the same; the shortest of them that does is taken */
	for (int digits = 1; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	package_key(package, key, "%s", text);
}

/*
 * A word as text_words() reads it.  A `;` behind a blank would begin a comment even in quotes, so the quotes
 * end between them.
 */
static void package_quote(struct buf *ret_text, const char *word)
{
	if (*word && strspn(word, PACKAGE_PLAIN) == strlen(word)) {
		buf_puts(ret_text, word);
		return;
	}
	buf_puts(ret_text, "'");
	for (const char *at = word; *at; at++) {
		if (*at == '\'')
			buf_puts(ret_text, "'\\''");
		else if (*at == ';' && at > word && at[-1] == ' ')
			buf_puts(ret_text, "'';");
		else
			buf_add(ret_text, at, 1);
	}
	buf_puts(ret_text, "'");
}

void package_key_words(struct package *package, const char *key, const struct strv *words)
{
	size_t length;

	if (!words->count)
		return;
	buf_printf(&package->ini, "%s =", key);
	length = strlen(key) + 2;
	for (size_t i = 0; i < words->count; i++) {
		auto_buf struct buf word = { 0 };

		package_quote(&word, words->item[i]);
		if (!buf_printable(words->item[i]) || word.len + 4 > PACKAGE_LINE) {
			package_error(package, NULL, 0,
				"`%s`: the word '%.60s' cannot stand in problem.ini: %s", key, words->item[i],
				buf_printable(words->item[i]) ? "it is too long" : "it has control bytes");
			continue;
		}
		if (length + 1 + word.len > PACKAGE_LINE) {
			buf_puts(&package->ini, "\n   ");
			length = 3;
		}
		buf_printf(&package->ini, " %s", buf_text(&word));
		length += 1 + word.len;
	}
	buf_puts(&package->ini, "\n");
}

/* ---- names of sections ---- */

const char *package_section_name(
	struct package *package, const char *kind, const char *wanted, struct strv *taken)
{
	size_t room = PACKAGE_HEADER - strlen(kind) - 1, length = strlen(wanted), skip;
	char name[PACKAGE_HEADER + 1];

	/* What is different in long names is at their ends. */
	skip = length > room ? length - room : 0;
	while (skip && ((unsigned char)wanted[skip] & 0xc0) == 0x80)
		skip++;
	snprintf(name, sizeof(name), "%s", wanted + skip);
	for (char *at = name; *at; at++)
		if ((unsigned char)*at <= ' ' || strchr("[];#\"'\\*?\x7f", *at))
			*at = '_';
	for (int i = 2; strv_has(taken, name) || !*name; i++)
		snprintf(name, sizeof(name), "%.*s~%d", (int)room - 12, wanted + skip, i);
	for (char *at = name; *at; at++)
		if ((unsigned char)*at <= ' ' || strchr("[];#\"'\\*?\x7f", *at))
			*at = '_';
	strv_add(taken, name);
	if (taken->failed) {
		package->ini.failed = true;
		return NULL;
	}
	return taken->item[taken->count - 1];
}
