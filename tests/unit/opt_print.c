/*
 * Unit test of base/opt_print.c: --help and the manual's lists, byte by byte.
 */
#include "base/opt.h"

#include "base/auto.h"
#include "tap.h"

#include <stdlib.h>

static const struct opt_row rows[] = {
	{ OPT_HEADING, "", 0, NULL, 0, NULL, NULL, 0, "First" },
	{ OPT_COMMAND, "go", 'g', NULL, 0, NULL, NULL, 0, "begin" },
	{ OPT_FLAG, "flag", 0, NULL, 0, NULL, NULL, 0, "a switch" },
	{ OPT_COUNT, "count", 'c', "N", 0, "7", "2..100", 0, "a number" },
	{ OPT_COUNT, "jobs", 'j', "[N]", 0, "1", "0", 0, "how many" },
	{ OPT_HEADING, "", 0, NULL, 0, NULL, NULL, 0, "Second" },
	{ OPT_CHOICE, "colour", 'k', "HUE", 0, "green", "red|green", 0, "which" },
	{ OPT_TEXT, "name-that-fits", 0, "ABCD", 0, NULL, NULL, 0, "beside it" },
	{ OPT_TEXT, "longer-by-a-bit", 0, "ABCD", 0, "a\\b", NULL, 0, "below it: \\ and --x" },
	{ OPT_ALIAS, "red", 0, NULL, 0, NULL, "colour=red", 0, "the same as --colour=red" },
};

static const struct opt_table table = { rows, sizeof(rows) / sizeof(rows[0]), 1, false };

static const char help[] = "\nFirst:\n"
			   "  -g, --go                  begin\n"
			   "      --flag                a switch\n"
			   "  -c, --count=N             a number (default: 7)\n"
			   "  -j, --jobs[=N]            how many (default: 1)\n"
			   "\nSecond:\n"
			   "  -k, --colour=HUE          which: red|green (default: green)\n"
			   "      --name-that-fits=ABCD beside it\n"
			   "      --longer-by-a-bit=ABCD\n"
			   "                            below it: \\ and --x (default: a\\b)\n"
			   "      --red                 the same as --colour=red\n";

static const char options[] = ".Ss First\n.Bl -tag -width Ds\n"
			      ".It Fl g , Fl \\-go\nbegin.\n"
			      ".It Fl \\-flag\na switch.\n"
			      ".It Fl c , Fl \\-count Ns = Ns Ar N\na number.\nThe default is 7.\n"
			      ".It Fl j , Fl \\-jobs Ns Oo = Ns Ar N Oc\nhow many.\nThe default is 1.\n"
			      ".El\n.Ss Second\n.Bl -tag -width Ds\n"
			      ".It Fl k , Fl \\-colour Ns = Ns Ar HUE\nwhich: red|green.\n"
			      "The default is green.\n"
			      ".It Fl \\-name-that-fits Ns = Ns Ar ABCD\nbeside it.\n"
			      ".It Fl \\-longer-by-a-bit Ns = Ns Ar ABCD\n"
			      "below it: \\e and \\-\\-x.\nThe default is a\\eb.\n"
			      ".It Fl \\-red\nthe same as \\-\\-colour=red.\n.El\n";

static const struct opt_row key_rows[] = {
	{ OPT_TEXT, "root", 0, "DIR", 0, NULL, NULL, 0, "where" },
	{ OPT_FLAG, "fast", 0, NULL, 0, NULL, NULL, 0, "faster" },
	{ OPT_COUNT, "first-uid", 0, "UID", 0, "60000", "1..9", 0, "whose" },
};

static const struct opt_table key_table = { key_rows, 3, 1, false };

static const char keys[] = ".It Cm root No = Ar DIR\nwhere.\n"
			   ".It Cm fast No = Ar yes | no\nfaster.\n"
			   ".It Cm first-uid No = Ar UID\nwhose.\nThe default is 60000.\n";

/* At the start of a line these two would be read as requests. */
static const struct opt_row marked_rows[] = {
	{ OPT_TEXT, "dot", 0, NULL, 0, NULL, NULL, 0, ".ini files" },
	{ OPT_TEXT, "quote", 0, NULL, 0, NULL, NULL, 0, "'auto' or a number" },
};

static const struct opt_table dot = { &marked_rows[0], 1, 1, false };
static const struct opt_table quote = { &marked_rows[1], 1, 1, false };
static const struct opt_table nothing = { rows, 0, 1, false };

enum form {
	HELP,
	MDOC,
	MDOC_INI,
};

static void check(const struct opt_table *what, enum form form, const char *wanted, const char *name)
{
	auto_free char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (!out) {
		printf("Bail out! no stream in memory\n");
		exit(1);
	}
	if (form == HELP)
		opt_help(what, out);
	else
		opt_mdoc(what, form == MDOC_INI, out);
	ok(fclose(out) == 0 && strlen(text) == size, "%s: text only", name);
	is_str(text, wanted, name);
}

/* ---- single values ---- */

struct shown {
	bool flag;
	int64_t number, ms, bytes;
	double real;
	char *text;
	int choice;
};

static const struct opt_row shown_rows[] = {
	{ OPT_FLAG, "flag", 0, NULL, offsetof(struct shown, flag), NULL, NULL, 0, "" },
	{ OPT_COUNT, "count", 0, "[N]", offsetof(struct shown, number), NULL, "0", 0, "" },
	{ OPT_TIME, "time", 0, "TIME", offsetof(struct shown, ms), NULL, NULL, 0, "" },
	{ OPT_SIZE, "size", 0, "SIZE", offsetof(struct shown, bytes), NULL, NULL, 0, "" },
	{ OPT_REAL, "real", 0, "X", offsetof(struct shown, real), NULL, NULL, 0, "" },
	{ OPT_TEXT, "text", 0, "TEXT", offsetof(struct shown, text), NULL, NULL, 0, "" },
	{ OPT_CHOICE, "choice", 0, "A", offsetof(struct shown, choice), NULL, "a|bcd|e", 0, "" },
};

static const struct opt_table shown_table = { shown_rows, 7, sizeof(struct shown), false };

/* What is shown, without anything in between, sets the same value again. */
static void check_shown(const char *name, const char *given, const char *wanted)
{
	const struct opt_row *row = opt_find(&shown_table, name);
	struct shown first = { 0 }, second = { 0 };
	auto_buf struct buf text = { 0 }, again = { 0 };
	struct err err;

	ok(opt_set(&shown_table, &first, row, given, &err) == 0, "%s = %s", name, given);
	opt_show(row, &first, &text);
	is_str(buf_text(&text), wanted, "  is shown");
	ok(opt_set(&shown_table, &second, row, buf_text(&text), &err) == 0, "  can be read");
	opt_show(row, &second, &again);
	is_str(buf_text(&again), wanted, "  and is the same");
	ok(first.ms == second.ms && first.bytes == second.bytes && first.number == second.number,
		"  to the last bit");
	opt_free(&shown_table, &first);
	opt_free(&shown_table, &second);
}

static void test_shown(void)
{
	static const char *const values[][3] = {
		{ "flag", "1", "yes" },
		{ "flag", "off", "no" },
		{ "count", "0", "0" },
		{ "count", "9223372036854775807", "9223372036854775807" },
		{ "time", "0", "0" },
		{ "time", "0.001", "1ms" },
		{ "time", "1500ms", "1500ms" },
		{ "time", "60", "60s" },
		{ "time", "1000000000", "1000000000s" },
		{ "size", "0", "0" },
		{ "size", "1B", "1B" },
		{ "size", "1023", "1023KiB" },
		{ "size", "1536", "1536KiB" },
		{ "size", "1025B", "1025B" },
		{ "size", "1024", "1MiB" },
		{ "size", "1073741824GiB", "1073741824GiB" },
		{ "real", "0.1", "0.10000000000000001" },
		{ "text", "a b", "a b" },
		{ "choice", "a", "a" },
		{ "choice", "bcd", "bcd" },
		{ "choice", "e", "e" },
	};
	struct shown none = { 0 };
	auto_buf struct buf text = { 0 };

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		check_shown(values[i][0], values[i][1], values[i][2]);
	opt_show(opt_find(&shown_table, "text"), &none, &text);
	is_str(buf_text(&text), "", "a text that was not given");
}

int main(void)
{
	test_shown();
	check(&table, HELP, help, "help");
	check(&table, MDOC, options, "mdoc: options in groups");
	check(&key_table, MDOC_INI, keys, "mdoc: keys");
	check(&dot, MDOC, ".It Fl \\-dot\n\\&.ini files.\n", "mdoc: a dot at the start of a line");
	check(&quote, MDOC, ".It Fl \\-quote\n\\&'auto' or a number.\n", "mdoc: a quote at the start");
	check(&nothing, HELP, "", "help: no rows");
	check(&nothing, MDOC, "", "mdoc: no rows");
	return tap_done();
}
