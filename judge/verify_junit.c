/*
 * verify_junit.c: what `ojjudge verify` has found as XML of JUnit: a testcase for each check.
 *
 * verify.c calls it at the end.  Only the buffer can fail.  The schema is config/schemas/ojjudge-junit.xsd,
 * as for results of submissions.
 */
#include "verify.h"

#include "base/auto.h"
#include "report_xml.h"

static const char *const verify_junit_words[] = {
	[VERIFY_WARNING] = "warning: ",
	[VERIFY_FAILED] = "",
	[VERIFY_BROKEN] = "could not be verified: ",
};

/* The name of the first of the worst findings of a check. */
static const char *verify_junit_type(const struct verify *verify, size_t check)
{
	for (size_t i = 0; i < verify->finding_count; i++) {
		const struct verify_finding *finding = &verify->finding[i];

		if (finding->check == check &&
			(int)verify_table[finding->id].level == verify->check[check].worst)
			return verify_table[finding->id].name;
	}
	return "";
}

/* The findings of a check of that level, a line each. */
static void verify_junit_findings(
	const struct verify *verify, size_t check, int least, int most, struct buf *out)
{
	for (size_t i = 0; i < verify->finding_count; i++) {
		const struct verify_finding *finding = &verify->finding[i];
		int level = (int)verify_table[finding->id].level;

		if (finding->check == check && level >= least && level <= most)
			buf_printf(out, "%s%s%s [%s]", out->len ? "\n" : "", verify_junit_words[level],
				finding->text, verify_table[finding->id].name);
	}
}

/* Levels from which on a check has failed. */
static int verify_junit_least(const struct verify_how *how)
{
	return how->strict ? VERIFY_WARNING : VERIFY_FAILED;
}

static void verify_junit_check(
	const struct verify *verify, const struct verify_how *how, size_t number, struct buf *out)
{
	const struct verify_check *check = &verify->check[number];
	int worst = check->worst, least = verify_junit_least(how);
	auto_buf struct buf failures = { 0 }, notes = { 0 };

	verify_junit_findings(verify, number, least, VERIFY_BROKEN, &failures);
	verify_junit_findings(verify, number, VERIFY_WARNING, least - 1, &notes);
	buf_puts(out, "    <testcase");
	report_xml_attribute(out, "classname", report_of_text(verify_about(check->about)));
	report_xml_attribute(out, "name", report_of_text(check->name));
	buf_puts(out, " time=\"");
	report_escape_seconds(out, check->time);
	buf_puts(out, "\">\n");
	if (failures.len) {
		const char *element = worst == VERIFY_BROKEN ? "error" : "failure";

		buf_printf(out, "      <%s type=\"%s\"", element, verify_junit_type(verify, number));
		report_xml_attribute(out, "message", report_of_buf(&failures));
		buf_printf(out, "></%s>\n", element);
	}
	if (notes.len) {
		buf_puts(out, "      <system-out>");
		report_xml_text(out, buf_text(&notes));
		buf_puts(out, "</system-out>\n");
	}
	buf_puts(out, "    </testcase>\n");
}

static void verify_junit_numbers(const struct verify *verify, const struct verify_how *how, struct buf *out)
{
	size_t failures = 0, errors = 0;
	int64_t time = 0;

	for (size_t i = 0; i < verify->check_count; i++) {
		int worst = verify->check[i].worst;

		errors += worst == VERIFY_BROKEN;
		failures += worst >= verify_junit_least(how) && worst != VERIFY_BROKEN;
		time += verify->check[i].time;
	}
	buf_printf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"0\" time=\"",
		verify->check_count, failures, errors);
	report_escape_seconds(out, time);
	buf_puts(out, "\"");
}

static void verify_junit_property(struct buf *out, const char *name, size_t value)
{
	buf_printf(out, "      <property name=\"%s\" value=\"%zu\"/>\n", name, value);
}

void verify_junit(const struct verify *verify, const struct verify_how *how, struct buf *out)
{
	const char *name = verify->problem->about.name;

	buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
	report_xml_attribute(out, "name", report_of_text(name));
	verify_junit_numbers(verify, how, out);
	buf_puts(out, ">\n  <testsuite");
	report_xml_attribute(out, "name", report_of_text(name));
	verify_junit_numbers(verify, how, out);
	buf_puts(out, ">\n    <properties>\n");
	verify_junit_property(out, "broken", verify->count[VERIFY_BROKEN]);
	verify_junit_property(out, "failed", verify->count[VERIFY_FAILED]);
	verify_junit_property(out, "warnings", verify->count[VERIFY_WARNING]);
	buf_puts(out, "    </properties>\n");
	for (size_t i = 0; i < verify->check_count; i++)
		verify_junit_check(verify, how, i, out);
	buf_puts(out, "  </testsuite>\n</testsuites>\n");
}
