/*
 * icpc_glob.h: patterns of submissions.yaml.
 */
#pragma once

#include <stdbool.h>

/* What is wrong with a pattern, or NULL. */
const char *icpc_glob_wrong(const char *pattern);
/* Whether it means the path or a folder on its way; the pattern is right. */
bool icpc_glob(const char *pattern, const char *path);
