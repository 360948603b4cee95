#!/usr/bin/python3
"""report_check.py FORM=FILE...: reads reports of ojjudge as strictly as their forms allow, by others'
readers; whatever is not as it should be is an exception.  report_check.py FORM=FILE EXPRESSION: prints what
it makes of the report (as r) instead of looking at schemas, which takes long."""

import csv
import html.parser
import json
import os
import sys
import warnings
import xml.etree.ElementTree

warnings.simplefilter("ignore")
SCHEMAS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "config", "schemas")
CHECKING = len(sys.argv) != 3  # one word alone, or more than an expression behind it


def schema(name):
    with open(os.path.join(SCHEMAS, name), encoding="utf-8") as file:
        return json.load(file)


def validate(value, name):
    if not CHECKING:
        return value
    import jsonschema  # takes long, too

    top = schema(name)
    others = {other: schema(other) for other in os.listdir(SCHEMAS) if other.endswith(".schema.json")}
    resolver = jsonschema.RefResolver(name, top, store=others)
    jsonschema.Draft202012Validator.check_schema(top)
    jsonschema.Draft202012Validator(top, resolver=resolver).validate(value)
    return value


def not_a_number(text):
    raise ValueError(text + " is not JSON")


def loads(text):
    return json.loads(text, parse_constant=not_a_number)


def read_json(text):
    return validate(loads(text), "ojjudge-result.schema.json")


def read_verify(text):
    return validate(loads(text), "ojjudge-verify.schema.json")


def read_calibrate(text):
    return validate(loads(text), "ojjudge-calibrate.schema.json")


def read_gradescope(text):
    return validate(loads(text), "ojjudge-gradescope.schema.json")


def read_json_lines(text):
    assert text.endswith("\n")
    events = [validate(loads(line), "ojjudge-event.schema.json") for line in text[:-1].split("\n")]
    assert [event["event"] for event in events].index("done") == len(events) - 1
    return events


def read_csv(text):
    assert text.count("\r\n") == text.count("\r")
    rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
    assert all(len(row) == len(rows[0]) for row in rows), rows
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def read_junit(text):
    root = xml.etree.ElementTree.fromstring(text.encode())
    cases = root.findall("testsuite/testcase")
    count = {"tests": len(cases)}
    count["failures"] = len(root.findall("testsuite/testcase/failure"))
    count["errors"] = len(root.findall("testsuite/testcase/error"))
    count["skipped"] = len(root.findall("testsuite/testcase/skipped"))
    assert all(int(root.get(name)) == number for name, number in count.items()), count
    return root


class Page(html.parser.HTMLParser):
    """A page: every element is closed, nothing is run, nothing is loaded."""

    allowed = """html head meta title style body main header footer section article h1 h2 h3 h4 p a b bdi
        span div table caption thead tbody tr th td details summary pre figure figcaption svg
        rect line""".split()

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.links, self.text, self.tags = [], [], [], "", {}

    def handle_starttag(self, tag, attrs):
        assert tag in self.allowed, tag
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.open.append(tag)
        for name, value in attrs:
            assert not name.startswith("on") and name not in ("src", "srcset", "data", "action"), name
            if name == "id":
                self.ids.append(value)
            if name == "href":
                assert value.startswith("#"), value
                self.links.append(value[1:])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.text += data


def read_html(text):
    xml.etree.ElementTree.fromstring(text.encode())  # well-formed as XML, too
    page = Page()
    page.feed(text)
    page.close()
    assert not page.open and len(set(page.ids)) == len(page.ids)
    assert set(page.links) <= set(page.ids)
    return page


def read_text(text):
    return text


READERS = {
    "json": read_json,
    "json-lines": read_json_lines,
    "verify": read_verify,
    "calibrate": read_calibrate,
    "gradescope": read_gradescope,
    "csv": read_csv,
    "junit": read_junit,
    "html": read_html,
    "tap": read_text,
    "text": read_text,
}


def read(word):
    form, path = word.split("=", 1)
    with open(path, encoding="utf-8", errors="strict", newline="") as file:
        text = file.read()
    bad = [hex(ord(c)) for c in text if ord(c) < 32 and c not in "\t\r\n" or 126 < ord(c) < 160]
    assert text and not bad, (form, bad)
    return READERS[form](text), text


def main():
    if CHECKING:
        for word in sys.argv[1:]:
            read(word)
    else:
        r, text = read(sys.argv[1])
        print(eval(sys.argv[2], {"r": r, "text": text}))


main()
