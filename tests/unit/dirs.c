/*
 * Unit test of sandbox/dirs.c: the forms of a directory rule, their order, and what is refused.
 */
#include "dirs.h"

#include "base/auto.h"
#include "tap.h"

/* The default rules as they are shown below, in two parts: what stands before and from /tmp on. */
#define BEFORE_TMP \
	"box=./box:rw bin=/bin:maybe dev:own dev/shm:tmp etc:own lib=/lib:maybe lib64=/lib64:maybe " \
	"proc=proc:fs "
#define DEFAULTS BEFORE_TMP "tmp:tmp usr=/usr "

/* Adds "IN[=OUT][:OPTION...] " for each rule. */
static void show(struct buf *out, const struct dir_rules *rules)
{
	size_t count;
	const struct dir_option *option = dirs_options(&count);

	for (size_t i = 0; i < rules->count; i++) {
		const struct dir_rule *rule = &rules->rule[i];

		buf_puts(out, rule->in);
		if (rule->out)
			buf_printf(out, "=%s", rule->out);
		for (size_t j = 0; j < count; j++)
			if (rule->flags & option[j].flag)
				buf_printf(out, ":%s", option[j].name);
		buf_puts(out, " ");
	}
}

/* Builds from rules that are separated by blanks. */
static int build(const char *given, bool bare, struct dir_rules *ret_rules, struct err *err)
{
	auto_strv struct strv list = { 0 };

	if (text_words(given, &list, err) < 0)
		return -1;
	return dirs_build(&list, bare, ret_rules, err);
}

struct good_case {
	const char *given;
	const char *wanted;
};

static const struct good_case bare[] = {
	{ "", "" },
	{ "/usr", "usr=/usr " },
	{ "usr", "usr=/usr " },
	{ "/usr/local/lib", "usr/local/lib=/usr/local/lib " },
	{ "/etc:noexec", "etc=/etc:noexec " },
	{ "/etc/alternatives /opt/pypy3 /etc/mono:noexec",
		"etc/alternatives=/etc/alternatives opt/pypy3=/opt/pypy3 etc/mono=/etc/mono:noexec " },
	{ "/tmp=/var/x/home:rw", "tmp=/var/x/home:rw " },
	{ "in=/out", "in=/out " },
	{ "in=/", "in=/ " },
	{ "in=./", "in=./ " },
	{ "in=./sub/dir:rw", "in=./sub/dir:rw " },
	{ "in=/a=b", "in=/a=b " },
	{ "in=/out:rw:dev:noexec:maybe:norec", "in=/out:rw:dev:noexec:maybe:norec " },
	{ "in=/out:norec:maybe:noexec:dev:rw", "in=/out:rw:dev:noexec:maybe:norec " },
	{ "in=/out:rw:rw", "in=/out:rw " },
	{ "/dev/shm:tmp", "dev/shm:tmp " },
	{ "/scratch:tmp:noexec", "scratch:noexec:tmp " },
	{ "/proc:fs", "proc=proc:fs " },
	{ "proc=proc:fs", "proc=proc:fs " },
	{ "/a/sysfs:fs", "a/sysfs=sysfs:fs " },
	{ "/sys=sysfs:fs", "sys=sysfs:fs " },
	{ "/t=tmpfs:fs:rw", "t=tmpfs:rw:fs " },
	{ "/dev/pts=devpts:fs", "dev/pts=devpts:fs " },
	{ "/dev:own /etc:own", "dev:own etc:own " },
	/* normal names */
	{ "///usr//lib/", "usr/lib=/usr/lib " },
	{ "/./usr/./lib/.", "usr/lib=/usr/lib " },
	{ "./usr", "usr=/usr " },
	{ "/...", "...=/... " },
	{ "/..a/b..", "..a/b..=/..a/b.. " },
	{ "/a//b=/x//y/", "a/b=/x//y/ " },
	/* a rule for a place that has one */
	{ "/a /b /c /b=/x:rw", "a=/a b=/x:rw c=/c " },
	{ "/a:rw /b //a/.=/y", "a=/y b=/b " },
	{ "/a:tmp /a=/y", "a=/y " },
	{ "/a=/y /a:tmp", "a:tmp " },
	{ "/a /a/b /a", "a=/a a/b=/a/b " },
	/* removal */
	{ "/a /b /c b=", "a=/a c=/c " },
	{ "/a /b /a/=", "b=/b " },
	{ "/a /b /b=", "a=/a " },
	{ "/a a=", "" },
	{ "/a a= /b a=/z", "a=/z b=/b " },
	{ "gone= /a", "a=/a " },
	{ "/a/b a=", "a/b=/a/b " },
};

static const struct good_case with_defaults[] = {
	{ "", DEFAULTS },
	{ "/etc:noexec", "box=./box:rw bin=/bin:maybe dev:own dev/shm:tmp etc=/etc:noexec lib=/lib:maybe "
			 "lib64=/lib64:maybe proc=proc:fs tmp:tmp usr=/usr " },
	{ "/tmp=/x/home:rw /dev/shm:tmp /etc/alternatives",
		BEFORE_TMP "tmp=/x/home:rw usr=/usr etc/alternatives=/etc/alternatives " },
	{ "tmp= usr= /a", BEFORE_TMP "a=/a " },
	{ "box= bin= dev= dev/shm= etc= lib= lib64= proc= tmp= usr=", "" },
	{ "tmp= /tmp:tmp", BEFORE_TMP "tmp:tmp usr=/usr " },
};

static void check_good(const struct good_case *wanted, bool is_bare)
{
	struct dir_rules rules = { 0 };
	auto_buf struct buf shown = { 0 };
	struct err err = { 0 };

	if (!ok(build(wanted->given, is_bare, &rules, &err) == 0, "taken: '%s'%s", wanted->given,
		    is_bare ? "" : " after the defaults"))
		printf("# %s\n", err.text);
	show(&shown, &rules);
	is_str(buf_text(&shown), wanted->wanted, "  as meant");
	dirs_free(&rules);
	ok(!rules.rule && rules.count == 0, "  given back");
}

struct bad_case {
	const char *given;
	const char *rule;   /* the one that is to blame */
	const char *reason; /* a part of the text */
};

static const struct bad_case bad[] = {
	{ "''", "''", "empty or '/'" },
	{ "/", "'/'", "empty or '/'" },
	{ "/.//.", "'/.//.'", "empty or '/'" },
	{ "=/usr", "'=/usr'", "empty or '/'" },
	{ "/=/usr", "'/=/usr'", "empty or '/'" },
	{ "=", "'='", "empty or '/'" },
	{ ":rw", "':rw'", "empty or '/'" },
	{ "/usr /a/../b /c", "'/a/../b'", "'..'" },
	{ "..", "'..'", "'..'" },
	{ "../a=", "'../a='", "'..'" },
	{ "/a/..=/b", "'/a/..=/b'", "'..'" },
	{ "/a:ro", "'/a:ro'", "unknown option 'ro'" },
	{ "/a:", "'/a:'", "unknown option ''" },
	{ "/a:rw:", "'/a:rw:'", "unknown option ''" },
	{ "/a::rw", "'/a::rw'", "unknown option ''" },
	{ "/a:r", "'/a:r'", "unknown option 'r'" },
	{ "/a:rwx", "'/a:rwx'", "unknown option 'rwx'" },
	{ "/a:RW", "'/a:RW'", "rw dev noexec maybe fs tmp norec own" },
	{ "/a:rw=/b", "'/a:rw=/b'", "unknown option 'rw=/b'" },
	{ "/a=b", "'/a=b'", "must begin with '/'" },
	{ "/a=./:rw", "'/a=./:rw'", "not writable; bind ./box" },
	{ "/a=.//./:noexec:rw", "'/a=.//./:noexec:rw'", "not writable; bind ./box" },
	{ "/a=.", "'/a=.'", "must begin with '/'" },
	{ "/a=../b", "'/a=../b'", "must begin with '/'" },
	{ "/a=.hidden", "'/a=.hidden'", "must begin with '/'" },
	{ "/a=:rw", "'/a=:rw'", "takes no options" },
	{ "/a=:maybe", "'/a=:maybe'", "takes no options" },
	{ "/a=/b:tmp", "'/a=/b:tmp'", "nothing stands behind '='" },
	{ "/dev=/b:own", "'/dev=/b:own'", "nothing stands behind '='" },
	{ "/usr:own", "'/usr:own'", "/dev and /etc" },
	{ "/dev/shm:own", "'/dev/shm:own'", "/dev and /etc" },
	{ "/a=ext4:fs", "'/a=ext4:fs'", "proc, sysfs, tmpfs, devpts" },
	{ "/a:fs", "'/a:fs'", "none of the file systems" },
	{ "/proc=/proc:fs", "'/proc=/proc:fs'", "none of the file systems" },
	{ "/a=procfs:fs", "'/a=procfs:fs'", "none of the file systems" },
};

static void check_bad(const struct bad_case *wanted)
{
	struct dir_rules rules = { .count = 7 };
	struct err err = { 0 };

	ok(build(wanted->given, false, &rules, &err) == -1 && err.class == ERR_USAGE, "refused: '%s'",
		wanted->given);
	if (!ok(strncmp(err.text, "--dir (-d) ", 11) == 0 && strstr(err.text, wanted->rule) &&
			    strstr(err.text, wanted->reason),
		    "  by name, with a reason"))
		printf("# got '%s', wanted '%s' and '%s'\n", err.text, wanted->rule, wanted->reason);
	ok(rules.count == 7 && !rules.rule, "  nothing is made");
}

static void test_find(void)
{
	struct dir_rules rules = { 0 };
	const struct dir_rule *rule;
	struct err err;

	is_int(build("/usr/lib:rw /usr=/x", false, &rules, &err), 0, "rules to find");
	rule = dirs_find(&rules, "usr/lib");
	ok(rule && rule->flags == DIR_RW && strcmp(rule->out, "/usr/lib") == 0, "find: a rule");
	rule = dirs_find(&rules, "usr");
	ok(rule && strcmp(rule->out, "/x") == 0, "find: what stands now");
	ok(!dirs_find(&rules, "us") && !dirs_find(&rules, "usr/li") && !dirs_find(&rules, "/usr"),
		"find: whole names, without a slash in front");
	dirs_free(&rules);
	ok(!dirs_find(&rules, "usr"), "find: nothing");
}

/* More rules than any first allocation holds. */
static void test_many(void)
{
	auto_strv struct strv given = { 0 };
	struct dir_rules rules = { 0 };
	struct err err;

	for (int i = 0; i < 200; i++)
		strv_printf(&given, "/d%d", i);
	for (int i = 1; i < 200; i += 2)
		strv_printf(&given, "d%d=", i);
	is_int(dirs_build(&given, true, &rules, &err), 0, "200 rules, and each second one removed");
	is_int((int)rules.count, 100, "  the rest");
	is_str(rules.count == 100 ? rules.rule[99].in : NULL, "d198", "  in order");
	dirs_free(&rules);
}

static void test_options(void)
{
	size_t count;
	const struct dir_option *option = dirs_options(&count);
	unsigned int all = 0;

	for (size_t i = 0; i < count; i++) {
		ok(option[i].name[0] && option[i].help[0], "option %s has a help line", option[i].name);
		ok(!(all & option[i].flag), "  and a flag of its own");
		all |= option[i].flag;
	}
	is_int(all, 255, "every flag has a name");
}

int main(void)
{
	for (size_t i = 0; i < sizeof(bare) / sizeof(bare[0]); i++)
		check_good(&bare[i], true);
	for (size_t i = 0; i < sizeof(with_defaults) / sizeof(with_defaults[0]); i++)
		check_good(&with_defaults[i], false);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		check_bad(&bad[i]);
	test_find();
	test_many();
	test_options();
	return tap_done();
}
