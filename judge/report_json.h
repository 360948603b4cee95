/*
 * report_json.h: the pieces that forms of JSON have in common.
 */
#pragma once

#include "base/json.h"
#include "report.h"

/* Adds the member `key`, NULL in an array: */

/* An object, or an array of them when there are several. */
void report_json_results(
	struct json *json, const char *key, const struct report_how *how, const struct report_event *event);
void report_json_test(
	struct json *json, const char *key, const struct report_how *how, const struct result_test *test);
/* `compile`; null when nothing was compiled */
void report_json_compile(struct json *json, const struct result *result);
/* Adds what a submission comes to, from `language` to `memory`. */
void report_json_verdict(struct json *json, const struct result *result);
