/*
 * meta_read.c: reads the meta file of a run: lines `key:value`.
 *
 * boxrun calls meta_read() after each run.  Whatever is not as it should be is an error: the caller makes it
 * a judge error.  It must never fill a gap with a guess: a verdict hangs on it.
 */
#include "meta_read.h"

#include "base/auto.h"
#include "base/fs.h"
#include "base/text.h"

#include <fcntl.h>
#include <stddef.h>
#include <string.h>

enum meta_kind {
	META_STATUS,
	META_TEXT,
	META_INT,
	META_TIME,
	META_KIB,
	META_FLAG,
	META_GROUP,
	META_CLOCK,
};

struct meta_key {
	const char *name;
	enum meta_kind kind;
	size_t offset;
};

/* The first two must be there. */
static const struct meta_key meta_keys[] = {
	{ "time", META_TIME, offsetof(struct meta, time) },
	{ "time-wall", META_TIME, offsetof(struct meta, wall) },
	{ "status", META_STATUS, offsetof(struct meta, status) },
	{ "message", META_TEXT, offsetof(struct meta, message) },
	{ "exitcode", META_INT, offsetof(struct meta, exit_code) },
	{ "exitsig", META_INT, offsetof(struct meta, signal) },
	{ "max-rss", META_KIB, offsetof(struct meta, rss) },
	{ "cg-mem", META_KIB, offsetof(struct meta, memory) },
	{ "killed", META_FLAG, offsetof(struct meta, killed) },
	{ "cg-oom-killed", META_FLAG, offsetof(struct meta, oom_killed) },
	{ "forbidden-syscall", META_TEXT, offsetof(struct meta, forbidden) },
	{ "cpu-pressure", META_TIME, offsetof(struct meta, waited) },
	{ "limits-by", META_GROUP, offsetof(struct meta, grouped) },
	{ "ended", META_CLOCK, offsetof(struct meta, ended) },
};

#define META_KEYS (sizeof(meta_keys) / sizeof(meta_keys[0]))

static int meta_set_status(const char *value, enum meta_status *ret_status, struct err *err)
{
	static const char *const names[] = {
		[META_RE] = "RE", [META_SG] = "SG", [META_TO] = "TO", [META_OL] = "OL", [META_XX] = "XX"
	};

	for (int i = META_RE; i <= META_XX; i++) {
		if (strcmp(value, names[i]) == 0) {
			*ret_status = (enum meta_status)i;
			return 0;
		}
	}
	return err_set(err, ERR_PROTO, "unknown status '%s'", value);
}

/* "123.000456" */
static int meta_set_clock(const char *value, int64_t *ret_us, struct err *err)
{
	size_t whole = strcspn(value, ".");
	int64_t seconds, rest;
	char text[24];

	if (whole >= sizeof(text) || strlen(value) != whole + 7)
		return err_set(err, ERR_PROTO, "'%s' is no time in microseconds", value);
	snprintf(text, sizeof(text), "%.*s", (int)whole, value);
	if (text_count(text, 0, INT64_MAX / 2000000, &seconds, err) < 0 ||
		text_count(value + whole + 1, 0, 999999, &rest, err) < 0)
		return -1;
	*ret_us = seconds * 1000000 + rest;
	return 0;
}

static int meta_set(struct meta *meta, const struct meta_key *key, const char *value, struct err *err)
{
	void *field = (char *)meta + key->offset;
	int64_t number = 0;

	switch (key->kind) {
	case META_STATUS:
		return meta_set_status(value, field, err);
	case META_TEXT:
		snprintf(field, META_TEXT_SIZE, "%s", value);
		return 0;
	case META_TIME:
		return text_time(value, false, field, err);
	case META_INT:
		if (text_count(value, 0, 255, &number, err) < 0)
			return -1;
		*(int *)field = (int)number;
		return 0;
	case META_KIB:
		if (text_count(value, 0, INT64_MAX / 1024, &number, err) < 0)
			return -1;
		*(int64_t *)field = number * 1024;
		return 0;
	case META_FLAG:
		return text_bool(value, field, err);
	case META_CLOCK:
		return meta_set_clock(value, field, err);
	case META_GROUP:
		*(bool *)field = strncmp(value, "cgroup", 6) == 0;
		return 0;
	}
	return 0;
}

/* Notes where the value of one line is; seen has an element for each key. */
static int meta_line(char *line, const char **seen, struct err *err)
{
	char *colon = strchr(line, ':');

	if (!colon)
		return err_set(err, ERR_PROTO, "meta file: the line '%s' has no colon", line);
	*colon = '\0';
	for (size_t i = 0; i < META_KEYS; i++) {
		if (strcmp(line, meta_keys[i].name) != 0)
			continue;
		if (seen[i])
			return err_set(err, ERR_PROTO, "meta file: '%s' twice", line);
		seen[i] = colon + 1;
	}
	return 0;
}

/* What must be there, and together. */
static int meta_check(const struct meta *meta, const char **seen, struct err *err)
{
	if (meta->status == META_XX)
		return 0;
	if (!seen[0] || !seen[1])
		return err_set(err, ERR_PROTO, "meta file: no time");
	if (meta->status == META_SG && !meta->signal)
		return err_set(err, ERR_PROTO, "meta file: status SG without exitsig");
	if (meta->status == META_RE && meta->exit_code < 1)
		return err_set(err, ERR_PROTO, "meta file: status RE without exitcode");
	if (meta->status == META_OK && (meta->exit_code || meta->signal))
		return err_set(
			err, ERR_PROTO, "meta file: no status, though the program did not exit with 0");
	return 0;
}

int meta_parse(const char *text, struct meta *ret_meta, struct err *err)
{
	struct meta meta = { .exit_code = -1, .waited = -1 };
	const char *seen[META_KEYS] = { NULL };
	auto_free char *copy = strdup(text);
	char *rest = copy, *line;

	if (!copy)
		return err_nomem(err);
	while ((line = strsep(&rest, "\n"))) {
		if (!rest && *line)
			return err_set(err, ERR_PROTO, "meta file: the last line, '%s', is cut off", line);
		if (rest && meta_line(line, seen, err) < 0)
			return -1;
	}
	for (size_t i = 0; i < META_KEYS; i++)
		if (seen[i] && meta_set(&meta, &meta_keys[i], seen[i], err) < 0)
			return err_wrap(err, "meta file: %s", meta_keys[i].name);
	if (meta_check(&meta, seen, err) < 0)
		return -1;
	if (!meta.memory) /* no control group that sums all processes up */
		meta.memory = meta.rss;
	*ret_meta = meta;
	return 0;
}

int meta_read(int dir, const char *name, struct meta *ret_meta, struct err *err)
{
	auto_buf struct buf text = { 0 };
	auto_fd int fd = fs_open_beneath(dir, name, O_RDONLY | O_NONBLOCK, 0, err);

	if (fd < 0 || fs_read_all(fd, 65536, &text, err) < 0)
		return err_wrap(err, "meta file");
	if (strlen(buf_text(&text)) != text.len)
		return err_set(err, ERR_PROTO, "meta file: a NUL byte");
	return meta_parse(buf_text(&text), ret_meta, err);
}

bool meta_by_clock(const struct meta *meta)
{
	return meta->status == META_TO && strstr(meta->message, "wall") != NULL;
}
