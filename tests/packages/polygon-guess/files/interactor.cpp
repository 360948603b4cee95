// Answers < and > until the number is found, and tells the checker how many questions there were.
#include "testlib.h"
#include "limits.hpp"

int main(int argc, char **argv)
{
	registerInteraction(argc, argv);
	int number = inf.readInt(1, MOST), asked = 0, guess;

	do {
		guess = ouf.readInt();
		asked++;
		std::cout << (guess < number ? ">" : guess > number ? "<" : "=") << std::endl;
		if (asked > 2 * MOST)
			quitf(_wa, "too many questions");
	} while (guess != number);
	tout << asked << std::endl;
	quitf(_ok, "%d questions", asked);
}
