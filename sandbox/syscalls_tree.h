/*
 * syscalls_tree.h: instructions of a filter, put together to trees; for syscalls_bpf.c only.
 *
 * A program is made from its end to its beginning: all jumps go forward, so what is jumped to is there
 * already. A place is an instruction of it, and stands for all that follows from there.  What is there
 * already is not made a second time, so two places that do the same are mostly one.
 */
#pragma once

#include "syscalls.h"

/* The longest list of ranges. */
#define TREE_RANGES 1024

struct tree {
	struct syscalls_program *program; /* the last instruction first, until tree_turn() */
	bool full;                        /* it has grown too long, and is good for nothing */
};

/* Values from here to before the next one's lead to the same place. */
struct tree_range {
	uint32_t from;
	size_t place;
};

struct tree_ranges {
	struct tree_range range[TREE_RANGES];
	size_t count;
};

/* Answers a call: SECCOMP_RET_... */
size_t tree_return(struct tree *tree, uint32_t answer);
/* Does something, such as loading a word, and goes on at `next`. */
size_t tree_before(struct tree *tree, unsigned int code, uint32_t k, size_t next);
/* Compares what is loaded with k: BPF_JEQ, BPF_JGE or BPF_JSET. */
size_t tree_jump(struct tree *tree, unsigned int test, uint32_t k, size_t yes, size_t no);

/* Adds a range behind all others; the first begins with 0. */
void tree_range(struct tree *tree, struct tree_ranges *ranges, uint32_t from, size_t place);
/* Finds the range in which lies what is loaded. */
size_t tree_search(struct tree *tree, struct tree_ranges *ranges);

/* Puts the first instruction, which was made last, in front. */
void tree_turn(struct syscalls_program *program);
