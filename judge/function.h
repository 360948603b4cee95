/*
 * function.h: problems of type function: the contestant writes one function, and a driver made from a
 * template of its language calls it.
 */
#pragma once

#include "base/text.h"
#include "compare/compare.h"
#include "language.h"
#include "source.h"

#include <stdbool.h>
#include <stddef.h>

enum function_base {
#define FUNCTION(id, name, help) FUNCTION_##id,
#include "function.def"
	FUNCTION_BASES
};

/* [] behind each other, at most */
#define FUNCTION_DIMS   3
#define FUNCTION_PARAMS 16

struct function_type {
	enum function_base base;
	int dims;
};

struct function_param {
	char *name;
	struct function_type type;
};

/* [function] of problem.ini, as it stands there. */
struct function_keys {
	char *name;
	struct strv params;
	char *returns;
};

struct function {
	char *name; /* NULL: the problem has none */
	struct function_param *param;
	size_t count;
	struct function_type returns;
};

/* As it is written: "int", "string", ... */
const char *function_base_name(enum function_base base);

/* Looks at one key of the section by itself. */
int function_check_key(const struct function_keys *keys, const char *key, struct err *err);
/* Makes the function of what the section says. */
int function_make(const struct function_keys *keys, struct function *ret_function, struct err *err);
void function_free(struct function *function);

/* ---- function_input.c ---- */

/*
 * Whether a test's input is right: JSON, an array of the arguments, or an object with the parameters' names
 * in their order.
 */
int function_check_input(const struct function *function, struct span text, struct err *err);
/* Whether a text is JSON, for answers. */
int function_check_json(struct span text, struct err *err);

/* ---- function_driver.c ---- */

/*
 * Adds the driver to the sources, by which they become a program; {source} and {main} of the run are then
 * those of the driver, where the language starts by them.
 */
int function_drive(const struct function *function, const struct languages *languages,
	struct sources *sources, struct err *err);
/* What a contestant starts from: the function with an empty body. */
int function_stub(const struct function *function, const struct languages *languages,
	const struct language *language, struct buf *ret_stub, struct err *err);
/* Whether the template of a language is there and right. */
int function_check_driver(
	const struct languages *languages, const struct language *language, struct err *err);
