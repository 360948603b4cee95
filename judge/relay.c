/*
 * relay.c: passes on what two programs say to each other, and notes it.
 *
 * boxcalls_run() calls it when a transcript is wanted.  Nothing can fail: when one side has gone, what is on
 * the way to it is thrown away.  It must never block, and never hold more than one buffer a direction: a
 * program that does not read stops the one that writes, as without us.
 */
#include "relay.h"

#include "base/auto.h"

#include <string.h>
#include <sys/ioctl.h>

struct pollfd relay_watch(const struct relay *relay)
{
	if (relay->begin < relay->end)
		return (struct pollfd){ relay->to, POLLOUT, 0 };
	return (struct pollfd){ relay->from, POLLIN, 0 };
}

/* Adds bytes that were said; a line of the other speaker's that is open is ended. */
static void relay_note(struct relay *relay, const char *bytes, size_t count)
{
	struct relay_note *note = relay->note;
	const char mark[] = { relay->mark, ' ' };

	if (!note)
		return;
	for (size_t i = 0; i < count; i++) {
		if (note->text.len >= RELAY_NOTED) {
			note->cut = true;
			return;
		}
		if (note->last && note->last != relay->mark)
			buf_puts(&note->text, "\n");
		if (note->last != relay->mark)
			buf_add(&note->text, mark, sizeof(mark));
		buf_add(&note->text, &bytes[i], 1);
		note->last = bytes[i] == '\n' ? '\0' : relay->mark;
	}
}

void relay_step(struct relay *relay, const struct pollfd *watched)
{
	ssize_t count;

	if (!watched->revents)
		return;
	if (relay->begin < relay->end) {
		count = write(relay->to, relay->bytes + relay->begin, relay->end - relay->begin);
		if (count > 0)
			relay->begin += (size_t)count;
		else if (errno != EAGAIN && errno != EINTR)
			relay_close(relay);
		return;
	}
	count = read(relay->from, relay->bytes, sizeof(relay->bytes));
	if (count < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (count <= 0) {
		if (relay->named)
			auto_close(&relay->from);
		else
			relay_close(relay);
		return;
	}
	relay->begin = 0;
	relay->end = (size_t)count;
	relay_note(relay, relay->bytes, relay->end);
}

/* Whether nobody has read it yet; `end` is one of a pipe's. */
static bool relay_holds(int end)
{
	int count = 0;

	return end >= 0 && ioctl(end, FIONREAD, &count) == 0 && count > 0;
}

void relay_tick(struct relay *relay, bool gone)
{
	bool over;

	if (relay->named)
		/* The other side may open it later, and is to find what was said. */
		over = gone || (relay->from < 0 && !relay_holds(relay->to));
	else
		/* What the one that has gone said last is still to arrive. */
		over = gone && relay->begin == relay->end && !relay_holds(relay->from);
	if (over)
		relay_close(relay);
}

void relay_close(struct relay *relay)
{
	auto_close(&relay->from);
	auto_close(&relay->to);
	relay->begin = relay->end = 0;
}
