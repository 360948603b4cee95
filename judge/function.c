/*
 * function.c: reads [function] of problem.ini: the name of a function, its parameters and their types.
 *
 * problem.c calls it.  Fails on what is no type or no name in one of the languages.  Names go into sources as
 * they are, so it must never let one pass that is more than a name.
 */
#include "function.h"

#include "base/auto.h"

#include <ctype.h>
#include <string.h>

#define FUNCTION_NAME 60

static const char *const function_bases[FUNCTION_BASES + 1] = {
#define FUNCTION(id, name, help) [FUNCTION_##id] = name,
#include "function.def"
};

/* What is no name in one of the languages that have a driver; and what drivers call things. */
static const char *const function_taken[] = { "abstract", "alignas", "alignof", "and", "arguments", "as",
	"asm", "assert", "async", "auto", "await", "bool", "boolean", "break", "byte", "case", "catch",
	"char", "class", "compl", "const", "constexpr", "continue", "debugger", "decltype", "def", "default",
	"del", "delete", "do", "double", "elif", "else", "enum", "eval", "except", "explicit", "export",
	"extends", "extern", "false", "final", "finally", "float", "for", "friend", "from", "function",
	"global", "goto", "if", "implements", "import", "in", "inline", "instanceof", "int", "interface",
	"is", "lambda", "let", "long", "main", "mutable", "namespace", "native", "new", "noexcept",
	"nonlocal", "not", "null", "nullptr", "operator", "or", "package", "pass", "private", "protected",
	"public", "raise", "register", "requires", "restrict", "return", "short", "signed", "sizeof",
	"static", "strictfp", "struct", "super", "switch", "synchronized", "template", "this", "throw",
	"throws", "transient", "true", "try", "typedef", "typeid", "typename", "typeof", "union", "unsigned",
	"using", "var", "virtual", "void", "volatile", "while", "with", "xor", "yield", "None", "True",
	"False", NULL };

const char *function_base_name(enum function_base base)
{
	return function_bases[base];
}

/* ---- names and types ---- */

static int function_check_name(const char *name, struct err *err)
{
	size_t len = strlen(name);
	bool well = len && len <= FUNCTION_NAME && !isdigit((unsigned char)*name) && *name != '_';

	for (size_t i = 0; i < len; i++)
		well = well && ((name[i] > 0 && isalnum((unsigned char)name[i])) || name[i] == '_');
	if (!well)
		return err_set(err, ERR_CONFIG,
			"'%s' is no name: a name has letters, digits and _, begins with a letter and has at "
			"most %d of "
			"them",
			name, FUNCTION_NAME);
	for (size_t i = 0; function_taken[i]; i++)
		if (strcmp(function_taken[i], name) == 0)
			return err_set(err, ERR_CONFIG,
				"'%s' is a word of one of the languages: take another name", name);
	if (strncasecmp(name, "ojdriver", 8) == 0)
		return err_set(
			err, ERR_CONFIG, "'%s': names that begin with ojdriver are the driver's", name);
	return 0;
}

static int function_read_type(const char *text, struct function_type *ret_type, struct err *err)
{
	size_t len = strcspn(text, "[");
	auto_free char *name = strndup(text, len);
	const char *nearest, *rest = text + len;
	struct function_type type = { .base = FUNCTION_BASES };

	if (!name)
		return err_nomem(err);
	for (int i = 0; i < FUNCTION_BASES; i++)
		if (strcmp(function_bases[i], name) == 0)
			type.base = (enum function_base)i;
	nearest = text_nearest(name, function_bases);
	if (type.base == FUNCTION_BASES && nearest)
		return err_set(err, ERR_CONFIG, "unknown type '%s': did you mean '%s'?", name, nearest);
	if (type.base == FUNCTION_BASES)
		return err_set(err, ERR_CONFIG,
			"unknown type '%s': there are int, long, double, bool, string, char, and arrays of "
			"them: "
			"int[], int[][]",
			name);
	for (; strncmp(rest, "[]", 2) == 0; rest += 2)
		type.dims++;
	if (*rest || type.dims > FUNCTION_DIMS || (type.base == FUNCTION_VOID && type.dims))
		return err_set(err, ERR_CONFIG,
			"'%s' is no type: an array has [] behind its type, at most %d times", text,
			FUNCTION_DIMS);
	*ret_type = type;
	return 0;
}

/* One word of `params`: NAME:TYPE. */
static int function_read_param(const char *text, struct function_param *ret_param, struct err *err)
{
	const char *colon = strchr(text, ':');
	auto_free char *name = colon ? strndup(text, (size_t)(colon - text)) : NULL;
	struct function_type type;

	if (!colon)
		return err_set(err, ERR_CONFIG, "'%s' should be a name and a type, like nums:int[]", text);
	if (!name)
		return err_nomem(err);
	if (function_check_name(name, err) < 0 || function_read_type(colon + 1, &type, err) < 0)
		return -1;
	if (type.base == FUNCTION_VOID)
		return err_set(err, ERR_CONFIG, "%s: a parameter is not void", name);
	*ret_param = (struct function_param){ str_take(&name), type };
	return 0;
}

int function_check_key(const struct function_keys *keys, const char *key, struct err *err)
{
	struct function_type type;
	int result = 0;

	if (strcmp(key, "name") == 0)
		result = function_check_name(keys->name, err);
	else if (strcmp(key, "returns") == 0)
		result = function_read_type(keys->returns, &type, err);
	for (size_t i = 0; strcmp(key, "params") == 0 && i < keys->params.count; i++) {
		struct function_param param = { 0 };

		result = function_read_param(keys->params.item[i], &param, err);
		free(param.name);
		if (result < 0)
			break;
	}
	return result < 0 ? err_wrap(err, "%s", key) : 0;
}

/* ---- the whole ---- */

static int function_fill(const struct function_keys *keys, struct function *function, struct err *err)
{
	if (!keys->name)
		return err_set(err, ERR_CONFIG, "[function] needs `name`");
	if (keys->params.count > FUNCTION_PARAMS)
		return err_set(err, ERR_CONFIG, "more than %d parameters", FUNCTION_PARAMS);
	function->name = strdup(keys->name);
	function->param = calloc(keys->params.count + 1, sizeof(*function->param));
	if (!function->name || !function->param)
		return err_nomem(err);
	for (size_t i = 0; i < keys->params.count; i++) {
		if (function_read_param(keys->params.item[i], &function->param[i], err) < 0)
			return -1;
		function->count++;
		for (size_t j = 0; j < i; j++)
			if (strcmp(function->param[i].name, function->param[j].name) == 0)
				return err_set(err, ERR_CONFIG, "two parameters are called %s",
					function->param[i].name);
	}
	if (function_read_type(keys->returns, &function->returns, err) < 0)
		return -1;
	if (function->returns.base == FUNCTION_VOID && (!function->count || !function->param[0].type.dims))
		return err_set(err, ERR_CONFIG,
			"a function that returns void changes its first parameter, which has to be an array");
	return 0;
}

int function_make(const struct function_keys *keys, struct function *ret_function, struct err *err)
{
	struct function function = { 0 };

	if (function_fill(keys, &function, err) < 0) {
		function_free(&function);
		return -1;
	}
	*ret_function = function;
	return 0;
}

void function_free(struct function *function)
{
	for (size_t i = 0; i < function->count; i++)
		free(function->param[i].name);
	free(function->param);
	free(function->name);
	*function = (struct function){ 0 };
}
