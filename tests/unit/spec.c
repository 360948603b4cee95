/*
 * Unit test of sandbox/spec.def through sandbox/spec.c: every row, and by its kind every good and bad value.
 */
#include "spec_call.h"

/* ---- the table ---- */

static void check_row(const struct opt_row *row)
{
	const char *name = row->kind == OPT_HEADING ? row->help : row->name;

	ok(row->help && *row->help && !strchr(row->help, '\n') && !strchr(".'", *row->help) &&
			row->help[strlen(row->help) - 1] != '.',
		"%s: a help line", name);
	if (row->kind == OPT_HEADING)
		return;
	ok(*row->name && !row->name[strspn(row->name, "abcdefghijklmnopqrstuvwxyz-")], "%s: a plain name",
		name);
	ok(is_option(row) == (row->scope != 0), "%s: belongs to a command, or is one", name);
	ok(opt_find(spec_table(), row->name) == row, "%s: no other row has that name", name);
	ok(row->offset < spec_table()->size, "%s: a field in the struct", name);
}

static bool has_field(const struct opt_row *row)
{
	return is_option(row) && row->kind != OPT_ALIAS;
}

static void check_pair(const struct opt_row *one, const struct opt_row *other)
{
	if (one->letter && one->letter == other->letter)
		ok(false, "%s and %s share a letter", one->name, other->name);
	if (has_field(one) && has_field(other) && one->offset == other->offset)
		ok(false, "%s and %s share a field", one->name, other->name);
}

static void test_rows(void)
{
	is_int((intmax_t)spec_table()->count, SPEC_ROWS, "the table has all rows");
	for (size_t i = 0; i < SPEC_ROWS; i++) {
		check_row(row_at(i));
		for (size_t j = 0; j < i; j++)
			check_pair(row_at(i), row_at(j));
	}
}

/* isolate's letters; scripts know them by heart. */
static const char *const letters[] = { "bbox-id", "cchdir", "ddir", "Dno-default-dirs", "efull-env", "Eenv",
	"ffsize", "hhelp", "istdin", "kstack", "mmem", "Mmeta", "nopen-files", "ostdout", "pprocesses",
	"qquota", "rstderr", "ssilent", "ttime", "vverbose", "wwall-time", "xextra-time" };

static void test_letters(void)
{
	size_t count = 0;

	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++) {
		const struct opt_row *row = opt_find(spec_table(), letters[i] + 1);

		ok(row && row->letter == letters[i][0], "-%c is --%s", letters[i][0], letters[i] + 1);
	}
	for (size_t i = 0; i < SPEC_ROWS; i++)
		count += row_at(i)->letter != 0;
	is_int((intmax_t)count, sizeof(letters) / sizeof(letters[0]), "and there are no others");
}

static void test_defaults(void)
{
	auto_call struct call it;

	call_begin(&it);
	is_int(it.spec.command, -1, "default: no command");
	is_str(it.spec.box_id, "0", "default: box 0");
	ok(it.spec.time == 0 && it.spec.wall_time == 0 && it.spec.extra_time == 0, "default: no time limit");
	ok(it.spec.mem == 0 && it.spec.stack == 0 && it.spec.fsize == 0, "default: no size limit");
	ok(it.spec.core == 0, "default: no core files");
	ok(it.spec.processes == 1 && it.spec.open_files == 1024, "default: one process, 1024 open files");
	is_int(it.spec.tmp_size, INT64_C(256) << 20, "default: 256 MiB of /tmp");
	ok(it.spec.network == NETWORK_NONE && it.spec.ids == IDS_AUTO, "default: no network, ids as may be");
	ok(!it.spec.in && !it.spec.out && !it.spec.diag && !it.spec.meta && !it.spec.chdir,
		"default: no files");
	ok(it.spec.dir.count == 0 && it.spec.env.count == 0, "default: no rules");
}

/* ---- every row with every value ---- */

struct value_case {
	enum opt_kind kind;
	const char *value;
	int64_t wanted;
};

static const struct value_case good_values[] = {
	{ OPT_TIME, "0", 0 },
	{ OPT_TIME, "2", 2000 },
	{ OPT_TIME, "1.5", 1500 },
	{ OPT_TIME, "1.5s", 1500 },
	{ OPT_TIME, "200ms", 200 },
	{ OPT_TIME, "0.0001", 1 },
	{ OPT_TIME, "1000000000", INT64_C(1000000000000) },
	{ OPT_SIZE, "0", 0 },
	{ OPT_SIZE, "1", 1024 },
	{ OPT_SIZE, "262144", INT64_C(268435456) },
	{ OPT_SIZE, "64M", INT64_C(67108864) },
	{ OPT_SIZE, "256MiB", INT64_C(268435456) },
	{ OPT_SIZE, "1.5GiB", INT64_C(1610612736) },
	{ OPT_SIZE, "512B", 512 },
	{ OPT_COUNT, "0", 0 },
	{ OPT_COUNT, "1", 1 },
	{ OPT_COUNT, "1048576", 1048576 },
};

static const char *const bad_numbers[] = { "1x", "x1", "-1", "+1", " 1", "1 ", "nan", "inf", "1e3", "",
	"0x10", "1,5", "1.", ".5", "1.5.5", "1.5x", "99999999999999999999",
	"999999999999999999999999999999GiB" };

/* The ways to write an option with its value. */
enum spelling {
	LONG_EQUALS,
	LONG_SPACE,
	SHORT_GLUED,
	SHORT_SPACE,
	SPELLINGS,
};

static bool can_spell(const struct opt_row *row, const char *value, enum spelling how)
{
	bool may_lack = row->arg[0] == '[';

	switch (how) {
	case LONG_EQUALS:
		return true;
	case LONG_SPACE:
		return !may_lack;
	case SHORT_GLUED:
		return row->letter && *value;
	default:
		return row->letter && !may_lack;
	}
}

/* Begins a call of a command that takes this row. */
static void call_for(struct call *call, const struct opt_row *row)
{
	call_begin(call);
	if (row->scope & SPEC_FOR_RUN)
		strv_add(&call->argv, "--run");
	else
		strv_add(&call->argv, row->scope & SPEC_FOR_INIT    ? "--init"
				      : row->scope & SPEC_FOR_LIST  ? "--list"
				      : row->scope & SPEC_FOR_CHECK ? "--check"
								    : "--delegate");
	call_companion(call, row);
}

static void call_done(struct call *call, const struct opt_row *row)
{
	if (row->scope & SPEC_FOR_RUN)
		strv_add(&call->argv, "/program");
	call_end(call);
}

static void call_with(struct call *call, const struct opt_row *row, const char *value, enum spelling how)
{
	call_for(call, row);
	if (how == LONG_EQUALS)
		strv_printf(&call->argv, "--%s=%s", row->name, value);
	else if (how == LONG_SPACE)
		strv_printf(&call->argv, "--%s", row->name);
	else
		strv_printf(&call->argv, "-%c%s", row->letter, how == SHORT_GLUED ? value : "");
	if (how == LONG_SPACE || how == SHORT_SPACE)
		strv_add(&call->argv, value);
	call_done(call, row);
}

static const void *field(const struct call *call, const struct opt_row *row)
{
	return (const char *)&call->spec + row->offset;
}

static int64_t number_in(const struct call *call, const struct opt_row *row)
{
	int64_t number;

	memcpy(&number, field(call, row), sizeof(number));
	return number;
}

static const char *text_in(const struct call *call, const struct opt_row *row)
{
	const char *text;

	memcpy(&text, field(call, row), sizeof(text));
	return text;
}

static int choice_in(const struct call *call, const struct opt_row *row)
{
	int choice;

	memcpy(&choice, field(call, row), sizeof(choice));
	return choice;
}

static bool flag_in(const struct call *call, const struct opt_row *row)
{
	bool flag;

	memcpy(&flag, field(call, row), sizeof(flag));
	return flag;
}

static void refused(const struct opt_row *row, const char *value, enum spelling how)
{
	auto_call struct call it;
	char shown[64];

	if (!can_spell(row, value, how))
		return;
	snprintf(shown, sizeof(shown), row->letter ? "--%s (-%c): " : "--%s: ", row->name, row->letter);
	call_with(&it, row, value, how);
	if (!ok(it.result == -1 && it.err.class == ERR_USAGE &&
			    strncmp(it.err.text, shown, strlen(shown)) == 0,
		    "--%s refuses '%s' by name", row->name, value))
		printf("# %d, '%s'\n", it.result, it.result < 0 ? it.err.text : "");
}

static void all_refused(const struct opt_row *row, const char *const *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (enum spelling how = 0; how < SPELLINGS; how++)
			refused(row, values[i], how);
}

static void test_number(const struct opt_row *row)
{
	for (size_t i = 0; i < sizeof(good_values) / sizeof(good_values[0]); i++)
		for (enum spelling how = 0; how < SPELLINGS; how++) {
			const struct value_case *good = &good_values[i];
			auto_call struct call it = { 0 };

			if (good->kind != row->kind || !can_spell(row, good->value, how))
				continue;
			if (row->choices && good->wanted < strtoll(row->choices, NULL, 10)) {
				refused(row, good->value, how);
				continue;
			}
			call_with(&it, row, good->value, how);
			if (!ok(it.result == 0 && number_in(&it, row) == good->wanted, "--%s takes %s",
				    row->name, good->value))
				printf("# %s\n", it.err.text);
		}
	all_refused(row, bad_numbers, sizeof(bad_numbers) / sizeof(bad_numbers[0]));
}

/* The last number of "0..MAX", and the one beyond it. */
static void test_range(const struct opt_row *row)
{
	const char *dots = row->choices ? strstr(row->choices, "..") : NULL;
	int64_t max;
	char text[32];

	if (row->arg[0] == '[' || !ok(dots, "--%s has a range", row->name))
		return;
	max = strtoll(dots + 2, NULL, 10);
	for (int beyond = 0; beyond < 2; beyond++) {
		auto_call struct call it;

		snprintf(text, sizeof(text), "%lld", (long long)max + beyond);
		call_with(&it, row, text, LONG_EQUALS);
		ok(beyond ? it.result == -1 && strstr(it.err.text, row->name)
			  : it.result == 0 && number_in(&it, row) == max,
			"--%s %s %s", row->name, beyond ? "refuses" : "takes", text);
	}
}

static void test_text(const struct opt_row *row)
{
	for (enum spelling how = 0; how < SPELLINGS; how++) {
		auto_call struct call it = { 0 };
		bool number = strcmp(row->name, "box-id") == 0 || strcmp(row->name, "cpus") == 0 ||
			      strcmp(row->name, "affinity") == 0;
		bool size = strcmp(row->name, "box-size") == 0;
		const char *value = number ? "37" : size ? "64MiB,20" : "a=b, c";

		if (!can_spell(row, value, how))
			continue;
		call_with(&it, row, value, how);
		is_int(it.result, 0, row->name);
		is_str(text_in(&it, row), value, "  the text as it was given");
	}
}

static void test_list(const struct opt_row *row)
{
	auto_call struct call it;
	struct strv list;

	call_for(&it, row);
	strv_printf(&it.argv, "--%s=x=1", row->name);
	strv_printf(&it.argv, "-%c", row->letter);
	strv_add(&it.argv, "y:z");
	call_done(&it, row);
	memcpy(&list, field(&it, row), sizeof(list));
	ok(it.result == 0 && list.count == 2 && strcmp(list.item[0], "x=1") == 0 &&
			strcmp(list.item[1], "y:z") == 0,
		"--%s gathers", row->name);
}

/* Rows without an argument: bare it works, with one it is refused. */
static void test_bare(const struct opt_row *row)
{
	auto_call struct call it, with;

	call_for(&it, row);
	strv_printf(&it.argv, "--%s", row->name);
	call_done(&it, row);
	if (row->kind == OPT_FLAG)
		ok(it.result == 0 && flag_in(&it, row), "--%s is on", row->name);
	else if (row->kind == OPT_COUNTER)
		ok(it.result == 0 && number_in(&it, row) == 1, "--%s counts", row->name);
	else
		is_int(it.result, 0, row->name);

	call_for(&with, row);
	strv_printf(&with.argv, "--%s=1", row->name);
	call_done(&with, row);
	ok(with.result == -1 && strstr(with.err.text, row->name), "--%s=1 is refused by name", row->name);
}

/* Switches may stand behind one hyphen; a counter counts them. */
static void test_clustered(const struct opt_row *row)
{
	auto_call struct call it;

	if (!row->letter)
		return;
	call_for(&it, row);
	strv_printf(&it.argv, "-%c%c", row->letter, row->letter);
	call_done(&it, row);
	ok(it.result == 0 && (row->kind == OPT_COUNTER ? number_in(&it, row) == 2 : flag_in(&it, row)),
		"-%c%c", row->letter, row->letter);
}

static void test_choice(const struct opt_row *row)
{
	const char *const bad[] = { "", "NONE", "x", "|", row->choices };
	auto_strv struct strv names = { 0 };
	auto_free char *copy = strdup(row->choices);

	need(copy);
	for (char *at = copy, *name; (name = strsep(&at, "|"));)
		strv_add(&names, name);
	for (size_t i = 0; i < names.count; i++) {
		auto_call struct call it;

		call_with(&it, row, names.item[i], LONG_EQUALS);
		ok(it.result == 0 && choice_in(&it, row) == (int)i, "--%s takes %s", row->name,
			names.item[i]);
	}
	all_refused(row, bad, sizeof(bad) / sizeof(bad[0]));
}

static void test_kinds(void)
{
	for (size_t i = 0; i < SPEC_ROWS; i++) {
		const struct opt_row *row = row_at(i);

		switch (row->kind) {
		case OPT_COUNT:
			test_range(row);
			test_number(row);
			break;
		case OPT_TIME:
		case OPT_SIZE:
			test_number(row);
			break;
		case OPT_TEXT:
			test_text(row);
			break;
		case OPT_LIST:
			test_list(row);
			break;
		case OPT_FLAG:
		case OPT_COUNTER:
		case OPT_ALIAS:
			test_bare(row);
			test_clustered(row);
			break;
		case OPT_CHOICE:
			test_choice(row);
			break;
		default:
			ok(!is_option(row), "row %s: its kind is tested", row->name);
		}
	}
}

int main(void)
{
	test_rows();
	test_letters();
	test_defaults();
	test_kinds();
	return tap_done();
}
