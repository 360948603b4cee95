/*
 * Unit test of base/ini.c: what is read, what the guard refuses, and that each error is told once.
 */
#include "base/ini.h"

#include "base/auto.h"
#include "tap.h"

#include <errno.h>

#define TEN  "0123456789"
#define LONG TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

/* What was heard: "LINE SECTION|" for a section, "LINE SECTION.NAME=VALUE|" for a pair, "+=" going on. */
struct heard {
	struct buf events;
	struct strv errors;
	struct err err;
	int result;
};

/* Dislikes the value "bad" and the section "strange". */
static int hear(void *user, const struct ini_event *event, struct err *err)
{
	struct heard *heard = user;

	if (!event->name) {
		buf_printf(&heard->events, "%d %s|", event->line, event->section);
		if (strcmp(event->section, "strange") == 0)
			return err_set(err, ERR_CONFIG, "no such section");
		return 0;
	}
	buf_printf(&heard->events, "%d %s.%s%s%s|", event->line, event->section, event->name,
		event->continuation ? "+=" : "=", event->value);
	if (strcmp(event->file, "f.ini") != 0)
		buf_puts(&heard->events, "wrong file");
	return strcmp(event->value, "bad") == 0 ? err_set(err, ERR_USAGE, "'bad' is bad") : 0;
}

static void heard_free(struct heard *heard)
{
	buf_free(&heard->events);
	strv_free(&heard->errors);
}

static void read_bytes(const char *bytes, size_t count, struct heard *ret_heard)
{
	auto_file FILE *in = tmpfile();

	if (!in || fwrite(bytes, 1, count, in) != count || fseek(in, 0, SEEK_SET) != 0) {
		printf("Bail out! no temporary file\n");
		exit(1);
	}
	*ret_heard = (struct heard){ 0 };
	ret_heard->result = ini_read(in, "f.ini", hear, ret_heard, &ret_heard->errors, &ret_heard->err);
}

/* Reads text; `errors` are joined by |. */
static void check_bytes(
	const char *name, const char *bytes, size_t count, const char *events, const char *errors)
{
	__attribute__((cleanup(heard_free))) struct heard heard;
	auto_buf struct buf joined = { 0 };
	char event_name[200], error_name[200];

	read_bytes(bytes, count, &heard);
	for (size_t i = 0; i < heard.errors.count; i++)
		buf_printf(&joined, "%s|", heard.errors.item[i]);
	snprintf(event_name, sizeof(event_name), "%s: what is read", name);
	snprintf(error_name, sizeof(error_name), "%s: what is refused", name);
	is_str(buf_text(&heard.events), events, event_name);
	is_str(buf_text(&joined), errors, error_name);
	is_int(heard.result, *errors ? -1 : 0, name);
}

#define check(name, bytes, events, errors) check_bytes((name), (bytes), sizeof(bytes) - 1, (events), (errors))

static void test_good(void)
{
	check("an empty file", "", "", "");
	check("blank lines and comments", "\n  \n; a = b\n# [c]\n\t; d\n   # e ; f\n", "", "");
	check("pairs before a section", "a = 1\nb=2\nc : 3\nd:4\n", "1 .a=1|2 .b=2|3 .c=3|4 .d=4|", "");
	check("sections, one of them empty", "[one]\n\n[two x]\na = 1\n[ three ]\n",
		"1 one|3 two x|4 two x.a=1|5 three|", "");
	check("the same section again", "[a]\nx = 1\n[a]\nx = 2\n", "1 a|2 a.x=1|3 a|4 a.x=2|", "");
	check("going on in indented lines", "[a]\nx = 1\n  2\n\n; no\n  # no\n\t3 = 4\ny =\n z\n",
		"1 a|2 a.x=1|3 a.x+=2|7 a.x+=3 = 4|8 a.y=|9 a.y+=z|", "");
	check("a repeated key does not go on", "x = 1\nx = 2\n", "1 .x=1|2 .x=2|", "");
	check("comments behind values", "x = 1 ; one\ny = 2;2\nz = ; none\nw =;w\n  v ; more\n",
		"1 .x=1|2 .y=2;2|3 .z=|4 .w=;w|5 .w+=v|", "");
	check("a comment behind a section", "[a] ; one\nx = 1\n[b]; two\n  [c] d\n[c]\t\n",
		"1 a|2 a.x=1|3 b|5 c|",
		"f.ini:4: the line is indented, but there is no value above that it could go on with|");
	check("lines that end in CR LF", "[a]\r\nx = 1\r\n  2\r\n\r\ny = 3", "1 a|2 a.x=1|3 a.x+=2|5 a.y=3|",
		"");
	check("a last line without an end", "[a]\nx = 1", "1 a|2 a.x=1|", "");
	check("a last section without an end", "[a]", "1 a|", "");
	check("a byte-order mark at the beginning", "\xef\xbb\xbf[a]\nx = 1\n", "1 a|2 a.x=1|", "");
	check("a byte-order mark before a pair", "\xef\xbb\xbfx = 1\n  2\n", "1 .x=1|2 .x+=2|", "");
	check("a byte-order mark and no more", "\xef\xbb\xbf", "", "");
	check("UTF-8", "n\xc3\xa4me = \xe2\x82\xac\n", "1 .n\xc3\xa4me=\xe2\x82\xac|", "");
	check("several separators", "a = b = c\nd = e:f\ng:h = i\n", "1 .a=b = c|2 .d=e:f|3 .g=h = i|", "");
	check("values that look like sections", "a = [b]\n  [c-d]* [e]\n", "1 .a=[b]|2 .a+=[c-d]* [e]|", "");
}

static void test_quotes(void)
{
	const char *line_one =
		"f.ini:1: a ';' behind a blank begins a comment, even in quotes: leave out the blank|";

	check("quotes without a comment", "a = 'b;c' \"d; e\" ; f 'g'\n", "1 .a='b;c' \"d; e\"|", "");
	check("quotes in a comment", "a = b ; 'c ; d'\n", "1 .a=b|", "");
	check("an apostrophe before a comment", "a = Bob's ; easy\n", "1 .a=Bob's|", "");
	check("an escaped quote before a comment", "a = \\\"b ; c\"\n", "1 .a=\\\"b|", "");
	check("' ;' in single quotes", "a = sh -c 'b ; c'\n", "", line_one);
	check("' ;' in double quotes", "a = sh -c \"b ; c\"\n", "", line_one);
	check("a tab and ';' in quotes", "a = 'b\t;c'\n", "", line_one);
	check("' ;' behind an escaped quote", "a = \"b\\\" ; c\"\n", "", line_one);
	check("' ;' behind a backslash in single quotes", "a = '\\' 'b ; c'\n", "", line_one);
	check("' ;' in quotes in an indented line", "a = b\n  'c ; d'\n", "1 .a=b|",
		"f.ini:2: a ';' behind a blank begins a comment, even in quotes: leave out the blank|");
	check("what goes on with a refused value", "a = 1\nb = 'c ; d'\n  e\nf = 2\n", "1 .a=1|4 .f=2|",
		"f.ini:2: a ';' behind a blank begins a comment, even in quotes: leave out the blank|");
}

static void test_length(void)
{
	const char *hint = "a list or a command may go on in an indented line|";
	char errors[200];

	/* "a = " and 193, 194 and very many bytes */
	check("a line of 197 bytes", "a = " LONG "abc\nb = 1\n", "1 .a=" LONG "abc|2 .b=1|", "");
	check("a line of 197 bytes and CR", "a = " LONG "abc\r\nb = 1\r\n", "1 .a=" LONG "abc|2 .b=1|", "");
	check("a line of 197 bytes and a byte-order mark",
		"\xef\xbb\xbf"
		"a = " LONG "abc\r\n",
		"1 .a=" LONG "abc|", "");
	check("a last line of 197 bytes", "a = " LONG "abc", "1 .a=" LONG "abc|", "");
	snprintf(errors, sizeof(errors), "f.ini:1: the line has 198 bytes, more than 197: %s", hint);
	check("a line of 198 bytes", "a = " LONG "abcd\n  c\nb = 1\n", "3 .b=1|", errors);
	snprintf(errors, sizeof(errors), "f.ini:1: the line has 198 bytes, more than 197: %s", hint);
	check("a line of 198 bytes and CR", "a = " LONG "abcd\r\nb = 1\r\n", "2 .b=1|", errors);
	snprintf(errors, sizeof(errors), "f.ini:2: the line has 769 bytes, more than 197: %s", hint);
	check("a line that holds what looks like another",
		"b = 1\na = " LONG LONG "c = 3" LONG LONG "\n  d\n", "1 .b=1|", errors);
	snprintf(errors, sizeof(errors), "f.ini:2: the line has 382 bytes, more than 197: %s", hint);
	check("an indented line that is too long", "b = 1\n  " LONG LONG "\n  d\n", "1 .b=1|3 .b+=d|",
		errors);
	snprintf(errors, sizeof(errors), "f.ini:2: the line has 381 bytes, more than 197: %s", hint);
	check("a section line that is too long", "b = 1\n[" LONG LONG "\nc = 1\n[d]\ne = 2\n",
		"1 .b=1|4 d|5 d.e=2|", errors);
}

#define LONG_NAME TEN TEN TEN TEN "012345678"

static void test_names(void)
{
	check("a section of 49 bytes", "[ " LONG_NAME " ]\na = 1\n", "1 " LONG_NAME "|2 " LONG_NAME ".a=1|",
		"");
	check("a section of 50 bytes", "[" LONG_NAME "9]\na = 1\n[b]\n", "3 b|",
		"f.ini:1: the name of the section has 50 bytes, more than 49|");
	check("a key of 49 bytes", LONG_NAME " = 1\n  2\n", "1 ." LONG_NAME "=1|2 ." LONG_NAME "+=2|", "");
	check("a key of 50 bytes", LONG_NAME "9 = 1\n  2\na = 3\n", "3 .a=3|",
		"f.ini:1: the name of the key has 50 bytes, more than 49|");
	check("no name", "a = 1\n = 2\n", "1 .a=1|2 .a+== 2|", "");
	check("no name for a key", "= 1\n:2\n  3\na = 4\n", "4 .a=4|",
		"f.ini:1: the key has no name|f.ini:2: the key has no name|");
	check("no name for a section", "[]\na = 1\n[  ]\n", "",
		"f.ini:1: the section has no name|f.ini:3: the section has no name|");
}

static void test_bytes(void)
{
	const char *mark = "f.ini:2: a byte-order mark, which may stand only at the beginning of the file: "
			   "remove it|";

	check("a NUL byte", "a = 1\nb = 2\0 3\nc = 4\n", "1 .a=1|",
		"f.ini:2: a NUL byte: save the file as plain text in UTF-8|");
	check("a NUL byte behind everything", "a = 1\n\0", "1 .a=1|",
		"f.ini:2: a NUL byte: save the file as plain text in UTF-8|");
	check("UTF-16, little end first",
		"\xff\xfe"
		"a\0=\0"
		"1\0\n\0b\0=\0"
		"2\0\n\0",
		"", "f.ini:1: this is UTF-16: save the file as plain text in UTF-8|");
	check("UTF-16, big end first",
		"\xfe\xff"
		"\0a\0=\0"
		"1\0\n\0b\0=\0"
		"2\0\n",
		"", "f.ini:1: this is UTF-16: save the file as plain text in UTF-8|");
	check("the mark of UTF-16 alone", "\xff\xfe", "",
		"f.ini:1: this is UTF-16: save the file as plain text in UTF-8|");
	check("a byte-order mark in a later line",
		"a = 1\n\xef\xbb\xbf"
		"b = 2\nc = 3\n",
		"1 .a=1|3 .c=3|", mark);
	check("a byte-order mark in a value",
		"a = 1\nb = \xef\xbb\xbf"
		"2\n  3\n",
		"1 .a=1|", mark);
	check("two byte-order marks",
		"\xef\xbb\xbf\xef\xbb\xbf"
		"a = 1\nb = 2\n",
		"2 .b=2|",
		"f.ini:1: a byte-order mark, which may stand only at the beginning of the file: remove it|");
}

static void test_sections(void)
{
	check("no ']'", "a = 1\n[b\nc = 2\n  d\n[e]\nf = 3\n", "1 .a=1|5 e|6 e.f=3|",
		"f.ini:2: the section has no ']'|");
	check("']' in a comment", "[b ; c]\n", "", "f.ini:1: the section has no ']'|");
	check("text behind ']'", "[a] b\nc = 1\n[d]e\n[f]\n", "4 f|",
		"f.ini:1: 'b' stands behind the section's ']'|f.ini:3: 'e' stands behind the section's ']'|");
	check("'#' is no comment there", "[a] # b\n", "", "f.ini:1: '# b' stands behind the section's ']'|");
	check("an indented section", "[a]\nx = 1\n  [b]\ny = 2\n  3\n[c]\nz = 4\n",
		"1 a|2 a.x=1|6 c|7 c.z=4|",
		"f.ini:3: a section must not be indented; put a value that begins with '[' in quotes|");
	check("an indented section with a comment", "x = 1\n\t[b] ; c\n", "1 .x=1|",
		"f.ini:2: a section must not be indented; put a value that begins with '[' in quotes|");
	check("an indented first line", " [a]\nx = 1\n", "",
		"f.ini:1: a section must not be indented; put a value that begins with '[' in quotes|");
}

static void test_lines(void)
{
	check("each line without '=' is told", "a = 1\nb\nc = 2\nd e\n[f]\ng\n", "1 .a=1|3 .c=2|5 f|",
		"f.ini:2: 'b' is no 'key = value'|f.ini:4: 'd e' is no 'key = value'|"
		"f.ini:6: 'g' is no 'key = value'|");
	check("'=' only in a comment", "a ; b = 1\n", "", "f.ini:1: 'a ; b = 1' is no 'key = value'|");
	check("what goes on with a refused line", "a = 1\nb\n  2\n  3\nc = 4\n  5\n",
		"1 .a=1|5 .c=4|6 .c+=5|", "f.ini:2: 'b' is no 'key = value'|");
	check("nothing to go on with at the beginning", "  a = 1\nb = 2\n", "2 .b=2|",
		"f.ini:1: the line is indented, but there is no value above that it could go on with|");
	check("nothing to go on with in a section", "a = 1\n[b]\n  c = 2\n\td\n", "1 .a=1|2 b|",
		"f.ini:3: the line is indented, but there is no value above that it could go on with|"
		"f.ini:4: the line is indented, but there is no value above that it could go on with|");
	check("errors of the function", "a = bad\nb = 1\n  bad\n[strange]\nc = 2\n",
		"1 .a=bad|2 .b=1|3 .b+=bad|4 strange|5 strange.c=2|",
		"f.ini:1: 'bad' is bad|f.ini:3: 'bad' is bad|f.ini:4: no such section|");
}

static void test_result(void)
{
	__attribute__((cleanup(heard_free))) struct heard one, many, none;
	char text[3000];

	read_bytes("a = bad\n", 8, &one);
	is_str(one.err.text, "f.ini:1: 'bad' is bad", "one error");
	is_int(one.err.class, ERR_CONFIG, "the file is wrong, not the command line");
	read_bytes("a\nb\nc = bad\n", 12, &many);
	is_str(many.err.text, "f.ini:1: 'a' is no 'key = value' (and 2 more)", "the first of many errors");
	is_int((intmax_t)many.errors.count, 3, "and all of them in the list");
	heard_free(&many);
	memset(text, 'x', sizeof(text));
	memcpy(text, "[a]", 3);
	memcpy(text + 150, "\na\n", 3);
	read_bytes(text, 153, &many);
	ok(strstr(many.err.text, "(and 1 more)"), "the number of errors: %s", many.err.text);
	none = (struct heard){ 0 };
	is_int(ini_read_path("/dev/null", hear, &none, &none.errors, &none.err), 0, "/dev/null is empty");
}

static void test_path(void)
{
	__attribute__((cleanup(heard_free))) struct heard heard = { 0 };
	char path[] = "/tmp/ini-XXXXXX";
	int fd = mkstemp(path);

	ok(fd >= 0 && write(fd, "a\nb = bad\n", 10) == 10, "a file");
	close(fd);
	is_int(ini_read_path(path, hear, &heard, &heard.errors, &heard.err), -1, "a file by name");
	is_int((intmax_t)heard.errors.count, 2, "with two errors");
	ok(strncmp(heard.err.text, path, strlen(path)) == 0, "that begin with its name: %s", heard.err.text);
	unlink(path);
	heard_free(&heard);
	is_int(ini_read_path(path, hear, &heard, &heard.errors, &heard.err), -1, "a missing file");
	is_int(heard.err.class, ERR_MISSING, "is told apart");
	ok(strstr(heard.err.text, path), "by name: %s", heard.err.text);
	is_int(ini_read_path("/", hear, &heard, &heard.errors, &heard.err), -1, "a folder");
	is_int(heard.err.no, EISDIR, "is told apart");
	is_str(heard.err.text, "/:1: read: Is a directory", "with its reason");
	is_int(ini_read_path("/dev/null/x", hear, &heard, &heard.errors, &heard.err), -1, "no folder");
	is_str(heard.err.text, "/dev/null/x: open: Not a directory", "with its reason");
}

static void split(const char *section, const char *wanted_kind, const char *wanted_name)
{
	char text[50];
	char *kind = NULL, *name = text;

	snprintf(text, sizeof(text), "%s", section);
	ini_section(text, &kind, &name);
	is_str(kind, wanted_kind, section);
	is_str(name, wanted_name, "and its name");
}

static void test_section_split(void)
{
	split("limits", "limits", NULL);
	split("limits java", "limits", "java");
	split("solution \t my file.c", "solution", "my file.c");
	split("", "", NULL);
	split(" a ", "a", NULL);
}

int main(void)
{
	test_good();
	test_quotes();
	test_length();
	test_names();
	test_bytes();
	test_sections();
	test_lines();
	test_result();
	test_path();
	test_section_split();
	return tap_done();
}
