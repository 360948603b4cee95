/*
 * xml.c: XML by expat, as a tree.
 *
 * The translators of packages call it.  Fails on what is no XML.  A document type is refused as a whole, with
 * that entities of any kind, and the many ways in which they read files and fill memory.
 */
#include "package/xml.h"

#include "base/auto.h"

#include <expat.h>
#include <string.h>

#define XML_DEPTH 64
#define XML_MOST  200000

struct xml_reader {
	XML_Parser parser;
	struct xml *root;
	struct xml *open[XML_DEPTH]; /* from the root to the innermost */
	struct xml *last[XML_DEPTH]; /* the last element so far in each of them */
	struct buf text[XML_DEPTH];
	int depth;
	size_t elements;
	bool failed;
	int line;
	struct err err;
};

void xml_free(struct xml *xml)
{
	while (xml) {
		struct xml *next = xml->next;

		xml_free(xml->first); /* as deep as XML_DEPTH */
		for (size_t i = 0; i < xml->attributes; i++) {
			free(xml->attribute[i].name);
			free(xml->attribute[i].value);
		}
		free(xml->attribute);
		free(xml->name);
		free(xml->text);
		free(xml);
		xml = next;
	}
}

/* ---- what expat calls ---- */

/* Nothing more is read; the first reason stays. */
static void xml_stop(struct xml_reader *reader, const struct err *err)
{
	if (!reader->failed) {
		reader->err = *err;
		reader->line = (int)XML_GetCurrentLineNumber(reader->parser);
	}
	reader->failed = true;
	XML_StopParser(reader->parser, XML_FALSE);
}

static int xml_take_attributes(struct xml *xml, const XML_Char **attributes, struct err *err)
{
	size_t count = 0;

	while (attributes[2 * count])
		count++;
	xml->attribute = calloc(count + 1, sizeof(*xml->attribute));
	if (!xml->attribute)
		return err_nomem(err);
	for (; xml->attributes < count; xml->attributes++) {
		struct xml_attribute *to = &xml->attribute[xml->attributes];

		to->name = strdup(attributes[2 * xml->attributes]);
		to->value = strdup(attributes[2 * xml->attributes + 1]);
		if (!to->name || !to->value) {
			xml->attributes++;
			return err_nomem(err);
		}
	}
	return 0;
}

static int xml_add(
	struct xml_reader *reader, const XML_Char *name, const XML_Char **attributes, struct err *err)
{
	struct xml *xml;

	if (++reader->elements > XML_MOST)
		return err_set(err, ERR_CONFIG, "the file has more than %d elements", XML_MOST);
	if (reader->depth == XML_DEPTH)
		return err_set(err, ERR_CONFIG, "more than %d levels", XML_DEPTH);
	xml = calloc(1, sizeof(*xml));
	if (!xml)
		return err_nomem(err);
	if (!reader->root)
		reader->root = xml;
	else if (reader->last[reader->depth - 1])
		reader->last[reader->depth - 1]->next = xml;
	else
		reader->open[reader->depth - 1]->first = xml;
	if (reader->depth)
		reader->last[reader->depth - 1] = xml;
	xml->line = (int)XML_GetCurrentLineNumber(reader->parser);
	xml->name = strdup(name);
	if (!xml->name || xml_take_attributes(xml, attributes, err) < 0)
		return err_nomem(err);
	reader->open[reader->depth] = xml;
	reader->last[reader->depth] = NULL;
	reader->text[reader->depth] = (struct buf){ 0 };
	reader->depth++;
	return 0;
}

static void xml_begin(void *user, const XML_Char *name, const XML_Char **attributes)
{
	struct xml_reader *reader = user;
	struct err err;

	if (!reader->failed && xml_add(reader, name, attributes, &err) < 0)
		xml_stop(reader, &err);
}

static void xml_end(void *user, const XML_Char *name)
{
	struct xml_reader *reader = user;
	struct buf *text;
	struct err err;

	(void)name;
	if (reader->failed)
		return;
	text = &reader->text[--reader->depth];
	if (buf_check(text, &err) < 0) {
		xml_stop(reader, &err);
		buf_free(text);
		return;
	}
	reader->open[reader->depth]->text = text->data ? text->data : strdup("");
	*text = (struct buf){ 0 };
	if (!reader->open[reader->depth]->text) {
		err_put_nomem(&err);
		xml_stop(reader, &err);
	}
}

static void xml_data(void *user, const XML_Char *bytes, int count)
{
	struct xml_reader *reader = user;

	if (!reader->failed && reader->depth)
		buf_add(&reader->text[reader->depth - 1], bytes, (size_t)count);
}

static void xml_doctype(
	void *user, const XML_Char *name, const XML_Char *system, const XML_Char *public, int own)
{
	struct err err;

	(void)name;
	(void)system;
	(void)public;
	(void)own;
	err_put(&err, ERR_CONFIG, "a document type (<!DOCTYPE>) is not read: leave it out");
	xml_stop(user, &err);
}

/* ---- reading ---- */

int xml_read(const char *bytes, size_t count, struct xml **ret_root, int *ret_line, struct err *err)
{
	struct xml_reader reader = { .parser = XML_ParserCreate(NULL) };

	if (!reader.parser)
		return err_nomem(err);
	XML_SetUserData(reader.parser, &reader);
	XML_SetElementHandler(reader.parser, xml_begin, xml_end);
	XML_SetCharacterDataHandler(reader.parser, xml_data);
	XML_SetStartDoctypeDeclHandler(reader.parser, xml_doctype);
	if (XML_Parse(reader.parser, bytes, (int)count, 1) == XML_STATUS_ERROR && !reader.failed) {
		enum XML_Error code = XML_GetErrorCode(reader.parser);

		if (code == XML_ERROR_NO_MEMORY)
			err_put_nomem(&reader.err);
		else
			err_put(&reader.err, ERR_CONFIG, "this is no XML: %s", XML_ErrorString(code));
		reader.line = (int)XML_GetCurrentLineNumber(reader.parser);
		reader.failed = true;
	}
	XML_ParserFree(reader.parser);
	*ret_line = reader.line;
	if (!reader.failed) {
		*ret_root = reader.root;
		return 0;
	}
	while (reader.depth > 0)
		buf_free(&reader.text[--reader.depth]);
	xml_free(reader.root);
	*err = reader.err;
	return -1;
}

/* ---- asking ---- */

static struct xml *xml_named(struct xml *xml, const char *name)
{
	while (xml && strcmp(xml->name, name) != 0)
		xml = xml->next;
	return xml;
}

struct xml *xml_child(const struct xml *in, const char *name)
{
	return in ? xml_named(in->first, name) : NULL;
}

struct xml *xml_again(const struct xml *xml)
{
	return xml_named(xml->next, xml->name);
}

const char *xml_value(const struct xml *xml, const char *name)
{
	for (size_t i = 0; xml && i < xml->attributes; i++)
		if (strcmp(xml->attribute[i].name, name) == 0)
			return xml->attribute[i].value;
	return NULL;
}
