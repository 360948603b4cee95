/* languages.ini: reading, its errors, and commands. */
#include "language.h"

#include "tap.h"

#include <stdlib.h>
#include <unistd.h>

/* Reads a text as a file of languages; the errors, each on a line and without the file's name, go to *ret. */
static int language_read(const char *text, struct languages *languages, struct buf *ret_errors)
{
	char path[] = "/tmp/unit-language-XXXXXX";
	auto_strv struct strv errors = { 0 };
	struct err err;
	FILE *file = fdopen(mkstemp(path), "w");
	int result;

	fputs(text, file);
	fclose(file);
	result = languages_read(path, &errors, languages, &err);
	for (size_t i = 0; i < errors.count; i++)
		buf_printf(ret_errors, "%s\n", errors.item[i] + strlen(path) + 1);
	unlink(path);
	return result;
}

static void refused(const char *text, const char *wanted)
{
	struct languages languages = { 0 };
	auto_buf struct buf errors = { 0 };

	ok(language_read(text, &languages, &errors) == -1, "%.*s", (int)strcspn(wanted, "\n"), wanted);
	is_str(buf_text(&errors), wanted, "  the errors");
}

#define HEAD "[language a]\nextensions = .a\nrun = /bin/true\n"

static void errors(void)
{
	refused("run = x\n", "1: 'run' stands before the first section\n");
	refused("[lang a]\nrun = x\n", "1: unknown section [lang a]: there is only [language NAME]\n");
	refused(HEAD "[language a]\n", "4: language a stands here twice, first in line 1\n");
	refused(HEAD "compiler = x\n", "4: unknown key 'compiler': did you mean 'compile'?\n");
	refused(HEAD "compile = gcc x\n",
		"4: compile: 'gcc' is no absolute path: no search is made for commands\n");
	refused(HEAD "compile = /bin/cc {sorces}\n",
		"4: compile: unknown placeholder {sorces}: did you mean {sources}?\n");
	refused(HEAD "compile = /bin/cc {bin\n", "4: compile: '{bin': the brace is not closed\n");
	refused(HEAD "time = x2 x2\n",
		"4: time: 'x2' is no change: write x2, +1 or x2 +1 (with the unit), or one value\n");
	refused("[language a]\nrun = /bin/true\n", "1: language a has no `extensions`\n");
	refused("[language a]\nextensions = a\n", "2: extensions: 'a' does not begin with a dot\n");
	refused(HEAD "headers = .h hpp\n", "4: headers: 'hpp' does not begin with a dot\n");
	refused(HEAD "main = java-clas first\n",
		"4: main: unknown way 'java-clas': did you mean 'java-class'?\n");
	refused(HEAD "main = begin\n",
		"4: main: 'begin' is no way to find it: write a file's name, first or java-class\n");
	refused(HEAD "main = src/main.py\n",
		"4: main: 'src/main.py' is no way to find it: write a file's name, first or java-class\n");
	refused(HEAD "main =\n", "4: main: a file's name, first or java-class is needed\n");
	refused(HEAD "profile = ./mine.ini\n",
		"4: profile: './mine.ini' is neither the name of a profile nor an absolute path\n");
	refused(HEAD "environment = A=1 B={memory-mb}\n",
		"4: environment: unknown placeholder {memory-mb}: did you mean {memory-mib}?\n");
}

static void command_is(const struct strv *command, const char *wanted, const char *name)
{
	struct language_words words = { .source = "A.x", .main = "A", .memory_mib = 192, .time_s = 2 };
	auto_strv struct strv argv = { 0 };
	auto_buf struct buf got = { 0 };
	struct err err;

	strv_add(&words.sources, "A.x");
	strv_add(&words.sources, "b c.x");
	is_int(language_command(command, &words, &argv, &err), 0, name);
	for (size_t i = 0; i < argv.count; i++)
		buf_printf(&got, "[%s]", argv.item[i]);
	is_str(buf_text(&got), wanted, "  the words");
	strv_free(&words.sources);
}

static void commands(void)
{
	auto_languages struct languages languages = { 0 };
	auto_buf struct buf errors = { 0 };
	const struct language *language;
	const struct limits limits = { .memory = 320 << 20 };
	const char *missing = NULL;
	struct err err;

	is_int(language_read("[language x]\nextensions = .x .y\n"
			     "compile = /no/cc -o {bin} {sources} -m{memory-mib}{time-s} 'a b'\n"
			     "run = ./{bin} {main}.{source}\npackages = p q\nmemory = x1 +64MiB\n",
		       &languages, &errors),
		0, "a good file");
	is_str(buf_text(&errors), "", "  no errors");
	if (languages.count != 1)
		return;
	language = &languages.item[0];
	command_is(&language->compile, "[/no/cc][-o][program][A.x][b c.x][-m1922][a b]", "compile");
	command_is(&language->run, "[./program][A.A.x]", "run");
	ok(language_has_bin(language), "the program is {bin}");
	ok(languages_of_file(&languages, "dir.z/a.y") == language, "a file by its extension");
	ok(!languages_of_file(&languages, "ax") && !languages_of_file(&languages, "a.xx"), "other files");
	is_int(language_memory_mib(language, &limits), 256, "memory without the language's own part");
	is_int(language_available(language, &missing, &err), -1, "its compiler is missing");
	is_str(err.text, "language x needs /no/cc, which is not there; on Debian: apt install p q",
		"  and said so");
	ok(!languages_find(&languages, "pascal", &err), "an unknown language");
	is_str(err.text, "unknown language 'pascal': `ojjudge languages` lists them", "  and said so");
}

static void says(const struct language *language, const char *text, bool wanted, const char *name)
{
	auto_buf struct buf errors = { 0 };

	buf_puts(&errors, text);
	is_int(language_says_memory(language, &errors), wanted, name);
}

static void memory(void)
{
	auto_languages struct languages languages = { 0 };
	auto_buf struct buf errors = { 0 }, bytes = { 0 };
	const struct language *language;

	is_int(language_read(HEAD "out-of-memory = \"no more\" Full ''\nprofile = /my/own.ini\n", &languages,
		       &errors),
		0, "words that tell of memory");
	if (languages.count != 1)
		return;
	language = &languages.item[0];
	is_str(language->profile, "/my/own.ini", "a profile");
	says(language, "", false, "nothing said");
	says(language, "there is no more\nat all", true, "said in the middle");
	says(language, "no\nmore", false, "something like it");
	says(language, "isFull", true, "the second");
	buf_add(&bytes, "a\0b\0Full", 8);
	ok(language_says_memory(language, &bytes), "behind NULs");
	strv_free(&languages.item[0].out_of_memory);
	says(language, "Full", false, "a language that says nothing");
}

/* Files that are words of any command must be there. */
static void missing(void)
{
	auto_languages struct languages languages = { 0 };
	auto_buf struct buf errors = { 0 };
	const char *file = NULL;
	struct err err;

	is_int(language_read(HEAD "compile = /bin/sh -x /no/such.jar\nversion = /bin/sh /etc/passwd\n",
		       &languages, &errors),
		0, "a good file");
	if (languages.count != 1)
		return;
	is_int(language_available(&languages.item[0], &file, &err), -1, "a word that is no file");
	is_str(file, "/no/such.jar", "  which");
	strv_free(&languages.item[0].compile);
	is_int(language_available(&languages.item[0], &file, &err), 0, "words that need not be programs");
}

int main(void)
{
	errors();
	commands();
	memory();
	missing();
	return tap_done();
}
