/* Limits and how sections of languages change them. */
#include "limit.h"

#include "tap.h"

static void change_is(const char *key, const char *text, int64_t base, int64_t wanted)
{
	struct err err = { 0 };
	int64_t got = -1;

	if (limit_change_value(opt_find(&limit_table, key), text, base, &got, &err) < 0)
		got = -1;
	if (!is_int(got, wanted, text) && err.text[0])
		printf("# %s\n", err.text);
}

static void of_languages(void)
{
	const struct limits base = { .time = 1000, .memory = 256 << 20, .output = 5, .code = 7 };
	char twice[] = "x2", more[] = "+64MiB", fixed[] = "512MiB", wall[] = "9s";
	const struct limit_change language = { .time = twice, .memory = more };
	const struct limit_change problem = { .memory = fixed, .wall = wall };
	struct limits got;
	struct err err;

	is_int(limit_of(&base, NULL, NULL, &got, &err), 0, "without changes");
	is_int(got.wall, 3000, "wall follows from time");
	is_int(got.stack, 256 << 20, "stack follows from memory");
	is_int(got.processes, 1, "one process");
	is_int(limit_of(&base, NULL, &language, &got, &err), 0, "the language's changes");
	is_int(got.time, 2000, "time");
	is_int(got.wall, 5000, "wall follows from the new time");
	is_int(got.memory, 320 << 20, "memory");
	is_int(got.stack, 320 << 20, "stack follows from the new memory");
	is_int(limit_of(&base, &problem, &language, &got, &err), 0, "and the problem's");
	is_int(got.time, 2000, "time is still the language's");
	is_int(got.memory, 512 << 20, "memory is the problem's alone");
	is_int(got.wall, 9000, "wall is the problem's");
}

int main(void)
{
	change_is("time", "3s", 1000, 3000);
	change_is("time", "x2", 1000, 2000);
	change_is("time", "x1.5", 1000, 1500);
	change_is("time", "+0.5s", 1000, 1500);
	change_is("time", "x2 +500ms", 1000, 2500);
	change_is("time", "x2 +0.5s ", 1000, 2500);
	change_is("memory", "+64MiB", 1, (64 << 20) + 1);
	change_is("processes", "x2 +1", 3, 7);
	change_is("time", "", 1000, -1);
	change_is("time", "x", 1000, -1);
	change_is("time", "+", 1000, -1);
	change_is("time", "x-2", 1000, -1);
	change_is("time", "x2 x2", 1000, -1);
	change_is("time", "+1s x2", 1000, -1);
	change_is("time", "+1s +1s", 1000, -1);
	change_is("time", "x2 3s", 1000, -1);
	change_is("time", "+1", 1000, -1);
	change_is("time", "x0", 1000, -1);
	change_is("time", "x1e300", 1000, -1);
	change_is("memory", "3s", 1000, -1);
	change_is("processes", "+1s", 3, -1);
	of_languages();
	return tap_done();
}
