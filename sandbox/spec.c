/*
 * spec.c: the options of ojbox as one table, their way from INI files and command line, and the checks that
 * need more than one option.
 *
 * Called by main, config and profile.  Fails with ERR_USAGE and a remedy.  Must never look at the machine:
 * whether a limit can be enforced is for the mechanisms to say.
 */
#include "spec.h"

#include "base/auto.h"
#include "dirs.h"
#include "quota.h"
#include "syscalls.h"

#include <stdio.h>
#include <string.h>

#define SPEC_MAX_CPUS      1024 /* as many as a cpu_set_t holds */
#define SPEC_OFFSET(field) offsetof(struct box_spec, field)

static const struct opt_row spec_rows[] = {
#define INIT     SPEC_FOR_INIT
#define RUN      SPEC_FOR_RUN
#define CLEANUP  SPEC_FOR_CLEANUP
#define LIST     SPEC_FOR_LIST
#define KEY      SPEC_FOR_KEY
#define DELEGATE SPEC_FOR_DELEGATE
#define CHECK    SPEC_FOR_CHECK
#define ONCE     SPEC_FOR_ONCE
#define ANY      SPEC_FOR_ANY
#define OPT(kind, id, field, name, letter, arg, value, choices, scope, help) \
	{ OPT_##kind, name, letter, arg, SPEC_OFFSET(field), value, choices, scope, help },
#include "spec.def"
#undef OPT
#undef INIT
#undef RUN
#undef CLEANUP
#undef LIST
#undef KEY
#undef DELEGATE
#undef CHECK
#undef ONCE
#undef ANY
};

/* Where a value comes from that was given there; see box_spec.from. */
static const char spec_command_line[] = "command line";

static const struct opt_table spec_options = { spec_rows, SPEC_ROWS, sizeof(struct box_spec), false };

const struct opt_table *spec_table(void)
{
	return &spec_options;
}

int spec_defaults(struct box_spec *spec, struct err *err)
{
	return opt_defaults(&spec_options, spec, err);
}

void spec_free(struct box_spec *spec)
{
	opt_free(&spec_options, spec);
	free(spec->description);
	spec->description = NULL;
	for (int i = 0; i < SPEC_ROWS; i++)
		strv_free(&spec->from[i]);
}

static unsigned int spec_scope_of(int command)
{
	switch (command) {
	case SPEC_INIT:
		return SPEC_FOR_INIT;
	case SPEC_RUN:
		return SPEC_FOR_RUN;
	case SPEC_ONCE:
		return SPEC_FOR_RUN | SPEC_FOR_ONCE;
	case SPEC_EXPLAIN: /* explains what either would do */
		return SPEC_FOR_RUN | SPEC_FOR_INIT;
	case SPEC_CLEANUP:
		return SPEC_FOR_CLEANUP;
	case SPEC_LIST:
		return SPEC_FOR_LIST;
	case SPEC_DELEGATE:
		return SPEC_FOR_DELEGATE;
	case SPEC_CHECK:
	case SPEC_DOCTOR:
		return SPEC_FOR_CHECK;
	default:
		return SPEC_FOR_OTHER;
	}
}

/* Options that the command has no use for are refused: who gives --time to --init expects it to hold. */
static int spec_check_scope(const struct box_spec *spec, const int *seen, struct err *err)
{
	static const struct {
		unsigned int bit;
		const char *name;
	} commands[] = { { SPEC_FOR_INIT, "--init" }, { SPEC_FOR_RUN, "--run" },
		{ SPEC_FOR_CLEANUP, "--cleanup" }, { SPEC_FOR_LIST, "--list" },
		{ SPEC_FOR_DELEGATE, "--delegate" }, { SPEC_FOR_CHECK, "--check" } };
	unsigned int scope = spec_scope_of(spec->command);

	if (spec->isolate)
		return 0;
	for (int i = 0; i < SPEC_ROWS; i++) {
		const struct opt_row *row = &spec_rows[i];

		if (!seen[i] || row->kind == OPT_COMMAND || (row->scope & scope))
			continue;
		for (size_t k = 0; k < sizeof(commands) / sizeof(commands[0]); k++)
			if (row->scope & commands[k].bit)
				return err_set(err, ERR_USAGE, "--%s has no effect with --%s; give it to %s",
					row->name, spec_rows[spec->command].name, commands[k].name);
	}
	return 0;
}

static int spec_check_box(struct box_spec *spec, const int *seen, struct err *err)
{
	if (spec->command == SPEC_ONCE) {
		if (seen[SPEC_BOX_ID] || seen[SPEC_WAIT])
			return err_set(err, ERR_USAGE,
				"--once takes a box that nobody else has; leave --box-id and --wait out");
		spec->auto_id = true;
		return 0;
	}
	if (strcmp(spec->box_id, "auto") == 0) {
		if (spec->command != SPEC_INIT)
			return err_set(err, ERR_USAGE,
				"--box-id=auto goes with --init only; give the number that --init's path "
				"ends in");
		spec->auto_id = true;
		return 0;
	}
	if (text_count(spec->box_id, 0, INT32_MAX, &spec->box, err) < 0)
		return err_wrap(err, "--box-id (-b)");
	return 0;
}

static int spec_check_program(struct box_spec *spec, int argc, char **argv, int rest, struct err *err)
{
	if (spec->command == SPEC_DELEGATE && rest < argc)
		spec->user = argv[rest++];
	if (spec->command == SPEC_EXPLAIN && rest < argc) {
		spec->program = argv + rest;
		return 0;
	}
	if (spec->command != SPEC_RUN && spec->command != SPEC_ONCE) {
		if (rest < argc)
			return err_set(err, ERR_USAGE, "unexpected argument '%s'; a program goes with --run",
				argv[rest]);
		return 0;
	}
	if (rest >= argc)
		return err_set(err, ERR_USAGE, "--%s needs a program: ojbox --%s -- PROGRAM [ARGUMENT ...]",
			spec_rows[spec->command].name, spec_rows[spec->command].name);
	spec->program = argv + rest;
	return 0;
}

/* A list of numbers and ranges, as the kernel writes one (cpuset(7), list format). */
static int spec_check_cpus(const char *cpus, struct err *err)
{
	struct err why;

	for (const char *at = cpus; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
		size_t length = strcspn(at, ",");
		char word[32], *dash;
		int64_t first = 0, last;

		snprintf(word, sizeof(word), "%.*s", (int)length, at);
		dash = strchr(word, '-');
		if (dash)
			*dash++ = '\0';
		if (length >= sizeof(word) || text_count(word, 0, SPEC_MAX_CPUS - 1, &first, &why) < 0 ||
			(dash && text_count(dash, first, SPEC_MAX_CPUS - 1, &last, &why) < 0))
			return err_set(err, ERR_USAGE, "'%s' is not a list of CPUs such as 0-2,5", cpus);
	}
	return 0;
}

/* Where a value comes from, "configuration FILE:LINE" or "profile FILE:LINE"; NULL: not from a file. */
static const char *spec_file(const struct box_spec *spec, enum spec_row row)
{
	const struct strv *from = &spec->from[row];

	return from->count && strcmp(from->item[0], spec_command_line) != 0 ? from->item[0] : NULL;
}

/* Who reads the error may have written none of the two: says which file has. */
static int spec_check_groups(const struct box_spec *spec, struct err *err)
{
	enum spec_row needs = spec->cg_mem ? SPEC_CG_MEM : SPEC_CPUS;
	const char *asks = spec_file(spec, needs), *refuses = spec_file(spec, SPEC_CGROUPS);

	if (spec->cgroups != CGROUPS_NO || (!spec->cg_mem && !spec->cpus))
		return 0;
	return err_set(err, ERR_USAGE, "--%s%s%s%s needs control groups, which %s%s%s; %s",
		spec_rows[needs].name, asks ? " (" : "", asks ? asks : "", asks ? ")" : "",
		refuses ? "cgroups = no refuses (" : "--no-cg refuses", refuses ? refuses : "",
		refuses ? ")" : "", refuses ? "give --cg, too" : "leave one out");
}

static int spec_check_size(const struct box_spec *spec, struct err *err)
{
	struct quota size;

	if (!spec->box_size)
		return 0;
	if (quota_parse_size(spec->box_size, &size, err) < 0)
		return -1;
	if (spec->quota)
		return err_set(err, ERR_USAGE, "--box-size and --quota limit the same folder; give one");
	if (spec->command == SPEC_INIT && spec->auto_id)
		return err_set(err, ERR_USAGE,
			"--box-size: the path that --init prints then does not tell the number; give one by "
			"--box-id");
	if (spec->command == SPEC_INIT && spec->holder == HOLDER_NO)
		return err_set(err, ERR_USAGE,
			"--box-size needs a process that keeps the folder; leave out --no-holder (holder = "
			"no)");
	return 0;
}

static bool spec_runs(const struct box_spec *spec)
{
	return spec->command == SPEC_RUN || spec->command == SPEC_ONCE;
}

static int spec_check_lists(const struct box_spec *spec, struct err *err)
{
	if (spec->cpus && spec_check_cpus(spec->cpus, err) < 0)
		return err_wrap(err, "--cpus");
	if (spec->affinity && spec_check_cpus(spec->affinity, err) < 0)
		return err_wrap(err, "--affinity");
	return 0;
}

static int spec_check_acting(const struct box_spec *spec, struct err *err)
{
	if (!spec->as_uid != !spec->as_gid)
		return err_set(err, ERR_USAGE,
			spec->as_uid ? "--as-uid needs --as-gid, too: the group of that user"
				     : "--as-gid goes with --as-uid");
	if (spec->gate && spec->as_uid)
		return err_set(err, ERR_USAGE,
			"--gate and --as-uid exclude each other: nobody gets a descriptor of root's");
	return 0;
}

static int spec_check_together(const struct box_spec *spec, struct err *err)
{
	const char *prolongs = spec_file(spec, SPEC_EXTRA_TIME);

	if (spec->diag && spec->stderr_to_stdout)
		return err_set(
			err, ERR_USAGE, "--stderr and --stderr-to-stdout exclude each other; give one");
	if (spec_check_lists(spec, err) < 0 || spec_check_groups(spec, err) < 0 ||
		spec_check_size(spec, err) < 0 || spec_check_acting(spec, err) < 0)
		return -1;
	if (spec_runs(spec) && spec->extra_time && !spec->time)
		return err_set(err, ERR_USAGE, "--extra-time%s%s%s prolongs --time, which is not given",
			prolongs ? " (" : "", prolongs ? prolongs : "", prolongs ? ")" : "");
	return 0;
}

/* ---- keys of INI files ---- */

/* A value that is wrong is told where it stands, and not only when it is used. */
static int spec_check_key(const struct opt_row *row, const char *value, struct err *err)
{
	auto_strv struct strv rule = { 0 };
	struct dir_rules rules;
	struct quota quota;
	struct syscalls_policy policy;

	switch (row - spec_rows) {
	case SPEC_QUOTA:
		return quota_parse(value, &quota, err);
	case SPEC_SYSCALLS:
		return syscalls_parse(value, false, false, &policy, err);
	case SPEC_CPUS:
		return spec_check_cpus(value, err);
	case SPEC_ENV:
		return *value && *value != '='
			       ? 0
			       : err_set(err, ERR_USAGE, "'%s': the name is empty; write NAME or NAME=VALUE",
					 value);
	case SPEC_DIR:
		strv_add(&rule, value);
		if (strv_check(&rule, err) < 0 || dirs_build(&rule, true, &rules, err) < 0)
			return -1;
		dirs_free(&rules);
		return 0;
	default:
		return *value ? 0 : err_set(err, ERR_USAGE, "the value is empty: leave the key out");
	}
}

/* Puts down where a row's value, or one more item of its list, comes from. */
static void spec_note(struct box_spec *spec, const struct opt_row *row, const char *origin)
{
	struct strv *from = &spec->from[row - spec_rows];

	if (row->kind != OPT_LIST)
		strv_free(from);
	strv_add(from, origin);
}

int spec_key(
	struct box_spec *spec, const char *what, const struct ini_event *event, int *seen, struct err *err)
{
	const struct opt_row *row = opt_find(&spec_options, event->name);
	auto_free char *origin = NULL;

	if (row && row->kind != OPT_COMMAND && !(row->scope & SPEC_FOR_KEY))
		return err_set(err, ERR_CONFIG, "'%s' is for the command line only", event->name);
	/* before it is set: else the checks of the command line would stumble over it first */
	if (row && spec_check_key(row, event->value, err) < 0)
		/* some name the option themselves */
		return strncmp(err->text, "--", 2) == 0 ? -1 : err_wrap(err, "%s", event->name);
	if (opt_ini(&spec_options, spec, event, seen, err) < 0)
		return -1;
	if (!row)
		return 0; /* a remark */
	if (asprintf(&origin, "%s %s:%d", what, event->file, event->line) < 0) {
		origin = NULL;
		return err_nomem(err);
	}
	spec_note(spec, row, origin);
	return strv_check(&spec->from[row - spec_rows], err);
}

/* ---- the command line ---- */

int spec_peek(int argc, char **argv, struct box_spec *ret_spec)
{
	struct box_spec spec = { .command = -1 };
	struct err ignored;
	int rest;

	if (opt_parse(&spec_options, &spec, argc, argv, NULL, &rest, &ignored) < 0) {
		spec_free(&spec);
		return -1;
	}
	*ret_spec = spec;
	return 0;
}

static int spec_note_given(struct box_spec *spec, const int *seen, struct err *err)
{
	for (int i = 0; i < SPEC_ROWS; i++) {
		const struct opt_row *row = opt_target(&spec_options, &spec_rows[i]);
		struct strv *from = &spec->from[row - spec_rows];
		const struct strv *list = (const void *)((const char *)spec + row->offset);

		if (!seen[i] || row->kind == OPT_COMMAND)
			continue;
		do
			spec_note(spec, row, spec_command_line);
		while (row->kind == OPT_LIST && !from->failed && from->count < list->count);
		if (strv_check(from, err) < 0)
			return -1;
	}
	return 0;
}

/*
 * What isolate(1) takes another way: the later of two that exclude each other holds, and --extra-time is
 * counted from the start of the program, not from --time on.
 */
static void spec_isolate(struct box_spec *spec, const int *seen)
{
	if (seen[SPEC_STDERR] > seen[SPEC_STDERR_TO_STDOUT])
		spec->stderr_to_stdout = false;
	else
		auto_release(&spec->diag);
	if (!spec->time || spec->extra_time < spec->time)
		spec->extra_time = 0;
	else
		spec->extra_time -= spec->time;
}

int spec_parse(struct box_spec *spec, int argc, char **argv, struct err *err)
{
	int seen[SPEC_ROWS] = { 0 };
	int rest = 0;

	if (opt_parse(&spec_options, spec, argc, argv, seen, &rest, err) < 0 ||
		spec_note_given(spec, seen, err) < 0)
		return -1;
	if (spec->command < 0)
		return err_set(
			err, ERR_USAGE, "no command: give --init, --run, --cleanup or --list; see --help");
	if (spec->isolate)
		spec_isolate(spec, seen);
	if (spec_check_scope(spec, seen, err) < 0 || spec_check_program(spec, argc, argv, rest, err) < 0 ||
		spec_check_box(spec, seen, err) < 0)
		return -1;
	return spec_check_together(spec, err);
}

const char *spec_data(const struct box_spec *spec)
{
	static const char mark[] = "data:";

	if (spec->isolate || !spec->in || strncmp(spec->in, mark, sizeof(mark) - 1) != 0)
		return NULL;
	return spec->in + sizeof(mark) - 1;
}
