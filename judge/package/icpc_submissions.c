/*
 * icpc_submissions.c: the jury's solutions of an ICPC package.
 *
 * icpc.c calls it at the end.  Each file or folder in a folder of submissions/ is one; what it must come to
 * is in the name of that folder, in submissions.yaml (2025-09) or in a tag of DOMjudge's.  A submission in a
 * language that is not known here is left out and told.
 */
#include "package/icpc.h"

#include "base/auto.h"

#include <string.h>

/* Of all sections together, and of submissions. */
#define ICPC_SOLUTIONS   5000
#define ICPC_SUBMISSIONS 1000

bool icpc_solutions_full(struct icpc *icpc)
{
	if (icpc->solution_names.count < ICPC_SOLUTIONS)
		return false;
	package_error(icpc->package, "submissions", 0,
		"submissions and patterns come to more than %d expectations: that is too many",
		ICPC_SOLUTIONS);
	return true;
}

void icpc_solution(struct icpc *icpc, struct icpc_submission *submission)
{
	struct package *package = icpc->package;
	const char *name = package_section_name(package, "solution", submission->name, &icpc->solution_names);

	package_section(package, "solution", name);
	package_key(package, "file", "%s", submission->path);
	if (!submission->sections && submission->language)
		package_key(package, "language", "%s", submission->language);
	if (!submission->sections && submission->entry)
		package_key(package, "entry", "%s", submission->entry);
	submission->sections++;
}

/* Whether it is a single file of another Python than there is here, which is told. */
static bool icpc_submission_python2(struct icpc *icpc, const struct icpc_submission *submission)
{
	auto_buf struct buf bytes = { 0 };

	if (!icpc_ends(submission->path, ".py") || !package_is_file(icpc->package, submission->path) ||
		!package_read(icpc->package, submission->path, &bytes) || !icpc_python2(buf_text(&bytes)))
		return false;
	package_note(icpc->package, submission->path, 1, "left out: it is written in Python 2");
	return true;
}

/* Whether somebody here can run it; else it is told. */
static bool icpc_submission_known(struct icpc *icpc, const struct icpc_submission *submission)
{
	auto_strv struct strv names = { 0 };
	bool known = false;

	if (icpc->answers || submission->language)
		return true;
	if (icpc_submission_python2(icpc, submission))
		return false;
	if (!package_is_folder(icpc->package, submission->path))
		known = languages_of_file(icpc->package->languages, submission->path);
	else
		icpc_list(icpc, submission->path, &names);
	for (size_t i = 0; i < names.count; i++)
		known = known || languages_of_file(icpc->package->languages, names.item[i]);
	if (!known)
		package_note(icpc->package, submission->path, 0,
			"left out: languages.ini has no language with files that are called so");
	return known;
}

/* Folders whose meaning the format knows: tags of DOMjudge's do not count there. */
static bool icpc_submission_official(const char *folder)
{
	static const char *const names[] = { "accepted", "wrong_answer", "time_limit_exceeded",
		"run_time_error", "partially_accepted" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], folder) == 0)
			return true;
	return false;
}

static void icpc_submission(struct icpc *icpc, struct node *yaml, const char *folder, const char *name)
{
	auto_free char *shown = icpc_text(icpc, "%s/%s", folder, name);
	auto_free char *path = icpc_text(icpc, "submissions/%s/%s", folder, name);
	struct icpc_submission submission = { .folder = folder, .name = shown, .path = path };
	bool known = false;

	if (shown && path) {
		icpc_expected_language(icpc, yaml, &submission);
		known = icpc_submission_known(icpc, &submission);
	}
	if (known) {
		icpc_expected(icpc, yaml, &submission);
		if (!submission.sections &&
			!icpc_domjudge_tags(icpc, &submission, icpc_submission_official(folder)))
			icpc_expected_folder(icpc, NULL, &submission);
	}
	free(submission.language);
	free(submission.entry);
}

void icpc_submissions(struct icpc *icpc)
{
	static const char yaml_file[] = "submissions/submissions.yaml";
	auto_node struct node *yaml = NULL;
	auto_strv struct strv folders = { 0 }, all = { 0 };
	bool accepted = false;

	if (package_kind(icpc->package, yaml_file)) {
		if (icpc->version == ICPC_NEW)
			yaml = icpc_yaml(icpc, yaml_file);
		else
			package_note(icpc->package, yaml_file, 0, "this file is of 2025-09, and left out");
	}
	icpc_list(icpc, "submissions", &folders);
	for (size_t i = 0; i < folders.count; i++) {
		auto_free char *path = icpc_text(icpc, "submissions/%s", folders.item[i]);
		auto_strv struct strv names = { 0 };

		if (!path || strcmp(path, yaml_file) == 0)
			continue;
		if (!package_is_folder(icpc->package, path)) {
			package_note(icpc->package, path, 0,
				"left out: submissions are in folders that say what they come to, such as "
				"accepted");
			continue;
		}
		icpc_list(icpc, path, &names);
		for (size_t j = 0; j < names.count; j++) {
			if (all.count == ICPC_SUBMISSIONS) {
				package_error(icpc->package, "submissions", 0,
					"there are more than %d submissions", ICPC_SUBMISSIONS);
				return;
			}
			strv_printf(&all, "%s/%s", folders.item[i], names.item[j]);
			accepted = accepted || strcmp(folders.item[i], "accepted") == 0;
			icpc_submission(icpc, yaml, folders.item[i], names.item[j]);
		}
	}
	if (!accepted)
		package_note(icpc->package, NULL, 0,
			"there is no accepted solution: nothing in submissions/accepted");
	if (yaml)
		icpc_expected_check(icpc, yaml, &all);
}
