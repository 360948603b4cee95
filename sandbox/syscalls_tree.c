/*
 * syscalls_tree.c: instructions of a filter; see syscalls_tree.h.
 *
 * Called by syscalls_bpf.c.  Fails by saying that the program is full.  Must never use an instruction that
 * the kernel cannot follow when it works out which calls are always allowed (seccomp_is_const_allow() in
 * kernel/seccomp.c): it would run the filter with each call.
 */
#include "syscalls_tree.h"

#define TREE_CHAIN 4 /* so many comparisons follow one another before searching by halves is better */
#define TREE_REACH \
	254 /* how far a conditional jump goes, and one less, for what tree_near() may put between */

static size_t tree_put(struct tree *tree, unsigned int code, size_t yes, size_t no, size_t k)
{
	struct syscalls_program *program = tree->program;

	if (program->count >= SYSCALLS_MOST) {
		tree->full = true;
		return 0;
	}
	program->code[program->count] = (struct sock_filter){ (uint16_t)code, (uint8_t)yes, (uint8_t)no,
		(uint32_t)k };
	return program->count++;
}

/* How far the instruction that is put next would have to jump. */
static size_t tree_way(const struct tree *tree, size_t to)
{
	return tree->program->count - to - 1;
}

/* Where the same instruction with the same ways out stands within reach; SIZE_MAX: nowhere. */
static size_t tree_find(const struct tree *tree, unsigned int code, uint32_t k, size_t yes, size_t no)
{
	for (size_t at = tree->program->count; at-- > 0 && tree_way(tree, at) <= TREE_REACH;) {
		const struct sock_filter *one = &tree->program->code[at];

		if (one->code != code || one->k != k)
			continue;
		if (code == (BPF_RET | BPF_K) || (at - one->jt - 1 == yes && at - one->jf - 1 == no))
			return at;
	}
	return SIZE_MAX;
}

size_t tree_return(struct tree *tree, uint32_t answer)
{
	size_t at = tree_find(tree, BPF_RET | BPF_K, answer, 0, 0);

	return at == SIZE_MAX ? tree_put(tree, BPF_RET | BPF_K, 0, 0, answer) : at;
}

/* A place that comes to the same and that a conditional jump can reach. */
static size_t tree_near(struct tree *tree, size_t place)
{
	const struct sock_filter *code = &tree->program->code[place];

	if (tree_way(tree, place) <= TREE_REACH)
		return place;
	if (code->code == (BPF_RET | BPF_K))
		return tree_return(tree, code->k);
	return tree_put(tree, BPF_JMP | BPF_JA, 0, 0, tree_way(tree, place));
}

size_t tree_before(struct tree *tree, unsigned int code, uint32_t k, size_t next)
{
	const struct sock_filter *there = &tree->program->code[next + 1];

	if (next + 1 < tree->program->count && there->code == code && there->k == k)
		return next + 1;
	if (tree_way(tree, next))
		tree_put(tree, BPF_JMP | BPF_JA, 0, 0, tree_way(tree, next));
	return tree_put(tree, code, 0, 0, k);
}

size_t tree_jump(struct tree *tree, unsigned int test, uint32_t k, size_t yes, size_t no)
{
	const unsigned int code = BPF_JMP | test | BPF_K;
	size_t at;

	if (yes == no)
		return yes;
	yes = tree_near(tree, yes);
	no = tree_near(tree, no);
	at = tree_find(tree, code, k, yes, no);
	return at == SIZE_MAX ? tree_put(tree, code, tree_way(tree, yes), tree_way(tree, no), k) : at;
}

void tree_range(struct tree *tree, struct tree_ranges *ranges, uint32_t from, size_t place)
{
	if (ranges->count && ranges->range[ranges->count - 1].place == place)
		return;
	if (ranges->count == TREE_RANGES - 1)
		tree->full = true;
	else
		ranges->range[ranges->count++] = (struct tree_range){ from, place };
}

/* How many comparisons tell apart what does not lead to `rest`; SIZE_MAX: it is not single values. */
static size_t tree_apart(const struct tree_range *range, size_t count, size_t rest)
{
	size_t apart = 0;

	for (size_t i = 0; i < count; i++) {
		if (range[i].place == rest)
			continue;
		if (range[i + 1].from - range[i].from != 1)
			return SIZE_MAX;
		apart++;
	}
	return apart;
}

/* Few single values are compared one by one, everything else is halved. */
static size_t tree_part(struct tree *tree, const struct tree_range *range, size_t count)
{
	const size_t middle = count / 2, other = range[count > 1].place;
	size_t rest = range[0].place, less, more;

	if (tree_apart(range, count, other) < tree_apart(range, count, rest))
		rest = other;
	if (tree_apart(range, count, rest) > TREE_CHAIN) {
		more = tree_part(tree, range + middle, count - middle);
		less = tree_part(tree, range, middle);
		return tree_jump(tree, BPF_JGE, range[middle].from, more, less);
	}
	less = rest;
	for (size_t i = count; i-- > 0;)
		if (range[i].place != rest)
			less = tree_jump(tree, BPF_JEQ, range[i].from, range[i].place, less);
	return less;
}

size_t tree_search(struct tree *tree, struct tree_ranges *ranges)
{
	ranges->range[ranges->count].from = 0; /* one more than the greatest value */
	return tree_part(tree, ranges->range, ranges->count);
}

void tree_turn(struct syscalls_program *program)
{
	for (size_t i = 0; i < program->count / 2; i++) {
		struct sock_filter one = program->code[i];

		program->code[i] = program->code[program->count - 1 - i];
		program->code[program->count - 1 - i] = one;
	}
}
