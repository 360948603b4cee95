/*
 * check.c: --check: walks check.def and tells what came of it; see check.h.
 *
 * Called by main.  Fails when the answer cannot be put together; whatever the machine refuses is the answer.
 * Must never decide by a setting what can be tried: settings only explain.
 */
#include "check.h"

#include "check_point.h"
#include "exits.h"

const struct check_point check_table[CHECK_ROWS] = {
#define HEADING(name, words)                   { CHECK_HEADING, NULL, words, NULL, NULL },
#define POINT(level, name, id, title, without) { CHECK_##level, id, title, without, check_##name },
#include "check.def"
};

enum check_level check_worst(const struct check *check)
{
	enum check_level worst = CHECK_HINT;

	for (size_t i = 0; i < CHECK_ROWS; i++)
		if (check->answer[i].state == CHECK_NO && check_table[i].level < worst)
			worst = check_table[i].level;
	return worst;
}

static void check_free(struct check *check)
{
	store_close(&check->store);
	for (size_t i = 0; i < CHECK_ROWS; i++) {
		buf_free(&check->answer[i].found);
		buf_free(&check->answer[i].remedy);
	}
}

int check_machine(const struct box_spec *spec, const struct config *config, FILE *out, struct err *err)
{
	static const int exits[] = {
		[CHECK_NEED] = EXITS_SANDBOX, [CHECK_LOSS] = EXITS_FAILED, [CHECK_HINT] = EXITS_WELL
	};
	struct check check = { .spec = spec, .config = config, .store = { .dir = -1 } };
	int result = 0;

	check.surroundings = check_container_find();
	for (size_t i = 0; i < CHECK_ROWS; i++)
		if (check_table[i].try)
			check_table[i].try(&check, &check.answer[i]);
	if (spec->json)
		result = check_print_json(&check, out, err);
	else
		check_print_text(&check, out);
	check_free(&check);
	return result < 0 ? -1 : exits[check_worst(&check)];
}
