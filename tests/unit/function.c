/* function.c, function_input.c, function_driver.c: types and names, arguments, and what a template comes to.
 */
#include "function.h"

#include "base/auto.h"
#include "base/fs.h"
#include "tap.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Makes a function of what stands in [function]; NULL for a word is none. */
static int made(const char *name, const char *params, const char *returns, struct function *ret_function,
	struct err *err)
{
	auto_free char *own_name = name ? strdup(name) : NULL, *own_returns = strdup(returns);
	auto_strv struct strv words = { 0 };
	const struct function_keys keys = { own_name, words, own_returns };
	struct function_keys own = keys;

	*err = (struct err){ 0 };
	if (text_words(params, &words, err) < 0)
		return -1;
	own.params = words;
	return function_make(&own, ret_function, err);
}

static void refused(const char *name, const char *params, const char *returns, const char *wanted)
{
	struct function function = { 0 };
	struct err err;

	if (made(name, params, returns, &function, &err) == 0)
		function_free(&function);
	ok(strstr(err.text, wanted) != NULL, "%s: %s", wanted, err.text);
}

static void sections(void)
{
	struct function function = { 0 };
	struct err err;

	is_int(made("f", "a:int b:string[][][]", "bool", &function, &err), 0, "a function of two parameters");
	is_int((intmax_t)function.count, 2, "  their number");
	is_str(function.param[1].name, "b", "  a name");
	ok(function.param[1].type.base == FUNCTION_STRING && function.param[1].type.dims == 3, "  a type");
	ok(function.returns.base == FUNCTION_BOOL && function.returns.dims == 0, "  the result");
	function_free(&function);
	is_int(made("f", "", "int", &function, &err), 0, "a function without parameters");
	function_free(&function);
	is_int(made("f", "a:char[]", "void", &function, &err), 0,
		"a function that changes its first parameter");
	function_free(&function);
	refused(NULL, "a:int", "int", "needs `name`");
	refused("f", "a:int a:int", "int", "two parameters are called a");
	refused("f", "a:int", "void", "has to be an array");
	refused("f", "", "void", "has to be an array");
	refused("f", "a:", "int", "unknown type ''");
	refused("f", ":int", "int", "'' is no name");
	refused("f", "1a:int", "int", "is no name");
	refused("f", "_a:int", "int", "is no name");
	refused("f", "a@b:int", "int", "is no name");
	refused("f", "\xc3\xa9:int", "int", "is no name");
	refused("f", "a:int[", "int", "is no type");
	refused("f", "a:int []", "int", "'[]' should be a name and a type");
	refused("f", "a:int[][][][]", "int", "at most 3 times");
	refused("f",
		"a:int b:int c:int d:int e:int f:int g:int h:int i:int j:int k:int l:int m:int n:int o:int "
		"p:int "
		"q:int",
		"int", "more than 16");
}

/* ---- arguments ---- */

static void argument(const struct function *function, const char *text, const char *wanted)
{
	struct err err = { 0 };
	size_t len = strlen(text);
	auto_free char *copy = malloc(len + !len);

	if (!copy)
		abort();
	memcpy(copy, text, len);
	if (function_check_input(function, (struct span){ copy, len }, &err) == 0)
		err.text[0] = '\0';
	is_str(err.text, wanted, text);
}

static void arguments(void)
{
	struct function function = { 0 }, none = { 0 };
	struct err err;

	if (made("f", "a:long b:char[][]", "int", &function, &err) < 0 ||
		made("f", "", "int", &none, &err) < 0)
		abort();
	argument(&function, "[1, [[\"x\"], []]]", "");
	argument(&function, " { \"a\" : -9223372036854775808 , \"b\" : [] } \n", "");
	argument(&function, "[-0, []]", "");
	argument(&function, "[1e0, []]", "a: line 1, column 2: should be a whole number of 64 bits");
	argument(&function, "[1,\n[[\"x\", \"\"]]]",
		"b: line 2, column 8: should be a string of one ASCII character");
	argument(&function, "[1, [[\"\\u0041\", \"\\n\"]]]", "");
	argument(&function, "[1, [\"x\"]]", "b: line 1, column 6: should be an array");
	argument(&function, "[]", "line 1, column 2: no argument for a");
	argument(&function, "[1, [], 2]", "line 1, column 9: more arguments than parameters");
	argument(&function, "{\"a\": 1, \"bb\": []}",
		"line 1, column 10: the members should be the parameters, in their order: here b");
	argument(&function, "\"a\"", "line 1, column 1: should be an array of the arguments");
	argument(&function, "", "empty, where JSON is expected");
	argument(&none, "[]", "");
	argument(&none, "{}", "");
	argument(&none, "[1]", "line 1, column 2: more arguments than parameters");
	function_free(&function);
	function_free(&none);
}

/* ---- templates ---- */

#define HEAD \
	"# comment\n@type void V\n@type int I\n@type long L\n@type double D\n@type bool B\n@type string S\n" \
	"@type char C\n@array A<@type@>\n@parameter @type@ @name@\n@argument x@number@\n"

struct place {
	char path[40];
	struct languages languages;
	struct language language;
};

static void template_write(const struct place *place, const char *text)
{
	auto_free char *path = NULL;
	auto_fd int fd = -1;
	struct err err;

	if (asprintf(&path, "%s/drivers/t", place->path) < 0)
		abort();
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || fs_write_all(fd, text, strlen(text), &err) < 0)
		abort();
}

static void stub(const struct place *place, const char *text, const char *params, const char *returns,
	const char *wanted)
{
	struct function function = { 0 };
	auto_buf struct buf out = { 0 };
	struct err err;

	template_write(place, text);
	if (made("f", params, returns, &function, &err) < 0)
		abort();
	if (function_stub(&function, &place->languages, &place->language, &out, &err) < 0)
		is_str(err.text, wanted, "the error of a template");
	else
		is_str(buf_text(&out), wanted, "what a template comes to");
	function_free(&function);
}

static void templates(struct place *place)
{
	stub(place, HEAD "@file stub\n@returns@ @function@(@parameters@)\n", "a:int[][] b:string", "bool[]",
		"A<B> f(A<A<I>> a, S b)\n");
	stub(place, HEAD "@file other\nx\n@file stub\nf(@arguments@) @type@ @element@ @base@ @dims@",
		"a:int b:char", "long[][]", "f(x1, x2) A<A<L>> L long 2\n");
	stub(place, HEAD "@file stub\n@param @number@ @name@\n@param0 none\n@param1 one\n-\n@param @name@\n",
		"a:int b:char[] c:int", "int", "1 a\nnone\n2 b\none\n3 c\nnone\n-\na\nb\nc\n");
	stub(place,
		HEAD "@file stub\n@returns r @type@\n@void v @name@ @type@\n@result0 zero\n@result2 two\n",
		"a:int[][]", "void", "v a A<A<I>>\ntwo\n");
	stub(place, HEAD "@file stub\n@returns r @type@\n@void v\n@result0 zero\n@result2 two\n", "a:int[][]",
		"int", "r I\nzero\n");
	stub(place, HEAD "@result-parameter1 @element@* size\n@file stub\n@parameters@\n", "a:int", "int[]",
		"I a, I* size\n");
	stub(place, HEAD "@result-parameter1 @element@* size\n@file stub\n@parameters@\n", "", "int[]",
		"I* size\n");
	stub(place, HEAD "@file stub\n@function@ @Override a@b @nothing@ @@ @\n", "a:int", "int",
		"f @Override a@b @nothing@ @@ @\n");
	stub(place, HEAD "@file stub\n@param\n@unknown x\ny\n", "a:int", "int", "\ny\n");
	stub(place, HEAD "@file other\n", "a:int", "int", "driver t has no `@file stub`");
	stub(place, HEAD "text\n@file stub\n", "a:int", "int",
		"driver t:12: 'text' means nothing before the first @file");
	stub(place, HEAD "@type number x\n@file stub\n", "a:int", "int",
		"driver t:12: @type: there is no type 'number x'");
	stub(place, "@array @type@\n@file stub\n", "a:int", "int", "driver t: there is no @type void");
	stub(place, "", "a:int", "int", "driver t: there is no @type void");
}

static void drive(struct place *place)
{
	struct function function = { 0 };
	auto_sources struct sources sources = { .language = &place->language };
	struct err err;

	template_write(place, HEAD "@included\n@file stub\nno\n@file d.x\n#@source@ @class@\n");
	if (made("f", "a:int", "int", &function, &err) < 0 ||
		source_extra(&sources, "mine.x", "text", 4, true, &err) < 0)
		abort();
	sources.source = strdup("mine.x");
	sources.main = strdup("mine");
	is_int(function_drive(&function, &place->languages, &sources, &err), 0, "a driver is added");
	is_int((intmax_t)sources.count, 2, "  as one file, without the stub");
	is_str(sources.item[1].name, "d.x", "  its name");
	is_str(buf_text(&sources.item[1].text), "#mine.x mine\n", "  its text");
	ok(sources.item[1].compiled && !sources.item[0].compiled, "  which includes the submission's");
	is_str(sources.run_source, "d.x", "  and is what is run");
	is_str(sources.run_main, "d", "  under its name");
	is_int(function_drive(&function, &place->languages, &sources, &err), -1,
		"a file of the driver's name");
	is_str(err.text, "two files would both be called d.x", "  is refused");
	function_free(&function);
}

int main(void)
{
	char name[] = "a", driver[] = "t";
	struct place place = { .path = "/tmp/unit-function-XXXXXX",
		.language = { .name = name, .driver = driver } };
	auto_fd int dir = -1;
	struct err err;

	if (!mkdtemp(place.path))
		abort();
	dir = open(place.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0 || mkdirat(dir, "drivers", 0700) < 0)
		abort();
	place.languages = (struct languages){ &place.language, 1, place.path };
	sections();
	arguments();
	templates(&place);
	drive(&place);
	if (fs_remove_contents(dir, &err) < 0 || rmdir(place.path) < 0)
		printf("# %s stays behind\n", place.path);
	return tap_done();
}
