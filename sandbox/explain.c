/*
 * explain.c: --explain; see explain.h.
 *
 * Called by main.  Fails where a run would fail before it begins: a wrong rule, ids that cannot be had.  Must
 * never tell more than would happen: what it says of the machine is asked of the same mechanisms as a run
 * asks. All that it prints can be read as a profile, so every line is short and no byte of it is raw.
 */
#include "explain.h"

#include "base/auto.h"
#include "cgroup.h"
#include "dirs.h"
#include "env.h"
#include "quota.h"
#include "syscalls.h"
#include "userns.h"

#include <stdarg.h>
#include <string.h>

#define EXPLAIN_WIDTH 100 /* of comments */
#define EXPLAIN_LINE  190 /* of a line that an INI file can have */

/* All that is looked up before anything is told. */
struct explain {
	const struct box_spec *spec;
	FILE *out;
	struct userns_ids ids;
	struct dir_rules rules;
	struct strv env;
	bool grouped;
	struct cgroup_place place;
	struct err why; /* there is no control group */
	struct syscalls_policy policy;
};

/* What makes a limit hold, without control groups and with them. */
struct explain_holder {
	enum spec_row row;
	const char *alone, *grouped;
};

static const struct explain_holder explain_holders[] = {
	{ SPEC_TIME, "ojbox looks at what the processes have used", "ojbox looks at its control group" },
	{ SPEC_WALL_TIME, "ojbox", "ojbox" },
	{ SPEC_EXTRA_TIME, "as time", "as time" },
	{ SPEC_MEM, "RLIMIT_AS", "RLIMIT_AS" },
	{ SPEC_CG_MEM, "control group", "control group" },
	{ SPEC_STACK, "RLIMIT_STACK", "RLIMIT_STACK" },
	{ SPEC_OPEN_FILES, "RLIMIT_NOFILE", "RLIMIT_NOFILE" },
	{ SPEC_FSIZE, "RLIMIT_FSIZE", "RLIMIT_FSIZE" },
	{ SPEC_OUTPUT_LIMIT, "ojbox, which carries the streams", "ojbox, which carries the streams" },
	{ SPEC_CORE, "RLIMIT_CORE", "RLIMIT_CORE" },
	{ SPEC_PROCESSES, "RLIMIT_NPROC in the box's user namespace", "control group and RLIMIT_NPROC" },
	{ SPEC_CPUS, "control group", "control group" },
	{ SPEC_TMP_SIZE, "size of the file systems", "size of the file systems" },
	{ SPEC_BOX_SIZE, "size of a file system, set by --init", "size of a file system, set by --init" },
	{ SPEC_QUOTA, "quota of the file system, set by --init", "quota of the file system, set by --init" },
};

/* ---- comments ---- */

/* One thing that is said, as comment lines; what goes on is indented under it. */
static void explain_wrapped(FILE *out, int indent, int width, const char *text)
{
	auto_buf struct buf shown = { 0 };
	int used = 0, more = 0;

	buf_puts_escaped(&shown, text);
	for (const char *at = buf_text(&shown); *at; at += strspn(at, " ")) {
		int length = (int)strcspn(at, " ");

		if (length > width)
			length = width;
		if (used && used + 1 + length > width) {
			fputc('\n', out);
			used = 0;
			more = 2;
		}
		used += fprintf(
			out, used ? " %*s%.*s" : ";%*s%.*s", used ? 0 : indent + more + 1, "", length, at);
		at += length;
	}
	fputc('\n', out);
}

__attribute__((format(printf, 3, 4))) static void explain_say(FILE *out, int indent, const char *format, ...)
{
	auto_free char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	explain_wrapped(out, indent, EXPLAIN_WIDTH, text ? text : "out of memory");
}

/* ---- in plain words ---- */

static void explain_who(const struct explain *explain)
{
	const struct userns_ids *ids = &explain->ids;

	explain_say(explain->out, 0,
		"The program is user and group %d, called box. Outside it is user %u and group %u: %s. It "
		"has "
		"no privileges and cannot get any.",
		USERNS_BOX_ID, ids->uid, ids->gid,
		ids->own ? "ids that belong to the box alone" : "the caller himself");
}

static void explain_rule(FILE *out, const struct dir_rule *rule)
{
	const char *maybe = rule->flags & DIR_MAYBE ? ", if it is there" : "";

	if (rule->flags & DIR_OWN)
		explain_say(out, 2, "/%s: made by ojbox", rule->in);
	else if (rule->flags & DIR_TMP)
		explain_say(out, 2, "/%s: in memory, fresh for each run, writable", rule->in);
	else if (rule->flags & DIR_FS)
		explain_say(out, 2, "/%s: a file system %s of the box's own%s", rule->in, rule->out,
			rule->flags & DIR_RW ? ", writable" : "");
	else
		explain_say(out, 2, "/%s: %s%s%s, %s%s%s", rule->in,
			*rule->out == '/' ? "" : "the folder of the box, ", rule->out, maybe,
			rule->flags & DIR_RW ? "writable" : "read-only",
			rule->flags & DIR_NOEXEC ? ", nothing can be executed" : "",
			rule->flags & DIR_DEV ? ", devices work" : "");
}

static void explain_sees(const struct explain *explain)
{
	explain_say(explain->out, 0, "It sees of the file system:");
	for (size_t i = 0; i < explain->rules.count; i++)
		explain_rule(explain->out, &explain->rules.rule[i]);
	explain_say(explain->out, 0,
		explain->spec->special_files
			? "Links, pipes, sockets and devices that it leaves in its folder stay there."
			: "Links, pipes, sockets and devices that it leaves in its folder are removed.");
	explain_say(explain->out, 0, "Its environment%s:",
		explain->spec->full_env ? ", which begins with all of the caller's" : "");
	for (size_t i = 0; i < explain->env.count; i++)
		explain_say(explain->out, 2, "%s", explain->env.item[i]);
}

static void explain_network(const struct explain *explain)
{
	static const char *const words[] = {
		[NETWORK_NONE] = "none, not even to itself",
		[NETWORK_LOOPBACK] = "to itself only",
		[NETWORK_HOST] = "that of the host, with all that can be reached from there",
	};

	explain_say(explain->out, 0, "Network: %s.", words[explain->spec->network]);
}

static void explain_syscalls(const struct explain *explain)
{
	auto_free char *text = NULL;
	size_t size = 0;
	FILE *lines = open_memstream(&text, &size);
	char *rest, *line;

	if (!lines)
		return;
	syscalls_print(&explain->policy, lines);
	if (fclose(lines) != 0)
		return;
	for (rest = text; (line = strsep(&rest, "\n")) && (*line || rest);)
		explain_say(explain->out, (int)strspn(line, " "), "%s", line + strspn(line, " "));
}

/* Without a place for one: what a run would do. */
static void explain_groups(const struct explain *explain)
{
	const struct box_spec *spec = explain->spec;
	const char *needs = spec->cg_mem ? "cg-mem" : spec->cpus ? "cpus" : "cgroups";

	if (explain->grouped)
		explain_say(explain->out, 0, "Control group: one for each run, version %d, below %s.",
			explain->place.version, explain->place.path);
	else if (spec->cgroups == CGROUPS_NO)
		explain_say(explain->out, 0, "Control group: none is wanted.");
	else if (spec->cg_mem || spec->cpus || spec->cgroups == CGROUPS_YES)
		explain_say(explain->out, 0, "A run would be refused: %s needs a control group: %s", needs,
			explain->why.text);
	else
		explain_say(explain->out, 0, "Control group: none: %s", explain->why.text);
}

static const char *explain_held(const struct explain *explain, size_t row)
{
	for (size_t i = 0; i < sizeof(explain_holders) / sizeof(explain_holders[0]); i++)
		if (explain_holders[i].row == row)
			return explain->grouped ? explain_holders[i].grouped : explain_holders[i].alone;
	return "ojbox";
}

/* 0 is no limit, but a core file of 0 bytes and the CPU with that number are some. */
static bool explain_limited(size_t row, const char *value)
{
	if (row == SPEC_CORE || row == SPEC_CPUS)
		return *value != '\0';
	return *value && strcmp(value, row == SPEC_QUOTA ? "0,0" : "0") != 0;
}

/* The rows under the heading of limits. */
static void explain_limits(const struct explain *explain)
{
	const struct opt_table *table = spec_table();
	auto_buf struct buf without = { 0 };

	explain_say(explain->out, 0, "Limits, and what makes them hold:");
	for (size_t i = SPEC_H_LIMITS + 1; table->row[i].kind != OPT_HEADING; i++) {
		const struct opt_row *row = &table->row[i];
		auto_buf struct buf value = { 0 };

		opt_show(row, explain->spec, &value);
		if (explain_limited(i, buf_text(&value)))
			explain_say(explain->out, 2, "%s %s: %s (%s)", row->name, buf_text(&value), row->help,
				explain_held(explain, i));
		else
			buf_printf(&without, "%s %s", without.len ? "," : "", row->name);
	}
	explain_say(explain->out, 0, "Not limited:%s.", without.len ? buf_text(&without) : " nothing");
}

static void explain_words(const struct explain *explain)
{
	const struct box_spec *spec = explain->spec;
	auto_buf struct buf program = { 0 };

	if (spec->profile)
		explain_say(explain->out, 0, "Profile %s%s%s", spec->profile, spec->description ? ": " : "",
			spec->description ? spec->description : "");
	for (char **word = spec->program; word && *word; word++)
		buf_printf(&program, " %s", *word);
	if (program.len)
		explain_say(explain->out, 0, "Starts:%s", buf_text(&program));
	explain_who(explain);
	explain_sees(explain);
	explain_network(explain);
	explain_syscalls(explain);
	explain_groups(explain);
	explain_limits(explain);
}

/* ---- as a profile ---- */

/* Whether an INI file can say it: a value in one line, which is not taken for a comment or trimmed. */
static bool explain_writable(const char *name, const char *value)
{
	size_t length = strlen(value);

	if (!length || strlen(name) + 3 + length > EXPLAIN_LINE || strchr(" ;", *value) ||
		value[length - 1] == ' ' || strstr(value, " ;"))
		return false;
	return buf_printable(value);
}

/* `origin`: NULL: the default. */
static void explain_key(FILE *out, const char *name, const char *value, const char *origin)
{
	bool beside = origin && strlen(name) + 3 + strlen(value) + strlen(origin) < EXPLAIN_LINE - 4;

	if (!explain_writable(name, value)) {
		explain_say(out, 0,
			"%s = %s -- cannot be written into a profile; give it on the command line", name,
			value);
		return;
	}
	if (origin && !beside) /* paths are left whole as far as a line of a profile can be long */
		explain_wrapped(out, 0, EXPLAIN_LINE, origin);
	fprintf(out, "%s = %s", name, value);
	if (beside) /* in one line, as nothing else here: it is short, but may have any byte */
		fputs("  ", out);
	if (beside)
		explain_wrapped(out, 0, EXPLAIN_LINE, origin);
	else
		fputc('\n', out);
}

/* What the configuration adds to a list comes by itself, and would come twice if it stood here. */
static void explain_list(FILE *out, const char *name, const struct strv *list, const struct strv *from)
{
	static const char configuration[] = "configuration ";

	for (size_t i = 0; i < list->count; i++) {
		const char *origin = i < from->count ? from->item[i] : NULL;

		if (origin && strncmp(origin, configuration, strlen(configuration)) == 0)
			explain_say(out, 0, "%s = %s -- comes by itself from the %s", name, list->item[i],
				origin);
		else
			explain_key(out, name, list->item[i], origin);
	}
}

static void explain_keys(const struct explain *explain)
{
	const struct opt_table *table = spec_table();
	const struct box_spec *spec = explain->spec;

	fprintf(explain->out, "\n[box]\n");
	if (spec->description)
		explain_key(explain->out, "description", spec->description, NULL);
	for (size_t i = 0; i < table->count; i++) {
		const struct opt_row *row = &table->row[i];
		const struct strv *from = &spec->from[i];
		auto_buf struct buf value = { 0 };

		if (!(row->scope & SPEC_FOR_KEY) || i == SPEC_PROFILE)
			continue;
		if (row->kind == OPT_LIST) {
			explain_list(explain->out, row->name,
				(const void *)((const char *)spec + row->offset), from);
			continue;
		}
		opt_show(row, spec, &value);
		if (value.len)
			explain_key(explain->out, row->name, buf_text(&value),
				from->count ? from->item[0] : NULL);
	}
}

/* Looks up all that a run would look up, in the order in which a run would fail. */
static int explain_plan(struct explain *explain, const struct config *config, struct err *err)
{
	const struct box_spec *spec = explain->spec;
	struct quota quota;

	if (userns_choose(spec, config, spec->box, &explain->ids, err) < 0 ||
		dirs_build(&spec->dir, spec->no_default_dirs, &explain->rules, err) < 0 ||
		env_build(&spec->env, spec->full_env, environ, &explain->env, err) < 0)
		return -1;
	if (quota_parse(spec->quota, &quota, err) < 0)
		return -1;
	explain->grouped = spec->cgroups != CGROUPS_NO &&
			   cgroup_find(config->cg_root, 0, true, &explain->place, &explain->why) == 0;
	if (syscalls_parse(spec->syscalls, spec->network != NETWORK_NONE, explain->grouped && spec->cg_mem,
		    &explain->policy, err) < 0)
		return -1;
	return 0;
}

int explain_print(const struct box_spec *spec, const struct config *config, FILE *out, struct err *err)
{
	struct explain explain = { .spec = spec, .out = out };
	int result = explain_plan(&explain, config, err);

	if (result == 0) {
		explain_words(&explain);
		explain_keys(&explain);
	}
	dirs_free(&explain.rules);
	strv_free(&explain.env);
	return result;
}
