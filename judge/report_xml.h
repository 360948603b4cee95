/*
 * report_xml.h: pieces of XML that JUnit's form and the web page have in common.
 */
#pragma once

#include "report.h"

/* ` name="value"`, whatever the bytes are. */
static inline void report_xml_attribute(struct buf *out, const char *name, const char *bytes, size_t count)
{
	buf_printf(out, " %s=\"", name);
	report_escape_xml(out, bytes, count, true);
	buf_puts(out, "\"");
}

/* Text between tags. */
static inline void report_xml_text(struct buf *out, const char *text)
{
	report_escape_xml(out, report_of_text(text), false);
}
