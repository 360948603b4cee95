/*
 * fuzz.h: what the fuzz targets share: a check that keeps the input that broke it, inputs as texts and files,
 * and what must hold of every error.
 */
#pragma once

#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What libFuzzer calls: once for each input; and before the first, where a target has it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* (condition, format, ...): what must hold.  Else says so and aborts: libFuzzer then keeps the input. */
#define must(condition, ...) ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #condition, __VA_ARGS__))
__attribute__((noreturn, format(printf, 4, 5))) void fuzz_fail(
	const char *file, int line, const char *condition, const char *format, ...);

/* A copy with a NUL behind it, in memory that ends there; to be freed. */
char *fuzz_text(const uint8_t *data, size_t size);
/* Adds a text for each part between separators, at most `max`; what is behind is left out. */
void fuzz_split(const uint8_t *data, size_t size, char separator, size_t max, struct strv *ret_parts);

/*
 * A file in memory, made once, that has a path and gets each input as its contents.  The first that a target
 * makes is number 100, the next 101, in the same folder.
 */
struct fuzz_file {
	int fd;
	char path[40];
};
void fuzz_file_make(struct fuzz_file *ret_file);
void fuzz_file_fill(const struct fuzz_file *file, const void *data, size_t size);

/*
 * Fills *err before a call so that fuzz_error() can tell that it was set.  Both calls of a pair see the same
 * bytes, so that texts made from what was never set show as a difference.
 */
void fuzz_error_clear(struct err *err);
/*
 * A call has failed: there is a class, a text that says something and ends, and what a person would be shown
 * is one line without control bytes.
 */
void fuzz_error(const struct err *err);
/* The same of a list of errors, and of the first. */
void fuzz_errors(const struct strv *errors, const struct err *err);
/* Whether no control byte, and none of the second set in UTF-8, is in the text. */
bool fuzz_clean(const char *text, size_t length);
/* Both calls failed, or both did not, and with the same words. */
void fuzz_same(int first, const struct err *first_err, int second, const struct err *second_err);
bool fuzz_same_list(const struct strv *a, const struct strv *b);
