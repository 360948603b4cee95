/*
 * env.c: the environment of the program; see env.h.
 *
 * Called by run before the box is made.  Fails on a rule without a name, or without memory.  Must never let a
 * variable through that no rule names.
 */
#include "env.h"

#include <stdlib.h>
#include <string.h>

/* Whether "NAME=..." is the variable of that name. */
static bool env_is(const char *entry, const char *name, size_t length)
{
	return strncmp(entry, name, length) == 0 && entry[length] == '=';
}

static void env_remove(struct strv *env, const char *name, size_t length)
{
	for (size_t i = 0; i < env->count; i++) {
		if (!env_is(env->item[i], name, length))
			continue;
		free(env->item[i]);
		memmove(&env->item[i], &env->item[i + 1], (env->count - i) * sizeof(env->item[0]));
		env->count--;
		i--;
	}
}

static int env_rule(struct strv *env, const char *rule, char *const *caller, struct err *err)
{
	size_t length = strcspn(rule, "=");

	if (length == 0)
		return err_set(
			err, ERR_USAGE, "--env (-E) '%s': the name is empty; write NAME or NAME=VALUE", rule);
	env_remove(env, rule, length);
	if (rule[length] == '=') {
		if (rule[length + 1])
			strv_add(env, rule);
		return 0;
	}
	for (; *caller; caller++)
		if (env_is(*caller, rule, length)) {
			strv_add(env, *caller);
			break;
		}
	return 0;
}

int env_build(const struct strv *rules, bool full, char *const *caller, struct strv *ret_env, struct err *err)
{
	auto_strv struct strv env = { 0 };

	for (size_t i = 0; full && caller[i]; i++)
		strv_add(&env, caller[i]);
	if (env_rule(&env, "LIBC_FATAL_STDERR_=1", caller, err) < 0)
		return -1;
	for (size_t i = 0; i < rules->count; i++)
		if (env_rule(&env, rules->item[i], caller, err) < 0)
			return -1;
	if (strv_check(&env, err) < 0)
		return -1;
	*ret_env = env;
	env = (struct strv){ 0 };
	return 0;
}
