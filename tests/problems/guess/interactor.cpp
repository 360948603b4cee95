// The interactor of `guess`, in the protocol of an output validator: input, answer and feedback folder are
// its arguments, the program's output its standard input; 42 accepts, 43 does not.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

static std::ofstream message;

[[noreturn]] static void end(int code, const std::string &why)
{
	message << why << std::endl;
	std::exit(code);
}

int main(int argc, char **argv)
{
	long long secret, guess;

	if (argc < 4)
		return 1;
	std::ifstream(argv[1]) >> secret;
	message.open(std::string(argv[3]) + "judgemessage.txt");
	for (int count = 1; count <= 20; count++) {
		if (!(std::cin >> guess))
			end(43, "no guess number " + std::to_string(count));
		if (guess == secret) {
			std::cout << "correct" << std::endl;
			end(42, std::to_string(count) + " guesses");
		}
		std::cout << (guess < secret ? "higher" : "lower") << std::endl;
	}
	end(43, "more than 20 guesses");
}
