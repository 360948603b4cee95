/*
 * check_print.c: what --check has found, for people and for programs; see check_point.h.
 *
 * Called by check.  Only memory can fail.  What was found may hold any byte, such as names of files: none of
 * them reaches a terminal raw, and JSON stays valid.  Names of keys are a promise.
 */
#include "check_point.h"

#include "base/json.h"

#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#define PRINT_WIDTH 100

static const char *const print_states[] = {
	[CHECK_UNKNOWN] = "unknown", [CHECK_YES] = "yes", [CHECK_NO] = "no"
};
static const char *const print_levels[] = {
	[CHECK_NEED] = "need", [CHECK_LOSS] = "loss", [CHECK_HINT] = "hint"
};

static int print_count(const struct check *check, enum check_level level)
{
	int count = 0;

	for (size_t i = 0; i < CHECK_ROWS; i++)
		count += check->answer[i].state == CHECK_NO && check_table[i].level == level;
	return count;
}

static void print_kernel(struct utsname *ret_name)
{
	if (uname(ret_name) < 0)
		*ret_name = (struct utsname){ .release = "?" };
}

/* ---- for people ---- */

/* Words behind a label, the lines that follow below the first word. */
static void print_wrapped(FILE *out, const char *label, const char *text)
{
	auto_buf struct buf shown = { 0 };
	int left = (int)strlen(label), used = left;

	buf_puts_escaped(&shown, text);
	fputs(label, out);
	for (const char *at = buf_text(&shown); *at; at += strspn(at, " ")) {
		int length = (int)strcspn(at, " ");

		if (used > left && used + 1 + length > PRINT_WIDTH)
			used = fprintf(out, "\n%*s", left, "") - 1;
		used += fprintf(out, used > left ? " %.*s" : "%.*s", length, at);
		at += length;
	}
	fputc('\n', out);
}

static void print_row(const struct check_point *point, const struct check_answer *answer, FILE *out)
{
	static const char *const words[] = { [CHECK_UNKNOWN] = "?", [CHECK_YES] = "yes", [CHECK_NO] = "NO" };
	char label[80];

	snprintf(label, sizeof(label), "  %-4s %-37s ",
		answer->state == CHECK_NO && point->level == CHECK_HINT ? "no" : words[answer->state],
		point->title);
	print_wrapped(out, label, buf_text(&answer->found));
	if (answer->state != CHECK_NO)
		return;
	print_wrapped(out, "         without: ", point->without);
	print_wrapped(out, "         remedy:  ", buf_text(&answer->remedy));
}

static void print_verdict(const struct check *check, FILE *out)
{
	int needs = print_count(check, CHECK_NEED), losses = print_count(check, CHECK_LOSS),
	    hints = print_count(check, CHECK_HINT);

	if (needs)
		fprintf(out, "Boxes cannot run here: %d of what they need is missing", needs);
	else if (losses)
		fprintf(out, "Boxes run here, with %d %s", losses, losses == 1 ? "loss" : "losses");
	else
		fprintf(out, "Boxes run here, and lose nothing");
	fprintf(out, hints ? "; %d %s.\n" : ".\n", hints, hints == 1 ? "hint" : "hints");
}

void check_print_text(const struct check *check, FILE *out)
{
	struct utsname kernel;

	print_kernel(&kernel);
	fprintf(out, "ojbox %s, Linux %s, user %u\n", VERSION, kernel.release, geteuid());
	for (size_t i = 0; i < CHECK_ROWS; i++) {
		if (check_table[i].level == CHECK_HEADING)
			fprintf(out, "\n%s\n", check_table[i].title);
		else
			print_row(&check_table[i], &check->answer[i], out);
	}
	fputc('\n', out);
	print_verdict(check, out);
}

/* ---- for programs ---- */

static void print_point(struct json *json, const struct check_point *point, const struct check_answer *answer)
{
	json_open(json, NULL, '{');
	json_string(json, "id", point->id);
	json_string(json, "title", point->title);
	json_string(json, "state", print_states[answer->state]);
	json_string(json, "level", print_levels[point->level]);
	json_string(json, "found", buf_text(&answer->found));
	json_string(json, "consequence", point->without);
	json_string(json, "remedy", buf_text(&answer->remedy));
	json_close(json, '{');
}

int check_print_json(const struct check *check, FILE *out, struct err *err)
{
	static const char *const verdicts[] = {
		[CHECK_NEED] = "impossible", [CHECK_LOSS] = "losses", [CHECK_HINT] = "complete"
	};
	auto_buf struct buf text = { 0 };
	struct json json = { .out = &text };
	struct utsname kernel;

	print_kernel(&kernel);
	json_open(&json, NULL, '{');
	json_string(&json, "version", VERSION);
	json_string(&json, "kernel", kernel.release);
	json_integer(&json, "user", geteuid());
	json_string(&json, "verdict", verdicts[check_worst(check)]);
	json_open(&json, "checks", '[');
	for (size_t i = 0; i < CHECK_ROWS; i++)
		if (check_table[i].level != CHECK_HEADING)
			print_point(&json, &check_table[i], &check->answer[i]);
	json_close(&json, '[');
	json_close(&json, '{');
	if (buf_check(&text, err) < 0)
		return -1;
	fputs(buf_text(&text), out);
	return 0;
}
