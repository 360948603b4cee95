/*
 * dirs.c: directory rules, read and merged as isolate does: a rule for a place that has one replaces it and
 * keeps its turn in the order, `in=` removes it, and a later one for that place has its turn again.
 *
 * Called by run.  Fails with ERR_USAGE on a rule that makes no sense.  Must never look at the file system:
 * the rules are carried out by mounts, in the box's mount namespace.
 */
#include "dirs.h"

#include "base/auto.h"

#include <string.h>

static const struct dir_option dir_options[] = {
	{ "rw", DIR_RW, "writable" },
	{ "dev", DIR_DEV, "devices work" },
	{ "noexec", DIR_NOEXEC, "nothing can be executed" },
	{ "maybe", DIR_MAYBE, "nothing happens when OUT does not exist" },
	{ "fs", DIR_FS, "OUT is a file system to mount: proc, sysfs, tmpfs or devpts" },
	{ "tmp", DIR_TMP, "a fresh file system in memory, writable" },
	{ "norec", DIR_NOREC, "without what is mounted below OUT" },
	{ "own", DIR_OWN, "made by ojbox itself; for /dev and /etc" },
};

static const char *const dir_defaults[] = {
#define DIR(rule, help) rule,
#include "dirs.def"
#undef DIR
};

static const char *const dir_file_systems[] = { "proc", "sysfs", "tmpfs", "devpts", NULL };

const struct dir_option *dirs_options(size_t *ret_count)
{
	*ret_count = sizeof(dir_options) / sizeof(dir_options[0]);
	return dir_options;
}

void dirs_free(struct dir_rules *rules)
{
	for (size_t i = 0; i < rules->count; i++) {
		free(rules->rule[i].in);
		free(rules->rule[i].out);
	}
	free(rules->rule);
	*rules = (struct dir_rules){ 0 };
}

const struct dir_rule *dirs_find(const struct dir_rules *rules, const char *in)
{
	for (size_t i = rules->count; i > 0; i--)
		if (strcmp(rules->rule[i - 1].in, in) == 0)
			return &rules->rule[i - 1];
	return NULL;
}

/* "/usr//lib/." becomes "usr/lib"; ".." and the root itself are refused. */
static int dirs_normal(const char *path, size_t length, char **ret_path, struct err *err)
{
	auto_buf struct buf normal = { 0 };

	while (length > 0) {
		size_t word = 0;

		while (word < length && path[word] != '/')
			word++;
		if (word == 2 && memcmp(path, "..", 2) == 0)
			return err_set(err, ERR_USAGE, "the place in the box may not contain '..'");
		if (word > 0 && !(word == 1 && path[0] == '.')) {
			if (normal.len)
				buf_add(&normal, "/", 1);
			buf_add(&normal, path, word);
		}
		word += word < length;
		path += word;
		length -= word;
	}
	if (buf_check(&normal, err) < 0)
		return -1;
	if (!normal.len || !normal.data)
		return err_set(err, ERR_USAGE, "the place in the box is empty or '/'");
	*ret_path = str_take(&normal.data);
	return 0;
}

/* ":rw:maybe" */
static int dirs_flags(const char *text, unsigned int *ret_flags, struct err *err)
{
	unsigned int flags = 0;

	while (*text == ':') {
		size_t length = strcspn(++text, ":"), i;

		for (i = 0; i < sizeof(dir_options) / sizeof(dir_options[0]); i++)
			if (strlen(dir_options[i].name) == length &&
				!memcmp(dir_options[i].name, text, length))
				break;
		if (i == sizeof(dir_options) / sizeof(dir_options[0]))
			return err_set(err, ERR_USAGE,
				"unknown option '%.*s' (known: rw dev noexec maybe fs tmp norec own)",
				(int)length, text);
		flags |= dir_options[i].flag;
		text += length;
	}
	*ret_flags = flags;
	return 0;
}

static bool dirs_known_fs(const char *name)
{
	for (size_t i = 0; dir_file_systems[i]; i++)
		if (strcmp(dir_file_systems[i], name) == 0)
			return true;
	return false;
}

static int dirs_check_source(const struct dir_rule *rule, struct err *err)
{
	if ((rule->flags & DIR_FS) && !dirs_known_fs(rule->out))
		return err_set(err, ERR_USAGE, "'%s' is none of the file systems proc, sysfs, tmpfs, devpts",
			rule->out);
	if (!(rule->flags & DIR_FS) && rule->out[0] != '/' && strncmp(rule->out, "./", 2) != 0)
		return err_set(err, ERR_USAGE, "'%s' must begin with '/', or with './' for the box's folder",
			rule->out);
	if ((rule->flags & DIR_RW) && rule->out[0] == '.' && !rule->out[1 + strspn(rule->out + 1, "./")])
		return err_set(err, ERR_USAGE,
			"'%s' is where ojbox notes what it needs to know of the box, and not writable; "
			"bind ./box, or leave out rw",
			rule->out);
	return 0;
}

/* What is behind `in=`, or, when there is no `=`, what `in` implies. */
static int dirs_source(struct dir_rule *rule, const char *out, size_t length, struct err *err)
{
	const char *slash = strrchr(rule->in, '/');

	if (rule->flags & (DIR_TMP | DIR_OWN)) {
		if (out)
			return err_set(err, ERR_USAGE, "with 'tmp' or 'own' nothing stands behind '='");
		if ((rule->flags & DIR_OWN) && strcmp(rule->in, "dev") != 0 && strcmp(rule->in, "etc") != 0)
			return err_set(err, ERR_USAGE, "'own' is for /dev and /etc");
		return 0;
	}
	if (out)
		rule->out = strndup(out, length);
	else if (rule->flags & DIR_FS)
		rule->out = strdup(slash ? slash + 1 : rule->in);
	else if (asprintf(&rule->out, "/%s", rule->in) < 0)
		rule->out = NULL;
	if (!rule->out)
		return err_nomem(err);
	return dirs_check_source(rule, err);
}

static int dirs_put(struct dir_rules *rules, struct dir_rule *rule, struct err *err)
{
	struct dir_rule *more;

	for (size_t i = 0; i < rules->count; i++) {
		if (strcmp(rules->rule[i].in, rule->in) != 0)
			continue;
		free(rules->rule[i].in);
		free(rules->rule[i].out);
		rules->rule[i] = *rule;
		*rule = (struct dir_rule){ 0 };
		return 0;
	}
	if (rules->count == rules->cap) {
		more = reallocarray(rules->rule, rules->cap + 16, sizeof(*more));
		if (!more)
			return err_nomem(err);
		rules->rule = more;
		rules->cap += 16;
	}
	rules->rule[rules->count++] = *rule;
	*rule = (struct dir_rule){ 0 };
	return 0;
}

/* What is removed for good goes. */
static void dirs_settle(struct dir_rules *rules)
{
	size_t kept = 0;

	for (size_t i = 0; i < rules->count; i++)
		if (rules->rule[i].flags & DIR_REMOVED)
			free(rules->rule[i].in);
		else
			rules->rule[kept++] = rules->rule[i];
	rules->count = kept;
}

static int dirs_add(struct dir_rules *rules, const char *text, struct err *err)
{
	size_t whole = strcspn(text, ":"), head = strcspn(text, "=:");
	bool has_out = text[head] == '=';
	struct dir_rule rule = { 0 };
	int result;

	result = dirs_normal(text, head, &rule.in, err);
	if (result == 0)
		result = dirs_flags(text + whole, &rule.flags, err);
	if (result == 0 && has_out && whole == head + 1) {
		if (rule.flags)
			result = err_set(err, ERR_USAGE, "'IN=' removes a rule and takes no options");
		rule.flags = DIR_REMOVED;
		if (result == 0)
			result = dirs_put(rules, &rule, err);
	} else if (result == 0) {
		result = dirs_source(&rule, has_out ? text + head + 1 : NULL, whole - head - has_out, err);
		if (result == 0)
			result = dirs_put(rules, &rule, err);
	}
	free(rule.in);
	free(rule.out);
	return result;
}

int dirs_build(const struct strv *given, bool bare, struct dir_rules *ret_rules, struct err *err)
{
	struct dir_rules rules = { 0 };

	for (size_t i = 0; !bare && i < sizeof(dir_defaults) / sizeof(dir_defaults[0]); i++)
		if (dirs_add(&rules, dir_defaults[i], err) < 0) {
			dirs_free(&rules);
			return err_wrap(err, "default directory rule '%s'", dir_defaults[i]);
		}
	for (size_t i = 0; i < given->count; i++)
		if (dirs_add(&rules, given->item[i], err) < 0) {
			dirs_free(&rules);
			return err_wrap(err, "--dir (-d) '%s'", given->item[i]);
		}
	dirs_settle(&rules);
	*ret_rules = rules;
	return 0;
}
