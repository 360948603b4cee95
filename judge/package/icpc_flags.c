/*
 * icpc_flags.c: flags of the default output validator.
 *
 * What validator_flags, output_validator_flags and output_validator_args say to it becomes keys of [checker],
 * or of a test that differs.  Fails on flags that it does not have and on numbers that are none.
 */
#include "package/icpc.h"

#include <stdlib.h>
#include <string.h>

static const char *const icpc_flag_names[] = { "case_sensitive", "space_change_sensitive", "float_tolerance",
	"float_absolute_tolerance", "float_relative_tolerance", NULL };

static void icpc_flags_number(struct icpc *icpc, const char *path, int line, const char *flag,
	const char *number, char **ret_number)
{
	double value;
	struct err err;

	if (*ret_number) {
		package_error(icpc->package, path, line, "%s stands here twice", flag);
		return;
	}
	if (!number) {
		package_error(icpc->package, path, line, "%s needs a number behind it, as in `%s 1e-6`", flag,
			flag);
		return;
	}
	if (text_real(number, &value, &err) < 0) {
		package_error(icpc->package, path, line,
			"%s: '%s' is no number that is 0 or more, as 1e-6 is", flag, number);
		return;
	}
	*ret_number = icpc_copy(icpc, number);
}

void icpc_flags_read(
	struct icpc *icpc, const char *path, int line, const struct strv *words, struct icpc_flags *ret_flags)
{
	char **const numbers[] = { &ret_flags->tolerance, &ret_flags->absolute, &ret_flags->relative };

	for (size_t i = 0; i < words->count; i++) {
		const char *word = words->item[i], *nearest = text_nearest(word, icpc_flag_names);
		size_t flag = 0;

		while (icpc_flag_names[flag] && strcmp(icpc_flag_names[flag], word) != 0)
			flag++;
		if (!icpc_flag_names[flag]) {
			package_error(icpc->package, path, line,
				"the default output validator has no flag '%s'%s%s%s", word,
				nearest ? ": did you mean " : "", nearest ? nearest : "", nearest ? "?" : "");
			/* what stands behind it was for it */
			i += i + 1 < words->count && strspn(words->item[i + 1], "0123456789.") > 0;
		} else if (flag == 0) {
			ret_flags->case_sensitive = true;
		} else if (flag == 1) {
			ret_flags->space_sensitive = true;
		} else {
			icpc_flags_number(icpc, path, line, word,
				i + 1 < words->count ? words->item[i + 1] : NULL, numbers[flag - 2]);
			i++;
		}
	}
	if (ret_flags->tolerance && (ret_flags->absolute || ret_flags->relative))
		package_error(icpc->package, path, line,
			"float_tolerance stands for float_absolute_tolerance and float_relative_tolerance: "
			"take one "
			"or the others");
}

static bool icpc_flags_equal(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

bool icpc_flags_same(const struct icpc_flags *a, const struct icpc_flags *b)
{
	return a->case_sensitive == b->case_sensitive && a->space_sensitive == b->space_sensitive &&
	       icpc_flags_equal(a->tolerance, b->tolerance) && icpc_flags_equal(a->absolute, b->absolute) &&
	       icpc_flags_equal(a->relative, b->relative);
}

void icpc_flags_write(struct icpc *icpc, const struct icpc_flags *flags, bool own)
{
	struct package *package = icpc->package;

	/* [checker] of a package whose tests differ ignores case; what a test leaves away it has from there.
	 */
	if (!flags->case_sensitive && !own)
		package_key(package, "case", "ignore");
	else if (own && flags->case_sensitive != icpc->checker.case_sensitive)
		package_key(package, "case", "%s", flags->case_sensitive ? "sensitive" : "ignore");
	if (own ? flags->space_sensitive != icpc->checker.space_sensitive : flags->space_sensitive)
		package_key(package, "space", "%s", flags->space_sensitive ? "sensitive" : "ignore");
	if (flags->tolerance)
		package_key(package, "float-tolerance", "%s", flags->tolerance);
	if (flags->absolute)
		package_key(package, "float-absolute", "%s", flags->absolute);
	if (flags->relative)
		package_key(package, "float-relative", "%s", flags->relative);
}

void icpc_flags_free(struct icpc_flags *flags)
{
	free(flags->tolerance);
	free(flags->absolute);
	free(flags->relative);
	*flags = (struct icpc_flags){ 0 };
}
