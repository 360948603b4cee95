/* Patterns of submissions.yaml: which paths they mean, and which are wrong. */
#include "package/icpc_glob.h"

#include "tap.h"

static void means(const char *pattern, const char *path, bool wanted)
{
	ok(!icpc_glob_wrong(pattern) && icpc_glob(pattern, path) == wanted, "%s %s %s", pattern,
		wanted ? "means" : "does not mean", path);
}

static void wrong(const char *pattern, bool wanted)
{
	ok((icpc_glob_wrong(pattern) != NULL) == wanted, "%s is %s", pattern, wanted ? "wrong" : "right");
}

int main(void)
{
	char path[300], stars[120];

	means("accepted", "accepted/sum.py", true);
	means("accepted", "accepted", true);
	means("accept", "accepted", false);
	means("accepted/*", "accepted/sum.py", true);
	means("accepted/*", "accepted", false);
	means("*", "accepted/sum.py", true);
	means("*.py", "accepted/sum.py", false);
	means("accepted/*.py", "accepted/sum.py", true);
	means("accepted/*.py", "accepted/sum.pyc", false);
	means("accepted/s*m*.p*", "accepted/sum.py", true);
	means("*/sum", "accepted/sum/main.py", true);
	means("*d/*m", "accepted/sum/main.py", true);
	means("a*y", "accepted/sum.py", false);
	means("secret/{a,b}/*", "secret/a/1", true);
	means("secret/{a,b}/*", "secret/b/1", true);
	means("secret/{a,b}/*", "secret/c/1", false);
	means("{x,secret}/{,g}1", "secret/1", true);
	means("{x,secret}/{,g}1", "secret/g1", true);
	means("{}a", "a", true);
	means("a,b", "a,b", true);
	means("", "a", false);
	wrong("a{b", true);
	wrong("a}b", true);
	wrong("{a{b}}", true);
	wrong("a/**/b", true);
	wrong("[ab]", true);
	wrong("a?", true);
	wrong("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}", false);
	wrong("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}", true);
	/* many stars take no longer than the lengths multiplied */
	memset(path, 'a', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	for (size_t i = 0; i + 2 < sizeof(stars); i += 2)
		memcpy(stars + i, "*a", 2);
	memcpy(stars + sizeof(stars) - 2, "b", 2);
	means(stars, path, false);
	return tap_done();
}
