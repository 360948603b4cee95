/*
 * icpc_domjudge.c: what DOMjudge adds to packages of ICPC: domjudge-problem.ini, .timelimit, and tags in the
 * jury's sources.
 *
 * icpc.c and icpc_submissions.c call it.  Fails on values that are none, on time limits that differ, on
 * programs that only a server of DOMjudge's has.
 */
#include "package/icpc.h"

#include "base/auto.h"

#include <string.h>

#define DOMJUDGE_INI       "domjudge-problem.ini"
#define DOMJUDGE_TIMELIMIT ".timelimit"

/* ---- domjudge-problem.ini ---- */

enum domjudge_what {
	DOMJUDGE_TAKEN,
	DOMJUDGE_WORDS,
	DOMJUDGE_PROGRAM,
};

static const struct {
	const char *key;
	enum domjudge_what what;
} domjudge_keys[] = {
#define DOMJUDGE(key, what) { key, DOMJUDGE_##what },
#include "package/icpc_domjudge.def"
};

#define DOMJUDGE_KEYS (sizeof(domjudge_keys) / sizeof(domjudge_keys[0]))

static void domjudge_unknown(struct icpc *icpc, const char *key, int line)
{
	const char *names[DOMJUDGE_KEYS + 1] = { NULL }, *nearest;

	for (size_t i = 0; i < DOMJUDGE_KEYS; i++)
		names[i] = domjudge_keys[i].key;
	nearest = text_nearest(key, names);
	package_note(icpc->package, DOMJUDGE_INI, line, "unknown key '%s' is left out%s%s%s", key,
		nearest ? ": did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
}

static void domjudge_seconds(
	struct icpc *icpc, const char *file, int line, const char *text, double *ret_seconds)
{
	double seconds;
	struct err err;

	if (text_real(text, &seconds, &err) < 0 || !(seconds >= 0.001 && seconds <= 1e6))
		package_error(icpc->package, file, line,
			"the time limit '%s' is no number of seconds that is more than 0", text);
	else
		*ret_seconds = seconds;
}

static void domjudge_key(struct icpc *icpc, const char *key, const char *value, int line, double *limit)
{
	size_t row = 0;

	while (row < DOMJUDGE_KEYS && strcmp(domjudge_keys[row].key, key) != 0)
		row++;
	if (row == DOMJUDGE_KEYS) {
		domjudge_unknown(icpc, key, line);
	} else if (domjudge_keys[row].what == DOMJUDGE_WORDS) {
		package_comment(icpc->package, "%s: %s", key, value);
	} else if (domjudge_keys[row].what == DOMJUDGE_PROGRAM) {
		package_error(icpc->package, DOMJUDGE_INI, line,
			"%s = %s names a program of a server of DOMjudge's: put it into the package as "
			"output_validators/",
			key, value);
	} else if (strcmp(key, "timelimit") == 0) {
		domjudge_seconds(icpc, DOMJUDGE_INI, line, value, limit);
	} else if (!icpc->name) {
		/* problem.yaml has the last word */
		icpc->name = icpc_copy(icpc, value);
	}
}

/*
 * A value at *at, to the end of its line, or in quotes, where it may have several.  Moves *at and *line
 * behind it.  NULL: the quotes are not closed, or memory is short.
 */
static char *domjudge_value(const char **at, int *line)
{
	const char *begin = *at, *end;
	char quote = *begin;

	if (quote == '"' || quote == '\'') {
		end = strchr(++begin, quote);
		if (!end)
			return NULL;
		*at = end + 1;
	} else {
		end = begin + strcspn(begin, "\n;");
		*at = end;
		while (end > begin && strchr(" \t\r", end[-1]))
			end--;
	}
	for (const char *c = begin; c < end; c++)
		*line += *c == '\n';
	return strndup(begin, (size_t)(end - begin));
}

static void domjudge_ini(struct icpc *icpc, const char *text, double *limit)
{
	static const char blanks[] = " \t\r";
	int line = 1;

	while (*text) {
		size_t length = strcspn(text += strspn(text, blanks), "=\n");
		int begun = line;

		if (*text && *text != '\n' && *text != ';' && *text != '#' && *text != '[') {
			auto_free char *key = strndup(text, strcspn(text, " \t\r=\n")), *value = NULL;

			if (key && text[length] == '=') {
				text += length + 1;
				text += strspn(text, blanks);
				value = domjudge_value(&text, &line);
			}
			if (value)
				domjudge_key(icpc, key, value, begun, limit);
			else
				package_error(icpc->package, DOMJUDGE_INI, begun,
					"this is to be `KEY = VALUE`, quotes closed");
		}
		text += strcspn(text, "\n");
		if (*text)
			text++;
		line++;
	}
}

void icpc_domjudge(struct icpc *icpc)
{
	auto_buf struct buf ini = { 0 }, file = { 0 };
	double of_ini = 0, of_file = 0;

	if (!icpc->yaml)
		icpc->file = DOMJUDGE_INI;
	if (package_read(icpc->package, DOMJUDGE_INI, &ini)) {
		icpc->domjudge = true;
		domjudge_ini(icpc, buf_text(&ini), &of_ini);
	}
	if (package_read(icpc->package, DOMJUDGE_TIMELIMIT, &file)) {
		auto_strv struct strv words = { 0 };

		icpc_split(buf_text(&file), &words);
		domjudge_seconds(icpc, DOMJUDGE_TIMELIMIT, 1,
			words.count == 1 ? words.item[0] : buf_text(&file), &of_file);
	}
	if (of_ini > 0 && of_file > 0 && of_ini != of_file)
		package_note(icpc->package, DOMJUDGE_TIMELIMIT, 1,
			"%g s is left out: domjudge-problem.ini says %g s, which counts", of_file, of_ini);
	else if (icpc->time_limit > 0 && of_file > 0 && icpc->time_limit != of_file)
		package_error(icpc->package, DOMJUDGE_TIMELIMIT, 1,
			"%g s, and problem.yaml says %g s: take one of them out", of_file, icpc->time_limit);
	if (!(icpc->time_limit > 0))
		icpc->time_limit = of_ini > 0 ? of_ini : of_file;
}

/* ---- tags ---- */

static const struct {
	const char *name, *verdict;
} domjudge_results[] = {
	{ "CORRECT", "AC" },
	{ "ACCEPTED", "AC" },
	{ "WRONG-ANSWER", "WA" },
	{ "WRONG_ANSWER", "WA" },
	{ "TIMELIMIT", "TLE" },
	{ "TIME_LIMIT_EXCEEDED", "TLE" },
	{ "RUN-ERROR", "RTE" },
	{ "RUN_TIME_ERROR", "RTE" },
	{ "NO-OUTPUT", "NO" },
	{ "NO_OUTPUT", "NO" },
	{ "OUTPUT-LIMIT", "OLE" },
	{ "OUTPUT_LIMIT", "OLE" },
	{ "COMPILER-ERROR", "CE" },
	{ "COMPILER_ERROR", "CE" },
};

#define DOMJUDGE_RESULTS (sizeof(domjudge_results) / sizeof(domjudge_results[0]))

/* Adds the verdicts of a list. */
static void domjudge_words(
	struct icpc *icpc, const char *path, int line, const char *list, struct strv *ret_verdicts)
{
	while (*list) {
		size_t length = strcspn(list += strspn(list, " \t\r"), ","), end = length, row = 0;
		auto_free char *word = NULL;

		while (end && strchr(" \t\r", list[end - 1]))
			end--;
		word = strndup(list, end);
		while (word && row < DOMJUDGE_RESULTS && strcasecmp(domjudge_results[row].name, word) != 0)
			row++;
		if (row == DOMJUDGE_RESULTS)
			package_error(icpc->package, path, line,
				"'%s' is no result of DOMjudge's, such as CORRECT or WRONG-ANSWER", word);
		else if (word && !strv_has(ret_verdicts, domjudge_results[row].verdict))
			strv_add(ret_verdicts, domjudge_results[row].verdict);
		list += length + (list[length] == ',');
	}
}

struct domjudge_tags {
	struct strv verdicts;
	double score;
	bool scored;
	int seen; /* how many tags */
};

/* Looks for one tag; *ret_rest is what stands behind it on its line. */
static bool domjudge_tag(const char *text, const char *tag, char **ret_rest, int *ret_line)
{
	const char *found = strcasestr(text, tag);

	if (!found)
		return false;
	*ret_line = 1;
	for (const char *at = text; at < found; at++)
		*ret_line += *at == '\n';
	found += strlen(tag);
	*ret_rest = strndup(found, strcspn(found, "\n"));
	return *ret_rest != NULL;
}

static void domjudge_source(struct icpc *icpc, const char *path, struct domjudge_tags *tags)
{
	auto_buf struct buf text = { 0 };
	auto_free char *rest = NULL, *score = NULL;
	struct err err;
	int line;

	if (!package_read(icpc->package, path, &text))
		return;
	if (domjudge_tag(buf_text(&text), "@EXPECTED_RESULTS@: ", &rest, &line)) {
		if (tags->seen++)
			package_error(
				icpc->package, path, line, "a second @EXPECTED_RESULTS@: leave one of them");
		domjudge_words(icpc, path, line, rest, &tags->verdicts);
	}
	if (domjudge_tag(buf_text(&text), "@EXPECTED_SCORE@: ", &score, &line)) {
		score[strcspn(score, " \t\r*")] = '\0';
		tags->scored = text_real(score, &tags->score, &err) == 0;
		if (!tags->scored)
			package_error(
				icpc->package, path, line, "@EXPECTED_SCORE@: '%s' is no number", score);
	}
}

static void domjudge_sources(struct icpc *icpc, const char *path, struct domjudge_tags *tags)
{
	auto_strv struct strv names = { 0 };

	if (!package_is_folder(icpc->package, path)) {
		domjudge_source(icpc, path, tags);
		return;
	}
	icpc_list(icpc, path, &names);
	for (size_t i = 0; i < names.count; i++) {
		auto_free char *file = icpc_text(icpc, "%s/%s", path, names.item[i]);

		if (file && package_is_file(icpc->package, file))
			domjudge_source(icpc, file, tags);
	}
}

bool icpc_domjudge_tags(struct icpc *icpc, struct icpc_submission *submission, bool official)
{
	struct domjudge_tags tags = { 0 };
	bool any;

	if (icpc->answers)
		return false;
	domjudge_sources(icpc, submission->path, &tags);
	any = tags.verdicts.count || tags.scored;
	if (any && official) {
		package_note(icpc->package, submission->path, 0,
			"its tag is left out: the folder %s says what it comes to", submission->folder);
	} else if (any) {
		icpc_solution(icpc, submission);
		package_key_words(icpc->package, "verdict", &tags.verdicts);
		if (tags.scored)
			icpc_key_number(icpc, "score", tags.score);
		package_key(icpc->package, "time", "none");
	}
	strv_free(&tags.verdicts);
	return any && !official;
}
