/*
 * passes.h: problems in which a submission is run several times, each time on what an output validator wrote
 * for it.
 */
#pragma once

#include "runtest.h"

/* A test of the type multi-pass; see runtest_batch(). */
int passes_run(const struct trial *trial, struct err *err);
