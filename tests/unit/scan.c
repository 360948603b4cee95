/* The scanner that leaves the code of a source: comments and strings of each language, also unclosed ones. */
#include "scan.h"

#include "tap.h"

#include <stdlib.h>
#include <time.h>

/* What is left of a text; blanks in a row are one, "~", so that tests can be read. */
static void code_is(enum scan_syntax syntax, const char *source, const char *wanted)
{
	auto_scan struct scan_text text = { 0 };
	auto_buf struct buf in = { 0 }, got = { 0 }, name = { 0 };
	struct err err;

	buf_puts(&in, source);
	buf_puts_escaped(&name, source);
	if (scan_code(syntax, &in, &text, &err) < 0)
		buf_puts(&got, err.text);
	for (size_t i = 0; i < text.text.len; i++) {
		char byte = text.text.data[i];

		if (byte != ' ')
			buf_add(&got, &byte, 1);
		else if (!got.len || got.data[got.len - 1] != '~')
			buf_puts(&got, "~");
	}
	is_str(buf_text(&got), wanted, buf_text(&name));
}

struct pair {
	const char *source, *code;
};

static void codes(enum scan_syntax syntax, const struct pair *pairs)
{
	for (; pairs->source; pairs++)
		code_is(syntax, pairs->source, pairs->code);
}

static void c(void)
{
	static const struct pair both[] = {
		{ "a sort /* sort */ b // sort\nc", "a~sort~b~\nc" },
		{ "a(\"sort\", 's');", "a(\"~\",~'~');" },
		{ "\"a\\\"sort\" b", "\"~\"~b" },
		{ "\"a\\\\\" sort", "\"~\"~sort" },
		{ "'\\'' sort '\"' sort", "'~'~sort~'~'~sort" },
		{ "\"// no\" sort", "\"~\"~sort" },
		{ "/* \" */ sort", "~sort" },
		{ "// \"\nsort", "~\nsort" },
		{ "/*/ sort */ a", "~a" },
		{ "/* /* */ sort", "~sort" },
		{ "a /* b\r\n c */ d\r\n", "a~\n~d\n" },
		{ "// sort \\\nsort\nb", "~\nb" },
		{ "// sort \\  \t\nsort\nb", "~\nb" },
		{ "// sort \\\r\nsort\r\nb", "~\nb" },
		{ "so\\\nrt(\\\r\n)", "sort()" },
		{ "/\\\n/ sort\nb", "~\nb" },
		{ "/\\\n* sort *\\\n/ b", "~b" },
		{ "\"a\\\nb\" sort", "\"~\"~sort" },
		{ "\"a sort\nsort", "\"~\nsort" },
		{ "'a sort\nsort", "'~\nsort" },
		{ "a /* sort", "a~" },
		{ "a // sort", "a~" },
		{ "a \"sort\\", "a~\"~" },
		{ "#include <a//b>\nsort", "#include~<a//b>\nsort" },
		{ "#include \"sort.h\" // sort", "#include~\"sort.h\"~" },
		{ " # /* x */ include /**/ <x'y>\n'", "~#~include~<x'y>\n'" },
		{ "%: include_next \"s\"", "%:~include_next~\"s\"" },
		{ "#define include </*> sort\nsort*/ a", "#define~include~<~\n~a" },
		{ "a # include <//>\nb", "a~#~include~<~\nb" },
		{ "#if __has_include(</*>) && __has_include(<//>)\nb /*",
			"#if~__has_include(</*>)~&&~__has_include(<//>)\nb~" },
		{ "#include \"x\" \"sort\"", "#include~\"x\"~\"~\"" },
		{ "#include <a\n> /* x */", "#include~<a\n>~" },
		{ "R\"x(sort)\" sort)x\" a", "R\"~\"~a" },
		{ "u8R\"(\"sort\\)\" a", "u8R\"~\"~a" },
		{ "u8R\"(sort", "u8R\"~" },
		{ "fR\"(\" sort \")\"", "fR\"~\"~sort~\"~\"" },
		{ "R\"x( )x\\\n\" sort )x\" a", "R\"~\"~a" },
		{ "R\"x( \\\n)x\" \"sort\" a", "R\"~\"~\"~\"~a" },
		{ "R\"()\" sort", "R\"~\"~sort" },
		{ "L\"sort\" L'x' u8\"x\"", "L\"~\"~L'~'~u8\"~\"" },
		{ "\xef\xbb\xbfsort // \xc3\xa4", "sort~" },
		{ "a /* \r sort */", "a~" },
		{ NULL, NULL },
	};

	codes(SCAN_C, both);
	codes(SCAN_CPP, both);
	code_is(SCAN_CPP, "1'000 sort '1' 0x1'F sort", "1'000~sort~'~'~0x1'F~sort");
	code_is(SCAN_C, "f(1'0') sort", "f(1'~')~sort");
}

static void java(void)
{
	static const struct pair pairs[] = {
		{ "a // sort\rb", "a~\nb" },
		{ "\\u002f\\u002a sort \\u002a\\u002f a", "~a" },
		{ "\\uuu002f/ sort \\u000a sort", "~\n~sort" },
		{ "\\u0073ort \"\\u0022 sort", "sort~\"\"~sort" },
		{ "\"\\\\u0022 sort\" a", "\"~\"~a" },
		{ "\"\\u005c\" sort\" a", "\"~\"~a" },
		{ "\"\"\"\nsort \\\"\"\" \" sort\"\"\" a", "\"\"\"\n~\"\"\"~a" },
		{ "\"\" sort", "\"\"~sort" },
		{ "'\"' sort '\\'' sort", "'~'~sort~'~'~sort" },
		{ "\"\"\" sort", "\"\"\"~" },
		{ "\\u00e4 \\u12 \\u", "\xc3\xa4~\\u12~\\u" },
		{ NULL, NULL },
	};

	codes(SCAN_JAVA, pairs);
}

static void python(void)
{
	static const struct pair pairs[] = {
		{ "a # sort\nb", "a~\nb" },
		{ "a # sort \\\nb", "a~\nb" },
		{ "'sort' \"sort\" a", "'~'~\"~\"~a" },
		{ "'''a 'sort' \\''' \nsort''' a", "'''~\n~'''~a" },
		{ "\"\"\"sort\"\"\" a \"\"", "\"\"\"~\"\"\"~a~\"\"" },
		{ "r'\\' sort' a", "r'~'~a" },
		{ "Rb'sort' bR\"sort\" u'sort' a", "Rb'~'~bR\"~\"~u'~'~a" },
		{ "xr'sort' a", "xr'~'~a" },
		{ "f'sort {sort(x)} sort' a", "f'~{sort(x)}~'~a" },
		{ "f\"{d[\"sort\"]} sort\" a", "f\"{d[\"~\"]}~\"~a" },
		{ "f'{x:sort{w}sort}' a", "f'{x:~{w}~}'~a" },
		{ "f'{x[1:2]!r:>3} sort' a", "f'{x[1:2]!r:~}~'~a" },
		{ "f'{{sort}}' a", "f'~'~a" },
		{ "f'{f\"{sort}\"}' a", "f'{f\"{sort}\"}'~a" },
		{ "f'''{\nsort # x }\n} sort''' a", "f'''{\nsort~\n}~'''~a" },
		{ "rf'\\{sort}' a", "rf'~{sort}'~a" },
		{ "f'{ {1: 2}[1] } sort' a", "f'{~{1:~2}[1]~}~'~a" },
		{ "'sort\nsort", "'~\nsort" },
		{ "'a\\\nsort' a", "'~\n~'~a" },
		{ "'a\\\r\nsort' a", "'~\n~'~a" },
		{ "import \\\n os", "import~os" },
		{ "# sort\rsort", "~\nsort" },
		{ "__import__('sort'), f('sort')", "__import__('sort'),~f('~')" },
		{ "'''sort", "'''~" },
		{ "f'{sort", "f'{sort" },
		{ "f'{x:sort", "f'{x:~" },
		{ "f'{x:sort' a", "f'{x:~'~a" },
		{ NULL, NULL },
	};

	codes(SCAN_PYTHON, pairs);
}

static void javascript(void)
{
	static const struct pair pairs[] = {
		{ "#!/usr/bin/sort\na", "~\na" },
		{ "`sort ${sort(`sort ${sort} sort`)} sort` a", "`~${sort(`~${sort}~`)}~`~a" },
		{ "`${ {a: {b: 1}} } sort` a", "`${~{a:~{b:~1}}~}~`~a" },
		{ "`\\${sort} \\` sort` a", "`~`~a" },
		{ "`${'}'} sort` a", "`${'~'}~`~a" },
		{ "`$ {sort} $$ {`", "`~`" },
		{ "`a\nsort` a", "`~\n~`~a" },
		{ "x = /sort[/]'\\/sort/g; a", "x~=~/~/g;~a" },
		{ "x = a / sort / b; '", "x~=~a~/~sort~/~b;~'" },
		{ "x = (a) / sort / \"b\"", "x~=~(a)~/~sort~/~\"~\"" },
		{ "if (a) /'/.test(sort)", "if~(a)~/~/.test(sort)" },
		{ "return /'/.test(sort)", "return~/~/.test(sort)" },
		{ "a.return / sort / 1", "a.return~/~sort~/~1" },
		{ "a[0] / sort / '1'", "a[0]~/~sort~/~'~'" },
		{ "i++ / sort / '1'", "i++~/~sort~/~'~'" },
		{ "{ } /'/.test(sort)", "{~}~/~/.test(sort)" },
		{ "if (a) { b } /'/.test(sort)", "if~(a)~{~b~}~/~/.test(sort)" },
		{ "x = {a: 1} / sort / '1'", "x~=~{a:~1}~/~sort~/~'~'" },
		{ "f(/a`/, sort)", "f(/~/,~sort)" },
		{ "x = / sort\nsort", "x~=~/~sort\nsort" },
		{ "'a\\\nsort' a", "'~\n~'~a" },
		{ "\"sort\na", "\"~\na" },
		{ "// sort\xe2\x80\xa8sort", "~\xe2\x80\xa8sort" },
		{ "'\xe2\x80\xa8' sort", "'~'~sort" },
		{ "a <!-- sort\n--> sort\nb --> c", "a~\n~\nb~-->~c" },
		{ "import {a} from 'sort'; x = 'sort'", "import~{a}~from~'sort';~x~=~'~'" },
		{ "import \"sort\"\nimport('sort') + require(\"sort\") + f('sort')",
			"import~\"sort\"\nimport('sort')~+~require(\"sort\")~+~f('~')" },
		{ "a.s\\u006frt \\u{73}ort '\\u0027' b", "a.sort~sort~'~'~b" },
		{ "`sort", "`~" },
		{ "`${sort", "`${sort" },
		{ ")]} a", ")]}~a" },
		{ NULL, NULL },
	};

	codes(SCAN_JAVASCRIPT, pairs);
}

static void curly(void)
{
	static const struct pair csharp[] = {
		{ "@\"\\\" sort \"\" a", "@\"~\"~sort~\"\"~a" },
		{ "@\"a\"\"sort\nsort\" a", "@\"~\n~\"~a" },
		{ "$\"sort {sort(\"sort\")} {{sort}}\" a", "$\"~{sort(\"~\")}~\"~a" },
		{ "$\"{x:h'}\"; sort", "$\"{x:~}\";~sort" },
		{ "$\"{global::sort}\" a", "$\"{global::sort}\"~a" },
		{ "$@\"\\{sort}\"\" sort\" a", "$@\"~{sort}~\"~a" },
		{ "\"\"\"\" sort \"\"\" sort \"\"\"\" a", "\"\"\"\"~\"\"\"\"~a" },
		{ "$$\"\"\"{sort} {{sort}}\"\"\" a", "$$\"\"\"~{{sort}~\"\"\"~a" },
		{ "#region it's /*\nsort", "#region~it's~/*\nsort" },
		{ "@class s\\u006frt '\"' $$$", "@class~sort~'~'~$$$" },
		{ "// sort\xc2\x85sort", "~\xc2\x85sort" },
		{ NULL, NULL },
	};
	static const struct pair kotlin[] = {
		{ "/* /* sort */ sort */ a", "~a" },
		{ "\"sort ${sort(\"sort\")} $sort\" a", "\"~${sort(\"~\")}~\"~a" },
		{ "\"\"\"sort \\\"\"\"\" a", "\"\"\"~\"\"\"~a" },
		{ "\"\"\"\n${sort} \"\"\"\"\" a", "\"\"\"\n${sort}~\"\"\"~a" },
		{ "`sort \"` a", "`sort~\"`~a" },
		{ NULL, NULL },
	};
	static const struct pair go[] = {
		{ "`\\` sort", "`~`~sort" },
		{ "`sort\nsort` 'x' '\\'' \"\\\"sort\" a", "`~\n~`~'~'~'~'~\"~\"~a" },
		{ "import (\n\t\"fmt\"\n\ts \"sort\" // x\n)\nf(\"sort\")",
			"import~(\n\t\"fmt\"\n\ts~\"sort\"~\n)\nf(\"~\")" },
		{ "import \"sort\"\nvar s = \"sort\"", "import~\"sort\"\nvar~s~=~\"~\"" },
		{ "import `sort`\n\"sort\"", "import~`sort`\n\"~\"" },
		{ NULL, NULL },
	};
	static const struct pair rust[] = {
		{ "/* /* sort */ sort */ a /// sort\nb", "~a~\nb" },
		{ "r\"\\\" sort", "r\"~\"~sort" },
		{ "br##\"sort\"# sort\"## a", "br##\"~\"##~a" },
		{ "r#sort(r#\"sort\"#)", "r#sort(r#\"~\"#)" },
		{ "&'a str; 'a: loop {} '\"' sort b'\\'' '\xc3\xa4' a",
			"&'a~str;~'a:~loop~{}~'~'~sort~b'~'~'~'~a" },
		{ "\"sort\nsort\\\" sort\" a", "\"~\n~\"~a" },
		{ "r#\"sort", "r#\"~" },
		{ NULL, NULL },
	};
	static const struct pair php[] = {
		{ "sort ' <?php sort('sort\\'sort'); # sort ?> sort", "sort~'~<?php~sort('~');~?>~sort" },
		{ "<?= $sort // sort\n#[sort]\na", "<?=~$sort~\n#[sort]\na" },
		{ "<?php \"sort {$a->sort(\"sort\")} ${sort} \\{$sort}\" a",
			"<?php~\"~{$a->sort(\"~\")}~${sort}~\"~a" },
		{ "<?php <<<EOT\nsort \" {$sort}\n EOTx\n EOT; a", "<?php~<<<EOT\n~{$sort}\n~\n~EOT;~a" },
		{ "<?php <<<'X'\nsort {$sort}\nX . sort", "<?php~<<<'X'\n~\nX~.~sort" },
		{ "<?php 1 << <<<X \nsort", "<?php~1~<<~<<<X~\nsort" },
		{ "<?php /* ?> sort */ a `sort` require 'sort.php'; 'sort'",
			"<?php~a~`~`~require~'sort.php';~'~'" },
		{ "<?php <<<X\nsort", "<?php~<<<X\n~" },
		{ "<?ph", "<?ph" },
		{ NULL, NULL },
	};

	codes(SCAN_CSHARP, csharp);
	codes(SCAN_KOTLIN, kotlin);
	codes(SCAN_GO, go);
	codes(SCAN_RUST, rust);
	codes(SCAN_PHP, php);
}

static void others(void)
{
	static const struct pair lua[] = {
		{ "#!sort\na -- sort\nb --[[ sort\n ]] c --[==[ ]] ]=] sort ]==] d", "~\na~\nb~\n~c~d" },
		{ "[[sort]] a [=[ ]] sort ]=] b t[1] '\\'sort' \"sort\\z\n sort\" c",
			"[[~]]~a~[=[~]=]~b~t[1]~'~'~\"~\n~\"~c" },
		{ "require 'sort' print 'sort'", "require~'sort'~print~'~'" },
		{ "--[ sort\na --[=[ sort", "~\na~" },
		{ NULL, NULL },
	};
	static const struct pair ruby[] = {
		{ "a # sort\n=begin\nsort\n=end sort\nb\n__END__\nsort", "a~\n~\n~\n~\nb\n~\n~" },
		{ "\"sort #{sort(\"sort\")} \\#{sort}\" 'sort #{sort}' a", "\"~#{sort(\"~\")}~\"~'~'~a" },
		{ "f(<<A, <<-'B', <<~C) # x\nsort #{sort}\n A\nA\nsort #{sort}\n  B\nsort\nC\nsort",
			"f(<<A,~<<-'B',~<<~C)~\n~#{sort}\n~\nA\n~\n~B\n~\nC\nsort" },
		{ "a << B; a <<b; a<<A; class << self\nsort", "a~<<~B;~a~<<b;~a<<A;~class~<<~self\nsort" },
		{ "x = /sort#{sort}[\\/]sort/x; a / sort / b; puts /sort/; a[0] / sort / 1",
			"x~=~/~#{sort}~/x;~a~/~sort~/~b;~puts~/~/;~a[0]~/~sort~/~1" },
		{ "%w(a (sort) b) + %q{sort} + %(sort #{sort}) + %r/sort/; a % (sort) % b; puts %(sort)",
			"%w(~)~+~%q{~}~+~%(~#{sort})~+~%r/~/;~a~%~(sort)~%~b;~puts~%(~)" },
		{ "f ?\", ?', ?\\', $', $\", :/, :\"sort\", x ? 'sort' : y.empty? ? a : b",
			"f~?~,~?~,~?~,~$',~$\",~:/,~:\"~\",~x~?~'~'~:~y.empty?~?~a~:~b" },
		{ "def /(x) sort end; a.%(sort); a /= sort / 1",
			"def~/(x)~sort~end;~a.%(sort);~a~/=~sort~/~1" },
		{ "require 'sort'\nx 'sort'", "require~'sort'\nx~'~'" },
		{ "\"sort\n#{", "\"~\n#{" },
		{ NULL, NULL },
	};
	static const struct pair pascal[] = {
		{ "a { sort { sort } sort } b (* sort *) c // sort\nd", "a~b~c~\nd" },
		{ "{$mode delphi} a { sort { sort } b", "{$mode~delphi}~a~b" },
		{ "{$I 'sort.inc'} 'it''s sort' a", "{$I~'sort.inc'}~'~''~'~a" },
		{ "{$note ' } sort; { ' } a", "{$note~'~}~sort;~a" },
		{ "'sort\na", "'~\na" },
		{ NULL, NULL },
	};
	static const struct pair ada[] = {
		{ "a -- sort\nb \"sort\"\"sort\" X'First & '\"' sort & ''' c",
			"a~\nb~\"~\"\"~\"~X'First~&~'~'~sort~&~'~'~c" },
		{ "Character'('a') & \"sort\"", "Character'('~')~&~\"~\"" },
		{ NULL, NULL },
	};
	static const struct pair fortran[] = {
		{ "a ! sort\nprint *, 'it''s ! sort', \"sort\" a", "a~\nprint~*,~'~''~',~\"~\"~a" },
		{ "so&\n   &rt(a, & \n b)", "sort(a,~b)" },
		{ NULL, NULL },
	};
	static const struct pair haskell[] = {
		{ "a -- sort\nb --> sort |-- sort\n--- sort\n{- {- sort -} sort -} c",
			"a~\nb~-->~sort~|--~sort\n~\n~c" },
		{ "foldl' sort '\"' sort '\\'' \"sort\\\n \\sort\" a",
			"foldl'~sort~'~'~sort~'~'~\"~\n~\"~a" },
		{ "{-# LANGUAGE CPP #-} a 'x' 'T x'", "{-#~LANGUAGE~CPP~#-}~a~'~'~'T~x'" },
		{ NULL, NULL },
	};
	static const struct pair ocaml[] = {
		{ "a (* (* sort *) \"*)\" sort '\"' *) b", "a~b" },
		{ "(* \"(*\" *) sort (* {x|*)|x} *) a", "~sort~a" },
		{ "{|sort|} {x|sort|}|x} a' 'a sort '\"' sort { a with b = 1 }",
			"{|~|}~{x|~|x}~a'~'a~sort~'~'~sort~{~a~with~b~=~1~}" },
		{ "\"sort\nsort\" a (* sort", "\"~\n~\"~a~" },
		{ NULL, NULL },
	};

	codes(SCAN_LUA, lua);
	codes(SCAN_RUBY, ruby);
	codes(SCAN_PASCAL, pascal);
	codes(SCAN_ADA, ada);
	codes(SCAN_FORTRAN, fortran);
	codes(SCAN_HASKELL, haskell);
	codes(SCAN_OCAML, ocaml);
	code_is(SCAN_NONE, "a // \"sort\"\r\n", "a~//~\"sort\"\n");
}

/* Where `word` of the code stands in the source. */
static void place_is(enum scan_syntax syntax, const char *source, const char *word, size_t wanted)
{
	auto_scan struct scan_text text = { 0 };
	auto_buf struct buf in = { 0 };
	struct err err;
	const char *found;

	buf_puts(&in, source);
	if (scan_code(syntax, &in, &text, &err) < 0)
		return;
	found = strstr(buf_text(&text.text), word);
	if (found)
		is_int((intmax_t)scan_from(&text, (size_t)(found - text.text.data)), (intmax_t)wanted,
			"a place");
	else
		ok(false, "%s is found", word);
}

static void places(void)
{
	place_is(SCAN_C, "/* a */ sort", "sort", 8);
	place_is(SCAN_C, "\xef\xbb\xbfsort", "sort", 3);
	place_is(SCAN_C, "a\r\nb\r\nsort", "sort", 6);
	place_is(SCAN_C, "a \\\n so\\\nrt b", "sort", 5);
	place_is(SCAN_C, "so\\\nrt b", " b", 6);
	place_is(SCAN_C, "R\"(\\\n\\\n)\" b", "b", 10);
	place_is(SCAN_JAVA, "\\u0073\\u006frt b", "sort", 0);
	place_is(SCAN_JAVA, "\\u0073\\u006frt b", "b", 15);
	place_is(SCAN_JAVASCRIPT, "a.\\u{73}ort()", "sort", 2);
	place_is(SCAN_JAVASCRIPT, "a.\\u{73}ort()", "(", 11);
	place_is(SCAN_PYTHON, "import \\\r\n os", "os", 11);
	place_is(SCAN_FORTRAN, "so&\n   &rt(", "(", 10);
}

static void foreign(void)
{
	static const struct {
		const char *text;
		bool foreign;
	} texts[] = {
		{ "# coding: utf-8\n", false },
		{ "# -*- coding: Latin-1 -*-\n", false },
		{ "#!/usr/bin/python3\n# vim: set fileencoding=rot13 :\n", true },
		{ "# coding:  utf-7\r\n", true },
		{ "# coding: x coding: utf-8\n", true },
		{ "# coding: , coding=rot13\n", true },
		{ "a\nb\n# coding: rot13\n", false },
		{ "x = 'coding: rot13'\n", false },
		{ "# decoding is hard\n", false },
		{ "\xff\xfe#", true },
		{ "", false },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		auto_buf struct buf in = { 0 };

		buf_puts(&in, texts[i].text);
		ok(scan_is_foreign(SCAN_PYTHON, &in) == texts[i].foreign, "encoding %zu", i);
	}
}

/* A NUL does not end the text, and what nothing is in is left empty. */
static void odd(void)
{
	auto_scan struct scan_text text = { 0 }, empty = { 0 };
	auto_buf struct buf in = { 0 }, none = { 0 };
	struct err err;

	buf_add(&in, "a\0sort", 6);
	is_int(scan_code(SCAN_C, &in, &text, &err), 0, "a text with a NUL");
	is_str(buf_text(&text.text), "a sort", "  is a blank");
	is_int(scan_code(SCAN_C, &none, &empty, &err), 0, "no text");
	is_str(buf_text(&empty.text), "", "  no code");
	scan_free(&text);
	is_int(scan_all(&in, &text, &err), 0, "all of a text");
	is_str(buf_text(&text.text), "a sort", "  is a blank");
}

/* The parts of which texts can be made that would be looked through again and again. */
static const char *const parts[] = { "\"", "'", "`", "\\", "\\\n", "\\ ", "\\u", "/", "/[", "/*", "*/", "//",
	"#", "# ", "#include ", "#include <", "R\"x(", "R\"xxxxxxxxxxxxxxxxxxxx", ")x\"", "{", "{{", "}",
	"{-", "-}", "(*", "(*$", "--", "--[", "--[[", "[", "[=", "]", "]=", "[=[", "$", "@", "$\"{",
	"$$$\"\"\"", "\"\"\"", "f\"{", "f\"{x:", "`${", "<<A", "<<~\"", "%w(", "%(((", "+", ".+", "=begin",
	"#{", "\"#{", "<<<", "<<<a", "<<<\n", "<<<a\na", "<?php ", "<?php <<<a\n{$", "r#", "r#\"", "{a|",
	"{|", "|}", "{$mode ", "&", "& ", "&\n", "a", "a'", "1'", "a.", "\r", "\n", " ", "\xe2\x80\xa8",
	"//\xe2\x80\xa8", "-->", "<!--", "!", "import ", "(", ")", ":" };

/* Time grows with the text, not with its square, which would be a hundred times as much. */
static void hostile(void)
{
	for (int syntax = 0; syntax < SCAN_SYNTAXES; syntax++) {
		double worst = 0;
		size_t slowest = 0;

		for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
			auto_scan struct scan_text text = { 0 };
			auto_buf struct buf in = { 0 };
			struct err err;
			clock_t begin;
			double took;

			buf_puts(&in, syntax == SCAN_PHP ? "<?php " : "");
			while (in.len < 100000)
				buf_puts(&in, parts[i]);
			begin = clock();
			if (scan_code((enum scan_syntax)syntax, &in, &text, &err) < 0)
				ok(false, "%s", err.text);
			took = (double)(clock() - begin) / CLOCKS_PER_SEC;
			slowest = took > worst ? i : slowest;
			worst = took > worst ? took : worst;
		}
		ok(worst < 0.5, "syntax %d takes no long time, the longest for part %zu", syntax, slowest);
		if (worst > 0.02)
			printf("# %.3f s\n", worst);
	}
}

int main(void)
{
	c();
	java();
	python();
	javascript();
	curly();
	others();
	places();
	foreign();
	odd();
	hostile();
	return tap_done();
}
