/*
 * xml.h: an XML file of a package, as a tree that remembers lines.
 */
#pragma once

#include "base/text.h"

/* name and value, NUL-terminated; value NULL ends a list. */
struct xml_attribute {
	char *name, *value;
};

struct xml {
	char *name;
	int line;
	struct xml_attribute *attribute;
	size_t attributes;
	char *text; /* all character data in it together, not that of elements in it; "" when there is none */
	struct xml *first, *next;
};

/*
 * Reads a document by expat.  Refused, with the reason in *err and the line in *ret_line: a document type
 * (and with it all entities but the five of XML), more than 64 levels or 200,000 elements.  The caller frees
 * *ret_root with xml_free().
 */
int xml_read(const char *bytes, size_t count, struct xml **ret_root, int *ret_line, struct err *err);
void xml_free(struct xml *xml);
static inline void xml_free_at(struct xml **xml)
{
	xml_free(*xml);
	*xml = NULL;
}
#define auto_xml __attribute__((cleanup(xml_free_at)))

/* The first element of that name in `in`, or NULL; `in` may be NULL. */
struct xml *xml_child(const struct xml *in, const char *name);
/* The next of the same name behind it, or NULL. */
struct xml *xml_again(const struct xml *xml);
/* The value of an attribute, or NULL; xml may be NULL. */
const char *xml_value(const struct xml *xml, const char *name);
