/*
 * ini.c: INI files through libinih, line by line behind a guard; see ini.h.
 *
 * Called by whatever reads a configuration, a profile, a problem or a list of languages.  The guard is the
 * reader that libinih asks for its next line: a line that it refuses reaches libinih as an empty one, so that
 * both count the same lines and each error is told once.  Must never pass on a line that libinih would cut or
 * take for something else than its writer meant, nor use libinih's run-time variables (only Debian has them).
 */
#include "base/ini.h"

#include "base/auto.h"

#include <errno.h>
#include <ini.h>
#include <stdlib.h>
#include <string.h>

/* What libinih cuts without a word: lines (its buffer also holds CR, LF and NUL), names and sections. */
#define INI_LINE_LENGTH 197
#define INI_NAME_LENGTH 49

/* What libinih takes for blanks. */
#define INI_BLANKS " \t\r\n\v\f"

#define INI_BOM "\xef\xbb\xbf"

/* One line without its end; the text is cut when it is longer than any that may pass. */
struct ini_line {
	char text[INI_LINE_LENGTH + sizeof(INI_BOM "\r") + 1];
	size_t length;
	bool nul;
};

enum ini_shape {
	INI_EMPTY, /* or a comment */
	INI_SECTION,
	INI_PAIR,
	INI_INDENTED,
};

/* What an indented line would go on with. */
enum ini_above {
	INI_NOTHING,
	INI_VALUE,
	INI_REFUSED, /* a line that had an error: what goes on with it is left out and needs no second one */
};

struct ini_input {
	FILE *in;
	const char *file;
	ini_function function;
	void *user;
	struct strv *errors;
	struct err first;
	size_t error_count;

	int line;
	bool over; /* this is no text: stop here */
	enum ini_above above;
	bool continuation;
	char section[INI_NAME_LENGTH + 1];
	bool section_refused; /* nobody can say where the pairs that follow belong: they are left out */
};

/* Adds an error in the current line. */
static void ini_note(struct ini_input *input, struct err *err)
{
	if (err->class == ERR_USAGE)
		err->class = ERR_CONFIG;
	err_wrap(err, "%s:%d", input->file, input->line);
	strv_add(input->errors, err->text);
	if (input->error_count++ == 0)
		input->first = *err;
}

/* Tells the function; a NULL name means that the section begins. */
static void ini_tell(struct ini_input *input, const char *name, const char *value)
{
	const struct ini_event event = {
		.file = input->file,
		.line = input->line,
		.section = input->section,
		.name = name,
		.value = value,
		.continuation = name && input->continuation,
	};
	struct err err;

	if (!input->section_refused && input->function(input->user, &event, &err) < 0)
		ini_note(input, &err);
}

/* Reads the next line.  Returns false at the end and when reading fails. */
static bool ini_get(struct ini_input *input, struct ini_line *line)
{
	size_t room = sizeof(line->text) - 1;
	int byte;

	line->length = 0;
	line->nul = false;
	/* nobody else has the stream */
	while ((byte = getc_unlocked(input->in)) != EOF && byte != '\n') {
		if (line->length < room)
			line->text[line->length] = (char)byte;
		line->length++;
		line->nul = line->nul || byte == '\0';
	}
	line->text[line->length < room ? line->length : room] = '\0';
	if (byte == EOF && (ferror(input->in) || !line->length))
		return false;
	if (line->length && line->length <= room && line->text[line->length - 1] == '\r')
		line->text[--line->length] = '\0';
	if (input->line == 0 && strncmp(line->text, INI_BOM, strlen(INI_BOM)) == 0) {
		line->length -= strlen(INI_BOM);
		memmove(line->text, line->text + strlen(INI_BOM), room + 1 - strlen(INI_BOM));
	}
	return true;
}

/* Where libinih would see a comment behind something else; the end of text when nowhere. */
static const char *ini_comment(const char *text)
{
	const char *at = text;

	while (*at && !(*at == ';' && at > text && strchr(INI_BLANKS, at[-1])))
		at++;
	return at;
}

/* Whether the comment that libinih would see in value begins between two quotes. */
static bool ini_comment_is_quoted(const char *value)
{
	const char *comment = ini_comment(value);
	char quote = '\0';

	for (const char *at = value; at < comment; at++) {
		if (*at == '\\' && quote != '\'')
			at++;
		else if (quote ? *at == quote : *at == '\'' || *at == '"')
			quote = quote ? '\0' : *at;
	}
	/* A quote that stays open is an apostrophe, or will be missed when the command is split. */
	return quote && strchr(comment, quote);
}

static enum ini_shape ini_shape(const char *text)
{
	const char *start = text + strspn(text, INI_BLANKS), *end;

	if (!*start || *start == ';' || *start == '#')
		return INI_EMPTY;
	if (start == text)
		return *start == '[' ? INI_SECTION : INI_PAIR;
	if (*start != '[')
		return INI_INDENTED;
	/* "[a]" was meant as a section, "[a-z]*" was not. */
	end = strchr(start, ']');
	return end && end + 1 + strspn(end + 1, INI_BLANKS) >= ini_comment(start) ? INI_SECTION
										  : INI_INDENTED;
}

static int ini_check_bytes(
	struct ini_input *input, const struct ini_line *line, size_t limit, struct err *err)
{
	bool wide = strncmp(line->text, "\xff\xfe", 2) == 0 || strncmp(line->text, "\xfe\xff", 2) == 0;

	if (line->nul || (wide && input->line == 1)) {
		input->over = true;
		return err_set(err, ERR_CONFIG, "%s: save the file as plain text in UTF-8",
			wide ? "this is UTF-16" : "a NUL byte");
	}
	if (strstr(line->text, INI_BOM))
		return err_set(err, ERR_CONFIG,
			"a byte-order mark, which may stand only at the beginning of the file: remove it");
	if (line->length > limit)
		return err_set(err, ERR_CONFIG,
			"the line has %zu bytes, more than %zu: a list or a command may go on in an "
			"indented line",
			line->length, limit);
	return 0;
}

static int ini_check_length(const char *what, size_t length, struct err *err)
{
	if (length == 0)
		return err_set(err, ERR_CONFIG, "the %s has no name", what);
	if (length > INI_NAME_LENGTH)
		return err_set(err, ERR_CONFIG, "the name of the %s has %zu bytes, more than %d", what,
			length, INI_NAME_LENGTH);
	return 0;
}

/* Returns the length of text up to end, without the blanks before end. */
static size_t ini_trimmed(const char *text, const char *end)
{
	while (end > text && strchr(INI_BLANKS, end[-1]))
		end--;
	return (size_t)(end - text);
}

static int ini_check_section(struct ini_input *input, const char *text, struct err *err)
{
	const char *name = text + 1, *end = strchr(text, ']'), *behind;
	size_t length;

	if (*text != '[')
		return err_set(err, ERR_CONFIG,
			"a section must not be indented; put a value that begins with '[' in quotes");
	if (!end || end > ini_comment(text))
		return err_set(err, ERR_CONFIG, "the section has no ']'");
	behind = end + 1 + strspn(end + 1, INI_BLANKS);
	if (*behind && *behind != ';')
		return err_set(err, ERR_CONFIG, "'%s' stands behind the section's ']'", behind);
	name += strspn(name, INI_BLANKS);
	length = name < end ? ini_trimmed(name, end) : 0;
	if (ini_check_length("section", length, err) < 0)
		return -1;
	memcpy(input->section, name, length);
	input->section[length] = '\0';
	return 0;
}

static int ini_check_value(const char *value, struct err *err)
{
	if (ini_comment_is_quoted(value))
		return err_set(err, ERR_CONFIG,
			"a ';' behind a blank begins a comment, even in quotes: leave out the blank");
	return 0;
}

static int ini_check_pair(const char *text, struct err *err)
{
	const char *end = strpbrk(text, "=:");

	if (!end || end > ini_comment(text))
		return err_set(err, ERR_CONFIG, "'%s' is no 'key = value'", text);
	if (ini_check_length("key", ini_trimmed(text, end), err) < 0)
		return -1;
	return ini_check_value(end + 1, err);
}

static int ini_check_indented(const struct ini_input *input, const char *text, struct err *err)
{
	if (input->above == INI_NOTHING)
		return err_set(err, ERR_CONFIG,
			"the line is indented, but there is no value above that it could go on with");
	return ini_check_value(text + strspn(text, INI_BLANKS), err);
}

/* Looks at one line, notes what is wrong and what it means for the next.  Returns whether it may pass. */
static bool ini_check(struct ini_input *input, const struct ini_line *line, size_t limit)
{
	enum ini_shape shape = ini_shape(line->text);
	struct err err;
	int result = ini_check_bytes(input, line, limit, &err);

	if (result == 0 && shape == INI_SECTION)
		result = ini_check_section(input, line->text, &err);
	else if (result == 0 && shape == INI_PAIR)
		result = ini_check_pair(line->text, &err);
	else if (result == 0 && shape == INI_INDENTED)
		result = ini_check_indented(input, line->text, &err);
	if (result < 0)
		ini_note(input, &err);

	if (shape == INI_SECTION) {
		input->section_refused = result < 0;
		input->above = result < 0 ? INI_REFUSED : INI_NOTHING;
	} else if (shape == INI_PAIR) {
		input->above = result < 0 ? INI_REFUSED : INI_VALUE;
	}
	input->continuation = shape == INI_INDENTED;
	return result == 0 && !(shape == INI_INDENTED && input->above == INI_REFUSED);
}

/* What libinih calls for its next line, like fgets(). */
static char *ini_guard(char *buffer, int size, void *stream)
{
	struct ini_input *input = stream;
	size_t limit = (size_t)size < INI_LINE_LENGTH + 3 ? (size_t)size - 3 : INI_LINE_LENGTH;
	struct ini_line line;
	struct err err;
	size_t length = 0;

	if (input->over)
		return NULL;
	if (!ini_get(input, &line)) {
		if (ferror(input->in)) {
			err_sys(&err, "read");
			input->line++;
			ini_note(input, &err);
		}
		return NULL;
	}
	input->line++;
	if (ini_check(input, &line, limit))
		length = strlen(line.text);
	/* Some versions of libinih leave a comment behind an indented line in the value, some do not. */
	if (length && input->continuation)
		length = (size_t)(ini_comment(line.text) - line.text);
	snprintf(buffer, (size_t)size, "%.*s\n", (int)length, line.text);
	/* libinih tells no section by itself; what it says of a pair comes after this line was handed out. */
	if (length && *line.text == '[')
		ini_tell(input, NULL, NULL);
	return buffer;
}

/* What libinih calls for each pair.  Errors are noted here, so it always hears that all is well. */
static int ini_pair(void *user, const char *section, const char *name, const char *value)
{
	(void)section;
	ini_tell(user, name, value);
	return 1;
}

int ini_read(
	FILE *in, const char *file, ini_function function, void *user, struct strv *errors, struct err *err)
{
	struct ini_input input = {
		.in = in, .file = file, .function = function, .user = user, .errors = errors
	};
	int result = ini_parse_stream(ini_guard, &input, ini_pair, &input);
	struct err unread;

	if (result > 0) {
		/* Another libinih, with rules of its own: its line is none that the guard refused. */
		input.line = result;
		err_set(&unread, ERR_CONFIG, "libinih cannot read this line");
		ini_note(&input, &unread);
	}
	if (result < 0 || strv_check(errors, err) < 0)
		return err_nomem(err);
	if (!input.error_count)
		return 0;
	*err = input.first;
	if (input.error_count > 1) {
		size_t room = sizeof(err->text) - sizeof(" (and 18446744073709551615 more)");
		size_t used = strnlen(err->text, room);

		snprintf(
			err->text + used, sizeof(err->text) - used, " (and %zu more)", input.error_count - 1);
	}
	return -1;
}

int ini_read_path(const char *path, ini_function function, void *user, struct strv *errors, struct err *err)
{
	auto_file FILE *in = fopen(path, "re");

	if (!in && errno == ENOENT)
		return err_set(err, ERR_MISSING, "%s: there is no such file", path);
	if (!in)
		return err_sys(err, "%s: open", path);
	return ini_read(in, path, function, user, errors, err);
}

void ini_section(char *section, char **ret_kind, char **ret_name)
{
	char *end;

	section += strspn(section, INI_BLANKS);
	end = section + strcspn(section, INI_BLANKS);
	*ret_kind = section;
	*ret_name = NULL;
	if (*end) {
		*end++ = '\0';
		end += strspn(end, INI_BLANKS);
		*ret_name = *end ? end : NULL;
	}
}
