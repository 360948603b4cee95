/*
 * answer.c: compares an output with the jury's file; see answer.h.  Most outputs are right, or right but for
 * blanks: that is seen while the file is read.  Only if it is not, the whole file goes into memory.
 *
 * checker.c calls it once a test.  Fails when the file cannot be read or is changed meanwhile, or when memory
 * runs out: a judge error, each time.  It must never map the file: one that is cut while it is compared would
 * end us by SIGBUS.
 */
#include "answer.h"

#include "compare/squeeze.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define ANSWER_MAX   ((off_t)1 << 30)
#define ANSWER_BLOCK ((size_t)64 << 10)

/* Memory of its own, in large pages where the kernel has some: else most of the time goes into making pages.
 */
struct answer {
	char *data;
	size_t len;
};

static void answer_free(struct answer *answer)
{
	if (answer->data)
		munmap(answer->data, answer->len);
}

static ssize_t answer_read(int fd, char *ret_bytes, size_t count, size_t at)
{
	ssize_t got;

	do
		got = pread(fd, ret_bytes, count, (off_t)at);
	while (got < 0 && errno == EINTR);
	return got;
}

/* Whether the file has the same bytes as the output, and as many; -1 when it cannot be read. */
static int answer_same(struct span output, int fd, struct err *err)
{
	char block[ANSWER_BLOCK];
	size_t at = 0;

	for (;;) {
		ssize_t got = answer_read(fd, block, sizeof(block), at);

		if (got < 0)
			return err_sys(err, "read");
		if (got == 0)
			return at == output.len;
		if ((size_t)got > output.len - at || memcmp(output.data + at, block, (size_t)got) != 0)
			return 0;
		at += (size_t)got;
	}
}

/* A part of the file, whose words are squeezed. */
struct answer_part {
	struct squeeze side; /* its text ends with a token */
	char *block;         /* of ANSWER_BLOCK bytes */
	size_t filled, at;   /* bytes in it; where the file goes on */
	bool end;
};

/* Reads on, behind what was not squeezed as yet. */
static int answer_read_on(struct answer_part *part, int fd, struct err *err)
{
	size_t kept = part->filled - part->side.at;
	ssize_t got;

	memmove(part->block, part->block + part->side.at, kept);
	got = answer_read(fd, part->block + kept, ANSWER_BLOCK - kept, part->at);
	if (got < 0)
		return err_sys(err, "read");
	part->at += (size_t)got;
	part->filled = kept + (size_t)got;
	part->end = got == 0 && kept < ANSWER_BLOCK;
	part->side.at = 0;
	part->side.text = compare_trim((struct span){ part->block, part->filled });
	return 0;
}

/* Squeezes a piece of both; false when they differ. */
static bool answer_piece(const struct compare_rules *rules, struct squeeze *output, struct squeeze *answer)
{
	struct squeeze *sides[2] = { output, answer };
	struct squeeze_piece pieces[2];
	size_t same;

	for (int i = 0; i < 2; i++)
		squeeze_fill(rules, sides[i], SQUEEZE_MAX, &pieces[i]);
	same = squeeze_prefix(rules, &pieces[0], &pieces[1]);
	if (same < pieces[0].len && same < pieces[1].len)
		return false;
	for (int i = 0; i < 2; i++)
		squeeze_trim(rules, sides[i], &pieces[i], same);
	return true;
}

/*
 * Whether both have the same words, and blanks that agree as the rules ask; 0 also when that is not to be
 * seen without the whole file: where numbers, or blanks without end, must be looked at.  -1 as above.
 */
static int answer_alike(const struct compare_rules *rules, struct span output, int fd, struct err *err)
{
	char block[ANSWER_BLOCK];
	const struct squeeze_way *way = squeeze_best();
	struct squeeze side = squeeze_begin(way, compare_trim(output));
	struct answer_part part = { .side = squeeze_begin(way, (struct span){ block, 0 }), .block = block };

	for (;;) {
		if (!part.end && part.side.text.len - part.side.at < ANSWER_BLOCK / 2) {
			if (part.filled - part.side.at == ANSWER_BLOCK)
				return 0;
			if (answer_read_on(&part, fd, err) < 0)
				return -1;
		}
		if (!part.end && part.side.at == part.side.text.len)
			continue;
		if (!answer_piece(rules, &side, &part.side))
			return 0;
		if (side.at == side.text.len && part.side.at < part.side.text.len)
			return 0;
		if (part.end && part.side.at == part.side.text.len)
			return side.at == side.text.len;
	}
}

/* Reads `size` bytes, which must be all there is. */
static int answer_load(int fd, size_t size, struct answer *ret_answer, struct err *err)
{
	char more;
	ssize_t got;

	if (size) {
		char *data = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (data == MAP_FAILED)
			return err_nomem(err);
		madvise(data, size, MADV_HUGEPAGE);
		*ret_answer = (struct answer){ data, size };
	}
	for (size_t at = 0; at < size; at += (size_t)got) {
		got = answer_read(fd, ret_answer->data + at, size - at, at);
		if (got < 0)
			return err_sys(err, "read");
		if (got == 0)
			return err_set(err, ERR_SYSTEM, "the file was cut while it was read");
	}
	got = answer_read(fd, &more, 1, size);
	if (got < 0)
		return err_sys(err, "read");
	if (got > 0)
		return err_set(err, ERR_SYSTEM, "the file was written to while it was read");
	return 0;
}

int answer_compare(const struct compare_rules *rules, struct span output, int fd,
	struct compare_result *ret_result, struct err *err)
{
	__attribute__((cleanup(answer_free))) struct answer answer = { 0 };
	struct stat st;
	int same = 0;

	/* as in compare_spans() */
	if (!output.data)
		output.data = "";
	if (fstat(fd, &st) < 0)
		return err_sys(err, "fstat");
	if (st.st_size > ANSWER_MAX)
		return err_set(err, ERR_CONFIG, "more than 1 GiB");
	/* No comparer minds the same bytes, but points for lines may not go with the answer. */
	if ((size_t)st.st_size == output.len && !rules->line_points)
		same = answer_same(output, fd, err);
	if (same == 0 && compare_table[rules->kind].function == tokens_compare && !rules->space_sensitive)
		same = answer_alike(rules, output, fd, err);
	if (same > 0)
		return compare_equal(ret_result);
	if (same < 0 || answer_load(fd, (size_t)st.st_size, &answer, err) < 0)
		return -1;
	return compare_spans(rules, output, (struct span){ answer.data, answer.len }, ret_result, err);
}
