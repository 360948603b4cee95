/*
 * fuzz_dict.c: prints the words with which libFuzzer makes inputs of one target: names and values of the .def
 * tables, and the marks of the format.
 *
 * Called by the Makefile: fuzz-dict TARGET.  A target without words of its own gets none.  Must never hold a
 * name that a table has.
 */
#include "base/opt.h"
#include "config.h"
#include "dirs.h"
#include "meta.h"
#include "options.h"
#include "problem_keys.h"
#include "spec.h"

#include <stdio.h>
#include <string.h>

/* One word in libFuzzer's form; `front` and `behind` stand around it. */
static void dict_word(const char *front, const char *word, size_t length, const char *behind)
{
	if (!length || strpbrk(word, "\"\\"))
		return;
	printf("\"%s%.*s%s\"\n", front, (int)length, word, behind);
}

static void dict_words(const char *const *words)
{
	for (; *words; words++)
		printf("\"%s\"\n", *words);
}

/* What a row can be set to, as far as the table says. */
static void dict_values(const struct opt_row *row)
{
	if (row->value)
		dict_word("", row->value, strlen(row->value), "");
	for (const char *at = row->kind == OPT_CHOICE ? row->choices : ""; *at; at += *at == '|') {
		size_t length = strcspn(at, "|");

		dict_word("", at, length, "");
		at += length;
	}
}

static void dict_table(const struct opt_table *table, bool options)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct opt_row *row = &table->row[i];

		if (row->kind == OPT_HEADING)
			continue;
		if (options)
			dict_word("--", row->name, strlen(row->name), row->arg ? "=" : "\\x00");
		else
			dict_word("\\x0a", row->name, strlen(row->name), " = ");
		if (options && row->letter)
			dict_word("-", &row->letter, 1, "");
		dict_values(row);
	}
}

static const char *const dict_numbers[] = { "ms", "s", "KiB", "MiB", "GiB", "B", "1.5", "0", "1e-6", "0.5",
	"9223372036854775807", "9223372036854775808", "18446744073709551616", "1152921504606846976", NULL };
static const char *const dict_quotes[] = { "'", "\\\"", "\\\\", " ;", "\\x0a", "\\x0d\\x0a",
	"\\xef\\xbb\\xbf", "\\x0a\\x09", " = ", "[", "]", "yes", "no", NULL };

static void dict_problem(void)
{
	static const char *const words[] = { "WA", "TLE", "NO", "any", "20..30", "x2 +1s", "1.in", "*.in",
		"d/*", "a/*.sol", "cpp", "java", "x-", NULL };

	for (size_t i = 0; i < PROBLEM_SECTIONS; i++) {
		const char *kind = problem_sections[i].kind;

		dict_word("\\x0a[", kind, strlen(kind), problem_sections[i].named ? " cpp]\\x0a" : "]\\x0a");
		dict_table(problem_sections[i].table, false);
	}
	dict_words(words);
}

static void dict_languages(void)
{
	static const char *const words[] = { "\\x0a[language a]\\x0a", "\\x0arun = /a {source}",
		"\\x0aextensions = .a", "{sources}", "{bin}", "{main}", "{memory-mib}", "{time-s}", "./{bin}",
		"x2 +64MiB", NULL };

	dict_table(&language_table, false);
	dict_words(words);
}

static void dict_config(void)
{
	static const char *const words[] = { "\\x0a[machine]\\x0a", "\\x0a[defaults]\\x0a", "4294967294",
		NULL };

	dict_table(config_table(), false);
	dict_table(spec_table(), false);
	dict_words(words);
}

static void dict_options(void)
{
	static const char *const words[] = { "--\\x00", "\\x00", "0-2,5", "auto", "--run\\x00--\\x00a",
		NULL };

	dict_table(spec_table(), true);
	dict_table(&options_table, true);
	dict_words(words);
}

static void dict_dirs(void)
{
	static const char *const words[] = { "=", "=./", "..", "/", "dev", "etc", "proc", "sysfs", "\\x0a",
		NULL };
	size_t count;
	const struct dir_option *options = dirs_options(&count);

	for (size_t i = 0; i < count; i++)
		dict_word(":", options[i].name, strlen(options[i].name), "");
	dict_words(words);
}

static void dict_meta(void)
{
	static const char *const words[] = { "RE\\x0a", "SG\\x0a", "TO\\x0a", "OL\\x0a", "XX\\x0a",
		"cgroup-v2", "rlimit", NULL };

	for (int key = 0; key < META_KEYS; key++)
		dict_word("\\x0a", meta_name((enum meta_key)key), strlen(meta_name((enum meta_key)key)), ":");
	dict_words(words);
}

static void dict_compare(void)
{
	static const char *const words[] = { "\\xff", "1e99999", "-0", "+1.", ".5", "nan", "inf", "0x1",
		"\\xe2\\x80\\xa8", "\\xc2\\x85", "\\x0a", " \\x0a", NULL };

	dict_words(words);
}

static void dict_compare_json(void)
{
	static const char *const words[] = { "\\xff", "\\x22", "\\x22a\\x22:", "{}", "[]",
		"{\\x22\\x22:", "null", "true", "false", "-0.5", "1e5", "1E-5", "\\x5cu0000", "\\x5cu0061",
		"\\x5cud83d\\x5cude00", "\\x5c\\x22", "\\xc3\\xa9", "\\xf0\\x9f\\x98\\x80",
		"9007199254740993", NULL };

	dict_words(words);
}

static void dict_java(void)
{
	static const char *const words[] = { "package ", "public ", "static ", "void ", "main(", "class ",
		"interface ", "enum ", "record ", "/*", "*/", "//", "\\\"\\\"\\\"", "'\\\\''", "{", "}", ";",
		".", NULL };

	dict_words(words);
}

static void dict_node(void)
{
	static const char *const words[] = { ": ", "- ", "\\x0a", "\\x0a  ", "{", "}", "[", "]", "&a", "*a",
		"!!str ", "? ", "|", ">", "---", "...", "~", "<<: ", "%YAML 1.1", "</a>", "<a ", "/>",
		"<![CDATA[", "]]>", "<!DOCTYPE ", "<!ENTITY ", "&lt;", "&#65;",
		"<?xml version='1.0' encoding='UTF-16'?>", NULL };

	dict_words(words);
}

static void dict_calibrate(void)
{
	static const char *const words[] = { "[limits]\\x0a", "[limits", "]", "time", "=", ":", " ;",
		"\\x0d\\x0a", "\\x0a", "\\xef\\xbb\\xbf", NULL };

	dict_words(words);
}

static void dict_reuse(void)
{
	static const char *const words[] = { "verdict ", "score ", "owned ", "own ", "empty ", "words ",
		"time ", "wall ", "memory ", "waited ", "exit ", "signal ", "killed ", "most ", "runs ",
		"again ", "message ", "hint ", "errors ", "transcript ", "taken ", "cut ", "output ",
		"messages ", "AC\\x0a", "PA\\x0a", "JE\\x0a", "-1\\x0a", NULL };

	dict_words(words);
}

static void dict_package(void)
{
	static const char *const words[] = { "\\x0c", "problem_format_version: ", "2025-09", "legacy",
		"name: ", "type: ", "scoring", "interactive", "multi-pass", "submit-answer",
		"limits:", "  time_limit: ", "uuid: ", "validation: custom",
		"validator_flags: ", "grading: ", "accept_score: ", "range: ", "on_reject: ", "max_score: ",
		"score_aggregation: ", "require_pass: ", "constants: ", "n_input: ", "score_type: ",
		"score_type_parameters: ", "GroupMin", "[[100, 2]]", "#ST: 100",
		"#COPY: ", "infile: ", "<testset ", "<test method='generated' ", "group='1' ", "points='5' ",
		"<checker name='std::wcmp.cpp' ", "<source path='files/check.cpp' type='cpp.g++17'/>",
		"<solution tag='main'>", "\\x0a", ": ", NULL };

	dict_words(words);
}

static void dict_scan(void)
{
	static const char *const words[] = { "/*", "*/", "//", "#", "#include <", "#if __has_include(",
		"R\\\"x(", ")x\\\"", "\\\"\\\"\\\"", "$\\\"{", "@\\\"", "f'{", "{x:", "`${", "`", "<?php ",
		"?>", "<<<X\\x0a", "{$a", "r#\\\"", "\\\"#", "{-", "-}", "(*", "*)", "{|", "|}", "--[[", "]]",
		"{$mode ", "&\\x0a", "\\\\\\x0a", "\\\\u002a", "import (", "\\xe2\\x80\\xa8",
		"coding:", NULL };

	dict_words(words);
}

static void dict_profile(void)
{
	static const char *const words[] = { "[box]\\x0a", "\\x0aextends = ./101\\x0a",
		"\\x0adescription = ", "\\x01", NULL };

	dict_table(spec_table(), false);
	dict_words(words);
}

static void dict_syscalls(void)
{
	static const char *const sets[] = {
#define SET(id, name, ...) name,
#include "syscalls.def"
	};
	static const char *const words[] = { "default", "strict", "none", ",", "65535", NULL };

	for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		dict_word("+", sets[i], strlen(sets[i]), "");
		dict_word("-", sets[i], strlen(sets[i]), "");
	}
	dict_words(words);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *target;
		void (*print)(void);
	} parts[] = {
		{ "options", dict_options },
		{ "config", dict_config },
		{ "profile", dict_profile },
		{ "syscalls", dict_syscalls },
		{ "problem", dict_problem },
		{ "languages", dict_languages },
		{ "dirs", dict_dirs },
		{ "meta", dict_meta },
		{ "compare", dict_compare },
		{ "compare_kinds", dict_compare },
		{ "compare_json", dict_compare_json },
		{ "java", dict_java },
		{ "node", dict_node },
		{ "reuse", dict_reuse },
		{ "package", dict_package },
		{ "calibrate", dict_calibrate },
		{ "scan", dict_scan },
	};

	if (argc != 2) {
		fprintf(stderr, "fuzz-dict TARGET\n");
		return 2;
	}
	dict_words(dict_numbers);
	dict_words(dict_quotes);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (strcmp(argv[1], parts[i].target) == 0)
			parts[i].print();
	return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
