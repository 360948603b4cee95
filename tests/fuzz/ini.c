/*
 * ini.c: fuzzes the reader of INI files.  The input is the file.
 *
 * A file that is read without an error is read as a slow and simple reader does it, in which a value has no
 * limits that libinih sets; errors name file and line.
 */
#include "base/ini.h"
#include "base/auto.h"
#include "lib/fuzz.h"

#include <string.h>

#define INI_BLANKS " \t\r\n\v\f"

/* What was told, one line for each event. */
struct ini_told {
	struct strv events;
	int line;
	char section[200], name[200];
};

static bool ini_trimmed(const char *text)
{
	return !*text || (!strchr(INI_BLANKS, text[0]) && !strchr(INI_BLANKS, text[strlen(text) - 1]));
}

/* The beginning of a section. */
static void ini_check_section(const struct ini_event *event)
{
	must(*event->section && strlen(event->section) < 50 && ini_trimmed(event->section), "section [%s]",
		event->section);
	must(!event->continuation, "[%s] goes on", event->section);
}

static void ini_check_pair(const struct ini_told *told, const struct ini_event *event)
{
	must(strcmp(event->section, told->section) == 0, "[%s] was not told", event->section);
	must(*event->name && strlen(event->name) < 50 && ini_trimmed(event->name), "name '%s'", event->name);
	must(event->value && ini_trimmed(event->value), "value '%s'", event->value);
	must(!event->continuation || strcmp(event->name, told->name) == 0, "goes on with %s", event->name);
}

static int ini_event(void *user, const struct ini_event *event, struct err *err)
{
	struct ini_told *told = user;
	const char *name = event->name ? event->name : "";

	must(strcmp(event->file, "FILE") == 0, "file %s", event->file);
	must(event->line > told->line, "line %d", event->line);
	if (event->name)
		ini_check_pair(told, event);
	else
		ini_check_section(event);
	told->line = event->line;
	snprintf(told->section, sizeof(told->section), "%s", event->section);
	snprintf(told->name, sizeof(told->name), "%s", name);
	strv_printf(&told->events, "%d [%s] %s=%s%s", event->line, event->section, name,
		event->name ? event->value : "", event->continuation ? " (goes on)" : "");
	return strcmp(name, "refuse") == 0 ? err_set(err, ERR_USAGE, "refused") : 0;
}

/* ---- the slow and simple reader ---- */

/* Cuts a comment, which begins with a ';' behind a blank, and blanks on both sides. */
static char *ini_value(char *text)
{
	size_t length;

	for (char *at = text; *at; at++)
		if (*at == ';' && at > text && strchr(INI_BLANKS, at[-1]))
			*at-- = '\0';
	text += strspn(text, INI_BLANKS);
	for (length = strlen(text); length && strchr(INI_BLANKS, text[length - 1]); length--)
		text[length - 1] = '\0';
	return text;
}

/* One line of a file that has no errors. */
static void ini_line(char *text, int line, struct ini_told *told)
{
	bool indented = strchr(" \t\v\f\r", *text);
	const char *start = text + strspn(text, INI_BLANKS);
	char *behind;

	if (!*start || *start == ';' || *start == '#')
		return;
	if (*text == '[') {
		behind = strchr(text, ']');
		must(behind, "a section without its end passed: %s", text);
		*behind = '\0';
		snprintf(told->section, sizeof(told->section), "%s", ini_value(text + 1));
		told->name[0] = '\0';
		strv_printf(&told->events, "%d [%s] =", line, told->section);
	} else if (indented) {
		must(told->name[0], "an indented line goes on with nothing: %s", text);
		/* a comment cannot begin with the value itself */
		strv_printf(&told->events, "%d [%s] %s=%s (goes on)", line, told->section, told->name,
			ini_value(text));
	} else {
		behind = text + strcspn(text, "=:");
		must(*behind, "a line without a '=' passed: %s", text);
		*behind++ = '\0';
		snprintf(told->name, sizeof(told->name), "%s", ini_value(text));
		strv_printf(
			&told->events, "%d [%s] %s=%s", line, told->section, told->name, ini_value(behind));
	}
}

static void ini_reference(const uint8_t *data, size_t size, struct ini_told *told)
{
	auto_strv struct strv lines = { 0 };

	if (size >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0) {
		data += 3;
		size -= 3;
	}
	must(!memchr(data, '\0', size), "a NUL byte passed");
	fuzz_split(data, size, '\n', SIZE_MAX, &lines);
	for (size_t i = 0; i < lines.count; i++) {
		size_t length = strlen(lines.item[i]);

		if (length && lines.item[i][length - 1] == '\r')
			lines.item[i][length - 1] = '\0';
		ini_line(lines.item[i], (int)i + 1, told);
	}
}

/* ---- the test ---- */

static int ini_once(const uint8_t *data, size_t size, struct ini_told *told, struct err *err)
{
	static char nothing[1] = "\n";
	auto_file FILE *in = fmemopen(size ? (void *)(uintptr_t)data : nothing, size ? size : 1, "r");
	auto_strv struct strv errors = { 0 };
	int result;

	must(in, "fmemopen");
	fuzz_error_clear(err);
	result = ini_read(in, "FILE", ini_event, told, &errors, err);
	must(result < 0 || !errors.count, "an error that is told to nobody");
	if (result == 0)
		return 0;
	fuzz_errors(&errors, err);
	for (size_t i = 0; i < errors.count; i++) {
		int line = 0;

		must(sscanf(errors.item[i], "FILE:%d: ", &line) == 1 && line > 0, "%s", errors.item[i]);
	}
	must(strncmp(err->text, errors.item[0],
		     strlen(errors.item[0]) < 900 ? strlen(errors.item[0]) : 900) == 0,
		"%s is not the first, %s", err->text, errors.item[0]);
	return -1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ini_told first = { 0 }, second = { 0 }, simple = { 0 };
	struct err first_err, second_err;
	int result = ini_once(data, size, &first, &first_err);

	fuzz_same(result, &first_err, ini_once(data, size, &second, &second_err), &second_err);
	must(fuzz_same_list(&first.events, &second.events), "other events the second time");
	if (result == 0) {
		ini_reference(data, size, &simple);
		for (size_t i = 0; i < simple.events.count && i < first.events.count; i++)
			must(strcmp(simple.events.item[i], first.events.item[i]) == 0, "%s, and simply %s",
				first.events.item[i], simple.events.item[i]);
		must(simple.events.count == first.events.count, "%zu events, and simply %zu",
			first.events.count, simple.events.count);
	}
	strv_free(&first.events);
	strv_free(&second.events);
	strv_free(&simple.events);
	return 0;
}
