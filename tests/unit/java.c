/* The scanner that finds main() in Java sources. */
#include "source.h"

#include "tap.h"

/* `wanted` is "FILE MAIN HAS_MAIN". */
static void java_is(const char *text, const char *wanted, const char *name)
{
	struct source_java java = { 0 };
	struct err err;
	char got[200];

	if (source_java(text, &java, &err) < 0)
		snprintf(got, sizeof(got), "error: %.100s", err.text);
	else
		snprintf(got, sizeof(got), "%s %s %d", java.file ? java.file : "-",
			java.main ? java.main : "-", java.has_main);
	is_str(got, wanted, name);
	source_java_free(&java);
}

#define MAIN "public static void main(String[] args) { }"

int main(void)
{
	java_is("public class Main { " MAIN " }", "Main Main 1", "one class");
	java_is("class a { " MAIN " }", "a a 1", "not public");
	java_is("package org.x_1;\npublic class Main { " MAIN " }", "Main org.x_1.Main 1", "in a package");
	java_is("class A { } class B { " MAIN " }", "B B 1", "the second class has main");
	java_is("public class A { } class B { " MAIN " }", "A B 1", "the public one names the file");
	java_is("class A { class B { " MAIN " } } class C { " MAIN " }", "C C 1", "main in an inner class");
	java_is("// class X {\n/* class Y { " MAIN " } */ class A { " MAIN " }", "A A 1", "comments");
	java_is("class A { String s = \"class B { \\\" }\"; char c = '{', d = '\\''; " MAIN " }", "A A 1",
		"strings and characters");
	java_is("class A { String s = \"\"\"\n } class B { \" \\\"\"\" \"\"\"; " MAIN " }", "A A 1",
		"text block");
	java_is("@T(Some.class) final class A { Object o = B.class; " MAIN " }", "A A 1", "class literals");
	java_is("interface I { static void main(String... a) { } }", "I I 1", "an interface");
	java_is("public enum E { X; " MAIN " }", "E E 1", "an enumeration");
	java_is("record R(int a) { " MAIN " }", "R R 1", "a record");
	java_is("class A { void main() { } }", "A A 0", "main that is not static");
	java_is("class A { static void maine() { } }", "A A 0", "no main");
	java_is("class A { static int x; void main(String[] a) { } }", "A A 0", "static of another member");
	java_is("", "- - 0", "nothing");
	java_is("class", "- - 0", "cut in a declaration");
	java_is("class A { /*", "A A 0", "cut in a comment");
	java_is("class A { \"", "A A 0", "cut in a string");
	java_is("class A { \"\\", "A A 0", "cut behind a backslash");
	java_is("}}}} class A { " MAIN " }", "- - 0", "more braces closed than opened");
	java_is("package -XX; class A { " MAIN " }", "A A 1", "a package that would be an option of java");
	java_is("package a..b; class A { " MAIN " }", "A A 1", "a package with a part missing");
	java_is("package a.b class A { " MAIN " }", "A A 1", "a package without its end");
	java_is("package a /* c */ . b ; class A { }", "A a.b.A 0", "a package with blanks in it");
	java_is("class \xc3\x84 { " MAIN " }", "\xc3\x84 \xc3\x84 1", "letters that are not ASCII");
	return tap_done();
}
