/*
 * answer.c: tests that an output compared with a file, which is read in parts, gives what it gives when both
 * are in memory.  Prints TAP.
 */
#include "answer.h"

#include "base/auto.h"
#include "base/text.h"
#include "tap.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

/* How one text is spaced and what is changed in it: in the middle, and at the end. */
struct spacing {
	const char *blank, *newline, *middle, *end;
};

static const struct spacing spacings[] = {
	{ " ", "\n", "", "" },
	{ " ", "\n", "", "\n\n" },
	{ "  ", "\r\n", "", " \n" },
	{ "\t ", "\n\n", "", "" },
	{ "\n", " ", "", "" },
	{ " ", "\n", "x", "" },
	{ "  ", "\n", "x", "" },
	{ "  ", "\n", " x ", "" },
	{ " ", "\n", "", "x" },
	{ "  ", " \n", "", "x" },
	{ " ", "\n", "", " x" },
	{ "  ", "\n", "\n", "" },
	{ " ", "\n", "1e0 1.0", "" },
};

#define SPACINGS (sizeof(spacings) / sizeof(spacings[0]))

/* Words of all lengths; run: so many blanks in the middle. */
static void text_of(const struct spacing *how, size_t size, size_t run, struct buf *ret_text)
{
	bool middle = false;

	for (unsigned int word = 1; ret_text->len < size; word++) {
		buf_printf(ret_text, "%u%s", word * 2654435761U % 1000 * (word % 7 ? 1 : 4294967) % 4000000,
			word % 10 ? how->blank : how->newline);
		if (ret_text->len < size / 2 || middle)
			continue;
		middle = true;
		buf_puts(ret_text, how->middle);
		for (; run; run--)
			buf_puts(ret_text, " ");
	}
	buf_puts(ret_text, how->end);
	if (ret_text->failed)
		abort();
}

static int file_of(const struct buf *text)
{
	int fd = memfd_create("answer", MFD_CLOEXEC);

	if (fd < 0 || write(fd, buf_text(text), text->len) != (ssize_t)text->len)
		abort();
	return fd;
}

static bool agrees(const struct compare_rules *rules, const struct buf *output, const struct buf *answer,
	struct compare_result *ret_result)
{
	auto_fd int fd = file_of(answer);
	struct span texts[2] = { { output->data, output->len }, { answer->data, answer->len } };
	struct compare_result wanted;
	struct err err;

	if (compare_spans(rules, texts[0], texts[1], &wanted, &err) < 0)
		abort();
	memset(ret_result, 0x5a, sizeof(*ret_result));
	return answer_compare(rules, texts[0], fd, ret_result, &err) == 0 &&
	       ret_result->equal == wanted.equal && strcmp(ret_result->message, wanted.message) == 0;
}

static void test_kind(struct compare_rules rules, size_t size, size_t run)
{
	struct buf texts[SPACINGS] = { 0 };
	struct compare_result result;
	size_t bad = 0, equal = 0;

	for (size_t i = 0; i < SPACINGS; i++)
		text_of(&spacings[i], size, i % 2 ? run : 1, &texts[i]);
	for (size_t i = 0; i < SPACINGS; i++)
		for (size_t k = 0; k < SPACINGS; k++) {
			if (!agrees(&rules, &texts[i], &texts[k], &result) && bad++ < 3)
				printf("# spacings %zu and %zu: %s\n", i, k, result.message);
			equal += result.equal;
		}
	is_int((intmax_t)bad, 0, compare_table[rules.kind].name);
	ok(equal >= SPACINGS && equal < SPACINGS * SPACINGS, "  %zu are equal", equal);
	for (size_t i = 0; i < SPACINGS; i++)
		buf_free(&texts[i]);
}

/* Compares with an answer of words "ab", but for the first, with outputs that lack one blank each. */
static size_t count_lenient(const char *first)
{
	const struct compare_rules rules = { .kind = COMPARE_TOKENS };
	auto_buf struct buf answer = { 0 };
	auto_fd int fd = -1;
	size_t lenient = 0, from = strlen(first);
	auto_free char *output = malloc(150000);

	buf_puts(&answer, first);
	for (int i = 0; i < 45000; i++)
		buf_puts(&answer, "ab ");
	fd = file_of(&answer);
	if (!output)
		abort();
	for (size_t at = from + 2; at < answer.len - 3; at += 3) {
		struct compare_result result;
		struct err err;

		/* a part ends at 64 KiB, the next somewhere behind 96 KiB */
		if (at < 65500 || (at > 65600 && at < 98000) || at > 104000)
			continue;
		memcpy(output, answer.data, at);
		memcpy(output + at, answer.data + at + 1, answer.len - at - 1);
		lenient += answer_compare(
				   &rules, (struct span){ output, answer.len - 1 }, fd, &result, &err) < 0 ||
			   result.equal;
	}
	return lenient;
}

/* A blank that is missing from the output is missed wherever a part of the file ends. */
static void test_parts(void)
{
	is_int((intmax_t)count_lenient("ab "), 0, "blanks at the ends of parts");
	is_int((intmax_t)count_lenient("a "), 0, "blanks at the ends of parts, one byte before");
	is_int((intmax_t)count_lenient("a"), 0, "blanks at the ends of parts, two bytes before");
}

/* The answer's file has other bytes than it says, or too many. */
static void test_trouble(void)
{
	const struct compare_rules rules = { .kind = COMPARE_TOKENS };
	auto_fd int fd = memfd_create("answer", MFD_CLOEXEC),
		    closed = open("/dev/null", O_WRONLY | O_CLOEXEC);
	auto_fd int status = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	struct compare_result result = { 0 };
	struct err err;

	if (fd < 0 || status < 0 || closed < 0 || ftruncate(fd, ((off_t)1 << 30) + 1) < 0)
		abort();
	ok(answer_compare(&rules, (struct span){ "1", 1 }, fd, &result, &err) < 0 &&
			strcmp(err.text, "more than 1 GiB") == 0,
		"an answer that is too large");
	ok(answer_compare(&rules, (struct span){ "1", 1 }, closed, &result, &err) < 0,
		"one that cannot be read");
	if (ftruncate(fd, 0) < 0)
		abort();
	ok(answer_compare(&rules, (struct span){ NULL, 0 }, fd, &result, &err) == 0 && result.equal,
		"nothing and nothing");
	ok(answer_compare(&rules, (struct span){ NULL, 0 }, status, &result, &err) < 0 &&
			strstr(err.text, "written to while it was read"),
		"more than the file has");
	ok(answer_compare(&rules, (struct span){ "\n \n", 3 }, fd, &result, &err) == 0 && result.equal,
		"blanks and nothing");
	ok(answer_compare(&rules, (struct span){ "1", 1 }, fd, &result, &err) == 0 && !result.equal,
		"something and nothing");
}

int main(void)
{
	for (int kind = 0; kind < COMPARE_KINDS; kind++) {
		const struct compare_rules rules = { .kind = (enum compare_kind)kind };

		/* to which the answers would be mistakes of the jury's */
		if (kind == COMPARE_JSON)
			continue;
		test_kind(rules, 300, 1);
		/* more than is read at a time, and more blanks than that */
		if (kind == COMPARE_LINES || (kind >= COMPARE_TOKENS && kind <= COMPARE_UNORDERED_TOKENS))
			test_kind(rules, 150000, 70000);
	}
	test_kind((struct compare_rules){ .kind = COMPARE_TOKENS, .floats = true }, 150000, 1);
	test_kind((struct compare_rules){ .kind = COMPARE_TOKENS, .ignore_case = true }, 150000, 140000);
	test_kind((struct compare_rules){ .kind = COMPARE_TOKENS, .space_sensitive = true }, 150000, 10);
	test_parts();
	test_trouble();
	return tap_done();
}
