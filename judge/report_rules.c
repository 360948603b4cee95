/*
 * report_rules.c: the rules that a submission's sources break, in words, for the forms that are read by
 * people.
 *
 * The forms call it and escape what it gives, as they do with any text.  Only the buffer can fail.
 */
#include "report.h"

/* "a.c:3:5: rejected: MESSAGE: what stands there" */
static void report_rules_one(struct buf *out, const struct rules_finding *finding)
{
	if (finding->file)
		buf_printf(out, "%s:%d:%d: ", finding->file, finding->line, finding->column);
	buf_puts(out, finding->section->action == RULES_REJECT ? "rejected: " : "warning: ");
	buf_puts(out, finding->message);
	if (finding->text && *finding->text) {
		buf_puts(out, ": ");
		buf_puts_escaped(out, finding->text);
	}
	buf_puts(out, "\n");
}

void report_rules(struct buf *out, const struct result *result)
{
	for (size_t i = 0; i < result->rules.count; i++)
		report_rules_one(out, &result->rules.item[i]);
	if (result->rules.cut)
		buf_puts(out, "There may be more places where rules are broken.\n");
}
