/*
 * box.c: boxes made and removed by their own program; see box.h.
 *
 * Called by whatever needs a box.  Fails when the program fails, prints something else than one path that
 * ends in a number, or when the box cannot be written.  Must never leave a box behind whose number it knows.
 */
#include "box.h"

#include "base/auto.h"
#include "base/fs.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

int box_copy_program(const char *from, const char *to, struct err *err)
{
	auto_fd int in = fs_open(AT_FDCWD, from, O_RDONLY, 0, err);
	auto_fd int out = -1;

	if (in < 0)
		return -1;
	out = fs_open(AT_FDCWD, to, O_WRONLY | O_CREAT | O_TRUNC, 0755, err);
	if (out < 0)
		return -1;
	if (fchmod(out, 0755) < 0)
		return err_sys(err, "%s: chmod", to);
	if (fs_copy(in, out, err) < 0)
		return err_wrap(err, "%s", to);
	return 0;
}

int box_command(const char *tool, const char *id, const char *words, const char *option, struct strv *argv,
	struct err *err)
{
	strv_add(argv, tool);
	strv_printf(argv, "--box-id=%s", id);
	if (text_words(words, argv, err) < 0)
		return -1;
	strv_add(argv, option);
	return strv_check(argv, err);
}

/* What --init prints is one line, the path of the box's folder, and its last part is the number. */
int box_made(const char *tool, const char *printed, struct box *ret_box, struct err *err)
{
	struct box box = { .tool = tool };
	const char *line_end = strchr(printed, '\n');
	const char *slash;
	int64_t number = 0;

	if (!line_end || line_end[1] || printed[0] != '/')
		return err_set(err, ERR_PROTO, "--init printed something else than one line with a path");
	buf_printf(&box.path, "%.*s", (int)(line_end - printed), printed);
	if (buf_check(&box.path, err) < 0)
		return -1;
	slash = strrchr(box.path.data, '/');
	if (text_count(slash + 1, 0, INT32_MAX, &number, err) < 0) {
		err_wrap(err, "--init printed '%s'", box.path.data);
		buf_free(&box.path);
		return -1;
	}
	snprintf(box.number, sizeof(box.number), "%d", (int)number);
	buf_puts(&box.path, "/box");
	*ret_box = box;
	return 0;
}

const char *box_name(const char *program)
{
	const char *slash = strrchr(program, '/');

	return slash ? slash + 1 : program;
}

int box_put(const struct box *box, const char *program, struct err *err)
{
	auto_buf struct buf to = { 0 };

	if (buf_check(&box->path, err) < 0)
		return -1;
	buf_printf(&to, "%s/%s", box->path.data, box_name(program));
	if (buf_check(&to, err) < 0)
		return -1;
	return box_copy_program(program, to.data, err);
}

static int box_init(struct spawn *spawn, const char *tool, const char *id, const char *words,
	struct buf *printed, struct err *err)
{
	auto_strv struct strv argv = { 0 };
	double unused;

	if (box_command(tool, id, words, "--init", &argv, err) < 0)
		return -1;
	if (spawn_run(spawn, argv.item, 0, printed, &unused, err) < 0)
		return err_wrap(err, "--init");
	return 0;
}

int box_open(struct spawn *spawn, const char *tool, const char *id, const char *words, const char *program,
	struct box *ret_box, struct err *err)
{
	auto_buf struct buf printed = { 0 };
	struct box box = { 0 };
	struct err ignored;

	if (box_init(spawn, tool, id, words, &printed, err) < 0 &&
		(!*words || box_init(spawn, tool, id, "", &printed, err) < 0))
		return -1;
	if (box_made(tool, buf_text(&printed), &box, err) < 0)
		return -1;
	if (box_put(&box, program, err) < 0) {
		box_close(spawn, &box, &ignored);
		return -1;
	}
	*ret_box = box;
	return 0;
}

void box_free(struct box *box)
{
	buf_free(&box->path);
	box->tool = NULL;
}

int box_close(struct spawn *spawn, struct box *box, struct err *err)
{
	auto_strv struct strv argv = { 0 };
	auto_buf struct buf output = { 0 };
	const char *tool = box->tool;
	double unused;

	box_free(box);
	if (!tool)
		return 0;
	if (box_command(tool, box->number, "", "--cleanup", &argv, err) < 0)
		return -1;
	if (spawn_run(spawn, argv.item, 0, &output, &unused, err) < 0)
		return err_wrap(err, "--cleanup");
	return 0;
}
