/*
 * reuse_parts.c: what goes into the keys under which results are kept, thing by thing.
 *
 * reuse_key.c puts it together.  Nothing here can fail: what the machine does not tell is empty.  A thing
 * that changes results must change what is added, so tables are walked as a whole: a new key of problem.ini
 * or of languages.ini counts without anybody's doing.
 */
#include "reuse.h"

#include "base/auto.h"
#include "base/fs.h"
#include "language.h"
#include "problem_keys.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

#define REUSE_PROC ((size_t)1 << 20)

/* ---- the machine ---- */

/* Adds the lines of a file that begin with one of the words, the first of each. */
static void reuse_lines(const char *path, const char *const *words, struct buf *out)
{
	auto_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
	auto_buf struct buf text = { 0 };
	struct err ignored;

	if (fd < 0 || fs_read_all(fd, REUSE_PROC, &text, &ignored) < 0)
		return;
	for (; *words; words++) {
		const char *found = strstr(buf_text(&text), *words);

		if (found && (found == text.data || found[-1] == '\n')) {
			buf_add(out, found, strcspn(found, "\n"));
			buf_puts(out, "\n");
		}
	}
}

static void reuse_find_name(struct buf *out)
{
	auto_fd int fd = open("/etc/machine-id", O_RDONLY | O_CLOEXEC);
	struct utsname system;
	struct err ignored;

	if (fd >= 0 && fs_read_all(fd, 200, out, &ignored) == 0 && out->len > 1)
		return;
	if (uname(&system) == 0)
		buf_puts(out, system.nodename);
}

void reuse_find_machine(struct reuse_machine *ret_machine)
{
	/* "model name" is x86's, the others are what ARM, RISC-V, POWER and s390 have */
	static const char *const model[] = { "vendor_id", "cpu family", "model\t", "model name", "stepping",
		"microcode", "CPU implementer", "CPU part", "CPU revision", "uarch", "isa", "cpu\t",
		"revision", NULL };
	static const char *const memory[] = { "MemTotal", NULL };
	struct buf *fact = ret_machine->fact;
	struct utsname system;
	cpu_set_t allowed;

	*ret_machine = (struct reuse_machine){ 0 };
	reuse_lines("/proc/cpuinfo", model, &fact[REUSE_CPU]);
	if (uname(&system) == 0)
		buf_printf(&fact[REUSE_KERNEL], "%s %s %s", system.machine, system.release, system.version);
	reuse_find_name(&fact[REUSE_NAME]);
	CPU_ZERO(&allowed);
	sched_getaffinity(0, sizeof(allowed), &allowed);
	buf_printf(&fact[REUSE_CPUS], "%d %d", get_nprocs_conf(), CPU_COUNT(&allowed));
	reuse_lines("/proc/meminfo", memory, &fact[REUSE_MEMORY]);
}

void reuse_free_machine(struct reuse_machine *machine)
{
	for (int i = 0; i < REUSE_FACTS; i++)
		buf_free(&machine->fact[i]);
}

void reuse_add_machine(const struct reuse_machine *machine, struct cache_parts *parts)
{
	for (int i = 0; i < REUSE_FACTS; i++)
		cache_part(parts, buf_text(&machine->fact[i]), machine->fact[i].len);
}

void reuse_add_packages(struct cache_parts *parts)
{
	static const char *const lists[] = { "/var/lib/dpkg/status", "/var/lib/rpm/rpmdb.sqlite",
		"/usr/lib/sysimage/rpm/rpmdb.sqlite", "/var/lib/pacman/local", "/lib/apk/db/installed",
		"/run/current-system", "/etc/ld.so.cache" };

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		cache_tool(parts, lists[i]);
}

/* ---- tables ---- */

void reuse_add_number(int64_t number, struct cache_parts *parts)
{
	cache_part(parts, &number, sizeof(number));
}

void reuse_add_words(const struct strv *words, struct cache_parts *parts)
{
	reuse_add_number((int64_t)words->count, parts);
	for (size_t i = 0; i < words->count; i++)
		cache_text(parts, words->item[i]);
}

static void reuse_add_field(const struct opt_row *row, const void *field, struct cache_parts *parts)
{
	const char *text;

	switch (row->kind) {
	case OPT_FLAG:
		reuse_add_number(*(const bool *)field, parts);
		break;
	case OPT_CHOICE:
	case OPT_COMMAND:
		reuse_add_number(*(const int *)field, parts);
		break;
	case OPT_COUNTER:
	case OPT_COUNT:
	case OPT_TIME:
	case OPT_SIZE:
		reuse_add_number(*(const int64_t *)field, parts);
		break;
	case OPT_REAL:
		cache_part(parts, field, sizeof(double));
		break;
	case OPT_TEXT:
		text = *(char *const *)field;
		reuse_add_number(text != NULL, parts);
		cache_text(parts, text ? text : "");
		break;
	case OPT_LIST:
	case OPT_WORDS:
		reuse_add_words(field, parts);
		break;
	case OPT_HEADING:
	case OPT_ALIAS:
		break;
	}
}

void reuse_add_fields(
	const struct opt_table *table, const void *fields, const char *but, struct cache_parts *parts)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct opt_row *row = &table->row[i];

		if (but && strcmp(row->name, but) == 0)
			continue;
		cache_text(parts, row->name);
		reuse_add_field(row, (const char *)fields + row->offset, parts);
	}
}

void reuse_add_problem(const struct problem *problem, struct cache_parts *parts)
{
	/* Which tests are run is decided by results, and changes none. */
	static const struct {
		const char *kind, *but;
	} sections[] = { { "io", NULL }, { "checker", NULL }, { "interactor", NULL }, { "manager", NULL },
		{ "run", "order" } };

	reuse_add_number(problem->about.type, parts);
	reuse_add_number(problem->checked, parts);
	reuse_add_number(problem->score.mode, parts);
	reuse_add_number(problem->report.max_output, parts);
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
		for (size_t j = 0; j < PROBLEM_SECTIONS; j++) {
			const struct problem_section *section = &problem_sections[j];

			if (!section->named && strcmp(section->kind, sections[i].kind) == 0)
				reuse_add_fields(section->table, (const char *)problem + section->offset,
					sections[i].but, parts);
		}
}

/* ---- the box ---- */

void reuse_add_box(const char *explained, struct cache_parts *parts)
{
	static const char group[] = "; Control group: one for each run, ";
	const size_t known = strlen(group) + strlen("version 1");
	bool skip = false;

	/* Where that control group lies may be new in each call; of which version it is counts. */
	while (*explained) {
		size_t length = strcspn(explained, "\n");
		bool begins = strncmp(explained, group, strlen(group)) == 0;

		skip = begins || (skip && strncmp(explained, ";  ", 3) == 0);
		if (begins)
			cache_part(parts, explained, length < known ? length : known);
		else if (!skip)
			cache_part(parts, explained, length);
		explained += length + (explained[length] == '\n');
	}
}
