/*
 * cms_programs.c: graders, stubs, comparators and managers of a CMS package.
 *
 * cms.c calls it.  CMS itself wants comparator and manager ready to be run; here a source is compiled where
 * there is nothing that this machine can run.  It fails on programs of which there are several, and on ones
 * that nobody could run.
 */
#include "cms.h"

#include "base/auto.h"
#include "base/fs.h"

#include <elf.h>
#include <fcntl.h>
#include <string.h>

/* What this machine runs. */
#if defined(__x86_64__)
#define PROGRAMS_MACHINE EM_X86_64
#elif defined(__aarch64__)
#define PROGRAMS_MACHINE EM_AARCH64
#else
#define PROGRAMS_MACHINE EM_NONE
#endif

/* ---- looking ---- */

/* Whether a file is a script or a program of this machine. */
static bool cms_programs_runs(const struct package *package, const char *path)
{
	struct err ignored;
	auto_fd int fd = fs_open_beneath(package->dir, path, O_RDONLY | O_NONBLOCK, 0, &ignored);
	Elf64_Ehdr head = { 0 };
	ssize_t count = fd < 0 ? -1 : read(fd, &head, sizeof(head));

	if (count >= 2 && memcmp(&head, "#!", 2) == 0)
		return true;
	if (count < (ssize_t)sizeof(head) || memcmp(head.e_ident, ELFMAG, SELFMAG) != 0)
		return false;
	return PROGRAMS_MACHINE == EM_NONE || head.e_machine == PROGRAMS_MACHINE;
}

/* Whether a file is there.  Without a program that is a link, everything would be judged in another way. */
static bool cms_programs_there(struct cms *cms, const char *path)
{
	mode_t kind = package_kind(cms->package, path);

	if (kind == S_IFLNK)
		package_error(cms->package, path, 0, CMS_LINK);
	return kind == S_IFREG;
}

/* The sources that `path` may have been made of. */
static void cms_programs_sources(struct cms *cms, const char *path, struct strv *ret_sources)
{
	const struct languages *languages = cms->package->languages;

	for (size_t i = 0; i < languages->count; i++) {
		const struct strv *extensions = &languages->item[i].extensions;

		for (size_t j = 0; j < extensions->count; j++) {
			auto_buf struct buf source = { 0 };

			buf_printf(&source, "%s%s", path, extensions->item[j]);
			if (!strv_has(ret_sources, buf_text(&source)) &&
				cms_programs_there(cms, buf_text(&source)))
				strv_add(ret_sources, buf_text(&source));
		}
	}
}

/* Many comparators are written with testlib.h, which is made for other protocols and has to be CMS's own. */
static void cms_programs_testlib(struct cms *cms, const char *source)
{
	static const char header[] = "testlib.h";
	size_t folder = (size_t)(strrchr(source, '/') - source);
	auto_buf struct buf bytes = { 0 }, beside = { 0 };
	const char *found;
	int line = 1;

	buf_printf(&beside, "%.*s/%s", (int)folder, source, header);
	if (package_is_file(cms->package, buf_text(&beside)) || !package_read(cms->package, source, &bytes))
		return;
	found = strstr(buf_text(&bytes), header);
	if (!found || !strstr(buf_text(&bytes), "#include"))
		return;
	for (const char *at = buf_text(&bytes); at < found; at++)
		line += *at == '\n';
	package_error(cms->package, source, line,
		"it wants testlib.h, which is not in the package: put the one that was made for CMS beside "
		"it");
}

/* Takes the program called `path`, if it is there in any form. */
static bool cms_programs_take(struct cms *cms, const char *path, struct cms_program *ret_program)
{
	auto_strv struct strv sources = { 0 };
	bool there = cms_programs_there(cms, path), runs = there && cms_programs_runs(cms->package, path);

	cms_programs_sources(cms, path, &sources);
	if (runs) {
		ret_program->command = strdup(path);
		strv_add(&cms->seen, path);
		if (sources.count)
			package_note(cms->package, path, 0, "is what is run, as CMS does; %s is not compiled",
				sources.item[0]);
		strv_append(&cms->seen, &sources);
		return true;
	}
	if (there && !sources.count) {
		package_error(cms->package, path, 0,
			"this machine cannot run it: it is no script with #! and no program for this "
			"processor; put its "
			"source beside it");
		return true;
	}
	if (!sources.count)
		return false;
	if (there)
		package_note(cms->package, path, 0, "this machine cannot run it: %s is compiled in its place",
			sources.item[0]);
	if (sources.count > 1)
		package_error(cms->package, sources.item[1], 0, "there is %s, too: leave one of them",
			sources.item[0]);
	cms_programs_testlib(cms, sources.item[0]);
	ret_program->source = strdup(sources.item[0]);
	strv_add(&cms->seen, path);
	strv_append(&cms->seen, &sources);
	return true;
}

/* By its newer or its older name. */
static bool cms_programs_find(
	struct cms *cms, const char *path, const char *older, struct cms_program *ret_program)
{
	return cms_programs_take(cms, path, ret_program) || cms_programs_take(cms, older, ret_program);
}

/* Whether there is sol/NAME.EXT for any language, all of which are carried over together. */
static bool cms_programs_stems(struct cms *cms, const char *name)
{
	auto_strv struct strv sources = { 0 };
	auto_buf struct buf path = { 0 };

	buf_printf(&path, "sol/%s", name);
	cms_programs_sources(cms, buf_text(&path), &sources);
	strv_append(&cms->seen, &sources);
	return sources.count > 0;
}

void cms_programs_look(struct cms *cms, bool output_only)
{
	if (output_only) {
		cms->type = CMS_OUTPUT_ONLY;
		cms_programs_find(cms, "check/checker", "cor/correttore", &cms->checker);
		return;
	}
	if (!cms_programs_find(cms, "check/manager", "cor/manager", &cms->manager)) {
		cms->type = CMS_BATCH;
		cms->graded = cms_programs_stems(cms, "grader");
		cms_programs_find(cms, "check/checker", "cor/correttore", &cms->checker);
		return;
	}
	cms->type = CMS_COMMUNICATION;
	cms->stubbed = cms_programs_stems(cms, "stub");
}

void cms_programs_free(struct cms *cms)
{
	free(cms->checker.command);
	free(cms->checker.source);
	free(cms->manager.command);
	free(cms->manager.source);
}

/* ---- writing ---- */

/* Files of sol/ that lie beside submissions when they are compiled. */
static void cms_programs_headers(struct cms *cms)
{
	static const char *const ends[] = { ".h", "lib.pas" };
	auto_strv struct strv names = { 0 }, headers = { 0 };

	package_list(cms->package, "sol", &names);
	for (size_t i = 0; i < names.count; i++)
		for (size_t j = 0; j < sizeof(ends) / sizeof(ends[0]); j++) {
			size_t length = strlen(names.item[i]), end = strlen(ends[j]);

			if (length > end && strcmp(names.item[i] + length - end, ends[j]) == 0)
				strv_printf(&headers, "sol/%s", names.item[i]);
		}
	package_key_words(cms->package, "header", &headers);
	strv_append(&cms->seen, &headers);
}

static void cms_programs_compile(struct cms *cms)
{
	if (cms->type == CMS_OUTPUT_ONLY)
		return;
	package_section(cms->package, "compile", NULL);
	package_key(cms->package, "name", "%s", *cms->name ? cms->name : "task");
	if (cms->graded)
		package_key(cms->package, "grader", "sol/grader.{ext}");
	if (cms->graded || cms->type == CMS_COMMUNICATION)
		cms_programs_headers(cms);
}

static void cms_programs_program(struct cms *cms, const struct cms_program *program)
{
	if (program->command)
		package_key(cms->package, "command", "%s", program->command);
	else
		package_key(cms->package, "source", "%s",
			program->source ? program->source : "check/checker.cpp");
}

/* The greatest outcome that is good for anything is a score of 1; what counts more is as bad as 0. */
static void cms_programs_bound(struct cms *cms)
{
	if (!cms_score_measures(cms))
		return;
	package_key_real(cms->package, "points", cms_score_scale(cms));
	package_key(cms->package, "above", "wrong");
}

static void cms_programs_checker(struct cms *cms)
{
	package_section(cms->package, "checker", NULL);
	if (!cms->checker.command && !cms->checker.source) {
		package_key(cms->package, "kind", "white-diff");
		return;
	}
	package_key(cms->package, "kind", "cms");
	cms_programs_program(cms, &cms->checker);
	cms_programs_bound(cms);
}

/* Standard streams where there is no stub to open pipes. */
static const char *cms_programs_io(struct cms *cms)
{
	const struct node *node = cms_get(cms, CMS_KEY_USER_IO);
	const char *text = cms->stubbed ? "fifo_io" : "std_io";
	struct err err;

	if (node && node_text(node, &text, &err) < 0)
		cms_failed(cms, node, &err);
	else if (strcmp(text, "fifo_io") != 0 && strcmp(text, "std_io") != 0)
		package_error(cms->package, CMS_FILE, node->line,
			"user_io: '%s' is neither std_io nor fifo_io", text);
	return strcmp(text, "fifo_io") == 0 ? "fifo" : "stdio";
}

static void cms_programs_manager(struct cms *cms)
{
	const struct node *node = cms_get(cms, CMS_KEY_PROCESSES);
	int64_t users = 1;
	struct err err;

	if (node && node_count(node, 1, 16, &users, &err) < 0)
		cms_failed(cms, node, &err);
	package_section(cms->package, "manager", NULL);
	cms_programs_program(cms, &cms->manager);
	package_key(cms->package, "users", "%lld", (long long)users);
	package_key(cms->package, "io", "%s", cms_programs_io(cms));
	if (cms->stubbed)
		package_key(cms->package, "stub", "sol/stub.{ext}");
	if (cms_score_measures(cms))
		package_section(cms->package, "checker", NULL);
	cms_programs_bound(cms);
}

void cms_programs_write(struct cms *cms)
{
	static const char why[] = "has no effect without check/manager";

	cms_programs_compile(cms);
	if (cms->type == CMS_COMMUNICATION) {
		cms_programs_manager(cms);
		return;
	}
	cms_no_effect(cms, CMS_KEY_PROCESSES, why);
	cms_no_effect(cms, CMS_KEY_USER_IO, why);
	cms_programs_checker(cms);
}
