/*
 * cms.c: problem packages of CMS in the Italian format: task.yaml, and the order in which its parts are
 * translated.
 *
 * package.c calls package_cms().  A package fails on what CMS itself would stumble over, and on what cannot
 * be said here; what CMS reads and judging does not need is noted.  It must never take a key in another sense
 * than CMS does: the points of a submission would be others than there.
 */
#include "cms.h"

#include "base/auto.h"

#include <math.h>
#include <string.h>

/* Limits of tasks that have none. */
#define CMS_NO_TIME   600
#define CMS_NO_MEMORY 4096
/* Bytes of a title, which is to stand in one line. */
#define CMS_TITLE 150

static const struct {
	const char *name, *other, *why;
} cms_keys[CMS_KEYS] = {
#define CMS_KEY(id, name, other, why) [CMS_KEY_##id] = { name, other, why },
#include "package/cms.def"
};

/* ---- keys ---- */

/* By whichever of its names; also where the value is null. */
static struct node *cms_find(struct cms *cms, enum cms_key key)
{
	struct node *node = node_get(cms->task, cms_keys[key].name);

	return node || !cms_keys[key].other ? node : node_get(cms->task, cms_keys[key].other);
}

struct node *cms_get(struct cms *cms, enum cms_key key)
{
	struct node *node = cms_find(cms, key);

	return node && node_given(node) ? node : NULL;
}

void cms_failed(struct cms *cms, const struct node *node, const struct err *err)
{
	package_error(
		cms->package, CMS_FILE, node->line, "%s: %s", node->key ? node->key : "here", err->text);
}

void cms_no_effect(struct cms *cms, enum cms_key key, const char *why)
{
	const struct node *node = cms_get(cms, key);

	if (node)
		package_note(cms->package, CMS_FILE, node->line, "%s %s", node->key, why);
}

/* A text that must be there; "" and an error when it is not. */
static const char *cms_text(struct cms *cms, enum cms_key key)
{
	const struct node *node = cms_get(cms, key);
	const char *text = "";
	struct err err;

	if (!node)
		package_error(cms->package, CMS_FILE, 0, "%s is missing", cms_keys[key].name);
	else if (node_text(node, &text, &err) < 0)
		cms_failed(cms, node, &err);
	return text;
}

/* One note for all keys with the same words. */
static void cms_note_alike(struct cms *cms, size_t first)
{
	auto_buf struct buf names = { 0 };
	int line = 0;

	for (size_t i = first; i < CMS_KEYS; i++) {
		const struct node *node = NULL;

		if (cms_keys[i].why == cms_keys[first].why)
			node = cms_find(cms, (enum cms_key)i);
		if (!node || !node_given(node))
			continue;
		line = line ? line : node->line;
		buf_printf(&names, "%s%s", names.len ? ", " : "", node->key);
	}
	if (names.len)
		package_note(cms->package, CMS_FILE, line, "%s: %s", buf_text(&names), cms_keys[first].why);
}

/* A key that nobody has asked for: the older name beside the newer one, or one that CMS does not read either.
 */
static void cms_unused(void *user, const char *path, const struct node *node)
{
	struct cms *cms = user;
	const char *names[CMS_KEYS + 1] = { NULL }, *nearest;

	for (size_t i = 0; i < CMS_KEYS; i++) {
		names[i] = cms_keys[i].name;
		if (cms_keys[i].other && strcmp(path, cms_keys[i].other) == 0) {
			package_note(cms->package, CMS_FILE, node->line,
				"%s has no effect beside %s, which is its newer name", path, names[i]);
			return;
		}
	}
	nearest = text_nearest(path, names);
	package_note(cms->package, CMS_FILE, node->line, "%s is no key of CMS, and has no effect%s%s%s", path,
		nearest ? ": did you mean " : "", nearest ? nearest : "", nearest ? "?" : "");
}

static void cms_note_keys(struct cms *cms)
{
	for (size_t i = 0; i < CMS_KEYS; i++) {
		bool told = !cms_keys[i].why;

		for (size_t j = 0; j < i; j++)
			told = told || cms_keys[j].why == cms_keys[i].why;
		if (!told)
			cms_note_alike(cms, i);
	}
	node_unused(cms->task, cms_unused, cms);
}

/* ---- [problem] ---- */

/* Whether it can be the name of a file in a box. */
static bool cms_plain(const char *name)
{
	return *name && *name != '.' && *name != '-' && !strchr(name, '/') && !strchr(name, ';') &&
	       buf_printable(name) && strlen(name) < 100;
}

static void cms_problem(struct cms *cms)
{
	static const char *const types[] = {
		[CMS_BATCH] = "batch",
		[CMS_OUTPUT_ONLY] = "output-only",
		[CMS_COMMUNICATION] = "communication",
	};
	const struct node *node = cms_get(cms, CMS_KEY_NAME);
	const char *title;

	title = cms_text(cms, CMS_KEY_TITLE);
	if (strlen(title) > CMS_TITLE) {
		package_error(cms->package, CMS_FILE, cms_get(cms, CMS_KEY_TITLE)->line,
			"title: %zu bytes are too long for a title; %d are taken", strlen(title), CMS_TITLE);
		title = "";
	}
	cms->name = cms_text(cms, CMS_KEY_NAME);
	if (*cms->name && !cms_plain(cms->name))
		package_error(cms->package, CMS_FILE, node->line,
			"%s: '%s' cannot be the name of a submission's file, which it is for CMS", node->key,
			cms->name);
	package_section(cms->package, "problem", NULL);
	if (*title)
		package_key(cms->package, "name", "%s", title);
	package_key(cms->package, "type", "%s", types[cms->type]);
	cms_files_statement(cms);
}

/* ---- [limits] ---- */

static void cms_time(struct cms *cms)
{
	const struct node *node = cms_get(cms, CMS_KEY_TIME);
	auto_buf struct buf text = { 0 };
	double seconds = CMS_NO_TIME;
	struct err err;

	if (!node)
		package_note(cms->package, CMS_FILE, 0,
			"there is no time_limit, which every problem has here: %d s are taken", CMS_NO_TIME);
	else if (node_real(node, &seconds, &err) < 0)
		cms_failed(cms, node, &err);
	else if (!(seconds >= 0.001 && seconds <= 1e6))
		package_error(cms->package, CMS_FILE, node->line,
			"%s: %g s is no time limit: leave the key away where there is none", node->key,
			seconds);
	buf_number(&text, seconds >= 0.001 && seconds <= 1e6 ? seconds : CMS_NO_TIME);
	package_key(cms->package, "time", "%ss", buf_text(&text));
}

static void cms_memory(struct cms *cms)
{
	const struct node *node = cms_get(cms, CMS_KEY_MEMORY);
	int64_t mib = CMS_NO_MEMORY;
	struct err err;

	if (!node)
		package_note(cms->package, CMS_FILE, 0,
			"there is no memory_limit, which every problem has here: %d MiB are taken",
			CMS_NO_MEMORY);
	else if (node_count(node, 1, 1 << 24, &mib, &err) < 0)
		cms_failed(cms, node, &err);
	package_key(cms->package, "memory", "%lldMiB", (long long)mib);
}

static void cms_limits(struct cms *cms)
{
	if (cms->type == CMS_OUTPUT_ONLY) {
		cms_no_effect(cms, CMS_KEY_TIME, "has no effect: nothing is run where outputs are handed in");
		cms_no_effect(
			cms, CMS_KEY_MEMORY, "has no effect: nothing is run where outputs are handed in");
		return;
	}
	package_section(cms->package, "limits", NULL);
	cms_time(cms);
	cms_memory(cms);
}

/* ---- [io] ---- */

/* A name that is null or empty stands for the standard stream. */
static void cms_stream(
	struct cms *cms, enum cms_key key, const char *native, const char *stream, const char *usual)
{
	const struct node *node = cms_find(cms, key);
	const char *name = node ? "" : usual;
	struct err err;

	if (node && node_given(node) && node_text(node, &name, &err) < 0) {
		cms_failed(cms, node, &err);
		return;
	}
	if (!*name)
		name = stream;
	else if (!cms_plain(name) || strcmp(name, stream) == 0)
		package_error(cms->package, CMS_FILE, node ? node->line : 0,
			"%s: '%s' is no plain name of a file; leave it empty for %s", cms_keys[key].name,
			name, stream);
	package_key(cms->package, native, "%s", name);
}

static void cms_io(struct cms *cms)
{
	static const char why[] = "has no effect: only programs that read and write files have it";

	if (cms->type == CMS_BATCH) {
		package_section(cms->package, "io", NULL);
		cms_stream(cms, CMS_KEY_INFILE, "input", "stdin", "input.txt");
		cms_stream(cms, CMS_KEY_OUTFILE, "output", "stdout", "output.txt");
		return;
	}
	cms_no_effect(cms, CMS_KEY_INFILE, why);
	cms_no_effect(cms, CMS_KEY_OUTFILE, why);
}

/* ---- all together ---- */

/* Whether outputs are handed in; and what goes with it that cannot be said. */
static bool cms_output_only(struct cms *cms)
{
	const struct node *node = cms_get(cms, CMS_KEY_OUTPUT_ONLY),
			  *some = cms_get(cms, CMS_KEY_OUTPUTS_ONLY);
	bool only = false;
	struct err err;

	if (node && node_bool(node, &only, &err) < 0)
		cms_failed(cms, node, &err);
	if (some && some->text && *some->text)
		package_error(cms->package, CMS_FILE, some->line,
			"%s: tests for which outputs are handed in beside a program are not to be had here: "
			"make two "
			"problems of it",
			some->key);
	return only;
}

/* Folders without which it would be another task. */
static void cms_folders(struct cms *cms)
{
	static const char *const folders[] = { "input", "output", "gen", "sol", "check", "cor" };

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (package_kind(cms->package, folders[i]) == S_IFLNK)
			package_error(cms->package, folders[i], 0, CMS_LINK);
}

static bool cms_open(struct cms *cms)
{
	auto_buf struct buf bytes = { 0 };
	struct err err;
	int line = 0;

	if (!package_read(cms->package, CMS_FILE, &bytes))
		return false;
	if (node_yaml(buf_text(&bytes), bytes.len, &cms->task, &line, &err) < 0) {
		package_failed(cms->package, CMS_FILE, line, &err);
		return false;
	}
	if (cms->task->kind == NODE_MAP)
		return true;
	package_error(
		cms->package, CMS_FILE, cms->task->line, "there are no keys: it begins with name: NAME");
	return false;
}

static void cms_free(struct cms *cms)
{
	node_free(cms->task);
	cms_programs_free(cms);
	cms_score_free(cms);
	strv_free(&cms->seen);
	free(cms->public);
	free(cms->order);
}

void package_cms(struct package *package)
{
	__attribute__((cleanup(cms_free))) struct cms cms = { .package = package };

	if (!cms_open(&cms))
		return;
	strv_add(&cms.seen, CMS_FILE);
	cms_folders(&cms);
	cms_programs_look(&cms, cms_output_only(&cms));
	cms_tests_read(&cms);
	cms_score_read(&cms);
	cms_problem(&cms);
	cms_limits(&cms);
	cms_io(&cms);
	cms_programs_write(&cms);
	cms_tests_write(&cms);
	cms_score_write(&cms);
	cms_files_solutions(&cms);
	cms_files_rest(&cms);
	cms_note_keys(&cms);
}
