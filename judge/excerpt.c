/*
 * excerpt.c: the beginnings of what a test's program read, wrote and should have written.
 *
 * runtest.c calls it for tests that failed, when a report shows such.  What cannot be read is left out: an
 * excerpt is for people and never decides.  It must never read a whole file.
 */
#include "submission.h"

#include "base/auto.h"
#include "base/unicode.h"

/* So much more is read, to know whether there is more, and whether a character would be cut. */
#define EXCERPT_MORE 4

/* How much of the bytes to keep, so that no character of more than one byte is cut. */
static size_t excerpt_length(const char *bytes, size_t count, size_t max)
{
	uint32_t code;

	for (size_t back = 1; back < 4 && back <= max && count > max; back++)
		if (unicode_next(bytes + max - back, count - max + back, &code) > back)
			return max - back;
	return count > max ? max : count;
}

static void excerpt_of_bytes(const char *bytes, size_t count, size_t max, struct result_excerpt *excerpt)
{
	excerpt->taken = true;
	excerpt->cut = count > max;
	buf_add(&excerpt->bytes, bytes, excerpt_length(bytes, count, max));
}

static void excerpt_of_file(
	const struct problem *problem, const char *path, size_t max, struct result_excerpt *excerpt)
{
	struct err ignored;
	auto_fd int fd = problem_open(problem, path, &ignored);
	auto_free char *bytes = malloc(max + EXCERPT_MORE);
	ssize_t count;

	if (fd < 0 || !bytes)
		return;
	/* a regular file gives all it has at once */
	count = pread(fd, bytes, max + EXCERPT_MORE, 0);
	if (count >= 0)
		excerpt_of_bytes(bytes, (size_t)count, max, excerpt);
}

void excerpt_files(const struct problem *problem, const struct problem_test *test, size_t max,
	struct result_test *result)
{
	excerpt_of_file(problem, test->input, max, &result->input);
	if (test->answer)
		excerpt_of_file(problem, test->answer, max, &result->answer);
}

void excerpt_output(const struct buf *output, size_t max, struct result_test *result)
{
	excerpt_of_bytes(buf_text(output), output->len, max, &result->output);
}
