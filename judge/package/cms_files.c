/*
 * cms_files.c: the files of a CMS package that no other part looks at: statements, solutions, and what
 * judging has no use for.
 *
 * cms.c calls it.  Nothing fails.  What is not carried over is noted, a folder in one line; of the jury's
 * solutions only the one that everybody calls the solution is held to anything.
 */
#include "cms.h"

#include "base/auto.h"

#include <stdlib.h>
#include <string.h>

/* So many names of files stand in a note. */
#define FILES_TOLD 5

/* Folders that have a part in the format, and what is to be said of files in them that were not carried over.
 */
static const struct {
	const char *name, *why;
} cms_files_folders[] = {
	{ "input", "of no test" },
	{ "output", "of no test" },
	{ "gen", "not used: inputs are taken as they are in input/" },
	{ "sol", "not used" },
	{ "check", "not used" },
	{ "cor", "not used" },
	{ "att", "attachments, which have no part in judging" },
	{ "statement", "not used" },
	{ "testo", "not used" },
};

#define FILES_FOLDERS (sizeof(cms_files_folders) / sizeof(cms_files_folders[0]))

/* ---- names ---- */

/* The name without its last extension, as a length. */
static size_t cms_files_stem(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot ? (size_t)(dot - name) : strlen(name);
}

static bool cms_files_called(const char *name, const char *const *stems)
{
	for (size_t i = 0; stems[i]; i++)
		if (cms_files_stem(name) == strlen(stems[i]) &&
			strncmp(name, stems[i], strlen(stems[i])) == 0)
			return true;
	return false;
}

/* ---- statement ---- */

static bool cms_files_is_pdf(const char *name)
{
	size_t length = strlen(name);

	return length > 4 && strcmp(name + length - 4, ".pdf") == 0;
}

/* The statement, or else the first in any language. */
void cms_files_statement(struct cms *cms)
{
	static const char *const folders[] = { "statement", "testo" };

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		auto_strv struct strv names = { 0 };
		auto_buf struct buf path = { 0 };
		const char *taken = NULL;

		package_list(cms->package, folders[i], &names);
		for (size_t j = 0; j < names.count; j++) {
			const char *const usual[] = { folders[i], NULL };

			if (!cms_files_is_pdf(names.item[j]) || strchr(names.item[j], ';'))
				continue;
			if (!taken || cms_files_called(names.item[j], usual))
				taken = names.item[j];
		}
		if (!taken)
			continue;
		buf_printf(&path, "%s/%s", folders[i], taken);
		if (!package_is_file(cms->package, buf_text(&path)))
			continue;
		package_key(cms->package, "statement", "%s", buf_text(&path));
		strv_add(&cms->seen, buf_text(&path));
		return;
	}
	package_note(cms->package, NULL, 0, "there is no statement/statement.pdf, which CMS wants");
}

/* ---- solutions ---- */

/* What the program that everybody takes for right must come to. */
static void cms_files_expect(struct cms *cms)
{
	char total[400]; /* as many digits as a double can have */

	if (cms_score_measures(cms))
		package_key(cms->package, "permit", "AC PA");
	else
		package_key(cms->package, "expect", "AC");
	snprintf(total, sizeof(total), "%.*f", (int)cms->precision, cms_score_total(cms));
	package_key_real(cms->package, "score", strtod(total, NULL));
}

/* Whether an entry of sol/ is a submission: a source, or a folder of outputs where those are handed in. */
static bool cms_files_submission(struct cms *cms, const char *path, const char *name)
{
	static const char *const parts[] = { "grader", "stub", "template", NULL };
	size_t length = strlen(name);

	if (strv_has(&cms->seen, path) || cms_files_called(name, parts))
		return false;
	if (cms->type == CMS_OUTPUT_ONLY)
		return package_is_folder(cms->package, path);
	if (length > 7 && strcmp(name + length - 7, "lib.pas") == 0)
		return false;
	return languages_of_file(cms->package->languages, name) && package_is_file(cms->package, path);
}

void cms_files_solutions(struct cms *cms)
{
	static const char *const right[] = { "solution", "soluzione", NULL };
	auto_strv struct strv names = { 0 }, taken = { 0 };

	package_list(cms->package, "sol", &names);
	for (size_t i = 0; i < names.count; i++) {
		auto_buf struct buf path = { 0 };
		const char *section;

		buf_printf(&path, "sol/%s", names.item[i]);
		if (!cms_files_submission(cms, buf_text(&path), names.item[i]))
			continue;
		section = package_section_name(cms->package, "solution", buf_text(&path), &taken);
		if (!section)
			return;
		package_section(cms->package, "solution", section);
		if (strcmp(section, buf_text(&path)) != 0)
			package_key(cms->package, "file", "%s", buf_text(&path));
		if (cms_files_called(names.item[i], right))
			cms_files_expect(cms);
		strv_add(&cms->seen, buf_text(&path));
	}
}

/* ---- the rest ---- */

/* Whether it is the input or the answer of a test. */
static bool cms_files_of_test(const struct cms *cms, const char *folder, const char *name)
{
	size_t length = strlen(folder);
	auto_buf struct buf same = { 0 };
	unsigned long long number;

	if (strncmp(name, folder, length) != 0 || (name[length] < '0' || name[length] > '9'))
		return false;
	number = strtoull(name + length, NULL, 10);
	buf_printf(&same, "%s%llu.txt", folder, number);
	return number < cms->tests && strcmp(buf_text(&same), name) == 0;
}

static void cms_files_note(struct cms *cms, const char *folder, const struct strv *names, const char *why)
{
	auto_buf struct buf list = { 0 };

	for (size_t i = 0; i < names->count && i < FILES_TOLD; i++)
		buf_printf(&list, "%s%s", i ? ", " : "", names->item[i]);
	if (names->count > FILES_TOLD)
		buf_printf(&list, " and %zu more", names->count - FILES_TOLD);
	if (names->count)
		package_note(cms->package, folder, 0, "%s: %s", why, buf_text(&list));
}

static void cms_files_folder(struct cms *cms, size_t number)
{
	const char *folder = cms_files_folders[number].name;
	auto_strv struct strv names = { 0 }, rest = { 0 };

	package_list(cms->package, folder, &names);
	for (size_t i = 0; i < names.count; i++) {
		auto_buf struct buf path = { 0 };

		buf_printf(&path, "%s/%s", folder, names.item[i]);
		if (!cms_files_of_test(cms, folder, names.item[i]) && !strv_has(&cms->seen, buf_text(&path)))
			strv_add(&rest, names.item[i]);
	}
	cms_files_note(cms, folder, &rest, cms_files_folders[number].why);
}

void cms_files_rest(struct cms *cms)
{
	auto_strv struct strv names = { 0 }, rest = { 0 };

	package_list(cms->package, ".", &names);
	for (size_t i = 0; i < names.count; i++) {
		bool known = strv_has(&cms->seen, names.item[i]);

		for (size_t j = 0; j < FILES_FOLDERS; j++)
			known = known || strcmp(names.item[i], cms_files_folders[j].name) == 0;
		if (!known)
			strv_add(&rest, names.item[i]);
	}
	cms_files_note(cms, NULL, &rest, "not used");
	for (size_t i = 0; i < FILES_FOLDERS; i++)
		cms_files_folder(cms, i);
}
