/*
 * look.h: whether a file or folder that boxed code had in its hands is as it was before.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define LOOK_FACTS 11

/* All that the owner of a file or folder can change, as far as the file system has it, but contents and
 * times. */
struct look {
	int64_t fact[LOOK_FACTS];
};

/* The file or folder is open; nothing fails: what cannot be told is the same every time. */
void look_at(int fd, struct look *ret_look);
bool look_same(const struct look *one, const struct look *other);
