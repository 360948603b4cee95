/*
 * Unit test of base/opt.c: names, values, command lines and INI files, with a table that has a row of every
 * kind.
 */
#include "base/opt.h"

#include "base/auto.h"
#include "tap.h"

#include <stdlib.h>

struct values {
	int command, colour, none;
	bool flag;
	int64_t counter, count, any, jobs, time, size;
	double real;
	char *text;
	struct strv list, words;
};

#define AT(field) offsetof(struct values, field)

static const struct opt_row rows[] = {
	{ OPT_HEADING, "", 0, NULL, AT(none), NULL, NULL, 0, "Commands" },
	{ OPT_COMMAND, "go", 'g', NULL, AT(command), NULL, NULL, 0, "begin" },
	{ OPT_COMMAND, "stop", 0, NULL, AT(command), NULL, NULL, 0, "end" },
	{ OPT_HEADING, "", 0, NULL, AT(none), NULL, NULL, 0, "Values" },
	{ OPT_FLAG, "flag", 'f', NULL, AT(flag), NULL, NULL, 0, "a switch" },
	{ OPT_COUNTER, "counter", 'v', NULL, AT(counter), NULL, NULL, 0, "say more" },
	{ OPT_COUNT, "count", 'c', "N", AT(count), "7", "2..100", 0, "a number" },
	{ OPT_COUNT, "any", 0, "N", AT(any), NULL, NULL, 0, "any number" },
	{ OPT_COUNT, "jobs", 'j', "[N]", AT(jobs), "1", "0", 0, "how many" },
	{ OPT_TIME, "time", 't', "TIME", AT(time), "1.5s", NULL, 0, "how long" },
	{ OPT_SIZE, "size", 's', "SIZE", AT(size), "64KiB", NULL, 0, "how large" },
	{ OPT_REAL, "real", 0, "X", AT(real), "0.5", NULL, 0, "how exact" },
	{ OPT_TEXT, "text", 'o', "FILE", AT(text), "none", NULL, 0, "where to" },
	{ OPT_LIST, "list", 'l', "ITEM", AT(list), "one", NULL, 0, "what" },
	{ OPT_WORDS, "words", 'w', "WORDS", AT(words), "a 'b c'", NULL, 0, "a command" },
	{ OPT_CHOICE, "colour", 'k', "HUE", AT(colour), "green", "red|green|blue", 0, "which" },
	{ OPT_ALIAS, "blue", 'b', NULL, AT(none), NULL, "colour=blue", 0, "the same as --colour=blue" },
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static const struct opt_table table = { rows, ROWS, sizeof(struct values), false };
static const struct opt_table strict = { rows, ROWS, sizeof(struct values), true };

/* What came of a command line or a file. */
struct outcome {
	struct values values;
	struct strv argv, errors;
	int seen[ROWS];
	int line[ROWS];
	int rest, result;
	struct err err;
};

static void outcome_free(struct outcome *outcome)
{
	opt_free(&table, &outcome->values);
	strv_free(&outcome->argv);
	strv_free(&outcome->errors);
}
#define auto_outcome __attribute__((cleanup(outcome_free)))

static void need(bool well)
{
	if (well)
		return;
	printf("Bail out! out of memory\n");
	exit(1);
}

/* Splits the line as a shell does and parses it over the defaults. */
static void parse(const struct opt_table *with, const char *line, struct outcome *ret_outcome)
{
	struct outcome *it = ret_outcome;

	*it = (struct outcome){ .rest = -7 };
	need(opt_defaults(with, &it->values, &it->err) == 0);
	strv_add(&it->argv, "prog");
	need(text_words(line, &it->argv, &it->err) == 0);
	it->result = opt_parse(
		with, &it->values, (int)it->argv.count, it->argv.item, it->seen, &it->rest, &it->err);
}

static void show_number(struct buf *out, const char *name, int64_t now, int64_t before)
{
	if (now != before)
		buf_printf(out, " %s=%lld", name, (long long)now);
}

static void show_strv(struct buf *out, const char *name, const struct strv *now, const struct strv *before)
{
	bool same = now->count == before->count;

	for (size_t i = 0; same && i < now->count; i++)
		same = strcmp(now->item[i], before->item[i]) == 0;
	if (same)
		return;
	buf_printf(out, " %s=", name);
	for (size_t i = 0; i < now->count; i++)
		buf_printf(out, "%s%s", i ? "," : "", now->item[i]);
}

/* Adds what is not as the defaults have it, " NAME=VALUE" each. */
static void show(struct buf *out, const struct values *now)
{
	struct values first = { 0 };
	struct err err;

	need(opt_defaults(&table, &first, &err) == 0);
	if (now->command != first.command)
		buf_printf(out, " %s", rows[now->command].name);
	show_number(out, "flag", now->flag, first.flag);
	show_number(out, "counter", now->counter, first.counter);
	show_number(out, "count", now->count, first.count);
	show_number(out, "any", now->any, first.any);
	show_number(out, "jobs", now->jobs, first.jobs);
	show_number(out, "time", now->time, first.time);
	show_number(out, "size", now->size, first.size);
	if (now->real < first.real || now->real > first.real)
		buf_printf(out, " real=%g", now->real);
	if (strcmp(now->text, first.text) != 0)
		buf_printf(out, " text=%s", now->text);
	show_strv(out, "list", &now->list, &first.list);
	show_strv(out, "words", &now->words, &first.words);
	show_number(out, "colour", now->colour, first.colour);
	opt_free(&table, &first);
}

/* ---- the table ---- */

static void test_defaults(void)
{
	static const struct opt_row bad_row = { OPT_COUNT, "bad", 0, "N", AT(count), "1", "2..3", 0, "" };
	static const struct opt_table bad = { &bad_row, 1, sizeof(struct values), false };
	struct values values = { 0 };
	struct err err;

	is_int(opt_defaults(&table, &values, &err), 0, "the defaults are set");
	is_int(values.command, -1, "no command");
	ok(!values.flag && values.counter == 0 && values.any == 0, "no default: zero");
	ok(values.count == 7 && values.jobs == 1, "numbers");
	ok(values.time == 1500 && values.size == 65536, "time in ms, size in bytes");
	ok(values.real > 0.49 && values.real < 0.51, "real");
	is_str(values.text, "none", "text");
	ok(values.list.count == 1 && strv_has(&values.list, "one"), "list: one item");
	ok(values.words.count == 2 && strv_has(&values.words, "b c"), "words: split");
	is_int(values.colour, 1, "choice: its place");
	opt_free(&table, &values);
	ok(!values.text && !values.list.item && !values.words.item, "everything is given back");
	opt_free(&table, &values);
	values = (struct values){ 0 };
	is_int(opt_defaults(&bad, &values, &err), -1, "a default that is wrong");
	ok(strncmp(err.text, "default of bad: ", 16) == 0, "is named: %s", err.text);
}

static void test_names(void)
{
	ok(opt_find(&table, "count") == &rows[6], "find: the row");
	ok(opt_find(&table, "go") == &rows[1] && opt_find(&table, "blue") == &rows[16], "find: any kind");
	ok(!opt_find(&table, "coun") && !opt_find(&table, "counts"), "find: whole names only");
	ok(!opt_find(&table, ""), "find: a heading is no row with a name");
	is_str(opt_nearest(&table, "tiem"), "time", "nearest: swapped");
	is_str(opt_nearest(&table, "words"), "words", "nearest: the same");
	is_str(opt_nearest(&table, "colur"), "colour", "nearest: left out");
	ok(!opt_nearest(&table, "sstop"), "nearest: commands take no value");
	ok(!opt_nearest(&table, "elephant"), "nearest: nothing");
}

static void test_set(void)
{
	auto_outcome struct outcome it;
	auto_buf struct buf shown = { 0 };
	struct err err;

	parse(&table, "", &it);
	is_int(opt_set(&table, &it.values, opt_find(&table, "text"), NULL, &err), -1,
		"set: a value is needed");
	is_int(opt_set(&table, &it.values, opt_find(&table, "count"), "101", &err), -1, "set: too large");
	ok(strstr(err.text, "100"), "set: says the limit: %s", err.text);
	is_int(opt_set(&table, &it.values, opt_find(&table, "count"), "1", &err), -1, "set: too small");
	is_int(opt_set(&table, &it.values, opt_find(&table, "colour"), "gree", &err), -1, "set: no choice");
	ok(strstr(err.text, "red|green|blue"), "set: says the choices: %s", err.text);
	is_int(opt_set(&table, &it.values, opt_find(&table, "colour"), "", &err), -1, "set: empty choice");
	is_int(opt_set(&table, &it.values, opt_find(&table, "colour"), "red|green", &err), -1,
		"set: two choices");
	is_int(opt_set(&table, &it.values, opt_find(&table, "flag"), "maybe", &err), -1, "set: no bool");
	is_int(opt_set(&table, &it.values, opt_find(&table, "counter"), "10", &err), -1, "set: counter to 9");
	is_int(opt_set(&table, &it.values, opt_find(&table, "real"), "nan", &err), -1, "set: no number");
	is_int(opt_set(&table, &it.values, opt_find(&table, "words"), "a 'b", &err), -1, "set: open quote");
	show(&shown, &it.values);
	is_str(buf_text(&shown), "", "set: nothing changes on failure");

	is_int(opt_set(&table, &it.values, opt_find(&table, "flag"), NULL, &err), 0, "set: bare switch");
	is_int(opt_set(&table, &it.values, opt_find(&table, "flag"), "no", &err), 0, "set: off again");
	is_int(opt_set(&table, &it.values, opt_find(&table, "counter"), "5", &err), 0, "set: counter");
	is_int(opt_set(&table, &it.values, opt_find(&table, "counter"), NULL, &err), 0, "set: and one more");
	is_int(opt_set(&table, &it.values, opt_find(&table, "jobs"), NULL, &err), 0, "set: left out");
	is_int(opt_set(&table, &it.values, opt_find(&table, "text"), "a", &err), 0, "set: text");
	is_int(opt_set(&table, &it.values, opt_find(&table, "text"), "b", &err), 0, "set: text replaces");
	is_int(opt_set(&table, &it.values, opt_find(&table, "list"), "two,", &err), 0, "set: list");
	is_int(opt_set(&table, &it.values, opt_find(&table, "words"), "d", &err), 0, "set: words");
	show(&shown, &it.values);
	is_str(buf_text(&shown), " counter=6 jobs=0 text=b list=one,two, words=a,b c,d", "set: all of it");
}

/* ---- the command line ---- */

struct line_case {
	const char *line;
	const char *wanted; /* what differs from the defaults, and behind " |" what is no option */
};

static const struct line_case good_lines[] = {
	{ "", " |" },
	{ "--flag --count 3 --time=200ms", " flag=1 count=3 time=200 |" },
	{ "-f -c 3 -t200ms", " flag=1 count=3 time=200 |" },
	{ "-fvvc3", " flag=1 counter=2 count=3 |" },
	{ "-fvc 3", " flag=1 counter=1 count=3 |" },
	{ "-v -v --counter", " counter=3 |" },
	{ "--count=3 --count=4", " count=4 |" },
	{ "--any=0 --any=9223372036854775807", " any=9223372036854775807 |" },
	{ "--count=2 --size=1", " count=2 size=1024 |" },
	{ "--count=100 --size=1.5GiB", " count=100 size=1610612736 |" },
	{ "--time 2", " time=2000 |" },
	{ "--real=1e-6", " real=1e-06 |" },
	{ "--text=", " text= |" },
	{ "--text=a=b", " text=a=b |" },
	{ "--text -x", " text=-x |" },
	{ "--text --", " text=-- |" },
	{ "-o a -ob", " text=b |" },
	{ "--list=a -l b -lc", " list=one,a,b,c |" },
	{ "--words='x y' -w '\"p q\"'", " words=a,b c,x,y,p q |" },
	{ "--colour=red", " colour=0 |" },
	{ "-kblue", " colour=2 |" },
	{ "--blue", " colour=2 |" },
	{ "-b --colour=red", " colour=0 |" },
	{ "-fb", " flag=1 colour=2 |" },
	{ "--jobs", " jobs=0 |" },
	{ "--jobs=4", " jobs=4 |" },
	{ "--jobs 4", " jobs=0 | 4" },
	{ "-j", " jobs=0 |" },
	{ "-j4", " jobs=4 |" },
	{ "-j 4", " jobs=0 | 4" },
	{ "--jobs=0 --jobs=1", " |" },
	{ "--fl", " flag=1 |" },
	{ "--tim 3", " time=3000 |" },
	{ "--ti=3", " time=3000 |" },
	{ "--count=5", " count=5 |" },
	{ "--go", " go |" },
	{ "-g --go", " go |" },
	{ "--st", " stop |" },
	{ "a --flag b -c 3 d", " flag=1 count=3 | a b d" },
	{ "a -- --flag", " | a --flag" },
	{ "--flag -- -c 3", " flag=1 | -c 3" },
	{ "-- -- a", " | -- a" },
	{ "- -f", " flag=1 | -" },
	{ "'' -f", " flag=1 | " },
	{ "--go a -v -- -v", " go counter=1 | a -v" },
};

static void test_good_lines(void)
{
	for (size_t i = 0; i < sizeof(good_lines) / sizeof(good_lines[0]); i++) {
		auto_outcome struct outcome it;
		auto_buf struct buf shown = { 0 };

		parse(&table, good_lines[i].line, &it);
		if (!ok(it.result == 0, "taken: '%s'", good_lines[i].line)) {
			printf("# %s\n", it.err.text);
			continue;
		}
		show(&shown, &it.values);
		buf_puts(&shown, " |");
		for (size_t at = (size_t)it.rest; at < it.argv.count; at++)
			buf_printf(&shown, " %s", it.argv.item[at]);
		is_str(buf_text(&shown), good_lines[i].wanted, "  as meant");
	}
}

struct bad_case {
	const char *line;
	const char *option; /* what must be named */
	const char *remedy;
};

static const struct bad_case bad_lines[] = {
	{ "--count", "--count (-c) needs a value", "--count=N" },
	{ "a -c", "--count (-c) needs a value", "--count=N" },
	{ "-vc", "--count (-c) needs a value", "--count=N" },
	{ "--real", "--real needs a value", "--real=X" },
	{ "--tim", "--time (-t) needs a value", "--time=TIME" },
	{ "--count=1x", "--count (-c): '1x'", "whole number" },
	{ "--count=-1", "--count (-c): '-1'", "whole number" },
	{ "-c -1", "--count (-c): '-1'", "whole number" },
	{ "--count=101", "--count (-c): '101'", "at most 100" },
	{ "--count=1", "--count (-c): '1'", "at least 2" },
	{ "--count=", "--count (-c): ''", "whole number" },
	{ "--any=9223372036854775808", "--any: ", "at most" },
	{ "--jobs=x", "--jobs (-j): 'x'", "whole number" },
	{ "--jobs=", "--jobs (-j): ''", "whole number" },
	{ "--time=1e3", "--time (-t): '1e3'", "200ms" },
	{ "--size=1T", "--size (-s): '1T'", "256MiB" },
	{ "--real=inf", "--real: 'inf'", "1e-6" },
	{ "--words='\"x'", "--words (-w): ", "never closed" },
	{ "--colour=pink", "--colour (-k): 'pink'", "red|green|blue" },
	{ "--flag=yes", "--flag takes no value", "--help" },
	{ "--fla=yes", "--fla", "--help" },
	{ "--counter=2", "--counter takes no value", "--help" },
	{ "--blue=yes", "--blue takes no value", "--help" },
	{ "--go=now", "--go takes no value", "--help" },
	{ "--tiem=3", "unknown option --tiem=3", "did you mean --time?" },
	{ "--flga", "unknown option --flga", "did you mean --flag?" },
	{ "x --colur red", "unknown option --colur", "did you mean --colour?" },
	{ "--elephant", "unknown option --elephant", "--help" },
	{ "--x", "unknown option --x", "--help" },
	{ "--coun=3", "--coun", "--help" },
	{ "-Z", "unknown option -Z", "--help" },
	{ "-fZ", "unknown option -Z", "--help" },
	{ "-Zf", "unknown option -Z", "--help" },
	{ "--flag -Zf", "unknown option -Z", "--help" },
	{ "--time=3 -fZv", "unknown option -Z", "--help" },
	{ "-c 3 -Zf x", "unknown option -Z", "--help" },
	{ "--go --stop", "--go and --stop exclude each other", "one command" },
	{ "--stop -g", "--stop and --go exclude each other", "one command" },
};

static void test_bad_lines(void)
{
	for (size_t i = 0; i < sizeof(bad_lines) / sizeof(bad_lines[0]); i++) {
		const struct bad_case *wanted = &bad_lines[i];
		auto_outcome struct outcome it;

		parse(&table, wanted->line, &it);
		ok(it.result == -1 && it.err.class == ERR_USAGE && it.rest == -7, "refused: '%s'",
			wanted->line);
		if (!ok(strstr(it.err.text, wanted->option) && strstr(it.err.text, wanted->remedy),
			    "  named, with a remedy"))
			printf("# got '%s', wanted '%s' and '%s'\n", it.err.text, wanted->option,
				wanted->remedy);
	}
}

/* Getopt has not moved on when a letter is refused that others follow: an empty word stands before. */
static void test_empty_word(void)
{
	char name[] = "prog", letters[] = "-Zf";
	auto_free char *empty = strdup("");
	char *argv[] = { name, empty, letters, NULL };
	auto_outcome struct outcome it = { .rest = -7 };

	/* that nothing behind the empty word is read is for the sanitizer to see */
	it.result = opt_parse(&table, &it.values, 3, argv, it.seen, &it.rest, &it.err);
	ok(it.result == -1 && strstr(it.err.text, "unknown option -Z"), "refused behind an empty word");
}

static void test_seen(void)
{
	auto_outcome struct outcome it;
	auto_outcome struct outcome unit;
	char name[] = "prog", *argv[] = { name, NULL };
	struct err err;
	int count = 0, rest = -7;

	parse(&table, "-v --time=1 x -b --go -v", &it);
	for (size_t i = 0; i < ROWS; i++)
		count += it.seen[i] > 0;
	ok(count == 4 && it.seen[1] && it.seen[5] && it.seen[9] && it.seen[16],
		"seen: those that were given");
	is_int(opt_parse(&table, &it.values, 1, argv, NULL, &rest, &err), 0, "seen: may be NULL");
	is_int(rest, 1, "rest: behind the last word");
	outcome_free(&it);
	parse(&table, "--count=3 --count=1", &it);
	is_int(it.values.count, 3, "a value that is refused changes nothing");

	parse(&strict, "--time=3", &unit);
	ok(unit.result == -1 && strstr(unit.err.text, "--time (-t): '3' has no unit"), "need_unit: time");
	outcome_free(&unit);
	parse(&strict, "--size=3", &unit);
	ok(unit.result == -1 && strstr(unit.err.text, "--size (-s): '3' has no unit"), "need_unit: size");
	outcome_free(&unit);
	parse(&strict, "--time=3s --size=3B --count=3", &unit);
	ok(unit.result == 0 && unit.values.time == 3000 && unit.values.size == 3, "need_unit: with units");
}

/* ---- INI files ---- */

struct ini_case {
	const char *text;
	const char *wanted; /* what differs from the defaults */
	const char *errors; /* FILE:LINE: each, "|" behind each; "*" stands for the rest of a line */
};

static const struct ini_case files[] = {
	{ "", "", "" },
	{ "count = 3\ntime=200ms\nsize : 1\nreal = 2\ncolour = blue\n",
		" count=3 time=200 size=1024 real=2 colour=2", "" },
	{ "flag = yes\ncounter = 2\njobs = 4\n", " flag=1 counter=2 jobs=4", "" },
	{ "flag = no\ntext = a b\n", " text=a b", "" },
	{ "list = a\n", " list=a", "" },
	{ "list = a\nlist = b\n", " list=a,b", "" },
	{ "list = a\n b c\n\td\n", " list=a,b c,d", "" },
	{ "list = a\ncount = 3\nlist = b\n  c\n", " count=3 list=a,b,c", "" },
	{ "words = x\n", " words=x", "" },
	{ "words = x y\n  'p q' r\nwords = s\n", " words=x,y,p q,r,s", "" },
	{ "x-mine = 1\nx-mine = 2\n  more\nx- = 3\n", "", "" },
	{ "count = 3\ncount = 4\n", " count=3", "f:2: 'count' is given twice, first in line 1|" },
	{ "time = 1\nflag = on\n\ntime = 1\n", " flag=1 time=1000",
		"f:4: 'time' is given twice, first in line 1|" },
	{ "text = a\n  b\n", " text=a", "f:2: an indented line cannot go on with 'text': *|" },
	{ "tiem = 3\n", "", "f:1: unknown key 'tiem': did you mean 'time'?|" },
	{ "elephant = 3\n", "", "f:1: unknown key 'elephant'|" },
	{ "go = yes\n", "", "f:1: unknown key 'go'*|" },
	{ "blue = yes\n", "", "f:1: unknown key 'blue'*|" },
	{ "--count = 3\n", "", "f:1: unknown key '--count'*|" },
	{ "Count = 3\n", "", "f:1: unknown key 'Count': did you mean 'count'?|" },
	{ "count = 1x\n", "", "f:1: count: '1x' *|" },
	{ "count = 101\nany = 5\n", " any=5", "f:1: count: '101' *at most 100|" },
	{ "count =\n", "", "f:1: count: '' *|" },
	{ "jobs =\n", "", "f:1: jobs: '' *|" },
	{ "flag = maybe\n", "", "f:1: flag: 'maybe' *|" },
	{ "colour = pink\n", "", "f:1: colour: 'pink' *red|green|blue|" },
	{ "words = 'x\n", " words=", "f:1: words: *|" },
	{ "tiem = 3\ncount = -1\nflag = x\n", "",
		"f:1: unknown key 'tiem'*|f:2: count: '-1' *|f:3: flag: 'x' *|" },
};

/* Whether text is as the pattern, in which "*" stands for anything . */
static bool matches(const char *text, const char *pattern)
{
	for (; *pattern && *pattern != '*'; pattern++, text++)
		if (*text != *pattern)
			return false;
	if (!*pattern)
		return !*text;
	for (; !matches(text, pattern + 1); text++)
		if (!*text)
			return false;
	return true;
}

static int give(void *user, const struct ini_event *event, struct err *err)
{
	struct outcome *it = user;

	return event->name ? opt_ini(&table, &it->values, event, it->line, err) : 0;
}

static void check_file(const struct ini_case *wanted)
{
	auto_outcome struct outcome it = { 0 };
	auto_buf struct buf shown = { 0 }, errors = { 0 };
	auto_file FILE *in = tmpfile();

	need(in && fputs(wanted->text, in) >= 0 && fseek(in, 0, SEEK_SET) == 0);
	need(opt_defaults(&table, &it.values, &it.err) == 0);
	it.result = ini_read(in, "f", give, &it, &it.errors, &it.err);
	show(&shown, &it.values);
	for (size_t i = 0; i < it.errors.count; i++)
		buf_printf(&errors, "%s|", it.errors.item[i]);
	is_str(buf_text(&shown), wanted->wanted, "ini: what is set");
	if (!ok(matches(buf_text(&errors), wanted->errors), "ini: what is wrong"))
		printf("# got '%s', wanted '%s'\n", buf_text(&errors), wanted->errors);
	ok(it.result == (*wanted->errors ? -1 : 0), "ini: told");
	ok(!*wanted->errors || it.err.class == ERR_CONFIG, "ini: the file is to blame");
}

static void test_files(void)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		check_file(&files[i]);
}

int main(void)
{
	test_defaults();
	test_names();
	test_set();
	test_good_lines();
	test_bad_lines();
	test_empty_word();
	test_seen();
	test_files();
	return tap_done();
}
