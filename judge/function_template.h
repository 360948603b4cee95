/*
 * function_template.h: the template of a language's driver, for function_driver.c.
 */
#pragma once

#include "function.h"

/* By the number of [] where it makes a difference; else all are the same. */
struct function_by_dims {
	char *text[FUNCTION_DIMS + 1];
};

struct function_template {
	const char *name;
	struct buf text;
	char *type[FUNCTION_BASES]; /* what each is in the language */
	char *array;                /* what makes an array of a type, which is @type@ */
	struct function_by_dims parameter, argument, result_parameter, result_argument;
	bool included; /* the submission's file is no source of its own */
};

struct function_line {
	struct span text;
	struct span word; /* behind the @ of a line that is ours; empty: none */
	int dims;         /* the digit behind the word; -1: none */
	struct span rest; /* behind word and blank */
};

/* Reads the template of a language, and looks whether all that it needs stands in its head. */
int function_template_read(const struct languages *languages, const struct language *language,
	struct function_template *ret_template, struct err *err);
void function_template_free(struct function_template *template);
#define auto_template __attribute__((cleanup(function_template_free)))

/* Takes the next line off; false at the end. */
bool function_template_line(struct span *text, struct function_line *ret_line);
/* Whether that is the word behind the @ of a line. */
bool function_template_is(const struct function_line *line, const char *word);
