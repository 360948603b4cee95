/*
 * Unit test of base/err.c: classes, errno, words in front, and texts that are too long.
 */
#include "base/err.h"

#include "tap.h"

#include <errno.h>
#include <linux/limits.h>

#define ROOM (sizeof(((struct err *)0)->text) - 1)

/* Whether text is exactly `count` times the letter. */
static bool all(const char *text, char letter, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text[i] != letter)
			return false;
	return text[count] == '\0';
}

static void test_set(void)
{
	struct err err = { .class = ERR_BUSY, .no = 7 };

	is_int(err_set(&err, ERR_USAGE, "%s: %d", "count", 5), -1, "err_set returns -1");
	is_str(err.text, "count: 5", "err_set formats");
	is_int(err.class, ERR_USAGE, "err_set sets the class");
	is_int(err.no, 0, "err_set forgets an older errno");
	err_set(&err, ERR_CONFIG, "%s", "");
	is_str(err.text, "", "an empty text");
}

static void test_sys(void)
{
	struct err err = { 0 };

	errno = EACCES;
	is_int(err_sys(&err, "open %s", "/x"), -1, "err_sys returns -1");
	is_str(err.text, "open /x: Permission denied", "err_sys names errno");
	is_int(err.class, ERR_SYSTEM, "err_sys sets the class");
	is_int(err.no, EACCES, "err_sys keeps errno in the error");
	is_int(errno, EACCES, "err_sys leaves errno as it was");
	errno = 0;
	is_int(err_nomem(&err), -1, "err_nomem returns -1");
	is_int(err.no, ENOMEM, "err_nomem is ENOMEM");
	is_int(err.class, ERR_SYSTEM, "err_nomem is of the system");
	ok(strstr(err.text, "Cannot allocate memory"), "err_nomem says so");
}

static void test_wrap(void)
{
	struct err err = { 0 };

	errno = ENOENT;
	err_sys(&err, "bind");
	err_wrap(&err, "mount %s", "/usr");
	is_int(err_wrap(&err, "box %d", 3), -1, "err_wrap returns -1");
	is_str(err.text, "box 3: mount /usr: bind: No such file or directory", "words in front");
	is_int(err.class, ERR_SYSTEM, "err_wrap keeps the class");
	is_int(err.no, ENOENT, "err_wrap keeps errno");
	err_set(&err, ERR_USAGE, "%s", "");
	err_wrap(&err, "a");
	is_str(err.text, "a: ", "words in front of nothing");
}

static void test_long(void)
{
	struct err err = { 0 };
	char text[3 * sizeof(err.text)];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';

	err_set(&err, ERR_USAGE, "%s", text);
	ok(all(err.text, 'x', ROOM), "err_set cuts a long text");
	err_wrap(&err, "abc");
	ok(strncmp(err.text, "abc: ", 5) == 0 && all(err.text + 5, 'x', ROOM - 5),
		"err_wrap keeps the words and cuts the end");
	errno = ENOENT;
	err_sys(&err, "%s", text);
	ok(all(err.text, 'x', ROOM), "err_sys cuts a long text");
	is_int(err.no, ENOENT, "and still has errno");

	err_set(&err, ERR_USAGE, "inner");
	err_wrap(&err, "%s", text);
	is_int((intmax_t)strlen(err.text), (intmax_t)ROOM, "words that fill everything");
	ok(strstr(err.text, "x: "), "such words still end in a colon");

	err_set(&err, ERR_USAGE, "inner");
	text[ROOM - 10] = '\0';
	err_wrap(&err, "%s", text);
	is_int((intmax_t)strlen(err.text), (intmax_t)(ROOM - 10 + strlen(": inner")), "words that just fit");
	ok(strstr(err.text, "x: inner"), "and nothing is lost");
	ok(sizeof(struct err) <= PIPE_BUF, "an error fits into one write to a pipe");
}

int main(void)
{
	test_set();
	test_sys();
	test_wrap();
	test_long();
	return tap_done();
}
