/*
 * scan_string.c: strings, code in strings, and the brackets by which the end of such code is known.
 *
 * scan.c and the steps of languages call it.  Only memory can be short, which is noted in s->failed.  As in
 * all of the scanner, no byte may be looked at more than a few times: what does not end a string is taken at
 * once.
 */
#include "scan_parts.h"

#include <stdlib.h>
#include <string.h>

void scan_push(struct scan *s, struct scan_frame frame)
{
	if (s->depth == s->room) {
		size_t room = s->room ? 2 * s->room : 64;
		struct scan_frame *more = s->failed ? NULL : reallocarray(s->frame, room, sizeof(*more));

		if (!more) {
			s->failed = true;
			return;
		}
		s->frame = more;
		s->room = room;
	}
	s->frame[s->depth++] = frame;
}

void scan_pop(struct scan *s)
{
	s->depth -= s->depth > 0;
}

const struct scan_frame *scan_top(const struct scan *s)
{
	static const struct scan_frame none;

	return s->depth ? &s->frame[s->depth - 1] : &none;
}

void scan_open(struct scan *s, size_t prefix, char quote, size_t count, unsigned int flags)
{
	if (s->naming)
		flags |= SCAN_SHOWN;
	s->naming = s->naming == 1 ? 0 : s->naming;
	s->fresh = false;
	s->word_length = 0;
	scan_keep(s, prefix + count);
	scan_push(s,
		(struct scan_frame){ .open = '"', .quote = quote, .flags = (uint16_t)flags, .count = count });
}

void scan_literal(struct scan *s, size_t shown, size_t hidden, size_t behind)
{
	scan_keep(s, shown);
	scan_hide(s, hidden);
	scan_keep(s, behind);
	s->fresh = false;
	s->before = SCAN_VALUE;
	s->word_length = 0;
}

/* Ends the string and, if it was the format of code in a string, that code. */
static void scan_end(struct scan *s)
{
	bool format = scan_top(s)->flags & SCAN_SPEC;

	scan_pop(s);
	if (format)
		scan_pop(s);
	s->before = SCAN_VALUE;
	s->word_length = 0;
}

/* Whether the line at s->at is the end of a string that ends at a line with its mark. */
static bool scan_ends_here(const struct scan *s, const struct scan_frame *frame)
{
	const char *at = scan_here(s);

	at += frame->value ? strspn(at, " \t") : 0;
	if (strncmp(at, s->text + frame->mark, frame->count) != 0)
		return false;
	at += frame->count;
	return frame->flags & SCAN_ALONE ? !*at || *at == '\n' : !scan_letter(s, *at);
}

/* How many of that byte stand there; not more than `most` are looked at. */
static size_t scan_some(const char *at, char byte, size_t most)
{
	size_t count = 0;

	while (count < most && at[count] == byte)
		count++;
	return count;
}

/*
 * What is done with quotes: true when the string is at its end.  Quotes that do not close it are taken all at
 * once, so that none is counted twice.
 */
static bool scan_close(struct scan *s, struct scan_frame *frame)
{
	size_t run = frame->flags & SCAN_GREEDY ? scan_run(scan_here(s), frame->quote)
						: scan_some(scan_here(s), frame->quote, frame->count);

	if (frame->mark && (frame->flags & SCAN_PAIRED)) {
		frame->mark--;
		scan_hide(s, 1);
		return false;
	}
	if ((frame->flags & SCAN_DOUBLED) && scan_here(s)[1] == frame->quote) {
		scan_hide(s, 2);
		return false;
	}
	if (run < frame->count) {
		scan_hide(s, run);
		return false;
	}
	if (frame->flags & SCAN_GREEDY)
		scan_hide(s, run - frame->count);
	/* in a format it is an error, which is that of the string around it */
	if (!(frame->flags & SCAN_SPEC))
		scan_keep(s, frame->count);
	scan_end(s);
	return true;
}

/* The same for strings in which a brace begins code, or several do. */
static int scan_hole_brace(const struct scan_frame *frame, const char *at)
{
	size_t run, wanted = frame->mark ? frame->mark : 1;

	if (!(frame->flags & SCAN_SPEC) && !frame->mark && at[1] == '{')
		return -2;
	run = scan_some(at, '{', wanted);
	return run < wanted ? -(int)run : (int)run;
}

/* How many bytes begin code in the string; -N: N bytes that look so. */
static int scan_hole(const struct scan *s, const struct scan_frame *frame)
{
	const char *at = scan_here(s);

	if (*at == '{' && (frame->flags & SCAN_BRACE))
		return scan_hole_brace(frame, at);
	if (*at == '{')
		return (frame->flags & SCAN_BRACE_DOLLAR) && at[1] == '$';
	if (at[0] && at[1] == '{' &&
		((at[0] == '$' && (frame->flags & SCAN_DOLLAR_BRACE)) ||
			(at[0] == '#' && (frame->flags & SCAN_HASH_BRACE))))
		return 2;
	return 0;
}

/* How long a backslash is with what it takes along. */
static size_t scan_escape(const struct scan *s, const struct scan_frame *frame)
{
	const char *at = scan_here(s);

	if (!(frame->flags & SCAN_ESCAPES) || *at != '\\')
		return 0;
	/* Python: the backslash is one, and then code begins */
	return at[1] && !((frame->flags & SCAN_BRACE) && at[1] == '{') ? 2 : 1;
}

/* Whether the string ends here without a quote. */
static bool scan_stops(struct scan *s, const struct scan_frame *frame)
{
	char byte = *scan_here(s);

	if ((frame->flags & SCAN_HERE) && s->text[s->at - 1] == '\n' && scan_ends_here(s, frame))
		scan_keep(s, strspn(scan_here(s), " \t") + frame->count);
	else if ((frame->flags & SCAN_SPEC) && byte == '}')
		scan_keep(s, 1);
	else if ((frame->flags & SCAN_LINES) || byte != '\n')
		return false;
	scan_end(s);
	return true;
}

/* Code begins in a string. */
static void scan_enter(struct scan *s, size_t count)
{
	scan_keep(s, count);
	scan_push(s, (struct scan_frame){ .open = '{', .hole = true, .value = true });
	s->before = SCAN_SIGN;
	s->word_length = 0;
}

/* How many bytes follow the one at s->at that can mean nothing in the string. */
static size_t scan_plain(const struct scan *s, const struct scan_frame *frame)
{
	const char *at = scan_here(s) + 1;
	size_t count = 0;

	while (at[count] && at[count] != frame->quote && !strchr("\\\n{}$#[(<", at[count]))
		count++;
	return at[-1] == '\n' ? 0 : count;
}

void scan_body(struct scan *s)
{
	struct scan_frame *frame = s->depth ? &s->frame[s->depth - 1] : NULL;

	while (frame && s->at < s->length) {
		size_t count = scan_escape(s, frame);
		int hole = 0;

		if (!count) {
			if (scan_stops(s, frame))
				return;
			if (*scan_here(s) == frame->quote && !(frame->flags & SCAN_HERE)) {
				if (scan_close(s, frame))
					return;
				continue;
			}
			hole = scan_hole(s, frame);
		}
		if (!count && *scan_here(s) == frame->pair)
			frame->mark++;
		if (hole > 0) {
			scan_enter(s, (size_t)hole);
			return;
		}
		count = count ? count : hole ? (size_t)-hole : 1 + scan_plain(s, frame);
		if (frame->flags & SCAN_SHOWN)
			scan_keep(s, count);
		else
			scan_hide(s, count);
	}
}

void scan_bracket(struct scan *s, char byte)
{
	static const char pairs[] = "()[]{}";
	const char *pair = strchr(pairs, byte);
	const struct scan_frame *top = scan_top(s);

	if ((pair - pairs) % 2 == 0) {
		scan_push(s, (struct scan_frame){ .open = byte, .value = true });
		s->before = SCAN_SIGN;
		return;
	}
	/* what lacks its end is left open up to the brace */
	while (byte == '}' && s->depth && (top->open == '(' || top->open == '[')) {
		scan_pop(s);
		top = scan_top(s);
	}
	s->before = SCAN_VALUE;
	if (top->open == pair[-1]) {
		s->before = top->value ? SCAN_VALUE : SCAN_SIGN;
		scan_pop(s);
	}
}

bool scan_format(struct scan *s)
{
	const struct scan_frame *top = scan_top(s);
	struct scan_frame format;

	if (*scan_here(s) != ':' || !top->hole || s->depth < 2)
		return false;
	format = top[-1];
	format.flags |= SCAN_SPEC;
	scan_keep(s, 1);
	scan_push(s, format);
	return true;
}
