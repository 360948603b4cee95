/*
 * Unit test of judge/relay.c: what two programs say to each other, passed on and noted.
 */
#include "relay.h"

#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One round: as boxcalls_run() does. */
static void turn(struct relay *relay)
{
	struct pollfd watched = relay_watch(relay);

	if (poll(&watched, 1, 0) > 0)
		relay_step(relay, &watched);
}

/* A relay between two pipes; *ret_in is where the speaker writes, *ret_out where the other reads. */
static void between(struct relay *relay, char mark, struct relay_note *note, int *ret_in, int *ret_out)
{
	int in[2], out[2];

	if (pipe2(in, O_CLOEXEC | O_NONBLOCK) < 0 || pipe2(out, O_CLOEXEC | O_NONBLOCK) < 0) {
		printf("Bail out! pipe\n");
		exit(1);
	}
	*relay = (struct relay){ .from = in[0], .to = out[1], .mark = mark, .note = note };
	*ret_in = in[1];
	*ret_out = out[0];
}

static void say(struct relay *relay, int in, const char *text)
{
	ok(write(in, text, strlen(text)) == (ssize_t)strlen(text), "said");
	turn(relay);
	turn(relay);
}

static void test_lines(void)
{
	struct relay_note note = { 0 };
	static struct relay there, back;
	int in, out, in_back, out_back;
	char heard[32] = "";

	between(&there, '>', &note, &in, &out);
	between(&back, '<', &note, &in_back, &out_back);
	say(&there, in, "guess 5\n");
	say(&back, in_back, "hig");
	say(&there, in, "x\ny\n");
	say(&back, in_back, "her\n");
	ok(read(out, heard, sizeof(heard)) == 12 && memcmp(heard, "guess 5\nx\ny\n", 12) == 0,
		"all of it is passed on");
	is_str(buf_text(&note.text), "> guess 5\n< hig\n> x\n> y\n< her\n", "lines behind their speakers");
	close(in);
	turn(&there);
	ok(there.from < 0 && there.to < 0, "the end of one side closes both ends");
	ok(read(out, heard, sizeof(heard)) == 0, "and the other side sees it");
	close(out_back);
	say(&back, in_back, "late\n");
	turn(&back);
	ok(back.from < 0, "one that nobody hears any more is closed");
	close(in_back);
	close(out);
	buf_free(&note.text);
}

static void test_bound(void)
{
	struct relay_note note = { 0 };
	static struct relay relay;
	static char much[65536];
	int in, out;

	memset(much, 'a', sizeof(much));
	between(&relay, '>', &note, &in, &out);
	for (int i = 0; i < 40; i++) {
		if (write(in, much, 4096) != 4096)
			break;
		turn(&relay);
		turn(&relay);
	}
	ok(relay.begin < relay.end, "nobody reads: it waits and holds one buffer");
	for (int i = 0; i < 2000; i++) {
		turn(&relay);
		while (read(out, much, sizeof(much)) > 0)
			;
		if (write(in, much, 4096) < 0 && errno != EAGAIN)
			break;
	}
	ok(note.text.len <= RELAY_NOTED && note.cut, "what is noted has an end");
	relay_close(&relay);
	close(in);
	close(out);
	buf_free(&note.text);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	test_lines();
	test_bound();
	return tap_done();
}
