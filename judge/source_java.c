/*
 * source_java.c: which class of a Java source has main(), and how its file must be called.
 *
 * source.c asks for languages with `main = java-class`.  Only allocation can fail: on text that is no Java
 * the answer is of no use, and javac then says what is wrong.  It must be linear in time whatever is in the
 * text, as it runs outside any box.
 */
#include "source.h"

#include "base/auto.h"

#include <ctype.h>
#include <string.h>

/* The last words seen, as far back as a declaration needs. */
#define JAVA_WORDS 3
#define JAVA_NAME  200

struct java_scan {
	const char *at;
	int depth;                        /* of braces */
	char word[JAVA_WORDS][JAVA_NAME]; /* word[0] is the newest; a sign is a word of one character */
	bool public, is_static;           /* seen since the last ; { } */
	char package[JAVA_NAME];
	char type[JAVA_NAME]; /* the type of depth 0 that we are in or before */
	char first[JAVA_NAME], shown[JAVA_NAME],
		main[JAVA_NAME]; /* first type, public type, type with main */
};

/* ---- words ---- */

/* Moves behind the end mark, or to the end of text. */
static const char *source_java_behind(const char *at, const char *mark)
{
	const char *end = strstr(at, mark);

	return end ? end + strlen(mark) : at + strlen(at);
}

/* Moves behind a string, a text block or a character that begins at `at`. */
static const char *source_java_quoted(const char *at)
{
	char quote = *at;
	bool block = strncmp(at, "\"\"\"", 3) == 0;

	for (at += block ? 3 : 1; *at; at++) {
		if (*at == '\\' && at[1])
			at++;
		else if (block ? strncmp(at, "\"\"\"", 3) == 0 : *at == quote || *at == '\n')
			return at + (block ? 3 : 1);
	}
	return at;
}

/* Moves behind blanks, comments and literals. */
static const char *source_java_skip(const char *at)
{
	for (;;) {
		if (isspace((unsigned char)*at))
			at++;
		else if (strncmp(at, "//", 2) == 0)
			at = source_java_behind(at, "\n");
		else if (strncmp(at, "/*", 2) == 0)
			at = source_java_behind(at + 2, "*/");
		else if (*at == '"' || *at == '\'')
			at = source_java_quoted(at);
		else
			return at;
	}
}

static bool source_java_letter(char byte)
{
	return isalnum((unsigned char)byte) || byte == '_' || byte == '$' || (byte & 0x80);
}

/* Reads the next word into word[0]; false at the end. */
static bool source_java_next(struct java_scan *scan)
{
	size_t length = 0;

	scan->at = source_java_skip(scan->at);
	if (!*scan->at)
		return false;
	while (source_java_letter(scan->at[length]))
		length++;
	memmove(scan->word[1], scan->word[0], sizeof(scan->word) - sizeof(scan->word[0]));
	snprintf(scan->word[0], JAVA_NAME, "%.*s", (int)(length ? length : 1), scan->at);
	scan->at += length ? length : 1;
	return true;
}

static bool source_java_is(const struct java_scan *scan, int back, const char *word)
{
	return strcmp(scan->word[back], word) == 0;
}

/* ---- declarations ---- */

/* `package a.b.c;`, by turns a name and a dot.  Anything else is none: it becomes a word of a command. */
static void source_java_package(struct java_scan *scan)
{
	char package[JAVA_NAME] = "";
	size_t length = 0;

	for (bool name = true; source_java_next(scan); name = !name) {
		size_t more = strlen(scan->word[0]);

		if (!name && source_java_is(scan, 0, ";"))
			memcpy(scan->package, package, length + 1);
		if (name ? !source_java_letter(scan->word[0][0]) : !source_java_is(scan, 0, "."))
			break;
		if (length + more >= sizeof(package))
			break;
		memcpy(package + length, scan->word[0], more + 1);
		length += more;
	}
}

/* Whether word[0] is the name of a type that is declared here; `Some.class` is none. */
static bool source_java_names_type(const struct java_scan *scan)
{
	static const char *const kinds[] = { "class", "interface", "enum", "record" };

	if (!source_java_letter(scan->word[0][0]) || source_java_is(scan, 2, "."))
		return false;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (source_java_is(scan, 1, kinds[i]))
			return true;
	return false;
}

static void source_java_type(struct java_scan *scan)
{
	memcpy(scan->type, scan->word[0], JAVA_NAME);
	if (!scan->first[0])
		memcpy(scan->first, scan->type, JAVA_NAME);
	if (scan->public && !scan->shown[0])
		memcpy(scan->shown, scan->type, JAVA_NAME);
}

/* `static ... void main(`, with word[0] the parenthesis. */
static bool source_java_begins_main(const struct java_scan *scan)
{
	return scan->is_static && source_java_is(scan, 0, "(") && source_java_is(scan, 1, "main") &&
	       source_java_is(scan, 2, "void");
}

/* Keeps depth and modifiers; true when word[0] is more than punctuation of a block. */
static bool source_java_modifiers(struct java_scan *scan)
{
	if (source_java_is(scan, 0, "{"))
		scan->depth++;
	else if (source_java_is(scan, 0, "}"))
		scan->depth--;
	if (strchr("{};", scan->word[0][0])) {
		scan->public = scan->is_static = false;
		return false;
	}
	scan->public = scan->public || source_java_is(scan, 0, "public");
	scan->is_static = scan->is_static || source_java_is(scan, 0, "static");
	return true;
}

static void source_java_word(struct java_scan *scan)
{
	if (!source_java_modifiers(scan))
		return;
	if (scan->depth == 0 && source_java_is(scan, 0, "package"))
		source_java_package(scan);
	else if (scan->depth == 0 && source_java_names_type(scan))
		source_java_type(scan);
	else if (scan->depth == 1 && !scan->main[0] && source_java_begins_main(scan))
		memcpy(scan->main, scan->type, JAVA_NAME);
}

int source_java(const char *text, struct source_java *ret_java, struct err *err)
{
	auto_free struct java_scan *scan = calloc(1, sizeof(*scan));
	const char *main, *file;
	struct source_java java = { 0 };

	if (!scan)
		return err_nomem(err);
	scan->at = text;
	while (source_java_next(scan))
		source_java_word(scan);
	file = scan->shown[0] ? scan->shown : scan->main[0] ? scan->main : scan->first;
	main = scan->main[0] ? scan->main : file;
	java.has_main = scan->main[0];
	if (*main) {
		java.file = strdup(file);
		if (asprintf(&java.main, "%s%s%s", scan->package, scan->package[0] ? "." : "", main) < 0)
			java.main = NULL;
		if (!java.file || !java.main) {
			source_java_free(&java);
			return err_nomem(err);
		}
	}
	*ret_java = java;
	return 0;
}

void source_java_free(struct source_java *java)
{
	free(java->file);
	free(java->main);
	*java = (struct source_java){ 0 };
}
