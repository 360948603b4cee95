/*
 * syscalls.c: policies for system calls: from the words of --syscalls to sets of syscalls.def, and back into
 * words; see syscalls.h.
 *
 * Called by run, the builder of shipped filters and the manual's.  Fails on words that it does not know.
 * Must never let a call pass because a word was misspelled.
 */
#include "syscalls.h"

#include "base/auto.h"
#include "base/text.h"

#include <string.h>

/* What a policy says of a set. */
enum syscalls_state {
	STATE_ALLOWED,
	STATE_DENIED,
	STATE_NETWORK, /* allowed where the box has a network */
	STATE_MEMORY,  /* allowed where a control group limits the memory of the box */
};

struct syscalls_row {
	const char *name, *what, *why;
	unsigned char by_default, in_strict;
};

static const struct syscalls_row syscalls_rows[SYSCALLS_SETS] = {
#define SET(id, name, by_default, in_strict, what, why) \
	[SYSCALLS_##id] = { name, what, why, STATE_##by_default, STATE_##in_strict },
#include "syscalls.def"
};

/* isolate's mask: a bit that is not set allows what it stands for. */
static const struct {
	int64_t bit;
	enum syscalls_set set;
} syscalls_bits[] = {
	{ 1, SYSCALLS_KEYRINGS },
	{ 2, SYSCALLS_VSOCK },
	{ 4, SYSCALLS_LOCKS },
	{ 8, SYSCALLS_IO_URING },
	{ 16, SYSCALLS_FOREIGN },
};

static struct syscalls_policy syscalls_base(bool strict, bool network, bool memory)
{
	struct syscalls_policy policy = { .kill = strict };

	for (int i = 0; i < SYSCALLS_SETS; i++) {
		int state = strict ? syscalls_rows[i].in_strict : syscalls_rows[i].by_default;

		if (state == STATE_ALLOWED || (state == STATE_NETWORK && network) ||
			(state == STATE_MEMORY && memory))
			policy.allowed |= SYSCALLS_BIT(i);
	}
	return policy;
}

/* Everything that could have been meant, in one line. */
static int syscalls_unknown(const char *word, struct err *err)
{
	auto_buf struct buf names = { 0 };

	for (int i = 0; i < SYSCALLS_SETS; i++)
		buf_printf(&names, " %s", syscalls_rows[i].name);
	return err_set(err, ERR_USAGE,
		"--syscalls: '%s' is not known; a policy is default, strict or none, then +SET or -SET, with "
		"commas between; or a number as isolate takes it. Sets:%s",
		word, buf_text(&names));
}

/* +SET or -SET */
static int syscalls_change(const char *word, struct syscalls_policy *policy, struct err *err)
{
	for (int i = 0; i < SYSCALLS_SETS; i++) {
		if (strcmp(word + 1, syscalls_rows[i].name) != 0)
			continue;
		if (policy->none)
			return err_set(err, ERR_USAGE,
				"--syscalls: '%s' has no effect on none, which is no filter at all", word);
		policy->allowed &= ~SYSCALLS_BIT(i);
		if (*word == '+')
			policy->allowed |= SYSCALLS_BIT(i);
		return 0;
	}
	return syscalls_unknown(word, err);
}

static int syscalls_isolate(const char *text, struct syscalls_policy *policy, struct err *err)
{
	int64_t mask;

	if (text_count(text, 0, UINT32_MAX, &mask, err) < 0)
		return err_wrap(err, "--syscalls");
	for (size_t i = 0; i < sizeof(syscalls_bits) / sizeof(syscalls_bits[0]); i++)
		if (!(mask & syscalls_bits[i].bit))
			policy->allowed |= SYSCALLS_BIT(syscalls_bits[i].set);
	return 0;
}

int syscalls_parse(
	const char *text, bool network, bool memory, struct syscalls_policy *ret_policy, struct err *err)
{
	struct syscalls_policy policy = syscalls_base(false, network, memory);
	auto_free char *copy = strdup(text);
	char *rest = copy, *word;
	bool first = true;

	if (!copy)
		return err_nomem(err);
	if (*text >= '0' && *text <= '9') {
		if (syscalls_isolate(text, &policy, err) < 0)
			return -1;
		*ret_policy = policy;
		return 0;
	}
	for (; (word = strsep(&rest, ",")); first = false) {
		if (first && strcmp(word, "default") == 0)
			continue;
		if (first && strcmp(word, "strict") == 0)
			policy = syscalls_base(true, network, memory);
		else if (first && strcmp(word, "none") == 0)
			policy = (struct syscalls_policy){ .none = true };
		else if (*word != '+' && *word != '-')
			return syscalls_unknown(word, err);
		else if (syscalls_change(word, &policy, err) < 0)
			return -1;
	}
	*ret_policy = policy;
	return 0;
}

void syscalls_print(const struct syscalls_policy *policy, FILE *out)
{
	if (policy->none) {
		fprintf(out, "System calls: all are allowed, there is no filter\n");
		return;
	}
	fprintf(out, "System calls: everyday ones are allowed; %s\n",
		policy->kill ? "most others end the run"
			     : "others are refused as if the kernel had none or the user no right");
	for (int i = 0; i < SYSCALLS_SETS; i++)
		if (policy->allowed & SYSCALLS_BIT(i))
			fprintf(out, "  allowed %s (%s)\n", syscalls_rows[i].name, syscalls_rows[i].what);
	for (int i = 0; i < SYSCALLS_SETS; i++)
		if (!(policy->allowed & SYSCALLS_BIT(i)))
			fprintf(out, "  denied %s (%s): %s\n", syscalls_rows[i].name, syscalls_rows[i].what,
				syscalls_rows[i].why);
}
