/*
 * box.c: boxes made and removed by their own program; see box.h.
 *
 * Called by subjects.c and lateness.c.  Fails when the program fails, prints something else than one path
 * that ends in a number, or when the box cannot be written.  Must never leave a box behind whose number it
 * knows.
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

/* Runs the tool with --box-id and one more option. */
static int box_command(struct spawn *spawn, const char *tool, const char *id, const char *option,
	struct buf *output, double *ret_us, struct err *err)
{
	auto_strv struct strv argv = { 0 };

	strv_add(&argv, tool);
	strv_printf(&argv, "--box-id=%s", id);
	strv_add(&argv, option);
	if (strv_check(&argv, err) < 0)
		return -1;
	if (spawn_run(spawn, argv.item, 0, output, ret_us, err) < 0)
		return err_wrap(err, "%s", option);
	return 0;
}

/* What --init prints is one line, the path of the box's folder, and its last part is the number. */
static int box_number(struct buf *printed, struct box *box, struct err *err)
{
	char *path = printed->len ? printed->data : NULL;
	char *line_end = path ? strchr(path, '\n') : NULL;
	char *slash;
	int64_t number = 0;

	if (!line_end || line_end[1] || path[0] != '/')
		return err_set(err, ERR_PROTO, "--init printed something else than one line with a path");
	*line_end = '\0';
	slash = strrchr(path, '/');
	if (text_count(slash + 1, 0, INT32_MAX, &number, err) < 0)
		return err_wrap(err, "--init printed '%s'", path);
	snprintf(box->number, sizeof(box->number), "%d", (int)number);
	return 0;
}

const char *box_name(const char *program)
{
	const char *slash = strrchr(program, '/');

	return slash ? slash + 1 : program;
}

int box_open(struct spawn *spawn, const char *tool, const char *id, const char *program, struct box *ret_box,
	double *ret_us, struct err *err)
{
	auto_buf struct buf path = { 0 };
	struct box box = { .tool = tool };
	struct err ignored;
	double us = 0, unused;

	if (box_command(spawn, tool, id, "--init", &path, &us, err) < 0)
		return -1;
	if (box_number(&path, &box, err) < 0)
		return -1;
	path.len = strlen(path.data);
	buf_printf(&path, "/box/%s", box_name(program));
	if (buf_check(&path, err) < 0 || box_copy_program(program, path.data, err) < 0) {
		box_close(spawn, &box, &unused, &ignored);
		return -1;
	}
	*ret_box = box;
	*ret_us = us;
	return 0;
}

int box_close(struct spawn *spawn, struct box *box, double *ret_us, struct err *err)
{
	auto_buf struct buf output = { 0 };
	const char *tool = box->tool;

	if (!tool) {
		*ret_us = 0;
		return 0;
	}
	box->tool = NULL;
	return box_command(spawn, tool, box->number, "--cleanup", &output, ret_us, err);
}
