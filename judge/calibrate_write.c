/*
 * calibrate_write.c: puts a time limit into problem.ini.
 *
 * calibrate.c calls calibrate_write() when a limit was found.  Fails when the file cannot be read or written,
 * or would not be what it should be afterwards.  Whatever somebody wrote there must stay as it is but for the
 * one value, and nobody may ever see half of the file.
 */
#include "calibrate.h"

#include "base/auto.h"
#include "base/fs.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define CALIBRATE_FILE ((size_t)16 << 20)

void calibrate_value(int64_t ms, struct buf *out)
{
	buf_number(out, (double)ms / 1000);
	buf_puts(out, "s");
}

/* ---- the text ---- */

static bool calibrate_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

/* Whether a line is the beginning of [limits]; *ret_begins: of a section at all. */
static bool calibrate_is_section(struct span line, bool *ret_begins)
{
	const char *close;
	size_t begin = 0;
	struct span name;

	while (begin < line.len && calibrate_blank(line.data[begin]))
		begin++;
	*ret_begins = begin < line.len && line.data[begin] == '[';
	close = *ret_begins ? memchr(line.data, ']', line.len) : NULL;
	if (!close)
		return false;
	name = compare_trim((struct span){ line.data + begin + 1, (size_t)(close - line.data) - begin - 1 });
	while (name.len && compare_space(*name.data))
		name = compare_rest(name, 1);
	return name.len == strlen("limits") && memcmp(name.data, "limits", name.len) == 0;
}

/* Where the value of `time` is in its line; 0: it is another line. */
static size_t calibrate_is_time(struct span line, size_t *ret_end)
{
	static const char key[] = "time";
	size_t at = strlen(key), end = line.len;

	if (line.len < at || memcmp(line.data, key, at) != 0)
		return 0;
	while (at < line.len && calibrate_blank(line.data[at]))
		at++;
	if (at == line.len || (line.data[at] != '=' && line.data[at] != ':'))
		return 0;
	at++;
	while (at < line.len && calibrate_blank(line.data[at]))
		at++;
	/* a comment begins with a semicolon behind a blank */
	for (size_t i = at; i + 1 < end; i++)
		if (calibrate_blank(line.data[i]) && line.data[i + 1] == ';')
			end = i;
	while (end > at && compare_space(line.data[end - 1]))
		end--;
	*ret_end = end;
	return at;
}

/* The lines of a text, one after the other, with their ends. */
static bool calibrate_next(struct span *text, struct span *ret_line)
{
	const char *newline = text->len ? memchr(text->data, '\n', text->len) : NULL;
	size_t length = newline ? (size_t)(newline - text->data) + 1 : text->len;

	if (!text->len)
		return false;
	*ret_line = (struct span){ text->data, length };
	*text = compare_rest(*text, length);
	return true;
}

/* Where the line with the limit begins; or else the one behind [limits], NULL when there is no such section.
 */
static const char *calibrate_place(struct span text, bool *ret_key)
{
	const char *behind = NULL;
	bool within = false, begins;
	struct span line;
	size_t end;

	*ret_key = false;
	if (text.len >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0)
		text = compare_rest(text, 3);
	while (calibrate_next(&text, &line)) {
		bool limits = calibrate_is_section(line, &begins);

		within = begins ? limits : within;
		if (limits)
			behind = line.data + line.len;
		if (within && !begins && calibrate_is_time(line, &end)) {
			*ret_key = true;
			return line.data;
		}
	}
	return behind;
}

void calibrate_edit(const char *text, size_t length, int64_t ms, struct buf *out)
{
	struct span whole = { text, length }, line = { 0 };
	const char *crlf = memchr(text, '\n', length), *end_of_line = "\n";
	bool key;
	const char *place = calibrate_place(whole, &key);
	size_t front = place ? (size_t)(place - text) : length, begin = 0, end = 0;
	struct span rest = compare_rest(whole, front);

	if (crlf && crlf > text && crlf[-1] == '\r')
		end_of_line = "\r\n";
	buf_add(out, text, front);
	if (key) {
		calibrate_next(&rest, &line);
		begin = calibrate_is_time(line, &end);
		buf_add(out, line.data, begin);
		calibrate_value(ms, out);
		buf_add(out, line.data + end, line.len - end);
		buf_add(out, rest.data, rest.len);
		return;
	}
	if (front && text[front - 1] != '\n')
		buf_puts(out, end_of_line);
	if (!place)
		buf_printf(out, "%s[limits]%s", front ? end_of_line : "", end_of_line);
	buf_puts(out, "time = ");
	calibrate_value(ms, out);
	buf_puts(out, end_of_line);
	buf_add(out, rest.data, rest.len);
}

/* ---- the file ---- */

/* Whether a problem with that file has that limit, and no errors. */
static int calibrate_check(const struct problem *problem, const struct languages *languages,
	const struct buf *text, int64_t ms, struct err *err)
{
	auto_problem struct problem other = { .dir = -1 };
	auto_strv struct strv errors = { 0 };
	auto_fd int dir = fcntl(problem->dir, F_DUPFD_CLOEXEC, 0);
	FILE *in = dir < 0 ? NULL : fmemopen(text->data, text->len, "r");
	int done;

	if (!in)
		return err_sys(err, "reading it back");
	done = problem_read_from(dir, problem->file, in, languages, &errors, &other, err);
	fclose(in);
	if (done < 0)
		return -1;
	dir = -1; /* it is the other's */
	if (other.limits.time != ms)
		return err_set(err, ERR_CONFIG, "[limits] time stands somewhere else: an included file?");
	return 0;
}

/* Writes beside and renames. */
static int calibrate_replace(
	int dir, const char *name, const struct stat *st, const struct buf *text, struct err *err)
{
	char busy[64];
	auto_fd int fd = -1;

	snprintf(busy, sizeof(busy), ".problem.ini.%d", (int)getpid());
	fd = fs_open_beneath(dir, busy, O_WRONLY | O_CREAT | O_EXCL, 0600, err);
	if (fd < 0)
		return -1;
	if (fs_write_all(fd, text->data, text->len, err) == 0 && fchmod(fd, st->st_mode & 07777) == 0 &&
		fsync(fd) == 0 && renameat(dir, busy, dir, name) == 0)
		return 0;
	if (!*err->text)
		err_sys(err, "%s", busy);
	unlinkat(dir, busy, 0);
	return -1;
}

static int calibrate_rewrite(
	const struct problem *problem, const struct languages *languages, int64_t ms, struct err *err)
{
	const char *slash = strrchr(problem->file, '/'), *name = slash ? slash + 1 : problem->file;
	auto_fd int fd = problem_open(problem, name, err);
	auto_buf struct buf text = { 0 }, changed = { 0 };
	struct stat st;

	if (fd < 0 || fs_read_all(fd, CALIBRATE_FILE, &text, err) < 0)
		return -1;
	if (fstat(fd, &st) < 0)
		return err_sys(err, "fstat");
	calibrate_edit(buf_text(&text), text.len, ms, &changed);
	if (buf_check(&changed, err) < 0 || calibrate_check(problem, languages, &changed, ms, err) < 0)
		return -1;
	if (changed.len == text.len && memcmp(changed.data, text.data, text.len) == 0)
		return 0;
	*err = (struct err){ 0 };
	return calibrate_replace(problem->dir, name, &st, &changed, err);
}

int calibrate_write(
	const struct problem *problem, const struct languages *languages, int64_t ms, struct err *err)
{
	return calibrate_rewrite(problem, languages, ms, err) < 0
		       ? err_wrap(err, "%s: the limit cannot be written", problem->file)
		       : 0;
}
