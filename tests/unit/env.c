/*
 * Unit test of sandbox/env.c: which variables reach the program, and in what order.
 */
#include "env.h"

#include "base/auto.h"
#include "tap.h"

struct env_case {
	const char *rules[6];
	bool full;
	const char *wanted; /* "NAME=VALUE|" each; NULL: refused */
	const char *name;
};

#define FATAL "LIBC_FATAL_STDERR_=1|"

static const struct env_case cases[] = {
	{ { NULL }, false, FATAL, "empty, but for the one of glibc" },
	{ { "HOME" }, false, FATAL "HOME=/home/me|", "passed on" },
	{ { "NONE" }, false, FATAL, "passed on, but the caller has none" },
	{ { "HOM" }, false, FATAL, "a name is a whole name" },
	{ { "HOMER" }, false, FATAL, "a name is a whole name: longer" },
	{ { "EMPTY" }, false, FATAL "EMPTY=|", "passed on: an empty value" },
	{ { "TWICE" }, false, FATAL "TWICE=1|", "passed on: the first of two, as getenv" },
	{ { "HOME=/tmp" }, false, FATAL "HOME=/tmp|", "set" },
	{ { "A=b=c=" }, false, FATAL "A=b=c=|", "set: equal signs in the value" },
	{ { "A= " }, false, FATAL "A= |", "set: a blank" },
	{ { "A=1", "A=2" }, false, FATAL "A=2|", "the later rule counts" },
	{ { "A=1", "B=2", "A=3" }, false, FATAL "B=2|A=3|", "and stands where it was given" },
	{ { "A=1", "AB=2", "A=" }, false, FATAL "AB=2|", "removed" },
	{ { "A=1", "A=", "A=2" }, false, FATAL "A=2|", "removed and set again" },
	{ { "HOME=/tmp", "HOME" }, false, FATAL "HOME=/home/me|", "set, then passed on" },
	{ { "A=1", "NONE=1", "NONE" }, false, FATAL "A=1|", "set, then passed on from nothing" },
	{ { "NONE=" }, false, FATAL, "removing what is not there" },
	{ { "LIBC_FATAL_STDERR_=" }, false, "", "even glibc's goes" },
	{ { "LIBC_FATAL_STDERR_=0" }, false, "LIBC_FATAL_STDERR_=0|", "or is set" },
	{ { NULL }, true, "HOME=/home/me|PATH=/bin:/sbin|EMPTY=|TWICE=1|TWICE=2|" FATAL, "full" },
	{ { "PATH=", "TWICE=" }, true, "HOME=/home/me|EMPTY=|" FATAL, "full: removed, all of that name" },
	{ { "HOME=/tmp", "TWICE=3" }, true, "PATH=/bin:/sbin|EMPTY=|" FATAL "HOME=/tmp|TWICE=3|",
		"full: set" },
	{ { "LIBC_FATAL_STDERR_=" }, true, "HOME=/home/me|PATH=/bin:/sbin|EMPTY=|TWICE=1|TWICE=2|",
		"full: without glibc's" },
	{ { "" }, false, NULL, "an empty rule" },
	{ { "A=1", "=b" }, false, NULL, "no name" },
	{ { "=" }, true, NULL, "nothing but the sign" },
};

static const char *const caller[] = { "HOME=/home/me", "PATH=/bin:/sbin", "EMPTY=", "TWICE=1", "TWICE=2",
	"LIBC_FATAL_STDERR_=7", NULL };

static void copy(struct strv *list, const char *const *items)
{
	for (; *items; items++)
		strv_add(list, *items);
}

static void check(const struct env_case *wanted)
{
	auto_strv struct strv rules = { 0 }, from = { 0 }, env = { 0 };
	auto_buf struct buf shown = { 0 };
	struct err err = { 0 };
	int result;

	copy(&rules, wanted->rules);
	copy(&from, caller);
	result = env_build(&rules, wanted->full, from.item, &env, &err);
	if (!wanted->wanted) {
		ok(result == -1 && err.class == ERR_USAGE && strstr(err.text, "--env (-E)"), "refused: %s",
			wanted->name);
		ok(!env.item && env.count == 0, "  nothing is made");
		return;
	}
	for (size_t i = 0; i < env.count; i++)
		buf_printf(&shown, "%s|", env.item[i]);
	is_int(result, 0, wanted->name);
	is_str(buf_text(&shown), wanted->wanted, "  what it is");
	ok(env.item && !env.item[env.count], "  ends in NULL, for execve");
	ok(from.count == 6 && strcmp(from.item[5], caller[5]) == 0, "  the caller's own stays");
}

int main(void)
{
	static char *const nobody[] = { NULL };
	auto_strv struct strv env = { 0 };
	const struct strv none = { 0 };
	struct err err;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check(&cases[i]);
	is_int(env_build(&none, true, nobody, &env, &err), 0, "full, of a caller that has nothing");
	is_int((int)env.count, 1, "  glibc's alone");
	return tap_done();
}
