/*
 * icpc_glob.c: patterns of submissions.yaml: * within a name, and {a,b}.
 *
 * icpc_expected.c asks whether a path, or a folder that it is in, is meant.  Work is bounded: braces in
 * braces and more than ICPC_WAYS ways to fill them in are told as mistakes by icpc_glob_wrong().
 */
#include "package/icpc_glob.h"

#include "base/auto.h"
#include "base/text.h"

#include <string.h>

#define ICPC_WAYS 64

const char *icpc_glob_wrong(const char *pattern)
{
	size_t ways = 1, here = 0;

	if (strstr(pattern, "**"))
		return "there is no ** in such patterns";
	if (strpbrk(pattern, "[]?\\"))
		return "there are * and {a,b} only in such patterns";
	for (const char *at = pattern; *at; at++) {
		if (*at == '{' && here)
			return "there are no braces in braces";
		if (*at == '}' && !here)
			return "a brace is closed that was not opened";
		if (*at == '{')
			here = 1;
		else if (*at == ',' && here)
			here++;
		if (*at == '}') {
			ways *= here;
			here = 0;
		}
		if (ways > ICPC_WAYS || here > ICPC_WAYS)
			return "too many ways to fill in the braces";
	}
	return here ? "a brace is not closed" : NULL;
}

/* Without braces.  Goes back to the last * alone, which is enough. */
static bool icpc_glob_plain(const char *pattern, const char *path)
{
	const char *star = NULL, *from = NULL;

	while (*path) {
		if (*pattern == '*') {
			star = pattern++;
			from = path;
		} else if (*pattern == *path) {
			pattern++;
			path++;
		} else if (star && *from != '/') {
			pattern = star + 1;
			path = ++from;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

static bool icpc_glob_one(const char *pattern, const char *path)
{
	const char *open = strchr(pattern, '{'), *close = open ? strchr(open, '}') : NULL;
	const char *word;

	if (!open || !close)
		return icpc_glob_plain(pattern, path);
	word = open + 1;
	while (word <= close) {
		size_t length = strcspn(word, ",}");
		auto_buf struct buf filled = { 0 };

		buf_add(&filled, pattern, (size_t)(open - pattern));
		buf_add(&filled, word, length);
		buf_puts(&filled, close + 1);
		if (icpc_glob_one(buf_text(&filled), path))
			return true;
		word += length + 1;
	}
	return false;
}

bool icpc_glob(const char *pattern, const char *path)
{
	auto_free char *copy = strdup(path);

	while (copy) {
		char *slash = strrchr(copy, '/');

		if (icpc_glob_one(pattern, copy))
			return true;
		if (!slash)
			return false;
		*slash = '\0';
	}
	return false;
}
